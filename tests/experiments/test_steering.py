"""A fleet that is steered while it runs, cell by cell and all; what is recorded stays the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from shortstui.bots.controls import Controls
from shortstui.bots.manifests import twin_names
from shortstui.cli.main import main
from shortstui.errors import ShortstuiError
from shortstui.experiments import hands, orders
from shortstui.experiments.fleet import Fleet, run_fleet
from shortstui.experiments.folder import write_frozen
from shortstui.experiments.orders import CellState, Order
from shortstui.experiments.plan import frozen_plan
from shortstui.experiments.schedule import Job, jobs
from shortstui.runs.events import Ended, Impression
from shortstui.runs.reader import read_events
from tests.experiments.examples import PLAN
from tests.experiments.made import frozen
from tests.experiments.test_experiment import lived_through

TEXT = PLAN.replace("replicates = 2", "replicates = 1").replace("videos = 60", "videos = 30")
STEADY = TEXT.replace('perceive = "truth"', 'perceive = "truth"\nspeed = 400')
PATIENCE = 20.0


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "LOOK_SECONDS", 0.01)


class Heard:
    """What a watcher hears."""

    def __init__(self) -> None:
        self.shorts: dict[str, int] = {}
        self.ended: list[str] = []
        self.states: list[tuple[str, CellState]] = []

    def prepared(self, message: str, fraction: float | None) -> None: ...

    def planned(self, cells: int, over: int, shorts: int, seen: int) -> None: ...

    def seen(self, job: Job, impression: Impression) -> None:
        self.shorts[job.run] = self.shorts.get(job.run, 0) + 1

    def over(self, job: Job, error: ShortstuiError | None) -> None:
        assert error is None
        self.ended.append(job.run)

    def steered(self, job: Job, state: CellState) -> None:
        self.states.append((job.run, state))


def fleet_in(folder: Path, text: str) -> Fleet:
    told = frozen(text)
    write_frozen(folder, told)
    return Fleet(folder, frozen_plan(text), told)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def steered(fleet: Fleet, hand: Callable[[Heard], Awaitable[None]]) -> Heard:
    heard = Heard()
    async with asyncio.TaskGroup() as group:
        group.create_task(run_fleet(fleet, heard, lambda _: None))
        group.create_task(hand(heard))  # type: ignore[arg-type]  # a coroutine
    return heard


async def test_a_cell_is_paused_and_let_go_on_and_its_record_is_the_same(tmp_path: Path) -> None:
    await run_fleet(fleet_in(tmp_path / "whole", TEXT), Heard(), lambda _: None)
    fleet = fleet_in(tmp_path / "paused", STEADY)
    one, other = (job.run for job in jobs(fleet.plan))

    async def hand(heard: Heard) -> None:
        await until(lambda: heard.shorts.get(one, 0) > 4)
        orders.send(fleet.folder, Order("pause", (one,)))
        await until(lambda: (one, "paused") in heard.states)
        assert orders.cell_states(fleet.folder)[one] == "paused"
        held = heard.shorts[one]
        await until(lambda: other in heard.ended)
        assert heard.shorts[one] == held, "neither the bot nor its twin saw another short"
        orders.send(fleet.folder, Order("continue"))

    heard = await steered(fleet, hand)
    assert heard.ended == [other, one]
    assert [state for run, state in heard.states if run == one][-2:] == ["paused", "running"]
    assert [run for run, _ in heard.states if run == other] == []
    assert lived_through(fleet.folder) == lived_through(tmp_path / "whole")
    assert sorted(path.name for path in (fleet.folder / "control").iterdir()) == ["lock"]


async def test_a_stopped_cell_ends_as_a_stopped_run_and_is_gone_on_with(tmp_path: Path) -> None:
    await run_fleet(fleet_in(tmp_path / "whole", TEXT), Heard(), lambda _: None)
    fleet = fleet_in(tmp_path / "stopped", STEADY)
    one, other = (job.run for job in jobs(fleet.plan))

    async def hand(heard: Heard) -> None:
        await until(lambda: heard.shorts.get(one, 0) > 4)
        orders.send(fleet.folder, Order("pause", (one,)))
        orders.send(fleet.folder, Order("stop", (one,)))

    heard = await steered(fleet, hand)
    assert heard.ended == [other]
    for run in (one, twin_names(one, ["yoked"])[0]):
        record = read_events(fleet.folder / run)
        assert record.lines[-1].event == Ended("stopped")
        assert len(record.impressions) < 30
    assert await run_fleet(Fleet(fleet.folder, frozen_plan(TEXT), fleet.frozen), heard, lambda _: None) == []
    assert heard.ended == [other, one]
    assert lived_through(fleet.folder) == lived_through(tmp_path / "whole")


async def test_who_is_paused_before_it_begins_leaves_its_place_to_others(tmp_path: Path) -> None:
    fleet = fleet_in(tmp_path, STEADY)
    first, second = (job.run for job in jobs(fleet.plan))
    one_at_once = Fleet(fleet.folder, fleet.plan, fleet.frozen, at_once=1)

    async def hand(heard: Heard) -> None:
        await until(lambda: orders.obeyed(fleet.folder))
        orders.send(fleet.folder, Order("pause", (first,)))
        await until(lambda: second in heard.ended)
        assert heard.ended == [second]
        orders.send(fleet.folder, Order("continue", (first,)))

    assert (await steered(one_at_once, hand)).ended == [second, first]


async def test_an_order_to_stop_all_stops_the_experiment(tmp_path: Path) -> None:
    fleet = fleet_in(tmp_path, STEADY)
    master: list[Controls] = []
    heard = Heard()

    async def hand() -> None:
        await until(lambda: sum(heard.shorts.values()) > 4)
        orders.send(fleet.folder, Order("stop"))

    async with asyncio.TaskGroup() as group:
        group.create_task(run_fleet(fleet, heard, master.append))
        group.create_task(hand())
    assert master[0].stopped
    assert heard.ended == []


def test_the_command_line_says_when_nothing_runs_and_which_experiments_there_are(tmp_path: Path) -> None:
    fleet_in(tmp_path / "two-by-two", TEXT)
    for word in ("pause", "continue", "stop"):
        result = CliRunner().invoke(main, ["experiment", word, "two-by-two", "--runs", str(tmp_path)])
        assert result.exit_code == 3
        assert "nothing runs this experiment now" in result.output
    result = CliRunner().invoke(main, ["experiment", "pause", "none", "--runs", str(tmp_path)])
    assert "there are: two-by-two" in result.output


async def test_the_command_line_steers_a_fleet_of_another_process(tmp_path: Path) -> None:
    fleet = fleet_in(tmp_path / "two-by-two", STEADY)
    one, other = (job.run for job in jobs(fleet.plan))

    arm = jobs(fleet.plan)[0].arm.name

    async def said(*words: str) -> str:
        result = await asyncio.to_thread(CliRunner().invoke, main, ["experiment", *words, "--runs", str(tmp_path)])
        return result.output

    async def hand(heard: Heard) -> None:
        await until(lambda: sum(heard.shorts.values()) > 4)
        assert "paus" in await said("pause", "last")
        assert f"did you mean {one}?" in await said("pause", "last", f"x{one}")
        assert f"it goes with its bot, {one}" in await said("pause", "last", twin_names(one, ["yoked"])[0])
        assert f"{one}: stop" in await said("stop", "last", f"{arm} 1")
        await until(lambda: (other, "paused") in heard.states)
        assert f"{other}: running" in await said("continue", "last")

    assert (await steered(fleet, hand)).ended == [other]
