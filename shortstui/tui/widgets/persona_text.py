"""The persona's TOML to type in: problems stand at their lines, a label is completed while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip
from textual.widgets import TextArea

from shortstui.tui.persona_search import completion
from shortstui.tui.persona_text import change_between, label_line, safe_line
from shortstui.tui.shown import shown

if TYPE_CHECKING:
    from shortstui.personas.problems import Problem

_MARK = "✗"


class PersonaText(TextArea):
    """A code editor for one persona."""

    labels: Sequence[str] = ()
    """Of the interest map's clusters, to complete labels with."""
    _marked: Mapping[int, Sequence[Problem]] = {}

    def mark(self, problems: Sequence[Problem]) -> None:
        """Show problems at their lines, in place of those shown before."""
        last = self.document.line_count - 1
        marked: dict[int, list[Problem]] = {}
        for problem in problems:
            marked.setdefault(min(max(0, problem.line - 1), last), []).append(problem)
        if marked != self._marked:
            self._marked = marked
            self._line_cache.clear()  # Textual's lines know nothing of problems
            self.refresh()

    def problems_here(self) -> Sequence[Problem]:
        """Return the problems of the line with the cursor."""
        return self._marked.get(self.cursor_location[0], ())

    def take(self, text: str) -> bool:
        """Make the text another one by an edit that can be undone; return whether anything changed."""
        mine, theirs = "\n".join(self.document.lines), text.replace("\r\n", "\n")
        change = change_between(mine, theirs)
        if change is None:
            return False
        self.history.checkpoint()  # neither what was typed before nor what comes is undone with it
        self.replace(change.insert, change.start, change.end)
        self.history.checkpoint()
        return True

    def get_line(self, line_index: int) -> Text:
        """Return a line with nothing in it that a terminal would obey."""
        return Text(safe_line(self.document.get_line(line_index)), end="", no_wrap=True)

    def update_suggestion(self) -> None:
        """Suggest the rest of a label that is being typed."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        found = label_line(line)
        typing = found is not None and self.selection.is_empty and found.value
        if found is None or not typing or column != found.start + 1 + len(found.value):
            self.suggestion = ""
            return
        self.suggestion = completion(self.labels, found.value)

    def render_line(self, y: int) -> Strip:
        """Draw a line; a line with problems is marked in the gutter and tells the first of them after its text."""
        strip = super().render_line(y)
        row = self.scroll_offset.y + y  # lines are never wrapped here
        problems = self._marked.get(row)
        if not problems or row >= self.document.line_count:
            return strip
        wide = strip.cell_length
        ink = Style(color=self.app.theme_variables["error"])
        at = max(0, self.gutter_width - 2)  # the gutter ends with two blanks
        number = strip.crop(0, at)
        gutter = Strip.join([number, Strip([Segment(_MARK, _ground(number) + ink + Style(bold=True))], 1)])
        line = self.get_line(row)
        line.expand_tabs(self.indent_width)
        end = max(1, self.gutter_width + line.cell_len - self.scroll_offset.x + 1)
        said = _said(problems, wide - end - 2)
        if not said:
            return Strip.join([gutter, strip.crop(at + 1)])
        message = Strip([Segment(f"  {said}", _ground(strip) + ink + Style(italic=True))], cell_len(said) + 2)
        rest = strip.crop(min(wide, end + message.cell_length))
        return Strip.join([gutter, strip.crop(at + 1, end), message, rest])


def _ground(strip: Strip) -> Style:
    """Return the background on which a strip ends."""
    last = next((segment.style for segment in reversed(list(strip)) if segment.style is not None), None)
    return Style() if last is None else Style(bgcolor=last.bgcolor)


def _said(problems: Sequence[Problem], width: int) -> str:
    """Return the first problem as it fits into a width; the rest is counted."""
    first = problems[0]
    more = f" (+{len(problems) - 1})" if len(problems) > 1 else ""
    key = first.key.rpartition(".")[2]
    text = f"{_MARK} {shown(f'{key} {first.message}', 200)}{more}"
    if width < len(_MARK) + 4:
        return ""
    while cell_len(text) > width:
        text = text[:-2] + "…"
    return text
