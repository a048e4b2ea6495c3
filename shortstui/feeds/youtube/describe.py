"""What a short is: joined from the answers, the page's first data, the player and the DOM, in this order."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from shortstui.feeds.protocol import Served, Short, ShortKind
from shortstui.feeds.youtube.facts import ITEM_OBSTACLES, Obstacle, PageFacts, ShortFacts, merge, to_short
from shortstui.feeds.youtube.json_facts import parse_json
from shortstui.feeds.youtube.on_screen import OnScreen
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.thumbnail_chain import thumbnail
from shortstui.feeds.youtube.traffic import Picture, Traffic
from shortstui.feeds.youtube.visit import Visit

_TEXTS: Final = 1.5
"""Seconds that the texts of a short may come later than its video."""
_TRUST: Final = ("item", "page", "player")
_BATCHES_KEPT: Final = 500


class Describer:
    """Says what is on.

    Args:
        site: Selectors and paths.
        settings: Of the run.
    """

    def __init__(self, site: Site, settings: LiveSettings) -> None:
        self._site = site
        self._settings = settings
        self._batches: dict[str, int] = {}

    def begin(self, traffic: Traffic, page: PageFacts) -> None:
        """Take in what a freshly loaded page says in its scripts: there is no request for its first short."""
        traffic.learn("page", (page.active,) if page.active else ())
        traffic.learn("entry", page.shorts)

    def batch_of(self, ids: Sequence[str], batch: int) -> None:
        """Remember in which batch shorts were served."""
        for short_id in ids:
            self._batches[short_id] = batch
        while len(self._batches) > _BATCHES_KEPT:
            del self._batches[next(iter(self._batches))]

    async def describe(self, visit: Visit, on: OnScreen, pace: float) -> Served:
        """Return the short with its picture; what is missing is noted as a flaw."""
        await self._wait_for_texts(visit.traffic, on, pace)
        page = await visit.screen.facts()
        facts = await self._joined(visit, on, page)
        kind = self._kind(on, facts, (*page.obstacles, *visit.traffic.obstacles(on.id)))
        if kind not in ("video", "ad", "live"):
            on.plays = False
        if not facts.title and not facts.channel:
            on.flaw("metadata missing")
        picture = await self._picture(visit, on, kind)
        return Served(self._short(on, facts, kind, picture), picture.data if picture else None)

    async def _wait_for_texts(self, traffic: Traffic, on: OnScreen, pace: float) -> None:
        patience = max(_TEXTS / pace, 0.3)
        waited = 0.0
        while waited < patience and on.plays and not {"item", "page"} & traffic.facts(on.id).keys():
            await asyncio.sleep(0.02)
            waited += 0.02

    async def _joined(self, visit: Visit, on: OnScreen, page: PageFacts) -> ShortFacts:
        known = visit.traffic.facts(on.id)
        facts = [known[source] for source in _TRUST if source in known]
        if not any(each.title for each in facts):
            answer = await visit.screen.player_answer()
            facts += [each for each in parse_json("player", answer, self._site).shorts if each.id == on.id]
        if page.active is not None and page.active.id in ("", on.id):
            facts.append(page.active)
        if "entry" in known:
            facts.append(known["entry"])
        return merge(ShortFacts(id=on.id), *facts)

    def _kind(self, on: OnScreen, facts: ShortFacts, obstacles: Sequence[Obstacle]) -> ShortKind:
        if on.state.post:
            return "post"
        kinds = {each.kind for each in obstacles}
        if kinds & (ITEM_OBSTACLES - {"unavailable"}):
            return "gated"
        if "unavailable" in kinds or (not on.plays and "error" in kinds) or on.state.broken:
            return "unavailable"
        return facts.kind

    async def _picture(self, visit: Visit, on: OnScreen, kind: ShortKind) -> Picture | None:
        if kind == "video":
            return await thumbnail(visit.screen.page, visit.traffic, on.id, self._site)
        return visit.traffic.picture(on.id)  # what isn't looked at isn't worth a request

    def _short(self, on: OnScreen, facts: ShortFacts, kind: ShortKind, picture: Picture | None) -> Short:
        sources = dict(facts.sources)
        if picture is not None:
            sources["thumbnail"] = picture.name
        return msgspec.structs.replace(
            to_short(facts, self._batches.get(on.id)),
            id=on.id,
            kind=kind,
            duration=facts.duration or (round(on.state.length, 2) or None),
            thumbnail=hashlib.sha256(picture.data).hexdigest() if picture else None,
            likes=facts.likes,
            comments=facts.comments,
            sources=sources,
        )
