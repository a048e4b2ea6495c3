"""Whatever is drawn, a canvas is as large as it was asked to be, and every row is exactly as wide."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shortstui.tui.canvas import Canvas, Run

sizes = st.tuples(st.integers(0, 30), st.integers(0, 12))
anywhere = st.one_of(st.floats(-40, 80), st.floats(allow_nan=True, allow_infinity=True))
places = st.lists(st.tuples(anywhere, anywhere), max_size=30)
words = st.text(max_size=20)


def arrays(points: list[tuple[float, float]]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    across, down = np.array(points, np.float64).reshape(-1, 2).T
    return across, down


def text_of_rows(canvas: Canvas) -> list[str]:
    return ["".join(run.text for run in row) for row in canvas.rows()]


@given(sizes, st.lists(st.tuples(st.sampled_from(["dots", "marks", "write", "line"]), places, words), max_size=8))
def test_nothing_that_is_drawn_changes_the_size(
    size: tuple[int, int], steps: list[tuple[str, list[tuple[float, float]], str]]
) -> None:
    canvas = Canvas(*size)
    for what, points, text in steps:
        across, down = arrays(points)
        if what == "dots":
            canvas.dots(across, down, np.arange(len(points)))
        elif what == "marks":
            canvas.marks(across, down, "●", 3)
        elif what == "line" and len(points) > 1:
            canvas.line(points[0], points[1], 5)
        else:
            canvas.write(len(points) - 5, len(points) // 2, text, 4)
    rows = text_of_rows(canvas)
    assert len(rows) == size[1]
    assert {cell_len(row) for row in rows} <= {size[0]}


@given(st.integers(1, 30), st.integers(1, 12), st.floats(0, 0.999), st.floats(0, 0.999))
def test_a_dot_lights_its_own_eighth_of_its_own_cell(width: int, height: int, x: float, y: float) -> None:
    canvas = Canvas(width, height)
    across, down = x * width, y * height
    canvas.dots(np.array([across]), np.array([down]), 7)
    rows = text_of_rows(canvas)
    column, row = int(across), int(down)
    # Unicode numbers the dots down the left column, then the right one; the lowest two came later.
    number = [[1, 4], [2, 5], [3, 6], [7, 8]][int(down * 4) % 4][int(across * 2) % 2]
    assert ord(rows[row][column]) == 0x2800 + (1 << (number - 1))
    assert sum(character != " " for row in rows for character in row) == 1


def test_dots_of_a_cell_join_and_the_last_one_gives_the_ink() -> None:
    canvas = Canvas(1, 1)
    canvas.dots(np.array([0.0, 0.9]), np.array([0.0, 0.9]), np.array([1, 2]))
    assert canvas.rows() == [[Run("⢁", 2, 0)]]


def test_a_wide_character_that_loses_a_half_goes_whole() -> None:
    canvas = Canvas(4, 1)
    canvas.write(0, 0, "漢字", 1)
    canvas.marks(np.array([1.0]), np.array([0.0]), "●", 2)
    assert text_of_rows(canvas) == [" ●字"]
    canvas.marks(np.array([2.0]), np.array([0.0]), "●", 2)
    assert text_of_rows(canvas) == [" ●● "]


def test_words_that_do_not_fit_are_cut_and_a_half_character_is_never_written() -> None:
    canvas = Canvas(5, 1)
    canvas.write(-1, 0, "abcd漢字", 1)
    assert text_of_rows(canvas) == ["bcd漢"]
    narrow = Canvas(4, 1)
    narrow.write(0, 0, "abc漢d", 1)
    assert text_of_rows(narrow) == ["abc "]


@given(st.tuples(anywhere, anywhere), st.tuples(anywhere, anywhere))
def test_a_line_touches_only_cells_between_its_ends(start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas = Canvas(20, 10)
    canvas.line(start, end, 1)
    for y, row in enumerate(text_of_rows(canvas)):
        for x, character in enumerate(row):
            if character != " ":
                assert min(start[0], end[0]) - 1 <= x <= max(start[0], end[0]) + 1
                assert min(start[1], end[1]) - 1 <= y <= max(start[1], end[1]) + 1


def test_a_line_joins_its_ends() -> None:
    canvas = Canvas(5, 5)
    canvas.line((0.5, 0.5), (4.5, 4.5), 1)
    rows = text_of_rows(canvas)
    assert all(rows[place][place] != " " for place in range(5))


def test_a_copy_is_independent() -> None:
    canvas = Canvas(3, 1)
    canvas.copy().write(0, 0, "abc", 1)
    assert text_of_rows(canvas) == ["   "]
