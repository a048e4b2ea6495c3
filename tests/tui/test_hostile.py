"""Titles, channels, names and messages from outside are shown as plain content and nothing in them is obeyed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from shortstui.clock import VirtualClock
from shortstui.runs.events import SCHEMA, Ended, Incident, Started
from shortstui.runs.recorder import Recorder
from shortstui.tui.screens.replay import ReplayScreen
from tests.tui.conftest import AppMaker
from tests.tui.story import BEGIN, impression, manifest
from tests.tui.waiting import screen_of, text_of, until

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


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_changes_nothing_but_its_own_place(
    app_with: AppMaker, tmp_path: Path, text: str
) -> None:
    folder = recorded(tmp_path / "hostile", text)
    app = app_with(replay=folder)
    async with app.run_test(size=(200, 60)) as pilot:
        replay = await screen_of(pilot, ReplayScreen)
        await until(pilot, lambda: replay.length == 1)
        await pilot.press("end")
        replay.repaint()
        await pilot.pause()
        lines = text_of(pilot).split("\n")
        svg = app.export_screenshot()
    assert len(lines) == 60
    assert "REPLAY" in lines[-2]
    whole = "\n".join(lines) + svg
    for character in ("\x1b", "\x07", "\u202e", "\u2066", "\u200b", "\ufeff", "\u200d", "\ufe0f"):
        assert character not in whole


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
