"""The plans that come with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shortstui.experiments.plan import Plan, read_plan

READY: Final = Path(__file__).parent / "plans"


def ready_plans() -> Iterator[tuple[str, Plan]]:
    """Yield the ready plans with their names, in the order of the names."""
    for path in sorted(READY.glob("*.toml")):
        yield path.stem, read_plan(path)[0]


def find_plan(name: str) -> Path:
    """Return the file that a user means: a path, or the name of a ready plan.

    A name that is neither is returned as a path: whoever reads it says that it is not there.
    """
    ready = READY / f"{name}.toml"
    path = Path(name)
    return ready if not path.exists() and path.name == name and ready.is_file() else path
