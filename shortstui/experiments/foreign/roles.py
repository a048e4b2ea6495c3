"""Which column of a log says what: given, or guessed from the names that people use."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

JOIN: Final = "+"
"""Joins columns that make an account only together: ``account=user+session``."""


@dataclass(frozen=True)
class Role:
    """What a column can be to an import.

    Attributes:
        what: For the user, in a few words.
        names: Names that it commonly has, lower-case words joined by ``_``; the first are the likeliest.
        weak: Names that may mean something else: they count only where no column has one of the others.
        matters: Whether a wrong guess would change a verdict: then two columns that fit are no guess.
    """

    what: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    matters: bool = True


ROLES: Final[Mapping[str, Role]] = {
    "account": Role(
        "who scrolled",
        (
            *("account", "account_id", "user", "user_id", "userid", "uid", "username", "user_name", "puppet"),
            *(
                "puppet_id",
                "sock_puppet",
                "sockpuppet",
                "bot",
                "bot_id",
                "bot_name",
                "agent",
                "agent_id",
                "viewer",
            ),
            *("participant", "participant_id", "subject", "subject_id"),
        ),
        weak=("profile", "profile_id", "run", "run_id", "session", "session_id", "device", "device_id"),
    ),
    "step": Role(
        "place of the short in the account's feed",
        (
            *("step", "position", "feed_position", "video_index", "video_number", "video_num", "step_number"),
            *("video_position", "item_position", "feed_index", "video_rank", "swipe", "scroll", "iteration"),
            *("sequence", "seq"),
        ),
        weak=("pos", "index", "idx", "order", "rank", "number", "n", "t"),
    ),
    "item": Role(
        "which short",
        (
            *("item", "item_id", "video_id", "videoid", "vid", "short_id", "post_id", "aweme_id", "content_id"),
            "media_id",
        ),
        weak=("video", "short", "video_url", "url", "link", "id"),
    ),
    "watched": Role(
        "whether it was watched (yes or no)",
        ("watched", "is_watched", "was_watched", "engaged"),
        weak=("watch", "viewed", "decision", "action", "liked"),
    ),
    "on_topic": Role(
        "whether it fits the account's interest (yes or no)",
        (
            *("on_topic", "ontopic", "is_on_topic", "relevant", "is_relevant", "on_persona", "of_interest"),
            *("in_topic", "is_match", "matched"),
        ),
        weak=("relevance", "match", "matches", "is_target"),
    ),
    "label": Role(
        "its category, or several",
        (
            *("label", "labels", "category", "categories", "video_topic", "video_category", "predicted_label"),
            "predicted_topic",
        ),
        weak=("topic", "topics", "genre", "theme", "class", "cluster", "tag", "tags"),
    ),
    "group": Role(
        "treatment or control",
        (
            *("group", "arm", "condition", "treatment", "experiment_group", "exp_group", "cohort", "is_control"),
            "treated",
        ),
        weak=("role",),
    ),
    "persona": Role(
        "what the account is made to like",
        (
            *(
                "persona",
                "persona_name",
                "user_topic",
                "account_topic",
                "persona_topic",
                "bot_topic",
                "seed_topic",
            ),
            *("target_topic", "assigned_topic"),
        ),
        weak=("interest", "interests", "user_type"),
    ),
    "pair": Role("which control belongs to which bot", ("pair", "pair_id", "block", "twin", "twin_id")),
    "time": Role(
        "when it was served",
        ("time", "timestamp", "datetime", "date_time", "served_at", "seen_at", "watched_at", "ts"),
        weak=("date", "created_at"),
        matters=False,
    ),
    "dwell": Role(
        "seconds that were stayed",
        ("dwell", "dwell_time", "dwell_seconds", "watch_time", "watch_seconds", "watchtime", "time_spent"),
        weak=("watch_duration", "seconds_watched"),
        matters=False,
    ),
    "duration": Role(
        "seconds that it lasts", ("duration", "video_duration", "length", "video_length"), matters=False
    ),
    "views": Role(
        "how often it was seen",
        ("views", "view_count", "viewcount", "play_count", "playcount", "plays"),
        matters=False,
    ),
    "title": Role(
        "its title",
        ("title", "video_title", "description", "desc", "caption"),
        weak=("text", "name"),
        matters=False,
    ),
    "channel": Role(
        "who made it",
        ("channel", "channel_name", "channel_title", "creator", "author", "author_name", "uploader"),
        matters=False,
    ),
    "ad": Role(
        "whether it is an ad (yes or no)", ("ad", "is_ad", "isad", "sponsored", "is_sponsored"), matters=False
    ),
}

Columns = Mapping[str, str]
"""Role → name of the column, as the log writes it."""


def given_columns(text: str, there: Sequence[str], where: str) -> Columns:
    """Return the columns that a user named: ``account=user,step=position,…``; an empty name leaves a role out.

    Args:
        text: What was given.
        there: The log's columns.
        where: The log, for errors.

    Raises:
        ShortstuiError: A role is unknown or given twice, a column isn't there, or something needed is missing.
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        role, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or role not in ROLES:
            near = difflib.get_close_matches(role, ROLES, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            raise _wrong(where, f"--columns: “{harmless(part, 60)}” is no role=column", f"{meant}{_roles()}")
        if role in found:
            raise _wrong(where, f"--columns gives {role} twice", "give each role once")
        if name:
            found[role] = _column(role, name, there, where)
    _require(found, there, where)
    return found


def guessed_columns(there: Sequence[str], where: str) -> Columns:
    """Return the columns by their names.

    Raises:
        ShortstuiError: Something needed has no column, or two columns would fit a role that matters.
    """
    found: dict[str, str] = {}
    doubts: dict[str, list[str]] = {}
    for role, known in ROLES.items():
        fitting = _called(known.names, there) or _called(known.weak, there)
        if len(fitting) > 1 and known.matters:
            doubts[role] = fitting
        elif fitting:
            found[role] = fitting[0]
    if doubts:
        role, names = next(iter(doubts.items()))
        shown = " or ".join(harmless(name, 40) for name in names)
        chosen = found | {role: names[0] for role, names in doubts.items()}
        raise _wrong(where, f"which column is the {role} ({ROLES[role].what}): {shown}?", _example(chosen, there))
    _require(found, there, where)
    return found


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
    for role in ("account", "item"):
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
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\W_]+", "_", split.casefold()).strip("_")


def _wrong(where: str, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=where, hint=hint, code=ExitCode.BAD_INPUT)
