"""The list of all saved runs: what is said of each, which are shown, and in what order. Pure, no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from shortstui.capture.glance import Glance
from shortstui.runs.store import RunSummary
from shortstui.text import harmless
from shortstui.tui import view

COLUMNS: Final = ("when", "persona", "feed", "shorts", "share", "V2C", "twins", "state", "tags")
"""What can be sorted by, in the order of the keys."""
_FIELDS: Final = ("persona", "feed", "state", "tag", "date", "name")
_MOST_WORDS: Final = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved run.

    Attributes:
        run: What its folder says.
        key: Its name in the tags: its path in the folder of runs.
        group: The folder of the experiment it belongs to; empty for none.
    """

    run: RunSummary
    key: str
    group: str = ""

    @property
    def persona(self) -> str:
        """Whose interests the bot had; the folder's name where the manifest can't be read."""
        return self.run.manifest.persona.name if self.run.manifest else self.run.name

    @property
    def feed(self) -> str:
        """The feed and its dials."""
        return view.feed_of(self.run.manifest) if self.run.manifest else ""

    @property
    def when(self) -> datetime:
        """When it began."""
        return self.run.manifest.created if self.run.manifest else datetime.min.replace(tzinfo=UTC)

    @property
    def bot(self) -> str:
        """For a control the key of its bot; empty for others."""
        twin = self.run.manifest.twin if self.run.manifest else None
        return "" if twin is None else f"{self.group}/{twin.of}".lstrip("/")


@dataclass(frozen=True, slots=True)
class Group:
    """An experiment, folded to one line.

    Attributes:
        folder: Its folder's name, as in :attr:`Entry.group`.
        name: As its plan says.
    """

    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        key: Of the run, or of the group.
        entry: The run; None for a group.
        group: The group; None for a run.
        depth: How far it is indented.
        inside: How many lines it can unfold to; 0 for what has nothing inside.
        unfolded: Whether they follow.
    """

    key: str
    entry: Entry | None = None
    group: Group | None = None
    depth: int = 0
    inside: int = 0
    unfolded: bool = False


@dataclass(frozen=True)
class Wanted:
    """What the user wants to see.

    Attributes:
        words: As typed into the filter.
        column: What it is sorted by.
        turned: Whether in the other order.
        unfolded: Keys of what is unfolded.
    """

    words: str = ""
    column: str = "when"
    turned: bool = False
    unfolded: frozenset[str] = frozenset()


@dataclass
class RunList:
    """All that is known of the saved runs so far.

    Attributes:
        entries: By their keys.
        groups: Experiments by their folders.
        glances: Figures of the runs that were read, by key.
        tags: The user's, by key.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    glances: dict[str, Glance] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def shorts(self, entry: Entry) -> int | None:
        """Return how many shorts a run has, as far as that is known."""
        known = self.glances.get(entry.key)
        return known.impressions if known else entry.run.impressions

    def inside(self, group: str) -> list[Entry]:
        """Return the runs of an experiment."""
        return [entry for entry in self.entries.values() if entry.group == group]

    def rows(self, wanted: Wanted) -> list[Row]:
        """Return the lines to show, in their order.

        A bot's controls are under it, an experiment's runs under its line. While something is typed, groups
        are unfolded as far as they hold what fits.
        """
        fits = matcher(wanted.words)
        fitting = [entry for entry in self.entries.values() if fits(self, entry)]
        ordered = sorted(
            fitting, key=self._order(wanted.column), reverse=wanted.turned != (wanted.column == "when")
        )
        controls: dict[str, list[Entry]] = {}
        grouped: dict[str, list[Entry]] = {}
        for entry in ordered:
            if entry.bot in self.entries:
                controls.setdefault(entry.bot, []).append(entry)
            else:
                grouped.setdefault(entry.group, []).append(entry)
        for bot in controls.keys() - {entry.key for entry in ordered}:  # only its control fits: it stays in sight
            grouped.setdefault(self.entries[bot].group, []).append(self.entries[bot])
        filtered = bool(wanted.words.strip())
        rows: list[Row] = []
        for name, group in self.groups.items():
            if grouped.get(name) or not filtered:
                open_ = filtered or name in wanted.unfolded
                rows.append(Row(name, group=group, inside=len(self.inside(name)), unfolded=open_))
                if open_:
                    rows += self._with_controls(grouped.get(name, ()), controls, wanted, depth=1)
        return rows + self._with_controls(grouped.get("", ()), controls, wanted, depth=0)

    def _with_controls(
        self, bots: Iterable[Entry], controls: Mapping[str, Sequence[Entry]], wanted: Wanted, depth: int
    ) -> list[Row]:
        rows: list[Row] = []
        for bot in bots:
            under = controls.get(bot.key, ())
            open_ = bool(under) and bot.key in wanted.unfolded
            rows.append(Row(bot.key, bot, depth=depth, inside=len(under), unfolded=open_))
            rows += [Row(each.key, each, depth=depth + 1) for each in under if open_]
        return rows

    def _order(self, column: str) -> Callable[[Entry], tuple[object, ...]]:
        """Return the key to sort by; what is not known comes last, runs alike by their time."""

        def number(value: float | None) -> tuple[bool, float]:
            return value is None, 0.0 if value is None else -value

        def glanced(entry: Entry) -> Glance | None:
            return self.glances.get(entry.key)

        orders: dict[str, Callable[[Entry], tuple[object, ...]]] = {
            "when": lambda _: (),
            "persona": lambda entry: (entry.persona.casefold(),),
            "feed": lambda entry: (entry.feed.casefold(),),
            "shorts": lambda entry: number(self.shorts(entry)),
            "share": lambda entry: number(found.share if (found := glanced(entry)) else None),
            "V2C": lambda entry: number(-found.v2c if (found := glanced(entry)) and found.v2c else None),
            "twins": lambda entry: (-twins_of(entry),),
            "state": lambda entry: (entry.run.state,),
            "tags": lambda entry: (not self.tags.get(entry.key), tuple(self.tags.get(entry.key, ()))),
        }
        chosen = orders[column]
        # "when" turns round as a whole, newest first; alike runs of another column are newest first, too.
        sign = 1 if column == "when" else -1
        return lambda entry: (
            *chosen(entry),
            sign * entry.when.timestamp() if entry.run.manifest else 0.0,
            entry.key,
        )


def twins_of(entry: Entry) -> int:
    """Return how many controls a run names."""
    return len(entry.run.manifest.twins) if entry.run.manifest else 0


def matcher(words: str) -> Callable[[RunList, Entry], bool]:
    """Return what tells whether a run fits the typed words: all of them must.

    "music captured" are words anywhere in it; "tag:pilot", "state:failed", "feed:youtube", "persona:gamer",
    "date:2026-11" and "name:" look there only.
    """
    wanted = [_parsed(word) for word in words.casefold().split()[:_MOST_WORDS]]

    def fits(runs: RunList, entry: Entry) -> bool:
        said = {
            "persona": entry.persona.casefold(),
            "feed": entry.feed.casefold(),
            "state": entry.run.state,
            "tag": " ".join(runs.tags.get(entry.key, ())),
            "date": f"{entry.when:%Y-%m-%d %H:%M}" if entry.run.manifest else "",
            "name": entry.key.casefold(),
        }
        return all(
            text in said[where] if where else any(text in each for each in said.values()) for where, text in wanted
        )

    return fits


def _parsed(word: str) -> tuple[str, str]:
    where, colon, text = word.partition(":")
    return (where, text) if colon and where in _FIELDS else ("", word)


def said_of(entry: Entry) -> str:
    """Return a run in a few words, for a question or a toast."""
    return (
        f"{harmless(entry.persona, 40)} of {entry.when:%Y-%m-%d %H:%M}" if entry.run.manifest else entry.run.name
    )
