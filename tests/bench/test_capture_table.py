"""The table of videos to capture, by the real bots."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from shortstui.bench.capture_table import Cell, main, markdown, table
from tests.bots.maps import save_topic_map


def test_runs_in_which_the_rule_never_fired_count_as_the_longest() -> None:
    cell = Cell("🎸 Music Head", "content", 1000, (None, 120, 90), (0.1, 0.5, 0.6), (5.0, 5.0, 5.0))
    mostly_not = Cell("🎸 Music Head", "uniform", 1000, (None, None, 90), (0.1, 0.1, 0.1), (5.0, 5.0, 5.0))
    assert (str(cell), cell.fired) == ("120 (2/3), 0.40", 2)
    assert str(mostly_not) == "> 1,000 (1/3), 0.10"
    assert markdown([cell, mostly_not]).splitlines() == [
        "| persona | content | uniform |",
        "|---|---|---|",
        "| 🎸 Music Head | 120 (2/3), 0.40 | > 1,000 (1/3), 0.10 |",
    ]


def test_bots_are_captured_by_a_platform_that_personalises_and_not_by_one_that_ignores_them(
    tmp_path: Path, repository: Path
) -> None:
    personas = [repository / "personas" / f"{name}.toml" for name in ("music-head", "gamer")]
    interest_map = str(save_topic_map(tmp_path / "topics"))
    content, bandit = (
        table(personas, [name], [0, 1], 400, interest_map=interest_map) for name in ("content", "bandit")
    )
    blind = table(personas, ["content"], [0, 1], 400, strength=0.0, interest_map=interest_map)
    assert all(0.3 < plateau < 0.9 for cell in content + bandit for plateau in cell.plateaus[:1])
    assert sum(cell.fired for cell in content + bandit) >= 7
    assert all(plateau < 0.15 for cell in blind for plateau in cell.plateaus)


def test_the_command_prints_a_markdown_table(tmp_path: Path) -> None:
    save_topic_map(tmp_path / "topics")
    options = ["--recommender", "popularity", "--videos", "60", "--seeds", "1", "--map", str(tmp_path / "topics")]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("| persona | popularity |")
    assert len([line for line in result.output.splitlines() if line.startswith("|")]) == 7
    assert "the 1/5 rule fired in" in result.output
