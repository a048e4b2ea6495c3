from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.store import built_maps_folder, find_map, list_maps, save_map
from tests.interests.fakes import map_of, unit_rows


def _save(folder: Path) -> str:
    made = map_of(unit_rows(np.random.default_rng(1).standard_normal((4, 3))), [0, 1, 0, 1])
    save_map(made, folder)
    return made.sha256


def test_a_built_map_is_found_by_name_and_listed() -> None:
    sha256 = _save(built_maps_folder() / "mine")
    assert find_map("mine").sha256 == sha256
    entry = next(entry for entry in list_maps() if entry.name == "mine")
    assert (entry.tags, entry.k, entry.vocabulary, entry.encoder) == (4, 2, "by hand", "words")


def test_any_folder_will_do(tmp_path: Path) -> None:
    sha256 = _save(tmp_path / "x")
    assert find_map(str(tmp_path / "x")).sha256 == sha256


def test_a_missing_map_comes_with_the_command_that_builds_it() -> None:
    _save(built_maps_folder() / "youtube")
    with pytest.raises(ShortstuiError, match="no interest map 'youtbue'") as caught:
        find_map("youtbue")
    assert caught.value.code is ExitCode.MISSING
    assert "did you mean youtube?" in caught.value.hint
    assert (
        "shortstui interests build --vocabulary youtube-8m --encoder ViT-B-32 --name youtbue" in caught.value.hint
    )


def test_a_broken_map_is_not_listed_but_named_when_asked_for() -> None:
    folder = built_maps_folder() / "broken"
    folder.mkdir(parents=True)
    (folder / "map.toml").write_text("schema = 1\n")
    assert "broken" not in [entry.name for entry in list_maps()]
    with pytest.raises(ShortstuiError, match="can't be used"):
        find_map("broken")
