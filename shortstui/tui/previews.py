"""What the list of runs shows of the run or experiment under the cursor: pure functions, no widget."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from textual.content import Content

from shortstui.capture.run_state import Outcome, RunState
from shortstui.capture.views import VIEWS_WINDOW
from shortstui.figures.curves import Band, Panel
from shortstui.tui import evidence_view, plots, view
from shortstui.tui.run_list import Row, RunList
from shortstui.tui.shown import emoji_cells, plain, shown
from shortstui.tui.widgets.metric_plot import Axes, Behind, Series, axis_end

Page = Literal["share", "views", "map"]
PAGES: Final[tuple[Page, ...]] = ("share", "views", "map")
ALL: Final = "all runs"
"""The panel of an experiment that holds every arm."""
Picture = tuple[tuple[Series, ...], Axes, Behind]
_SHARE_TICKS: Final = ((0.0, "0"), (0.2, "1/5"), (0.5, "50%"), (1.0, "100%"))


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files went that were made of a run or an experiment.

    Attributes:
        report: The page of its report; None without one.
        export: The folder of its tables; None without one.
    """

    report: Path | None = None
    export: Path | None = None


@dataclass(frozen=True, eq=False)
class RunLook:
    """A run that was read.

    Attributes:
        state: At its end so far.
        band: Of its controls: the share of what they were served that fits its persona; None without any.
        missing: Why its controls can't be read; empty if they can.
        files: Made of it.
    """

    state: RunState
    band: Band | None = None
    missing: str = ""
    files: Files = field(default_factory=Files)


@dataclass(frozen=True, eq=False)
class ExperimentLook:
    """An experiment whose runs were read.

    Attributes:
        panels: All runs together first, then those of each arm where there are several.
        window: W of the share.
        standing: How it stands, in one line.
        files: Made of it.
    """

    panels: Sequence[Panel]
    window: int
    standing: str = ""
    files: Files = field(default_factory=Files)


Look = RunLook | ExperimentLook


def switches(state: RunState) -> tuple[int, ...]:
    """Return the organic shorts before each switch of persona."""
    ads = bytes([Outcome.NOT_ORGANIC])
    return tuple(phase.until - state.history.count(ads, 0, phase.until) for phase in state.phases)


def share_picture(look: RunLook) -> Picture:
    """Return the share over 50 with the controls' band, the 1/5 line and the switch."""
    _, axes = plots.DRAWN["share"](look.state)
    series = (Series(look.state.shares[50], "primary"),)
    return series, dataclasses.replace(axes, marks=switches(look.state)), _behind(look.band)


def views_picture(look: RunLook) -> Picture:
    """Return the running mean of log10 views, and the switch."""
    series, axes = plots.DRAWN["views"](look.state)
    return series, dataclasses.replace(axes, marks=switches(look.state)), Behind()


def panel_picture(panel: Panel) -> Picture:
    """Return an experiment's shares: a line of dots a run, their median in round dots, the controls' band."""
    longest = max((len(curve.values) for curve in panel.curves), default=0)
    marks = (panel.switch_at,) if panel.switch_at else ()
    axes = Axes(axis_end(longest, longest), 0.0, 1.0, _SHARE_TICKS, rules=(view.THRESHOLD,), marks=marks)
    median = (Series(panel.median.tolist(), "warning", marker="dot"),) if len(panel.curves) > 1 else ()
    return median, axes, _behind(panel.band, [curve.values.tolist() for curve in panel.curves])


def share_title(look: RunLook) -> str:
    """Return what the lines of the share are, as markup."""
    band = "  ░ controls, 5–95 %" if look.band is not None else ""
    switch = "  [$accent]│ switch[/]" if look.state.phases else ""
    return f"share, last 50  [$accent]━ 1/5[/]{band}{switch}"


def panel_title(look: ExperimentLook, panel: Panel) -> str:
    """Return which runs are drawn, and how, as markup."""
    median = "  [$warning]• median[/]" if len(panel.curves) > 1 else ""
    band = "  ░ controls" if panel.band is not None else ""
    return f"share, last {look.window}{median}  [$accent]━ 1/5[/]{band}"


def panel_note(look: ExperimentLook, panel: Panel) -> Content:
    """Return which arm it is; or why nothing is drawn."""
    if panel.empty:
        return Content(f"no run has {look.window} organic shorts yet")
    return plain(panel.title, "", 40)


def facts(runs: RunList, row: Row, look: Look | None) -> Content:
    """Return the facts of a line of the list, one a line of text: what is known already, and what was read.

    Args:
        runs: What the list knows.
        row: The line.
        look: What was read; None while it is being read, or when it can't be.
    """
    lines = [*_of_run(runs, row, look)] if row.entry is not None else [*_of_experiment(runs, row, look)]
    if tags := runs.tags.get(row.key, ()):
        lines.append(plain(" ".join(f"#{tag}" for tag in tags), "$accent", 200))
    lines += _where(look.files) if look is not None else []
    return Content("\n").join(lines)


def _of_run(runs: RunList, row: Row, look: Look | None) -> list[Content]:
    assert row.entry is not None, "this line is a run"
    run, found = row.entry.run, runs.glances.get(row.key)
    manifest = run.manifest
    if manifest is None:
        return [plain(run.name, "bold", 120), plain(run.problem or "", "$error", 200)]
    after = f" → {manifest.switch.persona.name}" if manifest.switch is not None else ""
    who = (
        f"{manifest.twin.kind} control, scored as {manifest.persona.name}" if manifest.twin else row.entry.persona
    )
    shorts = runs.shorts(row.entry)
    length = f"{'?' if shorts is None else shorts}/{manifest.goal}" if manifest.goal else f"{shorts or 0}"
    figures = [f"{length} shorts"]
    if found is not None:
        figures += [f"share {view.percent(found.share)}", f"V2C {found.v2c or '–'}"]
    if isinstance(look, RunLook):
        figures += _views_words(look.state)
    lines = [
        Content.assemble(emoji_cells(manifest.persona.emoji), " ", plain(who + after, "bold $primary", 60),
                         "  ", plain(run.state, "$foreground 75%")),
        plain(f"{row.entry.feed} · seed {manifest.seed} · {manifest.encoder.name}", "$foreground 75%", 120),
        Content(" · ".join(figures)),
    ]  # fmt: skip
    if isinstance(look, RunLook):
        said, alarm = evidence_view.status(look.state, look.missing)
        lines.append(plain(said, "bold $success" if alarm else "$accent", 200))
    return lines


def _of_experiment(runs: RunList, row: Row, look: Look | None) -> list[Content]:
    name = row.group.name if row.group is not None else row.key
    inside = runs.inside(row.key)
    bots = sum(not entry.bot for entry in inside)
    lines = [
        Content.assemble("🔬 ", plain(name, "bold $primary", 60)),
        plain(f"{bots} bots, {len(inside) - bots} controls · {row.key}", "$foreground 75%", 120),
    ]
    if isinstance(look, ExperimentLook) and look.standing:
        lines.append(plain(look.standing, "$accent", 160))
    return lines


def _where(files: Files) -> list[Content]:
    """Return where files went."""
    lines = []
    if files.report is not None:
        lines.append(Content.assemble(("report ", "$foreground 60%"), shown(_near(files.report), 200)))
    if files.export is not None:
        lines.append(Content.assemble(("export ", "$foreground 60%"), shown(_near(files.export), 200)))
    return lines


def _near(path: Path) -> str:
    """Return a path from the current folder, where it lies in it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _views_words(state: RunState) -> list[str]:
    full = state.log_views[VIEWS_WINDOW - 1 :]  # the mean of a few shorts says little
    known = [value for value in full if math.isfinite(value)]
    return [f"views 10^{known[0]:.1f} → 10^{known[-1]:.1f}"] if known else []


def _behind(band: Band | None, lines: Sequence[Sequence[float]] = ()) -> Behind:
    if band is None:
        return Behind(lines=lines)
    return Behind(band.low.tolist(), band.high.tolist(), lines)
