"""The interest map: all tags on the plane, near or far, a persona's clusters, and a cluster's own tags."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from shortstui.errors import ShortstuiError
from shortstui.interests.store import DEMO_MAP, list_maps
from shortstui.places import personas_folder
from shortstui.tui import map_words
from shortstui.tui.actions import bindings
from shortstui.tui.map_labels import LONGEST, write_labels
from shortstui.tui.map_messages import MapRead, PersonaPlaced
from shortstui.tui.map_reading import density_of, read_map, read_persona_on
from shortstui.tui.map_scene import FOUND_ZOOM, Scene
from shortstui.tui.map_search import find_tags
from shortstui.tui.messages import WorkFailed
from shortstui.tui.screens.choose import Choice, ChooseDialog, narrowing
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.shown import emoji_cells, plain, shown
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.lists import VimList
from shortstui.tui.widgets.map_canvas import MapCanvas
from shortstui.tui.widgets.text_line import TextLine

_STEP = 1 / 8
"""Of what is seen: how far an arrow key goes."""
_NEIGHBOURS = 12
_NOBODY = ""


class MapScreen(Screen[None]):
    """Shows a map: what is in its middle, clicked, searched or listed is the chosen tag, with its cluster.

    Args:
        persona: The file of a persona to show on it at once.
        map_name: Which map.
    """

    CSS_PATH = "interest_map.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("map")]

    def __init__(self, persona: Path | None = None, map_name: str = DEMO_MAP) -> None:
        super().__init__()
        self._persona = persona
        self._map_name = map_name
        self._listed: int | None = None
        self.scene: Scene | None = None

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield TextLine(id="map-title")
        with Horizontal(id="map-body"):
            yield MapCanvas()
            with Vertical(id="map-side"):
                yield Static("", id="map-cluster")
                yield VimList(id="map-tags")
                yield VimList(id="map-near")
        yield TextLine(id="map-status")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Name the parts and read the map."""
        self.query_one("#map-tags").border_title = "its tags"
        self.query_one("#map-near").border_title = "nearest clusters"
        self.query_one("#map-title", TextLine).show(Content(" Reading the map …"))
        self.query_one(MapCanvas).focus()
        self._read(self._map_name)

    @work(thread=True, exclusive=True, group="map", exit_on_error=False, description="read the map")
    def _read(self, name: str) -> None:
        try:
            self.post_message(read_map(name))
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))

    @work(thread=True, exclusive=True, group="persona", exit_on_error=False, description="find the persona")
    def _place(self, persona: Path, scene: Scene) -> None:
        try:
            liked = read_persona_on(persona, scene.sheet.chart)
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))
            return
        self.post_message(PersonaPlaced(scene.sheet, liked, density_of(scene.sheet, liked)))

    @on(MapRead)
    def _begin(self, message: MapRead) -> None:
        scene = Scene.of(message.sheet, message.own)
        if message.problem:
            self.notify(shown(message.problem), title="your labels", severity="warning", markup=False)
        self._show(scene)
        if self._persona is not None:
            self._place(self._persona, scene)

    @on(PersonaPlaced)
    def _take_in(self, message: PersonaPlaced) -> None:
        if self.scene is None or self.scene.sheet is not message.sheet:
            return  # another map was chosen meanwhile
        if message.liked.unknown:
            lost = ", ".join(message.liked.unknown)
            self.notify(
                shown(f"only the encoder can find these on this map: {lost}", 300),
                title="not shown", severity="warning", markup=False,
            )  # fmt: skip
        self._show(self.scene.with_persona(message.liked, message.density))

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        if self.scene is None:
            self.query_one("#map-title", TextLine).show(Content(" No map"))
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    @on(MapCanvas.Pointed)
    def _point(self, message: MapCanvas.Pointed) -> None:
        if self.scene is not None:
            self._show(self.scene.pointed(message.x, message.y))

    @on(MapCanvas.Rolled)
    def _roll(self, message: MapCanvas.Rolled) -> None:
        self._zoom(message.steps)

    @on(OptionList.OptionSelected, "#map-tags")
    def _choose_tag(self, event: OptionList.OptionSelected) -> None:
        if self.scene is not None and event.option.id:
            self._show(self.scene.at_tag(int(event.option.id), FOUND_ZOOM))

    @on(OptionList.OptionSelected, "#map-near")
    def _choose_near(self, event: OptionList.OptionSelected) -> None:
        if self.scene is not None and event.option.id:
            self._show(self.scene.at_cluster(int(event.option.id)))

    def action_nearer(self) -> None:
        """Go nearer."""
        self._zoom(+1)

    def action_farther(self) -> None:
        """Go farther."""
        self._zoom(-1)

    def action_left(self) -> None:
        """Go to the left."""
        self._move(-_STEP, 0)

    def action_right(self) -> None:
        """Go to the right."""
        self._move(_STEP, 0)

    def action_up(self) -> None:
        """Go up."""
        self._move(0, _STEP)

    def action_down(self) -> None:
        """Go down."""
        self._move(0, -_STEP)

    def action_fit(self) -> None:
        """Show all of the map."""
        if self.scene is not None:
            self._show(self.scene.fitted())

    def action_next(self) -> None:
        """Go to the next cluster."""
        if self.scene is not None:
            self._show(self.scene.turned(+1))

    def action_previous(self) -> None:
        """Go to the cluster before."""
        if self.scene is not None:
            self._show(self.scene.turned(-1))

    @work
    async def action_search(self) -> None:
        """Ask for a tag and go there."""
        scene = self.scene
        if scene is None:
            return

        def find(typed: str) -> Sequence[Choice]:
            found = find_tags(scene.sheet.chart, scene.labels, typed)
            return [Choice(str(each.tag), map_words.found_line(scene, *each)) for each in found]

        answer = await self.app.push_screen_wait(ChooseDialog("Search a tag", "a part of its name", find))
        if answer is not None and self.scene is not None and self.scene.sheet is scene.sheet:
            self._show(self.scene.at_tag(int(answer), FOUND_ZOOM))

    @work
    async def action_persona(self) -> None:
        """Ask whose clusters to highlight."""
        from shortstui.personas.folder import list_personas  # pydantic: not before the first frame

        if self.scene is None:
            return
        try:
            entries = await asyncio.to_thread(list_personas, personas_folder())
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        choices = [Choice(_NOBODY, Content.styled("   nobody", "$foreground 60%"))]
        choices += [
            Choice(
                str(e.path), Content.assemble(emoji_cells(e.persona.emoji), " ", plain(e.persona.name, limit=60))
            )
            for e in entries
            if e.persona is not None
        ]
        answer = await self.app.push_screen_wait(ChooseDialog("Persona", "its name", narrowing(choices)))
        if answer is None or self.scene is None:
            return
        self._persona = Path(answer) if answer != _NOBODY else None
        if self._persona is None:
            self._show(self.scene.with_persona(None, None))
        else:
            self._place(self._persona, self.scene)

    @work
    async def action_rename(self) -> None:
        """Ask for another label of the chosen cluster."""
        scene = self.scene
        if scene is None:
            return
        own = scene.sheet.chart.labels[scene.cluster]
        title = f"Rename {scene.cluster} {shown(own, 50)}"
        prompt = "Its label in your words; - takes the map's own back:"
        answer = await self.app.push_screen_wait(AskDialog(title, prompt))
        if answer is None or self.scene is None or self.scene.sheet is not scene.sheet:
            return
        renamed = self.scene.at_tag(scene.tag).named(own if answer == "-" else answer[:LONGEST])
        try:
            path = write_labels(scene.sheet.chart, renamed.own)
        except ShortstuiError as error:
            self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
            return
        self._listed = None
        self._show(renamed)
        self.notify(shown(str(path), 300), title="kept for the app's screens", timeout=4, markup=False)

    @work
    async def action_choose(self) -> None:
        """Ask which map to show."""
        entries = await asyncio.to_thread(list_maps)
        choices = [
            Choice(str(each.folder), Content.assemble(
                plain(each.name, "bold", 40),
                plain(f"  {each.tags:,} tags, {each.k} clusters, {each.encoder}", "$foreground 60%", 80),
            ))
            for each in entries
        ]  # fmt: skip
        answer = await self.app.push_screen_wait(ChooseDialog("Interest map", "its name", narrowing(choices)))
        if answer is not None:
            self._read(answer)

    def action_other_pane(self) -> None:
        """Go between the map and its lists."""
        self.focus_next()

    def action_leave(self) -> None:
        """Go home."""
        self.dismiss()

    def _zoom(self, steps: int) -> None:
        if self.scene is not None:
            self._show(self.scene.zoomed(steps))

    def _move(self, right: float, up: float) -> None:
        if self.scene is not None:
            self._show(self.scene.moved(right, up))

    def _show(self, scene: Scene) -> None:
        same_map = self.scene is not None and self.scene.sheet is scene.sheet
        same_persona = self.scene is not None and self.scene.liked is scene.liked
        self.scene = scene
        self.query_one(MapCanvas).show(scene)
        self.query_one("#map-title", TextLine).show(map_words.title(scene))
        self.query_one("#map-status", TextLine).show(map_words.status(scene))
        if not (same_map and same_persona and self._listed == scene.cluster):
            self._listed = scene.cluster
            self._list(scene)

    def _list(self, scene: Scene) -> None:
        self.query_one("#map-cluster", Static).update(map_words.about_cluster(scene))
        tags, near = self.query_one("#map-tags", VimList), self.query_one("#map-near", VimList)
        members = scene.sheet.chart.members(scene.cluster)
        tags.set_options([Option(map_words.tag_line(scene, int(tag)), id=str(tag)) for tag in members])
        tags.border_title = f"its {len(members)} tags"
        neighbours = scene.sheet.nearest_clusters(scene.cluster, _NEIGHBOURS)
        near.set_options([Option(map_words.near_line(scene, *each), id=str(each[0])) for each in neighbours])
