"""What a column of a log can be, and the names that people give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Role:
    """What a column can be to an import.

    Attributes:
        what: For the user, in a few words.
        names: Names that it commonly has, in words of lower case without accents, joined by ``_``; the likeliest
            come first.
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
                "sock_puppet_id",
                "sockpuppet",
                "sockpuppet_id",
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
        weak=("video", "short", "video_url", "video_link", "short_url", "post_url", "url", "link", "id"),
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
