"""How the app behaves everywhere: its keys, settings, clipboard, journal, and the screens that every place has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme

from shortstui import __version__
from shortstui.errors import ShortstuiError
from shortstui.places import cache_folder
from shortstui.tui import compact, terminal
from shortstui.tui import settings as user_settings
from shortstui.tui.actions import WITHIN, bindings
from shortstui.tui.catalogue import Named
from shortstui.tui.commands import place_of
from shortstui.tui.copying import Thing, keep_copy, things_on
from shortstui.tui.experiment_messages import ExperimentChosen, FollowChosen
from shortstui.tui.journal import Journal, Level
from shortstui.tui.key_names import key_text
from shortstui.tui.keymap import Keymap, keymap_file, read_keymap, write_keymap
from shortstui.tui.messages import BotEnded, PersonaChosen, PlanNamed, ReplayChosen, WorkFailed
from shortstui.tui.pictures_choice import Seen
from shortstui.tui.settings import Settings
from shortstui.tui.shown import plain, shown
from shortstui.tui.theme import THEMES
from shortstui.tui.user_themes import OwnThemes, themes_folder

_LEVELS: dict[SeverityLevel, Level] = {"information": "said", "warning": "warning", "error": "error"}
_THEME_SECONDS = 1.0
"""Between two looks at the user's own themes."""
_TOLD = 3
"""Problems of a file that one toast tells; the log has all."""


class Conduct(App[int]):
    """An app with the user's own keys and settings.

    Attributes:
        settings: What the user decided once and for all.
        keymap: Which keys every action has.
        journal: What was said.
        seen: What was found out about the terminal before the app took it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    CSS: ClassVar[str] = compact.CSS

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()
        self.keymap = Keymap()
        self.seen = Seen()
        self.journal = Journal(cache_folder() / "log" / "app.log")
        self._own_themes = OwnThemes(themes_folder())

    def take_up(self) -> None:
        """Read the user's settings and keys, and go by them."""
        for theme in THEMES:
            self.register_theme(theme)
        self.journal.say("app", f"shortstui {__version__} began")
        self.look_at_themes()
        self.set_interval(_THEME_SECONDS, self.look_at_themes)
        file = user_settings.settings_file()
        self.settings, problems = user_settings.read_settings(file)
        if self.settings.theme not in self.available_themes:
            problems.append(f"theme: there is none called {shown(self.settings.theme, 40)!r}")
        self._tell_problems(file, problems)
        self._go_by(self.settings, theme=not user_settings.theme_is_given())
        self.keymap, problems = read_keymap(keymap_file())
        self._tell_problems(keymap_file(), problems)
        self.set_keymap(self.keymap.textual())
        self.theme_changed_signal.subscribe(self, self._keep_theme)

    def on_unmount(self) -> None:
        """Close the journal's file."""
        self.journal.close()

    def change_setting(self, name: str, value: object) -> None:
        """Keep one setting and go by it.

        Raises:
            ShortstuiError: It can't be kept.
        """
        user_settings.write_setting(user_settings.settings_file(), name, value)
        self.settings = self.settings.but(name, value)
        self._go_by(self.settings, theme=name == "theme")

    def look_at_themes(self) -> None:
        """Take up the user's own themes that are new or changed, and draw anew what is drawn by one of them."""
        for file, theme, problems in self._own_themes.changed():
            self._tell_problems(file, problems)
            if theme is not None:
                self.register_theme(theme)
                if theme.name == self.theme:
                    self.mutate_reactive(App.theme)

    def change_keymap(self, keymap: Keymap) -> None:
        """Keep other keys and go by them.

        Raises:
            ShortstuiError: They can't be kept.
        """
        write_keymap(keymap_file(), keymap)
        self.keymap = keymap
        self.set_keymap(keymap.textual())

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as help sheet and palette write it, too."""
        return binding.key_display or key_text(binding.key)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a toast, and keep what it said."""
        self.journal.say("app", f"{title}: {message}" if title else message, _LEVELS[severity])
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key of the app work while a screen takes every key for itself."""
        if getattr(self.screen, "takes_all_keys", False):
            return False
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """Show every key of this screen."""
        from shortstui.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            place = place_of(self.screen)
            self.push_screen(HelpScreen(*dict.fromkeys((place, *WITHIN.get(place, ()), "app"))))

    def action_settings(self) -> None:
        """Change the settings."""
        from shortstui.tui.screens.settings import SettingsScreen

        self._put_over(SettingsScreen)

    def action_keys(self) -> None:
        """See the keys, and choose others."""
        from shortstui.tui.screens.keys import KeysScreen

        self._put_over(KeysScreen)

    def action_log(self) -> None:
        """Read what was said."""
        from shortstui.tui.screens.log import LogScreen

        self._put_over(LogScreen)

    def action_doctor(self) -> None:
        """Check what works on this machine."""
        from shortstui.tui.screens.doctor import DoctorScreen

        self._put_over(DoctorScreen)

    @work
    async def action_jump(self) -> None:
        """Show a letter on everything that can have the focus, and go where the user says."""
        from shortstui.tui.screens.jump import JumpScreen, targets_on

        screen = self.screen
        targets = targets_on(screen)
        if not targets:
            self.notify("there is nothing to go to here", severity="warning", timeout=3)
            return
        chosen = await self.push_screen_wait(JumpScreen(targets))
        if chosen is not None and chosen.is_attached:
            screen.set_focus(chosen)

    def action_copy(self) -> None:
        """Copy what is under the cursor."""
        things = things_on(self.screen)
        if things:
            self.copy(things[0])
        else:
            self.notify("there is nothing to copy here", severity="warning", timeout=3)

    @work
    async def action_copy_choice(self) -> None:
        """Ask what to copy."""
        from shortstui.tui.screens.copy_dialog import CopyDialog

        things = things_on(self.screen)
        if not things:
            self.action_copy()
        elif (chosen := await self.push_screen_wait(CopyDialog(things))) is not None:
            self.copy(chosen)

    def copy(self, thing: Thing) -> None:
        """Copy one thing: into the terminal's clipboard, where it has one, and into a small file."""
        self.copy_to_clipboard(thing.text)
        try:
            where = f"also in {keep_copy(thing.text)}"
        except ShortstuiError as error:
            where = f"by the terminal alone: {error.what}"
        text = f"{shown(thing.text, 120)}\n{where}"
        self.notify(text, title=f"copied the {thing.what}", timeout=5, markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by OSC 52, through tmux, too."""
        self._clipboard = text
        self.ask_terminal(terminal.clipboard(text))

    def ask_terminal(self, sequence: str) -> None:
        """Write a sequence to the terminal that isn't the screen's; where there is none, nothing happens."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def open_named(self, named: Named) -> None:
        """Open what was chosen by name."""
        if named.kind == "persona":
            self.post_message(PersonaChosen(named.path))
        elif named.kind == "experiment":
            self.post_message(ExperimentChosen(named.path))
        elif named.kind == "plan":
            self.post_message(PlanNamed(named.path))
        else:
            from shortstui.runs.store import summary

            run = summary(named.path)
            self.post_message(FollowChosen(run.folder) if run.recording else ReplayChosen(run.folder))

    @on(BotEnded)
    def _tell_the_end(self, message: BotEnded) -> None:
        level: Level = "said" if message.code == 0 else "error"
        self.journal.say("bot", message.stderr, level)
        self.journal.say("bot", f"ended with exit code {message.code}", level)
        self.call_the_user(
            "the run ended" if message.code == 0 else f"the run ended with exit code {message.code}"
        )

    def call_the_user(self, said: str) -> None:
        """Call the user by a bell, or by a message on the desktop, as the settings say.

        Args:
            said: What the message says.
        """
        if self.settings.at_end == "bell":
            self.bell()
        elif self.settings.at_end == "message":
            self.ask_terminal(terminal.message("shortstui", said))

    @on(WorkFailed)
    def _note_failure(self, message: WorkFailed) -> None:
        self.journal.say("app", f"{message.where}: {message.what}".lstrip(": "), "error")

    def _put_over(self, kind: Callable[[], Screen[None]]) -> None:
        if not isinstance(self.screen, kind if isinstance(kind, type) else ()):
            self.push_screen(kind())

    def _go_by(self, settings: Settings, *, theme: bool) -> None:
        if theme and settings.theme in self.available_themes:
            self.theme = settings.theme
        self.set_class(settings.compact, compact.CLASS)
        level = user_settings.animation_level(settings)
        if level is not None:
            self.animation_level = level

    def _keep_theme(self, theme: Theme) -> None:
        """Keep a theme that was chosen in the palette."""
        if theme.name == self.settings.theme or user_settings.theme_is_given():
            return
        try:
            self.change_setting("theme", theme.name)
        except ShortstuiError as error:
            self.notify(plain(error.what).plain, title="theme", severity="warning", markup=False)

    def _tell_problems(self, file: Path, problems: list[str]) -> None:
        if not problems:
            return
        for problem in problems[_TOLD:]:
            self.journal.say("app", f"{file}: {problem}", "warning")
        more = [f"and {len(problems) - _TOLD} more: see the log"] if len(problems) > _TOLD else []
        text = "\n".join([*problems[:_TOLD], *more])
        self.notify(text, title=f"not used in {file.name}", severity="warning", timeout=10, markup=False)


def settings_of(app: App[Any]) -> Settings:
    """Return the settings that an app goes by; the first ones where it has none."""
    return app.settings if isinstance(app, Conduct) else Settings()


def seen_of(app: App[Any]) -> Seen:
    """Return what was found out about an app's terminal; nothing where nobody asked."""
    return app.seen if isinstance(app, Conduct) else Seen()
