"""Watch or skip: a sighting held against a persona's interests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shortstui.interests.perception import Perception, Sighting
from shortstui.personas.model import Interest, InterestMass, Persona

NOTHING_TO_SEE = "nothing to see"


def judge(
    persona: Persona, clusters: Mapping[int, Interest], sighting: Sighting | None, labels: Sequence[str] = ()
) -> tuple[bool, str]:
    """Decide whether the persona wants to watch what it sees.

    The rule "nearest-tag" is the published one (MacMillan, Reproducing WSJ TikTok bots): watch when the nearest
    tag of the whole vocabulary belongs to a cluster that the persona lists.

    Args:
        persona: Whose policy is applied.
        clusters: The persona's interests by the number of the cluster they stand for on the run's map.
        sighting: What was seen; None when there was no picture, or none that can be read.
        labels: The labels of the map's clusters by number, for the reason.

    Returns:
        Whether to watch, and the reason as a sentence for the screen.
    """
    if sighting is None:
        return False, NOTHING_TO_SEE
    if isinstance(persona.policy, InterestMass):
        mass = interest_mass(clusters, sighting)
        watch = mass >= persona.policy.threshold
        compared = "reach" if watch else "stay below"
        return watch, f"the interests hold {mass:.0%} of the mass: they {compared} {persona.policy.threshold:.0%}"
    return _by_nearest_tag(clusters, sighting.perception, labels)


def interest_mass(clusters: Mapping[int, Interest], sighting: Sighting) -> float:
    """Return the softmax mass on the persona's clusters, each times its interest's weight, at most 1."""
    return min(1.0, sum(float(sighting.mass[number]) * interest.weight for number, interest in clusters.items()))


def _by_nearest_tag(
    clusters: Mapping[int, Interest], perception: Perception, labels: Sequence[str]
) -> tuple[bool, str]:
    number = perception.cluster
    interest = clusters.get(number)
    label = labels[number] if number < len(labels) else interest.label if interest else ""
    named = f"{number} {label}".rstrip()
    if interest is None:
        return False, f"nearest tag “{perception.tag}” is in {named}, which is not among the interests"
    return True, f"nearest tag “{perception.tag}” is in {named}, an interest"
