"""The site's answers, asked for without a browser."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest
from PIL import Image

from shortstui.clock import VirtualClock
from shortstui.errors import ShortstuiError
from shortstui.feeds.simulated import SimulatedFeed
from shortstui.feeds.youtube.dom import parse_dom
from shortstui.feeds.youtube.json_facts import parse_json
from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings
from tests.simulator.double.client import Client
from tests.simulator.double.conftest import SETTINGS

CATALOGUE = Catalogue.make(SETTINGS.world, SETTINGS.size, SETTINGS.clutter)


# --- the feed


Stay = Callable[[str], float]


def duration(short_id: str) -> float:
    """Return the length of a short in seconds: a stay of all of it."""
    return float(CATALOGUE.duration[CATALOGUE.number(short_id) or 0])


def in_process(count: int, stay: Stay, seed: int = SETTINGS.seed) -> list[str]:
    """Return what the in-process feed serves to a viewer who stays so long on each short."""

    async def scroll() -> list[str]:
        feed = SimulatedFeed(seed, size=SETTINGS.size, draw=False)
        await feed.open(VirtualClock(datetime(2026, 1, 1, tzinfo=UTC)))
        ids = []
        for _ in range(count):
            served = await feed.next()
            assert served is not None
            ids.append(served.short.id)
            await feed.dwell(stay(served.short.id))
            await feed.advance()
        return ids

    return asyncio.run(scroll())


def test_the_first_visitor_is_served_what_the_in_process_feed_serves(double: Double) -> None:
    client = Client(double).open()
    for _ in range(4):
        for short_id in client.ids:
            client.watch(short_id, 0)
        client.more()
    assert client.ids == in_process(len(client.ids), lambda _: 0.0)


def test_the_platform_learns_from_beacons_as_from_the_in_process_feed(double: Double) -> None:
    """When each batch is asked for after the last was watched, as the in-process feed does, both are the same."""
    client, watched = Client(double).open(), 0
    for _ in range(6):
        for short_id in client.ids[watched:]:
            client.watch(short_id, duration(short_id))
        watched = len(client.ids)
        client.more()
    assert client.ids[:watched] == in_process(watched, duration)
    assert any(entry["rule"] == "personalised" for entry in double.log())


def test_share_curves_are_those_of_the_in_process_feed() -> None:
    """The page asks for a batch when three slots are left, so the last watches come too late for it: no matter."""
    liked = range(0, len(CATALOGUE.topics), 20)

    def likes(short_id: str) -> bool:
        return CATALOGUE.topic[CATALOGUE.number(short_id) or 0] in liked

    def stay(short_id: str) -> float:
        return duration(short_id) if likes(short_id) else 2.0

    shares: list[tuple[float, float]] = []
    with Double(SETTINGS) as running:
        for seed in range(4):
            running.reset(DoubleSettings(seed=seed, size=SETTINGS.size))
            client = Client(running).open()
            for at in range(120):
                client.watch(client.ids[at], stay(client.ids[at]))
                if len(client.ids) - at <= 5:
                    client.more()
            both = client.ids[40:120], in_process(120, stay, seed)[40:]
            shares.append((float(np.mean([*map(likes, both[0])])), float(np.mean([*map(likes, both[1])]))))
    double_share, own_share = np.array(shares).T
    blind = float(CATALOGUE.topic_share[liked].sum())
    assert own_share.mean() > 1.5 * blind, "there is something to be captured by"
    assert double_share.mean() == pytest.approx(own_share.mean(), abs=0.04)


def test_it_learns_from_nothing_but_beacons(double: Double) -> None:
    client = Client(double).open()
    for _ in range(6):
        for short_id in client.ids[-8:]:
            client.post("player", videoId=short_id)
            client.post("reel/reel_item_watch", playerRequest={"videoId": short_id})
        client.more()
    assert {entry["rule"] for entry in double.log()} == {"blind"}


def test_later_visitors_have_feeds_of_their_own_that_come_again(double: Double) -> None:
    first, second = Client(double).open(), Client(double).open()
    assert first.ids != second.ids
    assert first.cookies["VISITOR_INFO1_LIVE"] != second.cookies["VISITOR_INFO1_LIVE"]
    double.reset()
    assert Client(double).open().ids == first.ids
    assert Client(double).open().ids == second.ids


def test_a_batch_that_is_asked_for_again_is_the_same(double: Double) -> None:
    client = Client(double).open()
    token = client.token
    _, once = client.post("reel/reel_watch_sequence", sequenceParams=token)
    _, again = client.post("reel/reel_watch_sequence", sequenceParams=token)
    assert once == again
    assert not set(client.ids) & {entry["command"]["reelWatchEndpoint"]["videoId"] for entry in once["entries"]}


def test_a_returning_visitor_is_not_served_its_past(double: Double) -> None:
    past = Client(double).open().more().more().ids
    double.reset()
    double.remember([(short_id, 60.0) for short_id in past])
    again = Client(double).open().more().more()
    assert not set(past) & set(again.ids)
    assert any(entry["rule"] == "personalised" for entry in double.log()), "it remembers what was liked"


@pytest.mark.parametrize(("choice", "blind"), [("CAE=", True), ("CAI", False)])
def test_rejecting_can_switch_personalisation_off(double: Double, choice: str, blind: bool) -> None:
    double.reset(DoubleSettings(seed=7, size=1000, strength=1.0, reject_is_blind=True))
    client = Client(double, choice).open()
    for _ in range(5):
        for short_id in client.ids[-8:]:
            client.watch(short_id, 60)
        client.more()
    assert ("personalised" not in {entry["rule"] for entry in double.log()}) is blind


def test_mixed_layouts_keep_to_the_visitor(double: Double) -> None:
    double.reset(DoubleSettings(seed=7, size=1000, layout="mixed"))
    clients = [Client(double) for _ in range(12)]
    layouts = [['"layout":"old"' in client.open().html for _ in range(2)] for client in clients]
    assert all(first == second for first, second in layouts)
    assert len({first for first, _ in layouts}) == 2


# --- pages and answers, read by the bot's own readers


def test_the_page_says_what_its_short_is(double: Double) -> None:
    wanted = Client(double).open().ids[3]
    client = Client(double).open(f"/shorts/{wanted}")
    facts = parse_dom(client.html, url=f"https://www.youtube.com/shorts/{wanted}")
    assert client.ids[0] == wanted
    assert "present" in facts.session.values()
    assert facts.active is not None
    assert (facts.active.id, facts.active.published) == (
        wanted,
        CATALOGUE.published(CATALOGUE.number(wanted) or 0),
    )
    first = parse_json("reel_item_watch", json.dumps(client.embedded("ytInitialData"))).shorts[0]
    assert first.id == wanted


@pytest.mark.parametrize("shape", ["", "unwrapped", "classic", "text"])
def test_every_form_of_an_item_says_the_same(double: Double, shape: str) -> None:
    double.inject(Fault("item-shape", value=shape, times=None))
    client = Client(double).open()
    short = CATALOGUE.number(client.ids[0])
    assert short is not None
    _, answer = client.post("reel/reel_item_watch", playerRequest={"videoId": client.ids[0]})
    facts = parse_json("reel_item_watch", json.dumps(answer)).shorts[0]
    assert facts.id == client.ids[0]
    assert facts.title.startswith(CATALOGUE.title(short))
    assert facts.views == CATALOGUE.views[short]
    day = date.fromisoformat(CATALOGUE.published(short))
    assert facts.published_text == f"{day:%b} {day.day}, {day.year}"
    assert set(CATALOGUE.hashtags(short)) == {f"#{tag}" for tag in facts.hashtags}
    assert facts.likes is not None


def test_an_item_without_an_overlay_names_its_short_only(double: Double) -> None:
    double.inject(Fault("item-shape", value="bare", times=None))
    client = Client(double).open()
    _, answer = client.post("reel/reel_item_watch", playerRequest={"videoId": client.ids[0]})
    assert "overlay" not in answer
    assert client.ids[0] in str(answer["replacementEndpoint"])


def test_a_player_says_how_long_its_clip_truly_is(double: Double) -> None:
    client = Client(double).open()
    short = CATALOGUE.number(client.ids[0])
    assert short is not None
    _, answer = client.post("player", videoId=client.ids[0])
    assert int(answer["videoDetails"]["lengthSeconds"]) == round(float(CATALOGUE.duration[short]))
    facts = parse_json("player", json.dumps(answer)).shorts[0]
    assert (facts.id, facts.channel) == (client.ids[0], CATALOGUE.channel(short))
    assert facts.published == CATALOGUE.published(short)


def test_the_seedless_item_begins_a_feed(double: Double) -> None:
    client = Client(double)
    _, answer = client.post("reel/reel_item_watch", inputType="REEL_WATCH_INPUT_TYPE_SEEDLESS", params="CA8%3D")
    assert answer["replacementEndpoint"]["reelWatchEndpoint"]["videoId"] == in_process(1, duration)[0]
    _, more = client.post("reel/reel_watch_sequence", sequenceParams=answer["sequenceContinuation"])
    assert more["entries"]


def test_entries_carry_neither_titles_nor_counts(double: Double) -> None:
    client = Client(double).open()
    titles = [CATALOGUE.title(CATALOGUE.number(short_id) or 0) for short_id in client.ids]
    assert not [title for title in titles if title in str(client.entries)]


def test_answers_name_the_visitor_who_is_not_signed_in(double: Double) -> None:
    import base64
    from urllib.parse import unquote

    client = Client(double).open()
    _, answer = client.post("player", videoId=client.ids[0])
    context = answer["responseContext"]
    visitor = base64.urlsafe_b64decode(unquote(context["visitorData"]))
    assert client.cookies["VISITOR_INFO1_LIVE"].encode() in visitor
    assert {"key": "logged_in", "value": "0"} in context["serviceTrackingParams"][0]["params"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"context": {"client": {}}}', b"[" * 5000])
def test_a_request_that_names_no_client_is_refused(double: Double, body: bytes) -> None:
    response, _ = Client(double).ask("/youtubei/v1/player", method="POST", body=body)
    assert response.status == 400


def test_consent_comes_first_for_those_who_have_not_chosen(double: Double) -> None:
    client = Client(double, "")
    response, _ = client.ask("/shorts")
    assert response.status == 302
    assert (response.headers["Location"] or "").startswith("https://consent.youtube.com/m?continue=")
    body = b"set_eom=true&continue=https%3A%2F%2Fwww.youtube.com%2Fshorts"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    saved, _ = client.ask("/save", "consent.youtube.com", "POST", body, kind)
    assert (saved.status, saved.headers["Location"]) == (303, "https://www.youtube.com/shorts")
    assert client.cookies["SOCS"] == "CAE="
    client.open()


# --- pictures and videos


def test_the_picture_is_the_one_of_the_in_process_feed(double: Double) -> None:
    async def first() -> bytes | None:
        feed = SimulatedFeed(SETTINGS.seed, size=SETTINGS.size)
        await feed.open(VirtualClock(datetime(2026, 1, 1, tzinfo=UTC)))
        served = await feed.next()
        return served.thumbnail if served else None

    client = Client(double).open()
    _, body = client.ask(f"/vi/{client.ids[0]}/frame0.jpg", "i.ytimg.com")
    assert body == asyncio.run(first())


@pytest.mark.parametrize(
    ("name", "size"),
    [("frame0", (720, 1280)), ("oardefault", (360, 640)), ("hqdefault", (480, 360)), ("default", (120, 90))],
)
def test_pictures_can_have_their_true_sizes_and_show_the_same(
    double: Double, name: str, size: tuple[int, int]
) -> None:
    client = Client(double).open()
    path = f"/vi/{client.ids[0]}/{name}.jpg"
    _, small = client.ask(f"/vi/{client.ids[0]}/frame0.jpg", "i.ytimg.com")
    double.reset(DoubleSettings(seed=7, size=1000, true_size=True))
    _, body = client.ask(path, "i.ytimg.com")
    drawn, image = Image.open(io.BytesIO(small)), Image.open(io.BytesIO(body))
    assert image.size == size
    factor = min(size[0] / drawn.width, size[1] / drawn.height)
    wide, high = round(drawn.width * factor), round(drawn.height * factor)
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    inner = image.crop((left, top, left + wide, top + high)).resize(drawn.size)
    assert np.abs(np.asarray(inner, float) - np.asarray(drawn, float)).mean() < 12


def test_missing_pictures_are_grey_and_404(double: Double) -> None:
    for path in ("/vi/dQw4w9WgXcQ/frame0.jpg", "/vi/sim-0000001/nothing.jpg", "/vi_webp/sim-0000001/frame0.webp"):
        response, body = Client(double).ask(path, "i.ytimg.com")
        assert response.status == 404
        assert Image.open(io.BytesIO(body)).size == (120, 90)


def test_videos_come_in_ranges(double: Double) -> None:
    client = Client(double)
    host = "rr1---sn-4g5e6nsz.googlevideo.com"
    _, whole = client.ask("/videoplayback?dur=12", host)
    response, part = client.ask("/videoplayback?dur=12", host, headers={"Range": "bytes=100-199"})
    assert (response.status, part) == (206, whole[100:200])


# --- faults, the record, the truth


def test_what_reached_it_is_known(double: Double) -> None:
    client = Client(double).open()
    client.watch(client.ids[0], 4.5)
    visitor = client.cookies["VISITOR_INFO1_LIVE"]
    beacons = double.received.beacons_of(visitor)
    assert [beacon.kind for beacon in beacons] == ["playback", "watchtime"]
    assert beacons[1].values["et"] == "4.5"
    assert double.received.hosts == {"www.youtube.com"}


def test_the_truth_of_a_short(double: Double) -> None:
    client = Client(double).open()
    truth = double.truth(client.ids[2])
    assert truth["topic"] == CATALOGUE.topics[CATALOGUE.topic[CATALOGUE.number(client.ids[2]) or 0]]
    assert [(served["position"], served["rule"]) for served in truth["served"]] == [(2, "blind")]
    assert double.truth("dQw4w9WgXcQ")["topic"] is None


def test_faults_strike_as_often_as_ordered_from_where_they_are_ordered(double: Double) -> None:
    double.inject(Fault("player-error", at=2, times=2, value="429"))
    client = Client(double).open()
    statuses = [client.post("player", videoId=client.ids[1])[0] for _ in range(6)]
    assert statuses == [200, 429, 429, 200, 200, 200], "the page itself began the first short"
    double.inject(Fault("player-error", times=None))
    double.clear()
    assert client.post("player", videoId=client.ids[1])[0] == 200


@pytest.mark.parametrize(
    "make",
    [
        lambda: Fault("botwal"),
        lambda: Fault("sorry", at=-1),
        lambda: Fault("drop", seconds=float("nan")),
        lambda: Fault("sorry", times=True),
    ],
)
def test_faults_that_make_no_sense(make: type[Fault]) -> None:
    with pytest.raises(ShortstuiError):
        make()  # type: ignore[call-arg]


def test_a_taken_port_is_told(double: Double) -> None:
    with pytest.raises(ShortstuiError, match="can't be opened"):
        Double(SETTINGS, port=double.port).start()
