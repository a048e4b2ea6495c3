"""Logs written for the tests, and what was made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shortstui.experiments.foreign.importing import Import, Request, import_log
from shortstui.interests.progress import silent
from shortstui.runs.reader import RunRecord, read_events
from shortstui.runs.store import list_runs

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def log(folder: Path, text: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def imported(path: Path, **said: Any) -> Import:  # noqa: ANN401  # whatever a request has
    request = Request(log=path, runs=path.parent / "runs", **said)
    return import_log(request, NOW, write=True, progress=silent)


def looked_at(path: Path, **said: Any) -> Import:  # noqa: ANN401  # whatever a request has
    request = Request(log=path, runs=path.parent / "runs", **said)
    return import_log(request, NOW, write=False, progress=silent)


def by_account(made: Import) -> dict[str, RunRecord]:
    """Return the runs on the disk by the log's names of the accounts."""
    records = [read_events(run.folder) for run in list_runs(made.folder)]
    return {str(record.manifest.feed.settings["account"]): record for record in records}


def fitting(record: RunRecord) -> list[bool]:
    """Return which organic shorts of a run fit its persona, as every verdict reads it."""
    clusters = {interest.cluster for interest in record.manifest.interests}
    organic = [one for one in record.impressions if one.short.kind == "video"]
    return [one.perception is not None and one.perception.cluster in clusters for one in organic]


def items(record: RunRecord) -> list[str]:
    return [one.short.id for one in record.impressions]
