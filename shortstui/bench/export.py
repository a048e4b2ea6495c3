"""What it costs to take runs out as tables."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shortstui.bench.row import Row
from shortstui.bench.synthetic import make_run

_RUNS: Final = 20
_SHORTS: Final = 50_000
# In a process of its own, so that its memory is the export's and not the benchmark's.
_EXPORT: Final = """
import resource, sys
from pathlib import Path
from shortstui.runs.export.exporting import export
runs = sorted(Path(sys.argv[1]).iterdir())
said = export(runs, Path(sys.argv[2]), "parquet")
print(sum(said.values()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def rows() -> Iterator[Row]:
    """Measure the export of twenty runs, a million impressions together."""
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder) / "runs"
        first = make_run(runs, _SHORTS)
        for number in range(1, _RUNS):
            shutil.copytree(first, runs / f"synthetic-{number}")
        began = time.perf_counter()
        command = [sys.executable, "-c", _EXPORT, str(runs), str(Path(folder) / "export")]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        took = time.perf_counter() - began
        size = sum(path.stat().st_size for path in (Path(folder) / "export").iterdir())
    # macOS counts bytes, Linux kilobytes.
    memory = int(said[1]) / (2**20 if sys.platform == "darwin" else 2**10)
    yield Row(
        f"export {_RUNS * _SHORTS:,} impressions of {_RUNS} runs to Parquet, hash chains checked",
        f"{took:.0f} s, {memory:.0f} MiB of memory, {size / 2**20:.0f} MiB of files",
        "under 60 s and 1 GB",
        took < 60 and memory < 10**9 / 2**20,
    )
