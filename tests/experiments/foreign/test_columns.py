from __future__ import annotations

import pytest

from shortstui.errors import ShortstuiError
from shortstui.experiments.foreign.columns import Columns, choose, parts_of


def guessed_columns(there: list[str], where: str) -> Columns:
    return choose(there, where).columns


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


def test_given_columns_win_and_the_others_are_guessed() -> None:
    there = ["Who", "which", "hit", "position", "user", "timestamp", "note"]
    chosen = choose(there, "log", "account=who, item=which,on_topic=hit,step=")
    assert chosen.columns == {"account": "Who", "item": "which", "on_topic": "hit", "time": "timestamp"}
    assert chosen.guessed == {"time"}
    assert chosen.unused == ("position", "user", "note")


def test_a_role_can_be_left_out_and_a_column_has_one_role_by_guess() -> None:
    there = ["user", "video_id", "label", "category", "time"]
    chosen = choose(there, "log", "channel=category,time=-,label=label")
    assert chosen.columns == {"account": "user", "item": "video_id", "label": "label", "channel": "category"}
    assert chosen.unused == ("time",)
    assert choose(there, "log", "channel=category").columns["label"] == "label"


def test_a_doubt_beside_given_columns_says_how_to_leave_the_role_out() -> None:
    there = ["user", "video_id", "relevant", "label", "category"]
    with pytest.raises(ShortstuiError, match="which column is the label") as caught:
        choose(there, "log", "account=user")
    assert "label=- takes none" in caught.value.hint
    assert "label" not in choose(there, "log", "account=user,label=-").columns


@pytest.mark.parametrize("link", ["Vidéo URL", "Vide\u0301o URL", "video_url", "URL", "videoLink"])
def test_a_sock_puppet_and_a_link_are_known(link: str) -> None:
    found = guessed_columns(["sock_puppet_id", link, "relevant"], "log")
    assert (found["account"], found["item"]) == ("sock_puppet_id", link)


@pytest.mark.parametrize("given", [None, "account=user"])
def test_a_first_line_of_values_is_no_header(given: str | None) -> None:
    with pytest.raises(ShortstuiError, match="no header line: the first is “u1, 1, v1, yes”") as caught:
        choose(["u1", "1", "v1", "yes"], "log", given)
    assert "put a line above it" in caught.value.hint


def test_a_header_of_numbers_can_be_used_when_it_is_said() -> None:
    assert choose(["0", "1", "2"], "log", "account=0,item=1,on_topic=2").columns["item"] == "1"


@pytest.mark.parametrize("there", [["wer", "was", "wie"], ["user", "1", "v1", "yes"]])
def test_names_that_are_only_unknown_are_a_header(there: list[str]) -> None:
    with pytest.raises(ShortstuiError, match="no column says"):
        guessed_columns(there, "log")


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
        choose(["user", "video", "hit", "twice", "twice"], "log", text)
    assert caught.value.hint


def test_an_account_can_be_made_of_two_columns() -> None:
    there = ["user", "session", "video", "hit", "a+b"]
    chosen = choose(there, "log", "account=user+session,item=video,on_topic=hit")
    assert parts_of(chosen.columns["account"], there) == ["user", "session"]
    assert chosen.unused == ("a+b",)
    assert parts_of("a+b", there) == ["a+b"]
