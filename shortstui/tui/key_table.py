"""The README's table of keys, made from the list of actions: ``python -m shortstui.tui.key_table`` prints it."""

from __future__ import annotations

from typing import Final

import click

from shortstui.tui.actions import PLACES, actions_of
from shortstui.tui.key_names import key_text

BEGIN: Final = "<!-- keys: python -m shortstui.tui.key_table -->"
END: Final = "<!-- end of keys -->"


def key_table() -> str:
    """Return the table in Markdown, with the two comments around it."""
    lines = [BEGIN, "| where | key | what it does |", "|---|---|---|"]
    for place, heading in PLACES.items():
        for number, each in enumerate(actions_of(place)):
            keys = " ".join(f"`{text}`" for text in dict.fromkeys(key_text(key) for key in each.keys))
            lines.append(f"| {heading if number == 0 else ''} | {keys} | {each.help} |")
    return "\n".join([*lines, END])


if __name__ == "__main__":
    click.echo(key_table())
