from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shortstui.tui.shown import emoji_cells, fitted, shown

HOSTILE = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["\x1b[31mred\x1b[0m", "[bold]loud[/bold]", "\u202eevil\u202c", "a\u200bb", "x" * 10_000,
         "e" + "\u0301" * 50, "👨\u200d👩\u200d👧", "🇩🇪", "👍🏽", "\x00\x07\x9b", "\ud800", "漢字" * 100]
    ),
)  # fmt: skip


@given(HOSTILE)
def test_shown_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    for character in shown(text):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


@given(HOSTILE, st.integers(0, 60))
def test_fitted_text_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(fitted(text, width)) == width


@given(HOSTILE)
def test_an_emoji_always_takes_two_cells(text: str) -> None:
    assert cell_len(emoji_cells(text)) == 2


def test_emoji_sequences_are_taken_apart_so_that_all_terminals_agree_on_their_width() -> None:
    assert shown("👨\u200d👩\u200d👧 and 🏍\ufe0f") == "👨👩👧 and 🏍"
    assert shown("👍🏽") == "👍"
    assert shown("🇩🇪") == "DE"


def test_markup_is_left_as_it_is() -> None:
    assert shown("[bold]loud[/bold]") == "[bold]loud[/bold]"


def test_piled_up_marks_are_cut() -> None:
    assert len(shown("e" + "\u0301" * 50)) == 3
