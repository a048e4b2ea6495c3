"""Any folder of pictures as a feed: every picture is served once, as if it were a short's thumbnail."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from shortstui.clock import Clock
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import Past, Playback, Served, Short, Steer, Tell, tell_nobody
from shortstui.interests.pictures import MAX_BYTES, decode_or_none

EXTENSIONS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})
MOST_PICTURES: Final = 200_000
THUMBNAIL_SIZE: Final = (360, 640)
"""A served picture fits into this: enough for any CLIP, and small enough to keep."""
_QUALITY: Final = 80
_METHOD: Final = 2
"""Half the time of WebP's default effort, for 3 % more bytes."""


class FolderFeed:
    """Serves the pictures in a folder and in the folders below it, in an order drawn from the seed.

    Pictures are served as WebP of at most 360 × 640, without their metadata. One that can't be decoded is served
    with its bytes as they are, so that the bot meets it, and records it, like a broken thumbnail.

    Args:
        folder: Where to look. Links that lead out of it are not followed.
        seed: Of the order.
    """

    name = "folder"

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._clock: Clock | None = None
        self._waiting: Iterator[Path] = iter(())
        self._current: Served | None = None

    def settings(self) -> Mapping[str, object]:
        """Return the folder and the seed."""
        return {"folder": str(self._folder.absolute()), "seed": self._seed}

    async def open(self, clock: Clock, past: Sequence[Past] = (), tell: Tell = tell_nobody) -> None:  # noqa: ARG002
        """Look for pictures, leaving out those already served.

        Raises:
            ShortstuiError: There is no such folder, or no picture in it.
        """
        self._clock = clock
        found = await asyncio.to_thread(find_pictures, self._folder)
        served = {one.short_id for one in past}
        order = np.random.default_rng(self._seed).permutation(len(found))
        self._waiting = iter([found[i] for i in order if self._id(found[i]) not in served])

    async def next(self) -> Served | None:
        """Return the picture that is on, or None after the last."""
        if self._current is None:
            path = next(self._waiting, None)
            if path is not None:
                self._current = await asyncio.to_thread(self._serve, path)
        return self._current

    async def dwell(self, seconds: float) -> Playback:
        """Let the time pass; a picture plays nothing."""
        assert self._clock is not None, "open the feed first"
        await self._clock.sleep(seconds)
        return Playback(dwell=seconds)

    async def advance(self) -> None:
        """Go on to the next picture."""
        self._current = None

    def steer(self, how: Steer) -> None:
        """Nothing passes here but virtual time, which the clock holds up."""

    async def close(self) -> None:
        """Nothing is held."""

    def _id(self, path: Path) -> str:
        return _text(path.relative_to(self._folder).as_posix())

    def _serve(self, path: Path) -> Served:
        data = _read(path)
        image = decode_or_none(data)
        short = Short(id=self._id(path), title=_text(path.name), channel=_text(path.parent.name))
        if image is None:
            return Served(short, data)
        thumbnail = _encoded(image)
        sha256 = hashlib.sha256(thumbnail).hexdigest()
        return Served(Short(short.id, short.title, short.channel, thumbnail=sha256), thumbnail)


def find_pictures(folder: Path) -> list[Path]:
    """Return the pictures in a folder and below, sorted, by the endings of their names.

    Raises:
        ShortstuiError: There is no such folder, or no picture in it, or more than 200,000.
    """
    if not folder.is_dir():
        raise _unusable("there is no such folder", folder)
    root = folder.resolve()
    found: list[Path] = []
    for place, below, files in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        paths = (Path(place) / name for name in files if Path(name).suffix.lower() in EXTENSIONS)
        found += (path for path in paths if not path.is_symlink() or path.resolve().is_relative_to(root))
        if len(found) > MOST_PICTURES:
            raise _unusable(f"more than {MOST_PICTURES:,} pictures", folder)
    if not found:
        raise _unusable("there is no picture in this folder", folder)
    return sorted(found)


def _text(name: str) -> str:
    """Return a file name as proper text: what is not UTF-8 in it becomes a replacement character."""
    return os.fsencode(name).decode(errors="replace")


def _read(path: Path) -> bytes:
    """Return a file's bytes; of one that is too large or can't be read, none: it then counts as unreadable."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return b""
        return path.read_bytes()
    except OSError:
        return b""


def _encoded(image: Image.Image) -> bytes:
    image.thumbnail(THUMBNAIL_SIZE)
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=_QUALITY, method=_METHOD)
    return buffer.getvalue()


def _unusable(what: str, folder: Path) -> ShortstuiError:
    return ShortstuiError(
        what,
        where=str(folder),
        hint=f"give a folder of pictures ({', '.join(sorted(EXTENSIONS))}), e.g. --feed folder:~/Pictures",
        code=ExitCode.BAD_INPUT,
    )
