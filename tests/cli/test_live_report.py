"""The report says how far what happened on a live feed is what was meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shortstui.cli.displays import PlainDisplay
from shortstui.cli.live_report import incidents, served, watching
from shortstui.feeds.protocol import Incident, Playback, Short, Upcoming
from shortstui.personas.decision import Decision
from shortstui.runs.events import Event, Impression, Line

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def _impression(number: int, meant: float, playback: Playback, short: Short | None = None) -> Impression:
    return Impression(number, short or Short(f"short{number}"), Decision(True, meant, "liked"), playback)


def _lines(*events: Event) -> list[Line]:
    return [Line(seq, NOW, 0.0, "", event) for seq, event in enumerate(events)]


def test_shorts_that_were_watched_as_meant_need_no_words() -> None:
    exact = _impression(1, 10.0, Playback(10.1, played=9.8, reported=10.3))
    long = _impression(2, 60.0, Playback(60.0, played=55.0, reported=57.0))
    unknown = _impression(3, 5.0, Playback(5.0))
    assert list(watching([exact, long, unknown])) == []


def test_what_was_not_as_meant_is_counted_and_compared() -> None:
    stalled = _impression(1, 10.0, Playback(10.0, played=3.2, flaws=("stalled", "not reported")))
    short = _impression(2, 10.0, Playback(10.0, played=10.0, reported=4.0))
    text = "\n".join(watching([stalled, short, _impression(3, 1.0, Playback(1.0, played=1.0))]))
    assert "2 of 3 shorts are doubtful" in text
    assert "stalled ×1" in text
    assert "not reported ×1" in text
    assert "not as meant ×1" in text
    assert "meant 10.0 s, stayed 10.0 s, played 3.2 s, reported nothing: stalled, not reported" in text
    assert "reported 4.0 s" in text


def test_a_long_list_says_how_much_is_left_out() -> None:
    many = [_impression(number, 9.0, Playback(9.0, flaws=("late",))) for number in range(1, 26)]
    lines = list(watching(many))
    assert len(lines) == 12
    assert "15 more" in lines[-1]


def test_kinds_ways_and_sources_are_counted() -> None:
    shorts = [
        _impression(1, 2, Playback(2, reached="load"), Short("a", sources={"thumbnail": "frame0"})),
        _impression(2, 2, Playback(2, reached="key"), Short("b", kind="ad")),
        _impression(3, 2, Playback(2, reached="key"), Short("c", kind="gated")),
    ]
    text = "\n".join(watching(shorts))
    assert "ad ×1, gated ×1" in text
    assert "reached by key ×2, load ×1" in text
    assert "frame0 ×1" in text


def test_what_was_served_is_told_apart_from_what_was_seen() -> None:
    (said,) = served(_lines(Upcoming(("a", "b")), Upcoming(("b", "c"))))
    assert said.startswith("served     3 ")


def test_incidents_name_their_place_and_their_evidence() -> None:
    happened = _lines(
        Incident("consent", "reject"),
        _impression(1, 2, Playback(2)),
        Incident("blocked:sorry", "unusual \x1b[2Jtraffic", evidence=("page.html", "page.png")),
    )
    lines = list(incidents(happened))
    assert lines[0] == "incidents  2: consent ×1, blocked:sorry ×1"
    assert "after    0  consent: reject" in lines[1]
    assert "after    1  blocked:sorry: unusual" in lines[2]
    assert lines[2].endswith("[evidence/: page.html, page.png]")
    assert "\x1b" not in lines[2]


def test_a_run_of_two_visitors_is_called_invalid() -> None:
    first, *_ = incidents(_lines(_impression(1, 2, Playback(2)), Incident("identity_changed", "a new visitor")))
    assert first.startswith("INVALID    from short 1 on")


def test_the_plain_display_names_the_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    PlainDisplay().show(_lines(Incident("layout_unknown", "ids disagree", evidence=("page-2.html",)))[0])
    assert "incident layout_unknown: ids disagree [evidence/: page-2.html]" in capsys.readouterr().err
