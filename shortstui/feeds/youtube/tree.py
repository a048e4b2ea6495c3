"""HTML from outside as a tree, within bounds of size, depth and number of elements.

libxml2 (through lxml) stops at 256 levels and needs linear time where browsers' parsers need quadratic, and it
takes any unknown tag. Scripts and styles are taken out first: they are text, and the largest part of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol, cast

MOST_BYTES = 16 * 1024 * 1024
"""Of a document; a Shorts page with its scripts has about 2 MB."""
MOST_MARKUP = 6 * 1024 * 1024
"""Of what remains without scripts and styles."""
MOST_TAGS = 80_000
"""Opening and closing; a page that has been scrolled for long has about 30,000."""
_LONGEST_TAG = 16 * 1024
"""Characters; a tag with thousands of attributes costs libxml2 quadratic time."""
_TAG = re.compile(r"""<[A-Za-z](?:[^>=]++|=\s*+"[^"]*+(?:"|\Z)|=\s*+'[^']*+(?:'|\Z)|=)*+""")
_MOST_TEXT = 20_000


class Node(Protocol):
    """The part of lxml's elements that is used here; see its documentation."""

    tag: str

    def get(self, key: str, default: str) -> str:
        """Return an attribute's value, "" for a bare one; the default when it is not there."""
        ...

    def iter(self, *tags: str) -> Iterator[Node]:
        """Yield the element and those below it, of some tags only if any are given."""
        ...

    def iterancestors(self) -> Iterator[Node]:
        """Yield the elements around this one, from the inside out."""
        ...

    def items(self) -> list[tuple[str, str]]:
        """Return the attributes."""
        ...

    def itertext(self) -> Iterator[str]:
        """Yield the texts in the element."""
        ...


@dataclass(frozen=True, slots=True)
class Tree:
    """A document: its elements, its scripts, and what had to be left out."""

    root: Node | None
    scripts: list[str]
    notes: list[str] = field(default_factory=list)


def parse_tree(html: str | bytes) -> Tree:
    """Parse a document; never raises, returns what could be read.

    Args:
        html: A page as served or as a browser's DOM writes itself; bytes are UTF-8.
    """
    notes: list[str] = []
    if len(html) > MOST_BYTES:
        notes.append(f"larger than {MOST_BYTES >> 20} MB: only the beginning was read")
        html = html[:MOST_BYTES]
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
    markup, scripts = _without_scripts(text)
    markup = _bounded(markup, notes)
    return Tree(_root(markup.encode("utf-8", "replace"), notes), scripts, notes)


def _without_scripts(text: str) -> tuple[str, list[str]]:
    kept: list[str] = []
    scripts: list[str] = []
    lower = text.lower() if text.isascii() else re.sub("[A-Z]+", lambda match: match[0].lower(), text)
    at = 0
    for match in re.finditer(r"<(script|style)(?=[\s>/])", lower):
        if match.start() < at:
            continue
        opened = lower.find(">", match.end())
        end = lower.find(f"</{match[1]}", opened) if opened >= 0 else -1
        kept.append(text[at : match.start()])
        if end < 0:  # never closed: a browser reads the rest of the document as the script's text
            scripts.append(text[opened + 1 :] if opened >= 0 and match[1] == "script" else "")
            return "".join(kept), [script for script in scripts if script]
        if match[1] == "script":
            scripts.append(text[opened + 1 : end])
        at = lower.find(">", end) + 1 or len(text)
    kept.append(text[at:])
    return "".join(kept), [script for script in scripts if script]


def _bounded(markup: str, notes: list[str]) -> str:
    if len(markup) > MOST_MARKUP:
        notes.append(f"more than {MOST_MARKUP >> 20} MB of markup: only the beginning was read")
        markup = markup[:MOST_MARKUP]
    if markup.count("<") > MOST_TAGS:
        notes.append(f"more than {MOST_TAGS:,} tags: only the beginning was read")
        parts = markup.split("<", MOST_TAGS)
        markup = "<".join(parts[:-1])
    shorter = _TAG.sub(_shortened, markup)
    if len(shorter) < len(markup):
        notes.append("tags with too many attributes were emptied")
    return shorter


def _shortened(tag: re.Match[str]) -> str:
    whole = tag[0]
    if len(whole) <= _LONGEST_TAG:
        return whole
    return re.split(r"[\s/]", whole[:64], maxsplit=1)[0]


def _root(markup: bytes, notes: list[str]) -> Node | None:
    import lxml.etree  # type: ignore[import-untyped]
    import lxml.html  # type: ignore[import-untyped]

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(markup, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        notes.append("no HTML")
        return None
    if any("depth" in entry.message for entry in parser.error_log):
        notes.append("nested too deeply: only the beginning was read")
    return cast("Node", root)


@lru_cache(maxsize=512)
def _compiled(css: str) -> Any:  # noqa: ANN401  # lxml has no types
    from lxml.cssselect import CSSSelector  # type: ignore[import-untyped]

    return CSSSelector(css, translator="html")


def select(node: Node | None, css: str) -> list[Node]:
    """Return the elements at or below a node that a CSS selector matches, in document order.

    All parts of the selector are looked for at or below the node; its ancestors don't count.
    """
    if node is None:
        return []
    return cast("list[Node]", _compiled(css)(node))


def text_in(node: Node) -> str:
    """Return an element's text with blanks joined, at most 20,000 characters."""
    parts: list[str] = []
    size = 0
    for part in node.itertext():
        parts.append(part)
        size += len(part)
        if size > _MOST_TEXT:
            break
    return " ".join("".join(parts)[:_MOST_TEXT].split())


def label_or_text(node: Node) -> str:
    """Return what an element says: its text, or where it has none its label, content or title."""
    if text := text_in(node):
        return text
    for name in ("aria-label", "aria-valuetext", "content", "title", "alt"):
        if value := node.get(name, "").strip():
            return " ".join(value.split())
    return ""


_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def hidden(node: Node) -> bool:
    """Return whether a node's own markup, or that of an element around it, hides it."""
    return any(
        each.get("hidden", "no") != "no"
        or _UNSEEN_STYLE.search(each.get("style", "")) is not None
        or each.tag in {"template", "noscript"}
        for each in (node, *node.iterancestors())
    )


def shows_something(node: Node) -> bool:
    """Return whether an element has text, a picture, a frame or a button: an empty container shows nothing."""
    return (
        bool(text_in(node))
        or next(iter(node.iter("img", "yt-img-shadow", "iframe", "button", "input")), None) is not None
    )
