"""Reading a run: whole, still being written, or cut off by a crash."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.runs import layout
from shortstui.runs.events import SCHEMA, Impression, Line, Started
from shortstui.runs.manifest import MANIFEST_SCHEMA, Manifest

_SHA256 = re.compile(r"[0-9a-f]{64}")
_decoder = msgspec.json.Decoder(Line)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """All that could be read of a run.

    Attributes:
        folder: Where it lies.
        manifest: What it was made with.
        lines: The envelopes with their events, oldest first, up to the last whole one.
        whole_bytes: How much of ``events.jsonl`` those lines are.
        lost: What could not be read, in one sentence; None when nothing is lost.
        tampered_at: Line number (from 1) whose text no longer fits the hash in the line after it: somebody
            changed the file. None when the chain holds.
    """

    folder: Path
    manifest: Manifest
    lines: Sequence[Line]
    whole_bytes: int
    lost: str | None = None
    tampered_at: int | None = None

    @property
    def impressions(self) -> list[Impression]:
        """The served shorts, in order."""
        return [line.event for line in self.lines if isinstance(line.event, Impression)]


def read_manifest(folder: Path) -> Manifest:
    """Read what a run was made with.

    Raises:
        ShortstuiError: There is no run in the folder, its manifest is broken, or a newer shortstui wrote it.
    """
    path = folder / layout.MANIFEST
    data = _bounded_bytes(path, layout.MAX_MANIFEST_BYTES)
    try:
        table = tomllib.loads(data.decode())
        _refuse_newer(table.get("schema"), MANIFEST_SCHEMA, path)
        return msgspec.convert(table, Manifest)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ShortstuiError(
            f"the manifest of this run can't be read: {error}",
            where=str(path),
            hint="put the original manifest back; without it the run can't be replayed",
            code=ExitCode.BAD_INPUT,
        ) from error


def read_events(folder: Path) -> RunRecord:
    """Read a run up to its last whole event.

    A last line without its newline is still being written, or was cut off by a crash: it is left out and named
    in ``lost``. A line that can't be decoded ends the reading, and ``lost`` says how much came after.

    Raises:
        ShortstuiError: No run, a broken manifest, a newer schema, or a file beyond the size bound.
    """
    manifest = read_manifest(folder)
    path = folder / layout.EVENTS
    data = _bounded_bytes(path, layout.MAX_EVENTS_BYTES) if path.exists() else b""
    with _no_collection():
        texts = _whole_lines(data)
        lines, problem = decode_lines(texts)
    _refuse_newer(next((x.event.schema for x in lines if isinstance(x.event, Started)), 0), SCHEMA, path)
    whole = sum(len(text) + 1 for text in texts[: len(lines)])
    return RunRecord(
        folder, manifest, lines, whole, _lost(data, whole, len(lines), problem), _tampered(texts, lines)
    )


def embeddings(folder: Path, count: int, dimensions: int) -> npt.NDArray[np.float16]:
    """Map the recorded embeddings into memory.

    Args:
        folder: The run.
        count: Number of impressions that were read; the shorter of both is returned.
        dimensions: Length of an embedding, from the manifest.

    Returns:
        Shape (≤ count, dimensions); row i belongs to impression number i + 1 and is NaN when nothing was seen.
    """
    path = folder / layout.EMBEDDINGS
    size = path.stat().st_size if path.exists() else 0
    rows = min(count, size // (layout.EMBEDDING_BYTES * dimensions)) if dimensions > 0 else 0
    if rows == 0:
        return np.empty((0, dimensions), dtype=np.float16)
    return np.memmap(path, dtype="<f2", mode="r", shape=(rows, dimensions))


def thumbnail(folder: Path, sha256: str | None) -> bytes | None:
    """Return a recorded thumbnail's bytes, or None when it was not kept or its file no longer fits its name."""
    if sha256 is None or not _SHA256.fullmatch(sha256):
        return None
    for suffix in layout.SUFFIXES:
        path = folder / layout.THUMBNAILS / f"{sha256}.{suffix}"
        try:
            with path.open("rb") as file:
                data = file.read(layout.MAX_THUMBNAIL_BYTES + 1)
        except OSError:
            continue
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    return None


def _whole_lines(data: bytes) -> list[bytes]:
    """Split into lines that have their newline."""
    texts = data.split(b"\n")
    texts.pop()  # what follows the last newline: nothing, or a line that was cut off
    return texts


def decode_lines(texts: Sequence[bytes], first: int = 0) -> tuple[list[Line], str | None]:
    """Decode up to the first line that is not an event in its place; say what is wrong with that one.

    Args:
        texts: Whole lines, without their newlines.
        first: The sequence number that the first of them must have.
    """
    lines: list[Line] = []
    decode = _decoder.decode
    for seq, text in enumerate(texts, first):
        if len(text) > layout.MAX_LINE_BYTES:
            return lines, "is longer than any event"
        try:
            line = decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return lines, "is not an event"
        if line.seq != seq:
            return lines, f"has sequence number {line.seq} instead of {seq}"
        lines.append(line)
    return lines, None


def _tampered(texts: Sequence[bytes], lines: Sequence[Line]) -> int | None:
    """Return the number (from 1) of the first line that the next line's hash denies."""
    before = ""
    for number, line in enumerate(lines):
        if line.prev != before:
            return max(number, 1)
        before = hashlib.sha256(texts[number]).hexdigest()
    return None


def _lost(data: bytes, whole: int, count: int, problem: str | None) -> str | None:
    missing = len(data) - whole
    if problem is not None:
        return (
            f"line {count + 1} of {layout.EVENTS} {problem}; it and what follows ({missing:,} bytes) are left out"
        )
    if missing:
        return f"the last line of {layout.EVENTS} was cut off ({missing:,} bytes)"
    return None


def _refuse_newer(schema: object, known: int, path: Path) -> None:
    if isinstance(schema, int) and schema > known:
        raise ShortstuiError(
            f"this run was written by a newer shortstui (schema {schema}; this one reads up to {known})",
            where=str(path),
            hint="update shortstui: pip install --upgrade shortstui",
            code=ExitCode.BAD_INPUT,
        )


def _bounded_bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(size) if size <= limit else b""
    except OSError as error:
        raise ShortstuiError(
            f"can't read this run: {error.strerror or error}",
            where=str(path),
            hint="`shortstui runs list` shows the runs there are",
            code=ExitCode.BAD_INPUT,
        ) from error
    if size > limit:
        raise ShortstuiError(
            f"larger than {limit:,} bytes: this is not a run's file",
            where=str(path),
            hint="name the folder of a run, as `shortstui runs list` shows it",
            code=ExitCode.BAD_INPUT,
        )
    return data


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold the cyclic collector back: hundreds of thousands of new objects, and no cycle among them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
