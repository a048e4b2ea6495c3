"""What stands between the bot and a short, told from pages and answers. It is told, never solved."""

from __future__ import annotations

from collections.abc import Iterator

from shortstui.feeds.youtube.facts import ConsentChoice, Obstacle, ObstacleKind
from shortstui.feeds.youtube.fields import clean, folded
from shortstui.feeds.youtube.json_path import Json, find, text_of
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.tree import Node, hidden, label_or_text, select, shows_something, text_in

_SHORT_PAGE = 6_000
"""Characters; a page that only says that something is wrong is short."""
_PLAYER_TEXTS: tuple[ObstacleKind, ...] = (
    "botwall",
    "captcha",
    "rate_limit",
    "age_gate",
    "content_warning",
    "unavailable",
    "sign_in",
    "error",
)
_PAGE_TEXTS: tuple[ObstacleKind, ...] = ("sorry", "botwall", "captcha", "rate_limit", "consent", "error")


def in_page(root: Node | None, site: Site, url: str, *, has_shorts: bool) -> list[Obstacle]:
    """Return the obstacles a page shows, blocks first.

    Args:
        root: The document.
        site: Selectors and texts.
        url: The page's address, "" when unknown.
        has_shorts: Whether the page shows any short. Only a page without any is searched for texts as a whole:
            "Something went wrong" is also the title of many a video.
    """
    found = [*_by_address(url, site), *_by_selector(root, site), *_by_error_screen(root, site)]
    if root is not None and not has_shorts:
        found += _by_page_text(root, site)
    return _once(found)


def _by_address(url: str, site: Site) -> Iterator[Obstacle]:
    host_and_path = url[:2000].partition("://")[2].partition("?")[0]
    if any(path in host_and_path for path in site.urls.sorry_paths):
        yield Obstacle("sorry", "address", host_and_path[:80])
    if host_and_path.partition("/")[0] in site.urls.consent_hosts:
        yield Obstacle("consent", "address", host_and_path[:80])


def _by_selector(root: Node | None, site: Site) -> Iterator[Obstacle]:
    marks = site.obstacles
    kinds: tuple[tuple[ObstacleKind, list[str]], ...] = (
        ("sorry", marks.sorry),
        ("captcha", marks.captcha),
        ("consent", [*marks.consent_form, f"input[name='{site.consent.policy}']", *marks.consent_dialog]),
        ("continue_watching", marks.continue_watching),
        ("promo", marks.promo),
    )
    for kind, tiers in kinds:
        for css in tiers:
            node = next(
                (node for node in select(root, css) if _stands(node, empty=kind in ("sorry", "captcha"))), None
            )
            if node is not None:
                yield Obstacle(kind, css, clean(text_in(node))[:120])
                break


def _stands(node: Node, *, empty: bool) -> bool:
    """Return whether a node is there to be seen; a captcha's box is ``empty`` until its frame has loaded."""
    closed = any(
        each.get("aria-hidden", "") == "true" and each.tag == "tp-yt-paper-dialog"
        for each in (node, *node.iterancestors())
    )
    return (empty or node.tag == "input" or shows_something(node)) and not closed and not hidden(node)


def _by_error_screen(root: Node | None, site: Site) -> Iterator[Obstacle]:
    for css in site.obstacles.error_screen:
        for node in select(root, css)[:20]:
            if hidden(node):
                continue
            text = text_in(node)
            if text:
                kind = kind_of_text(text, site, _PLAYER_TEXTS) or "unavailable"
                yield Obstacle(kind, css, clean(text)[:160])


def _by_page_text(root: Node, site: Site) -> Iterator[Obstacle]:
    text = text_in(root)
    if len(text) <= _SHORT_PAGE and (kind := kind_of_text(text, site, _PAGE_TEXTS)):
        yield Obstacle(kind, "text", clean(text)[:160])


def kind_of_text(text: str, site: Site, kinds: tuple[ObstacleKind, ...] = _PLAYER_TEXTS) -> ObstacleKind | None:
    """Return the first kind of obstacle one of whose texts is in a text."""
    plain = folded(text)
    for kind in kinds:
        if any(folded(known) in plain for known in getattr(site.texts, kind)):
            return kind
    return None


def _once(found: list[Obstacle]) -> list[Obstacle]:
    """Return each kind once, in the order of the kinds' gravity."""
    first: dict[ObstacleKind, Obstacle] = {}
    for obstacle in found:
        first.setdefault(obstacle.kind, obstacle)
    if "sorry" in first:  # its form is a captcha too; the page is the thing
        first.pop("captcha", None)
    return sorted(first.values(), key=lambda obstacle: _GRAVITY.index(obstacle.kind))


_GRAVITY: tuple[ObstacleKind, ...] = (
    "sorry", "captcha", "botwall", "rate_limit", "consent", "age_gate", "content_warning", "sign_in",
    "unavailable", "error", "continue_watching", "promo",
)  # fmt: skip


def consent_choices(root: Node | None, site: Site) -> list[ConsentChoice]:
    """Return the forms of the consent page, told by their fields and so in any language.

    The reject form sets the policy field to "true" and has none of the fields that only acceptance sends
    (consent.youtube.com, 2026-09). Hidden copies of a form (desktop and mobile) are left out if others show.
    """
    seen: list[tuple[bool, ConsentChoice]] = []
    for form in select(root, "form"):
        fields = {
            node.get("name", ""): node.get("value", "") for node in form.iter("input") if node.get("name", "")
        }
        policy = fields.get(site.consent.policy)
        if policy is None or len(seen) >= 20:
            continue
        accepts = any(name in fields for name in site.consent.only_accept) or policy == site.consent.accept
        label = next((label_or_text(button) for button in select(form, site.consent.button)), "")
        choice = ConsentChoice(
            "accept" if accepts else "reject", form.get("action", "")[:2000], fields, clean(label)[:80]
        )
        seen.append((hidden(form), choice))
    if any(not is_hidden for is_hidden, _ in seen):
        seen = [pair for pair in seen if not pair[0]]
    return [choice for _, choice in seen]


def in_player(player: Json, site: Site) -> list[Obstacle]:
    """Return what a player answer says against playing (``playabilityStatus``)."""
    paths = site.paths.player
    found: list[Obstacle] = []
    if path := next((path for path in paths.captcha if any(True for _ in find(player, path))), None):
        found.append(Obstacle("captcha", path))
    status = _first_text(player, paths.status)
    if not status or status == "OK":
        return found
    said = " ".join(filter(None, (_first_text(player, paths.reason), _first_text(player, paths.subreason))))
    kind = kind_of_text(said, site) or _kind_of_status(status, site)
    # A status that names its own kind is surer than a text about it, except that a block is never overlooked.
    by_status = _kind_of_status(status, site)
    if by_status in ("age_gate", "content_warning") and kind not in ("botwall", "captcha", "rate_limit"):
        kind = by_status
    if kind is not None:
        found.append(Obstacle(kind, paths.status[0], clean(f"{status} {said}")[:160]))
    return _once(found)


def _kind_of_status(status: str, site: Site) -> ObstacleKind | None:
    table = site.playability
    if status in table.age_gate:
        return "age_gate"
    if status in table.content_warning:
        return "content_warning"
    if status in table.sign_in:
        return "sign_in"
    return None if status in table.live else "unavailable"


def in_error(answer: Json, site: Site) -> list[Obstacle]:
    """Return the obstacle in an answer that is an error ("error": {"code": 429, …})."""
    code = _first_text(answer, site.paths.session.error)
    if not code:
        return []
    message = _first_text(answer, site.paths.session.error_message)
    kind = kind_of_text(message, site, ("botwall", "captcha", "rate_limit"))
    if kind is None:
        kind = "rate_limit" if code == "429" else "error"
    return [Obstacle(kind, site.paths.session.error[0], clean(f"{code} {message}")[:160])]


def _first_text(value: Json, paths: list[str]) -> str:
    return next((text for path in paths for found in find(value, path) if (text := text_of(found))), "")
