"""Which column of a log says what: given, or guessed from the names that people use."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.foreign import values
from shortstui.experiments.foreign.roles import ROLES
from shortstui.text import harmless

JOIN: Final = "+"
"""Joins columns that make an account only together: ``account=user+session``."""
NONE: Final = "-"
"""Stands for no column: ``time=-`` leaves a role out that would be guessed."""

Columns = Mapping[str, str]
"""Role → name of the column, as the log writes it."""
_NEEDED: Final = ("account", "item")


@dataclass(frozen=True)
class Chosen:
    """Which columns are used.

    Attributes:
        columns: Role → column.
        guessed: The roles whose columns were guessed.
        unused: The log's columns that nobody reads.
    """

    columns: Columns
    guessed: frozenset[str]
    unused: tuple[str, ...]


def choose(there: Sequence[str], where: str, given: str | None = None) -> Chosen:
    """Choose the columns: those that a user named, and for the other roles what their names say.

    Args:
        there: The log's columns.
        where: The log, for errors.
        given: What was given: ``account=user,step=position,…``; ``-`` or nothing as a column leaves a role out.

    Raises:
        ShortstuiError: A role is unknown or given twice, a column isn't there, something needed has no column, two
            columns would fit a role that matters, or the first line is no header.
    """
    said = _said(given or "", where)
    try:
        return _chosen(said, there, where)
    except ShortstuiError as error:
        if _headless(there):
            raise _no_header(there, where) from error
        raise


def _said(text: str, where: str) -> dict[str, str]:
    """Return what was given as role → column, "" where the role is left out."""
    said: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        role, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or role not in ROLES:
            near = difflib.get_close_matches(role, ROLES, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            raise _wrong(where, f"--columns: “{harmless(part, 60)}” is no role=column", f"{meant}{_roles()}")
        if role in said:
            raise _wrong(where, f"--columns gives {role} twice", "give each role once")
        said[role] = "" if name == NONE else name
    return said


def _chosen(said: Mapping[str, str], there: Sequence[str], where: str) -> Chosen:
    given = {role: _column(role, name, there, where) for role, name in said.items() if name}
    guessed = _guessed(said, given, there, where)
    both = given | guessed
    found = {role: both[role] for role in ROLES if role in both}
    _require(found, there, where)
    used = _used(found, there)
    return Chosen(found, frozenset(guessed), tuple(name for name in there if name and name not in used))


def _guessed(said: Mapping[str, str], given: Columns, there: Sequence[str], where: str) -> dict[str, str]:
    """Return columns for the roles of which nothing was said, among those that were not given."""
    taken = _used(given, there)
    free = [name for name in there if name not in taken]
    found: dict[str, str] = {}
    doubts: dict[str, list[str]] = {}
    for role, known in ROLES.items():
        fitting = [] if role in said else _called(known.names, free) or _called(known.weak, free)
        if len(fitting) > 1 and known.matters:
            doubts[role] = fitting
        elif fitting:
            found[role] = fitting[0]
    if doubts:
        role, names = next(iter(doubts.items()))
        shown = " or ".join(harmless(name, 40) for name in names)
        likely = {**given, **found, **{role: names[0] for role, names in doubts.items()}}
        none = "" if role in _NEEDED else f"{role}={NONE} takes none; "
        what = f"which column is the {role} ({ROLES[role].what}): {shown}?"
        raise _wrong(where, what, f"{none}{_example(likely, there)}")
    return found


def _used(columns: Columns, there: Sequence[str]) -> set[str]:
    return {part for name in columns.values() for part in parts_of(name, there)}


def _headless(there: Sequence[str]) -> bool:
    """Return whether a first line holds values in place of names."""
    known = {name for role in ROLES.values() for name in (*role.names, *role.weak)}
    return not any(_plain(name) in known for name in there) and any(map(_is_value, there))


def _is_value(text: str) -> bool:
    if values.unknown(text):
        return False
    if text.casefold() in ("yes", "no", "true", "false") or re.match(r"https?://", text, re.IGNORECASE):
        return True
    for read in (values.number, values.time):
        try:
            read(text)
        except values.NotReadError:
            continue
        return True
    return False


def _no_header(there: Sequence[str], where: str) -> ShortstuiError:
    what = f"there seems to be no header line: the first is “{harmless(', '.join(there), 200)}”"
    hint = (
        f"put a line above it that names its {len(there)} columns, for example account,step,item,on_topic; "
        "or, if these are names, say --columns account=…,item=…,on_topic=…"
    )
    return _wrong(where, what, hint)


def parts_of(column: str, there: Sequence[str]) -> list[str]:
    """Return the columns that are joined in one name; the name alone where a column is called so."""
    return [column] if column in there else column.split(JOIN)


def columns_text(columns: Columns) -> str:
    """Return columns as ``--columns`` takes them."""
    return ",".join(f"{role}={name}" for role, name in columns.items())


def _column(role: str, name: str, there: Sequence[str], where: str) -> str:
    pieces = [name] if name in there or role != "account" else name.split(JOIN)
    return JOIN.join(_one(piece.strip(), there, where) for piece in pieces)


def _one(name: str, there: Sequence[str], where: str) -> str:
    same = [column for column in there if column == name] or [c for c in there if _plain(c) == _plain(name)]
    if len(same) == 1:
        return same[0]
    if same:
        raise _wrong(where, f"several columns are called “{harmless(name, 60)}”", "rename one of them")
    near = difflib.get_close_matches(name, there, n=1)
    meant = f"did you mean {harmless(near[0], 60)}? " if near else ""
    raise _wrong(where, f"there is no column “{harmless(name, 60)}”", f"{meant}{_there(there)}")


def _require(found: Columns, there: Sequence[str], where: str) -> None:
    for role in _NEEDED:
        if role not in found:
            raise _wrong(where, f"no column says {ROLES[role].what} ({role})", _example(found, there))
    if "on_topic" not in found and "label" not in found:
        what = "no column says what the shorts are about: a flag (on_topic), or a category (label)"
        raise _wrong(where, what, _example(found, there))
    for name in {name for name in found.values() if list(there).count(name) > 1}:
        raise _wrong(where, f"several columns are called “{harmless(name, 60)}”", "rename one of them")


def _example(found: Columns, there: Sequence[str]) -> str:
    needed = {"account": "…", "item": "…"} | ({} if "label" in found else {"on_topic": "…"})
    text = columns_text(needed | dict(found))
    watched = found.get("watched")
    if watched and needed.keys() & {"on_topic"} and "on_topic" not in found:
        text += f" (or on_topic={watched}, if a bot watches just what fits)"
    return f'say it: --columns "{harmless(text, 300)}"; {_there(there)}'


def _there(there: Sequence[str]) -> str:
    return f"the first line names these columns: {harmless(', '.join(there), 500)}"


def _roles() -> str:
    return f"the roles are {', '.join(ROLES)}"


def _called(names: Sequence[str], there: Sequence[str]) -> list[str]:
    return [column for name in names for column in there if _plain(column) == name]


def _plain(name: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", unicodedata.normalize("NFKD", name.strip()))
    split = "".join(each for each in split if not unicodedata.combining(each))
    return re.sub(r"[\W_]+", "_", split.casefold()).strip("_")


def _wrong(where: str, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=where, hint=hint, code=ExitCode.BAD_INPUT)
