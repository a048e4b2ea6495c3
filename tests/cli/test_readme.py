"""The README's commands are commands, its plan can be frozen, its persona is good."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from shortstui.cli.main import main


def blocks(repository: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (repository / "README.md").read_text(), re.DOTALL)


def test_every_command_and_option_is_there(repository: Path) -> None:
    lines = "".join(blocks(repository, "sh")).replace("\\\n", " ").splitlines()
    commands = [words for line in lines if (words := shlex.split(line, comments=True))[:1] == ["shortstui"]]
    assert len(commands) > 10
    for _, *words in commands:
        asked = CliRunner().invoke(main, [*words, "--help"])
        assert asked.exit_code == 0, (words, asked.output)


def test_the_plan_and_the_persona_can_be_used(repository: Path, tmp_path: Path) -> None:
    plan, persona = blocks(repository, "toml")
    (tmp_path / "plan.toml").write_text(plan)
    (tmp_path / "persona.toml").write_text(persona)
    tried = ["experiment", "run", str(tmp_path / "plan.toml"), "--dry-run", "--runs", str(tmp_path)]
    for words in (tried, ["personas", "check", str(tmp_path / "persona.toml")]):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
