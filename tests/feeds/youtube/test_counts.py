from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortstui.feeds.youtube.counts import LARGEST, parse_count, parse_duration
from shortstui.feeds.youtube.site import built_in_site

COUNTS = built_in_site().counts


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1.2M views", "", 1_200_000),
        ("1,2 Mio. Aufrufe", "", 1_200_000),
        ("12 тыс. просмотров", "", 12_000),
        ("1,2\u00a0млн просмотров", "ru", 1_200_000),
        ("91 thousand other people", "", 91_000),
        ("like this video along with 91 thousand other people", "", 91_000),
        ("View 331 comments", "", 331),
        ("1,234 views", "", 1_234),
        ("1.234 Aufrufe", "", 1_234),
        ("1\u202f234\u202f567 vues", "", 1_234_567),
        ("12’345 Aufrufe", "de-CH", 12_345),
        ("12,34,567 views", "", 1_234_567),
        ("12 लाख बार देखा गया", "hi", 1_200_000),
        ("1.2 crore views", "", 12_000_000),
        ("1,2 M de vues", "", 1_200_000),
        ("1,2 Md de vues", "", 1_200_000_000),
        ("12 mil visualizações", "", 12_000),
        ("1,2 mi de visualizações", "", 1_200_000),
        ("1,2 mil. zhlédnutí", "cs", 1_200_000),
        ("1,2 tys. wyświetleń", "", 1_200),
        ("1.2万 次观看", "", 12_000),
        ("123万回視聴", "", 1_230_000),
        ("조회수 1.2만회", "", 12_000),
        ("1.2億回視聴", "", 120_000_000),
        ("12 B views", "", 12_000_000_000),
        ("12 B görüntüleme", "tr", 12_000),
        ("1,2 Tr lượt xem", "vi", 1_200_000),
        ("12 N lượt xem", "vi", 12_000),
        ("١٫٢ مليون مشاهدة", "ar", 1_200_000),
        ("1,2\u00a0тыс.", "", 1_200),
        ("1,2 þ. áhorf", "is", 1_200),
        ("12 ათ. ნახვა", "ka", 12_000),
        ("1,2 Millionen Aufrufe", "de", 1_200_000),
        ("No views", "", 0),
        ("Keine Aufrufe", "", 0),
        ("Like", "", None),
        ("", "", None),
        ("1.25", "", None),
        ("5 minutes", "", 5),
        ("999999999999999999999 views", "", None),
    ],
)
def test_counts_are_read_as_the_language_writes_them(text: str, language: str, number: int | None) -> None:
    assert parse_count(text, COUNTS, language) == number


def test_no_language_gives_a_word_two_powers() -> None:
    for language, tables in (COUNTS.__pydantic_extra__ or {}).items():
        words = [word for words in tables.values() for word in words]
        assert len(words) == len(set(words)), language


@given(st.integers(0, LARGEST), st.sampled_from([",", ".", "\u00a0", "\u202f", "’", " "]))
def test_grouped_whole_numbers_are_exact(number: int, separator: str) -> None:
    assert parse_count(f"{number:,}".replace(",", separator) + " views", COUNTS) == number


@given(
    st.integers(1, 9_999), st.sampled_from([("K", 3), ("M", 6), (" Mio.", 6), (" тыс.", 3), ("万", 4), ("億", 8)])
)
def test_a_word_multiplies_what_stands_before_it(tenths: int, word: tuple[str, int]) -> None:
    text, power = word
    expected = tenths * 10 ** (power - 1)
    assert parse_count(f"{tenths / 10:.1f}{text} views", COUNTS) == expected
    assert parse_count(f"{tenths / 10:.1f}".replace(".", ",") + f"{text} x", COUNTS) == expected


@given(st.text(max_size=300), st.sampled_from(["", "de", "tr", "zz", "pt-BR"]))
def test_any_text_gives_a_sane_count_or_none(text: str, language: str) -> None:
    count = parse_count(text, COUNTS, language)
    assert count is None or 0 <= count <= LARGEST


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:35", 35),
        ("1:02:03", 3723),
        ("0:05 of 0:35", 35),
        ("PT1M5S", 65),
        ("PT35.5S", 35.5),
        ("35", 35),
        ("0", None),
        ("", None),
        ("soon", None),
    ],
)
def test_durations_are_read_in_each_of_their_forms(text: str, seconds: float | None) -> None:
    assert parse_duration(text) == seconds


@given(st.integers(1, 86_399))
def test_a_clock_reads_back(seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    clock = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    assert parse_duration(clock) == seconds
