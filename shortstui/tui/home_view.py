"""What the home screen says about personas and saved runs: pure functions, no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.content import Content

from shortstui.tui import view
from shortstui.tui.launch import LaunchRequest
from shortstui.tui.shown import emoji_cells, plain, shown

if TYPE_CHECKING:
    from shortstui.personas.folder import PersonaFile
    from shortstui.runs.manifest import Manifest
    from shortstui.runs.store import RunSummary

LOGO = """\
    ▌           ▐       ▐       ▗
▞▀▘ ▛▀▖ ▞▀▖ ▙▀▖ ▜▀  ▞▀▘ ▜▀  ▌ ▌ ▄
▝▀▖ ▌ ▌ ▌ ▌ ▌   ▐ ▖ ▝▀▖ ▐ ▖ ▌ ▌ ▐
▀▀  ▘ ▘ ▝▀  ▘    ▀  ▀▀   ▀  ▝▀▘ ▀▘"""
NAME = Content.styled("shortstui", "bold $primary")
TAGLINE = Content.assemble(
    "Does the feed find out what your bot likes?\n",
    ("Pick a persona, press ", "$foreground 60%"),
    ("r", "bold $accent"),
    (", and watch.", "$foreground 60%"),
)
NO_RUNS = Content.assemble(
    "No runs yet.\n\n",
    ("Pick a persona and press ", "$foreground 60%"),
    ("r", "bold $accent"),
    (
        ": its bot scrolls the simulated feed,\nand everything it sees and does is recorded here.",
        "$foreground 60%",
    ),
)
RUN_COLUMNS = ("persona", "when, UTC", "feed", "shorts", "watched", "V2C", "ended")
RESUMABLE = frozenset({"interrupted", "stopped", "failed", "blocked"})
"""States of a run that can go on."""
SHARE_COLUMN, V2C_COLUMN = 4, 5


def persona_card(entry: PersonaFile) -> Content:
    """Return a persona in two lines; a broken file with the number of its problems."""
    persona = entry.persona
    if persona is None:
        count = len(entry.problems)
        first = str(entry.problems[0].message) if entry.problems else ""
        return Content.assemble(
            ("⚠  ", "$warning"), plain(entry.path.name, "bold", 40),
            (f"  {count} problem{'s' if count != 1 else ''}\n", "bold $warning"),
            "   ", plain(first, "$foreground 60%", 120),
        )  # fmt: skip
    count = len(persona.interests)
    labels = ", ".join(each.label for each in persona.interests)
    return Content.assemble(
        emoji_cells(persona.emoji), " ", plain(persona.name, "bold", 40),
        (f"  {count} interest{'s' if count != 1 else ''}\n", "$foreground 60%"),
        "   ", plain(persona.description or labels, "$foreground 70%", 160),
    )  # fmt: skip


def run_row(run: RunSummary) -> tuple[Text, ...]:
    """Return the cells of one saved run; what needs the whole record is filled in later."""
    manifest = run.manifest
    if manifest is None:
        cells = [shown(run.name, 40), "", "", "", "", "", "broken"]
    else:
        cells = [
            _whose(manifest),
            f"{manifest.created:%m-%d %H:%M}",
            shown(view.feed_of(manifest).removeprefix("simulated · "), 18),
            "?" if run.impressions is None else str(run.impressions),
            "…" if run.impressions else "–",
            "…" if run.impressions else "–",
            run.state,
        ]
    style = "dim" if run.problem else ""
    return tuple(Text(cell, style=style, no_wrap=True) for cell in cells)


def _whose(manifest: Manifest) -> str:
    """Return whose run it is: the persona's, or what kind of control stood beside the run above it."""
    if manifest.twin is not None:
        return f"   └ {manifest.twin.kind}"
    return f"{emoji_cells(manifest.persona.emoji)} {shown(manifest.persona.name, 22)}"


def measured_cells(share: float | None, v2c: int | None) -> tuple[Text, Text]:
    """Return the watched share and V2C of a run that was read whole."""
    return Text(view.percent(share), justify="right"), Text("–" if v2c is None else str(v2c), justify="right")


def defaults_text(request: LaunchRequest) -> Content:
    """Return what ``r`` starts, in one line."""
    dials = f"{request.recommender} {request.strength:g}"
    if request.feed == "simulated":
        feed = dials
    else:
        feed = f"double · {dials}" if request.feed == "double" else request.feed
    speed = "full speed" if request.possible_speed == "max" else f"×{request.possible_speed}"
    return plain(f"r: {feed} · {request.videos} shorts · {speed}", limit=80)
