from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from shortstui.figures.words import MISSING, first_part, font_file, plain
from tests.figures.runs import HOSTILE


@given(st.text(max_size=300), st.integers(1, 80))
def test_a_figure_shows_one_bounded_line_of_characters_that_its_font_has(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert not any(_is_missing(character) for character in shown)


def test_an_emoji_is_one_box_and_direction_marks_vanish() -> None:
    assert plain("a 🧑‍🚀🎸 b") == f"a {MISSING} b"
    assert "\u202e" not in plain(HOSTILE)


def test_a_cluster_is_named_by_its_first_tag() -> None:
    assert first_part("Pipe organ · Cello · Harp") == "Pipe organ"


def _is_missing(character: str) -> bool:
    """Ask another library whether the font draws its box for unknown characters."""
    unknown = _FONT.getmask("\U0010ffff")
    drawn = _FONT.getmask(character)
    return character != MISSING and (drawn.size, bytes(drawn)) == (unknown.size, bytes(unknown))


_FONT = ImageFont.truetype(str(font_file()), 20, layout_engine=ImageFont.Layout.BASIC)
