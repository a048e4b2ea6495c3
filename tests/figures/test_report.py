"""A whole report, on everything that a run can lack or bring with it."""

from __future__ import annotations

import re
import shutil
import warnings
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import async_playwright

from shortstui.errors import ShortstuiError
from shortstui.figures.making import make_report
from shortstui.figures.material import Material, gather
from shortstui.figures.page import page as write_page
from shortstui.figures.report import FORMATS, Format, Options, items
from shortstui.figures.style import LIGHT, THEMES
from shortstui.interests.interest_map import InterestMap
from tests.figures.runs import (
    HOSTILE,
    experiment,
    impressions,
    manifest,
    record,
    share_of,
    small_map,
    small_material,
    unplaced,
)

QUICK = Options(most_thumbnails=20, steps=4)
LOADED = "() => [...document.images].map(image => image.complete && image.naturalWidth)"


@dataclass(frozen=True)
class Report:
    """A report that was made, and what was told meanwhile."""

    material: Material
    out: Path
    written: list[Path]
    steps: list[tuple[str, float | None]]


class Page(HTMLParser):
    """What stands on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text, self.words = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "href"):
                self.links.append(value or "")
            elif name == "id":
                self.ids.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data
        self.words += f" {data.strip()}"


def made(material: Material, out: Path, *formats: str) -> list[Path]:
    wanted = {name for name in FORMATS if name in formats}
    return make_report(material, out, wanted, [LIGHT], QUICK)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report in both themes, made once."""
    folder = tmp_path_factory.mktemp("report")
    material = small_material(folder, small_map())
    steps: list[tuple[str, float | None]] = []

    def heard(step: str, fraction: float | None) -> None:
        steps.append((step, fraction))

    wanted: set[Format] = {"svg", "gif", "html"}
    written = make_report(material, folder / "out", wanted, list(THEMES.values()), QUICK, heard)
    return Report(material, folder / "out", written, steps)


def test_every_figure_is_written_in_every_theme(report: Report) -> None:
    assert report.written[0] == report.out / "index.html"
    assert sorted(report.written) == sorted(report.out.iterdir())
    names = {path.name for path in report.written}
    for theme in THEMES:
        for key in ("a-map", "b-persona-music-head", "c-path", "e-capture-share", "f-views"):
            assert f"{key}-{theme}.svg" in names
        assert {f"c-path-{theme}.gif", f"h-composition-01-music-head-{theme}.svg"} <= names
        assert f"d-strip-01-music-head-{theme}.svg" in names
    for path in report.out.glob("*.svg"):
        ET.parse(path)
    drawn = [fraction for said, fraction in report.steps if said.startswith("Drawing ")]
    assert drawn == [number / len(drawn) for number in range(len(drawn))]


def test_the_page_has_everything_in_it_and_fetches_nothing(report: Report) -> None:
    html = (report.out / "index.html").read_text()
    page = Page(html)
    assert all(link.startswith(("data:image/", "#")) for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert page.tags.count("figure") == 9
    assert "script" not in page.tags
    assert "default-src &#x27;none&#x27;" in html
    for bot in report.material.bots:
        assert f'run = "{bot.name}"' in page.text
        assert f"{bot.name}-1-yoked (yoked control)" in page.text
    assert "shortstui run persona.toml --feed simulated --seed 0" in page.text
    assert "not captured in 160" in page.text


async def test_the_page_opens_in_a_browser_without_a_server_and_shows_every_picture(report: Report) -> None:
    asked: list[str] = []
    told: list[str] = []
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = await browser.new_context(offline=True, viewport={"width": 1000, "height": 700})
        page = await context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        grounds = []
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.goto((report.out / "index.html").as_uri())
            widths = await page.evaluate(LOADED)
            assert len(widths) == 8
            assert all(widths)
            grounds.append(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert grounds == ["rgb(255, 255, 255)", "rgb(15, 19, 27)"]
        assert await page.locator("figure svg g.watched").count() > 0
        assert await page.evaluate("document.documentElement.scrollWidth") <= 1000
        assert len(await page.screenshot()) > 10_000
        await browser.close()
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_the_page_has_the_animation_unless_it_is_not_wanted(report: Report) -> None:
    for steps, endings in ((4, {".svg", ".gif"}), (0, {".svg"})):
        (path,) = [item for item in items(report.material, Options(steps=steps)) if item.key == "c-path"]
        assert set(path.make(LIGHT, frozenset({"html"}))) == endings


def test_pictures_are_written_where_they_are_asked_for(report: Report) -> None:
    made = {item.key: item for item in items(report.material, QUICK)}
    assert list(made["e-capture-share"].make(LIGHT, frozenset({"png"}))) == [".png"]
    assert list(made["d-strip-01-music-head"].make(LIGHT, frozenset({"png"}))) == ["-01.png"]


def test_the_same_runs_give_the_same_files(report: Report) -> None:
    for item in items(report.material, QUICK):
        if item.key in ("e-capture-share", "c-path", "d-strip-01-music-head"):
            again = item.make(LIGHT, frozenset({"svg"}))[".svg"]
            assert again == (report.out / f"{item.key}-light.svg").read_bytes()


def test_an_experiment_s_page_has_the_frozen_plan_and_the_verdict(tmp_path: Path) -> None:
    plan = '[verdict]\nwindow = 50\nover = "all"\nalpha = 0.1\n'
    experiment(tmp_path / "two", plan, replicates=5, shorts=60)
    material = gather(["two"], tmp_path, None)
    assert material.window == 50
    assert [len(bots) for bots in material.groups.values()] == [5, 5]
    assert all(len(bot.controls) == 1 for bot in material.bots)
    page = Page(write_page(material, [], [LIGHT]))
    assert plan.strip() in page.text
    assert material.frozen is not None
    assert material.frozen.sha256 in page.text
    assert {"verdict", "plan", "repeat", "manifests"} <= set(page.ids)
    assert re.search(r"music-head 5 0\.4\d+ 0\.0\d+ .* captured", page.words)
    assert re.search(r"gamer 5 0\.0\d+ 0\.0\d+ .* not shown", page.words)
    assert re.search(r"arm fired mean V2C .* music-head \d of \d", page.words), "beside the published numbers"
    assert "In brackets what was published" in page.words
    assert "shortstui experiment plan.toml" in page.text


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_run_of_a_few_shorts_leaves_out_what_it_can_not_show_and_says_so(tmp_path: Path, count: int) -> None:
    record(tmp_path, manifest("short"), impressions([0, 9, 3][:count]))
    material = gather(["short"], tmp_path, None)
    made(material, tmp_path / "out", "html")
    said = " ".join(material.notes)
    assert "no run has 100 organic shorts" in said
    assert "the interest map synthetic" in said
    assert "1 of 1 runs kept no thumbnails" in said
    page = Page((tmp_path / "out" / "index.html").read_text())
    assert "e-capture-share" not in page.ids
    assert "no run has 100 organic shorts" in page.text


def test_runs_that_were_to_keep_no_thumbnails_are_no_strips_that_fail(tmp_path: Path) -> None:
    without = msgspec.structs.replace(manifest("without"), thumbnails=False)
    record(tmp_path, without, impressions([0, 9, 3], pictures=True))  # each names its picture, none is there
    material = gather(["without"], tmp_path, None)
    assert not [item for item in items(material, QUICK) if item.key.startswith("d-")]
    assert "1 of 1 runs kept no thumbnails, so they have no strip" in material.notes
    assert "can be read" not in " ".join(material.notes)


def test_a_run_without_map_or_places_still_has_its_curves(tmp_path: Path) -> None:
    record(tmp_path, manifest("log"), unplaced(impressions(share_of(120, 0.3))))
    material = gather(["log"], tmp_path, None)
    keys = [item.key for item in items(material, QUICK)]
    assert keys[:3] == ["e-capture-share", "f-views", "g-videos-to-capture"]
    assert not any(key.startswith(("a-", "b-", "c-")) for key in keys)
    assert any("no places on the map" in note for note in material.notes)


def test_hostile_texts_are_harmless_in_every_file(tmp_path: Path) -> None:
    hostile = manifest("hostile", persona=HOSTILE)
    shorts = impressions(share_of(120, 0.4), title=HOSTILE[:900], pictures=True)
    record(tmp_path, hostile, shorts, pictures=True)
    material = gather(["hostile"], tmp_path, None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that the font lacks would be told to the user
        made(material, tmp_path / "out", "svg", "html")
    for path in (tmp_path / "out").glob("*.svg"):
        assert not list(ET.parse(path).getroot().iter("{http://www.w3.org/2000/svg}script"))
    html = (tmp_path / "out" / "index.html").read_text()
    page = Page(html)
    assert "script" not in page.tags
    assert "\u202e" not in html
    assert "\x1b" not in html
    assert "<script>alert(1)</script>" in page.text  # shown as text
    assert len(html) < 1_000_000


def test_a_map_that_changed_since_is_not_drawn_upon(tmp_path: Path, chart: InterestMap) -> None:
    other = msgspec.structs.replace(manifest("x").map, sha256="f" * 64)
    record(tmp_path, msgspec.structs.replace(manifest("x"), map=other), impressions(share_of(60, 0.3)))
    material = gather(["x"], tmp_path, None)
    assert material.chart is None
    assert any("is not on this machine" in note for note in material.notes)


def test_a_missing_control_is_told_and_the_rest_is_drawn(tmp_path: Path) -> None:
    made_with = msgspec.structs.replace(manifest("bot"), twins=["bot-1-yoked"])
    record(tmp_path, made_with, impressions(share_of(60, 0.3)))
    material = gather(["bot"], tmp_path, None)
    assert material.bots[0].controls == ()
    assert any("a control is left out" in note for note in material.notes)


def test_what_is_neither_a_run_nor_an_experiment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError, match="no such run"):
        gather(["nothing"], tmp_path, None)


def test_the_user_s_own_settings_of_matplotlib_change_nothing(report: Report) -> None:
    import matplotlib

    item = next(items(report.material, QUICK))
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "path"}):
        made = item.make(LIGHT, frozenset({"svg"}))[".svg"]
        assert matplotlib.rcParams["font.size"] == 30
    assert made == (report.out / f"{item.key}-light.svg").read_bytes()


def test_dark_and_light_differ_in_nothing_but_colour(report: Report) -> None:
    shapes = []
    for theme in THEMES.values():
        drawn = (report.out / f"e-capture-share-{theme.name}.svg").read_text()
        for colour in (theme.ground, theme.ink, theme.soft, theme.faint, theme.never, theme.control, *theme.hues):
            drawn = drawn.replace(colour, "colour")
        shapes.append(re.sub(r"\b[mp][0-9a-f]{10}\b", "id", drawn))
    assert shapes[0] == shapes[1]
