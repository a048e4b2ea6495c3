"""Starting is cheap: a command loads only what it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "open_clip",
    "textual",
    "umap",
    "sklearn",
    "scipy",
    "implicit",
    "playwright",
    "plotext",
    "pydantic",
)


def loaded_by(*arguments: str) -> set[str]:
    """Run the command line in a process of its own and return which heavy modules it loaded."""
    script = (
        "import sys\n"
        f"sys.argv = ['shortstui', *{list(arguments)!r}]\n"
        "from shortstui.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("run", "--help"), ("interests", "--help")])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) == set()


def test_listing_runs_loads_neither_torch_nor_the_app() -> None:
    assert loaded_by("runs", "list") == set()


def test_listing_personas_loads_no_more_than_their_schema() -> None:
    assert loaded_by("personas", "list") <= {"pydantic"}
