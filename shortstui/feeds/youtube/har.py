"""Recorded traffic (HAR) read within bounds: requests with their answers, one after the other."""

from __future__ import annotations

import base64
import binascii
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube.json_path import Json

MOST_BYTES = 256 * 1024 * 1024
_MOST_ENTRIES = 20_000
_MOST_BODY = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer."""

    url: str
    method: str
    posted: str
    status: int
    content_type: str
    body: str | bytes
    size: int


def read_har(path: Path) -> list[Exchange]:
    """Return the exchanges of a ``.har`` file or of the ``.zip`` that Playwright writes.

    Raises:
        ShortstuiError: It can't be opened, is too large, or is no HAR.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return list(_of_archive(path, archive))
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"larger than {MOST_BYTES >> 20} MB")
        return list(_exchanges(path, path.read_bytes(), None))
    except OSError as error:
        raise _refused(path, f"can't be opened: {error.strerror or error}") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _refused(path, f"a broken archive: {error}") from error


def _of_archive(path: Path, archive: zipfile.ZipFile) -> Iterator[Exchange]:
    main = next((info for info in archive.infolist() if info.filename.endswith(".har")), None)
    if main is None:
        raise _refused(path, "an archive without a .har file")
    if main.file_size > MOST_BYTES:
        raise _refused(path, f"larger than {MOST_BYTES >> 20} MB")
    yield from _exchanges(path, archive.read(main), archive)


def _exchanges(path: Path, data: bytes, archive: zipfile.ZipFile | None) -> Iterator[Exchange]:
    import json

    try:
        document: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(path, "no JSON") from error
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise _refused(path, "no HAR: it has no log.entries")
    for entry in entries[:_MOST_ENTRIES]:
        if (found := _exchange(entry, archive)) is not None:
            yield found


def _exchange(entry: Json, archive: zipfile.ZipFile | None) -> Exchange | None:
    request, response = _table(entry, "request"), _table(entry, "response")
    url = request.get("url")
    if not isinstance(url, str):
        return None
    content = _table(response, "content")
    body = _body(content, archive)
    status, size = response.get("status"), content.get("size")
    return Exchange(
        url=url[:20_000],
        method=_text(request.get("method"))[:10],
        posted=_text(_table(request, "postData").get("text"))[:100_000],
        status=status if isinstance(status, int) else 0,
        content_type=_text(content.get("mimeType"))[:100],
        body=body,
        size=size if isinstance(size, int) and size > 0 else len(body),
    )


def _body(content: dict[str, Json], archive: zipfile.ZipFile | None) -> str | bytes:
    text, attached = _text(content.get("text")), _text(content.get("_file"))
    if text:
        if content.get("encoding") != "base64":
            return text[:_MOST_BODY]
        try:
            return base64.b64decode(text[: 2 * _MOST_BODY], validate=False)[:_MOST_BODY]
        except (binascii.Error, ValueError):
            return b""
    if attached and archive is not None and PurePosixPath(attached).name == attached:
        try:
            info = archive.getinfo(attached)
        except KeyError:
            return b""
        return archive.read(info) if info.file_size <= _MOST_BODY else b""
    return b""


def _table(value: Json, key: str) -> dict[str, Json]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _refused(path: Path, why: str) -> ShortstuiError:
    return ShortstuiError(
        f"can't be read as recorded traffic: {why}",
        where=str(path),
        hint="record one with the browser's network tools, or with `shortstui doctor --live`",
        code=ExitCode.BAD_INPUT,
    )
