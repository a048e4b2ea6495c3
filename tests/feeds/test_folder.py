from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.folder import FolderFeed
from shortstui.feeds.protocol import Past, Served
from tests.runs.examples import clock


def picture(path: Path, size: tuple[int, int] = (40, 30)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    shade = sum(path.name.encode()) % 256
    Image.new("RGB", size, (shade, 100, 200)).save(path)
    return path


async def everything(feed: FolderFeed, past: list[Past] | None = None) -> list[Served]:
    await feed.open(clock(), past or [])
    got = []
    while (served := await feed.next()) is not None:
        assert await feed.next() is served  # what is on stays on until the bot goes on
        await feed.dwell(1.0)
        await feed.advance()
        got.append(served)
    await feed.close()
    return got


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    for number in range(8):
        picture(folder / f"a{number}.png")
    picture(folder / "deep" / "er" / "b.JPG")
    picture(folder / ".hidden" / "c.png")
    (folder / "notes.txt").write_text("no picture")
    return folder


async def test_every_picture_below_the_folder_is_served_once(album: Path) -> None:
    ids = [served.short.id for served in await everything(FolderFeed(album, seed=0))]
    assert sorted(ids) == [*(f"a{number}.png" for number in range(8)), "deep/er/b.JPG"]


async def test_the_order_comes_from_the_seed(album: Path) -> None:
    first, again, other = [
        [served.short.id for served in await everything(FolderFeed(album, seed))] for seed in (1, 1, 2)
    ]
    assert first == again
    assert first != other


async def test_a_resumed_feed_goes_on_where_it_was(album: Path) -> None:
    whole = await everything(FolderFeed(album, 3))
    past = [Past(served.short.id, 1.0) for served in whole[:4]]
    assert await everything(FolderFeed(album, 3), past) == whole[4:]


async def test_a_photograph_is_served_small_as_webp_under_its_hash_and_without_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", (3000, 2000), "red").save(tmp_path / "photo.jpg", exif=exif)
    (served,) = await everything(FolderFeed(tmp_path, 0))
    assert served.thumbnail is not None
    assert served.short.thumbnail == hashlib.sha256(served.thumbnail).hexdigest()
    with Image.open(io.BytesIO(served.thumbnail)) as image:
        assert image.format == "WEBP"
        assert image.size == (360, 240)
        assert not image.getexif()


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n and then nothing"])
async def test_an_unreadable_picture_is_served_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.png").write_bytes(content)
    (served,) = await everything(FolderFeed(tmp_path, 0))
    assert served.thumbnail == content
    assert served.short.thumbnail is None
    assert served.short.title == "broken.png"


async def test_a_picture_cut_off_by_a_crash_is_served_as_it_is(tmp_path: Path) -> None:
    path = picture(tmp_path / "cut.png", (300, 300))
    path.write_bytes(path.read_bytes()[:-60])
    (served,) = await everything(FolderFeed(tmp_path, 0))
    assert served.short.thumbnail is None


async def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(10**10)
    (served,) = await everything(FolderFeed(tmp_path, 0))
    assert served.thumbnail == b""


async def test_links_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    picture(tmp_path / "private" / "secret.png")
    inside = picture(tmp_path / "album" / "a.png")
    (tmp_path / "album" / "link.png").symlink_to(tmp_path / "private" / "secret.png")
    (tmp_path / "album" / "folder").symlink_to(tmp_path / "private")
    (tmp_path / "album" / "same.png").symlink_to(inside)
    ids = [served.short.id for served in await everything(FolderFeed(tmp_path / "album", 0))]
    assert sorted(ids) == ["a.png", "same.png"]


async def test_a_file_name_that_is_not_text_can_still_be_recorded(tmp_path: Path) -> None:
    picture(tmp_path / "x.png").rename(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png"))
    (served,) = await everything(FolderFeed(tmp_path, 0))
    assert served.short.id == "\ufffd.png"
    assert served.short.thumbnail is not None


@pytest.mark.parametrize("name", ["empty", "missing", "file"])
async def test_a_folder_without_pictures_is_one_clear_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(ShortstuiError) as caught:
        await FolderFeed(tmp_path / name, 0).open(clock())
    assert caught.value.where == str(tmp_path / name)
    assert caught.value.code == ExitCode.BAD_INPUT
    assert "folder:" in caught.value.hint
