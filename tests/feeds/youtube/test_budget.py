"""All bots of a machine together never load more in an hour than they may, and stay away after a block."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.clock import VirtualClock
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import BlockedError
from shortstui.feeds.youtube.budget import Budget, budget_file

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@settings(max_examples=40)
@given(
    per_hour=st.integers(1, 40),
    patience=st.lists(st.integers(0, 900), min_size=1, max_size=80),
    bots=st.integers(1, 3),
)
def test_in_any_hour_no_more_than_allowed_is_loaded(per_hour: int, patience: list[int], bots: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        budgets = [Budget(Path(folder) / "budget.json", per_hour) for _ in range(bots)]
        now, loads = NOON, []
        for turn, seconds in enumerate(patience):
            if budgets[turn % bots].try_take(now) == 0:
                loads.append(now)
            now += timedelta(seconds=seconds)
    for first in loads:
        assert sum(first <= load < first + HOUR for load in loads) <= per_hour


@pytest.mark.parametrize("per_hour", [1, 2, 9, 10, 61, 250])
async def test_a_bot_in_a_hurry_gets_the_whole_hours_worth_and_not_one_more(tmp_path: Path, per_hour: int) -> None:
    budget, clock = Budget(tmp_path / "budget.json", per_hour), VirtualClock(NOON)
    loads = 0
    while await budget.take(clock) and clock.now() < NOON + HOUR - timedelta(milliseconds=1):
        loads += 1
    assert loads == per_hour


async def test_waiting_that_is_cut_short_takes_nothing(tmp_path: Path) -> None:
    class Stopped(VirtualClock):
        async def sleep(self, seconds: float) -> None:
            return None

    budget = Budget(tmp_path / "budget.json", 1)
    assert await budget.take(Stopped(NOON))
    assert not await budget.take(Stopped(NOON))
    assert budget.try_take(NOON + HOUR) == 0


_GRAB = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from shortstui.feeds.youtube.budget import Budget
budget, now = Budget(Path(sys.argv[1]), 1000), datetime(2026, 11, 24, 12, tzinfo=UTC)
print(sum(budget.try_take(now) == 0 for _ in range(80)))
"""


def test_processes_share_one_budget(tmp_path: Path) -> None:
    path = tmp_path / "budget.json"
    grabbing = [
        subprocess.Popen([sys.executable, "-c", _GRAB, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    took = [int(process.communicate(timeout=60)[0]) for process in grabbing]
    assert sum(took) == 100  # a tenth of the hour's worth may go at once, and no two processes got the same


def test_after_a_block_every_bot_of_the_machine_stays_away(tmp_path: Path) -> None:
    path = tmp_path / "budget.json"
    blocked, other = Budget(path, 250), Budget(path, 100)
    until = blocked.cool_down("rate_limit", NOON, 60)
    assert until == NOON + HOUR  # an hour at least
    for ask in (other.try_take, other.check):
        with pytest.raises(BlockedError) as caught:
            ask(NOON + timedelta(minutes=30))
        assert caught.value.kind == "rate_limit"
        assert "13:00 UTC" in caught.value.what
        assert "30 minutes" in caught.value.hint
        assert caught.value.code == ExitCode.BLOCKED
    other.check(until)
    assert other.try_take(until) == 0


def test_a_later_block_never_shortens_the_stay(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "budget.json", 250)
    budget.cool_down("sorry", NOON, 4 * 3600)
    assert budget.cool_down("captcha", NOON, 3600) == NOON + 4 * HOUR


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"full_at": "soon"}',
        b'{"full_at": 1e300, "away_until": 1e300, "kind": "x"}',
        b'{"full_at":',
    ],
)
async def test_a_broken_file_stops_nobody_for_longer_than_an_hour(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "budget.json"
    path.write_bytes(content)
    budget, clock = Budget(path, 250), VirtualClock(NOON)
    budget.check(clock.now())
    assert await budget.take(clock)
    assert clock.now() <= NOON + HOUR


def test_the_file_is_the_users_not_the_runs() -> None:
    assert budget_file().is_relative_to(os.environ["SHORTSTUI_CACHE"])


def test_a_budget_that_can_not_be_kept_in_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ShortstuiError, match="can't write"):
        Budget(tmp_path / "file" / "budget.json", 250).try_take(NOON)


@pytest.mark.parametrize("per_hour", [0, -1])
def test_no_shorts_an_hour_is_refused(tmp_path: Path, per_hour: int) -> None:
    with pytest.raises(ShortstuiError) as caught:
        Budget(tmp_path / "budget.json", per_hour)
    assert caught.value.code == ExitCode.BAD_INPUT
