"""Labelling outside the app: a folder of pictures with a table to fill in, and reading the table back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.runs import layout
from shortstui.runs.events import Impression
from shortstui.runs.labels import Answer
from shortstui.runs.reader import RunRecord, thumbnail
from shortstui.text import harmless

SHEET: Final = "labels.csv"
INTERESTS: Final = "persona.txt"
_MOST_BYTES: Final = 4 * 2**20
_MOST_PROBLEMS: Final = 10
_WORDS: Final[dict[str, Answer]] = {
    **dict.fromkeys(("y", "yes", "fits", "1", "true"), "yes"),
    **dict.fromkeys(("n", "no", "not", "doesn't", "doesn’t", "0", "false"), "no"),
    **dict.fromkeys(("u", "unsure", "can't tell", "can’t tell", "?"), "unsure"),
}


def write_sheet(record: RunRecord, drawn: Sequence[Impression], folder: Path) -> None:
    """Write the pictures to label, a table with an empty column, and the persona's interests.

    Neither the bot's decisions nor what it saw are in it.

    Args:
        record: The run.
        drawn: The sample.
        folder: A new or empty one.

    Raises:
        ShortstuiError: There is something in the folder, or it can't be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ShortstuiError(
            "this folder is not empty", where=str(folder), hint="name a new one", code=ExitCode.BAD_INPUT
        )
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["number", "picture", "label"])
    for place, one in enumerate(drawn, start=1):
        data = thumbnail(record.folder, one.short.thumbnail) or b""
        name = f"{place:04}.{layout.thumbnail_suffix(data)}"
        write_atomically(folder / name, data)
        writer.writerow([one.number, name, ""])
    persona = record.manifest.persona
    interests = dict.fromkeys(harmless(interest.label) for interest in record.manifest.interests)
    lines = [
        f"Does the short fit the persona {harmless(persona.name)}? It does if it is about one of:",
        *(f"- {label}" for label in interests),
        f"In {SHEET}, write into the column label: yes, no, or unsure where the picture can't tell.",
    ]
    write_atomically(folder / INTERESTS, "\n".join(lines) + "\n")
    write_atomically(folder / SHEET, table.getvalue())


def read_sheet(path: Path, drawn: Sequence[Impression]) -> list[tuple[Impression, Answer]]:
    """Read a table with the columns ``number`` and ``label``; lines without a label are left out.

    Args:
        path: CSV, UTF-8, untrusted.
        drawn: The sample: other shorts than these would make it no random one.

    Raises:
        ShortstuiError: Names every line that can't be used; then none is.
    """
    rows, problems = _rows(path), []
    numbers = {one.number: one for one in drawn}
    found: dict[int, tuple[Impression, Answer]] = {}
    for line, number, label in rows:
        answer = _WORDS.get(label.strip().casefold())
        one = numbers.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
        if one is None:
            problems.append(f"line {line}: short {harmless(number, 20)!r} is not in the sample")
        elif one.number in found:
            problems.append(f"line {line}: short {number} is there twice")
        elif answer is not None:
            found[one.number] = one, answer
        elif label.strip():
            problems.append(f"line {line}: {harmless(label, 20)!r} is none of yes, no, unsure")
    if problems:
        more = f"; and {len(problems) - _MOST_PROBLEMS} more" if len(problems) > _MOST_PROBLEMS else ""
        raise _bad(
            path,
            "; ".join(problems[:_MOST_PROBLEMS]) + more,
            "mend the table, and give the --count and --seed that the sample was written with",
        )
    if not found:
        raise _bad(path, "no short is labelled in it", "write yes, no or unsure into the column label")
    return list(found.values())


def _rows(path: Path) -> list[tuple[int, str, str]]:
    """Return line, number and label of every row."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise _bad(path, f"larger than {_MOST_BYTES // 2**20} MiB", "this is no table of labels")
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        columns = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
        if not {"number", "label"} <= columns.keys():
            raise _bad(path, "it needs the columns number and label", "its first line names them: number,label")
        number, label = columns["number"], columns["label"]
        return [(reader.line_num, (row[number] or "").strip(), row[label] or "") for row in reader]
    except OSError as error:
        raise _bad(
            path, f"can't read it: {error.strerror or error}", "name the table that you filled in"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _bad(path, f"this is no CSV in UTF-8: {error}", "save the table as CSV, UTF-8") from error


def _bad(path: Path, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=str(path), hint=hint, code=ExitCode.BAD_INPUT)
