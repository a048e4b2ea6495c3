from __future__ import annotations

import json
from typing import Any

import pytest

from shortstui.feeds.youtube.pages import ShortFacts, merge, parse_json, to_short
from tests.feeds.youtube.made_up import AD, CLOCK, KITE, OTTER, item, player, sequence, shapes, view_model_overlay
from tests.feeds.youtube.made_up import endpoint as reel

ITEM = "https://www.youtube.com/youtubei/v1/reel/reel_item_watch?prettyPrint=false"
SEQUENCE = "https://www.youtube.com/youtubei/v1/reel/reel_watch_sequence?prettyPrint=false"


@pytest.mark.parametrize("shape", ["wrapped", "unwrapped", "classic", "texts"])
def test_the_known_shapes_of_an_overlay_say_the_same(shape: str) -> None:
    facts = parse_json(ITEM, json.dumps(shapes()[shape]))
    [short] = facts.shorts
    assert (short.id, short.title, short.channel) == (CLOCK, "A clock ticks #Clocks", "@tick")
    assert (short.views, short.likes) == (1_234_567, 1_500_000)
    assert short.hashtags == ("clocks",)
    assert short.thumbnail_url.endswith(f"/{CLOCK}/frame0.jpg")
    assert facts.endpoint == "reel_item_watch"
    assert facts.continuation == "token-1"
    assert facts.logged_in is False
    assert facts.missing == ()


def test_without_an_overlay_the_description_still_has_title_and_views() -> None:
    facts = parse_json(ITEM, json.dumps(shapes()["no overlay"]))
    [short] = facts.shorts
    assert (short.id, short.title, short.views) == (CLOCK, "A clock ticks", 1_234_567)
    assert facts.missing == ("channel", "likes")


def test_the_tier_that_answered_is_told() -> None:
    tiers = {
        shape: next(a.tier for a in parse_json(ITEM, json.dumps(shapes()[shape])).answers if a.need == "title")
        for shape in ("wrapped", "unwrapped", "classic")
    }
    assert tiers == {"wrapped": 1, "unwrapped": 2, "classic": 3}


def test_the_video_that_a_carousel_links_to_is_not_the_short() -> None:
    answer = item(playerOverlay={"reelPlayerOverlayViewModel": view_model_overlay()})
    del answer["replacementEndpoint"]
    [short] = parse_json(ITEM, json.dumps(answer)).shorts
    assert short.id == ""


def test_a_sequence_serves_ids_and_pictures_in_order() -> None:
    facts = parse_json(SEQUENCE, json.dumps(sequence(reel(KITE), reel(OTTER), reel(KITE))).encode())
    assert facts.upcoming == (KITE, OTTER, KITE)
    assert [short.title for short in facts.shorts] == ["", "", ""]
    assert facts.continuation == "token-2"
    assert not facts.exhausted
    assert facts.missing == ()


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ({"adClientParams": {"isAd": True}}, "ad"),
        ({"adClientParams": {"isAd": "true"}}, "ad"),
        ({"adClientParams": {"isAd": "false"}}, "video"),
        ({"adClientParams": {"isAd": False}}, "video"),
        ({"videoType": "REEL_VIDEO_TYPE_AD"}, "ad"),
        ({"videoType": "REEL_VIDEO_TYPE_VIDEO"}, "video"),
    ],
)
def test_an_advertisement_in_a_sequence_is_told_by_its_mark(mark: dict[str, Any], kind: str) -> None:
    [short] = parse_json(SEQUENCE, json.dumps(sequence(reel(AD, **mark)))).shorts
    assert short.kind == kind


def test_an_entry_without_a_video_is_a_post_and_is_not_served_as_an_id() -> None:
    answer = sequence(reel(KITE))
    answer["entries"].append({"command": {"browseEndpoint": {"browseId": "post"}}})
    facts = parse_json(SEQUENCE, json.dumps(answer))
    assert [short.kind for short in facts.shorts] == ["video", "post"]
    assert facts.upcoming == (KITE,)


def test_what_was_fetched_ahead_describes_its_entry() -> None:
    ahead = {"playerResponse": player(), "reelItemWatchResponse": shapes()["wrapped"]}
    facts = parse_json(SEQUENCE, json.dumps(sequence(reel(CLOCK, unserializedPrefetchData=ahead), reel(KITE))))
    assert [(short.id, short.duration) for short in facts.shorts] == [(CLOCK, 35.0), (KITE, None)]


def test_an_empty_sequence_is_the_end_and_an_error_is_not() -> None:
    assert parse_json(SEQUENCE, '{"responseContext": {}}').exhausted
    failed = parse_json(SEQUENCE, '{"error": {"code": 503, "message": "Backend error"}}')
    assert not failed.exhausted
    assert [obstacle.kind for obstacle in failed.obstacles] == ["error"]
    assert not parse_json(SEQUENCE, "").exhausted


def test_a_player_knows_length_exact_views_and_when_it_reports() -> None:
    facts = parse_json("player", json.dumps(player()))
    [short] = facts.shorts
    assert (short.id, short.duration, short.views) == (CLOCK, 35.0, 1_234_567)
    assert short.hashtags == ("clocks", "time")
    assert short.published == "2026-09-20"
    assert facts.flush_seconds == (10.0, 20.0, 30.0)
    assert facts.obstacles == ()


@pytest.mark.parametrize(
    ("details", "kind"),
    [
        ({"isLive": True}, "live"),
        ({"isLiveContent": True, "lengthSeconds": "0"}, "live"),
        ({"isLiveContent": True}, "video"),
    ],
)
def test_a_stream_is_live_while_it_has_no_length(details: dict[str, Any], kind: str) -> None:
    [short] = parse_json("player", json.dumps(player(**details))).shorts
    assert short.kind == kind


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", "botwall"),
        ("LOGIN_REQUIRED", "Sign in to confirm your age", "age_gate"),
        ("LOGIN_REQUIRED", "Private", "sign_in"),
        ("AGE_CHECK_REQUIRED", "", "age_gate"),
        ("CONTENT_CHECK_REQUIRED", "This video isn't available", "content_warning"),
        ("ERROR", "This content isn't available, try again later.", "rate_limit"),
        ("UNPLAYABLE", "", "unavailable"),
        ("SOMETHING_NEW", "", "unavailable"),
    ],
)
def test_what_keeps_a_player_from_playing_is_told(status: str, reason: str, kind: str) -> None:
    facts = parse_json("player", json.dumps(player(status, reason)))
    assert [obstacle.kind for obstacle in facts.obstacles] == [kind]


def test_a_captcha_before_playback_is_a_block() -> None:
    answer = player("LOGIN_REQUIRED", "x")
    answer["playabilityStatus"]["errorScreen"] = {"playerCaptchaViewModel": {"a": 1}}
    assert parse_json("player", json.dumps(answer)).blocked == "captcha"


def test_too_many_requests_are_a_block() -> None:
    assert parse_json(ITEM, '{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}').blocked == "rate_limit"


def test_a_page_instead_of_an_answer_is_read_as_a_page() -> None:
    facts = parse_json(ITEM, "<html><body>unusual traffic from your computer network</body></html>")
    assert facts.blocked == "sorry"
    assert facts.shorts == ()


def test_the_guard_before_an_answer_and_text_after_it_are_skipped() -> None:
    body = ")]}'\n" + json.dumps(shapes()["wrapped"]) + "\n\n{"
    assert parse_json(ITEM, body).shorts[0].id == CLOCK


@pytest.mark.parametrize("endpoint", ["", "unknown", "next"])
def test_an_answer_of_an_unknown_request_speaks_for_itself(endpoint: str) -> None:
    assert parse_json(endpoint, json.dumps(shapes()["wrapped"])).endpoint == "reel_item_watch"
    assert parse_json(endpoint, json.dumps(sequence(reel(KITE)))).endpoint == "reel_watch_sequence"
    assert parse_json(endpoint, json.dumps(player())).endpoint == "player"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "3",
        "[]",
        "{",
        b"\xff",
        "[" * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        "[" + "1," * 300_000 + "1]",
    ],
    ids=range(9),
)
def test_garbage_and_bombs_say_why_they_are_not_read(body: str | bytes) -> None:
    facts = parse_json(ITEM, body)
    assert facts.shorts == ()
    assert facts.notes != ()


def test_sources_are_joined_in_their_order_and_never_across_ids() -> None:
    first = ShortFacts(id=CLOCK, title="A clock", sources={"title": "item"})
    other = ShortFacts(id=KITE, title="A kite", views=5, sources={"title": "dom", "views": "dom"})
    last = ShortFacts(id=CLOCK, kind="live", title="clock", views=7, sources={"title": "dom", "views": "dom"})
    joined = merge(first, other, last)
    assert (joined.id, joined.title, joined.views, joined.kind) == (CLOCK, "A clock", 7, "live")
    assert joined.sources == {"title": "item", "views": "dom"}
    assert to_short(joined).kind == "live"
