"""The three tables, column by column: what `shortstui export --schema` prints and what every format holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "integer", "number", "flag", "time", "texts", "integers"]
"""time: UTC, to the microsecond; texts and integers: lists (in CSV as JSON)."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: As every format has it.
        kind: What its values are; any may be missing.
        what: What it says, with its unit.
        theirs: Whether it holds somebody's words, pictures or names: left out of a minimal export.
    """

    name: str
    kind: Kind
    what: str
    theirs: bool = False


_PLACE: Final = (
    Column("run", "text", "name of the run's folder; joins the tables"),
    Column("experiment", "text", "experiment that the run is part of"),
    Column("arm", "text", "its arm in the experiment"),
    Column("replicate", "integer", "its replicate in the arm, from 1"),
    Column("role", "text", "bot or control"),
)

IMPRESSIONS: Final = (
    *_PLACE,
    Column("number", "integer", "place in the run, from 1; ads and the like are counted"),
    Column("time", "time", "when the bot left it"),
    Column("session", "integer", "from 1; a resumed run has several"),
    Column("seconds", "number", "since the session began"),
    Column("persona", "text", "persona that the bot had then"),
    Column("short_id", "text", "the platform's id of the short"),
    Column("kind", "text", "video, ad, live, post, gated, unavailable; only video counts in the measures"),
    Column("title", "text", "its title", theirs=True),
    Column("channel", "text", "who made it", theirs=True),
    Column("hashtags", "texts", "its hashtags", theirs=True),
    Column(
        "thumbnail", "text", "SHA-256 of its picture, hex: the file's name in the run's thumbnails/", theirs=True
    ),
    Column("views", "integer", "how often it had been seen"),
    Column("likes", "integer", "how often it had been liked"),
    Column("comments", "integer", "how often it had been commented on"),
    Column("duration", "number", "its length in seconds"),
    Column("published", "text", "ISO date"),
    Column("batch", "integer", "batch of the feed that it came in, where batches are known"),
    Column("truth", "text", "topic that a simulated platform drew"),
    Column("tag", "text", "nearest tag of the vocabulary; of an imported log its label"),
    Column("similarity", "number", "cosine between thumbnail and tag"),
    Column("cluster", "integer", "cluster of that tag on the run's map; missing: there was nothing to see"),
    Column("cluster_label", "text", "its label"),
    Column("cluster_mass", "number", "share of the softmax over all tags that falls on it, 0 to 1"),
    Column("map_x", "number", "where it lies on the 2-D map"),
    Column("map_y", "number", "the same, upwards"),
    Column("on_persona", "flag", "whether the cluster is of the run's own persona (of then)"),
    Column("watch", "flag", "whether the bot decided to watch"),
    Column("dwell_meant", "number", "seconds that it meant to stay"),
    Column("reason", "text", "why, in a sentence"),
    Column("dwell", "number", "seconds that it stayed"),
    Column("played", "number", "seconds of video that were played, where the feed can tell"),
    Column("reported", "number", "seconds of watch time that the platform was told, where the feed can tell"),
    Column("reached", "text", "how a live feed came to it: load, key, button, wheel, reload, site"),
    Column("flaws", "texts", "what makes it doubtful: stalled, late, left early, not reported …"),
)

INCIDENTS: Final = (
    *_PLACE,
    Column("line", "integer", "sequence number in events.jsonl, from 0"),
    Column("time", "time", "when it happened"),
    Column("after", "integer", "number of impressions before it"),
    Column("kind", "text", "one word, or blocked:<kind>"),
    Column("message", "text", "what happened, in a sentence; may hold a page's words", theirs=True),
    Column("evidence", "texts", "files in the run's evidence/", theirs=True),
)

RUNS: Final = (
    *_PLACE,
    Column("created", "time", "when the run was made"),
    Column("persona", "text", "persona that it began with"),
    Column("switch_after", "integer", "impressions before it became another persona"),
    Column("switch_to", "text", "persona that it then became"),
    Column("twin", "text", "for a twin what it does: yoked, random, no-watch"),
    Column("twin_of", "text", "the run that it stands beside"),
    Column("feed", "text", "simulated, folder, double, youtube, imported"),
    Column("recommender", "text", "of the simulated platform"),
    Column("strength", "number", "of its personalisation, 0 to 1"),
    Column(
        "feed_settings",
        "text",
        "all settings of the feed, JSON; may hold folders and names of accounts",
        theirs=True,
    ),
    Column("seed", "integer", "of the run"),
    Column("goal", "integer", "shorts that it was to have; missing for open end"),
    Column("interests", "integers", "clusters of the persona on the map"),
    Column("map", "text", "interest map"),
    Column("map_sha256", "text", "its hash"),
    Column("encoder", "text", "what saw the thumbnails"),
    Column("encoder_fingerprint", "text", "its hash"),
    Column("perceive", "text", "clip: the encoder looked; truth: topics or labels were read"),
    Column("version", "text", "of shortstui"),
    Column("impressions", "integer", "shorts that were served"),
    Column("organic", "integer", "of those, the videos"),
    Column("watched", "integer", "of the organic, those that the bot decided to watch"),
    Column("on_persona", "integer", "of the organic, those that fit the persona (of then)"),
    Column("incidents", "integer", "how many"),
    Column("first", "time", "of the first event"),
    Column("last", "time", "of the last event"),
    Column("ended", "text", "goal, stopped, exhausted, failed, blocked; missing: interrupted, or still running"),
    Column("lost", "text", "what could not be read at the end; missing: all could"),
    Column("changed_at", "integer", "line whose text no longer fits the chain of hashes; missing: it holds"),
)

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "impressions": IMPRESSIONS,
    "incidents": INCIDENTS,
    "runs": RUNS,
}


def kept(columns: Sequence[Column], *, minimal: bool) -> list[int]:
    """Return the places of the columns that an export has."""
    return [place for place, column in enumerate(columns) if not (minimal and column.theirs)]


def schema_lines() -> Iterator[str]:
    """Yield the tables as text, a line a column; ``*`` marks those that a minimal export leaves out."""
    for table, columns in TABLES.items():
        yield f"{table}"
        for column in columns:
            yield f"  {column.name:<20} {column.kind:<9} {'*' if column.theirs else ' '} {column.what}"
    yield "* left out by --minimal"
