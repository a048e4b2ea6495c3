"""Every fault does in a real Chromium what it says."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Error, Response

from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from tests.simulator.double.viewer import SHORTS, Viewer

WIDTH = """url => new Promise(done => {
    const image = new Image();
    image.onload = image.onerror = () => done(image.naturalWidth);
    image.src = url;
})"""

# --- pages


@pytest.mark.parametrize(("value", "title"), [("page", "Before you continue"), ("language", "Antaŭ ol")])
def test_consent_is_asked_again_in_a_known_or_unknown_language(
    double: Double, viewer: Viewer, value: str, title: str
) -> None:
    double.inject(Fault("consent", value=value))
    viewer.page.goto(SHORTS)
    assert viewer.page.title().startswith(title)
    viewer.page.click("form:has(input[name=set_sc]) button")
    viewer.plays()
    choice = next(c for c in viewer.context.cookies() if c.get("name") == "SOCS")
    assert choice.get("value") == "CAISAiAD"


def test_consent_lightbox_holds_the_video_until_a_choice(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("consent", value="lightbox"))
    viewer.page.goto(SHORTS)
    viewer.waits_for("ytd-consent-bump-v2-lightbox")
    viewer.press("ArrowDown")
    assert viewer.js("document.querySelector('#shorts-player video').paused")
    viewer.page.click("ytd-consent-bump-v2-lightbox button[aria-label^=Reject]")
    viewer.plays()
    assert viewer.slot == 0
    assert next(c for c in viewer.context.cookies() if c.get("name") == "SOCS").get("value") == "CAE="


def test_sorry_is_a_429_on_another_host(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("sorry"))
    answer = viewer.page.goto(SHORTS)
    assert answer is not None
    assert answer.status == 429
    assert viewer.page.url.startswith("https://www.google.com/sorry/index")
    assert "unusual traffic" in viewer.page.inner_text("body")


@pytest.mark.parametrize(("value", "status"), [("503", 503), ("429", 429), ("Something went wrong", 200)])
def test_documents_can_fail(double: Double, viewer: Viewer, value: str, status: int) -> None:
    double.inject(Fault("document-error", value=value))
    answer = viewer.page.goto(SHORTS)
    assert answer is not None
    assert answer.status == status
    viewer.open()


def test_an_address_that_is_no_short_leads_to_watch(double: Double, viewer: Viewer) -> None:
    viewer.page.goto(f"{SHORTS}/dQw4w9WgXcQ")
    assert viewer.page.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("value", "finds", "lacks"),
    [
        ("new", "yt-shorts-video-title-view-model h1", "[is-active]"),
        (
            "old",
            "ytd-reel-video-renderer[is-active] yt-shorts-video-title-view-model h1",
            "#reel-overlay-container",
        ),
        ("renamed-title", "yt-shorts-video-title-view-model h3", "h1"),
        ("cow", "ytd-reel-player-overlay-renderer-cow yt-shorts-video-title-view-model", "[is-active]"),
    ],
)
def test_layouts(double: Double, viewer: Viewer, value: str, finds: str, lacks: str) -> None:
    double.inject(Fault("layout", value=value))
    viewer.open().next().waits_for(finds)
    assert viewer.page.locator(lacks).count() == 0


def test_unknown_layout_shares_nothing_but_the_address(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("layout", value="unknown"))
    viewer.page.goto(SHORTS)
    viewer.waits_for(".clip-player video")
    assert viewer.page.locator("#shorts-player, .reel-video-in-sequence-new, [style*='/vi/']").count() == 0
    first = viewer.id
    viewer.press()
    viewer.page.wait_for_function("first => !location.pathname.includes(first)", arg=first)


def test_renamed_ad_badge(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("layout", value="badge"))
    double.inject(Fault("ad", at=0))
    viewer.open().waits_for(".ytBadgeShapeHost")
    assert viewer.page.locator(".badge-shape-wiz--ad").count() == 0


def test_language_changes_the_buttons(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("language", value="de", at=1))
    label = "document.querySelector('#navigation-button-down button').getAttribute('aria-label')"
    assert viewer.open().js(label) == "Next video"
    assert viewer.open().js(label) == "Nächstes Video"
    assert viewer.js("document.documentElement.lang") == "de"


def test_blob_pages_work_but_hide_their_answers(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("blob"))
    viewer.open().next().waits_for("yt-shorts-video-title-view-model h1")


def test_service_worker_stalls_the_next_load_unless_blocked(
    double: Double, browser: Browser, viewer: Viewer
) -> None:
    double.inject(Fault("service-worker", times=2))
    allowing = Viewer(browser, workers=True)
    allowing.open()
    allowing.page.wait_for_function("navigator.serviceWorker.controller !== null")
    with pytest.raises(Error, match="Timeout"):
        allowing.page.goto(SHORTS, timeout=1000)
    allowing.leave()
    viewer.open().open()


# --- shorts


@pytest.mark.parametrize(
    ("kind", "status", "shows"),
    [
        ("botwall", "LOGIN_REQUIRED", "yt-player-interstitial-renderer:has-text('not a bot')"),
        ("captcha", "LOGIN_REQUIRED", "player-captcha-view-model"),
        ("rate-limit", "UNPLAYABLE", ".ytp-error:has-text('try again later')"),
        ("age-gate", "AGE_VERIFICATION_REQUIRED", ".ytp-error:has-text('confirm your age')"),
        ("content-warning", "CONTENT_CHECK_REQUIRED", ".ytp-error button"),
        ("unavailable", "ERROR", ".ytp-error:has-text('Video unavailable')"),
    ],
)
def test_refusals(double: Double, viewer: Viewer, kind: str, status: str, shows: str) -> None:
    double.inject(Fault(kind, at=1))
    viewer.open().press().waits_for(shows)
    response = viewer.js("document.querySelector('#shorts-player').getPlayerResponse().playabilityStatus")
    assert response["status"] == status
    viewer.next()
    assert not viewer.sees(".ytp-error")


def test_a_gate_stays_with_its_short_and_a_warning_can_be_accepted(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("content-warning", at=1))
    viewer.open().press().waits_for(".ytp-error button")
    viewer.press("ArrowUp").plays().press().waits_for(".ytp-error button")
    viewer.page.click(".ytp-error button")
    viewer.plays()


def test_live(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("live", at=0))
    viewer.open().waits_for("#shorts-player.ytp-live")
    assert viewer.js("document.querySelector('#shorts-player').getVideoData().isLive")
    assert not viewer.next().sees("#shorts-player.ytp-live")


def test_overlay_that_never_comes_leaves_a_playing_video(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("no-overlay", at=1))
    viewer.open().next()
    viewer.page.wait_for_timeout(300)
    assert not viewer.sees("yt-shorts-video-title-view-model")
    viewer.next().waits_for("yt-shorts-video-title-view-model h1")


@pytest.mark.parametrize("shape", ["unwrapped", "classic", "text"])
def test_older_answers_still_make_an_overlay(double: Double, viewer: Viewer, shape: str) -> None:
    double.inject(Fault("item-shape", value=shape, times=None))
    viewer.open().next().waits_for("yt-shorts-video-title-view-model h1")
    title = viewer.js("document.querySelector('#shorts-player').getVideoData().title")
    assert viewer.page.inner_text("yt-shorts-video-title-view-model h1") == title
    assert viewer.page.inner_text("like-button-view-model span")


@pytest.mark.parametrize("kind", ["player-error", "item-error"])
def test_page_asks_again_after_an_error(double: Double, viewer: Viewer, kind: str) -> None:
    double.inject(Fault(kind, at=1, times=2, value="503"))
    viewer.open().next().waits_for("yt-shorts-video-title-view-model h1")
    failed = [request for request in double.received.asked("/youtubei/") if request.status == 503]
    assert len(failed) == 2


def test_autoplay_that_is_refused_waits_for_the_button(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("autoplay", at=1))
    viewer.open().press().waits_for(".ytp-large-play-button")
    assert viewer.js("document.querySelector('#shorts-player video').currentTime") == 0
    viewer.page.click(".ytp-large-play-button")
    viewer.plays()
    assert not viewer.sees(".ytp-large-play-button")


def test_stalled_video_starts_late(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("stall", at=1, seconds=1))
    viewer.open().press()
    viewer.page.wait_for_function("document.querySelector('#shorts-player').getPlayerState() === 3")
    viewer.plays()


def test_damaged_video_says_so(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("decode-error", at=1))
    viewer.open().press().waits_for(".ytp-error:has-text('An error occurred')")
    assert viewer.js("document.querySelector('#shorts-player video').error.code") in (3, 4)
    viewer.next()


def test_outgoing_video_lingers_and_a_new_one_comes(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("fading", at=0))
    viewer.open().press()
    viewer.page.wait_for_function("document.querySelectorAll('video.outgoing').length === 1")
    viewer.plays()
    viewer.page.wait_for_function("document.querySelectorAll('video.outgoing').length === 0")


@pytest.mark.parametrize(("fault", "same"), [(None, True), (Fault("replace-video", at=0), False)])
def test_video_element_is_used_again_or_replaced(
    double: Double, viewer: Viewer, fault: Fault | None, same: bool
) -> None:
    if fault:
        double.inject(fault)
    viewer.open().js("window.before = document.querySelector('#shorts-player video')")
    assert viewer.next().js("window.before === document.querySelector('#shorts-player video')") is same


def test_network_that_is_gone_for_a_while(double: Double, viewer: Viewer) -> None:
    failures: list[str] = []
    viewer.page.on("requestfailed", lambda request: failures.append(request.url))
    viewer.open()
    double.inject(Fault("drop", at=1, seconds=0.8))
    viewer.press()
    viewer.plays()
    assert any("/youtubei/v1/player" in url for url in failures)


def test_visitor_cookie_is_lost(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("visitor-lost", at=1))
    viewer.open()
    before = viewer.visitor
    viewer.next()
    assert viewer.visitor != before
    viewer.next()
    assert {entry["visitor"] for entry in double.log()} >= {before}


def test_a_short_of_the_feed_can_turn_out_to_be_none(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("watch-redirect", at=1))
    viewer.open().press()
    viewer.page.wait_for_url("**/watch?v=*")


@pytest.mark.parametrize(
    ("kind", "css", "button"),
    [
        ("continue-dialog", "yt-confirm-dialog-renderer", "#confirm-button button"),
        ("promo", "yt-mealbar-promo-renderer", "#dismiss-button button"),
        ("sign-in", "ytd-modal-with-title-and-button-renderer", ""),
    ],
)
def test_dialogs_can_be_sent_away(double: Double, viewer: Viewer, kind: str, css: str, button: str) -> None:
    double.inject(Fault(kind, at=1))
    viewer.open().press().waits_for(css)
    if button:
        viewer.page.click(button)
    else:
        viewer.press("Escape")
    viewer.plays().next()
    assert not viewer.sees(css)


def test_continue_dialog_pauses_the_video(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("continue-dialog", at=0))
    viewer.page.goto(SHORTS)
    viewer.waits_for("yt-confirm-dialog-renderer")
    viewer.press()
    assert viewer.js("document.querySelector('#shorts-player video').paused")
    assert viewer.slot == 0


def test_survey_is_of_no_known_kind(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("survey", at=0))
    viewer.open().waits_for("ytd-survey-modal")
    viewer.next()


# --- moving


def test_arrow_keys_write_into_the_search_box(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("focus-in-input", at=0))
    viewer.open()
    first = viewer.id
    viewer.press()
    viewer.page.wait_for_timeout(200)
    assert viewer.id == first
    viewer.page.click("#navigation-button-down button")
    viewer.page.wait_for_function("first => !location.pathname.includes(first)", arg=first)


@pytest.mark.parametrize(("value", "helps"), [("", "button"), ("buttons", "wheel"), ("all", "")])
def test_dead_keys(double: Double, viewer: Viewer, value: str, helps: str) -> None:
    double.inject(Fault("keys-dead", at=0, value=value))
    viewer.open()
    viewer.page.mouse.move(200, 300)
    ways: dict[str, Callable[[], object]] = {
        "key": viewer.press,
        "button": lambda: viewer.page.click("#navigation-button-down button"),
        "wheel": lambda: viewer.page.mouse.wheel(0, 500),
    }
    for name, way in ways.items():
        way()
        viewer.page.wait_for_timeout(150)
        if name == helps:
            assert viewer.slot == 1
            return
        assert viewer.slot == 0
    assert not helps


def test_double_advance_skips_one(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("double-advance", at=0))
    assert viewer.open().next().slot == 2


def test_site_moves_on_by_itself(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("auto-advance", at=0, seconds=0.3))
    viewer.open()
    viewer.page.wait_for_function("document.querySelector('[id=\"1\"] #shorts-player') !== null")


# --- entries


@pytest.mark.parametrize("mark", ["true", "string", "type", "dom", "false-string"])
def test_ads(double: Double, viewer: Viewer, mark: str) -> None:
    double.inject(Fault("ad", at=1, value=mark))
    viewer.open().next()
    assert viewer.id.startswith("ad-")
    entry = viewer.js("ytInitialReelWatchSequenceResponse.entries[1].command.reelWatchEndpoint")
    said = {"true": True, "string": "true", "false-string": "false"}
    assert entry.get("adClientParams", {}).get("isAd") == said.get(mark)
    assert entry.get("videoType", "") == ("REEL_VIDEO_TYPE_AD" if mark == "type" else "")
    assert viewer.sees("reels-ad-metadata-view-model") is (mark != "false-string")
    assert not viewer.next().sees("reels-ad-metadata-view-model")


def test_nodes_of_an_old_ad_stay_hidden(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("stale-ad", at=0))
    viewer.open().page.wait_for_selector("ytd-ad-slot-renderer", state="attached")
    assert not viewer.sees("ytd-ad-slot-renderer")


@pytest.mark.parametrize("layout", ["new", "old"])
def test_a_post_has_no_video(double: Double, viewer: Viewer, layout: str) -> None:
    double.inject(Fault("layout", value=layout))
    double.inject(Fault("post", at=1))
    viewer.open().press().waits_for("#nvc-container")
    entry = viewer.js("ytInitialReelWatchSequenceResponse.entries[1].command")
    assert "reelWatchEndpoint" not in entry
    assert viewer.js("document.querySelector('#shorts-player').getVideoData().video_id") == ""
    viewer.next()
    assert not viewer.sees("#nvc-container")


@pytest.mark.parametrize("kind", ["duplicate", "repeat"])
def test_a_short_comes_again(double: Double, viewer: Viewer, kind: str) -> None:
    double.inject(Fault(kind, at=2))
    ids = [viewer.open().id, viewer.next().id, viewer.next().id, viewer.next().id]
    again = 1 if kind == "duplicate" else 0
    assert ids[2] == ids[again]
    assert len(set(ids)) == 3


def test_feed_ends(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("end", at=2, times=None))
    viewer.open().next()
    viewer.page.wait_for_selector("#navigation-button-down button[aria-disabled=true]")
    viewer.press()
    assert viewer.slot == 1
    viewer.page.goto(SHORTS)
    viewer.page.wait_for_timeout(200)
    assert viewer.page.locator("#shorts-inner-container > *").count() == 0


def test_a_failed_batch_is_asked_for_again(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("sequence-error", value="503", times=2))
    viewer.open()
    slots = viewer.page.locator("#shorts-inner-container > *").count()
    for _ in range(slots + 1):
        viewer.next()
    asked = double.received.asked("/youtubei/v1/reel/reel_watch_sequence")
    assert [request.status for request in asked] == [503, 503, 200]


# --- pictures and beacons


@pytest.mark.parametrize(
    ("value", "status", "kind", "size"),
    [
        ("missing", 404, "image/jpeg", 120),
        ("grey", 200, "image/jpeg", 120),
        ("huge", 200, "image/png", 12_000),
        ("slow", 200, "image/jpeg", 96),
    ],
)
def test_spoilt_thumbnails(double: Double, viewer: Viewer, value: str, status: int, kind: str, size: int) -> None:
    double.inject(Fault("thumbnail", at=0, value=value, seconds=0.3))
    answers: list[Response] = []
    viewer.page.on("response", lambda answer: answers.append(answer) if "/frame0.jpg" in answer.url else None)
    first = viewer.open().id
    viewer.page.wait_for_timeout(500)
    spoilt = [answer for answer in answers if f"/{first}/" in answer.url]
    assert [(answer.status, answer.headers["content-type"].partition(";")[0]) for answer in spoilt] == [
        (status, kind)
    ]
    assert all(answer.status == 200 for answer in answers if f"/{first}/" not in answer.url)
    if value != "huge":
        assert viewer.page.evaluate(WIDTH, spoilt[0].url) == size


def test_thumbnail_that_is_no_picture_is_held_back_by_the_browser(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("thumbnail", at=0, value="type"))
    failed: list[str] = []
    viewer.page.on("requestfailed", lambda request: failed.append(request.url))
    first = viewer.open().id
    viewer.page.wait_for_timeout(300)
    assert f"https://i.ytimg.com/vi/{first}/frame0.jpg" in failed


def test_thumbnail_whose_connection_breaks(double: Double, viewer: Viewer) -> None:
    double.inject(Fault("thumbnail", at=0, value="reset *"))
    failed: list[str] = []
    viewer.page.on("requestfailed", lambda request: failed.append(request.url))
    first = viewer.open().id
    viewer.page.wait_for_timeout(300)
    assert [url for url in failed if "/vi/" in url] == [f"https://i.ytimg.com/vi/{first}/frame0.jpg"]


@pytest.mark.parametrize(("kind", "leaves"), [("beacons", False), ("beacons-lost", True)])
def test_reports_of_watching_get_lost(double: Double, viewer: Viewer, kind: str, leaves: bool) -> None:
    double.inject(Fault(kind, at=0, times=None))
    viewer.open().next().next()
    time.sleep(0.2)
    # Only this visitor's: the last report of another test's page may still be on its way.
    asked = [request for request in double.received.asked("/api/stats/") if request.visitor == viewer.visitor]
    assert bool(asked) is leaves
    assert not double.received.beacons_of(viewer.visitor)
