from __future__ import annotations

import pytest

from shortstui.errors import ShortstuiError
from shortstui.experiments.foreign.roles import given_columns, guessed_columns, parts_of


def test_common_names_are_guessed() -> None:
    found = guessed_columns(["User ID", "stepNumber", "Video_ID", "url", "is_relevant", "Condition"], "log")
    assert found == {
        "account": "User ID",
        "step": "stepNumber",
        "item": "Video_ID",
        "on_topic": "is_relevant",
        "group": "Condition",
    }


def test_two_columns_that_fit_are_asked_about() -> None:
    with pytest.raises(ShortstuiError, match=r"which column is the label .*: label or category") as caught:
        guessed_columns(["user", "video_id", "label", "category"], "log")
    assert "--columns" in caught.value.hint
    assert "label=label" in caught.value.hint


def test_what_only_describes_is_taken_without_asking() -> None:
    assert guessed_columns(["user", "url", "label", "title", "caption"], "log")["title"] == "title"


@pytest.mark.parametrize(
    ("columns", "missing"),
    [(["video_id", "label"], "account"), (["user", "label"], "item"), (["user", "video_id", "views"], "on_topic")],
)
def test_what_is_needed_and_not_there_is_named_with_an_example(columns: list[str], missing: str) -> None:
    with pytest.raises(ShortstuiError, match=missing) as caught:
        guessed_columns(columns, "log")
    assert f"{missing}=…" in caught.value.hint
    assert ", ".join(columns) in caught.value.hint


def test_given_columns_are_taken_as_they_are_and_others_left_alone() -> None:
    there = ["Who", "which", "hit", "position"]
    assert given_columns("account=who, item=which,on_topic=hit,step=", there, "log") == {
        "account": "Who",
        "item": "which",
        "on_topic": "hit",
    }


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("account=user,item=vid,on_topic=hit", "no column “vid”"),
        ("acount=user", "is no role=column"),
        ("account=user,account=user", "account twice"),
        ("account", "is no role=column"),
        ("account=user,item=video", "no column says what the shorts are about"),
        ("account=twice,item=video,on_topic=hit", "several columns are called"),
    ],
)
def test_a_wrong_column_is_named(text: str, what: str) -> None:
    with pytest.raises(ShortstuiError, match=what) as caught:
        given_columns(text, ["user", "video", "hit", "twice", "twice"], "log")
    assert caught.value.hint


def test_an_account_can_be_made_of_two_columns() -> None:
    there = ["user", "session", "video", "hit", "a+b"]
    found = given_columns("account=user+session,item=video,on_topic=hit", there, "log")
    assert parts_of(found["account"], there) == ["user", "session"]
    assert parts_of("a+b", there) == ["a+b"]
