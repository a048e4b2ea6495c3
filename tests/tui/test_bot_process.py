from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from shortstui.runs.events import Deciding, Failed, Line, Notice, Opened, Paused
from shortstui.runs.reader import read_events
from shortstui.tui import bot_process
from shortstui.tui.bot_process import BotProcess
from tests.tui.conftest import fake_command


async def everything(process: BotProcess) -> list[Line | Notice]:
    return [item async for batch in process.batches() for item in batch]


async def test_all_lines_and_notices_arrive_in_order(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once))
    await process.start()
    items = await everything(process)
    assert await process.ended() == 0
    assert [item for item in items if isinstance(item, Line)] == read_events(recorded_once).lines
    assert sum(isinstance(item, Deciding) for item in items) == 120
    assert Opened(str(recorded_once)) in items
    assert not process.running


async def test_pause_resume_and_stop_reach_the_child(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once, "--flood", "--delay", "0.001"))
    await process.start()
    seen: list[Line | Notice] = []
    async for batch in process.batches():
        seen += batch
        if Paused(True) not in seen:
            process.send("pause")
        elif Paused(False) not in seen:
            process.send("resume")
        else:
            process.send("stop")
    assert await process.ended() == 0


async def test_an_error_arrives_as_a_notice_with_its_exit_code(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once, "--fail"))
    await process.start()
    (failed,) = await everything(process)
    assert isinstance(failed, Failed)
    assert await process.ended() == 4


async def test_a_crash_leaves_its_last_words_harmless(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once, "--crash"))
    await process.start()
    assert await everything(process) == []
    assert await process.ended() == 1
    assert "the bot fell over" in process.stderr
    assert "\x1b" not in process.stderr
    assert process.unread == 1


async def test_a_child_that_does_not_obey_is_ended(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once, "--deaf"), patience=0.2)
    await process.start()
    async for _ in process.batches():
        break
    await process.close()
    assert not process.running
    await process.close()


async def test_closing_throws_away_what_a_flooding_child_still_writes(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once, "--flood"))
    await process.start()
    async for _ in process.batches():
        break
    await process.close()
    assert await process.ended() == 0


async def test_others_get_their_turn_between_batches(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once, "--flood"))
    await process.start()
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    batches = 0
    async for _ in process.batches():
        batches += 1
        if batches == 50:
            break
    task.cancel()
    await process.close()
    assert turns >= 50


async def test_a_line_without_end_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_process, "_LONGEST_LINE", 1000)
    process = BotProcess([sys.executable, "-c", "print('x' * 500_000)"])
    await process.start()
    assert await everything(process) == []
    assert process.unread >= 1
    assert await process.ended() == 0


async def test_a_program_that_is_not_there_is_an_os_error() -> None:
    with pytest.raises(OSError, match="nowhere"):
        await BotProcess(["/nowhere/bot"]).start()


async def test_orders_to_a_child_that_is_gone_are_forgotten(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once, "--fail"))
    await process.start()
    await everything(process)
    await process.ended()
    process.send("pause")


async def test_a_bot_leaves_the_processor_to_the_app(recorded_once: Path) -> None:
    process = BotProcess(fake_command(recorded_once))
    await process.start()
    assert process._process is not None
    pid = process._process.pid
    assert os.getpriority(os.PRIO_PROCESS, pid) == 10
    group = Path(f"/proc/{pid}/autogroup")
    if group.exists():  # what counts between sessions on most Linux desktops
        assert group.read_text().split()[-1] == "10"
    await process.close()
