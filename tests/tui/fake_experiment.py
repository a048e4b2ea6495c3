"""A process that behaves like an experiment: it works until it is interrupted.

Usage: fake_experiment.py FOLDER
"""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path


def main() -> int:
    stopped = []
    signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    folder = Path(sys.argv[1])
    print("at work \x1b[31m[bold]here[/bold]", flush=True)  # noqa: T201
    end = time.monotonic() + 30
    while not stopped and time.monotonic() < end:
        (folder / "beat").write_text(str(time.monotonic()))
        time.sleep(0.01)
    print("stopped by you", flush=True)  # noqa: T201
    return 130


if __name__ == "__main__":
    raise SystemExit(main())
