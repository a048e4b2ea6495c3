"""What labels by hand say about a run: how good the bot's decisions were, and how much was really on persona."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from shortstui.capture.agreement import Agreement
from shortstui.capture.proportion import Proportion, proportion
from shortstui.capture.verdict.decision_quality import (
    DecisionQuality,
    Estimate,
    corrected_share,
    decision_quality,
)
from shortstui.runs.events import Impression
from shortstui.runs.labels import Answer, Labels
from shortstui.runs.parts import before_switch
from shortstui.runs.reader import RunRecord

WIDE: Final = 0.3
"""An interval longer than this is told instead of a number; κ's may be twice as long, as its range is."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What one labeller's answers say.

    Attributes:
        by: Who labelled.
        counts: The bot's decisions against the answers, those that could tell.
        unsure: Answers that could not.
        quality: Precision, recall, specificity and κ of the decisions.
        fits: The answers' own share of shorts that fit.
        watched: The share of all organic shorts, labelled or not, that the bot watched.
        share: That share corrected for what the bot takes wrongly.
    """

    by: str
    counts: Agreement
    unsure: int
    quality: DecisionQuality
    fits: Proportion
    watched: Proportion
    share: Estimate


def labelled(record: RunRecord, by: str, answers: Mapping[int, Answer]) -> Labelled:
    """Hold a run's decisions against one labeller's answers, up to a persona switch.

    Args:
        record: The run.
        by: Who labelled.
        answers: By impression number; of a random sample (:func:`shortstui.runs.labels.sample`).
    """
    organic = [one for one in before_switch(record.lines) if one.short.kind == "video"]
    counts, unsure = _counts(organic, answers)
    watched = sum(one.decision.watch for one in organic)
    return Labelled(
        by=by,
        counts=counts,
        unsure=unsure,
        quality=decision_quality(counts),
        fits=proportion(counts.tp + counts.fn, counts.known),
        watched=proportion(watched, len(organic)),
        share=corrected_share(watched, len(organic), counts),
    )


def _counts(organic: Sequence[Impression], answers: Mapping[int, Answer]) -> tuple[Agreement, int]:
    counts, unsure = Agreement(), 0
    for one in organic:
        answer = answers.get(one.number)
        if answer == "unsure":
            unsure += 1
        elif answer is not None:
            counts = counts.add(one.decision.watch, answer == "yes")
    return counts, unsure


def between(first: Mapping[int, Answer], second: Mapping[int, Answer]) -> Agreement:
    """Return two labellers' answers on the shorts that both could tell, the first one's as the decisions."""
    both = [number for number in first.keys() & second.keys() if "unsure" not in (first[number], second[number])]
    counts = Agreement()
    for number in both:
        counts = counts.add(first[number] == "yes", second[number] == "yes")
    return counts


def label_report(record: RunRecord, labels: Labels) -> Iterator[str]:
    """Yield the lines that tell what a run's labels say; none without labels."""
    for by, answers in labels.said.items():
        yield from _said(labelled(record, by, answers))
    for first, second in combinations(labels.said, 2):
        yield from _agreement(first, second, between(labels.said[first], labels.said[second]))
    if labels.lost or labels.strange:
        yield (
            f"  left out: {labels.lost} lines that can't be read, "
            f"{labels.strange} labels of pictures that this run does not have"
        )


def _said(one: Labelled) -> Iterator[str]:
    counts, quality = one.counts, one.quality
    unsure = f", {one.unsure} could not be told" if one.unsure else ""
    yield f"labels     {counts.known} by {one.by}{unsure}; 95 % intervals"
    if not counts.known:
        return
    yield _line("precision", *_of(quality.precision, "watched fit"))
    yield _line("recall", *_of(quality.recall, "fitting ones watched"))
    yield _line("specificity", *_of(quality.specificity, "others skipped"))
    yield _line("κ", quality.kappa, "bot and labels, beyond chance", 2 * WIDE)
    yield _line("labelled", *_of(one.fits, "labelled fit"))
    yield _line("corrected", one.share, f"really fits; watched {one.watched.share:.2f}")
    if any(_wide(each) for each in _intervals(one)) or _wide(quality.kappa, 2 * WIDE):
        yield "  few labels: the long intervals above shrink with more of them"
    if one.unsure:
        yield "  shorts that could not be told are left out: the figures speak of the others"


def _intervals(one: Labelled) -> Iterator[Estimate]:
    for share in (one.quality.precision, one.quality.recall, one.quality.specificity, one.fits):
        yield Estimate(share.share, share.low, share.high)
    yield one.share


def _agreement(first: str, second: str, counts: Agreement) -> Iterator[str]:
    yield f"labellers  {first} and {second} both could tell {counts.known} shorts"
    if counts.known:
        yield _line("κ", decision_quality(counts).kappa, f"they agree on {counts.tp + counts.tn}", 2 * WIDE)


def _of(share: Proportion, what: str) -> tuple[Estimate, str]:
    return Estimate(share.share, share.low, share.high), f"{share.hits} of {share.of} {what}"


def _wide(value: Estimate, most: float = WIDE) -> bool:
    return not value.high - value.low <= most


def _line(name: str, value: Estimate, what: str, most: float = WIDE) -> str:
    """Return a value with its interval; the interval alone where it is too long for a number."""
    if _wide(value, most):
        return f"  {name:<12} {value.low:.2f} to {value.high:.2f}, no closer ({what})"
    return f"  {name:<12} {value.value:.2f} [{value.low:.2f}–{value.high:.2f}] ({what})"
