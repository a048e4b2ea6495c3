"""Random damage never raises, and what survives is still read."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.feeds.youtube.ids import is_video_id
from shortstui.feeds.youtube.json_path import Json, find, parse_path, text_of
from shortstui.feeds.youtube.pages import parse_dom, parse_json
from tests.feeds.youtube.made_up import CLOCK, consent_page, new_layout, old_layout, player, sequence, shapes
from tests.feeds.youtube.made_up import endpoint as reel

PAGES = [new_layout(), old_layout(), consent_page()]
ANSWERS = [json.dumps(each) for each in (*shapes().values(), player(), sequence(reel(CLOCK), reel("xxxxxxxxxxx")))]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(CLOCK),
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "overlay",
                    "reelPlayerOverlayRenderer",
                    "entries",
                    "command",
                    "reelWatchEndpoint",
                    "videoId",
                    "playerResponse",
                    "videoDetails",
                    "title",
                    "runs",
                    "text",
                    "content",
                    "simpleText",
                    "thumbnail",
                    "thumbnails",
                    "url",
                    "playabilityStatus",
                    "status",
                    "error",
                    "code",
                ]
            ),
            below,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@st.composite
def damaged(draw: st.DrawFn, texts: list[str]) -> str:
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = draw(st.integers(begin, min(len(text), begin + 300)))
        text = (
            text[:begin]
            + draw(st.sampled_from(["", "<", ">", '"', "</div>", "\x00", "{", "}", "é", text[:200]]))
            + text[end:]
        )
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


@settings(max_examples=150, deadline=None)
@given(damaged(PAGES))
def test_a_damaged_page_is_read_as_far_as_it_goes(html: str) -> None:
    facts = parse_dom(html)
    ids = [short.id for short in facts.shorts]
    assert all(short_id == "" or is_video_id(short_id) for short_id in ids)
    assert set(facts.upcoming) <= set(ids)
    assert {answer.need for answer in facts.answers}.isdisjoint(facts.missing)


@settings(max_examples=150, deadline=None)
@given(damaged(ANSWERS), st.sampled_from(["reel_item_watch", "reel_watch_sequence", "player", ""]))
def test_a_damaged_answer_is_read_as_far_as_it_goes(body: str, endpoint: str) -> None:
    facts = parse_json(endpoint, body)
    assert all(short.id == "" or is_video_id(short.id) for short in facts.shorts)


@settings(max_examples=150, deadline=None)
@given(JSON, st.sampled_from(["reel_item_watch", "reel_watch_sequence", "player", ""]))
def test_an_answer_of_any_shape_is_read(value: object, endpoint: str) -> None:
    facts = parse_json(endpoint, json.dumps(value))
    assert all(is_video_id(short_id) for short_id in facts.upcoming)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_no_page_and_no_answer_but_no_error(data: bytes) -> None:
    assert parse_dom(data).upcoming == ()
    assert parse_json("player", data).shorts == ()


def test_paths_step_into_objects_lists_and_any_depth() -> None:
    root: Json = {"a": [{"b": 1}, {"c": {"b": 2}}], "b": 3}
    assert list(find(root, "a[].b")) == [1]
    assert list(find(root, "**.b")) == [3, 1, 2]
    assert list(find(root, "a[].**.b")) == [1, 2]
    assert list(find(root, "x.y")) == []
    assert parse_path("a[].b") == (("a", True), ("each", False), ("b", True))


def test_a_text_is_read_in_each_of_its_wrappings() -> None:
    assert text_of("x ") == text_of({"simpleText": "x"}) == text_of({"content": "x"}) == "x"
    assert text_of({"runs": [{"text": "a "}, {"text": "b"}, 3]}) == "a b"
    assert text_of(True) == text_of(None) == text_of([]) == ""
