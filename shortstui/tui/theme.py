"""The app's own colours; Textual's themes are there too (ctrl+p, "theme")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets.text_area import TextAreaTheme

NIGHT_FEED = Theme(
    name="night-feed",
    dark=True,
    primary="#4dd6ff",
    secondary="#b48bff",
    accent="#ffc857",
    success="#3ddc97",
    warning="#ffb454",
    error="#ff5c7a",
    foreground="#d7dde8",
    background="#0b0e14",
    surface="#10141d",
    panel="#1a2130",
    boost="#222b3d",
    variables={
        "footer-background": "#10141d",
        "footer-key-foreground": "#4dd6ff",
        "border": "#2b3650",
        "scrollbar": "#2b3650",
        "scrollbar-hover": "#3d4c6e",
        "scrollbar-active": "#4dd6ff",
        "scrollbar-background": "#10141d",
        "scrollbar-background-hover": "#10141d",
        "scrollbar-background-active": "#10141d",
        "scrollbar-corner-color": "#10141d",
        "border-blurred": "#2b3650",
        "block-cursor-background": "#1d4a63",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#1f2a40",
        "input-selection-background": "#4dd6ff 35%",
    },
)
"""Deep blue with the published strip's green and red for watched and skipped."""

DAY_FEED = Theme(
    name="day-feed",
    dark=False,
    primary="#005f87",
    secondary="#6a3fb0",
    accent="#9a5b00",
    success="#1d7a46",
    warning="#9a5b00",
    error="#b3203f",
    foreground="#1c2430",
    background="#f3f5f9",
    surface="#ffffff",
    panel="#e4e9f2",
    boost="#d8dfec",
    variables={
        "footer-background": "#e4e9f2",
        "footer-key-foreground": "#005f87",
        "border": "#b4bfd3",
        "scrollbar": "#b4bfd3",
        "scrollbar-hover": "#93a2bd",
        "scrollbar-active": "#005f87",
        "scrollbar-background": "#ffffff",
        "scrollbar-background-hover": "#ffffff",
        "scrollbar-background-active": "#ffffff",
        "scrollbar-corner-color": "#ffffff",
        "border-blurred": "#b4bfd3",
        "block-cursor-background": "#b9dcee",
        "block-cursor-foreground": "#0b1a26",
        "block-cursor-blurred-background": "#cfd9ea",
        "input-selection-background": "#005f87 30%",
    },
)
"""The same by daylight: every colour reads on white."""


def _readable(name: str, cursor: str) -> Theme:
    """Return one of Textual's ANSI themes with a cursor on which the terminal's own text colour can be read."""
    theme = BUILTIN_THEMES[name]
    colours = {
        "block-cursor-background": cursor,
        "block-cursor-foreground": "ansi_default",
        "block-cursor-blurred-background": "ansi_default",
    }
    return replace(theme, variables={**theme.variables, **colours})


THEMES = (
    NIGHT_FEED,
    DAY_FEED,
    _readable("ansi-dark", "ansi_blue"),
    _readable("ansi-light", "ansi_bright_cyan"),
)
"""The app's own; Textual's others are there, too."""

TOML_THEME = "persona"


def toml_theme(variables: Mapping[str, str]) -> TextAreaTheme:
    """Return colours for TOML in the editor, taken from the app's theme.

    Args:
        variables: The app's theme variables.
    """

    def style(name: str, *, bold: bool = False, share: float = 1.0) -> Style:
        ground = Color.parse(variables["surface"])
        return Style(color=ground.blend(Color.parse(variables[name]), share).rich_color, bold=bold)

    return TextAreaTheme(
        name=TOML_THEME,
        syntax_styles={
            "comment": style("foreground", share=0.5),
            "string": style("success"),
            "string.special": style("success"),
            "number": style("secondary"),
            "boolean": style("secondary"),
            "operator": style("foreground", share=0.7),
            "punctuation.bracket": style("accent"),
            "punctuation.delimiter": style("foreground", share=0.7),
            "toml.type": style("primary"),
            "toml.error": style("error", bold=True),
        },
    )
