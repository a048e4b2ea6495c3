"""The command palette: what can be done here, with its keys, and everything that has a name and can be opened."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from shortstui.tui.actions import PLACES, Action, action
from shortstui.tui.catalogue import Named, everything_named
from shortstui.tui.shown import plain, shown

if TYPE_CHECKING:
    from shortstui.tui.conduct import Conduct

SCREEN_PLACES: Final = (
    "home", "live", "replay", "follow", "experiment", "editor", "label", "map", "keys", "settings", "log",
    "doctor", "runs", "compare", "launch",
)  # fmt: skip
_MOVES: Final = frozenset({"list", "reading"})
"""Places whose actions only move the cursor: nobody searches for those."""
MOST_HITS: Final = 100


def place_of(screen: Screen[Any]) -> str:
    """Return the place of a screen ("live" for LiveScreen), or "app" for one without actions of its own."""
    name = type(screen).__name__.removesuffix("Screen").lower()
    return name if name in SCREEN_PLACES else "app"


class Offer(NamedTuple):
    """An action that can be done now, and the screen, widget or app that does it."""

    action: Action
    node: DOMNode


def offers(screen: Screen[Any]) -> list[Offer]:
    """Return the actions of a screen, of its focused widget, and of the app, that can be done now."""
    nodes: Sequence[DOMNode] = (screen.focused or screen).ancestors_with_self
    found: dict[str, Offer] = {}
    for node in nodes:
        for name in _ids(type(node)):
            each = action(name)
            if each.place not in _MOVES and node.check_action(each.verb, ()):
                found.setdefault(name, Offer(each, node))
    return list(found.values())


def _ids(kind: type) -> Iterator[str]:
    for parent in kind.__mro__:
        for binding in parent.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                yield binding.id


class ActionCommands(Provider):
    """The actions that can be done now."""

    async def discover(self) -> Hits:
        """Yield all of them before anything is typed."""
        for offer in offers(self.screen):
            title = self._title(offer.action)
            yield DiscoveryHit(title, partial(self._run, offer), help=offer.action.help)

    async def search(self, query: str) -> Hits:
        """Yield those that fit what was typed."""
        matcher = self.matcher(query)
        for offer in offers(self.screen):
            title = self._title(offer.action)
            score = max(matcher.match(title), matcher.match(offer.action.help))
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self._run, offer), help=offer.action.help)

    async def _run(self, offer: Offer) -> None:
        await self.app.run_action(offer.action.verb, offer.node)

    def _title(self, each: Action) -> str:
        place = "App" if each.place == "app" else PLACES[each.place]
        return f"{place}: {each.title} ({_app(self).keymap.text(each)})"


class NamedCommands(Provider):
    """Personas, runs, experiments and plans by name; choosing one opens it."""

    _named: Sequence[Named] = ()

    async def startup(self) -> None:
        """Look what there is, beside the screen's own thread."""
        self._named = await asyncio.to_thread(everything_named)

    async def search(self, query: str) -> Hits:
        """Yield those that fit best."""
        matcher = self.matcher(query)
        scored = [(matcher.match(f"{each.kind} {each.name}"), each) for each in self._named]
        best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])[:MOST_HITS]
        for score, each in best:
            title = Content(shown(f"{each.kind.capitalize()}: {each.name}", 120))
            where = cast("str", plain(str(each.path)))  # content, since the palette reads a str as markup
            yield Hit(score, title, partial(_app(self).open_named, each), help=where)


def _app(provider: Provider) -> Conduct:
    return cast("Conduct", provider.app)
