"""From a log file to an experiment's folder: all steps, and what is said about them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import tomli_w

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.folder import EXPERIMENT, Frozen, read_frozen
from shortstui.experiments.foreign.columns import Chosen, Columns, choose, columns_text, parts_of
from shortstui.experiments.foreign.entries import Entry, Reader, Tally, joined
from shortstui.experiments.foreign.interests import Likes, read_likes
from shortstui.experiments.foreign.places import Comparison, Place, comparison, control_values, place
from shortstui.experiments.foreign.sorting import Count, Sorted, Topic
from shortstui.experiments.foreign.source import Source, look_at
from shortstui.experiments.foreign.summary import Arm, arms, notes, warnings
from shortstui.experiments.foreign.tables import Row, Table, Unreadable, open_table
from shortstui.experiments.foreign.topics import Topics, by_flags, by_labels, likes_of_flags
from shortstui.experiments.foreign.writing import Origin, freeze, new_folder, persona_toml, write_runs
from shortstui.interests.progress import Progress
from shortstui.runs.layout import slug
from shortstui.text import harmless

EXPLORATORY: Final = "imported: nothing was fixed before the first video"
_MOST_BROKEN: Final = 0.2
_FEW_BROKEN: Final = 10
"""So many rows may always be left out, if half of the log is left."""
_WORTH_TELLING: Final = 5_000
"""Rows between two words on the progress."""

_READING: Final = 0.4
"""The part of the time that reading takes, about; writing the runs takes the rest."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to import, and how the user says it is to be read.

    Attributes:
        log: The file.
        runs: The folder of runs.
        name: Of the experiment; None: from the file's name.
        columns: ``role=column,…``; the other roles are guessed, but for those with ``-`` as a column.
        personas: Persona files.
        interests: ``a, b`` for all bots, or ``NAME = a, b`` for those of one persona.
        controls: Values of the group that are controls; none: guessed.
        delimiter: Between cells; None: found out.
        encoding: Of the text; None: found out.
        separator: Between the labels of one cell; None: ``;`` and ``|``.
        most_broken: Largest share of rows that may be left out; None: a fifth, of a short log up to ten rows.
    """

    log: Path
    runs: Path
    name: str | None = None
    columns: str | None = None
    personas: Sequence[Path] = ()
    interests: Sequence[str] = ()
    controls: Sequence[str] = ()
    delimiter: str | None = None
    encoding: str | None = None
    separator: str | None = None
    most_broken: float | None = None


@dataclass(frozen=True)
class Import:
    """What was made of a log, or would be.

    Attributes:
        name: Of the experiment.
        folder: Where it is, or would be.
        source: The file.
        table: Its layout.
        columns: Role → column.
        guessed: The roles whose columns were guessed.
        unused: The log's columns that nobody reads.
        controls: Values of the group that are controls, and whether that was guessed.
        tally: What was wrong with its rows.
        topics: Its clusters.
        places: Of its accounts.
        comparison: What a verdict will compare.
        arms: What they were served.
        notes: What the user should know, a sentence each.
    """

    name: str
    folder: Path
    source: Source
    table: Table
    columns: Columns
    guessed: frozenset[str]
    unused: Sequence[str]
    controls: tuple[frozenset[str], bool]
    tally: Tally
    topics: Topics
    places: Sequence[Place]
    comparison: Comparison
    arms: Sequence[Arm]
    notes: Sequence[str] = field(default=())


def import_log(request: Request, now: datetime, *, write: bool, progress: Progress) -> Import:
    """Make runs of a log.

    Memory grows with the log's accounts and labels, not with its rows: these are sorted on the disk.

    Args:
        request: What to import.
        now: The time of day, UTC.
        write: Whether to write the runs; else only say what would be made.
        progress: Hears what is being done.

    Returns:
        What was made.

    Raises:
        ShortstuiError: The log can't be used as it is; nothing is written then.
    """
    progress("Looking through the file", None)
    source = look_at(request.log, request.encoding)
    name = slug(request.name or _stem(request.log))
    folder = request.runs / name
    table = open_table(source, request.delimiter)
    where = str(request.log)
    chosen = _chosen(source, table, request.columns, where)
    columns = chosen.columns
    there = _there_already(folder, source)
    if there is not None and write:
        raise there
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="shortstui-") as scratch:
        entries = _entries(table, columns, tally, request.separator, progress)
        log = Sorted.of(entries, Path(scratch) / "log.sqlite", where, tally)
        _refuse_broken(tally, request.most_broken, columns, where)
        made = _understood(request, name, folder, source, table, chosen, log)
        if write:
            _write(made, log, request, now, progress)
    if there is not None:
        made = replace(made, notes=[*made.notes, f"{there.what}: {there.where}; {there.hint}"])
    return made


def _chosen(source: Source, table: Table, given: str | None, where: str) -> Chosen:
    try:
        return choose(table.columns, where, given)
    except ShortstuiError as error:
        if source.odd is not None and any("\\x" in name for name in table.columns):
            error.hint = f"this is no {source.encoding}: try --encoding latin-1; {error.hint}"
        raise


def _understood(
    request: Request, name: str, folder: Path, source: Source, table: Table, chosen: Chosen, log: Sorted
) -> Import:
    """Work out who is held against whom and by what, before anything is written."""
    where = str(request.log)
    columns = chosen.columns
    likes = read_likes(request.personas, request.interests, log.spelled, where)
    accounts = list(log.accounts.values())
    controls = control_values(accounts, columns.get("group"), request.controls, where)
    paired = "pair" in columns
    places = place(accounts, controls[0], paired=paired, alone=likes.alone or _stem(request.log), where=where)
    counts = log.counts()
    topics = _topics(likes, places, log, counts, columns, where)
    compared = comparison(places, paired=paired, flags=topics.scoring == "flags")
    served = arms(places, topics, counts)
    return Import(
        name=name,
        folder=folder,
        source=source,
        table=table,
        columns=columns,
        guessed=chosen.guessed,
        unused=chosen.unused,
        controls=controls,
        tally=log.tally,
        topics=topics,
        places=places,
        comparison=compared,
        arms=served,
        notes=[*notes(source, topics, log.tally, columns), *warnings(served, counts)],
    )


def _entries(
    table: Table, columns: Columns, tally: Tally, separator: str | None, progress: Progress
) -> Iterator[Entry]:
    """Yield the rows that can be used; the others are counted."""
    reader = Reader(columns, tally, comma=table.decimal_comma, separator=separator)
    account = parts_of(columns["account"], table.columns)
    others = {role: name for role, name in columns.items() if role != "account"}
    roles = list(others)
    for row in table.rows([*account, *others.values()]):
        tally.rows += 1
        if tally.rows % _WORTH_TELLING == 0:
            progress("Reading the rows", _READING * min(1.0, tally.rows / max(1, table.source.length)))
        if isinstance(row, Unreadable):
            tally.unreadable(row.line, row.what)
            continue
        cells = dict(zip(roles, row.cells[len(account) :], strict=True))
        entry = reader.entry(row.line, cells | {"account": _account(row, len(account))})
        if entry is not None:
            yield entry


def _account(row: Row, parts: int) -> str:
    return row.cells[0] if parts == 1 else joined(row.cells[:parts])


def _topics(
    likes: Likes, places: Sequence[Place], log: Sorted, counts: Sequence[Count], columns: Columns, where: str
) -> Topics:
    """Return the clusters: of the labels where a persona's interests are known as labels, else of the flags."""
    personas = sorted({one.persona for one in places if one.role == "bot" and one.persona})
    topics: list[Topic] = list(log.topics)
    if "label" not in columns:
        likes.refuse_without_labels(where)
        return by_flags(topics, log.spelled, personas)
    known = {persona: likes.of(persona) for persona in personas}
    found = {persona: labels for persona, labels in known.items() if labels is not None}
    if "on_topic" in columns and not likes.given:
        persona_of = {one.account.number: one.persona for one in places if one.persona}
        derived = likes_of_flags(topics, counts, persona_of)
        if derived is None or not all(derived.get(persona) for persona in personas):
            return by_flags(topics, log.spelled, personas)
        found = {persona: derived[persona] for persona in personas}
    if missing := [persona for persona in personas if persona not in found]:
        raise likes.unknown(missing[0], log.spelled, where)
    return by_labels(topics, log.spelled, found, where=where)


def _write(made: Import, log: Sorted, request: Request, now: datetime, progress: Progress) -> None:
    frozen = _frozen(made, now)
    origin = Origin(made.name, frozen.sha256, request.log.name, made.source.sha256, made.columns, now)
    places = {one.account.number: one for one in made.places}
    with new_folder(made.folder) as folder, closing(log.feeds()) as listed:
        freeze(folder, frozen)
        feeds = ((places[account.number], entries) for account, entries in listed)
        for number, _ in enumerate(write_runs(folder, feeds, made.topics, origin), start=1):
            progress(f"Writing {len(places)} runs", _READING + (1 - _READING) * number / len(places))


def _frozen(made: Import, now: datetime) -> Frozen:
    """Return the description of the import in the place of a plan."""
    bots = sum(one.role == "bot" for one in made.places)
    plan = {
        "name": made.name,
        "description": f"Imported from {harmless(made.source.path.name)}. {made.comparison.said}.",
        "import": {
            "file": harmless(made.source.path.name),
            "sha256": made.source.sha256,
            "columns": {role: harmless(name) for role, name in made.columns.items()},
            "controls": sorted(made.controls[0]),
            "scored_by": made.topics.scoring,
            "rows": made.tally.rows,
            "left_out": made.tally.broken,
            "bots": bots,
            "control_accounts": len(made.places) - bots,
            "clusters": len(made.topics.labels),
            "notes": list(made.notes),
        },
        "verdict": {"design": made.comparison.design, "against": [made.comparison.against]},
    }
    personas = {
        slug(name): persona_toml(name, likes, harmless(made.source.path.name))
        for name, likes in made.topics.names.items()
    }
    return Frozen(
        name=made.name, frozen=now, plan=tomli_w.dumps(plan), personas=personas, exploratory=[EXPLORATORY]
    )


def _there_already(folder: Path, source: Source) -> ShortstuiError | None:
    """Return what keeps the folder from being written; None where it is free."""
    if not folder.exists():
        return None
    same = False
    if (folder / EXPERIMENT).is_file():
        same = source.sha256 in read_frozen(folder).plan
    what = "this log was imported already" if same else "there is something else of this name"
    hint = f"`shortstui experiment show {folder.name}` shows it; " if same else ""
    return ShortstuiError(
        what, where=str(folder), hint=f"{hint}to import it anew, give another --name", code=ExitCode.BAD_INPUT
    )


def _refuse_broken(tally: Tally, most: float | None, columns: Columns, where: str) -> None:
    used = tally.rows - tally.broken
    few = min(_FEW_BROKEN, tally.rows // 2)
    bound = max(_MOST_BROKEN * tally.rows, few) if most is None else most * tally.rows
    if used > 0 and tally.broken <= bound:
        return
    if not tally.rows:
        hint = "it names its columns and then ends: is it the right file, and copied to its end?"
        raise ShortstuiError("has no rows", where=where, hint=hint, code=ExitCode.BAD_INPUT)
    shown = "\n".join(f"  {one.told(where)}" for one in tally.listed)
    hint = (
        f"are these the right columns? {harmless(columns_text(columns), 300)} (ROLE=- leaves one out); "
        "where a step begins anew in each session, join account and session (account=A+B) or leave step out; "
        "where each label has a row of its own, put those of a short into one cell; "
        "--most-broken lets more rows be left out"
    )
    what = f"{tally.broken:,} of {tally.rows:,} rows can't be used"
    raise ShortstuiError(f"{what}\n{shown}".rstrip(), where=where, hint=hint, code=ExitCode.BAD_INPUT)


def _stem(path: Path) -> str:
    """Return a file's name without its endings: "audit.csv.gz" → "audit"."""
    return path.name.split(".")[0] or path.stem
