"""Reading the answers of the site's own requests: metadata of a short, the next batch, the player.

Five shapes are known (2025-12 to 2026-10): the overlay with a ``playerOverlay`` wrapper, without it, the classic
renderers, counts only as text, and no overlay at all. All are read by the same ordered paths of the site file.
"""

from __future__ import annotations

from collections.abc import Iterator

from shortstui.feeds.youtube.answer_parts import Reader, entry_facts, item_facts, player_facts
from shortstui.feeds.youtube.embedded import JsonError, decode
from shortstui.feeds.youtube.facts import Answer, JsonFacts, Obstacle, ShortFacts, merge, with_sources
from shortstui.feeds.youtube.json_path import Json, find
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
        facts = with_sources("entry", ShortFacts(kind="ad" if _has_ad_parts(entry) else "post"))
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
