"""``doctor --live`` before the double: a real Chromium, true addresses, and findings about what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.errors import ExitCode
from shortstui.feeds.youtube.examine import Finding
from shortstui.feeds.youtube.look import FINDINGS, TRAFFIC, Look, look_at_live_site
from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from shortstui.simulator.double.settings import DoubleSettings


async def _look(folder: Path, *faults: Fault, shorts: int = 2, settings: DoubleSettings | None = None) -> Look:
    with Double(settings or DoubleSettings(size=1_000)) as double:
        for fault in faults:
            double.inject(fault)
        return await look_at_live_site(
            LiveSettings(), folder, shorts=shorts, seconds=1.5, double=double.chromium_args()
        )


def _missing(seen: Look) -> list[str]:
    return [each.what for each in seen.findings if each.grave and not each.found]


def _found(seen: Look, what: str) -> Finding:
    return next(each for each in seen.findings if each.what == what)


@pytest.mark.parametrize("layout", ["new", "old"])
async def test_all_that_a_bot_needs_is_found_and_kept(tmp_path: Path, layout: str) -> None:
    seen = await _look(tmp_path, settings=DoubleSettings(size=1_000, layout="old" if layout == "old" else "new"))
    assert _missing(seen) == []
    assert _found(seen, "short 2: ids agree").found
    assert _found(seen, "short 2: layout").detail == layout
    assert _found(seen, "short 2: reached").detail == "key, active"
    assert _found(seen, "consent page").detail.startswith("reject")
    assert _found(seen, "beacon watchtime").found
    for name in ("consent.html", "short-1.html", "short-1.png", "short-2.html", TRAFFIC, FINDINGS):
        assert (tmp_path / name).stat().st_size > 0, name
    assert "short 1: title" in (tmp_path / FINDINGS).read_text()


async def test_a_block_ends_the_look_and_is_kept(tmp_path: Path) -> None:
    seen = await _look(tmp_path, Fault("sorry"), settings=DoubleSettings(size=1_000, consent=False))
    assert seen.blocked == "sorry"
    assert (tmp_path / "blocked.html").is_file()
    assert not (tmp_path / "short-1.html").exists()


async def test_the_question_over_the_page_is_answered_too(tmp_path: Path) -> None:
    settings = DoubleSettings(size=1_000, consent=False)
    seen = await _look(tmp_path, Fault("consent", value="lightbox"), shorts=1, settings=settings)
    assert _found(seen, "consent page").detail.startswith("reject by label")
    assert _found(seen, "short 1: video plays").found


async def test_a_page_that_nobody_knows_is_a_finding(tmp_path: Path) -> None:
    seen = await _look(tmp_path, Fault("layout", value="unknown"), shorts=1)
    assert any("layout" in what or "active short" in what for what in _missing(seen))


def test_the_command_tells_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from shortstui.cli.main import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shortstui.cli.doctor_live._SHORTS", 2)
    monkeypatch.setattr("shortstui.cli.doctor_live._SECONDS", 1.5)
    refused = CliRunner().invoke(main, ["doctor", "--live"])
    assert refused.exit_code == ExitCode.BAD_INPUT
    assert "--accept-notice" in refused.stderr
    done = CliRunner().invoke(main, ["doctor", "--live", "--feed", "double"])
    assert done.exit_code == ExitCode.OK, done.output
    (folder,) = tmp_path.glob("doctor-live-*")
    assert str(folder) in done.stderr
    assert "ok beacon watchtime" in done.stdout
