"""What a slot of the feed says of its short: id, picture, kind, and the texts laid over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shortstui.feeds.protocol import ShortKind
from shortstui.feeds.youtube.counts import parse_duration
from shortstui.feeds.youtube.facts import Answer, ShortFacts, with_sources
from shortstui.feeds.youtube.fields import clean, folded, hashtags_in
from shortstui.feeds.youtube.ids import id_in_picture, id_in_url, is_video_id
from shortstui.feeds.youtube.page_reader import PageReader
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.tree import Node, hidden, select, shows_something, text_in

_URL = re.compile(r"(?:https?:)?//[^\s\"'()<>&;]{1,400}")


def slot_facts(page: PageReader, slot: Node, number: int) -> ShortFacts:
    """Return what a slot says of its short.

    Args:
        page: The page it is in.
        slot: The slot's element.
        number: Its place among the loaded slots, for when it bears no number of its own.
    """
    site = page.site
    selectors = site.selectors
    short_id, picture, tier, css = _picture_of(slot, site)
    if "slot id" not in page.wanted:
        page.wanted.append("slot id")
    if short_id:
        page.answers.setdefault("slot id", Answer("slot id", tier, len(selectors.slot_thumbnail) + 1, css))
    elif short_id := _linked_id(slot, site):
        last = len(selectors.slot_thumbnail) + 1
        page.answers.setdefault("slot id", Answer("slot id", last, last, "a link in the slot"))
    title = clean(page.text("title", selectors.title, slot))
    index = slot.get("id", "")
    facts = ShortFacts(
        id=short_id,
        kind=_kind_of(page, slot, short_id),
        title=title,
        channel=clean(page.text("channel", selectors.channel, slot)),
        channel_id=_channel_id(slot),
        views=page.count("views", selectors.views, slot),
        likes=page.count("likes", selectors.likes, slot),
        comments=page.count("comments", selectors.comments, slot),
        duration=parse_duration(page.text("duration", selectors.duration, slot)),
        hashtags=_hashtags(slot, title, selectors.hashtag),
        thumbnail_url=picture,
        slot=int(index) if index.isascii() and index.isdigit() and len(index) < 7 else number,
    )
    return with_sources("dom", facts)


def id_of_slot(slot: Node, site: Site) -> str:
    """Return the id of the video a slot shows or will show, "" when nothing in it names one."""
    return _picture_of(slot, site)[0] or _linked_id(slot, site)


def _picture_of(slot: Node, site: Site) -> tuple[str, str, int, str]:
    """Return the id, the address, the tier and the selector of a slot's thumbnail."""
    tiers = site.selectors.slot_thumbnail
    for number, css in enumerate(tiers, 1):
        for node in select(slot, css)[:10]:
            for value in (
                node.get("style", ""),
                node.get("src", ""),
                node.get("data-style", ""),
                *(v for _, v in node.items()),
            ):
                if found := id_in_picture(value[:4096]):
                    return found, _address_in(value[:4096]), number, css
    return "", "", 0, ""


def _address_in(style: str) -> str:
    match = _URL.search(style)
    return match[0] if match else ""


def _linked_id(slot: Node, site: Site) -> str:
    for css in site.selectors.slot_link:
        for node in select(slot, css)[:10]:
            for name in ("href", "video-id", "data-video-id"):
                value = node.get(name, "")
                if found := (value if is_video_id(value) else id_in_url(value)):
                    return found
    return ""


def _hashtags(slot: Node, title: str, tiers: Iterable[str]) -> tuple[str, ...]:
    links = [text_in(node) for css in tiers for node in select(slot, css)[:60]]
    return hashtags_in(title, *(link for link in links if link.startswith("#")))


def _channel_id(slot: Node) -> str:
    for node in select(slot, "a[href^='/channel/UC']"):
        part = node.get("href", "").partition("/channel/")[2][:24]
        if len(part) == 24 and part.isascii():
            return part
    return ""


def _kind_of(page: PageReader, slot: Node, short_id: str) -> ShortKind:
    kinds = page.site.kinds
    if _has(page, "ad mark", kinds.ad, slot) or _badge_says_ad(page, slot):
        return "ad"
    if any(shows_something(node) and not hidden(node) for css in kinds.post for node in select(slot, css)):
        return "post"
    if _has(page, "live mark", kinds.live, slot):
        return "live"
    # A slot that is filled but has neither a picture of a video nor a player shows something else.
    overlay = select(slot, "#nvc-container, ytd-reel-non-video-content-renderer")
    return (
        "post"
        if not short_id and overlay and not select(slot, "video") and text_in(slot) and not _is_video(slot)
        else "video"
    )


def _is_video(slot: Node) -> bool:
    return bool(select(slot, "ytd-reel-video-renderer, yt-shorts-video-title-view-model, #shorts-player"))


def _has(page: PageReader, need: str, tiers: Sequence[str], slot: Node) -> bool:
    for number, css in enumerate(tiers, 1):
        if any(not hidden(node) for node in select(slot, css)[:20]):
            page.answers.setdefault(need, Answer(need, number, len(tiers), css))
            return True
    return False


def _badge_says_ad(page: PageReader, slot: Node) -> bool:
    words = {folded(word) for word in page.site.texts.sponsored}
    badges = [node for css in page.site.kinds.badge for node in select(slot, css)[:20] if not hidden(node)]
    if any(folded(text_in(node)) in words for node in badges):
        page.answers.setdefault("ad mark", Answer("ad mark", 1, 1, "the text of a badge"))
        return True
    return False
