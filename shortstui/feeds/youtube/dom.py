"""Reading a page of the site: which short is on, which are loaded, and what each slot says of its short.

Two layouts are served side by side (2026-08 to 2026-10). In the new one nothing marks the active slot but what it
holds, and the other slots are a picture each; in the old one every slot has a renderer and the active one a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from shortstui.feeds.youtube.counts import parse_count, parse_duration
from shortstui.feeds.youtube.embedded import assigned, session_in
from shortstui.feeds.youtube.facts import Answer, PageFacts, ShortFacts, merge, with_sources
from shortstui.feeds.youtube.fields import clean, folded, hashtags_in, iso_date
from shortstui.feeds.youtube.ids import is_video_id, short_in_url
from shortstui.feeds.youtube.json_facts import read_answer
from shortstui.feeds.youtube.obstacles import consent_choices, in_page
from shortstui.feeds.youtube.page_reader import PageReader
from shortstui.feeds.youtube.site import built_in_site
from shortstui.feeds.youtube.site_model import ActiveTier, Site
from shortstui.feeds.youtube.slots import id_of_slot, slot_facts
from shortstui.feeds.youtube.tree import (
    Node,
    hidden,
    parse_tree,
    select,
    text_in,
)

_MOST_SLOTS = 400
_MOST_MARKS = 50
"""Elements looked at for the one that marks the active slot; a page has one or two."""
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,5}\)(https?://\S{1,500})")
_STALE = re.compile(r"\s*[-–—]\s*YouTube\s*$")


def parse_dom(html: str | bytes, site: Site | None = None, url: str = "") -> PageFacts:
    """Read a page of the site; never raises, returns what is known and what was not found.

    Args:
        html: The page as served, or the DOM as the browser writes it.
        site: The site file; the built-in one by default.
        url: The page's address where known: after a move without a load only it names the short that is on.
    """
    site = site or built_in_site()
    tree = parse_tree(html)
    page = PageReader(tree, site, _language(tree.root))
    page.nodes("page", site.selectors.page)
    page.nodes("player", site.selectors.player)
    page.nodes("video", site.selectors.video)
    page.nodes("next", site.selectors.next)
    slots = _slots(page)
    address = url or _address(html, page)
    active = _active_slot(page, slots, short_in_url(url))
    shorts = [slot_facts(page, node, number) for number, node in enumerate(slots)]
    first = _first_data(page)
    current, shorts = _current(page, shorts, slots.index(active) if active is not None else None, first, address)
    has_shorts = bool(shorts) or bool(current and current.id and "player" in page.answers)
    return PageFacts(
        layout=_layout(page),
        active=current,
        shorts=tuple(shorts),
        upcoming=_upcoming(shorts, slots.index(active) if active is not None else None, first),
        obstacles=tuple(in_page(tree.root, site, address, has_shorts=has_shorts)),
        consent=tuple(consent_choices(tree.root, site)),
        end_of_feed=_end_of_feed(page),
        language=page.language,
        session=session_in(tree.scripts, site.embedded.config),
        answers=tuple(page.answers.values()),
        missing=tuple(need for need in page.wanted if need not in page.answers),
        notes=tuple(tree.notes),
    )


def _language(root: Node | None) -> str:
    html = next(iter(select(root, "html")), None)
    return html.get("lang", "")[:20] if html is not None else ""


def _layout(page: PageReader) -> Literal["new", "old", "mobile", "unknown"]:
    layouts = page.site.layouts
    named: tuple[tuple[Literal["old", "new", "mobile"], list[str]], ...] = (
        ("old", layouts.old),
        ("new", layouts.new),
        ("mobile", layouts.mobile),
    )
    for name, tiers in named:
        if page.nodes("layout mark", tiers):
            return name
    return "unknown"


def _slots(page: PageReader) -> list[Node]:
    """Return the slots in the order of the feed; one slot inside another (wrapper and renderer) counts once."""
    found = page.nodes("slot", page.site.selectors.slot)[: 2 * _MOST_SLOTS]
    # An element is known by its identity: lxml keeps one object for each while it is referenced.
    known = set(map(id, found))
    outer = [node for node in found if not any(id(around) in known for around in node.iterancestors())]
    return outer[:_MOST_SLOTS]


def _active_slot(page: PageReader, slots: list[Node], wanted_id: str) -> Node | None:
    page.wanted.append("active slot")
    tiers = page.site.active
    doubtful: tuple[Answer, Node] | None = None
    for number, tier in enumerate(tiers, 1):
        found = _active_by(page, tier, slots)
        if not found:
            continue
        chosen = found[0]
        if wanted_id:
            chosen = next((node for node in found if id_of_slot(node, page.site) == wanted_id), found[0])
        answer = Answer("active slot", number, len(tiers), tier.name, len(found))
        if len(found) == 1 or id_of_slot(chosen, page.site) == wanted_id != "":
            page.answers["active slot"] = answer
            return chosen
        doubtful = doubtful or (answer, chosen)
    if doubtful:
        page.answers["active slot"] = doubtful[0]
        return doubtful[1]
    return None


def _active_by(page: PageReader, tier: ActiveTier, slots: list[Node]) -> list[Node]:
    """Return the slots that a tier marks; hidden copies don't count while others show."""
    root = page.tree.root
    marked = select(root, tier.css)
    if tier.holds:
        matching = set(map(id, marked))
        marked = [
            around
            for held in select(root, tier.holds)[:_MOST_MARKS]
            for around in (held, *held.iterancestors())
            if id(around) in matching
        ]
    found: list[Node] = []
    for node in marked[:_MOST_SLOTS]:
        around = {id(each) for each in (node, *node.iterancestors())}
        slot = next((slot for slot in slots if id(slot) in around), None)
        if slot is not None and slot not in found:
            found.append(slot)
    return [node for node in found if not hidden(node)] or found


def _first_data(page: PageReader) -> list[ShortFacts]:
    """Return what the scripts say: the short of the load first, then the batch that came with it."""
    found: list[ShortFacts] = []
    batch: list[ShortFacts] = []
    for name in page.site.embedded.answers:
        value = assigned(page.tree.scripts, name)
        if value is None:
            continue
        page.answers.setdefault(name, Answer(name, 1, 1, f"{name} in a script"))
        answer = read_answer("", value, page.site, page.language)
        if answer.upcoming:
            batch += answer.shorts
        else:
            found += answer.shorts[:1]
    joined = merge(*found) if found else None
    return ([joined] if joined is not None else []) + batch


def _current(
    page: PageReader, shorts: list[ShortFacts], at: int | None, first: list[ShortFacts], address: str
) -> tuple[ShortFacts | None, list[ShortFacts]]:
    """Return the short that is on with all that is known of it, and the slots with it in its place.

    What the document's head and scripts say counts only for their own id: both are stale once the site has moved
    on without a load, and then the slot is right.
    """
    in_slot = shorts[at] if at is not None else None
    player_title = page.text("player title", page.site.selectors.title[-1:])
    head = _head(page)
    known = in_slot.id if in_slot is not None and in_slot.id else short_in_url(address) or head.id
    if not known and first and len(first) == 1:
        known = first[0].id
    if in_slot is None and not known:
        return None, shorts
    if in_slot is None and not ("player" in page.answers or short_in_url(address)):
        return None, shorts
    about = [facts for facts in (*first, head) if facts.id == known and known]
    own = in_slot if in_slot is not None else ShortFacts(title=clean(player_title))
    if own.kind != "video":
        about = []
    # Scripts before the DOM, the head after it.
    sources = [*(facts for facts in about if facts is not head), msgspec.structs.replace(own, id=own.id or known)]
    current = merge(*sources, *(facts for facts in about if facts is head))
    if in_slot is not None and at is not None:
        shorts = [*shorts[:at], current, *shorts[at + 1 :]]
    return current, shorts


def _head(page: PageReader) -> ShortFacts:
    """Return what the head of a freshly loaded page says of its short."""
    selectors = page.site.selectors
    short_id = next(
        (node.get("content", "") for css in selectors.page_id for node in select(page.tree.root, css)), ""
    )
    if not is_video_id(short_id):
        links = (
            node.get("href", "") or node.get("content", "")
            for css in selectors.page_url
            for node in select(page.tree.root, css)
        )
        short_id = next((found for link in links if (found := short_in_url(link))), "")
    published = _content(page, selectors.page_published)
    title = clean(_content(page, selectors.page_title)) or clean(_STALE.sub("", _document_title(page)))
    facts = ShortFacts(
        id=short_id if is_video_id(short_id) else "",
        title=title if folded(title) != "youtube" else "",
        duration=parse_duration(_content(page, selectors.page_duration)),
        views=parse_count(_content(page, selectors.page_views), page.site.counts, page.language),
        hashtags=hashtags_in(title),
        published=iso_date(published),
    )
    return with_sources("head", facts)


def _content(page: PageReader, tiers: Iterable[str]) -> str:
    nodes = (node for css in tiers for node in select(page.tree.root, css))
    return next((value for node in nodes if (value := node.get("content", "").strip())), "")[:500]


def _document_title(page: PageReader) -> str:
    return next((text_in(node) for node in select(page.tree.root, "head > title, title")), "")


def _address(html: str | bytes, page: PageReader) -> str:
    head = html[:2000]
    text = head.decode("utf-8", "replace") if isinstance(head, bytes) else head
    if match := _SAVED_FROM.search(text):
        return match[1]
    links = (
        node.get("href", "") or node.get("content", "")
        for css in page.site.selectors.page_url
        for node in select(page.tree.root, css)
    )
    return next((link for link in links if link.startswith("http")), "")[:2000]


def _upcoming(shorts: list[ShortFacts], at: int | None, first: list[ShortFacts]) -> tuple[str, ...]:
    """Return the ids after the active slot, then those of the batch in the scripts that no slot shows yet."""
    loaded = [facts.id for facts in shorts]
    ahead = [short_id for short_id in (loaded[at + 1 :] if at is not None else loaded) if short_id]
    batch = [facts.id for facts in first[1:] if facts.id and facts.id not in loaded]
    return (*ahead, *dict.fromkeys(batch))


def _end_of_feed(page: PageReader) -> bool:
    buttons = [node for css in page.site.selectors.next for node in select(page.tree.root, css)]
    return any(node.get("aria-disabled", "") == "true" or node.get("disabled", "no") != "no" for node in buttons)
