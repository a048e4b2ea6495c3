"""A log's entries, sorted by account and step on the disk: a log may be larger than the memory."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Self

import msgspec

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.foreign.entries import Entry, Problem, Tally
from shortstui.text import harmless

MOST_ACCOUNTS: Final = 10_000
MOST_ROWS: Final = 10_000_000
_BATCH: Final = 10_000
_SLIPS: Final = 0.1
"""Share of an account's rows that may give it another group, persona or pair: these rows are left out."""
_TABLE: Final = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -65536;
CREATE TABLE entries (
    account INTEGER, step REAL, time REAL, line INTEGER, topic INTEGER, watched INTEGER, ad INTEGER, entry BLOB
);
"""
_INSERT: Final = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# A step that is held twice: the row that comes first in the file has it.
_AGAIN: Final = """
SELECT id, line, first FROM (
    SELECT rowid AS id, line, FIRST_VALUE(line) OVER (PARTITION BY account, step ORDER BY line) AS first
    FROM entries WHERE step IS NOT NULL
) WHERE line > first ORDER BY line
"""

Topic = tuple[tuple[str, ...], bool | None]
"""What the log says a short is about: its labels, folded, and whether it fits the account's interest."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Entry)


@dataclass
class Account:
    """One account of a log.

    Attributes:
        number: From 0, in the order of their first rows.
        name: As the log writes it.
        line: Of its first row.
        group: Its group; "" where the log gives none.
        persona: Its persona; "" where the log gives none.
        pair: Its pair; "" where the log gives none.
    """

    number: int
    name: str
    line: int
    group: str = ""
    persona: str = ""
    pair: str = ""
    _time: float | None = None
    _rows: int = 0
    _others: int = 0
    _other: Problem | None = None


class Count(NamedTuple):
    """How often an account was served a topic.

    Attributes:
        account: Its number.
        topic: Number of the topic.
        shorts: Organic shorts.
        watched: Of those, the ones that the log calls watched.
        told: Of those, the ones of which the log says whether they were watched.
    """

    account: int
    topic: int
    shorts: int
    watched: int
    told: int


@dataclass
class Sorted:
    """The entries of a log on the disk.

    Attributes:
        accounts: By name.
        topics: What shorts are about, each with a number.
        spelled: A label as it was first written, by its folded form.
    """

    path: Path
    where: str
    tally: Tally
    accounts: dict[str, Account] = field(default_factory=dict)
    topics: dict[Topic, int] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry], path: Path, where: str, tally: Tally) -> Self:
        """Sort entries.

        Args:
            entries: In the order of the file.
            path: A file of this process alone, not there yet.
            where: The log, for errors.
            tally: Counts rows that are left out because their step is taken.

        Raises:
            ShortstuiError: Too many rows or accounts, or an account is of two groups.
        """
        made = cls(path, where, tally)
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as base:
                base.executescript(_TABLE)
                for batch in _batches(entries):
                    base.execute("BEGIN")
                    base.executemany(_INSERT, filter(None, map(made._row, batch)))
                    base.execute("COMMIT")
                made._refuse_two_faced()
                made._leave_out_again(base)
        except sqlite3.Error as error:
            raise ShortstuiError(
                f"can't sort the log on the disk: {error}",
                where=str(path.parent),
                hint="free some space, or set TMPDIR to a larger disk",
            ) from error
        return made

    def counts(self) -> list[Count]:
        """Return how often each account was served each topic; ads are left out."""
        query = """
            SELECT account, topic, COUNT(*), COALESCE(SUM(watched), 0), COUNT(watched) FROM entries
            WHERE ad = 0 GROUP BY account, topic ORDER BY account, topic
        """
        with closing(sqlite3.connect(self.path)) as base:
            return [Count(*row) for row in base.execute(query)]

    def feeds(self) -> Generator[tuple[Account, Iterator[tuple[Entry, int]]], None, None]:
        """Yield every account with its entries and their topics, in the order of its feed.

        The order is that of the steps; without steps that of the times; rows of the same place as in the file.
        """
        named = {account.number: account for account in self.accounts.values()}
        query = "SELECT account, entry, topic FROM entries ORDER BY account, step, time, line"
        with closing(sqlite3.connect(self.path)) as base:
            for number, rows in itertools.groupby(base.execute(query), key=lambda row: int(row[0])):
                yield named[number], ((_decoder.decode(entry), topic) for _, entry, topic in rows)

    def _row(self, entry: Entry) -> tuple[object, ...] | None:
        if self.tally.rows > MOST_ROWS:
            raise self._wrong(entry.line, f"more than {MOST_ROWS:,} rows", "split the log by accounts")
        account = self._account(entry)
        if (other := self._other(account, entry)) is not None:
            account._others += 1
            account._other = account._other or other
            self.tally.leave_out(other)
            return None
        account._rows += 1
        if entry.time is not None:
            account._time = entry.time
        topic = self._topic(entry)
        told = None if entry.watched is None else int(entry.watched)
        packed = _encoder.encode(entry)
        return account.number, entry.step, account._time, entry.line, topic, told, int(entry.ad), packed

    def _account(self, entry: Entry) -> Account:
        account = self.accounts.get(entry.account)
        if account is None:
            if len(self.accounts) >= MOST_ACCOUNTS:
                raise self._wrong(
                    entry.line,
                    f"more than {MOST_ACCOUNTS:,} accounts",
                    "is the column of the account the right one? Else split the log",
                )
            account = Account(len(self.accounts), entry.account, entry.line)
            self.accounts[entry.account] = account
        return account

    def _other(self, account: Account, entry: Entry) -> Problem | None:
        """Take in what the row says of its account; return what is wrong where it said something else before."""
        for role in ("group", "persona", "pair"):
            told = getattr(entry, role)
            if not told:
                continue
            new = self._names.setdefault((role, fold(told)), told)  # "Control" and "control" are one group
            old = getattr(account, role)
            if old and new != old:
                who = harmless(account.name, 60)
                return Problem(entry.line, role, f"of “{who}” was “{old}” before and is “{new}” here")
            setattr(account, role, new)
        return None

    def _refuse_two_faced(self) -> None:
        """Refuse accounts that are of two groups, and not by a slip."""
        for account in self.accounts.values():
            if account._other is not None and account._others > _SLIPS * account._rows:
                line, role, what = account._other
                raise self._wrong(
                    line,
                    f"{role} {what}",
                    f"if these are two runs, join the columns of account and {role}: --columns account=A+B,…; "
                    f"if it means something else, leave {role} out",
                )

    def _topic(self, entry: Entry) -> int:
        folded = tuple(fold(label) for label in entry.labels)
        for key, label in zip(folded, entry.labels, strict=True):
            self.spelled.setdefault(key, label)
        return self.topics.setdefault((tuple(sorted(set(folded))), entry.on_topic), len(self.topics))

    def _leave_out_again(self, base: sqlite3.Connection) -> None:
        """Leave out rows whose account has the same step already."""
        again = base.execute(_AGAIN).fetchall()
        for _, line, first in again:
            self.tally.leave_out(Problem(line, "", f"line {first} has this account and step already"))
        base.execute("BEGIN")
        base.executemany("DELETE FROM entries WHERE rowid = ?", [(row[0],) for row in again])
        base.execute("COMMIT")

    def _wrong(self, line: int, what: str, hint: str) -> ShortstuiError:
        return ShortstuiError(what, where=f"{self.where}:{line}", hint=hint, code=ExitCode.BAD_INPUT)


def fold(label: str) -> str:
    """Return a label as it is compared: "Cute  Cats" and "cute-cats" are the same."""
    return " ".join(label.casefold().replace("_", " ").replace("-", " ").split())


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    taken = iter(entries)
    while batch := list(itertools.islice(taken, _BATCH)):
        yield batch
