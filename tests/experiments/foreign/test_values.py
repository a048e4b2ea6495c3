from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.experiments.foreign import values


@pytest.mark.parametrize(
    "text", ["true", "TRUE", " 1 ", "1.0", "yes", "Y", "watched", "On topic", "relevant", "sí"]
)
def test_many_words_say_yes(text: str) -> None:
    assert values.flag(text) is True


@pytest.mark.parametrize("text", ["false", "0", "0.0", "No", "skip", "Skipped", "not watched", "off-topic"])
def test_many_words_say_no(text: str) -> None:
    assert values.flag(text) is False


@pytest.mark.parametrize("text", ["", "  ", "NA", "n/a", "NaN", "null", "?"])
def test_an_empty_cell_says_neither(text: str) -> None:
    assert values.flag(text) is None
    assert values.number(text) is None
    assert values.seconds(text) is None
    assert values.time(text) is None
    assert values.labels(text) == ()


@pytest.mark.parametrize("text", ["0.73", "maybe", "2", "tru"])
def test_what_is_no_flag_is_not_guessed_at(text: str) -> None:
    with pytest.raises(values.NotReadError):
        values.flag(text)


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("1234", False, 1234),
        ("1,234", False, 1234),
        ("1,234", True, 1.234),
        ("1.234", False, 1.234),
        ("1.234", True, 1234),
        ("12,5", False, 12.5),
        ("12,5", True, 12.5),
        ("1.234.567,5", False, 1234567.5),
        ("1,234,567.5", True, 1234567.5),
        ("1 234\u00a0567", False, 1234567),
        ("1.2M", False, 1_200_000),
        ("3k", False, 3000),
        ("-7", False, -7),
        ("1e3", False, 1000),
        ("0,5", False, 0.5),
        (",5", False, 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, comma: bool, number: float) -> None:
    assert values.number(text, comma=comma) == pytest.approx(number)


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", ".", " ", "'"]))
def test_thousands_can_be_parted_in_any_way(number: int, mark: str) -> None:
    written = f"{number:,}"
    if written.count(",") == 1 and mark in ",.":
        return  # "1,234" has two readings; the example above fixes which is taken
    assert values.number(written.replace(",", mark)) == number


@given(st.floats(-(10**9), 10**9, allow_nan=False))
def test_what_python_writes_is_read_as_it_was(number: float) -> None:
    assert values.number(repr(number)) == number


@pytest.mark.parametrize("text", ["abc", "1,2,3", "1..2", "12 apples", "inf", "1e999", "0x10"])
def test_what_is_no_number_is_not_guessed_at(text: str) -> None:
    with pytest.raises(values.NotReadError):
        values.number(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("35", 35), ("12,5", 12.5), ("0:35", 35), ("1:02:03", 3723), ("PT35S", 35), ("35 s", 35)]
)
def test_seconds_are_read_from_clocks_and_spans(text: str, seconds: float) -> None:
    assert values.seconds(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-18T20:15:00Z",
        "2024-03-18 20:15:00",
        "2024-03-18T21:15:00+01:00",
        "2024-03-18 20:15:00 UTC",
        "2024/03/18 20:15",
        "18.03.2024 20:15",
        "1710792900",
        "1710792900000",
        "1710792900000000",
        "1710792900.0",
        "Mon, 18 Mar 2024 20:15:00 GMT",
        "Mon Mar 18 20:15:00 +0000 2024",
    ],
)
def test_times_are_read_in_many_forms(text: str) -> None:
    assert values.time(text) == 1710792900


@pytest.mark.parametrize("text", ["03/04/2024", "yesterday", "12", "9999-01-01", "1710792900000000000000"])
def test_a_time_that_can_mean_two_things_or_none_is_not_guessed_at(text: str) -> None:
    with pytest.raises(values.NotReadError):
        values.time(text)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Cats", ("Cats",)),
        ("Cats; Dogs", ("Cats", "Dogs")),
        ("Cats|Dogs|Cats", ("Cats", "Dogs")),
        ("Arts, crafts", ("Arts, crafts",)),
        ("['Cats', 'Dogs']", ("Cats", "Dogs")),
        ('["Cats"]', ("Cats",)),
        ("[]", ()),
    ],
)
def test_a_cell_can_hold_several_labels(text: str, labels: tuple[str, ...]) -> None:
    assert values.labels(text) == labels


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (values.flag, values.number, values.seconds, values.time):
        with suppress(values.NotReadError):
            read(text)
    assert all(label.strip() for label in values.labels(text))
