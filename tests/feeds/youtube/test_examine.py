from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube.examine import Finding, examine_dom, examine_har
from tests.feeds.youtube.made_up import CLOCK, KITE, new_layout, page, player, script, sequence, shapes
from tests.feeds.youtube.made_up import endpoint as reel

API = "https://www.youtube.com/youtubei/v1/"
WATCHTIME = f"https://www.youtube.com/api/stats/watchtime?docid={CLOCK}&cpn=abc&el=shortspage&st=0&et=4.5"


def exchange(
    url: str, body: str = "", mime: str = "application/json", status: int = 200, **content: str
) -> dict[str, Any]:
    return {
        "request": {"url": url, "method": "POST"},
        "response": {"status": status, "content": {"mimeType": mime, "text": body, **content}},
    }


def recorded() -> dict[str, Any]:
    pixels = base64.b64encode(b"picture").decode()
    shell = page("", head=script("ytInitialPlayerResponse", player()))
    return {
        "log": {
            "entries": [
                exchange(f"https://www.youtube.com/shorts/{CLOCK}", shell, "text/html; charset=utf-8"),
                exchange(f"{API}reel/reel_item_watch?prettyPrint=false", json.dumps(shapes()["unwrapped"])),
                exchange(f"{API}reel/reel_item_watch?prettyPrint=false", json.dumps(shapes()["wrapped"])),
                exchange(f"{API}reel/reel_watch_sequence", json.dumps(sequence(reel(KITE)))),
                exchange(WATCHTIME, status=204),
                exchange(f"https://i.ytimg.com/vi/{KITE}/frame0.jpg", pixels, "image/jpeg", encoding="base64"),
                exchange(f"https://i.ytimg.com/vi/{KITE}/oar2.jpg", status=404),
                {"request": 3},
            ]
        }
    }


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in findings}


def test_a_saved_page_is_checked_need_by_need(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(new_layout(player=False), encoding="utf-8")
    found = by_name(examine_dom(path))
    assert found["layout"].detail == "new"
    assert found["active short"].detail == CLOCK
    assert found["active slot"].tier == "2 of 8"
    assert found["title"].found
    assert not found["player"].found
    assert found["player"].grave
    assert not found["views"].found
    assert not found["views"].grave


def test_recorded_traffic_is_checked_answers_beacons_and_pictures(tmp_path: Path) -> None:
    path = tmp_path / "traffic.har"
    path.write_text(json.dumps(recorded()), encoding="utf-8")
    found = by_name(examine_har(path))
    assert found["page 1: ytInitialPlayerResponse"].found
    assert found["reel_item_watch"].detail == "2 recorded"
    assert found["reel_item_watch: title"].tier == "2 of 7"
    assert "2 of 2 answers" in found["reel_item_watch: title"].detail
    assert found["reel_watch_sequence: entry id"].found
    assert not found["player"].found
    assert found["beacon watchtime"].found
    assert not found["beacon qoe"].found
    assert found["reported watch time"].detail == "4.5 s over 1 videos; 1 of 1 from the Shorts page"
    assert found["thumbnail frame0"].found
    assert not found["thumbnail oar2"].found


def test_an_archive_with_bodies_beside_the_har_is_read(tmp_path: Path) -> None:
    path = tmp_path / "traffic.zip"
    har = {
        "log": {"entries": [exchange(f"{API}player", _file="body.json"), exchange(f"{API}player", _file="../x")]}
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("har.har", json.dumps(har))
        archive.writestr("body.json", json.dumps(player()))
    found = by_name(examine_har(path))
    assert found["player: duration"].found
    assert found["player: body"].detail == "1 of 2 without a body"


@pytest.mark.parametrize("content", [b"", b"{}", b'{"log": []}', b"[" * 100_000, b"PK\x03\x04broken"])
def test_what_is_no_recorded_traffic_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "traffic.har"
    path.write_bytes(content)
    with pytest.raises(ShortstuiError) as caught:
        examine_har(path)
    assert caught.value.code is ExitCode.BAD_INPUT
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    for examine in (examine_dom, examine_har):
        with pytest.raises(ShortstuiError):
            examine(tmp_path / "absent")
