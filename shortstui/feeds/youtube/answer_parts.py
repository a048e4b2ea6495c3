"""The parts of an answer that describe a short: the item, the player, and the entry of a sequence."""

from __future__ import annotations

from dataclasses import dataclass, field

from shortstui.feeds.protocol import ShortKind
from shortstui.feeds.youtube.counts import parse_count, parse_duration
from shortstui.feeds.youtube.facts import Answer, ShortFacts, with_sources
from shortstui.feeds.youtube.fields import clean, hashtags_in, iso_date
from shortstui.feeds.youtube.ids import id_in_picture, is_video_id
from shortstui.feeds.youtube.json_path import Json, find, text_of
from shortstui.feeds.youtube.site_model import Site


@dataclass
class Reader:
    """Looks needs up in JSON and remembers which tier answered."""

    site: Site
    language: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)

    def first(self, need: str, root: Json, paths: list[str]) -> Json:
        """Return the first value at the first path that leads to one with something in it."""
        for number, path in enumerate(paths, 1):
            for value in find(root, path):
                if value not in ("", [], {}):
                    self.answers.setdefault(need, Answer(need, number, len(paths), path))
                    return value
        return None

    def text(self, need: str, root: Json, paths: list[str]) -> str:
        """Return the first text that paths lead to, in any wrapping."""
        for number, path in enumerate(paths, 1):
            for value in find(root, path):
                if text := text_of(value):
                    self.answers.setdefault(need, Answer(need, number, len(paths), path))
                    return text
        return ""

    def count(self, need: str, root: Json, paths: list[str]) -> int | None:
        """Return the first number that paths lead to, exact or written for people."""
        for number, path in enumerate(paths, 1):
            for value in find(root, path):
                count = parse_count(text_of(value), self.site.counts, self.language)
                if count is not None:
                    self.answers.setdefault(need, Answer(need, number, len(paths), path))
                    return count
        return None


def item_facts(root: Json, reader: Reader) -> ShortFacts:
    """Return what a ``reel_item_watch`` answer (or ``ytInitialData``, its twin) says of its short."""
    paths = reader.site.paths.item
    title = clean(reader.text("title", root, paths.title))
    published = reader.text("published", root, paths.published)
    short_id = reader.text("id", root, paths.id)
    kind: ShortKind = "live" if "LIVE" in reader.text("style", root, paths.style) else "video"
    return with_sources(
        "item",
        ShortFacts(
            id=short_id if is_video_id(short_id) else "",
            kind=kind,
            title=title,
            channel=clean(reader.text("channel", root, paths.channel)),
            channel_id=_channel_id(reader.text("channel id", root, paths.channel_id)),
            views=reader.count("views", root, paths.views),
            likes=reader.count("likes", root, paths.likes),
            comments=reader.count("comments", root, paths.comments),
            hashtags=hashtags_in(title),
            published=iso_date(published),
            published_text=clean(published)[:60],
        ),
    )


def player_facts(root: Json, reader: Reader) -> ShortFacts:
    """Return what a ``player`` answer (or ``getPlayerResponse()``) says of its short."""
    paths = reader.site.paths.player
    title = clean(reader.text("title", root, paths.title))
    short_id = reader.text("id", root, paths.id)
    duration = parse_duration(reader.text("duration", root, paths.duration))
    published = reader.text("published", root, paths.published)
    return with_sources(
        "player",
        ShortFacts(
            id=short_id if is_video_id(short_id) else "",
            kind="live" if _is_live(root, duration, reader.site) else "video",
            title=title,
            channel=clean(reader.text("channel", root, paths.channel)),
            channel_id=_channel_id(reader.text("channel id", root, paths.channel_id)),
            views=reader.count("views", root, paths.views),
            likes=reader.count("likes", root, paths.likes),
            duration=duration,
            hashtags=hashtags_in(title, reader.text("description", root, paths.description)),
            published=iso_date(published),
            published_text=published[:60] if iso_date(published) is None else "",
        ),
    )


def _is_live(root: Json, duration: float | None, site: Site) -> bool:
    paths = site.paths.player
    if any(value is True for path in paths.live for value in find(root, path)):
        return True
    status = next((text_of(value) for path in paths.status for value in find(root, path)), "")
    if status in site.playability.live:
        return True
    # A finished stream keeps its mark but has a length, and is then a video like any other.
    return duration is None and any(value is True for path in paths.live_content for value in find(root, path))


def entry_facts(endpoint: Json, reader: Reader) -> ShortFacts:
    """Return what a ``reelWatchEndpoint`` says: an id, a picture, whether it is an ad; never a title."""
    paths = reader.site.paths.entry
    short_id = next((text_of(value) for path in paths.id for value in find(endpoint, path)), "")
    pictures = [value for path in paths.thumbnail for value in find(endpoint, path) if isinstance(value, str)]
    if not is_video_id(short_id):
        short_id = next((found for url in pictures if (found := id_in_picture(url))), "")
    return with_sources(
        "entry",
        ShortFacts(
            id=short_id,
            kind="ad" if _is_ad(endpoint, reader.site) else "video",
            thumbnail_url=pictures[0][:500] if pictures else "",
        ),
    )


def _is_ad(endpoint: Json, site: Site) -> bool:
    """Return whether an endpoint is an advertisement; the mark is ``true`` or "true", and "false" is none."""
    marks = (value for path in site.paths.entry.ad for value in find(endpoint, path))
    kinds = (text_of(value) for path in site.paths.entry.type for value in find(endpoint, path))
    return any(mark is True or (isinstance(mark, str) and mark.lower() == "true") for mark in marks) or any(
        kind.upper().endswith("_AD") for kind in kinds
    )


def _channel_id(text: str) -> str:
    return text if len(text) == 24 and text.startswith("UC") and text.isascii() else ""
