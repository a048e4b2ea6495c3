"""The README's table of keys, made from the list of actions.

``python -m shortstui.tui.key_table`` prints it; with a file, it is put between that file's two comments.
"""

from __future__ import annotations

from pathlib import Path
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


def with_table(text: str) -> str:
    """Return a text with the table as it is now between its two comments.

    Raises:
        ValueError: The comments are missing.
    """
    begin = text.index(BEGIN)
    end = text.index(END, begin) + len(END)
    return text[:begin] + key_table() + text[end:]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
def main(file: Path | None) -> None:
    """Print the table of keys, or renew it in FILE."""
    if file is None:
        click.echo(key_table())
    else:
        file.write_text(with_table(file.read_text()))


if __name__ == "__main__":
    main()
