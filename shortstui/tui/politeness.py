"""A child process that leaves the processor to the app when both want it: keys come first."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

_NICENESS: Final = 10


def step_back(pid: int) -> None:
    """Make a process that leads a session of its own nicer, where the system lets us.

    On Linux with autogrouping, as on most desktops, a session's niceness is what counts between sessions: a
    process's own says only how it fares within its session (``man 7 sched``). So both are set.

    Args:
        pid: Of the process.
    """
    with contextlib.suppress(OSError, AttributeError):  # AttributeError: there is no such call on Windows
        os.setpriority(os.PRIO_PROCESS, pid, _NICENESS)
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(_NICENESS))
