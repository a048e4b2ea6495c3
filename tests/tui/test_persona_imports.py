from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import sys
from shortstui.tui.persona_search import choices
from shortstui.tui.screens import editor, persona_home, persona_interests
assert choices(persona_interests.read_chart("").chart, "guitar")
heavy = {"torch", "open_clip", "sklearn", "umap", "scipy", "matplotlib", "playwright", "pyarrow"}
print(*sorted(heavy & set(sys.modules)))
"""


def test_searching_interests_loads_neither_encoder_nor_statistics() -> None:
    ran = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
