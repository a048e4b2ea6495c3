"""Third-party chatter kept off the terminal."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


def _nothing(_record: logging.LogRecord) -> bool:
    return False


@contextmanager
def quiet() -> Iterator[None]:
    """Silence warnings, and logging of the libraries that use the root logger or the hub's.

    Streams are left alone: another thread may be drawing on them.
    """
    root, hub = logging.getLogger(), logging.getLogger("huggingface_hub")
    guard = logging.NullHandler()  # keeps logging.warning() from installing a handler that prints
    level = hub.level
    root.addHandler(guard)
    root.addFilter(_nothing)
    hub.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        hub.setLevel(level)
        root.removeFilter(_nothing)
        root.removeHandler(guard)
