"""The persona as a form: the same document as the text, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widget import AwaitMount
from textual.widgets import Input, Static

from shortstui.tui.persona_fields import ABOUT, MANNERS, Document, field_of, interest_of, problems_at
from shortstui.tui.persona_messages import FormBuilt
from shortstui.tui.widgets.persona_field import PersonaField
from shortstui.tui.widgets.persona_interests import InterestList

if TYPE_CHECKING:
    from shortstui.personas.problems import Problem

_LIST_KEYS = "a add · enter change · d remove · J K move · w weight · x emoji"
_BROKEN = "The text is not TOML yet: mend it there first, then the form can change it."


class PersonaForm(VerticalScroll):
    """All fields of a persona; it tells what was edited, and shows what it is told."""

    DEFAULT_CSS = """
    PersonaForm { padding: 0 1; }
    PersonaForm #form-broken { color: $warning; display: none; }
    PersonaForm.-broken #form-broken { display: block; }
    PersonaForm InterestList {
        height: auto; max-height: 16; margin-top: 1; background: $surface;
        text-wrap: nowrap; text-overflow: ellipsis;
        border: round $border; border-title-color: $foreground; border-subtitle-color: $foreground 60%;
    }
    PersonaForm InterestList:focus { border: round $primary; }
    """

    can_focus = False
    _mounting: AwaitMount | None = None
    _built = False

    async def build(self) -> None:
        """Make the parts, when they are first to be seen: they are many, and not everybody wants them."""
        if self._mounting is None:
            interests = InterestList(id="interests")
            interests.border_subtitle = _LIST_KEYS
            about, manners = ([PersonaField(field) for field in fields] for fields in (ABOUT, MANNERS))
            self._mounting = self.mount(Static(_BROKEN, id="form-broken"), *about, interests, *manners)
        await self._mounting
        self._built = True

    async def on_show(self) -> None:
        """Fill the form on a screen that is wide enough for it."""
        await self.build()
        self.post_message(FormBuilt())

    def show(self, document: Document, problems: Sequence[Problem], *, whole: bool, typing: bool) -> None:
        """Show what the text says.

        Args:
            document: As far as the text can be read.
            problems: Of the text.
            whole: Whether all of it is TOML, so that it can be changed.
            typing: Leave the field with the focus alone.
        """
        if not self._built:
            return  # nobody has seen it yet
        self.set_class(not whole, "-broken")
        for field in self.query(PersonaField):
            field.show(document, problems_at(field.field, problems), typing=typing)
            field.disabled = not whole
        interests = self.query_one(InterestList)
        interests.show(document, problems)
        interests.disabled = not whole

    def go_to(self, key: str) -> bool:
        """Put the focus on what a problem's key belongs to; return whether there is such a thing."""
        if (index := interest_of(key)) is not None or key == "interests":
            interests = self.query_one(InterestList)
            interests.focus()
            if index is not None and index < interests.option_count:
                interests.highlighted = index
            return True
        field = field_of(key)
        for each in self.query(PersonaField):
            if each.field == field:
                each.query(f"#{each.field.widget_id}").first().focus()
                return True
        return False

    def focus_first(self) -> None:
        """Put the focus on the first field."""
        next(iter(self.query(Input))).focus()
