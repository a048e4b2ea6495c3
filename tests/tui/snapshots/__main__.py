"""``python -m tests.tui.snapshots`` says which screens look different now; with ``--update`` it keeps them so."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.tui import snapshots


def main(arguments: list[str]) -> int:
    """Draw all screens; return 1 when some differ and were not to be kept."""
    drawn = snapshots.draw()
    if "--update" in arguments:
        changed = snapshots.update(drawn)
        sys.stdout.write("\n".join(changed or ["nothing changed"]) + "\n")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="snapshots-"))
    said = [
        snapshots.tell_difference(name, picture, folder) if isinstance(picture, str) else f"{name}: {picture!r}"
        for name, picture in drawn.items()
        if snapshots.kept(name) != picture
    ]
    sys.stdout.write("\n\n".join(said or ["all screens look as they are kept"]) + "\n")
    return 1 if said else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
