from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import msgspec
from PIL import Image

from shortstui.figures.material import Material
from shortstui.figures.strip import COLUMNS, places_of, strip_of
from shortstui.figures.strip_pictures import ROWS_A_PAGE, strip_pages, strip_svg
from shortstui.figures.style import DARK, LIGHT
from tests.figures.runs import HOSTILE, impressions, manifest, record, share_of, track

SVG = "{http://www.w3.org/2000/svg}"


def test_every_thumbnail_is_there_in_order_with_what_was_seen(material: Material) -> None:
    bot = material.bots[0]
    strip = strip_of(bot)
    assert strip is not None
    assert [cell.number for cell in strip.cells] == list(range(1, 161))
    assert [cell.outcome == "watched" for cell in strip.cells] == bot.watched.tolist()
    assert strip.cells[0].line == f"1 {'■' if bot.watched[0] else '×'} 0.90"
    assert strip.cells[0].seen == f"Topic {bot.clusters[0]}"
    assert len(strip.pictures) == 5


def test_the_svg_frames_watched_and_skipped_differently(material: Material) -> None:
    strip = strip_of(material.bots[0])
    assert strip is not None
    root = ET.fromstring(strip_svg(strip, LIGHT))
    cells = root.findall(f"{SVG}g")
    watched = [cell for cell in cells if cell.get("class") == "watched"]
    assert len(cells) == 160
    assert len(watched) == material.bots[0].watched.sum()
    frames = [cell.find(f"{SVG}rect") for cell in cells]
    dashed = [frame is not None and frame.get("stroke-dasharray") is not None for frame in frames]
    assert dashed == [cell.get("class") != "watched" for cell in cells]
    assert len(root.findall(f"{SVG}defs/{SVG}image")) == 5


def test_the_pages_hold_all_rows(material: Material) -> None:
    strip = strip_of(material.bots[0])
    assert strip is not None
    rows = -(-160 // COLUMNS)
    pages = list(strip_pages(strip, DARK))
    assert len(pages) == -(-rows // ROWS_A_PAGE)
    assert Image.open(io.BytesIO(pages[0])).size[0] > COLUMNS * 60


def test_of_a_long_run_both_ends_are_shown_and_the_gap_is_told(material: Material) -> None:
    strip = strip_of(material.bots[0], most=40)
    assert strip is not None
    assert [cell.number for cell in strip.cells] == [*range(1, 21), *range(141, 161)]
    assert strip.left_out == 120
    assert "… 120 shorts left out …" in strip_svg(strip, LIGHT).decode()
    assert len(set(places_of(strip))) == 40


def test_a_run_without_thumbnails_has_no_strip(tmp_path: Path) -> None:
    assert strip_of(track(record(tmp_path, manifest("x"), impressions(share_of(5, 0.5))))) is None
    assert strip_of(track(record(tmp_path, manifest("y"), impressions([0] * 5, pictures=True)))) is None


def test_ads_missing_pictures_and_hostile_names_are_shown_as_such(tmp_path: Path) -> None:
    made = manifest("x", persona=HOSTILE)
    made = msgspec.structs.replace(made, map=msgspec.structs.replace(made.map, labels=[HOSTILE] * 100))
    shorts = impressions([0, None, 9], pictures=True)
    shorts[2] = msgspec.structs.replace(shorts[2], short=msgspec.structs.replace(shorts[2].short, kind="ad"))
    run = record(tmp_path, made, shorts, pictures=True)
    next(run.glob(f"thumbnails/{shorts[0].short.thumbnail}.*")).write_bytes(b"changed")
    strip = strip_of(track(run))
    assert strip is not None
    assert [cell.outcome for cell in strip.cells] == ["watched", "skipped", "ad"]
    assert [cell.key is None for cell in strip.cells] == [True, False, False]
    assert strip.cells[1].seen == "nothing seen"
    root = ET.fromstring(strip_svg(strip, LIGHT))
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "rect", "text", "defs", "image", "g", "use")
    }
    assert list(strip_pages(strip, LIGHT))
