"""Tables that a command prints: columns for a terminal, Markdown elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from shortstui.capture.verdict.power import power
from shortstui.cli.main import main
from shortstui.cli.tables import Table, aligned, markdown

VERDICT = Table(
    ("arm", "pairs", "lift", "95% interval", "p", "verdict"),
    [
        ("🎸 Music Head", "8", "+0.210", "+0.101 to +0.311", "0.0039", "captured"),
        ("💄 Beauty and Fashion Lover", "8", "+0.012", "−∞ to +0.044", "0.4102", "not shown"),
    ],
)


def test_columns_stand_under_each_other() -> None:
    assert list(aligned(VERDICT, 100)) == [
        "arm                          pairs    lift      95% interval       p  verdict",
        "🎸 Music Head                    8  +0.210  +0.101 to +0.311  0.0039  captured",
        "💄 Beauty and Fashion Lover      8  +0.012      −∞ to +0.044  0.4102  not shown",
    ]


def test_columns_that_do_not_fit_follow_below_with_the_first_one_again() -> None:
    lines = list(aligned(VERDICT, 50))
    assert max(map(cell_len, lines)) <= 50
    assert sum(line.startswith("🎸 Music Head") for line in lines) == lines.count("") + 1 > 1


def test_markdown_stays_as_it_is() -> None:
    assert list(markdown(VERDICT))[:3] == [
        "| arm | pairs | lift | 95% interval | p | verdict |",
        "|---|---|---|---|---|---|",
        "| 🎸 Music Head | 8 | +0.210 | +0.101 to +0.311 | 0.0039 | captured |",
    ]


_WORDS = st.lists(st.text("abc é漢🎸", min_size=1, max_size=9), min_size=1, max_size=6).map(" ".join)
_NUMBERS = st.tuples(st.floats(0, 1), st.integers(0, 999_999)).map(lambda two: f"{two[0]:+.3f} to {two[1]:,}")


@settings(max_examples=40)
@given(st.data(), st.integers(1, 5), st.integers(40, 160))
def test_no_number_is_broken_and_no_line_is_too_long(data: st.DataObject, columns: int, width: int) -> None:
    rows = data.draw(st.lists(st.tuples(_WORDS, *[_NUMBERS] * columns), min_size=1, max_size=4))
    header = data.draw(st.tuples(*[_WORDS] * (columns + 1)))
    lines = list(aligned(Table(header, rows), width))
    assert max(map(cell_len, lines)) <= width
    told = "\n".join(lines)
    assert all(cell in told for row in rows for cell in row[1:])


def test_a_pipe_gets_markdown_and_a_terminal_columns() -> None:
    asked = ["calibrate", "--shipped", "--brief", "--no-plot"]
    piped = CliRunner().invoke(main, asked).stdout
    drawn = CliRunner().invoke(main, [*asked, "--format", "table"]).stdout
    assert "| platform | STEERED |" in piped
    assert "|" not in drawn
    assert re.search(r"^NR: realistic mix +0\.4 +0\.0", drawn, re.MULTILINE)


@pytest.fixture
def _few_experiments(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Simulate a few experiments only, and let nobody else have their powers."""
    power.cache_clear()
    monkeypatch.setattr("shortstui.capture.verdict.power._EXPERIMENTS", 20)
    yield
    power.cache_clear()


@pytest.mark.usefixtures("_few_experiments")
def test_tables_come_as_json_too() -> None:
    told = json.loads(CliRunner().invoke(main, ["plan", "power", "--lift", "0.05", "--format", "json"]).stdout)
    assert {row["shorts"] for row in told["rows"]} >= {100, 1_000}
    assert all(0 <= row["power"]["8"]["share"] <= 1 for row in told["rows"])
    whole = json.loads(CliRunner().invoke(main, ["calibrate", "--shipped", "--format", "json"]).stdout)
    assert whole["runs"] == 1_000
