"""The app: it wires screens, themes and commands, and decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.screen import Screen

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.tui import experiment_launch, experiment_process
from shortstui.tui.collector import collect_seldom
from shortstui.tui.commands import ActionCommands, NamedCommands
from shortstui.tui.conduct import Conduct
from shortstui.tui.experiment_messages import (
    ExperimentChosen,
    ExperimentsRead,
    FollowChosen,
    PlanChosen,
    ResumeChosen,
)
from shortstui.tui.experiment_process import ExperimentCommand
from shortstui.tui.labelling import LabelRequest
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.map_messages import MapChosen
from shortstui.tui.messages import LabelChosen, PersonaChosen, PlanNamed, ReplayChosen, RunChosen
from shortstui.tui.pictures_ask import ask
from shortstui.tui.run_messages import CompareChosen, RunsWanted
from shortstui.tui.screens.dialogs import ConfirmDialog, ErrorDialog, NoticeDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.settings import read_settings, settings_file
from shortstui.tui.shown import shown
from shortstui.tui.terminal import require_screen

CommandMaker = Callable[[LaunchRequest], list[str]]


class ShortstuiApp(Conduct):
    """The terminal app.

    Args:
        launch: A run to start at once.
        replay: A run to replay at once.
        persona: A persona file to open in the editor at once.
        label: A run to label at once.
        command: How a request becomes the bot's command; tests put a script there.
        experiment_command: The same for an experiment's folder.
    """

    TITLE = "shortstui"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual's own)
        (0, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012
    COMMANDS: ClassVar[set[Any]] = Conduct.COMMANDS | {ActionCommands, NamedCommands}

    def __init__(
        self,
        *,
        launch: LaunchRequest | None = None,
        replay: Path | None = None,
        persona: Path | None = None,
        label: LabelRequest | None = None,
        command: CommandMaker = LaunchRequest.command,
        experiment_command: ExperimentCommand = experiment_process.command_of,
    ) -> None:
        super().__init__()
        self._launch, self._replay, self._persona, self._label = launch, replay, persona, label
        self._command = command
        self._experiment_command = experiment_command
        self._awaited: set[Path] = set()
        """Experiments whose end is told, on whatever screen one is."""

    def on_mount(self) -> None:
        """Show home, and what was asked for on top of it."""
        self.take_up()
        self.push_screen(HomeScreen())
        if self._launch is not None:
            self._start(RunChosen(self._launch))
        elif self._replay is not None:
            self._open_replay(ReplayChosen(self._replay))
        elif self._persona is not None:
            self._edit(PersonaChosen(self._persona))
        elif self._label is not None:
            self._open_labelling(LabelChosen(self._label))

    @on(RunChosen)
    def _start(self, message: RunChosen) -> None:
        if message.request.feed == "youtube":
            self._start_after_notice(message.request)
        else:
            self._open_live(message.request)

    def _open_live(self, request: LaunchRequest) -> None:
        from shortstui.tui.screens.live import LiveScreen  # plotext: not before the first frame

        self._show(LiveScreen(request, self._command(request)))

    @work
    async def _start_after_notice(self, request: LaunchRequest) -> None:
        if await self._notice_confirmed():
            self._open_live(request)

    async def _notice_confirmed(self) -> bool:
        from shortstui.feeds.youtube import notice

        if not notice.confirmed():
            if not await self.push_screen_wait(NoticeDialog(notice.TITLE, notice.PARAGRAPHS)):
                return False
            try:
                notice.confirm(datetime.now(UTC).replace(microsecond=0))
            except ShortstuiError as error:
                self.push_screen(ErrorDialog(error.what, error.where, error.hint))
                return False
        return True

    @on(ReplayChosen)
    def _open_replay(self, message: ReplayChosen) -> None:
        from shortstui.tui.screens.replay import ReplayScreen

        self._show(ReplayScreen(message.folder))

    @on(FollowChosen)
    def _open_follow(self, message: FollowChosen) -> None:
        from shortstui.tui.screens.follow import FollowScreen

        self._show(FollowScreen(message.folder))

    @on(ExperimentChosen)
    def _open_experiment(self, message: ExperimentChosen) -> None:
        from shortstui.tui.screens.experiment import ExperimentScreen

        self._show(ExperimentScreen(message.folder))

    @on(ExperimentsRead)
    def _await_ends(self, message: ExperimentsRead) -> None:
        for folder in message.running:
            self._await_end(folder)

    @work(group="ends", exit_on_error=False, description="wait for an experiment's end")
    async def _await_end(self, folder: Path) -> None:
        if folder in self._awaited:
            return
        self._awaited.add(folder)
        if await experiment_process.ended(folder):
            said = f"the experiment {shown(folder.name, 60)} ended"
            self.call_the_user(said)
            if getattr(self.screen, "folder", None) != folder:  # its own screen says more
                self.notify(said, markup=False)
        self._awaited.discard(folder)

    @on(PlanChosen)
    @on(ResumeChosen)
    @work
    async def _start_experiment(self, message: PlanChosen | ResumeChosen) -> None:
        if message.live and not await self._notice_confirmed():
            return
        try:
            folder = await asyncio.to_thread(experiment_launch.begin, message, self._experiment_command)
        except ShortstuiError as error:
            self.push_screen(ErrorDialog(error.what, error.where, error.hint))
        else:
            self._await_end(folder)
            if isinstance(message, PlanChosen):
                self._open_experiment(ExperimentChosen(folder))

    @on(PlanNamed)
    @work
    async def _offer_plan(self, message: PlanNamed) -> None:
        from shortstui.tui.screens.experiment_dialogs import PlanDialog

        entry = await self.push_screen_wait(PlanDialog(chosen=message.path))
        if entry is not None:
            self.post_message(PlanChosen(entry.path, entry.live))

    @on(LabelChosen)
    def _open_labelling(self, message: LabelChosen) -> None:
        from shortstui.tui.screens.label import LabelScreen

        self.push_screen(LabelScreen(message.request))  # over a replay too: one goes back to where one was

    @on(RunsWanted)
    def _open_runs(self) -> None:
        from shortstui.tui.screens.runs_screen import RunsScreen

        self._show(RunsScreen())

    @on(CompareChosen)
    def _open_compare(self, message: CompareChosen) -> None:
        from shortstui.tui.screens.compare import CompareScreen

        self._show(CompareScreen(message.left, message.right))

    @on(MapChosen)
    def _open_map(self, message: MapChosen) -> None:
        from shortstui.tui.screens.interest_map import MapScreen

        self._show(MapScreen(message.persona))

    @on(PersonaChosen)
    def _edit(self, message: PersonaChosen) -> None:
        from shortstui.tui.screens.editor import EditorScreen

        self._show(EditorScreen(message.path, message.text))

    def _show(self, screen: Screen[None]) -> None:
        """Put a screen over home, an experiment or a bot at work, in place of any other that is there."""
        stays = isinstance(self.screen, HomeScreen) or getattr(self.screen, "holds_runs", False)
        if stays or getattr(self.screen, "going_on", False):
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Return Textual's own commands, without those that the list of actions has too."""
        return (
            command for command in super().get_system_commands(screen) if command.title not in {"Quit", "Keys"}
        )

    @work
    async def action_quit(self) -> None:  # type: ignore[override]  # a worker may ask first
        """Leave; ask first while a bot is at work."""
        if self._bot_at_work() and not await self.push_screen_wait(
            ConfirmDialog("Quit?", "A bot is at work. What is recorded so far is kept.", "Quit", "Stay")
        ):
            return
        self.exit(int(ExitCode.OK))

    def _bot_at_work(self) -> bool:
        return any(getattr(screen, "going_on", False) for screen in self.screen_stack)


def run_app(
    persona: Path | None = None,
    replay: Path | None = None,
    launch: LaunchRequest | None = None,
    label: LabelRequest | None = None,
) -> int:
    """Run the app in this terminal until the user leaves.

    Args:
        persona: A persona file to open in the editor.
        replay: A run to replay.
        launch: A run to start.
        label: A run to label.

    Returns:
        The process's exit code.

    Raises:
        ShortstuiError: The terminal can't show it.
    """
    require_screen()
    collect_seldom()
    app = ShortstuiApp(persona=persona, replay=replay, launch=launch, label=label)
    app.seen = ask(read_settings(settings_file())[0].pictures)  # once the app runs, answers would be keys
    code = app.run()
    return int(ExitCode.OK) if code is None else code
