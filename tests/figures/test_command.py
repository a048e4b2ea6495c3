from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shortstui.cli.main import main
from tests.figures.runs import impressions, manifest, record


def shortstui(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_command_prints_the_files_and_tells_what_it_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    record(tmp_path, manifest("mine"), impressions([0, 9, 3]))
    result = shortstui(
        "report",
        "mine",
        "--runs",
        tmp_path,
        "--format",
        "html",
        "--theme",
        "dark",
        "--steps",
        "2",
        "--window",
        "50",
    )
    assert result.exit_code == 0
    assert result.stdout == "reports/mine/index.html\n"
    assert (tmp_path / "reports" / "mine" / "index.html").is_file()
    assert "… Drawing 2 figures" in result.stderr
    assert "note: 1 of 1 runs kept no thumbnails" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("report", "nothing"), 3, "no such run"),
        (("report",), 2, "Missing argument"),
        (("report", "x", "--format", "svg,pdf"), 2, "pdf: there are svg, png, gif, html"),
        (("report", "x", "--format", ","), 2, "name at least one"),
    ],
)
def test_what_can_not_be_is_refused_in_words(words: tuple[str, ...], code: int, says: str) -> None:
    result = shortstui(*words)
    assert result.exit_code == code
    assert says in result.stderr


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    record(tmp_path, manifest("mine"), impressions([0] * 3))
    (tmp_path / "file").write_text("in the way")
    result = shortstui("report", tmp_path / "mine", "--out", tmp_path / "file" / "out", "--format", "html")
    assert result.exit_code == 1
    assert "can't write" in result.stderr


def test_asking_for_help_loads_nothing_heavy() -> None:
    heavy = ("matplotlib", "numpy", "scipy", "PIL", "torch")
    code = (
        "import sys; sys.argv = ['shortstui', 'report', '--help']\n"
        "from shortstui.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', *(name for name in {heavy!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rsplit("LOADED", 1)[1].split() == []
