"""Which runs are listed, and in what order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shortstui.capture.glance import Glance
from shortstui.runs.events import Ended
from shortstui.runs.manifest import TwinRecord
from shortstui.runs.store import RunSummary
from shortstui.tui import run_cells
from shortstui.tui.run_list import COLUMNS, Entry, Group, RunList, Wanted
from tests.tui.story import BEGIN, manifest
from tests.tui.test_hostile import HOSTILE


def entry(
    name: str, *, persona: str = "Music Head", minutes: int = 0, group: str = "", of: str = "", state: str = "goal"
) -> Entry:
    twin = TwinRecord("yoked", of) if of else None
    made = manifest(name, twin=twin)
    made = msgspec.structs.replace(
        made,
        created=BEGIN + timedelta(minutes=minutes),
        persona=msgspec.structs.replace(made.persona, name=persona),
    )
    ended = None if state == "interrupted" else Ended(state)  # type: ignore[arg-type]  # a literal
    key = f"{group}/{name}".lstrip("/")
    return Entry(RunSummary(Path(key), made, impressions=10, ended=ended), key, group)


@pytest.fixture
def runs() -> RunList:
    entries = [
        entry("a", minutes=1),
        entry("b", persona="Gamer", minutes=3, state="failed"),
        entry("c", minutes=2, state="interrupted"),
        entry("a-1-yoked", minutes=1, of="a"),
        entry("x", group="plan", persona="Gamer", minutes=9),
        entry("y", group="plan", minutes=8),
    ]
    listed = RunList({each.key: each for each in entries}, {"plan": Group("plan", "Five personas")})
    listed.glances = {
        "a": Glance(10, 10, 5, 0.5, 30),
        "b": Glance(10, 10, 9, 0.9, None),
        "c": Glance(9, 9, 1, 0.1, 5),
    }
    listed.tags = {"c": ("pilot",), "plan/x": ("pilot", "odd")}
    return listed


def keys(runs: RunList, **wanted: object) -> list[str]:
    return [row.key for row in runs.rows(Wanted(**wanted))]  # type: ignore[arg-type]  # handed on


def test_experiments_and_controls_are_folded_and_the_newest_comes_first(runs: RunList) -> None:
    assert keys(runs) == ["plan", "b", "c", "a"]
    assert keys(runs, unfolded=frozenset({"plan", "a"})) == [
        "plan",
        "plan/x",
        "plan/y",
        "b",
        "c",
        "a",
        "a-1-yoked",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gamer", ["plan", "plan/x", "b"]),
        ("GAMER failed", ["b"]),
        ("tag:pilot", ["plan", "plan/x", "c"]),
        ("tag:odd", ["plan", "plan/x"]),
        ("state:interrupted", ["c"]),
        ("feed:content date:2026-11-24", ["plan", "plan/x", "plan/y", "b", "c", "a"]),
        ("date:2027", []),
        ("name:a-1", ["a"]),  # a control that fits keeps its bot in sight
        ("nothing:such", []),
    ],
)
def test_all_words_must_fit(runs: RunList, words: str, found: list[str]) -> None:
    assert keys(runs, words=words) == found


@pytest.mark.parametrize(
    ("column", "order"),
    [("share", "bac"), ("V2C", "cab"), ("persona", "bca"), ("state", "bac"), ("tags", "cba"), ("when", "bca")],
)
def test_columns_sort_and_turn_round(runs: RunList, column: str, order: str) -> None:
    listed = [key for key in keys(runs, column=column) if key != "plan"]
    assert "".join(listed) == order
    turned = [key for key in keys(runs, column=column, turned=True) if key != "plan"]
    assert turned == listed[::-1]


@given(
    st.sampled_from(COLUMNS), st.booleans(), st.text(max_size=20), st.frozensets(st.sampled_from(["plan", "a"]))
)
def test_no_run_is_listed_twice_and_every_one_can_be_found(
    column: str, turned: bool, words: str, unfolded: frozenset[str]
) -> None:
    names = ["a", "b", "c"]
    entries = [*(entry(name) for name in names), entry("a-1", of="a"), entry("x", group="plan")]
    runs = RunList({each.key: each for each in entries}, {"plan": Group("plan", "Plan")})
    listed = keys(runs, column=column, turned=turned, words=words, unfolded=unfolded)
    assert len(listed) == len(set(listed))
    assert set(keys(runs, column=column, turned=turned, unfolded=frozenset({"plan", "a"}))) == {
        *runs.entries,
        "plan",
    }


def test_a_control_is_indented_under_its_bot(runs: RunList) -> None:
    bot, control = (row for row in runs.rows(Wanted(unfolded=frozenset({"a"}))) if row.key.startswith("a"))
    said = [run_cells.line(runs, row, 116, marked=False).plain for row in (bot, control)]
    starts = [cell_len(line[: line.index(name)]) for line, name in zip(said, ("Music", "yoked"), strict=True)]
    assert starts[1] == starts[0] + 2
    dates = [cell_len(line[: line.index("11-24")]) for line in said]
    assert dates[0] == dates[1]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("width", [20, 76, 116, 196])
def test_a_line_is_as_wide_as_the_table_whatever_is_in_it(text: str, width: int) -> None:
    make: Callable[[], Entry] = lambda: entry("r", persona=text)  # noqa: E731 (short)
    runs = RunList({"r": make()}, {"g": Group("g", text)}, tags={"r": (text,)})
    least = run_cells.header(10_000, "when", turned=False).cell_length and sum(
        column.width + 1 for column in run_cells.columns_for(width)
    )
    for row in runs.rows(Wanted()):
        content = run_cells.line(runs, row, width, marked=True)
        assert "\n" not in content.plain
        assert not set(content.plain) & {"\x1b", "\x07", "\u202e", "\u200b"}
        assert cell_len(content.plain) <= max(width, least + 3)
