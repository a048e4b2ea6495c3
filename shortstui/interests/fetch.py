"""The YouTube-8M vocabulary, fetched from its official address at first use."""

from __future__ import annotations

import csv
import http.client
import urllib.request
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.interests.progress import Progress, silent
from shortstui.interests.tag_table import MAX_BYTES
from shortstui.places import cache_folder

ADDRESS = "https://research.google.com/youtube8m/csv/2/vocabulary.csv"
LICENCE = "CC BY 4.0"
ATTRIBUTION = "YouTube-8M vocabulary, Google LLC, CC BY 4.0, https://research.google.com/youtube8m/"
COLUMNS = (
    "Index",
    "TrainVideoCount",
    "KnowledgeGraphId",
    "Name",
    "WikiUrl",
    "Vertical1",
    "Vertical2",
    "Vertical3",
    "WikiDescription",
)
_TIMEOUT_SECONDS = 20


def youtube_8m_file(progress: Progress = silent, address: str = ADDRESS) -> Path:
    """Return the cached vocabulary file; fetch it first if it isn't there.

    Args:
        progress: Told of the download.
        address: Where it is fetched from.

    Raises:
        ShortstuiError: It can't be fetched, or what came (or was put there by hand) isn't that table.
    """
    path = cache_folder() / "vocabularies" / "youtube-8m.csv"
    if not path.exists():
        progress("Fetching the YouTube-8M vocabulary", None)
        data = _download(address, path)
        _check_columns(data, address)
        write_atomically(path, data)
    with path.open("rb") as file:
        _check_columns(file.readline(10_000), str(path))
    return path


def _download(address: str, path: Path) -> bytes:
    request = urllib.request.Request(address, headers={"User-Agent": "shortstui"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
            data: bytes = answer.read(MAX_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise ShortstuiError(
            f"the YouTube-8M vocabulary can't be fetched: {reason}",
            where=address,
            hint=f"fetch it elsewhere and put it at {path}; the vocabulary demo needs no download",
            code=ExitCode.MISSING,
        ) from error
    if len(data) > MAX_BYTES:
        raise _not_the_table(f"more than {MAX_BYTES:,} bytes came", address)
    return data


def _check_columns(data: bytes, where: str) -> None:
    first_line = data.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    found = next(csv.reader([first_line.strip()]), [])
    if tuple(found) != COLUMNS:
        raise _not_the_table(f"its columns should be {', '.join(COLUMNS)}", where)


def _not_the_table(what: str, where: str) -> ShortstuiError:
    return ShortstuiError(
        f"this is not the YouTube-8M vocabulary: {what}",
        where=where,
        hint=f"take it from {ADDRESS}; the vocabulary demo needs no download",
        code=ExitCode.BAD_INPUT,
    )
