"""What is known of a short, of a page and of an answer, and how sure its source is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from shortstui.feeds.protocol import Short, ShortKind

ObstacleKind = Literal[
    "consent",
    "sorry",
    "captcha",
    "botwall",
    "rate_limit",
    "age_gate",
    "content_warning",
    "sign_in",
    "unavailable",
    "error",
    "continue_watching",
    "promo",
]
BLOCKS: frozenset[ObstacleKind] = frozenset({"sorry", "captcha", "botwall", "rate_limit"})
"""The platform stops the bot: end the run as ``blocked:<kind>``, keep evidence, cool down, never solve."""
ITEM_OBSTACLES: frozenset[ObstacleKind] = frozenset({"age_gate", "content_warning", "sign_in", "unavailable"})
"""They concern one short: record it, skip it, give no credit for dwelling."""


class Obstacle(msgspec.Struct, frozen=True):
    """Something that stands between the bot and a short."""

    kind: ObstacleKind
    tier: str
    """The selector, path or text that told it."""
    detail: str = ""
    """What the page said, shortened."""


class Answer(msgspec.Struct, frozen=True):
    """Which tier answered a need: for ``doctor``, and for the record when the site changes."""

    need: str
    """"title", "active slot"; as in the site file."""
    tier: int
    """From 1: the first choice."""
    of: int
    """How many tiers there are."""
    how: str
    """The selector or path."""
    matches: int = 1


class ShortFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one source says of one short. Texts are untrusted; absent means unknown, never zero."""

    id: str = ""
    kind: ShortKind = "video"
    title: str = ""
    channel: str = ""
    channel_id: str = ""
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    duration: float | None = None
    """Seconds."""
    hashtags: tuple[str, ...] = ()
    """Without ``#``, lower case."""
    published: str | None = None
    """ISO date."""
    published_text: str = ""
    """As the page wrote it: "3 days ago", "20 Sept 2026"."""
    thumbnail_url: str = ""
    slot: int | None = None
    """The slot's number in the feed, in a page."""
    sources: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Field → where it came from: "item", "player", "entry", "dom", "head"."""


class ConsentChoice(msgspec.Struct, frozen=True):
    """One form of the consent page."""

    choice: Literal["reject", "accept"]
    action: str
    fields: Mapping[str, str]
    button_label: str = ""


class PageFacts(msgspec.Struct, frozen=True):
    """What a page of the site shows."""

    layout: Literal["new", "old", "mobile", "unknown"] = "unknown"
    active: ShortFacts | None = None
    """The short that is on: the one that is *seen*."""
    shorts: tuple[ShortFacts, ...] = ()
    """Every loaded slot in the order of the feed, ads and posts too."""
    upcoming: tuple[str, ...] = ()
    """Ids served but not reached yet: the slots after the active one."""
    obstacles: tuple[Obstacle, ...] = ()
    consent: tuple[ConsentChoice, ...] = ()
    end_of_feed: bool = False
    """The button for the next short is there and disabled."""
    language: str = ""
    session: Mapping[str, str] = msgspec.field(default_factory=dict)
    """What the page's configuration says of the client; the visitor only as "present"."""
    answers: tuple[Answer, ...] = ()
    missing: tuple[str, ...] = ()
    """The needs no tier answered."""
    notes: tuple[str, ...] = ()
    """What was cut, refused or odd."""

    @property
    def blocked(self) -> ObstacleKind | None:
        """The kind of block, None when the bot may go on."""
        return next((obstacle.kind for obstacle in self.obstacles if obstacle.kind in BLOCKS), None)


class JsonFacts(msgspec.Struct, frozen=True):
    """What one answer of the site says."""

    endpoint: str = ""
    """"reel_item_watch", "reel_watch_sequence", "player"; what was asked for, or else what it looks like."""
    shorts: tuple[ShortFacts, ...] = ()
    upcoming: tuple[str, ...] = ()
    """Ids of a sequence in order: served."""
    continuation: str = ""
    """The token for the next batch; log only a hash of it."""
    exhausted: bool = False
    """A sequence without entries and without a token: the end of the feed, not an error."""
    obstacles: tuple[Obstacle, ...] = ()
    flush_seconds: tuple[float, ...] = ()
    """When the page plans to report watching, in seconds of playback."""
    logged_in: bool | None = None
    answers: tuple[Answer, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def blocked(self) -> ObstacleKind | None:
        """The kind of block, None when the bot may go on."""
        return next((obstacle.kind for obstacle in self.obstacles if obstacle.kind in BLOCKS), None)


_MERGED = (
    "title",
    "channel",
    "channel_id",
    "views",
    "likes",
    "comments",
    "duration",
    "hashtags",
    "published",
    "published_text",
    "thumbnail_url",
    "slot",
)


def merge(*facts: ShortFacts) -> ShortFacts:
    """Join what several sources say of one short; the first that knows a field wins.

    Args:
        facts: In order of trust: ``reel_item_watch``, the page's first data, the player, the DOM. Those of
            another id than the first known one are left out: an outgoing video lingers in the DOM.
    """
    short_id = next((each.id for each in facts if each.id), "")
    same = [each for each in facts if each.id in ("", short_id)]
    known: dict[str, object] = {"id": short_id}
    sources: dict[str, str] = {}
    for field in _MERGED:
        for each in same:
            value = getattr(each, field)
            if value not in (None, "", ()):
                known[field] = value
                if field in each.sources:
                    sources[field] = each.sources[field]
                break
    known["kind"] = next((each.kind for each in same if each.kind != "video"), "video")
    return msgspec.convert({**known, "sources": sources}, ShortFacts)


_SOURCED = tuple(field for field in _MERGED if field not in ("channel_id", "published_text", "slot"))


def with_sources(source: str, facts: ShortFacts) -> ShortFacts:
    """Return facts that say for each field they know where it came from."""
    known = {field: source for field in _SOURCED if getattr(facts, field) not in (None, "", ())}
    return msgspec.structs.replace(facts, sources=known)


def to_short(facts: ShortFacts, batch: int | None = None) -> Short:
    """Return the feed's item; the thumbnail's hash is the driver's to add once it has the bytes.

    Args:
        facts: With an id.
        batch: The number of the feed's batch, where known.
    """
    return Short(
        id=facts.id,
        title=facts.title,
        channel=facts.channel,
        kind=facts.kind,
        views=facts.views,
        duration=facts.duration,
        hashtags=tuple(f"#{tag}" for tag in facts.hashtags),
        published=facts.published,
        batch=batch,
    )
