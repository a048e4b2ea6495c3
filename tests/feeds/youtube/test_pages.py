from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from shortstui.feeds.youtube.pages import parse_dom, to_short
from shortstui.feeds.youtube.tree import MOST_MARKUP
from tests.feeds.youtube.made_up import (
    AD,
    CLOCK,
    KITE,
    OTTER,
    STREAM,
    active_slot,
    consent_page,
    escaped_script,
    item,
    new_layout,
    old_layout,
    page,
    player,
    script,
    sequence,
    slot,
    view_model_overlay,
)
from tests.feeds.youtube.made_up import endpoint as reel


def test_in_the_new_layout_the_slot_that_holds_the_player_is_on() -> None:
    facts = parse_dom(new_layout())
    assert facts.layout == "new"
    assert facts.active is not None
    assert (facts.active.id, facts.active.slot) == (CLOCK, 1)
    assert facts.active.title == "A clock ticks #Clocks"
    assert facts.active.channel == "@tick"
    assert facts.active.hashtags == ("clocks",)
    assert (facts.active.likes, facts.active.comments) == (91_000, 331)
    assert [short.id for short in facts.shorts] == [KITE, CLOCK, OTTER, STREAM]
    assert facts.upcoming == (OTTER, STREAM)
    assert facts.obstacles == ()


def test_in_the_old_layout_the_marked_renderer_is_on_and_each_slot_has_its_own_title() -> None:
    facts = parse_dom(old_layout())
    assert facts.layout == "old"
    assert facts.active is not None
    assert (facts.active.id, facts.active.title, facts.active.channel) == (CLOCK, "A clock", "Tick Tock")
    assert facts.active.channel_id == "UC" + "x" * 22
    assert [short.title for short in facts.shorts] == ["A kite", "A clock", "An otter"]
    assert facts.upcoming == (OTTER,)


def test_a_wrapper_and_the_renderer_inside_it_are_one_slot() -> None:
    inner = '<ytd-reel-video-renderer class="reel-video-in-sequence" is-active></ytd-reel-video-renderer>'
    facts = parse_dom(page(slot(0, CLOCK, inner) + slot(1, KITE)))
    assert [short.id for short in facts.shorts] == [CLOCK, KITE]
    assert facts.active is not None
    assert facts.active.id == CLOCK


@pytest.mark.parametrize(
    "lost", [r' class="[^"]*"', r' id="(?!shorts-inner)[^"]*"', r' aria-label="[^"]*"', r"<video.*?</video>"]
)
def test_a_page_that_lost_attributes_still_says_what_is_on(lost: str) -> None:
    facts = parse_dom(re.sub(lost, "", new_layout()))
    assert facts.active is not None
    assert facts.active.id == CLOCK
    assert facts.active.title == "A clock ticks #Clocks"
    assert facts.active.channel == "@tick"
    assert facts.upcoming == (OTTER, STREAM)


def test_without_the_player_the_overlay_tells_the_slot_and_a_video_in_every_slot_misleads_nobody() -> None:
    html = new_layout(player=False).replace("</div><div class", "<video></video></div><div class")
    facts = parse_dom(html)
    assert facts.active is not None
    assert facts.active.id == CLOCK
    [answer] = [answer for answer in facts.answers if answer.need == "active slot"]
    assert answer.tier == 2
    assert "player" in facts.missing


def test_without_pictures_the_address_names_the_short_that_is_on() -> None:
    facts = parse_dom(
        re.sub(r' style="[^"]*"', "", new_layout()), url=f"https://www.youtube.com/shorts/{CLOCK}?x=1"
    )
    assert facts.active is not None
    assert facts.active.id == CLOCK


def test_a_head_that_speaks_of_another_short_is_stale_and_ignored() -> None:
    head = f'<link rel="canonical" href="https://www.youtube.com/shorts/{KITE}">'
    head += '<meta itemprop="duration" content="PT9S">'
    facts = parse_dom(page(active_slot(0, CLOCK), head=head))
    assert facts.active is not None
    assert (facts.active.id, facts.active.duration) == (CLOCK, None)


def test_a_head_that_speaks_of_the_short_adds_what_the_slot_does_not_say() -> None:
    head = (
        f'<link rel="canonical" href="https://www.youtube.com/shorts/{CLOCK}">'
        '<meta itemprop="duration" content="PT35S">'
        '<meta itemprop="datePublished" content="2026-09-20T10:00:00-07:00">'
        '<meta itemprop="interactionCount" content="777">'
    )
    active = parse_dom(page(active_slot(0, CLOCK), head=head)).active
    assert active is not None
    assert (active.duration, active.published, active.views) == (35.0, "2026-09-20", 777)
    assert active.sources["duration"] == "head"
    assert active.sources["title"] == "dom"


@pytest.mark.parametrize("write", [script, escaped_script])
def test_the_first_short_is_described_by_the_scripts(write: Callable[[str, object], str]) -> None:
    model = view_model_overlay('He said "tick" #Clocks')
    head = write("ytInitialPlayerResponse", player()) + write(
        "ytInitialData", item(playerOverlay={"reelPlayerOverlayViewModel": model})
    )
    head += write("ytInitialReelWatchSequenceResponse", sequence(reel(OTTER), reel(KITE)))
    facts = parse_dom(page(active_slot(0, CLOCK) + slot(1, OTTER), head=head))
    assert facts.active is not None
    assert (facts.active.views, facts.active.duration) == (1_234_567, 35.0)
    assert facts.active.published == "2026-09-20"
    assert facts.upcoming == (OTTER, KITE)


def test_scripts_of_the_first_short_say_nothing_of_a_later_one() -> None:
    facts = parse_dom(
        page(slot(0, CLOCK) + active_slot(1, KITE), head=script("ytInitialPlayerResponse", player()))
    )
    assert facts.active is not None
    assert (facts.active.id, facts.active.views) == (KITE, None)


def test_a_visitor_is_noted_but_its_identifier_is_not_kept() -> None:
    config = '<script>ytcfg.set({"VISITOR_DATA":"secret-visitor","HL":"de","LOGGED_IN":false});</script>'
    facts = parse_dom(page(active_slot(0, CLOCK), head=config))
    assert facts.session == {"visitor": "present", "hl": "de", "logged_in": "false"}
    assert "secret-visitor" not in repr(facts)


@pytest.mark.parametrize(
    "mark",
    [
        "<ad-badge-view-model></ad-badge-view-model>",
        "<ytd-ad-slot-renderer></ytd-ad-slot-renderer>",
        '<badge-shape class="ytBadgeShapeHost">Sponsored</badge-shape>',
        '<div class="ytBadgeShapeAd">Gesponsert</div>',
    ],
)
def test_an_advertisement_is_told_by_its_marks(mark: str) -> None:
    active = parse_dom(new_layout(extra=mark)).active
    assert active is not None
    assert active.kind == "ad"


def test_the_hidden_mark_of_an_advertisement_that_has_passed_is_no_mark() -> None:
    active = parse_dom(
        new_layout(extra='<div style="display: none"><ad-badge-view-model></ad-badge-view-model></div>')
    ).active
    assert active is not None
    assert active.kind == "video"


def test_posts_and_live_items_are_kinds_of_their_own() -> None:
    post = parse_dom(page(active_slot(0, AD, post="<p>A drawing of a clock</p>"))).active
    live = parse_dom(new_layout(extra='<div class="ytp-time-display ytp-live"></div>')).active
    assert post is not None
    assert live is not None
    assert (post.kind, live.kind) == ("post", "live")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Sign in to confirm you’re not a bot", "botwall"),
        ("Melde dich an, um zu bestätigen, dass du kein Bot bist", "botwall"),
        ("This content isn’t available, try again later.", "rate_limit"),
        ("Video unavailable. This content isn't available", "unavailable"),
        ("Sign in to confirm your age", "age_gate"),
        ("The following content may contain self-harm topics", "content_warning"),
        ("Words nobody has seen yet", "unavailable"),
    ],
)
def test_the_players_error_screen_is_told_by_its_text(said: str, kind: str) -> None:
    facts = parse_dom(new_layout(said=said))
    assert [obstacle.kind for obstacle in facts.obstacles] == [kind]
    assert facts.blocked == (kind if kind in {"botwall", "rate_limit"} else None)


def test_a_title_that_sounds_like_an_error_is_a_title() -> None:
    html = new_layout().replace("A clock ticks", "Something went wrong: unusual traffic, verify you are human")
    assert parse_dom(html).obstacles == ()


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<html><body><p>Our systems have detected unusual traffic from your network.</p></body></html>", "sorry"),
        (
            '<html><body><form id="captcha-form" action="index"><div class="g-recaptcha"></div></form></body>',
            "sorry",
        ),
        ('<html><body><iframe src="https://www.google.com/recaptcha/api2"></iframe></body></html>', "captcha"),
        ("<html><body><h1>Something went wrong</h1></body></html>", "error"),
        (consent_page(), "consent"),
    ],
)
def test_a_page_without_shorts_is_told_by_what_it_shows(html: str, kind: str) -> None:
    assert [obstacle.kind for obstacle in parse_dom(html).obstacles] == [kind]


def test_a_block_is_told_by_the_address_alone() -> None:
    assert parse_dom("", url="https://www.google.com/sorry/index?continue=x").blocked == "sorry"


@pytest.mark.parametrize("title", ["Before you continue to YouTube", "Áður en þú heldur áfram"])
def test_the_consent_forms_are_told_by_their_fields_in_any_language(title: str) -> None:
    facts = parse_dom(consent_page(title, "Hafna öllu"))
    assert [obstacle.kind for obstacle in facts.obstacles] == ["consent"]
    reject, accept = facts.consent
    assert (reject.choice, accept.choice) == ("reject", "accept")
    assert reject.fields["set_eom"] == "true"
    assert "set_sc" not in reject.fields
    assert reject.button_label == "Hafna öllu"
    assert reject.action == "https://consent.youtube.com/save"


def test_a_disabled_next_button_is_the_end_of_the_feed() -> None:
    button = '<div id="navigation-button-down"><button aria-disabled="{}"></button></div>'
    assert parse_dom(page(active_slot(0, CLOCK), after=button.format("true"))).end_of_feed
    assert not parse_dom(page(active_slot(0, CLOCK), after=button.format("false"))).end_of_feed


def test_another_page_of_the_site_shows_no_short() -> None:
    facts = parse_dom(
        '<html><head><title>YouTube</title></head><body><ytd-app><a href="/shorts/x">Shorts</a></ytd-app></body>'
    )
    assert facts.active is None
    assert facts.shorts == ()
    assert "active slot" in facts.missing


def test_titles_reach_the_feed_without_control_characters() -> None:
    html = new_layout().replace("A clock ticks", "A \x1b[31mclock\u202e ticks")
    active = parse_dom(html).active
    assert active is not None
    short = to_short(active, batch=2)
    assert short.title == "A [31mclock ticks #Clocks"
    assert (short.id, short.channel, short.kind, short.batch) == (CLOCK, "@tick", "video", 2)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "\x00",
        b"\xff\xfe\x00<",
        "<!-- nothing -->",
        "<script>",
        "<div>" * 50_000,
        "<span><div></span>" * 20_000,
        "<div " + " ".join(f"a{i}=1" for i in range(200_000)) + ">",
        '<div a=">" ' + " ".join(f"a{i}=1" for i in range(200_000)) + ">",
        "<script>" * 50_000,
        '<div class="reel-video-in-sequence-new">' * 3_000,
        '<div class="reel-video-in-sequence-new">' * 200 + "<i id=shorts-player></i>" * 30_000,
        "x" * (MOST_MARKUP + 1000),
    ],
    ids=range(13),
)
def test_garbage_and_bombs_are_read_as_far_as_they_go(html: str | bytes) -> None:
    facts = parse_dom(html)
    assert facts.active is None or facts.active.id == ""
    assert "title" in facts.missing or "page" in facts.missing
