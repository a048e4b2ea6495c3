"""Writing a run so that a crash at any moment loses at most the impression in flight."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Self

import msgspec
import numpy as np

from shortstui.clock import Clock
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import cannot_write, write_atomically
from shortstui.interests.perception import Vector
from shortstui.runs import layout, lock
from shortstui.runs.events import SCHEMA, Event, Impression, Incident, Line, Started, Switched
from shortstui.runs.manifest import Manifest, manifest_toml
from shortstui.runs.reader import RunRecord, read_events, read_manifest

_SYNC_SECONDS = 1.0
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_encoder = msgspec.json.Encoder()


class Recorder:
    """A run's folder, open for writing by this process alone.

    Every event is with the operating system when :meth:`record` returns, so ``kill -9`` loses nothing that was
    recorded; once a second everything is also forced to the disk, which bounds what a power loss can take. The
    embedding is written before its event: readers go by the events, so an embedding too many does no harm.

    Make one with :meth:`create` or :meth:`resume`.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, clock: Clock, events: int, embeddings: int | None
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self._clock = clock
        self._events = events
        self._embeddings = embeddings
        self._events_size = os.fstat(events).st_size
        self._embeddings_size = os.fstat(embeddings).st_size if embeddings is not None else 0
        self._seq = 0
        self._prev = ""
        self._kept: set[str] = set()
        self._unseen = np.full(manifest.encoder.dimensions, np.nan, dtype="<f2").tobytes()
        self._syncer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync")
        self._sync: Future[None] | None = None
        self._synced = time.monotonic()
        self._closed = False

    @classmethod
    def create(cls, folder: Path, manifest: Manifest, clock: Clock) -> Self:
        """Begin a run in a new folder.

        Args:
            folder: The folder to make; its name is ``manifest.run``.
            manifest: What the run is made with.
            clock: Gives every event its time.

        Raises:
            ShortstuiError: The folder can't be made or is there already.
        """
        try:
            (folder / layout.THUMBNAILS).mkdir(parents=True)
        except OSError as error:
            raise cannot_write(folder, error) from error
        try:
            write_atomically(folder / layout.MANIFEST, manifest_toml(manifest))
        except ShortstuiError:
            (folder / layout.THUMBNAILS).rmdir()  # a run without a manifest would be nothing but a riddle
            folder.rmdir()
            raise
        return cls._open(folder, manifest, clock)

    @classmethod
    def resume(cls, folder: Path, clock: Clock) -> tuple[Self, RunRecord]:
        """Go on with a run that was interrupted.

        What could not be read at its end is cut off and kept beside it as ``events.torn-<n>``.

        Returns:
            The recorder, and what was recorded so far, with the :class:`Started` and the :class:`Incident` of
            this resume as its last lines.

        Raises:
            ShortstuiError: No run there, another process is writing it, or its hash chain is broken.
        """
        recorder = cls._open(folder, read_manifest(folder), clock)
        try:
            record = recorder._go_on(read_events(folder))
        except BaseException:
            recorder.close()
            raise
        return recorder, record

    @classmethod
    def _open(cls, folder: Path, manifest: Manifest, clock: Clock) -> Self:
        events = _open_to_append(folder / layout.EVENTS)
        try:
            if not lock.lock(events):
                raise ShortstuiError(
                    "another process is recording into this run",
                    where=str(folder),
                    hint="wait for it, or stop it first",
                    code=ExitCode.BAD_INPUT,
                )
            seen = manifest.encoder.dimensions > 0
            embeddings = _open_to_append(folder / layout.EMBEDDINGS) if seen else None
            return cls(folder, manifest, clock, events, embeddings)
        except BaseException:
            os.close(events)
            raise

    def record(self, event: Event, embedding: Vector | None = None) -> Line:
        """Put an event into its envelope and hand it to the operating system.

        Args:
            event: What happened.
            embedding: The thumbnail's unit vector, shape (d,), for an impression whose thumbnail was seen.

        Raises:
            ShortstuiError: The disk is full or gone. The run is closed; what was recorded before stays valid.
        """
        self._insist_open()
        line = Line(self._seq, self._clock.now(), self._clock.monotonic(), self._prev, event)
        text = _encoder.encode(line)
        if isinstance(event, Impression) and self._embeddings is not None:
            row = self._unseen if embedding is None else embedding.astype("<f2").tobytes()
            self._append(self._embeddings, layout.EMBEDDINGS, row, self._embeddings_size)
            self._embeddings_size += len(row)
        self._append(self._events, layout.EVENTS, text + b"\n", self._events_size)
        self._events_size += len(text) + 1
        self._seq += 1
        self._prev = hashlib.sha256(text).hexdigest()
        self._sync_now_and_then()
        return line

    def keep_thumbnail(self, data: bytes) -> None:
        """Store a picture under its SHA-256, once.

        Raises:
            ShortstuiError: The disk is full or gone.
        """
        self._insist_open()
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._kept or len(data) > layout.MAX_THUMBNAIL_BYTES:
            return
        path = self.folder / layout.THUMBNAILS / f"{sha256}.{layout.thumbnail_suffix(data)}"
        half = path.with_suffix(".half")  # renamed when whole: a name never stands for half a picture
        try:
            half.write_bytes(data)
            half.replace(path)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise self._give_up(path, error) from error
        self._kept.add(sha256)

    def keep_evidence(self, name: str, data: bytes) -> str | None:
        """Store a page or a screenshot that goes with the next incident.

        Args:
            name: A plain file name, "page.html"; the number of the incident's line is put before it.
            data: Its bytes; more than a page can have is cut off.

        Returns:
            The name it has in ``evidence/``; None when the run has as many files there as it may.

        Raises:
            ShortstuiError: The disk is full or gone.
        """
        self._insist_open()
        folder = self.folder / layout.EVIDENCE
        if folder.is_dir() and sum(1 for _ in folder.iterdir()) >= layout.MAX_EVIDENCE_FILES:
            return None
        plain = f"{self._seq}-{layout.slug(Path(name).stem)}{Path(name).suffix[:6]}"
        write_atomically(folder / plain, data[: layout.MAX_EVIDENCE_BYTES])
        return plain

    def close(self) -> None:
        """Force everything to the disk and let go of the run; may be called twice.

        Raises:
            ShortstuiError: The disk would not take it.
        """
        if self._closed:
            return
        self._closed = True
        self._syncer.shutdown(wait=True)
        try:
            self._force()
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        finally:
            self._let_go()

    @property
    def closed(self) -> bool:
        """Whether nothing more can be recorded."""
        return self._closed

    def _insist_open(self) -> None:
        if self._closed:
            raise ShortstuiError("this run is closed", where=str(self.folder), hint="resume it to go on")

    def _go_on(self, record: RunRecord) -> RunRecord:
        if record.tampered_at is not None:
            raise ShortstuiError(
                "this run was changed after it was recorded, so it can't go on",
                where=f"{self.folder / layout.EVENTS}:{record.tampered_at}",
                hint="start a new run; this one can still be replayed",
                code=ExitCode.BAD_INPUT,
            )
        torn = self._cut_events(record.whole_bytes)
        count = len(record.impressions)
        self._cut_embeddings(count)
        self._seq = len(record.lines)
        self._prev = self._last_hash()
        manifest = record.manifest
        switches = (line.event.persona for line in reversed(record.lines) if isinstance(line.event, Switched))
        persona = next(switches, manifest.persona.name)
        started = self.record(Started(SCHEMA, persona, manifest.feed.name, manifest.goal, resumed_at=count))
        incident = self.record(Incident("resume", f"{record.lost}; kept as {torn}" if record.lost else ""))
        return dataclasses.replace(record, lines=[*record.lines, started, incident])

    def _cut_events(self, whole: int) -> str | None:
        """Cut the torn tail off and keep it beside the events."""
        with (self.folder / layout.EVENTS).open("rb") as file:
            file.seek(whole)
            tail = file.read()
        if not tail:
            return None
        number = 1 + sum(1 for _ in self.folder.glob("events.torn-*"))
        kept = self.folder / f"events.torn-{number}"
        write_atomically(kept, tail)
        os.ftruncate(self._events, whole)
        self._events_size = whole
        return kept.name

    def _cut_embeddings(self, count: int) -> None:
        """Make the embeddings as many as the impressions; missing ones (power loss) count as not seen."""
        if self._embeddings is None:
            return
        size = count * len(self._unseen)
        if self._embeddings_size > size:
            os.ftruncate(self._embeddings, size)
        whole = min(self._embeddings_size, size) // len(self._unseen)
        os.ftruncate(self._embeddings, whole * len(self._unseen))
        self._embeddings_size = whole * len(self._unseen)
        missing = self._unseen * (count - whole)
        self._append(self._embeddings, layout.EMBEDDINGS, missing, self._embeddings_size)
        self._embeddings_size = size

    def _last_hash(self) -> str:
        """Return the hash of the last whole line, read back from the file."""
        with (self.folder / layout.EVENTS).open("rb") as file:
            file.seek(max(0, self._events_size - layout.MAX_LINE_BYTES - 2))
            lines = file.read().split(b"\n")
        return hashlib.sha256(lines[-2]).hexdigest() if len(lines) > 1 else ""

    def _append(self, descriptor: int, name: str, data: bytes, size: int) -> None:
        """Write all of it or nothing: what a full disk took only in part is cut off again."""
        try:
            if os.write(descriptor, data) == len(data):
                return
            # A short write says that the next one would fail; it tells why.
            os.ftruncate(descriptor, size)
            if os.write(descriptor, data) == len(data):
                return
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            with contextlib.suppress(OSError):  # if the disk is gone, the reader leaves the rest out
                os.ftruncate(descriptor, size)
            raise self._give_up(self.folder / name, error) from error

    def _give_up(self, path: Path, error: OSError) -> ShortstuiError:
        self._closed = True
        self._syncer.shutdown(wait=True)
        self._let_go()
        failure = cannot_write(path, error)
        failure.hint = f"free some space, then go on with: shortstui run --resume {self.folder}"
        return failure

    def _sync_now_and_then(self) -> None:
        """Force to the disk about once a second, in a thread of its own: a slow disk must not hold the bot up."""
        now = time.monotonic()
        if now - self._synced < _SYNC_SECONDS or (self._sync is not None and not self._sync.done()):
            return
        self._synced = now
        if self._sync is not None and isinstance(error := self._sync.exception(), OSError):
            raise self._give_up(self.folder, error)
        self._sync = self._syncer.submit(self._force)

    def _force(self) -> None:
        if self._embeddings is not None:
            os.fsync(self._embeddings)
        os.fsync(self._events)

    def _let_go(self) -> None:
        if self._embeddings is not None:
            os.close(self._embeddings)
        os.close(self._events)


def _open_to_append(path: Path) -> int:
    try:
        return os.open(path, _APPEND, 0o644)
    except OSError as error:
        raise cannot_write(path, error) from error
