"""What differs between two accounts before either has watched: whether the platform ever figures it out."""

from __future__ import annotations

from shortstui.simulator.streams import stream

DEFAULT_STRANGERS = 0.13
"""Share of accounts that the platform never figures out; fitted, see :mod:`shortstui.bench.fit`."""


def is_stranger(seed: int, share: float) -> bool:
    """Return whether an account stays a stranger to the platform for good.

    Args:
        seed: Of the run.
        share: Of all accounts that do; a stranger at one share is one at any greater share too.
    """
    return float(stream(seed, "stranger").random()) < share
