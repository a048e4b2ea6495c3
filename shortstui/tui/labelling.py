"""The labelling pane's state: which shorts, which answers, where one is. No widget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shortstui.runs.events import Impression
from shortstui.runs.labels import COUNT, SOMEBODY, Answer


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """What to label.

    Attributes:
        folder: The run.
        count: Shorts in the sample.
        seed: Of the sample.
        by: Who labels.
    """

    folder: Path
    count: int = COUNT
    seed: int = 0
    by: str = SOMEBODY


@dataclass(slots=True)
class Labelling:
    """A walk through the sample.

    Attributes:
        drawn: The sample, in its order.
        answers: Given so far, by impression number; those of an earlier sitting too.
        place: Where one is, from 0; the sample's length at the end.
    """

    drawn: Sequence[Impression]
    answers: dict[int, Answer] = field(default_factory=dict)
    place: int = 0

    @classmethod
    def going_on(cls, drawn: Sequence[Impression], before: Mapping[int, Answer]) -> Labelling:
        """Begin at the first short that has no answer yet."""
        numbers = {one.number for one in drawn}
        walk = cls(drawn, {number: answer for number, answer in before.items() if number in numbers})
        walk.place = next((i for i, one in enumerate(drawn) if one.number not in walk.answers), len(drawn))
        return walk

    @property
    def current(self) -> Impression | None:
        """The short to label; None at the end."""
        return self.drawn[self.place] if self.place < len(self.drawn) else None

    @property
    def given(self) -> Answer | None:
        """The answer that the short has already."""
        return self.answers.get(self.current.number) if self.current else None

    @property
    def counts(self) -> Mapping[Answer, int]:
        """How often each answer was given."""
        return Counter(self.answers.values())

    def answer(self, answer: Answer) -> None:
        """Answer for the short that is on and go to the next; at the end nothing happens."""
        if self.current is not None:
            self.answers[self.current.number] = answer
            self.place += 1

    def skip(self) -> None:
        """Go on without an answer."""
        self.place = min(self.place + 1, len(self.drawn))

    def back(self) -> None:
        """Go back to the short before."""
        self.place = max(self.place - 1, 0)
