"""Where labels on a crowded map can stand without covering one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple


class Box(NamedTuple):
    """A label's rectangle, in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Return whether both cover a common area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


_SHIFTS: Final = ((0, 1.15), (0, -1.15), (0.9, 0.6), (-0.9, 0.6), (0.9, -0.6), (-0.9, -0.6), (0, 2), (0, -2))
"""In halves of a label's width to the right and in heights upwards: the nearest first, none upon the place."""


def arrange(
    wanted: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], room: Box
) -> list[Box | None]:
    """Return a free place for each label, or None where there is none.

    The first ones choose first: give the most important first.

    Args:
        wanted: The place that each names, in pixels.
        sizes: Width and height of each, in pixels.
        room: Where labels may stand.
    """
    taken: list[Box] = []
    found: list[Box | None] = []
    for (x, y), (width, height) in zip(wanted, sizes, strict=True):
        place = None
        for right, up in _SHIFTS:
            left, bottom = x - width / 2 + right * width / 2, y - height / 2 + up * height
            box = Box(left, bottom, left + width, bottom + height)
            inside = box.left >= room.left and box.right <= room.right
            inside = inside and box.bottom >= room.bottom and box.top <= room.top
            if inside and not any(box.meets(other) for other in taken):
                place = box
                taken.append(box)
                break
        found.append(place)
    return found
