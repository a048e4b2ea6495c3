"""Every screen looks as it did, to the last cell; ``python -m tests.tui.snapshots --update`` keeps changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui import snapshots
from tests.tui.snapshots import KEPT, UPDATE, VERSIONS, Drawn, names, tell_difference
from tests.tui.stage.scenes import SCENES, screen_classes


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """All scenes, drawn in one app."""
    if VERSIONS.read_text(encoding="utf-8") == snapshots.versions():
        return snapshots.draw()
    said = (
        f"the pictures were drawn by {_said(VERSIONS.read_text(encoding='utf-8'))}, and this is "
        f"{_said(snapshots.versions())}: install those (pip install -e '.[test]'), or look at the screens, "
        f"keep them by {UPDATE}, and change the versions in pyproject.toml"
    )
    if os.environ.get("SHORTSTUI_STRICT_SKIPS"):
        pytest.fail(said)
    pytest.skip(said)


def _said(versions: str) -> str:
    return ", ".join(versions.splitlines())


@pytest.mark.parametrize("name", names())
def test_a_screen_looks_as_it_did(drawn: Drawn, name: str, tmp_path: Path) -> None:
    picture = drawn[name]
    if isinstance(picture, BaseException):
        raise picture
    if picture != snapshots.kept(name):
        pytest.fail(tell_difference(name, picture, tmp_path), pytrace=False)


def test_every_screen_of_the_app_has_a_picture() -> None:
    without = screen_classes() - {scene.kind for scene in SCENES.values()}
    assert not without, f"these need a scene in tests/tui/stage/scenes.py, and then {UPDATE}"


def test_no_picture_is_left_of_a_scene_that_is_gone() -> None:
    assert {path.stem for path in KEPT.glob("*.svg")} == set(names()), UPDATE


def test_a_difference_is_told_with_both_pictures(tmp_path: Path) -> None:
    name = names()[0]
    before = snapshots.kept(name)
    assert before is not None
    said = tell_difference(name, before.replace("Music Head", "Music Tail"), tmp_path)
    assert "Music Tail" in said
    page = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
    assert before in page
    assert str(tmp_path / f"{name}.html") in said
    assert UPDATE in tell_difference("no-such-screen", before, tmp_path)
