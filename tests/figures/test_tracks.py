from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from shortstui.capture.share import CaptureShare
from shortstui.figures.tracks import on_persona, rolling_share
from tests.figures.runs import impressions, manifest, record, share_of, track, with_switch


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 20))
def test_the_rolling_share_is_the_capture_share_once_the_window_is_full(flags: list[bool], window: int) -> None:
    fold = CaptureShare(window)
    folded = [share if fold.full else np.nan for flag in flags for share in [fold.add(flag)]]
    np.testing.assert_allclose(rolling_share(np.array(flags, np.bool_), window), folded)


def test_the_rolling_share_begins_anew_at_a_switch() -> None:
    flags = np.array([True] * 10 + [False] * 10)
    shares = rolling_share(flags, 5, switch_at=10)
    assert np.isnan(shares[10:14]).all()
    assert shares[9] == 1
    assert shares[14] == 0


def test_a_switch_splits_a_run_into_parts_with_their_own_v2c(tmp_path: Path) -> None:
    shorts = [*impressions([0] * 120), *impressions([9] * 130)]
    numbered = [type(s)(n, s.short, s.decision, s.playback, s.perception) for n, s in enumerate(shorts, start=1)]
    run = track(record(tmp_path, with_switch(manifest("inertia"), after=120), numbered))
    first, second = run.parts(100)
    assert (first.persona, first.switched, first.shorts, first.v2c) == ("Music Head", False, 120, 100)
    assert (second.persona, second.switched, second.shorts, second.v2c) == ("Gamer", True, 130, None)
    assert run.switch_at == 120


def test_a_control_is_scored_with_the_persona_that_its_bot_had_at_that_place(tmp_path: Path) -> None:
    bot = track(record(tmp_path, with_switch(manifest("bot"), after=3), impressions([0, 1, 2, 50, 51, 0])))
    control = track(record(tmp_path, manifest("control"), impressions([0, 50, 3, 0, 52, 50])))
    assert on_persona(control, bot).tolist() == [True, False, True, False, True, True]


def test_what_was_not_seen_fits_nobody(tmp_path: Path) -> None:
    run = track(record(tmp_path, manifest("blind"), impressions([None, 0, None])))
    assert on_persona(run, run).tolist() == [False, True, False]
    assert np.isnan(run.places[0]).all()


def test_a_run_is_captured_by_the_published_rule(tmp_path: Path) -> None:
    often = track(record(tmp_path, manifest("often"), impressions(share_of(150, 0.6))))
    rarely = track(record(tmp_path, manifest("rarely"), impressions(share_of(150, 0.02))))
    assert often.captured(100)
    assert not rarely.captured(100)
