"""Interests by searching the tags and clusters of a map: pure, no encoder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from shortstui.interests.interest_map import InterestMap
from shortstui.tui.map_labels import own_label
from shortstui.tui.map_search import find_tags
from shortstui.tui.screens.choose import Choice
from shortstui.tui.shown import plain, shown

_EXAMPLES = 8
_MOST_TAGS = 5_000
FREE = "="
"""Begins the answer that takes what was typed as the label."""


@dataclass(frozen=True)
class FoundCluster:
    """A cluster that fits what was typed.

    Attributes:
        number: On its map.
        label: Its label on the map: what goes into a persona's file.
        own: The user's label for it; empty for none.
        size: The number of its tags.
        fitting: How many of them fit; 0 when only the label does, or when nothing was typed.
        examples: Some of its tags, those that fit first.
    """

    number: int
    label: str
    own: str
    size: int
    fitting: int
    examples: tuple[str, ...]


def find_clusters(chart: InterestMap, typed: str) -> list[FoundCluster]:
    """Return the clusters whose tags or label hold what was typed, best first; all by their label for nothing.

    A cluster whose label holds it, the map's or the user's, comes before one with only tags that do, and many such
    tags before few.

    Args:
        chart: The map.
        typed: By the user; case doesn't matter.
    """
    wanted = typed.casefold().strip()
    own = [own_label(chart.sha256, number) or "" for number in range(chart.k)]
    names = [f"{mine} {label}".strip() for mine, label in zip(own, chart.labels, strict=True)]
    if not wanted:
        order = sorted(range(chart.k), key=lambda at: names[at].casefold())
        return [_cluster(chart, number, own[number], ()) for number in order]
    fitting: dict[int, list[str]] = {}
    for tag, number in find_tags(chart, names, wanted, _MOST_TAGS):
        of_cluster = fitting.setdefault(number, [])
        if wanted in chart.tags[tag].casefold():
            of_cluster.append(chart.tags[tag])
    order = sorted(fitting, key=lambda at: (wanted not in names[at].casefold(), -len(fitting[at]), names[at]))
    return [_cluster(chart, number, own[number], fitting[number]) for number in order]


def _cluster(chart: InterestMap, number: int, own: str, fitting: Sequence[str]) -> FoundCluster:
    tags = chart.tags_of(number)
    examples = dict.fromkeys([*fitting, *tags])
    return FoundCluster(number, chart.labels[number], own, len(tags), len(fitting), tuple(examples)[:_EXAMPLES])


def choices(chart: InterestMap, typed: str) -> list[Choice]:
    """Return the lines of the search dialog; the last one takes what was typed as it is."""
    found = [Choice(str(each.number), _line(each)) for each in find_clusters(chart, typed)]
    free = shown(typed, 80).strip()
    if free and all(free != label for label in chart.labels):
        line = Content.assemble(
            ("    “", "$foreground 60%"), plain(free, "bold", 60),
            ("” as it is: a run finds what it is nearest to", "$foreground 60%"),
        )  # fmt: skip
        found.append(Choice(FREE + free, line))
    return found


def label_of(chart: InterestMap, answer: str) -> tuple[str, int | None]:
    """Return the label that was chosen, and its cluster; None for a label that was only typed."""
    if answer.startswith(FREE):
        return answer.removeprefix(FREE), None
    return chart.labels[int(answer)], int(answer)


def completion(labels: Iterable[str], typed: str) -> str:
    """Return what is missing of the first label that begins with what was typed; empty when there is none."""
    if len(typed) < 2:
        return ""
    fitting = (label for label in labels if label.casefold().startswith(typed.casefold()))
    return next((label[len(typed) :] for label in fitting), "")


def _line(found: FoundCluster) -> Content:
    count = f"{found.fitting} of {found.size}" if found.fitting else str(found.size)
    return Content.assemble(
        (f"{found.number:>3} ", "$foreground 60%"), plain(found.own or found.label, "bold", 60),
        plain(f" = {found.label}" if found.own else "", "$foreground 60%", 60),
        (f"  {count} tags: ", "$accent"), plain(", ".join(found.examples), "$foreground 70%", 200),
    )  # fmt: skip
