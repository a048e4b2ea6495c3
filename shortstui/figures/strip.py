"""Figure d, the data: every thumbnail that a bot saw, in order, with what it saw in it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from shortstui.figures.tracks import Track
from shortstui.figures.words import first_part
from shortstui.interests.pictures import decode_or_none
from shortstui.runs.events import Impression
from shortstui.runs.reader import thumbnail

WIDTH: Final = 60
HEIGHT: Final = 107
"""Of a thumbnail, pixels: 9 to 16."""
GAP: Final = 10
"""Between thumbnails."""
CAPTION: Final = 26
"""Height of the two lines beneath each."""
COLUMNS: Final = 16
MOST: Final = 1_000
"""Thumbnails of a run, unless the user wants more."""
_QUALITY: Final = 62


@dataclass(frozen=True)
class Cell:
    """One short of the strip.

    Attributes:
        number: Position in the run, from 1.
        outcome: "watched", "skipped", or what it was instead of a video ("ad", "live").
        seen: First tag of the top cluster's label; "nothing seen" when there was nothing.
        score: Cosine of the nearest tag; None when nothing was seen.
        key: Hash of the picture; None when the run has none.
    """

    number: int
    outcome: str
    seen: str
    score: float | None
    key: str | None

    @property
    def line(self) -> str:
        """What stands first beneath it: number, mark and score."""
        mark = {"watched": "■", "skipped": "×"}.get(self.outcome, self.outcome)
        return f"{self.number} {mark}" if self.score is None else f"{self.number} {mark} {self.score:.2f}"


@dataclass(frozen=True, eq=False)
class Strip:
    """The thumbnails of one run.

    Attributes:
        run: Its name.
        persona: Its persona's name, unbounded.
        cells: In order.
        left_out: Shorts left out in the middle, after the first half of ``cells``.
        pictures: Small JPEGs, by key.
    """

    run: str
    persona: str
    cells: tuple[Cell, ...]
    left_out: int
    pictures: dict[str, bytes]


def strip_of(track: Track, most: int = MOST) -> Strip | None:
    """Return a run's strip; None when it kept no thumbnails.

    Args:
        track: The run.
        most: Of more shorts than this, the first half and the last half are shown.
    """
    impressions = track.record.impressions
    if most <= 0 or not any(i.short.thumbnail for i in impressions):
        return None
    half = (most + 1) // 2
    left_out = max(0, len(impressions) - most)
    chosen = impressions if not left_out else [*impressions[:half], *impressions[half + left_out :]]
    pictures: dict[str, bytes] = {}
    for impression in chosen:
        key = impression.short.thumbnail
        if key is not None and key not in pictures:
            data = thumbnail(track.record.folder, key)
            small = None if data is None else _small(data)
            if small is not None:
                pictures[key] = small
    if not pictures:
        return None
    cells = tuple(_cell(impression, track.manifest.map.labels, pictures) for impression in chosen)
    return Strip(track.name, track.manifest.persona.name, cells, left_out, pictures)


def places_of(strip: Strip) -> list[tuple[int, int]]:
    """Return the column and row of each cell; shorts left out leave an empty row."""
    half = len(strip.cells) - len(strip.cells) // 2
    skipped_row = -(-half // COLUMNS) + 1
    places = []
    for place in range(len(strip.cells)):
        if strip.left_out and place >= half:
            row, column = divmod(place - half, COLUMNS)
            places.append((column, row + skipped_row))
        else:
            row, column = divmod(place, COLUMNS)
            places.append((column, row))
    return places


def _cell(impression: Impression, labels: list[str], pictures: dict[str, bytes]) -> Cell:
    organic = impression.short.kind == "video"
    outcome = ("watched" if impression.decision.watch else "skipped") if organic else impression.short.kind
    seen = impression.perception
    key = impression.short.thumbnail if impression.short.thumbnail in pictures else None
    if seen is None:
        return Cell(impression.number, outcome, "nothing seen", None, key)
    name = first_part(labels[seen.cluster], 14) if 0 <= seen.cluster < len(labels) else str(seen.cluster)
    return Cell(impression.number, outcome, name, seen.similarity, key)


def _small(data: bytes) -> bytes | None:
    """Return a picture cut to 9 to 16 and shrunk, as JPEG; None when it can't be decoded."""
    from PIL import ImageOps

    image = decode_or_none(data)
    if image is None:
        return None
    held = io.BytesIO()
    ImageOps.fit(image, (WIDTH, HEIGHT)).save(held, "JPEG", quality=_QUALITY, optimize=True)
    return held.getvalue()
