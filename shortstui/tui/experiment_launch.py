"""Freezing a plan and starting its experiment, from the app."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from shortstui.places import personas_folder, runs_folder
from shortstui.tui import experiment_process
from shortstui.tui.experiment_messages import PlanChosen, ResumeChosen
from shortstui.tui.experiment_process import ExperimentCommand


def begin(chosen: PlanChosen | ResumeChosen, command: ExperimentCommand) -> Path:
    """Freeze the plan that was chosen if it is new, start the process, and return the experiment's folder.

    Raises:
        ShortstuiError: The plan or a folder can't be used; the experiment is running already.
    """
    if isinstance(chosen, ResumeChosen):
        folder = chosen.folder
    else:
        from shortstui.experiments.freezing import freeze  # pydantic: not before the first frame

        folder, _ = freeze(chosen.path, runs_folder(), personas_folder(), datetime.now(UTC))
    experiment_process.start(folder, command(folder))
    return folder
