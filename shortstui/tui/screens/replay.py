"""A recorded run again, and what another persona or rule would have made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content

from shortstui.errors import ShortstuiError
from shortstui.places import personas_folder
from shortstui.tui import plots, view
from shortstui.tui.actions import bindings
from shortstui.tui.labelling import LabelRequest
from shortstui.tui.messages import LabelChosen
from shortstui.tui.plots import Plot
from shortstui.tui.run_messages import WhatIfAnswered
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.screens.replay_jumps import JumpingScreen
from shortstui.tui.screens.what_if_dialog import WhatIfDialog
from shortstui.tui.session import read_session, session_file, write_session
from shortstui.tui.shown import plain
from shortstui.tui.what_if import CAREFUL, Answer, Question, ask, told
from shortstui.tui.widgets.metric_plot import MetricPlot
from shortstui.tui.widgets.text_line import TextLine
from shortstui.tui.widgets.transport import Transport

WhatIfCommand = Callable[[Question, Path], Sequence[str]]


class ReplayScreen(JumpingScreen):
    """A replay with its what-if.

    Args:
        folder: The run.
        what_if_command: How a question becomes a command; tests put a script there.
    """

    DEFAULT_CSS = """
    ReplayScreen #what-if { height: 2; padding: 0 1; background: $warning 20%; text-wrap: nowrap;
                            text-overflow: ellipsis; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("replay")]

    def __init__(self, folder: Path, what_if_command: WhatIfCommand = Question.command) -> None:
        super().__init__(folder)
        self._command = what_if_command
        self._question = Question()
        self.what_if: Answer | None = None

    def on_mount(self) -> None:
        """Leave a line for the what-if."""
        super().on_mount()
        self.mount(TextLine(id="what-if"), before=self.query_one(Transport))

    def on_unmount(self) -> None:
        """Keep the place, so that the next replay of this run begins there."""
        super().on_unmount()
        if self.timeline is not None:
            place = self.moment if 0 < self.moment < self.length else None
            write_session(session_file(), read_session(session_file()).left(self._folder.name, place))

    def beginning(self) -> int:
        """Return where this run was left, and say so; the beginning where it never was."""
        place = read_session(session_file()).replays.get(self._folder.name, 0)
        if not 0 < place < self.length:
            return 0
        self.notify(f"goes on at {place}, where you left it", timeout=5)
        return place

    @work
    async def action_what_if(self) -> None:
        """Ask what is to be otherwise, and score the run again."""
        if self.timeline is None:
            return
        personas = await asyncio.to_thread(_personas)
        asked = await self.app.push_screen_wait(WhatIfDialog(personas, self._question))
        if asked == "original":
            self._question = Question()
            self._take(None)
        elif asked is not None:
            self._score_again(asked)

    @work(exclusive=True, group="what-if", exit_on_error=False, description="score the run again")
    async def _score_again(self, question: Question) -> None:
        timeline, manifest = self.timeline, self.state.manifest
        if timeline is None or manifest is None:
            return
        self._say(plain("scoring the run again …", "bold $warning"))
        try:
            printed = await ask(self._command(question, self._folder))
            answer = await asyncio.to_thread(told, printed, timeline.lines, manifest)
        except ShortstuiError as error:
            self._take(self.what_if)
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
        else:
            self.post_message(WhatIfAnswered(question, answer))

    @on(WhatIfAnswered)
    def _answered(self, message: WhatIfAnswered) -> None:
        self._question = message.question
        self._take(message.answer)

    def _take(self, answer: Answer | None) -> None:
        self.what_if = answer
        self.query_one("#what-if").display = answer is not None
        self.changed()
        self.repaint()

    def _draw_dashboard(self) -> None:
        super()._draw_dashboard()
        if self.what_if is not None:
            self._say(_sentence(self.what_if, self.state.organic, self.moment))

    def _draw_plots(self, drawn: set[Plot]) -> None:
        with_other = self.what_if is not None and "share" in drawn
        super()._draw_plots(drawn)
        if with_other and self.what_if is not None:
            plot = self.query_one("#share-plot", MetricPlot)
            plot.show(*plots.share_with(self.state, self.what_if.state))
            plot.say(f"• what if  {plots.v2c_subtitle(self.state)}".rstrip())

    def _say(self, text: Content) -> None:
        line = self.query_one("#what-if", TextLine)
        line.display = True
        line.show(text)

    def action_label(self) -> None:
        """Label a sample of this run."""
        self.post_message(LabelChosen(LabelRequest(self._folder)))

    def action_leave(self) -> None:
        """Go home."""
        self.dismiss()


def _sentence(answer: Answer, organic: int, moment: int) -> Content:
    """Return the what-if at a moment in two lines: figures, and what they are not."""
    share = answer.state.shares[50][organic - 1] if 0 < organic <= len(answer.state.shares[50]) else None
    watches = answer.watches(moment)
    here = {True: "▶ would watch this", False: "⏭ would skip this", None: ""}[watches]
    v2c = answer.state.v2c[50]
    alarms = [f"{name} {'no' if at is None else f'since {at}'}" for name, at in answer.alarms.items()]
    figures = [f"share {view.percent(share)}", f"V2C {'–' if v2c is None else v2c}", here, *alarms]
    return Content.assemble(
        ("WHAT IF ", "bold $warning"),
        plain(answer.persona, "bold", 30),
        plain(f", {answer.rule}", "", 40),
        ": " + " · ".join(figure for figure in figures if figure) + "\n",
        (CAREFUL, "$foreground 75%"),
    )


def _personas() -> list[tuple[str, Path]]:
    """Return the personas that can be used, by name."""
    from shortstui.personas.folder import list_personas  # pydantic

    return [(entry.persona.name, entry.path) for entry in list_personas(personas_folder()) if entry.persona]
