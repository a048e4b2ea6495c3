"""What ``doctor --json`` writes is what the app's doctor screen reads."""

from __future__ import annotations

import json

import msgspec
import pytest

from shortstui.cli.doctor import Finding
from shortstui.tui.screens.doctor import Checked


@pytest.mark.parametrize(
    ("ok", "needed", "state"),
    [(True, True, "ok"), (True, False, "ok"), (False, False, "missing"), (False, True, "FAILS")],
)
def test_a_finding_says_its_state_in_a_word(ok: bool, needed: bool, state: str) -> None:
    finding = Finding("demo map", ok, "1,201 tags", "reinstall it", needed)
    read = msgspec.json.decode(json.dumps(finding.record()), type=Checked)
    assert read == Checked("demo map", state, "1,201 tags", "reinstall it")
