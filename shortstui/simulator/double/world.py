"""Everything the double knows while it runs: settings, catalogue, visitors, faults, and what it received."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.double.faults import Fault, Faults
from shortstui.simulator.double.items import Entry, listing
from shortstui.simulator.double.players import REFUSALS, player
from shortstui.simulator.double.received import Received
from shortstui.simulator.double.settings import DoubleSettings
from shortstui.simulator.double.visitors import Visitor, Visitors

_STICKY = ("age-gate", "content-warning", "unavailable", "live")
"""These belong to a short: it has them again when it is opened again."""
_NOTES = (
    "no-overlay", "autoplay", "fading", "replace-video", "stale-ad", "watch-redirect", "continue-dialog", "promo",
    "sign-in", "survey", "focus-in-input", "keys-dead", "double-advance", "auto-advance", "beacons",
)  # fmt: skip
"""Faults that the page itself brings about."""
_PATIENCE = 0.5


class World:
    """The state behind the pages. All but ``faults`` and ``received`` is for the server's thread only.

    Args:
        settings: Of the double.
    """

    def __init__(self, settings: DoubleSettings) -> None:
        self.faults = Faults()
        self.received = Received()
        self.reset(settings)

    def reset(self, settings: DoubleSettings | None = None) -> None:
        """Begin again: no visitors, no faults, nothing received."""
        if settings is not None:
            self.settings = settings
            self.catalogue = Catalogue.make(settings.world, settings.size, settings.clutter)
        self.visitors = Visitors(self.settings, self.catalogue, self.faults)
        self.spoilt: dict[str, Fault] = {}
        self._dark_until = 0.0
        self.pages = 0
        self.received.clear()
        self.clear()

    def clear(self) -> None:
        """End all faults, and what they left behind."""
        self.faults.clear()
        self.spoilt.clear()
        self._dark_until = 0.0
        for visitor in self.visitors.all():
            visitor.marks.clear()

    def darken(self, number: int) -> bool:
        """Return whether the network is gone now.

        Args:
            number: The short that would begin.
        """
        if fault := self.faults.take("drop", number):
            self._dark_until = time.monotonic() + fault.seconds
        return self.dark

    @property
    def dark(self) -> bool:
        """Whether the network is gone."""
        return time.monotonic() < self._dark_until

    def begin(
        self, visitor: Visitor, item_id: str, checked: bool = False
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin a short: return the player's answer and what the page is told to do wrong.

        Args:
            visitor: Whose page it is.
            item_id: Known to the catalogue.
            checked: Whether the viewer has accepted the warning about its content; then it is no new beginning.
        """
        about = listing(self.catalogue, item_id)
        assert about is not None, "only known items are begun"
        number = visitor.begun
        visitor.begun += not checked
        mark = "" if checked else self._mark(visitor, item_id, number)
        media = ""
        if fault := self.faults.take("stall", number):
            media += f"&wait={fault.seconds:g}"
        if self.faults.take("decode-error", number):
            media += "&damaged=1"
        return player(visitor.id, about, mark, media), self._notes(visitor, item_id, number)

    def shape(self, visitor: Visitor) -> str:
        """Return the form of the answer about the short that has begun."""
        fault = self.faults.take("item-shape", visitor.begun - 1)
        return fault.value if fault else ""

    async def settle(self, visitor: Visitor) -> None:
        """Wait a moment for final beacons that are still on their way."""
        deadline = time.monotonic() + _PATIENCE
        while visitor.ledger.stragglers() and time.monotonic() < deadline:
            await asyncio.sleep(0.02)

    def position(self, item_id: str) -> int:
        """Return where in a feed an item was served, for faults that are counted by entries."""
        entries = (visitor.entry(item_id) for visitor in self.visitors.all())
        return next((entry.position for entry in entries if entry), 0)

    def truth(self, item_id: str) -> Mapping[str, Any]:
        """Return the topic of a short and by which rule it came into which place of whose feed."""
        about = listing(self.catalogue, item_id)
        topic = self.catalogue.topics[self.catalogue.topic[about.short]] if about else None
        served = [
            {"visitor": visitor.id, **describe(entry)}
            for visitor in self.visitors.all()
            for entry in visitor.feed
            if entry.id == item_id
        ]
        return {"id": item_id, "topic": topic, "served": served}

    def log(self) -> list[dict[str, Any]]:
        """Return every entry of every visitor's feed, the first visitor's first."""
        return [
            {"visitor": visitor.id, **describe(entry)} for visitor in self.visitors.all() for entry in visitor.feed
        ]

    def _mark(self, visitor: Visitor, item_id: str, number: int) -> str:
        if item_id in visitor.marks:
            return visitor.marks[item_id]
        for kind in (*REFUSALS, "live"):
            if self.faults.take(kind, number):
                if kind in _STICKY:
                    visitor.marks[item_id] = kind
                return kind
        return ""

    def _notes(self, visitor: Visitor, item_id: str, number: int) -> dict[str, Any]:
        notes: dict[str, Any] = {}
        for kind in _NOTES:
            if fault := self.faults.take(kind, number):
                notes[kind] = {"seconds": fault.seconds, "value": fault.value}
        entry = visitor.entry(item_id)
        if entry and entry.mark not in ("", "false-string"):
            notes["ad"] = {}
        return notes


def describe(entry: Entry) -> dict[str, Any]:
    """Return an entry as the log of the ground truth has it."""
    return {"position": entry.position, "id": entry.id, "batch": entry.batch, "rule": entry.rule}
