"""Persona files are found, read, edited and saved without losing anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.personas.edit import duplicate, set_value, slug
from shortstui.personas.folder import find_persona, list_personas
from shortstui.personas.toml import check, check_file, create, load_persona, new_persona, read_text, save

PUBLISHED = Path(__file__).parents[2] / "personas"


def published(slug: str) -> str:
    return (PUBLISHED / f"{slug}.toml").read_text()


def test_the_five_personas_are_listed_with_their_emoji() -> None:
    files = list_personas(PUBLISHED)
    assert [(file.slug, file.persona.emoji if file.persona else "") for file in files] == [
        ("animal-devotee", "🐾"),
        ("beauty-and-fashion-lover", "💄"),
        ("gamer", "🎮"),
        ("music-head", "🎸"),
        ("outdoor-life-enthusiast", "🎣"),
    ]


def test_a_broken_file_is_listed_beside_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("name = ")
    (tmp_path / "b.toml").write_bytes(b'schema = 1\nname = "\xff"')
    (tmp_path / "c.toml").write_text(published("gamer"))
    (tmp_path / "d.toml").mkdir()
    (tmp_path / "notes.txt").write_text("no persona")
    files = list_personas(tmp_path)
    assert [(file.slug, file.persona is None, bool(file.problems)) for file in files] == [
        ("a", True, True),
        ("b", True, True),
        ("c", False, False),
    ]
    assert (files[1].problems[0].line, files[1].problems[0].message) == (2, "is not UTF-8 text")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError, match="no such folder") as error:
        list_personas(tmp_path / "nowhere")
    assert error.value.code is ExitCode.MISSING


@pytest.mark.parametrize("name", ["music-head", "Music Head", "MUSIC HEAD", str(PUBLISHED / "music-head.toml")])
def test_a_persona_is_found_by_file_or_name(name: str) -> None:
    assert find_persona(name, PUBLISHED) == PUBLISHED / "music-head.toml"


def test_a_misspelt_persona_is_guessed() -> None:
    with pytest.raises(ShortstuiError, match="did you mean music-head"):
        find_persona("musichead", PUBLISHED)
    with pytest.raises(ShortstuiError, match="no such persona file"):
        find_persona("nowhere/x.toml", PUBLISHED)


def test_loading_a_broken_file_lists_all_problems_and_leaves_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('schema = 1\nnmae = "x"\n[[interests]]\nlabel = "a"\nweight = -1\n')
    before = path.read_bytes()
    with pytest.raises(ShortstuiError) as error:
        load_persona(path)
    assert error.value.code is ExitCode.BAD_INPUT
    assert all(
        part in str(error.value) for part in (f"{path}:1 name", f"{path}:2 nmae", f"{path}:5 interests[0].weight")
    )
    assert path.read_bytes() == before


def test_a_missing_file_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError, match="No such file"):
        load_persona(tmp_path / "x.toml")


def test_a_broken_text_is_never_saved_over_a_good_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(published("gamer"))
    with pytest.raises(ShortstuiError, match="not saved: 1 problem"):
        save(path, published("gamer").replace('name = "Gamer"', ""), replaces=published("gamer"))
    assert path.read_text() == published("gamer")
    assert [left.name for left in tmp_path.iterdir()] == ["x.toml"]


def test_saving_keeps_every_byte_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    text = "# 🎸 mine\r\n" + new_persona("Mine") + "# the end, without a line break"
    save(path, text)
    assert path.read_bytes() == text.encode()
    assert read_text(path) == text


def test_a_new_file_never_replaces_one_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("broken, but somebody's work")
    with pytest.raises(ShortstuiError, match="there is such a file already"):
        save(path, new_persona("x"))
    assert path.read_text() == "broken, but somebody's work"


def test_a_file_that_changed_during_the_edit_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    opened = new_persona("x")
    path.write_text(new_persona("somebody else's"))
    with pytest.raises(ShortstuiError, match="changed by somebody else"):
        save(path, opened, replaces=opened)
    assert "somebody else's" in path.read_text()


def test_a_mended_file_can_be_saved_over_the_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("broken")
    assert save(path, new_persona("x"), replaces="broken").name == "x"


def test_an_edit_changes_its_value_and_not_one_other_character() -> None:
    text = published("music-head")
    edited = set_value(text, "interests[1].emoji", "🎶")
    assert edited.splitlines()[:13] == text.splitlines()[:13]
    assert [line for line in edited.splitlines() if line not in text.splitlines()] == []
    changed = [(old, new) for old, new in zip(text.splitlines(), edited.splitlines(), strict=True) if old != new]
    assert changed == [('emoji = "🎸"', 'emoji = "🎶"')]


def test_a_copy_keeps_comments_and_interests_under_the_new_name() -> None:
    text = published("gamer")
    copy, problems = check(duplicate(text, 'My "Gamer"'), "copy.toml")
    original, _ = check(text, "gamer.toml")
    assert problems == []
    assert copy is not None
    assert original is not None
    assert copy == original.model_copy(update={"name": 'My "Gamer"'})
    assert duplicate(text, "x").count("#") == text.count("#")


@pytest.mark.parametrize("key", ["nowhere.name", "interests[9].label", "name.first"])
def test_an_edit_that_has_no_place_is_refused(key: str) -> None:
    with pytest.raises(ShortstuiError, match="can't set"):
        set_value(published("gamer"), key, "x")


@pytest.mark.parametrize("name", ["Mine", 'Quote " and \\ and {brace}', "🎸"])
def test_a_new_persona_checks_and_explains_itself(name: str) -> None:
    persona, problems = check(new_persona(name), "x.toml")
    assert problems == []
    assert persona is not None
    assert persona.name == name
    assert "threshold" in new_persona(name)


@pytest.mark.parametrize(
    ("name", "file"),
    [("Music Head", "music-head"), ("../../etc/x", "etc-x"), ("🎸", "persona"), ("Élan!", "élan")],
)
def test_a_file_name_is_made_of_words_only(name: str, file: str) -> None:
    assert slug(name) == file


def test_a_persona_is_made_once_and_checks(tmp_path: Path) -> None:
    path = create(tmp_path / "mine", "Chess Nerd")
    assert path == tmp_path / "mine" / "chess-nerd.toml"
    assert check_file(path) == []
    with pytest.raises(ShortstuiError, match="there is such a file already"):
        create(tmp_path / "mine", "Chess Nerd")
