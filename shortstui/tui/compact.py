"""The compact look: a line above each panel in place of a frame around it; dialogs keep their frames."""

from __future__ import annotations

from typing import Final

ROOMS: Final = (
    "CompareScreen", "DoctorScreen", "EditorScreen", "ExperimentScreen", "HomeScreen", "KeysScreen", "LabelScreen",
    "LaunchScreen", "LogScreen", "MapScreen", "RunListScreen", "RunScreen", "SettingsScreen",
)  # fmt: skip
"""The screens that fill the terminal, or what several of them are made from."""

CLASS: Final = "-compact"
"""Of the app, while the look is on."""

CSS: Final = f"""
{", ".join(f"App.{CLASS} {room} *" for room in ROOMS)} {{
    border-left: none !important; border-right: none !important; border-bottom: none !important;
}}
"""
