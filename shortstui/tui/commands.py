"""The command palette: every action of the screen below, by name, with its key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

from shortstui.tui.actions import PLACES, Action, actions_of

SCREEN_PLACES = ("home", "live", "replay", "follow", "experiment", "editor", "label", "map")


def place_of(screen: Screen[Any]) -> str:
    """Return the place of a screen ("live" for LiveScreen), or "app" for one without actions of its own."""
    name = type(screen).__name__.removesuffix("Screen").lower()
    return name if name in SCREEN_PLACES else "app"


class ActionCommands(Provider):
    """The actions that can be done now."""

    def _actions(self) -> Iterable[Action]:
        return actions_of(place_of(self.screen), "app")

    async def discover(self) -> Hits:
        """Yield all of them before anything is typed."""
        for each in self._actions():
            yield DiscoveryHit(_title(each), partial(self._run, each), help=each.help)

    async def search(self, query: str) -> Hits:
        """Yield those that fit what was typed."""
        matcher = self.matcher(query)
        for each in self._actions():
            title = _title(each)
            score = matcher.match(f"{title} {each.help}")
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self._run, each), help=each.help)

    async def _run(self, each: Action) -> None:
        place = "app" if each.place == "app" else "screen"
        await self.screen.run_action(f"{place}.{each.verb}")


def _title(each: Action) -> str:
    place = "App" if each.place == "app" else PLACES[each.place]
    return f"{place}: {each.title} ({each.keys})"
