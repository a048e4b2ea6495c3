"""What there is to copy on a screen: paths, addresses, hashes, texts. It only looks, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import DataTable, OptionList, TextArea, Tree

from shortstui.files import write_atomically
from shortstui.places import cache_folder
from shortstui.tui.terminal import MOST_COPIED


class Thing(NamedTuple):
    """One thing to copy.

    Attributes:
        what: In a word or two, for people.
        text: What is copied, as it is.
    """

    what: str
    text: str


def things_on(screen: Screen[Any]) -> list[Thing]:
    """Return what can be copied from a screen, what is under the cursor first.

    A screen says its own by a method ``things() -> Iterable[Thing]``; for the others it is found from the focused
    list, and from the run and the short that they show.
    """
    found = [*_own(screen), *_under_cursor(screen.focused), *_of_run(screen)]
    kept: dict[str, Thing] = {}
    for thing in found:
        if thing.text and thing.text not in kept:
            kept[thing.text] = thing
    return list(kept.values())


def keep_copy(text: str) -> Path:
    """Write what was copied into a small file, for terminals whose clipboard can't be reached.

    Raises:
        ShortstuiError: It can't be written.
    """
    path = cache_folder() / "copied.txt"
    write_atomically(path, text.encode(errors="replace")[:MOST_COPIED])
    return path


def _own(screen: Screen[Any]) -> Iterator[Thing]:
    things = getattr(screen, "things", None)
    if callable(things):
        yield from things()


def _under_cursor(widget: Widget | None) -> Iterator[Thing]:
    if isinstance(widget, OptionList):
        option = widget.highlighted_option
        if option is not None:
            yield from _named(option.id)
            yield Thing("line", _text_of(option.prompt))
    elif isinstance(widget, DataTable) and widget.is_valid_coordinate(widget.cursor_coordinate):
        key = widget.coordinate_to_cell_key(widget.cursor_coordinate).row_key.value
        yield from _named(key)
        cells = widget.get_row_at(widget.cursor_row)
        yield Thing("line", "  ".join(_text_of(cell) for cell in cells))
    elif isinstance(widget, TextArea):
        yield Thing("selection" if widget.selected_text else "text", widget.selected_text or widget.text)
    elif isinstance(widget, Tree) and widget.cursor_node is not None:
        yield Thing("line", _text_of(widget.cursor_node.label))
    elif widget is not None:
        things = getattr(widget, "things", None)
        if callable(things):
            yield from things()


def _named(key: str | None) -> Iterator[Thing]:
    if key and ("/" in key or "\\" in key):
        yield Thing("path", key)


def _of_run(screen: Screen[Any]) -> Iterator[Thing]:
    current = getattr(getattr(screen, "state", None), "current", None)
    short = getattr(current, "short", None)
    if short is not None:
        address = address_of(short.id, getattr(getattr(screen, "state", None), "feed", ""))
        yield Thing("address of the short" if "://" in address else "id of the short", address)
        yield Thing("title of the short", short.title)
    folder = getattr(screen, "folder", None)
    if isinstance(folder, Path):
        yield Thing("path", str(folder))
    frozen = getattr(screen, "_frozen", None)
    if frozen is not None and isinstance(sha256 := getattr(frozen, "sha256", None), str):
        yield Thing("hash of the plan", sha256)


def address_of(short_id: str, feed: str) -> str:
    """Return the address of a short where it has one that anybody can open; else its id."""
    return f"https://www.youtube.com/shorts/{short_id}" if feed == "youtube" else short_id


def _text_of(prompt: object) -> str:
    if isinstance(prompt, Content):
        return prompt.plain
    plain = getattr(prompt, "plain", None)
    return plain if isinstance(plain, str) else str(prompt)
