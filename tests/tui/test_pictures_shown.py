"""Thumbnails as real pictures: what reaches the terminal, how often, and what never does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len
from rich.style import Style
from textual.pilot import Pilot

from shortstui.tui import pictures_kitty as kitty
from shortstui.tui.pictures_answers import Answers
from shortstui.tui.pictures_choice import PictureMode, Seen
from shortstui.tui.pictures_making import Made, Shelf, Wish, make
from shortstui.tui.pictures_sixel import laid_at, sixel_of
from shortstui.tui.screens.dialogs import AskDialog
from shortstui.tui.screens.replay import ReplayScreen
from shortstui.tui.widgets import thumbnail as widget
from shortstui.tui.widgets.picture import bounded
from shortstui.tui.widgets.thumbnail import Thumbnail
from tests.tui import fake_terminal as fake
from tests.tui.conftest import AppMaker
from tests.tui.fake_terminal import terminal
from tests.tui.picture_app import PictureApp, picture
from tests.tui.waiting import screen_of, text_of, until

CELL = (10, 20)
SIXEL = Seen(Answers(ended=2, sixel=True, cell=CELL), why_not="")
KITTY = Seen(Answers(ended=3, graphics=True, name="kitty(0.41.1)", cell=CELL), why_not="")
PLACEHOLDER = "\U0010eeee"
DCS = "\x1bP0;0;0q"
REPOSITORY = Path(__file__).parents[2]


# Pictures as bytes


def wish(data: bytes, mode: PictureMode = "sixel", columns: int = 20, rows: int = 10) -> Wish:
    return Wish(data, columns, rows, mode, CELL)


@pytest.mark.parametrize("size", [(64, 64), (320, 180), (90, 160), (1, 1), (2000, 3)])
def test_a_real_picture_fits_whole_into_its_box_as_whole_cells(size: tuple[int, int]) -> None:
    found = bounded(picture("red", size), 40, 12, (9, 18), 1000)
    assert found is not None
    image, (columns, rows) = found
    assert image.size == (columns * 9, rows * 18)
    assert 1 <= columns <= 40
    assert 1 <= rows <= 12


def test_a_box_larger_than_any_thumbnail_is_not_filled() -> None:
    found = bounded(picture(), 500, 300, (20, 40), 1000)
    assert found is not None
    assert max(found[0].size) <= 1000


HOSTILE = {
    "too wide": picture("red", (9000, 10)),
    "cut off": picture()[:60],
    "no picture": b"\x1b[2Jno picture",
    "markup": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "nothing": b"",
}


@pytest.mark.parametrize("mode", ["sixel", "kitty"])
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_picture_never_reaches_an_encoder(
    data: bytes, mode: PictureMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> str:
        raise AssertionError("it was encoded")

    monkeypatch.setattr("shortstui.tui.pictures_making.sixel_of", never)
    monkeypatch.setattr("shortstui.tui.pictures_kitty.png_of", never)
    assert make(wish(data, mode), {}) == Made(wish(data, mode))


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_picture_is_drawn_or_not_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(picture("teal", (40, 40)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    made = make(wish(bytes(whole)), {})
    assert made.sequence == "" or made.sequence.startswith(DCS)


_SIXEL = re.compile(r"#([0-9]+)(?:;2;([0-9]+);([0-9]+);([0-9]+))?|!([0-9]+)([?-~])|([?-~])|([$-])")


def unsixel(sixel: str) -> npt.NDArray[np.float64]:
    """Draw a sixel as DEC's manual says; shape (height, width, 3), 0–100 a channel."""
    head = re.match(r'\x1bP0;0;0q"1;1;([0-9]+);([0-9]+)', sixel)
    assert head is not None
    width, height = int(head[1]), int(head[2])
    pixels = np.zeros((height + 5, width, 3))
    palette: dict[str, list[int]] = {}
    colour, x, y = [0, 0, 0], 0, 0
    for register, red, green, blue, times, repeated, once, move in _SIXEL.findall(sixel[head.end() : -2]):
        if register:
            if red:
                palette[register] = [int(red), int(green), int(blue)]
            colour = palette[register]
        elif move:
            x, y = 0, y + 6 * (move == "-")
        else:
            count = int(times or 1)
            for row in range(6):
                if (ord(repeated or once) - 63) >> row & 1:
                    pixels[y + row, x : x + count] = colour
            x += count
    return pixels[:height]


def test_a_sixel_is_the_picture_and_names_its_colours_first() -> None:
    side = np.arange(40, dtype=np.uint8) * 6
    red, green = np.meshgrid(side, side)
    image = Image.fromarray(np.dstack([red, green, red ^ green]))
    sixel = sixel_of(image, 0)
    difference = unsixel(sixel) - np.asarray(image.quantize(256, Image.Quantize.FASTOCTREE).convert("RGB")) / 2.55
    assert np.abs(difference).max() <= 0.5
    named = [match.start() for match in re.finditer(r"#[0-9]+;2;", sixel)]
    used = re.search(r"#[0-9]+[^0-9;]", sixel)
    assert used is not None
    assert len(named) > 100
    assert max(named) < used.start()


def noise(side: int) -> Image.Image:
    return Image.frombytes("RGB", (side, side), os.urandom(3 * side * side))


def test_a_picture_takes_fewer_colours_or_is_not_sent_before_it_takes_too_many_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = noise(200)
    monkeypatch.setattr("shortstui.tui.pictures_sixel.MOST_BYTES", 200_000)
    full = sixel_of(image, 0)
    assert len(sixel_of(image, 16)) < len(full)
    monkeypatch.setattr("shortstui.tui.pictures_sixel.MOST_BYTES", 50_000)
    assert 0 < len(sixel_of(image, 0)) <= 50_000
    monkeypatch.setattr("shortstui.tui.pictures_sixel.MOST_BYTES", 1_000)
    assert sixel_of(image, 0) == ""
    monkeypatch.setattr("shortstui.tui.pictures_kitty.MOST_BYTES", 50_000)
    assert 0 < len(kitty.png_of(image)) <= 50_000


def test_a_sixel_leaves_the_cursor_where_it_was() -> None:
    assert laid_at(4, 2, "PICTURE") == "\x1b7\x1b[3;5HPICTURE\x1b8"


def test_kitty_gets_the_picture_in_chunks_and_how_many_cells_it_fills() -> None:
    made = make(wish(picture(), "kitty"), {})
    messages = re.findall(r"\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\", made.sequence)
    assert "".join(f"\x1b_G{head}{';' if body else ''}{body}\x1b\\" for head, body in messages) == made.sequence
    assert messages[0][0].startswith(f"a=t,f=100,t=d,i={made.number},q=2,m=")
    assert messages[-1][0] == f"a=p,U=1,i={made.number},c={made.columns},r={made.rows},q=2"
    assert all(len(body) <= 4096 for _, body in messages)


def test_in_tmux_kittys_messages_are_wrapped_for_it() -> None:
    assert kitty.deleted(7, {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b_Ga=d,d=I,i=7,q=2\x1b\x1b\\\x1b\\"


def test_every_placeholder_is_one_cell_and_its_colour_is_the_pictures_number() -> None:
    lines = list(kitty.placeholder_lines(0x123456, kitty.MOST_CELLS, kitty.MOST_CELLS, Style()))
    for line in lines:
        (segment,) = line
        assert cell_len(segment.text) == kitty.MOST_CELLS
        assert segment.style is not None
        assert segment.style.color is not None
        assert segment.style.color.triplet == (0x12, 0x34, 0x56)
    assert len({line.text for line in lines}) == kitty.MOST_CELLS


def test_the_shelf_keeps_the_last_few_and_says_which_go() -> None:
    shelf = Shelf()
    made = [Made(wish(bytes([number])), number=number) for number in range(10)]
    gone = [each for one in made for each in shelf.put(one)]
    assert gone == made[:2]
    assert shelf.get(made[2].wish) == made[2]
    assert shelf.clear() == [*made[3:], made[2]]


# In the app


class Watched(PictureApp):
    """An app whose terminal is a list."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen
        self.sent: list[str] = []

    def ask_terminal(self, sequence: str) -> None:
        self.sent.append(sequence)

    def count(self, text: str) -> int:
        return sum(text in each for each in self.sent)


@pytest.fixture(autouse=True)
def _terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "SHORTSTUI_PICTURES", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr("shortstui.tui.widgets.thumbnail.SECONDS_BETWEEN", 0.0)


def mode_of(pilot: Pilot[int]) -> str:
    return pilot.app.query_one(Thumbnail).mode


async def test_a_sixel_is_laid_over_the_half_blocks_and_laid_again_after_a_dialog() -> None:
    app = Watched(SIXEL)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.count(DCS) == 1)
        assert "▀" in text_of(pilot)
        app.push_screen(AskDialog("Go to short", "A number"))
        await screen_of(pilot, AskDialog)
        await pilot.pause()
        assert app.count(DCS) == 1
        await pilot.press("escape")
        await until(pilot, lambda: "▀" in text_of(pilot) and app.count(DCS) >= 2)
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: "▀" in text_of(pilot) and app.sent[-1] != app.sent[0])


async def test_nothing_is_laid_over_a_toast() -> None:
    app = Watched(SIXEL)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.count(DCS) == 1)
        app.query_one(Thumbnail).show(picture("blue", (300, 100)), "", watch=False)
        await until(pilot, lambda: app.count(DCS) >= 2)
        app.notify("\n".join("a toast over the picture" for _ in range(8)))
        await until(pilot, lambda: "a toast" in text_of(pilot))
        laid = app.count(DCS)
        app.query_one(Thumbnail).refresh()
        assert "a toast" in text_of(pilot)  # all is drawn, and the picture would be laid again
        await pilot.pause()
        assert app.count(DCS) == laid
        app.clear_notifications()
        await until(pilot, lambda: "a toast" not in text_of(pilot) and app.count(DCS) > laid)


async def test_kitty_is_sent_a_picture_once_and_forgets_it_at_the_end() -> None:
    app = Watched(KITTY)
    async with app.run_test() as pilot:
        thumbnail = app.query_one(Thumbnail)
        await until(pilot, lambda: PLACEHOLDER in text_of(pilot))
        thumbnail.show(picture("blue"), "", watch=False)
        await until(pilot, lambda: app.count("a=t,") == 2 and PLACEHOLDER in text_of(pilot))
        thumbnail.show(picture(), "", watch=True)  # back to the first: it stands there still
        await until(pilot, lambda: PLACEHOLDER in text_of(pilot))
        assert app.count("a=t,") == 2
        assert app.count("a=d,") == 0
    assert sum(each.count("a=d,d=I,") for each in app.sent) == 2


async def test_under_a_dialog_kittys_picture_is_half_blocks() -> None:
    app = Watched(KITTY)
    async with app.run_test() as pilot:
        await until(pilot, lambda: PLACEHOLDER in text_of(pilot))
        app.push_screen(AskDialog("Go to short", "A number"))
        await screen_of(pilot, AskDialog)
        await until(pilot, lambda: "▀" in _behind(pilot) and PLACEHOLDER not in _behind(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: PLACEHOLDER in text_of(pilot))
        assert app.count("a=t,") == 1


def _behind(pilot: Pilot[int]) -> str:
    """Return what the first screen draws, whatever is over it."""
    thumbnail = pilot.app.screen_stack[0].query_one(Thumbnail)
    lines = thumbnail.render_lines(thumbnail.size.region)
    return "\n".join(line.text for line in lines)


async def test_at_most_one_picture_is_sent_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shortstui.tui.widgets.thumbnail.SECONDS_BETWEEN", 0.25)
    now = [1000.0]
    monkeypatch.setattr(widget, "_now", lambda: now[0])
    app = Watched(SIXEL)
    async with app.run_test() as pilot:
        thumbnail = app.query_one(Thumbnail)
        await until(pilot, lambda: app.count(DCS) == 1)
        for colour in ("red", "green", "blue"):
            thumbnail.show(picture(colour), "", watch=True)
            await pilot.pause()
        await until(pilot, lambda: thumbnail.real is not None)
        assert app.count(DCS) == 1
        now[0] += 0.25
        await until(pilot, lambda: app.count(DCS) == 2)


async def test_the_key_takes_the_picture_away_and_brings_it_back() -> None:
    app = Watched(SIXEL)
    async with app.run_test() as pilot:
        thumbnail = app.query_one(Thumbnail)
        await until(pilot, lambda: app.count(DCS) == 1)
        assert [thumbnail.next_mode().mode for _ in range(3)] == ["blocks", "characters", "off"]
        await pilot.pause()
        assert app.count(DCS) == 1
        assert str(thumbnail.next_mode()) == "sixel: as you chose"
        await until(pilot, lambda: app.count(DCS) == 2)


async def test_the_override_wins_over_what_the_terminal_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTSTUI_PICTURES", "characters")
    app = Watched(SIXEL)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "no picture" not in text_of(pilot))
        assert mode_of(pilot) == "characters"
        assert app.sent == []


async def test_what_cannot_be_drawn_stays_words(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Watched(SIXEL)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.count(DCS) == 1)
        app.query_one(Thumbnail).show(HOSTILE["too wide"], "no picture", watch=None)
        await until(pilot, lambda: "no picture" in text_of(pilot))
        await pilot.pause()
        assert app.count(DCS) == 1


async def test_the_key_says_on_a_run_which_way_is_on_and_why(app_with: AppMaker, run: Path) -> None:
    app = app_with(replay=run)
    app.seen = Seen(Answers(ended=2), why_not="")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await screen_of(pilot, ReplayScreen)
        await pilot.press("i")
        await until(pilot, lambda: "pictures: characters: no kitty or sixel here" in text_of(pilot))


# Through a pty, with Textual's own driver


@pytest.mark.parametrize(
    ("answers", "shown", "never"),
    [
        (fake.KITTY, [b"\x1b_Ga=t,f=100,t=d,i=", b"a=p,U=1,i=", PLACEHOLDER.encode()], DCS.encode()),
        (fake.SIXEL, [DCS.encode(), b"\x1b8"], b"\x1b_G"),
        (fake.PLAIN, ["▀".encode()], DCS.encode()),
    ],
    ids=["kitty", "sixel", "neither"],
)
def test_the_picture_reaches_the_terminal_as_the_terminal_can(
    answers: Mapping[bytes, bytes], shown: list[bytes], never: bytes
) -> None:
    with terminal(answers) as there:
        app = subprocess.Popen(
            [sys.executable, "-m", "tests.tui.picture_app"],
            stdin=there.end, stdout=there.end, stderr=there.end, start_new_session=True, cwd=REPOSITORY,
        )  # fmt: skip
        try:
            for text in shown:
                there.listen_until(text)
            there.type(b"q")
            while app.poll() is None:
                there.listen()
        finally:
            app.kill()
            app.wait()
        assert app.returncode == 0
        assert never not in there.read
