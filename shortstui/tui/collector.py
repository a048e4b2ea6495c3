"""The cyclic garbage collector, kept away from what lives long.

A full collection goes through every widget, style and event there is: 80 ms for the app alone, half a second with
a long run in memory, and for that time no key is answered.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


def collect_seldom() -> None:
    """Collect a fourteenth as often as Python by itself, for an app whose objects live as long as its screens.

    A list of hundreds of runs makes enough objects for a dozen full collections, one after another.
    """
    gc.set_threshold(10_000, 10, 10)


@contextlib.contextmanager
def old_objects_kept() -> Iterator[None]:
    """Leave alone, while inside, what was there before; new objects are collected as ever."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextlib.contextmanager
def new_objects_kept() -> Iterator[None]:
    """Collect nothing while inside, and leave alone what was made in it until :func:`let_go`."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def let_go() -> None:
    """Let everything be collected again."""
    gc.unfreeze()
