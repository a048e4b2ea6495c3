"""Where one was when the app was left: kept, bounded, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.session import Session, read_session, write_session
from shortstui.tui.widgets.lists import VimList
from tests.tui.conftest import AppMaker
from tests.tui.waiting import screen_of, until

NAMES = st.text(min_size=1, max_size=60)


@given(NAMES, st.lists(st.tuples(NAMES, st.none() | st.integers(1, 10**9)), max_size=8))
def test_what_was_left_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, persona: str, left: list[tuple[str, int | None]]
) -> None:
    file = tmp_path_factory.mktemp("state") / "session.json"
    session = Session(persona)
    for run, place in left:
        session = session.left(run, place)
    write_session(file, session)
    assert read_session(file) == session
    last = dict(left)
    assert session.replays == {run: place for run, place in last.items() if place is not None}


def test_only_the_runs_left_last_are_kept(tmp_path: Path) -> None:
    session = Session()
    for number in range(1, 302):
        session = session.left(f"run {number}", number)
    assert len(session.replays) == 200
    assert list(session.replays.values())[-1] == 301


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"replays": {"a": 0}}',
        b'{"replays": {"a": "b"}}',
        b"\xff",
        b'{"persona": 3}',
        b" " * 300_000,
    ],
    ids=["empty", "cut", "list", "zero", "words", "bytes", "number", "large"],
)
def test_a_file_that_says_nothing_useful_is_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(content)
    assert read_session(file) == Session()


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, no folder")
    write_session(tmp_path / "state" / "session.json", Session("gamer"))
    assert read_session(tmp_path / "state" / "session.json") == Session()


async def test_home_begins_at_the_persona_that_was_chosen_last(app_with: AppMaker, run: Path) -> None:
    for expected, keys in (("broken.toml", ("G",)), ("music-head.toml", ())):
        async with app_with().run_test() as pilot:
            home = await screen_of(pilot, HomeScreen)
            personas = home.query_one("#personas", VimList)
            await until(pilot, lambda personas=personas: personas.option_count == 3)  # type: ignore[misc]
            chosen = personas.highlighted_option
            assert chosen is not None
            assert chosen.id is not None
            assert Path(chosen.id).name == expected
            await pilot.press(*keys)
