"""The interest map screen: every action by its id, the mouse, errors, and labels that would like to be obeyed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from shortstui.interests.store import built_maps_folder, find_map, save_map
from shortstui.tui.actions import action, actions_of
from shortstui.tui.map_labels import labels_file, read_labels
from shortstui.tui.map_scene import Scene
from shortstui.tui.screens.choose import ChooseDialog
from shortstui.tui.screens.dialogs import AskDialog, ErrorDialog
from shortstui.tui.screens.home import HomeScreen
from shortstui.tui.screens.interest_map import MapScreen
from shortstui.tui.widgets.lists import VimList
from shortstui.tui.widgets.map_canvas import MapCanvas
from tests.tui.conftest import AppMaker
from tests.tui.maps import made_up_map
from tests.tui.test_hostile import HOSTILE
from tests.tui.waiting import screen_of, text_of, until


async def opened(pilot: Pilot[int], *, persona: str | None = None, map_name: str = "demo") -> MapScreen:
    await screen_of(pilot, HomeScreen)
    pilot.app.push_screen(MapScreen(Path(persona) if persona else None, map_name))
    screen = await screen_of(pilot, MapScreen)
    await until(pilot, lambda: screen.scene is not None)
    return screen


def scene_of(pilot: Pilot[int]) -> Scene:
    assert isinstance(pilot.app.screen, MapScreen)
    assert pilot.app.screen.scene is not None
    return pilot.app.screen.scene


async def press(pilot: Pilot[int], action_id: str) -> None:
    await pilot.press(action(action_id).key.split(",")[0])
    await pilot.pause()


async def test_m_on_home_shows_the_map_with_the_persona_under_the_cursor(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        home = await screen_of(pilot, HomeScreen)
        await until(pilot, lambda: home.query_one(VimList).option_count == 3)
        await pilot.press("G")
        await press(pilot, "home.map")
        screen = await screen_of(pilot, MapScreen)
        await until(pilot, lambda: screen.scene is not None and screen.scene.liked is not None)
        text = text_of(pilot)
        assert "Music Head" in text
        assert "○ 6 clusters, 73 of 1,201 tags" in text
        assert "▓" in text
        assert "liked by Music Head" in text
        await press(pilot, "map.leave")
        await screen_of(pilot, HomeScreen)


async def test_zoom_and_pan_and_all(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "1,201 tags in 100 clusters" in text_of(pilot)
        whole = scene_of(pilot).lens
        await press(pilot, "map.nearer")
        await press(pilot, "map.nearer")
        assert scene_of(pilot).lens.zoom == pytest.approx(2.25)
        await press(pilot, "map.farther")
        assert scene_of(pilot).lens.zoom == pytest.approx(1.5)
        for there, back in (("map.left", "map.right"), ("map.up", "map.down")):
            before = scene_of(pilot).lens
            await press(pilot, there)
            moved = scene_of(pilot).lens
            assert (moved.x < before.x) == (there == "map.left")
            assert (moved.y > before.y) == (there == "map.up")
            await press(pilot, back)
            assert (scene_of(pilot).lens.x, scene_of(pilot).lens.y) == pytest.approx((before.x, before.y))
        await pilot.press("l", "k", "h", "j")
        assert (scene_of(pilot).lens.x, scene_of(pilot).lens.y) == pytest.approx((whole.x, whole.y))
        await press(pilot, "map.fit")
        assert scene_of(pilot).lens == whole
        assert "×1 " in text_of(pilot)


async def test_a_tag_is_searched_and_the_map_goes_there(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "map.search")
        dialog = await screen_of(pilot, ChooseDialog)
        await pilot.press(*"ric gui")
        await until(pilot, lambda: "Electric guitar" in text_of(pilot))
        await pilot.press("down", "up", "enter")
        await until(pilot, lambda: pilot.app.screen is not dialog)
        scene = scene_of(pilot)
        tag = scene.sheet.chart.tags.index("Electric guitar")
        assert scene.tag == tag
        assert (scene.lens.x, scene.lens.y) == pytest.approx(tuple(scene.sheet.places[tag]))
        assert scene.lens.zoom >= 5
        assert "◉ Electric guitar" in text_of(pilot)
        assert "Ukulele" in text_of(pilot)  # beside it, in the list of the cluster's tags
        await press(pilot, "map.search")
        await screen_of(pilot, ChooseDialog)
        await pilot.press(*"no such tag", "enter", "escape")
        await screen_of(pilot, MapScreen)
        assert scene_of(pilot).tag == tag


async def test_a_persona_is_chosen_and_dropped_again(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "map.persona")
        await screen_of(pilot, ChooseDialog)
        await until(pilot, lambda: "Gamer" in text_of(pilot) and "Music Head" in text_of(pilot))
        await pilot.press(*"music", "enter")
        await screen_of(pilot, MapScreen)
        await until(pilot, lambda: scene_of(pilot).liked is not None)
        assert scene_of(pilot).density is not None
        before = scene_of(pilot).cluster
        await press(pilot, "map.next")
        after = scene_of(pilot).cluster
        assert after != before
        assert after in scene_of(pilot).clusters_liked
        await press(pilot, "map.previous")
        assert scene_of(pilot).cluster == before
        await press(pilot, "map.persona")
        await screen_of(pilot, ChooseDialog)
        await pilot.press("enter")  # the first choice: nobody
        await until(pilot, lambda: isinstance(app.screen, MapScreen) and scene_of(pilot).liked is None)
        assert "▓" not in text_of(pilot)


async def test_a_cluster_is_renamed_for_the_screens_only(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        chart, cluster = scene_of(pilot).sheet.chart, scene_of(pilot).cluster
        await press(pilot, "map.rename")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"Mine", "enter")
        await until(pilot, labels_file(chart).exists)
        await screen_of(pilot, MapScreen)
        assert read_labels(chart) == {cluster: "Mine"}
        assert "Mine" in text_of(pilot)
        assert "the map's own" in text_of(pilot)
        assert find_map("demo").sha256 == chart.sha256
        await press(pilot, "map.rename")
        await screen_of(pilot, AskDialog)
        await pilot.press("minus", "enter")
        await until(pilot, lambda: read_labels(chart) == {})
        await screen_of(pilot, MapScreen)
        assert "Mine" not in text_of(pilot)


async def test_labels_that_cannot_be_written_are_an_error_to_read(
    app_with: AppMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SHORTSTUI_SETTINGS", str(tmp_path / "file"))
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "map.rename")
        await screen_of(pilot, AskDialog)
        await pilot.press(*"Mine", "enter")
        await screen_of(pilot, ErrorDialog)
        assert "can't write" in text_of(pilot)
        await pilot.press("escape")
        await screen_of(pilot, MapScreen)
        assert scene_of(pilot).own == {}


async def test_another_map_is_chosen_and_its_lists_lead_through_it(app_with: AppMaker) -> None:
    save_map(made_up_map(), built_maps_folder() / "made-up")
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "map.choose")
        await screen_of(pilot, ChooseDialog)
        await until(pilot, lambda: "made-up" in text_of(pilot))
        await pilot.press(*"made", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, MapScreen) and len(scene_of(pilot).sheet.chart.tags) == 60
        )
        await press(pilot, "map.other_pane")
        assert screen.query_one("#map-tags").has_focus
        await pilot.press("g", "j", "enter")
        assert scene_of(pilot).tag == scene_of(pilot).sheet.chart.members(scene_of(pilot).cluster)[1]
        assert scene_of(pilot).lens.zoom >= 5
        cluster = scene_of(pilot).cluster
        expected = scene_of(pilot).sheet.nearest_clusters(cluster, 1)[0][0]
        await press(pilot, "map.other_pane")
        await pilot.press("g", "enter")
        assert scene_of(pilot).cluster == expected


async def test_every_action_of_the_map_has_been_pressed() -> None:
    source = Path(__file__).read_text()
    assert [each.id for each in actions_of("map") if f'"{each.id}"' not in source] == []


async def test_a_click_chooses_and_the_wheel_zooms(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        canvas = screen.query_one(MapCanvas)
        width, height = canvas.content_size
        scene = scene_of(pilot)
        across, down = scene.lens.cells(scene.sheet.places, width, height)
        tag = int(across.argmax())
        await pilot.click(MapCanvas, offset=(int(across[tag]), int(down[tag])))
        assert scene_of(pilot).cluster == scene.sheet.chart.clusters[tag]
        assert scene_of(pilot).lens == scene.lens
        canvas.post_message(MapCanvas.Rolled(+1))
        await until(pilot, lambda: scene_of(pilot).lens.zoom > 1)


async def test_a_map_that_is_not_there_is_an_error_with_a_way_out(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await screen_of(pilot, HomeScreen)
        app.push_screen(MapScreen(map_name="nowhere"))
        await screen_of(pilot, ErrorDialog)
        assert "there is no interest map" in text_of(pilot)
        await pilot.press("escape")
        await screen_of(pilot, MapScreen)
        await pilot.press("plus", "left", "0", "n", "N", "R", "slash", "p")  # nothing to do it to
        await pilot.press("escape")
        await screen_of(pilot, HomeScreen)


async def test_hostile_names_are_shown_harmlessly_and_at_the_right_width(app_with: AppMaker) -> None:
    names = [f"{number} {text}" for number in range(8) for text in HOSTILE]
    save_map(made_up_map(tags=64, k=8, labels=HOSTILE, names=names), built_maps_folder() / "m")
    app = app_with()
    seen = []
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, map_name="m")
        for keys in (*(["n"] * 8), "plus", "plus", "plus"):
            await pilot.press(keys)
            lines = text_of(pilot).split("\n")
            assert len(lines) == 40
            assert {cell_len(line) for line in lines} == {120}
            seen += lines
        await pilot.press("slash", "1")
        dialog = await screen_of(pilot, ChooseDialog)
        assert dialog.query_one(Input).value == "1"
        whole = "\n".join(seen) + text_of(pilot) + app.export_screenshot()
    for character in ("\x1b", "\x07", "\u202e", "\u2066", "\u200b", "\ufeff", "\u200d", "\ufe0f"):
        assert character not in whole


async def test_it_is_drawn_at_every_size_and_in_every_theme(app_with: AppMaker) -> None:
    app = app_with()
    async with app.run_test(size=(20, 8)) as pilot:
        screen = await opened(pilot)
        for theme, size in (
            ("night-feed", (80, 24)),
            ("textual-light", (120, 40)),
            ("ansi-dark", (200, 60)),
            ("night-feed", (20, 8)),
        ):
            app.theme = theme
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.size == size)  # type: ignore[misc]  # bound now
            assert {cell_len(line) for line in text_of(pilot).split("\n")} == {size[0]}
            assert "●" in text_of(pilot) or size == (20, 8)
            assert screen.query_one(MapCanvas).size.height > 0


def test_reading_a_map_loads_nothing_heavy() -> None:
    heavy = ("torch", "sklearn", "umap", "scipy", "matplotlib", "open_clip", "pydantic", "textual_plotext")
    code = (
        "import sys; from shortstui.tui.screens.interest_map import MapScreen, read_map, find_tags; "
        "read = read_map('demo'); find_tags(read.sheet.chart, read.sheet.chart.labels, 'guitar'); "
        f"print('loaded:', *(name for name in {heavy} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["loaded:"]
