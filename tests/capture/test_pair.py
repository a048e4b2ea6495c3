from __future__ import annotations

import numpy as np
import pytest

from shortstui.capture.evidence.e_process import alarms, log_evidence
from shortstui.capture.evidence.levels import CAPTURED, NARROWED, STEERED, STEERED_CAREFUL
from shortstui.capture.evidence.pair import PairEvidence, Seen
from shortstui.capture.evidence.recurrence import log_narrowing
from shortstui.simulator.cells import Cells
from shortstui.simulator.nulls import NULLS, play


def blind(null: str, runs: int, shorts: int, seed: int = 1) -> Cells:
    """Cells on a platform that ignores interests: 100 Zipf topics, personas of seven."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, 101) / (1 / np.arange(1, 101)).sum()
    interests = rng.permuted(np.tile(np.arange(100) < 7, (runs, 1)), axis=1)
    return play(next(n for n in NULLS if n.name == null), share, interests, shorts, seed=seed)


def steered_topics(seed: int, shorts: int) -> tuple[list[int], list[list[int]]]:
    """A bot whose feed turns to topics 0–2 after 100 shorts, three controls, and the one that watches nothing."""
    rng = np.random.default_rng(seed)
    turned = np.where((np.arange(shorts) >= 100) & (rng.random(shorts) < 0.6), rng.integers(0, 3, shorts), -1)
    bot = np.where(turned >= 0, turned, rng.integers(0, 50, shorts))
    return bot.tolist(), rng.integers(0, 50, (4, shorts)).tolist()


def scroll(pair: PairEvidence, bot: list[int], controls: list[list[int]], first: int, last: int) -> None:
    for place in range(first, last):
        topics = [row[place] for row in controls]
        pair.add(Seen(bot[place], bot[place] < 3), [Seen(topic, topic < 3) for topic in topics])


def test_a_pair_holds_the_same_evidence_as_many_runs_at_once() -> None:
    bot, controls = steered_topics(2, 900)
    pair = PairEvidence()
    scroll(pair, bot, controls, 0, 900)
    y, c = (np.array(bot) < 3).astype(float)[None], (np.array(controls) < 3).mean(axis=0)[None]
    for level in (STEERED, CAPTURED):
        whole = log_evidence(level, y, c)
        assert pair.process(level).path.tolist() == pytest.approx(whole[0].tolist())
        assert pair.alarm(level.name) == alarms(whole)[0]
    narrowing = log_narrowing(np.array(bot)[None], np.array(controls)[None])
    assert pair.process(NARROWED).path.tolist() == pytest.approx(narrowing[0].tolist())
    captured, narrowed = pair.alarm("CAPTURED"), pair.alarm("NARROWED")
    assert captured is not None
    assert narrowed is not None
    assert pair.alarm("PIGEONHOLED") == max(captured, narrowed)
    began = pair.onset(CAPTURED)
    assert began is not None
    assert began.earliest <= 100 <= began.latest
    assert pair.lift.low > 0.2


def test_a_feed_that_is_on_persona_without_going_round_in_it_is_captured_but_not_pigeonholed() -> None:
    pair = PairEvidence()
    for place in range(200):
        pair.add(Seen(place, on_persona=True), [Seen(place, on_persona=False)] * 2)
    assert pair.alarm("CAPTURED") is not None
    assert pair.alarm("NARROWED") is None
    assert pair.alarm("PIGEONHOLED") is None
    assert pair.onset(NARROWED) is None


def test_a_common_persona_is_tested_with_care() -> None:
    pair = PairEvidence()
    for place in range(40):
        pair.add(Seen(place, on_persona=True), [Seen(place, on_persona=place % 4 == 0)])
    assert pair.base_share == pytest.approx(0.25)
    assert pair.common
    assert pair.process(STEERED).level is STEERED_CAREFUL


def test_a_copied_pair_goes_its_own_way() -> None:
    bot, controls = steered_topics(3, 60)
    pair = PairEvidence()

    scroll(pair, bot, controls, 0, 30)
    twin = pair.copy()
    before = (pair.shorts, pair.lift, pair.process(STEERED).log_e)
    scroll(pair, bot, controls, 30, 60)
    assert (twin.shorts, twin.lift, twin.process(STEERED).log_e) == before
    scroll(twin, bot, controls, 30, 60)
    assert twin.process(NARROWED).path == pair.process(NARROWED).path
    assert twin.lift == pair.lift


@pytest.mark.parametrize(
    ("null", "steered", "captured", "narrowed"),
    [("N6", 0.06, 0.02, 0.05), ("NR", 0.04, 0.02, 0.03), ("NW", 0.1, 0.03, 0.06)],
)
def test_platforms_that_ignore_interests_hardly_ever_sound_an_alarm(
    null: str, steered: float, captured: float, narrowed: float
) -> None:
    """Bounds leave room for chance in 300 runs; calibration measures the rates themselves."""
    cells = blind(null, 300, 600)
    y, c = cells.bot.astype(float), cells.on_persona[:, 1:].mean(axis=1)
    assert (alarms(log_evidence(STEERED, y, c)) > 0).mean() <= steered
    assert (alarms(log_evidence(CAPTURED, y, c)) > 0).mean() <= captured
    assert (alarms(log_narrowing(cells.seen[:, 0], cells.seen[:, 1:])) > 0).mean() <= narrowed
