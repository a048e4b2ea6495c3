"""Reading the answers of the site's own requests: metadata of a short, the next batch, the player.

Five shapes are known (2025-12 to 2026-10): the overlay with a ``playerOverlay`` wrapper, without it, the classic
renderers, counts only as text, and no overlay at all. All are read by the same ordered paths of the site file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shortstui.feeds.protocol import ShortKind
from shortstui.feeds.youtube.counts import parse_count, parse_duration
from shortstui.feeds.youtube.embedded import JsonError, decode
from shortstui.feeds.youtube.facts import Answer, JsonFacts, Obstacle, ShortFacts, merge
from shortstui.feeds.youtube.fields import clean, hashtags_in, iso_date
from shortstui.feeds.youtube.ids import id_in_picture, is_video_id
from shortstui.feeds.youtube.json_path import Json, find, text_of
from shortstui.feeds.youtube.obstacles import in_error, in_page, in_player
from shortstui.feeds.youtube.site import built_in_site
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.tree import parse_tree

_MOST_SHORTS = 500
_NEEDS = {
    "reel_item_watch": ("id", "title", "channel", "views", "likes"),
    "player": ("id", "title", "channel", "views", "duration"),
    "reel_watch_sequence": ("entries", "entry id", "continuation"),
}


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


def parse_json(endpoint: str, body: str | bytes, site: Site | None = None, language: str = "") -> JsonFacts:
    """Read an answer of the site; never raises, returns what is known and what was not found.

    Args:
        endpoint: The request's address or its last part ("reel_item_watch"); "" lets the answer speak for itself.
        body: As received.
        site: The site file; the built-in one by default.
        language: Of the page ("de"), for counts.
    """
    site = site or built_in_site()
    name = endpoint.partition("?")[0].rstrip("/").rpartition("/")[2][:60]
    try:
        root = decode(body)
    except JsonError as error:
        return JsonFacts(name, obstacles=_instead(body, site), missing=_NEEDS.get(name, ()), notes=(str(error),))
    return read_answer(name, root, site, language)


def read_answer(endpoint: str, root: Json, site: Site, language: str = "") -> JsonFacts:
    """Read an answer that is decoded already; see :func:`parse_json`."""
    reader = Reader(site, language)
    documents: list[Json] = list(root[:50]) if isinstance(root, list) else [root]
    shorts: list[ShortFacts] = []
    obstacles: list[Obstacle] = []
    notes: list[str] = []
    upcoming: list[str] = []
    for document in documents:
        entries = _entries(document, reader)
        item, player = _item_and_player(document, reader)
        if item is not None:
            shorts.append(item)
        if player is not None:
            obstacles += in_player(player, site)
        obstacles += in_error(document, site)
        upcoming += [entry.id for entry in entries if entry.id]
        shorts += entries
    continuation = _continuation(documents, reader)
    looks = endpoint if endpoint in _NEEDS else _looks_like(reader, bool(shorts))
    if not isinstance(root, dict | list) or not root:
        notes.append("an empty answer" if root in ({}, []) else "no object")
    return JsonFacts(
        endpoint=looks,
        shorts=tuple(shorts[:_MOST_SHORTS]),
        upcoming=tuple(upcoming[:_MOST_SHORTS]),
        continuation=continuation,
        exhausted=looks == "reel_watch_sequence"
        and isinstance(root, dict)
        and not (shorts or continuation or obstacles),
        obstacles=tuple(obstacles),
        flush_seconds=_flush_seconds(documents, site),
        logged_in=_logged_in(documents, site),
        answers=tuple(reader.answers.values()),
        missing=tuple(need for need in _NEEDS.get(looks, ()) if need not in reader.answers),
        notes=tuple(notes),
    )


def _instead(body: str | bytes, site: Site) -> tuple[Obstacle, ...]:
    """Return what a page says that came where an answer was expected."""
    head = body[:200].decode("utf-8", "replace") if isinstance(body, bytes) else body[:200]
    if not head.lstrip().startswith("<"):
        return ()
    return tuple(in_page(parse_tree(body).root, site, "", has_shorts=False))


def _looks_like(reader: Reader, has_shorts: bool) -> str:
    if "entries" in reader.answers:
        return "reel_watch_sequence"
    if any(answer.how in reader.site.paths.item.title for answer in reader.answers.values()):
        return "reel_item_watch"
    if any(answer.how in reader.site.paths.player.id for answer in reader.answers.values()):
        return "player"
    return "reel_item_watch" if has_shorts else ""


def _item_and_player(document: Json, reader: Reader) -> tuple[ShortFacts | None, Json]:
    """Return the short an answer is about, and the player's part of the answer."""
    if not isinstance(document, dict):
        return None, None
    parts = reader.site.paths.part
    player: Json = document if "videoDetails" in document or "playabilityStatus" in document else None
    is_sequence = any(True for _ in find(document, parts.entries[0]))
    if player is None and not is_sequence:
        player = _unwrapped(reader.first("player part", document, parts.player))
    endpoint = (
        None if is_sequence else next((found for path in parts.endpoint for found in find(document, path)), None)
    )
    has_overlay = not is_sequence and any(True for path in parts.overlay for _ in find(document, path))
    facts: list[ShortFacts] = []
    if has_overlay or (endpoint is not None and not is_sequence):
        facts.append(item_facts(document, reader))
    if player is not None:
        facts.append(player_facts(player, reader))
    if isinstance(endpoint, dict):
        facts.append(entry_facts(endpoint, reader))
    joined = merge(*facts) if facts else None
    return (joined if joined is not None and _says_something(joined) else None), player


def _says_something(facts: ShortFacts) -> bool:
    return bool(facts.id or facts.title or facts.channel or facts.views is not None)


def _unwrapped(value: Json) -> Json:
    """Return a part that is written as a string of JSON (seen for player answers) as what it says."""
    if isinstance(value, str):
        try:
            return decode(value)
        except JsonError:
            return None
    return value


def item_facts(root: Json, reader: Reader) -> ShortFacts:
    """Return what a ``reel_item_watch`` answer (or ``ytInitialData``, its twin) says of its short."""
    paths = reader.site.paths.item
    title = clean(reader.text("title", root, paths.title))
    published = reader.text("published", root, paths.published)
    short_id = reader.text("id", root, paths.id)
    kind: ShortKind = "live" if "LIVE" in reader.text("style", root, paths.style) else "video"
    return _with_sources(
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
    return _with_sources(
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
    return _with_sources(
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


def _entries(document: Json, reader: Reader) -> list[ShortFacts]:
    parts = reader.site.paths.part
    for number, path in enumerate(parts.entries, 1):
        entries = [entry for entry in find(document, path) if isinstance(entry, dict)]
        if entries:
            reader.answers.setdefault("entries", Answer("entries", number, len(parts.entries), path, len(entries)))
            return [_entry(entry, reader) for entry in entries[:_MOST_SHORTS]]
    return list(_loose_endpoints(document, reader))


def _entry(entry: Json, reader: Reader) -> ShortFacts:
    parts = reader.site.paths.part
    endpoint = reader.first("entry", entry, parts.entry)
    facts = entry_facts(endpoint, reader)
    if facts.id:
        reader.answers.setdefault("entry id", Answer("entry id", 1, 1, reader.site.paths.entry.id[0]))
    elif facts.kind == "video":
        # An entry that plays no video: a post or a picture. No capture shows one yet.
        facts = _with_sources("entry", ShortFacts(kind="ad" if _has_ad_parts(entry) else "post"))
    # Entries of today carry no titles; older ones brought their overlay along.
    ahead = [item_facts({"overlay": endpoint.get("overlay")}, reader)] if isinstance(endpoint, dict) else []
    for paths, read in ((parts.prefetched_item, item_facts), (parts.prefetched_player, player_facts)):
        value = next((found for path in paths for found in find(endpoint, path)), None)
        if value is not None:
            ahead.append(read(_unwrapped(value), reader))
    return merge(*ahead, facts) if facts.id and all(each.id in ("", facts.id) for each in ahead) else facts


def _has_ad_parts(entry: Json) -> bool:
    return any(
        any(True for _ in find(entry, f"**.{key}"))
        for key in ("adSlotRenderer", "adClientParams", "adSlotAndLayoutItem")
    )


def _loose_endpoints(document: Json, reader: Reader) -> Iterator[ShortFacts]:
    """Yield the endpoints of an answer without entries that is about no short of its own (shelves, guides)."""
    parts = reader.site.paths.part
    if not isinstance(document, dict):
        return
    own = {
        "overlay",
        "replacementEndpoint",
        "reelWatchEndpoint",
        "videoDetails",
        "playabilityStatus",
        "playerResponse",
    }
    if own & document.keys():
        return
    if any(True for path in parts.overlay for _ in find(document, path)):
        return
    seen: set[str] = set()
    for path in parts.any_endpoint:
        for endpoint in find(document, path):
            facts = entry_facts(endpoint, reader)
            if facts.id and facts.id not in seen and len(seen) < _MOST_SHORTS:
                seen.add(facts.id)
                reader.answers.setdefault("entries", Answer("entries", 1, len(parts.any_endpoint), path))
                yield facts


def _continuation(documents: list[Json], reader: Reader) -> str:
    for document in documents:
        value = reader.first("continuation", document, reader.site.paths.part.continuation)
        if isinstance(value, str):
            return value[:100_000]
    return ""


def _flush_seconds(documents: list[Json], site: Site) -> tuple[float, ...]:
    players = [
        *documents,
        *(found for document in documents for path in site.paths.part.player for found in find(document, path)),
    ]
    for player in players:
        for value in (found for path in site.paths.player.flush for found in find(player, path)):
            if isinstance(value, list):
                return tuple(
                    float(each)
                    for each in value[:20]
                    if isinstance(each, int | float) and not isinstance(each, bool) and 0 <= each < 1e6
                )
    return ()


def _logged_in(documents: list[Json], site: Site) -> bool | None:
    for document in documents:
        for param in (found for path in site.paths.session.tracking for found in find(document, path)):
            if isinstance(param, dict) and param.get("key") == "logged_in":
                return param.get("value") == "1"
    return None


def _channel_id(text: str) -> str:
    return text if len(text) == 24 and text.startswith("UC") and text.isascii() else ""


def _with_sources(source: str, facts: ShortFacts) -> ShortFacts:
    import msgspec

    known = {
        name: source
        for name in (
            "title",
            "channel",
            "views",
            "likes",
            "comments",
            "duration",
            "hashtags",
            "published",
            "thumbnail_url",
        )
        if getattr(facts, name) not in (None, "", ())
    }
    return msgspec.structs.replace(facts, sources=known)
