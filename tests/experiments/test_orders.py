"""Orders to an experiment that runs: files that anybody may have written, obeyed by one process and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortstui.errors import ShortstuiError
from shortstui.experiments import orders
from shortstui.experiments.hands import Hands
from shortstui.experiments.named_cells import cells_named, short_names
from shortstui.experiments.orders import CellState, Order, Word
from shortstui.experiments.plan import Arm
from shortstui.experiments.schedule import Job

BOTS = ("gamer-ab6b-001", "gamer-ab6b-002", "music-head-380b-001")


def test_orders_are_taken_once_and_in_the_order_they_were_given(tmp_path: Path) -> None:
    given_ = [Order("pause"), Order("continue", BOTS[:1]), Order("stop", BOTS)]
    with orders.listening(tmp_path):
        for order in given_:
            orders.send(tmp_path, order)
        assert orders.untaken(tmp_path)
        assert orders.take(tmp_path) == given_
        assert orders.take(tmp_path) == []
        assert not orders.untaken(tmp_path)


def test_nobody_is_given_orders_where_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError, match="nothing runs this experiment") as caught:
        orders.send(tmp_path, Order("pause"))
    assert "experiment resume" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_two_processes_never_run_one_experiment(tmp_path: Path) -> None:
    with orders.listening(tmp_path):
        assert orders.obeyed(tmp_path)
        with pytest.raises(ShortstuiError, match="running already"), orders.listening(tmp_path):
            pass
        assert orders.obeyed(tmp_path), "who was refused took nothing away"
    assert not orders.obeyed(tmp_path)


def test_a_pause_does_not_outlive_the_process(tmp_path: Path) -> None:
    with orders.listening(tmp_path):
        orders.publish(tmp_path, dict.fromkeys(BOTS, "paused"))
        orders.send(tmp_path, Order("pause"))
        left = {path.name: path.read_bytes() for path in (tmp_path / orders.CONTROL).iterdir()}
    assert orders.cell_states(tmp_path) == {}
    for name, data in left.items():  # as after a kill: nobody could clear up
        (tmp_path / orders.CONTROL / name).write_bytes(data)
    assert orders.cell_states(tmp_path) == {}
    with orders.listening(tmp_path):
        assert orders.take(tmp_path) == []
        assert orders.cell_states(tmp_path) == {}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=80)
    | st.sampled_from(
        [
            b'{"word":"pause","bots":"all"}',
            b'{"word":"delete"}',
            b'{"word":"pause","bots":[""]}',
            b'{"word":"pause","path":"/"}',
            b'{"word":"stop","bots":[' + b'"x",' * 3000 + b'"x"]}',
            b"[" * 5000,
            b" " * 3 * 2**20,
        ]
    )
)
def test_what_is_no_order_is_thrown_away(tmp_path: Path, data: bytes) -> None:
    with orders.listening(tmp_path):
        (tmp_path / orders.CONTROL / f"{7:020}-0123abcd.json").write_bytes(data)
        (tmp_path / orders.CONTROL / "notes.json").write_bytes(data)
        assert orders.cell_states(tmp_path) == {}
        assert orders.take(tmp_path) == []
        assert not orders.untaken(tmp_path)
        assert (tmp_path / orders.CONTROL / "notes.json").exists(), "what is not ours is left alone"


def test_an_order_shows_before_it_was_taken(tmp_path: Path) -> None:
    with orders.listening(tmp_path):
        orders.publish(tmp_path, {BOTS[0]: "running", BOTS[1]: "waiting", BOTS[2]: "over"})
        orders.send(tmp_path, Order("pause"))
        orders.send(tmp_path, Order("stop", (BOTS[1], "nobody")))
        assert orders.cell_states(tmp_path) == {BOTS[0]: "pausing", BOTS[1]: "stopping", BOTS[2]: "over"}
        orders.take(tmp_path)
        assert orders.cell_states(tmp_path)[BOTS[0]] == "running"


SHORT = {"gamer-1": BOTS[0], "gamer-2": BOTS[1], "music-head-1": BOTS[2]}
WORDS: dict[Word, tuple[CellState, CellState]] = {
    "pause": ("paused", "paused"),
    "continue": ("waiting", "running"),
    "stop": ("stopped", "stopping"),
}


@pytest.mark.parametrize("word", WORDS)
async def test_an_order_is_for_the_cells_that_it_names(word: Word) -> None:
    hands = Hands(BOTS, None, at_once=True)
    hands.begun(BOTS[1])
    hands.over(BOTS[2])
    hands.obey(Order(word, (*BOTS, "../../nobody", "\x1b[31m")))
    waiting, running = WORDS[word]
    assert hands.states() == {BOTS[0]: waiting, BOTS[1]: running, BOTS[2]: "over"}
    hands.obey(Order("continue", BOTS[:1]))
    assert hands.of(BOTS[0]).paused is False
    assert hands.of(BOTS[1]).paused is (word == "pause")


def test_a_bot_is_named_as_the_grid_names_it_or_by_the_beginning_of_its_run() -> None:
    assert cells_named([], BOTS) == ()
    assert cells_named(["Music Head 1", "gamer-2"], BOTS, SHORT) == (BOTS[2], BOTS[1])
    assert cells_named(["music", BOTS[0], "music-head"], BOTS) == (BOTS[2], BOTS[0])


def test_short_names_are_those_that_only_one_cell_has() -> None:
    listed = [
        Job(Arm(name, "gamer", None, "content", 0.6), replicate, f"{name}-{replicate}", 1, 60)
        for name in ("gamer, content 0.6", "gamer, content 0_6", "music-head")
        for replicate in (1, 2)
    ]
    assert short_names(listed) == {"music-head-1": "music-head-1", "music-head-2": "music-head-2"}


@pytest.mark.parametrize(
    ("name", "what", "hint"),
    [
        ("gamer", "2 bots begin with this name", "there are: gamer-ab6b-001, gamer-ab6b-002"),
        ("musik-head-380b-001", "there is no such bot", "did you mean music-head-380b-001?"),
        ("gamer-3", "there is no such bot", "did you mean gamer-"),
        ("", "there is no such bot", "there are: gamer-ab6b-001"),
        ("gamer-ab6b-001-yoked", "is a control", "there are: "),
    ],
)
def test_a_name_that_means_no_bot_is_told_with_what_there_is(name: str, what: str, hint: str) -> None:
    with pytest.raises(ShortstuiError, match=what) as caught:
        cells_named([name], BOTS, SHORT, {"gamer-ab6b-001-yoked": "this run is a control: it goes with its bot"})
    assert caught.value.hint.startswith(hint)
