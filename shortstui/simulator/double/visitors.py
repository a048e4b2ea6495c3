"""The visitors of the double: one cookie, one platform, one feed."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.double.faults import Faults
from shortstui.simulator.double.items import Entry, Rule, ad_id, post_id
from shortstui.simulator.double.ledger import Ledger
from shortstui.simulator.double.settings import DoubleSettings
from shortstui.simulator.platform import Batch, Platform
from shortstui.simulator.recommenders import make_recommender
from shortstui.simulator.streams import stream

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_KEPT_BATCHES = 8


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the feed.

    Attributes:
        entries: None when the feed is at its end.
        token: With which the next batch is asked for.
    """

    entries: tuple[Entry, ...] | None
    token: str


class Visitor:
    """One browser, as the site knows it.

    Args:
        visitor_id: The cookie.
        seed: Of the feed.
        settings: Of the double.
        catalogue: The world.
        faults: What goes wrong.
        blind: Whether the platform may not personalise.

    Attributes:
        feed: Every entry that was sent, in order.
        begun: How many shorts were begun.
        ledger: What was reported of watching.
    """

    def __init__(
        self,
        visitor_id: str,
        seed: int,
        settings: DoubleSettings,
        catalogue: Catalogue,
        faults: Faults,
        blind: bool = False,
    ) -> None:
        self.id, self.seed = visitor_id, seed
        self.layout: Literal["new", "old"]
        if settings.layout == "mixed":
            self.layout = "old" if sum(visitor_id.encode()) % 2 else "new"
        else:
            self.layout = settings.layout
        self._catalogue, self._faults = catalogue, faults
        strength = 0.0 if blind else settings.strength
        recommender = make_recommender(settings.recommender, strength, catalogue)
        self._platform = Platform(catalogue, recommender, seed, settings.strangers)
        self._answers: OrderedDict[str, Page] = OrderedDict()
        self._adverts = stream(seed, "adverts")
        self._pages = 0
        self.feed: list[Entry] = []
        self.begun = 0
        self.marks: dict[str, str] = {}
        self.ledger = Ledger(self._tell)

    def remember(self, past: Sequence[tuple[str, float]]) -> None:
        """Live through shorts that were watched before: the platform learns of them and won't serve them soon."""
        for short_id, seconds in past:
            number = self._catalogue.number(short_id)
            if number is not None:
                self._platform.remember(number)
                self._platform.report(number, seconds)

    def open(self, short_id: str = "") -> Page:
        """Return what a freshly loaded page begins with: the short that was asked for, then a batch."""
        asked = [(short_id, "asked")] if short_id else []
        return self._compose(asked)  # type: ignore[arg-type]

    def more(self, token: str) -> Page:
        """Return the batch that follows; the same one again when a browser asks again."""
        if token in self._answers:
            return self._answers[token]
        page = self._compose([])
        self._answers[token] = page
        while len(self._answers) > _KEPT_BATCHES:
            self._answers.popitem(last=False)
        return page

    def entry(self, short_id: str) -> Entry | None:
        """Return the newest entry of an item in the feed."""
        return next((entry for entry in reversed(self.feed) if entry.id == short_id), None)

    def _compose(self, asked: list[tuple[str, Rule]]) -> Page:
        self.ledger.settle()
        self._pages += 1
        token = _token(self.id, self._pages)
        batch = self._platform.next_batch()
        entries: list[Entry] = []
        for item_id, rule in [*asked, *self._chosen(batch)]:
            if self._faults.take("end", len(self.feed)):
                break
            self._insert_faults(entries, batch.number)
            self._add(entries, item_id, rule, batch.number)
        return Page(tuple(entries) or None, token if entries else "")

    def _chosen(self, batch: Batch) -> list[tuple[str, Rule]]:
        return [
            (self._catalogue.id(short), "personalised" if personal else "blind")
            for short, personal in zip(batch.shorts, batch.personalised, strict=True)
        ]

    def _insert_faults(self, entries: list[Entry], batch: int) -> None:
        """Put in what isn't the platform's choice, before the next entry that is."""
        if fault := self._faults.take("ad", len(self.feed)):
            short = int(self._adverts.integers(len(self._catalogue)))
            self._add(entries, ad_id(short), "ad", batch, fault.value or "true")
        if self._faults.take("post", len(self.feed)):
            self._add(entries, post_id(int(self._adverts.integers(len(self._catalogue)))), "post", batch)
        if self.feed and self._faults.take("duplicate", len(self.feed)):
            self._add(entries, self.feed[-1].id, "duplicate", batch)
        if self.feed and self._faults.take("repeat", len(self.feed)):
            self._add(entries, self.feed[0].id, "repeat", batch)

    def _add(self, entries: list[Entry], item_id: str, rule: Rule, batch: int, mark: str = "") -> None:
        entry = Entry(item_id, rule, batch, len(self.feed), mark)
        self.feed.append(entry)
        entries.append(entry)

    def _tell(self, docid: str, seconds: float) -> None:
        number = self._catalogue.number(docid)
        if number is not None:  # nobody learns a taste from ads
            self._platform.report(number, seconds)


class Visitors:
    """All visitors, in the order of their first page.

    Args:
        settings: Of the double.
        catalogue: The world.
        faults: What goes wrong.
    """

    def __init__(self, settings: DoubleSettings, catalogue: Catalogue, faults: Faults) -> None:
        self._settings, self._catalogue, self._faults = settings, catalogue, faults
        self._known: dict[str, Visitor] = {}
        self._given = 0
        self.past: list[tuple[str, float]] = []

    def new_id(self) -> str:
        """Return the cookie for a browser that has none: the same ones in the same order for the same seed."""
        letters = stream(self._settings.seed, "cookie", self._given).integers(len(_ALPHABET), size=11)
        self._given += 1
        return "".join(_ALPHABET[letter] for letter in letters)

    def get(self, visitor_id: str) -> Visitor | None:
        """Return a visitor who has been served before."""
        return self._known.get(visitor_id)

    def meet(self, visitor_id: str, rejected: bool) -> Visitor:
        """Return the visitor of a cookie; at the first page it becomes one.

        Args:
            visitor_id: The cookie.
            rejected: Whether the browser carries the rejection of the consent question.
        """
        if visitor_id not in self._known:
            number = len(self._known)
            seed = self._settings.seed
            if number:
                seed = int(stream(self._settings.seed, "visitor", number).integers(2**62))
            blind = rejected and self._settings.reject_is_blind
            visitor = Visitor(visitor_id, seed, self._settings, self._catalogue, self._faults, blind)
            if not number:
                visitor.remember(self.past)
            self._known[visitor_id] = visitor
        return self._known[visitor_id]

    def all(self) -> list[Visitor]:
        """Return the visitors, the first one first."""
        return list(self._known.values())


def _token(visitor_id: str, page: int) -> str:
    """Return a continuation; as on the real site it can't be read but by the server."""
    return base64.urlsafe_b64encode(f"\n\x0b{visitor_id}\x10{page}RDSH".encode()).decode().rstrip("=")
