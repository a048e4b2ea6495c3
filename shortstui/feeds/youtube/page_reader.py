"""Looking needs up in a page, remembering which tier answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shortstui.feeds.youtube.counts import parse_count
from shortstui.feeds.youtube.facts import Answer
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.tree import Node, Tree, label_or_text, select, text_in


@dataclass
class PageReader:
    """A page being read: its tree, and which tiers answered so far."""

    tree: Tree
    site: Site
    language: str
    answers: dict[str, Answer] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)

    def nodes(self, need: str, tiers: Sequence[str], within: Node | None = None) -> list[Node]:
        """Return what the first tier that answers matches, in the whole page or within a node."""
        if need not in self.wanted:
            self.wanted.append(need)
        for number, css in enumerate(tiers, 1):
            if found := select(self.tree.root if within is None else within, css):
                self.answers.setdefault(need, Answer(need, number, len(tiers), css, len(found)))
                return found
        return []

    def text(self, need: str, tiers: Sequence[str], within: Node | None = None) -> str:
        """Return the first text that any tier leads to."""
        if need not in self.wanted:
            self.wanted.append(need)
        for number, css in enumerate(tiers, 1):
            found = select(self.tree.root if within is None else within, css)
            for node in found[:20]:
                if text := label_or_text(node):
                    self.answers.setdefault(need, Answer(need, number, len(tiers), css, len(found)))
                    return text
        return ""

    def count(self, need: str, tiers: Sequence[str], within: Node) -> int | None:
        """Return the first number that any tier leads to, in a text or in a label."""
        if need not in self.wanted:
            self.wanted.append(need)
        for number, css in enumerate(tiers, 1):
            found = select(within, css)
            for text in (text for node in found[:20] for text in (text_in(node), node.get("aria-label", ""))):
                if (count := parse_count(text, self.site.counts, self.language)) is not None:
                    self.answers.setdefault(need, Answer(need, number, len(tiers), css, len(found)))
                    return count
        return None
