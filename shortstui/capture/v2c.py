"""Videos to capture: the published rule."""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD = 1 / 5
"""Of the published rule, chosen there after the data were seen."""


@dataclass(slots=True)
class VideosToCapture:
    """The number of organic shorts at which the share of a full window first exceeds 1/5.

    Source: Theo MacMillan, "Reproducing WSJ TikTok bots". A labelled measure, not a verdict: on a feed that
    ignores the viewer it fires in 5–89 % of runs, depending on how common the persona's interests are.

    Attributes:
        window: W of the share it looks at.
        seen: Organic shorts so far.
        at: The result; None as long as it is "not captured in ``seen``" (right-censored).
    """

    window: int
    seen: int = 0
    at: int | None = None

    def add(self, share: float) -> None:
        """Take in the share after the next organic short."""
        self.seen += 1
        if self.at is None and self.seen >= self.window and share > THRESHOLD:
            self.at = self.seen

    def copy(self) -> VideosToCapture:
        """Return an independent copy."""
        return VideosToCapture(self.window, self.seen, self.at)

    def __str__(self) -> str:
        return f"not captured in {self.seen}" if self.at is None else str(self.at)
