"""The pure parts of the persona editor: text, fields, search, the file on the disk, the user's own editor."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from shortstui.errors import ShortstuiError
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.store import DEMO_MAP, find_map
from shortstui.personas.check import check
from shortstui.personas.edit import new_persona
from shortstui.tui.persona_disk import News, difference, news
from shortstui.tui.persona_fields import (
    FIELDS,
    Field,
    change_of,
    field_of,
    interest_of,
    needed,
    problems_at,
    text_of,
    value_of,
)
from shortstui.tui.persona_outside import editor_command
from shortstui.tui.persona_search import FREE, choices, completion, find_clusters, label_of
from shortstui.tui.persona_text import change_between, label_line, safe_line

LINES = st.text(st.characters(codec="utf-8"), max_size=40)


@given(st.text("ab\n#", max_size=30), st.text("ab\n#", max_size=30))
def test_a_change_makes_the_one_text_of_the_other(old: str, new: str) -> None:
    change = change_between(old, new)
    if change is None:
        assert old == new
        return
    lines = old.split("\n")

    def at(location: tuple[int, int]) -> int:
        return sum(len(line) + 1 for line in lines[: location[0]]) + location[1]

    assert old[: at(change.start)] + change.insert + old[at(change.end) :] == new


@given(LINES)
def test_a_drawn_line_has_as_many_characters_and_none_is_obeyed(line: str) -> None:
    drawn = safe_line(line)
    assert len(drawn) == len(line)
    assert not any(character in drawn for character in "\x1b\x07\x9b\u202e\u2066\u200b\u200d\ufe0f\ufeff\u0301")
    assert cell_len(drawn) == sum(cell_len(character) for character in drawn)
    assert safe_line(drawn) == drawn


def test_plain_lines_are_drawn_as_they_are() -> None:
    for line in ('name = "Élan"\t# 🎸 漢字 [bold]', "", "x" * 10_000):
        assert safe_line(line) == line


@pytest.mark.parametrize(
    ("line", "start", "end", "value"),
    [
        ('label = "Guitars"  # x', 8, 17, "Guitars"),
        ('label = "gui', 8, 12, "gui"),
        ("  label='a b'", 8, 13, "a b"),
        ("label =", 7, 7, ""),
        ('label = "a # b"', 8, 15, "a # b"),
    ],
)
def test_a_label_is_found_while_it_is_typed(line: str, start: int, end: int, value: str) -> None:
    found = label_line(line)
    assert found is not None
    assert (found.start, found.end, found.value) == (start, end, value)


@pytest.mark.parametrize("line", ['# label = "x"', "labels = 1", "[[interests]]", 'name = "label"'])
def test_other_lines_give_no_label(line: str) -> None:
    assert label_line(line) is None


@pytest.fixture(scope="module")
def chart() -> InterestMap:
    return find_map(DEMO_MAP)


def test_a_word_finds_clusters_with_counts_and_examples(chart: InterestMap) -> None:
    found = find_clusters(chart, "GUITAR ")
    assert found
    for each in found:
        fitting = [tag for tag in chart.tags_of(each.number) if "guitar" in tag.casefold()]
        assert each.fitting == len(fitting)
        assert each.size == len(chart.tags_of(each.number))
        assert set(each.examples[: each.fitting]) <= {*fitting}
    everywhere = {int(n) for tag, n in zip(chart.tags, chart.clusters, strict=True) if "guitar" in tag.casefold()}
    assert everywhere <= {each.number for each in found}


def test_nothing_typed_lists_all_clusters(chart: InterestMap) -> None:
    assert {each.number for each in find_clusters(chart, " ")} == set(range(chart.k))


def test_what_no_tag_holds_can_still_be_the_label(chart: InterestMap) -> None:
    (only,) = choices(chart, "qqxyz")
    assert only.answer == FREE + "qqxyz"
    assert label_of(chart, only.answer) == ("qqxyz", None)
    assert label_of(chart, "3") == (chart.labels[3], 3)


def test_the_beginning_of_a_label_is_completed() -> None:
    assert completion(["Rock music", "Rocket"], "rock ") == "music"
    assert completion(["Rock music"], "r") == ""
    assert completion(["Rock music"], "jazz") == ""


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_form_edits_keep_every_comment_and_every_other_value(data: st.DataObject) -> None:
    text = new_persona("x") + "# the end\n"
    whole = [line for line in text.splitlines() if line.startswith("#")]
    for _ in range(3):
        before = tomllib.loads(text)
        field = data.draw(st.sampled_from([each for each in FIELDS if needed(each, before)]))
        typed = data.draw(st.sampled_from(field.choices) if field.choices else st.text("a0.5 \"'🎸", max_size=6))
        text = change_of(field, typed, before, text)
        after = tomllib.loads(text)
        assert not Counter(whole) - Counter(text.splitlines())
        for other in FIELDS:
            if other.key.split(".")[0] != field.key.split(".")[0]:
                assert value_of(other, after) == value_of(other, before)
        assert after["interests"] == before["interests"]


def field(key: str) -> Field:
    return next(each for each in FIELDS if each.key == key)


def test_a_number_that_is_none_stands_in_the_text_and_the_check_says_so() -> None:
    text = new_persona("x")
    edited = change_of(field("dwell.skip.mean_seconds"), "fast", tomllib.loads(text), text)
    _, problems = check(edited, "x.toml")
    assert [each.message for each in problems_at(field("dwell.skip.mean_seconds"), problems)] == [
        "must be a number, not “fast”"
    ]


def test_rule_and_watch_bring_what_they_need_and_take_it_away() -> None:
    text = new_persona("x")
    for key, choice, needs in (
        ("policy.rule", "interest-mass", "policy.threshold"),
        ("dwell.watch", "part", "dwell.watch.fraction[1]"),
    ):
        other = next(each for each in field(key).choices if each != choice)
        chosen = change_of(field(key), choice, tomllib.loads(text), text)
        assert check(chosen, "x.toml")[1] == []
        assert needed(field(needs), tomllib.loads(chosen))
        assert text_of(field(needs), tomllib.loads(chosen))
        back = change_of(field(key), other, tomllib.loads(chosen), chosen)
        assert tomllib.loads(back) == tomllib.loads(text)


def test_both_ends_of_a_pair_are_set_alone() -> None:
    text = new_persona("x")
    text = change_of(field("dwell.watch"), "part", tomllib.loads(text), text)
    text = change_of(field("dwell.watch.fraction[0]"), "0.5", tomllib.loads(text), text)
    assert tomllib.loads(text)["dwell"]["watch"]["fraction"] == [0.5, 1.0]


@pytest.mark.parametrize(
    ("key", "at"),
    [
        ("policy", "policy.rule"),
        ("policy.threshold", "policy.threshold"),
        ("dwell.skip", "dwell.skip.mean_seconds"),
        ("dwell.watch.fraction", "dwell.watch.fraction[0]"),
        ("dwell.watch.fraction[1]", "dwell.watch.fraction[1]"),
        ("switch.to", "switch.to"),
    ],
)
def test_a_problem_stands_at_its_field(key: str, at: str) -> None:
    assert field_of(key) == field(at)


def test_problems_of_interests_and_of_the_file_stand_at_no_field() -> None:
    assert interest_of("interests[12].weight") == 12
    assert interest_of("interests") is None
    assert interest_of("name") is None
    assert field_of("interests[0].label") is None
    assert field_of("") is None


@pytest.mark.parametrize(
    ("saved", "mine", "theirs", "said"),
    [
        ("a", "a", "a", News.NONE),
        ("a", "b", "b", News.NONE),
        ("a", "a", "c", News.THEIRS),
        ("a", "b", "c", News.BOTH),
        (None, "b", "c", News.BOTH),
        ("a", "b", None, News.GONE),
        (None, "b", None, News.NONE),
    ],
)
def test_who_changed_a_file(saved: str | None, mine: str, theirs: str | None, said: News) -> None:
    assert news(saved, mine, theirs) is said


def test_the_difference_says_whose_line_it_is() -> None:
    text = difference('name = "a"\n', 'name = "\x1b[31m[bold]b"\n').plain
    assert 'mine   │ name = "a"' in text
    assert "theirs │ name" in text
    assert "[bold]b" in text
    assert "\x1b" not in text


def test_visual_comes_before_editor_and_options_are_kept(tmp_path: Path) -> None:
    for name in ("code", "vi"):
        (tmp_path / name).touch(mode=0o755)
    path = {"PATH": str(tmp_path)}
    assert editor_command({**path, "VISUAL": "code --wait 'a b'", "EDITOR": "vi"}) == ["code", "--wait", "a b"]
    assert editor_command({**path, "VISUAL": " ", "EDITOR": "vi"}) == ["vi"]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "neither"),
        ({"EDITOR": "no-such-editor-here"}, "no program"),
        ({"EDITOR": "vi 'x"}, "can't be read"),
        ({"EDITOR": "vi; rm -rf x"}, "no program"),
    ],
)
def test_no_editor_is_said_clearly(environ: dict[str, str], said: str) -> None:
    with pytest.raises(ShortstuiError, match=said):
        editor_command({"PATH": "/nowhere", **environ})
