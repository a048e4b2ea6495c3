"""What holds and where it comes from; schemas that editors can use."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from shortstui.cli.main import main
from shortstui.cli.settings import schema_of


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHORTSTUI_SETTINGS", str(tmp_path))
    return tmp_path / "settings.toml"


def rows(output: str) -> dict[str, list[str]]:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in output.splitlines() if "|" in line]
    return {name: others for name, *others in cells}


def test_each_setting_says_where_it_comes_from(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write_text("# mine\nvideos = 42\n")
    monkeypatch.setenv("TEXTUAL_THEME", "nord")
    monkeypatch.setenv("SHORTSTUI_RUNS", "somewhere")
    result = CliRunner().invoke(main, ["settings"])
    assert result.exit_code == 0
    said = rows(result.output)
    assert said["videos"] == ["42", f"{settings}:2"]
    assert said["seed"] == ["1", "default"]
    assert said["theme"] == ["nord", "TEXTUAL_THEME"]
    assert said["runs"] == ["somewhere", "SHORTSTUI_RUNS"]


def test_what_is_not_used_is_said_and_is_an_error(settings: Path) -> None:
    settings.write_text('videos = "many"\n')
    result = CliRunner().invoke(main, ["settings"])
    assert result.exit_code == 3
    assert "not used" in result.output
    assert rows(result.output)["videos"] == ["300", "default"]


@pytest.mark.parametrize("what", ["persona", "plan", "settings"])
def test_a_schema_is_a_schema(what: str) -> None:
    printed = json.loads(CliRunner().invoke(main, ["schema", what]).output)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed == schema_of(what)


def test_the_published_personas_and_plans_fit_their_schemas(repository: Path) -> None:
    for what, folder in (("persona", "personas"), ("plan", "shortstui/experiments/plans")):
        validator = jsonschema.Draft202012Validator(schema_of(what))
        files = sorted((repository / folder).glob("*.toml"))
        assert files
        for file in files:
            assert list(validator.iter_errors(tomllib.loads(file.read_text()))) == []


def test_a_schema_refuses_what_the_program_refuses() -> None:
    errors = list(jsonschema.Draft202012Validator(schema_of("persona")).iter_errors({"schema": 1, "nmae": "x"}))
    assert errors
