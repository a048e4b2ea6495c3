"""A report from the app: ``shortstui report`` in a process of its own, so that keys stay quick while it draws."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from textual.app import App

from shortstui.errors import ShortstuiError
from shortstui.runs.layout import slug
from shortstui.tui.politeness import step_back
from shortstui.tui.run_messages import ReportDrawn
from shortstui.tui.shown import shown

REPORTS: Final = "reports"
EXPORTS: Final = "export"
_PAGE: Final = "index.html"
_MOST_NAME: Final = 60
_MOST_SAID: Final = 200
_ERROR: Final = "shortstui: "
"""How the command line begins to tell an error."""


def out_folder(folders: Sequence[Path]) -> Path:
    """Return where the report of runs or of an experiment is written: in the current folder, as from a shell."""
    more = f"-and-{len(folders) - 1}-more" if len(folders) > 1 else ""
    return Path.cwd() / REPORTS / (slug(folders[0].name) + more)


def report_of(folder: Path) -> Path | None:
    """Return the page of a run's or an experiment's report; None when none was drawn from the current folder.

    The command line names an experiment's report after its plan, which may have another name than its folder.
    """
    reports = Path.cwd() / REPORTS
    for name in dict.fromkeys((slug(folder.name), _plan_name(folder))):
        page = reports / name / _PAGE
        if name and page.is_file():
            return page
    return None


def export_folder(folders: Sequence[Path], now: datetime) -> Path:
    """Return where the tables of some runs are written now."""
    return Path.cwd() / EXPORTS / f"{now:%Y%m%dT%H%M%SZ}-{folders[0].name[:_MOST_NAME]}"


def export_of(folder: Path) -> Path | None:
    """Return the folder of the last tables that were written of a run, or of runs with it as the first."""
    exports, name = Path.cwd() / EXPORTS, folder.name[:_MOST_NAME]
    try:
        found = [each for each in exports.iterdir() if each.name.partition("-")[2] == name]
    except OSError:
        return None
    return max(found, default=None)


def _plan_name(folder: Path) -> str:
    from shortstui.experiments.folder import read_frozen  # not before the first frame

    try:
        return slug(read_frozen(folder).name)
    except ShortstuiError:
        return ""


def command_of(folders: Sequence[Path], out: Path) -> list[str]:
    """Return the command that draws the report of runs or of an experiment."""
    return [sys.executable, "-m", "shortstui", "report", *map(str, folders), "--out", str(out)]


def begin_report(app: App[Any], *folders: Path) -> None:
    """Draw a report while the user goes on, and say where the files went; the screen may be left meanwhile.

    Args:
        app: The app, which is told.
        folders: Of one experiment, or of runs; at least one.
    """
    name = f"report of {', '.join(map(str, folders))}"
    if any(worker.name == name and worker.is_running for worker in app.workers):
        app.notify("this report is being drawn", severity="warning")
        return
    what = shown(folders[0].name, 60) if len(folders) == 1 else f"{len(folders)} runs"
    app.notify(f"{what}: drawing the report; you can go on", markup=False)
    app.run_worker(_draw_and_tell(app, folders), name=name, group="report", exit_on_error=False)


async def _draw_and_tell(app: App[Any], folders: Sequence[Path]) -> None:
    try:
        page = await draw_report(command_of(folders, out_folder(folders)))
    except ShortstuiError as error:
        app.notify(shown(error.what, _MOST_SAID), title="no report", severity="error", timeout=15, markup=False)
    else:
        app.screen.post_message(ReportDrawn(page))
        app.notify(shown(str(page), _MOST_SAID), title="the report is drawn", timeout=15, markup=False)


async def draw_report(command: Sequence[str]) -> Path:
    """Run the command to its end and return the page that it wrote; the process ends with the caller.

    Args:
        command: See :func:`command_of`.

    Raises:
        ShortstuiError: It failed; the last thing that it said.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise ShortstuiError(f"can't start the report: {error.strerror or error}") from error
    step_back(process.pid)
    try:
        written, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    files = written.decode(errors="replace").splitlines()
    if process.returncode or not files:
        raise ShortstuiError(_why(said.decode(errors="replace")) or f"it ended with {process.returncode}")
    return Path(files[0])


def _why(said: str) -> str:
    """Return the error among the lines that the process wrote; the last line when there is none."""
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line.removeprefix(_ERROR) for line in lines if line.startswith(_ERROR)]
    return (errors or lines or [""])[-1]
