"""Interests are added, removed, moved and renamed; everything else in the file stays to the letter."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.errors import ShortstuiError
from shortstui.personas.edit import new_persona, remove_value, set_value
from shortstui.personas.interest_edit import (
    add_interest,
    interest_at,
    move_interest,
    name_interest,
    remove_interest,
)

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
_LABELS = st.text("abcäß🎸 \"'\\#[]", min_size=1, max_size=12)


@st.composite
def personas(draw: st.DrawFn) -> str:
    """A persona as people write one: comments and blank lines anywhere, tables in any order."""

    def noise() -> list[str]:
        return draw(st.lists(st.one_of(st.just(""), _WORDS.map(lambda text: f"# {text}")), max_size=2))

    lines = [*noise(), "schema = 1", *noise(), f"name = {quoted(draw(_LABELS))}  # {draw(_WORDS)}"]
    tables = [["[policy]", 'rule = "nearest-tag" # why'], ["[map]", 'name = "x"']]
    tables += [
        ["[[interests]]", f"label = {quoted(label)} # {draw(_WORDS)}", *noise(), "weight = 1.0"]
        for label in draw(st.lists(_LABELS, min_size=1, max_size=4))
    ]
    for table in draw(st.permutations(tables)):
        lines += [*noise(), *table, *noise()]
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""])


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def told(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


@settings(max_examples=30, deadline=None)
@given(personas(), st.data())
def test_a_move_changes_the_order_and_nothing_else(text: str, data: st.DataObject) -> None:
    before = told(text)
    last = len(before["interests"]) - 1
    index, to = (data.draw(st.integers(0, last)) for _ in range(2))
    after = move_interest(text, index, to)
    before["interests"].insert(to, before["interests"].pop(index))
    assert told(after) == before
    assert Counter(after.split("\n")) == Counter(text.split("\n"))


@settings(max_examples=30, deadline=None)
@given(personas(), _LABELS, st.one_of(st.none(), st.integers(0, 99)))
def test_an_added_interest_comes_last_and_every_line_stays(text: str, label: str, cluster: int | None) -> None:
    after = add_interest(text, label, cluster)
    new = {"label": label} if cluster is None else {"label": label, "cluster": cluster}
    assert told(after) == told(text) | {"interests": [*told(text)["interests"], new]}
    assert not Counter(text.split("\n")) - Counter(after.split("\n"))


@settings(max_examples=30, deadline=None)
@given(personas(), st.data())
def test_a_removed_interest_takes_only_its_own_lines_with_it(text: str, data: st.DataObject) -> None:
    before = told(text)
    index = data.draw(st.integers(0, len(before["interests"]) - 1))
    after = remove_interest(text, index)
    del before["interests"][index]
    assert {"interests": [], **told(after)} == before
    others = [line for line in text.split("\n") if line.startswith(("schema", "name =", "[policy]", "rule"))]
    assert not Counter(others) - Counter(after.split("\n"))


@settings(max_examples=30, deadline=None)
@given(personas(), st.sampled_from(["name", "description", "policy.rule", "switch.to", "dwell.skip.mean_seconds"]))
def test_a_value_that_is_set_and_taken_out_again_leaves_every_comment(text: str, key: str) -> None:
    with_it = set_value(text, key, "x")
    stays = Counter(line for line in text.split("\n") if line.startswith("#"))
    assert not stays - Counter(with_it.split("\n"))
    without = remove_value(with_it, key)
    assert not stays - Counter(without.split("\n"))
    assert key.partition(".")[0] not in told(without) or key == "dwell.skip.mean_seconds"


def test_the_comment_above_all_interests_stays_when_the_first_goes() -> None:
    text = new_persona("x")
    assert "# One table for each interest" in remove_interest(text, 0)
    assert '# name = "youtube-8m' in remove_interest(text, 0)


def test_interests_in_one_list_are_changed_too() -> None:
    text = 'schema = 1\nname = "x"\ninterests = [\n  { label = "a" }, # first\n  { label = "b" },\n]\n'
    assert [each["label"] for each in told(move_interest(text, 0, 1))["interests"]] == ["b", "a"]
    assert [each["label"] for each in told(remove_interest(text, 0))["interests"]] == ["b"]
    assert [each["label"] for each in told(add_interest(text, "c"))["interests"]] == ["a", "b", "c"]
    assert interest_at(text, 5) == 1


def test_another_label_takes_the_number_of_the_old_one_away() -> None:
    text = add_interest(new_persona("x"), "Guitars", 16)
    assert told(name_interest(text, 1, "Drums", None))["interests"][1] == {"label": "Drums"}
    assert told(name_interest(text, 1, "Drums", 7))["interests"][1] == {"cluster": 7, "label": "Drums"}


@pytest.mark.parametrize(
    ("text", "index"),
    [("not toml [", 0), ('interests = "x"', 0), (new_persona("x"), 3), ("", 0), ("[interests]\na = 1\n", 0)],
)
def test_what_can_not_be_changed_is_refused(text: str, index: int) -> None:
    with pytest.raises(ShortstuiError, match="can't change the interests"):
        remove_interest(text, index)


def test_a_header_inside_a_text_is_no_interest_and_is_never_spoilt() -> None:
    text = 'name = """\n[[interests]]\nlabel = 1\n"""\n[[interests]]\nlabel = "a"\n'
    with pytest.raises(ShortstuiError):
        remove_interest(text, 0)


def test_lines_know_their_interest() -> None:
    text = 'name = "x"\n[[interests]]\nlabel = "a"\n\n# two\n[[interests]]\nlabel = "b"\n[policy]\n'
    assert [interest_at(text, line) for line in range(1, 9)] == [None, 0, 0, None, 1, 1, 1, None]
