"""The interests of the persona form: a list with keys to add, remove, reorder, and to set weight and emoji."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from shortstui.tui.actions import bindings
from shortstui.tui.persona_fields import Document, interest_of, interests_of
from shortstui.tui.persona_messages import InterestAsked, InterestVerb
from shortstui.tui.shown import emoji_cells, plain, shown
from shortstui.tui.widgets.lists import VimList

if TYPE_CHECKING:
    from shortstui.personas.problems import Problem


class InterestList(VimList):
    """The persona's interests in their order."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("interests")]

    _state: object = None

    def show(self, document: Document, problems: Sequence[Problem]) -> None:
        """Show the interests of a document, each with what is wrong with it."""
        interests = interests_of(document)
        state = (interests, [each for each in problems if each.key.startswith("interests")])
        if state == self._state:
            return
        self._state = state
        before = self.highlighted
        self.set_options(
            [
                Option(_line(number, interest, [each for each in problems if interest_of(each.key) == number]))
                for number, interest in enumerate(interests)
            ]
        )
        self.border_title = f"Interests: {len(interests)}"
        if interests:
            self.highlighted = min(before or 0, len(interests) - 1)

    def action_add(self) -> None:
        """Search one more."""
        self._ask("add")

    def action_change(self) -> None:
        """Search another label for it."""
        self._ask("change")

    def action_remove(self) -> None:
        """Take it out."""
        self._ask("remove")

    def action_earlier(self) -> None:
        """Move it up."""
        self._ask("up")

    def action_later(self) -> None:
        """Move it down."""
        self._ask("down")

    def action_weight(self) -> None:
        """Give it a weight."""
        self._ask("weight")

    def action_emoji(self) -> None:
        """Give it an emoji."""
        self._ask("emoji")

    def _ask(self, verb: InterestVerb) -> None:
        if verb == "add" or self.highlighted is not None:
            self.post_message(InterestAsked(verb, self.highlighted or 0))


def _line(number: int, interest: Document, problems: Sequence[Problem]) -> Content:
    label, cluster, weight = interest.get("label"), interest.get("cluster"), interest.get("weight")
    parts: list[Content] = [
        Content.styled(f"{number + 1:>2} ", "$foreground 50%"),
        Content(emoji_cells(str(interest.get("emoji", "")))),
        Content(" "),
        plain(label if isinstance(label, str) else "(no label)", "" if label else "$error", 80),
    ]
    if cluster is not None:
        parts.append(Content.styled(f"  {shown(str(cluster), 12)}", "$foreground 50%"))
    if weight not in (None, 1):
        parts.append(Content.styled(f"  ×{shown(str(weight), 12)}", "$accent"))
    for problem in problems:
        parts += [Content("\n   "), plain(f"✗ {problem.message}", "$error", 200)]
    return Content.assemble(*parts)
