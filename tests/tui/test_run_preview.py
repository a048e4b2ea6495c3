"""The preview beside the list of runs: when it is there, what turns it, and what it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.tui import preview_reading
from shortstui.tui.previews import Look
from shortstui.tui.screens.runs_screen import RunsScreen
from shortstui.tui.widgets.run_preview import RunPreview
from tests.tui.conftest import AppMaker
from tests.tui.test_runs import opened, runs, to
from tests.tui.waiting import text_of, until

__all__ = ["runs"]


def preview(screen: RunsScreen) -> RunPreview:
    return screen.query_one(RunPreview)


async def test_v_turns_from_share_to_views_and_on_to_the_path(app_with: AppMaker, runs: Path, cell: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, cell.name)
        await until(pilot, lambda: preview(screen).settled and "1/5├" in text_of(pilot))
        assert "evidence on this pair" in text_of(pilot)
        assert "░" in text_of(pilot)
        await pilot.press("v")
        await until(pilot, lambda: "log10 views" in text_of(pilot) and "■ watched" in text_of(pilot))
        await pilot.press("V")
        await until(pilot, lambda: "Under the cursor" not in text_of(pilot))
        assert "tags" in text_of(pilot)


async def test_on_a_small_screen_it_is_there_when_it_is_asked_for(
    app_with: AppMaker, runs: Path, cell: Path
) -> None:
    async with opened(app_with, (80, 24)) as (pilot, screen):
        await to(pilot, screen, "short")
        assert "Under the cursor" not in text_of(pilot)
        await pilot.press("v")
        await until(pilot, lambda: preview(screen).settled and "1/5" in text_of(pilot))
        await to(pilot, screen, cell.name)
        await until(pilot, lambda: preview(screen).settled and "controls, 5–95 %" in text_of(pilot))


async def test_only_where_the_cursor_stays_is_read(
    app_with: AppMaker, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = preview_reading.look_at

    def look_at(folder: Path, *, experiment: bool, wanted: preview_reading.Wanted) -> Look | None:
        read.append(folder.name)
        return real(folder, experiment=experiment, wanted=wanted)

    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, "plan")
        await until(pilot, lambda: preview(screen).settled)
        monkeypatch.setattr(preview_reading, "look_at", look_at)
        preview(screen).point(screen.runs, None, Path())
        for key in ("plan", "short"):
            row = next(row for row in screen.query_one("RunTable")._rows if row.key == key)  # type: ignore[attr-defined]
            preview(screen).point(screen.runs, row, screen.folder_of(row))
        await until(pilot, lambda: preview(screen).settled)
    assert read == ["short"]


async def test_it_says_where_the_report_is_and_y_copies_it(
    app_with: AppMaker, runs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "reports" / "short" / "index.html"
    page.parent.mkdir(parents=True)
    page.touch()
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, "short")
        await until(pilot, lambda: preview(screen).settled and "reports/short/index.html" in text_of(pilot))
        await pilot.press("y")
        assert pilot.app.clipboard == str(page)


async def test_what_can_t_be_read_is_said_in_its_place(app_with: AppMaker, runs: Path) -> None:
    async with opened(app_with) as (pilot, screen):
        await to(pilot, screen, "plan")
        (runs / "plan" / "experiment.toml").write_text("schema = [")
        screen.action_reload()
        preview(screen).again()
        await until(pilot, lambda: "experiment.toml" in text_of(pilot) or "is broken" in text_of(pilot))
