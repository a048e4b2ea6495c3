"""An experiment: what it says, and all its bots at a glance, while it runs and afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen

from shortstui.errors import ShortstuiError
from shortstui.experiments import orders
from shortstui.experiments.folder import read_frozen
from shortstui.experiments.orders import Order
from shortstui.experiments.plan import frozen_plan, is_plan
from shortstui.experiments.standing import ExperimentReader, Standing, bots_of
from shortstui.pace import Pace
from shortstui.tui import experiment_process
from shortstui.tui.actions import bindings
from shortstui.tui.experiment_messages import BotsFound, FollowChosen, GlimpsesTaken, ResumeChosen, StandingRead
from shortstui.tui.fleet import FleetWatch, Glimpse
from shortstui.tui.fleet_progress import Progress, left_words, progress
from shortstui.tui.messages import ReplayChosen, WorkFailed
from shortstui.tui.reporting import begin_report
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog
from shortstui.tui.screens.experiment_dialogs import LogDialog
from shortstui.tui.shown import shown
from shortstui.tui.verdict_view import header
from shortstui.tui.widgets.fleet_grid import FleetGrid
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.text_line import TextLine
from shortstui.tui.widgets.transport import Transport, TransportState
from shortstui.tui.widgets.verdict_text import ReadingPane, VerdictText

if TYPE_CHECKING:
    from shortstui.experiments.folder import Frozen

LOOK_SECONDS: Final = 0.5
JUDGE_SECONDS: Final = 5.0
_WIDE: Final = 160
"""Columns from which verdict and bots stand side by side."""
Page = Literal["verdict", "bots"]


class ExperimentScreen(Screen[None]):
    """Follows an experiment's files, and puts orders beside them for the process that runs it, whoever began it.

    Args:
        folder: The experiment's.
    """

    CSS_PATH = "experiment.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("experiment")]
    holds_runs: ClassVar[bool] = True
    """Runs that are opened from here are put over it, and one comes back."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._frozen: Frozen | None = None
        self._standing: Standing | None = None
        self._progress: Progress | None = None
        self._at_work = False
        self._obeyed = False
        self._stopping = False
        self._look_now = asyncio.Event()
        self._offered: tuple[bool, ...] = ()
        self._pace = Pace()
        self._page: Page | None = None

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield TextLine(id="experiment-head", grows=True)
        with Horizontal(id="experiment-body"):
            with ReadingPane(id="verdict-pane"):
                yield VerdictText()
            with VerticalScroll(id="bots-pane", can_focus=False):
                yield FleetGrid()
        yield Transport(can_seek=False)
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to read."""
        self.query_one("#verdict-pane").border_title = "Verdict"
        bots = self.query_one("#bots-pane")
        bots.border_title, bots.border_subtitle = "Bots", "★ watched  – skipped · share of the last 50"
        self.query_one("#experiment-head", TextLine).show(Content(" Reading the plan …"))
        self._arrange()
        self._prepare()

    @property
    def folder(self) -> Path:
        """The experiment's folder."""
        return self._folder

    @property
    def standing(self) -> Standing | None:
        """How it stands; None while that is being read."""
        return self._standing

    @work(thread=True, exclusive=True, group="prepare", exit_on_error=False, description="read the plan")
    def _prepare(self) -> None:
        try:
            frozen = read_frozen(self._folder)
            self.post_message(BotsFound(frozen, bots_of(self._folder, frozen)))
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))

    @on(BotsFound)
    def _know(self, message: BotsFound) -> None:
        self._frozen = message.frozen
        self.query_one("#experiment-head", TextLine).show(header(message.frozen))
        self._watch(FleetWatch(message.bots))
        self._judge()

    @work(exclusive=True, group="watch", exit_on_error=False, description="look at the bots")
    async def _watch(self, watch: FleetWatch) -> None:
        grid = self.query_one(FleetGrid)
        while True:
            glimpses = await asyncio.to_thread(watch.look, grid.pictures)
            running = await asyncio.to_thread(experiment_process.running, self._folder)
            self.post_message(GlimpsesTaken(glimpses, running, watch.obeyed))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look_now.wait(), 0.02 if watch.behind else LOOK_SECONDS)
            self._look_now.clear()

    @work(exclusive=True, group="judge", exit_on_error=False, description="work out the verdict")
    async def _judge(self) -> None:
        reader = ExperimentReader(self._folder)
        while True:
            try:
                self.post_message(StandingRead(await asyncio.to_thread(reader.look)))
            except ShortstuiError as error:
                self.post_message(WorkFailed(error.what, error.where, error.hint))
                return
            await asyncio.sleep(JUDGE_SECONDS)

    @on(GlimpsesTaken)
    def _show_bots(self, message: GlimpsesTaken) -> None:
        self.query_one(FleetGrid).show(message.glimpses)
        before, self._at_work, self._obeyed = self._at_work, message.running, message.obeyed
        self._progress = progress(message.glimpses)
        self._pace.note(time.monotonic(), self._progress.seen)
        if self._page is None:
            self._turn_to("bots" if self.under_way else "verdict")
        if before and not self._at_work:
            self._say_that_it_ended()
        self._answer()

    @on(StandingRead)
    def _show_standing(self, message: StandingRead) -> None:
        if message.standing != self._standing:
            self._standing = message.standing
            self.query_one(VerdictText).show(message.standing)
            self._answer()

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.dismiss()
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @on(FleetGrid.Opened)
    def _open(self, message: FleetGrid.Opened) -> None:
        glimpse: Glimpse = message.glimpse
        if not glimpse.there:
            self.notify(f"this bot is {glimpse.state}", severity="warning")
        elif glimpse.going_on:
            self.post_message(FollowChosen(glimpse.bot.folder))
        else:
            self.post_message(ReplayChosen(glimpse.bot.folder))

    @property
    def under_way(self) -> bool:
        """Whether some process is at work on the experiment; it outlives the app."""
        return self._at_work or (self._progress is not None and self._progress.going_on > 0)

    def on_resize(self, _event: events.Resize) -> None:
        """Show both panes where there is room."""
        self._arrange()

    def action_turn(self) -> None:
        """Show the other pane; where both are shown, go to it."""
        self._turn_to("bots" if self._page == "verdict" else "verdict")

    def action_stop(self) -> None:
        """Let every bot end after the short that is on."""
        self._stopping = experiment_process.stop(self._folder)
        if not self._stopping:
            self.notify("it obeys no orders yet: ctrl+c there stops it", severity="warning")
        self._answer()

    def action_pause(self) -> None:
        """Pause every bot, or let all go on."""
        held = self._progress is not None and self._progress.all_held
        self._order(Order("continue" if held else "pause"))

    @on(FleetGrid.Steered)
    @work
    async def _steer(self, message: FleetGrid.Steered) -> None:
        bot = message.glimpse.bot
        if message.word == "stop" and not await self.app.push_screen_wait(
            ConfirmDialog(
                f"Stop {shown(bot.persona, 40)} {bot.replicate}?",
                "It ends after the short that is on, and so do its controls. All is kept; once the experiment has "
                "ended, going on with it goes on with this bot, too.",
                "Stop it",
                "Let it be",
            )
        ):
            return
        self._order(Order(message.word, (bot.folder.name,)))

    @work(exit_on_error=False, description="give an order")
    async def _order(self, order: Order) -> None:
        try:
            await asyncio.to_thread(orders.send, self._folder, order)
        except ShortstuiError as error:
            self.notify(shown(error.what, 160), severity="warning", markup=False)
        self._look_now.set()

    def action_resume(self) -> None:
        """Go on with the cells that are not over."""
        if self._frozen is not None and is_plan(self._frozen.plan) and not self.under_way:
            self._stopping = False
            live = frozen_plan(self._frozen.plan).feed.kind == "youtube"
            self.post_message(ResumeChosen(self._folder, live))

    def action_log(self) -> None:
        """Show what the experiment's process wrote."""
        self.app.push_screen(LogDialog(experiment_process.log_lines(self._folder), self._folder))

    def action_report(self) -> None:
        """Draw the figures of all its runs."""
        begin_report(self.app, self._folder)

    def action_leave(self) -> None:
        """Go home; what runs goes on."""
        if self._at_work:
            self.app.notify("the experiment goes on; home lists it", timeout=5)
        self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (Textual)
        """Offer to stop what runs, and to go on with what doesn't and is not over."""
        if action == "stop":
            return self.under_way and not self._stopping
        if action == "pause":
            return self._obeyed and not self._stopping
        if action == "resume":
            standing = self._standing
            return not self.under_way and standing is not None and standing.over < standing.cells
        return True

    def _turn_to(self, page: Page) -> None:
        self._page = page
        self._arrange()
        (self.query_one("#verdict-pane") if page == "verdict" else self.query_one(FleetGrid)).focus()

    def _arrange(self) -> None:
        wide, page = self.app.size.width >= _WIDE, self._page or "verdict"
        self.query_one("#verdict-pane").display = wide or page == "verdict"
        self.query_one("#bots-pane").display = wide or page == "bots"

    def _say_that_it_ended(self) -> None:
        said: Sequence[str] = experiment_process.log_lines(self._folder)
        if self._progress is not None and self._progress.over < self._progress.bots and not self._stopping:
            last = shown(said[-1], 160) if said else "without a word"
            self.notify(f"{last} (o shows all)", title="the experiment stopped", severity="error", markup=False)
        self._stopping = False

    def _answer(self) -> None:
        """Draw the line below, and offer what can be done now."""
        self.query_one(Transport).show(self.transport_state())
        offered = tuple(bool(self.check_action(each, ())) for each in ("stop", "pause", "resume"))
        if offered != self._offered:  # the footer is made anew each time
            self._offered = offered
            self.refresh_bindings()

    def transport_state(self) -> TransportState:
        """Return whether it runs, how far it is, and how long it will take."""
        done = self._progress
        if done is None:
            return TransportState("READING", "bold $background on $accent", "", 0.0, "")
        position = f"{done.seen:,} shorts, {done.over}/{done.bots} bots over"
        if self._stopping:
            badge, style, note = "STOPPING", "bold $background on $warning", "after the shorts that are on"
        elif self.under_way:
            badge, style = "RUNNING", "bold $background on $success"
            note = self._words(done)
            if done.all_held:
                style = "bold $background on $warning"
                badge = "PAUSING" if done.pausing else "PAUSED"
        elif done.over == done.bots or (self._standing is not None and self._standing.final):
            badge, style, note = "OVER", "bold $background on $secondary", ""
        else:
            badge, style, note = "NOT OVER", "bold $background on $warning", "u goes on with it"
        return TransportState(badge, style, note, done.fraction, position)

    def _words(self, done: Progress) -> str:
        """Return what is to be said while it runs: what is held, the time that is left, who started it."""
        held = done.pausing + done.paused
        parts = [
            "after the shorts that are on" if done.all_held and done.pausing else "",
            "a goes on" if done.all_held else left_words(self._pace, done.planned),
            f"{held} paused" if held and not done.all_held else "",
            "" if self._at_work else "started elsewhere",
        ]
        return " · ".join(part for part in parts if part) or "getting ready"
