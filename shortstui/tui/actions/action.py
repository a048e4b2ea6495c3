"""What an action of the app is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a user can do.

    Attributes:
        id: ``<place>.<verb>``, the stable name that a keymap and the tests use.
        key: Keys in Textual's notation, separated by commas; the first one is shown.
        title: One or two words for the footer.
        help: One sentence for the help sheet and the palette.
        footer: Whether the footer shows it.
        priority: Whether it also works while a text field has the focus.
        shown_key: How the footer writes the key, where Textual's own way is unclear.
        group: Actions with the same group share one title in the footer.
    """

    id: str
    key: str
    title: str
    help: str
    footer: bool = True
    priority: bool = False
    shown_key: str | None = None
    group: str = ""

    @property
    def place(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        """The name of the method, without ``action_``."""
        return self.id.partition(".")[2]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it has unless the user gave it others."""
        return tuple(self.key.split(","))
