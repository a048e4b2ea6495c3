"""Telling that a run could be read only in part, after everything that could be read was shown."""

from __future__ import annotations

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs.reader import RunRecord
from shortstui.runs.store import summary


def require_whole(record: RunRecord) -> None:
    """Let a whole run pass, and one that is being recorded just now.

    Raises:
        ShortstuiError: The record was cut off by a crash, or changed afterwards.
    """
    if record.tampered_at is not None:
        raise ShortstuiError(
            "this line was changed after it was recorded: its hash no longer fits",
            where=f"{record.folder}/events.jsonl:{record.tampered_at}",
            hint="don't trust this copy; look for the original",
            code=ExitCode.BAD_INPUT,
        )
    if record.lost is not None and not summary(record.folder).recording:
        raise ShortstuiError(
            f"{record.lost}; everything before it was shown",
            where=str(record.folder),
            hint="look for the original: it goes on after what can't be read"
            if summary(record.folder).ended is not None
            else f"go on with it: shortstui run --resume {record.folder}",
            code=ExitCode.BAD_INPUT,
        )
