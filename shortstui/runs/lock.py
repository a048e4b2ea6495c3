"""A lock on a run's event file, so that two processes never write the same run."""

from __future__ import annotations

import sys
import time

_TRIES = 5
_PAUSE = 0.02


def lock(descriptor: int) -> bool:
    """Take the writer's lock of an open file; the operating system lets go of it when the process ends, however.

    A lister looks at the lock by holding it for an instant (:func:`locked`), hence the few tries.

    Returns:
        False when another process holds it.
    """
    for attempt in range(_TRIES):
        if _take(descriptor):
            return True
        if attempt < _TRIES - 1:
            time.sleep(_PAUSE)
    return False


def locked(descriptor: int) -> bool:
    """Return whether a process is writing to this open file."""
    if not _take(descriptor):
        return True
    _release(descriptor)
    return False


if sys.platform == "win32":
    # Windows has no whole-file advisory lock in the standard library; there runs are not guarded.
    def _take(_descriptor: int) -> bool:
        return True

    def _release(_descriptor: int) -> None:
        return None

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
