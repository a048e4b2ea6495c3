"""Titles, channels, names and messages from outside are shown as plain content and nothing in them is obeyed."""

from __future__ import annotations

import asyncio
import random
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.strip import Strip

from shortstui.clock import VirtualClock
from shortstui.runs.events import SCHEMA, Ended, Incident, Started
from shortstui.runs.recorder import Recorder
from shortstui.tui.screens.replay import ReplayScreen
from tests.tui.conftest import AppMaker
from tests.tui.stage.picture import strips_on
from tests.tui.stage.scenes import SCENES, Stage, staged_app, standing_still
from tests.tui.stage.world import world_in
from tests.tui.story import BEGIN, impression, manifest
from tests.tui.waiting import screen_of, text_of, until

FRAGMENTS = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31m", "[bold #123456 on #654321]loud[/]", "[@click=app.hostile]click[/] [/no]",
    "\u202egnp.exe\u202c\u2066x\u2069", "a\u200bb\u200cc\ufeffd\u00ade", "👨\u200d👩\u200d👧\u200d👦🏍\ufe0f",
    "👍🏽", "🇩🇪🏴\U000e0067\U000e0062\U000e007f1\ufe0f\u20e3", "漢字かな한글", "e" + "\u0301" * 9, "\u0301\u0300x",
    "\r\nnew\u2028line\u2029\x85", "\ttab\x0b\x0c", "\x00nul\x9b31m\x7f", "\ue000\U000e0001", "x" * 10_000,
    "$$(x) 'q\" \\ {0} %s", "[link=https://hostile]l[/link]",
)  # fmt: skip
NEVER_DRAWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class InTurn:
    """Says everything in hostile words, which begin with another one each time."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._said = 0

    def __call__(self, _tame: str) -> str:
        """Return the words, beginning with the next one."""
        self._said += 1
        at = self._said % len(self._words)
        return "".join((*self._words[at:], *self._words[:at]))


def assert_harmless(strips: Sequence[Strip], size: tuple[int, int], where: str) -> str:
    """Check what is on a screen, cell by cell, and return it as text."""
    width, height = size
    assert len(strips) == height, where
    for strip in strips:
        cells = sum(cell_len(segment.text) for segment in strip)
        assert (strip.cell_length, cells) == (width, width), f"{where}: {strip.text!r}"
        for character in strip.text:
            hidden = unicodedata.category(character) in NEVER_DRAWN or character in "\ufe0e\ufe0f\u200d"
            assert not hidden, f"{where}: {character!a} in {strip.text!r}"
        for segment in strip:
            if segment.style is not None:
                colours = {c.name for c in (segment.style.color, segment.style.bgcolor) if c is not None}
                assert not colours & {"#123456", "#654321"}, f"{where}: {segment.text!r} is coloured"
                assert segment.style.link is None, f"{where}: {segment.text!r} is a link"
                assert "hostile" not in str(segment.style.meta), f"{where}: {segment.text!r} can be clicked"
    return "\n".join(strip.text for strip in strips)


async def shown_in(words: Sequence[str], scenes: Iterable[str], size: tuple[int, int]) -> list[str]:
    """Show scenes of a world that is told in these words, and return what was drawn."""
    drawn = []
    with (
        tempfile.TemporaryDirectory() as folder,
        world_in(Path(folder) / "world", InTurn(words), shorts=12) as world,
        standing_still(),
    ):
        app = staged_app(world)
        async with app.run_test(size=size, notifications=True) as pilot:
            stage = Stage(pilot, world)
            await stage.begin()
            for scene in scenes:
                await stage.show(scene, size)
                drawn.append(assert_harmless(await stage.stand_still(), size, scene))
            assert app.return_code is None
    return drawn


@settings(max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
@given(st.permutations(FRAGMENTS), st.lists(st.text(min_size=1, max_size=12), max_size=9))
def test_every_screen_shows_anything_harmlessly_and_at_the_right_width(worst: list[str], more: list[str]) -> None:
    size = (200, 60) if more else (80, 24)  # the first example has no more, the second has
    drawn = asyncio.run(shown_in([*more, *worst], SCENES, size))
    assert sum("[bold" in text or "[@click" in text for text in drawn) > len(drawn) / 4, "it is there, as written"


HOSTILE = [
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "[bold red]loud[/] [@click=app.quit]click[/] [/nothing]",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "a\u200bb\u200cc\ufeffd",
    "x" * 10_000,
    "👨\u200d👩\u200d👧\u200d👦 🏍\ufe0f 🇩🇪 👍🏽 漢字かな",
    "e" + "\u0301" * 200,
    "",
]


def recorded(folder: Path, text: str) -> Path:
    recorder = Recorder.create(folder, manifest(folder.name), VirtualClock(BEGIN))
    recorder.record(Started(SCHEMA, text or "?", "simulated", 1))
    event = impression(1, random.Random(1), title=text)
    short = type(event.short)(
        **{f: getattr(event.short, f) for f in event.short.__struct_fields__} | {"channel": text}
    )
    decision = type(event.decision)(event.decision.watch, 1.0, text)
    recorder.record(type(event)(1, short, decision, event.playback, event.perception))
    recorder.record(Incident(text or "?", text))
    recorder.record(Ended("failed", text))
    recorder.close()
    return folder


async def test_a_short_without_any_words_is_drawn(app_with: AppMaker, tmp_path: Path) -> None:
    app = app_with(replay=recorded(tmp_path / "silent", ""))
    async with app.run_test(size=(200, 60)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 1)
        await pilot.press("end")
        replay.repaint()
        await pilot.pause()
        assert "REPLAY" in assert_harmless(strips_on(app), (200, 60), "replay")


async def test_markup_is_shown_as_it_is_written(app_with: AppMaker, tmp_path: Path) -> None:
    folder = recorded(tmp_path / "hostile", "[bold]loud[/bold]")
    app = app_with(replay=folder)
    async with app.run_test(size=(200, 60)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 1)
        await pilot.press("end")
        replay.repaint()
        await pilot.pause()
        assert text_of(pilot).count("[bold]loud[/bold]") >= 4
