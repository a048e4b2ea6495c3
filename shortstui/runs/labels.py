"""Labels by hand: does a short fit the persona? They lie beside a run's events and never change them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

import msgspec

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import cannot_write
from shortstui.runs.events import Impression
from shortstui.runs.parts import before_switch
from shortstui.runs.reader import RunRecord, thumbnail
from shortstui.text import harmless

LABELS: Final = "labels.jsonl"
SCHEMA: Final = 1
COUNT: Final = 100
"""Labels that are asked for as a rule."""
MOST_COUNT: Final = 10_000
SOMEBODY: Final = "me"
"""The labeller who gave no name."""
_MOST_BYTES: Final = 32 * 2**20
_MOST_LINE: Final = 4096
_MOST_NAME: Final = 60

Answer = Literal["yes", "no", "unsure"]
"""Whether a short fits the persona, by its thumbnail; "unsure" when it can't be told."""


class Label(msgspec.Struct, frozen=True):
    """What somebody said of one short; a line of ``labels.jsonl``."""

    schema: int
    time: datetime
    """UTC."""
    by: str
    """Who said so."""
    number: int
    """Of the impression."""
    thumbnail: str
    """SHA-256 (hex) of the picture that was looked at."""
    answer: Answer


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a run.

    Attributes:
        said: By labeller and impression number; of several answers of one labeller the last one.
        lost: Lines that can't be read: cut off by a crash, or no labels.
        strange: Labels of pictures that this run does not have.
    """

    said: Mapping[str, Mapping[int, Answer]]
    lost: int = 0
    strange: int = 0


def sample(record: RunRecord, count: int, seed: int) -> list[Impression]:
    """Return the shorts to label, in the order to label them in.

    A simple random sample of the organic shorts with a picture, up to a persona switch. Not stratified by
    decision: precision needs watched shorts, recall and the corrected share need the ones that fit but were
    skipped, and a simple sample serves all of them without weights, with exact intervals; half of the shorts
    being watched ones would also tell the labeller something. The order is random too, so those labelled before
    somebody stops are a random sample themselves. It does not depend on how long the run is: in a run that went
    on, new shorts come in between.

    Args:
        record: The run.
        count: The most shorts.
        seed: Same seed, same sample: two labellers must share it.

    Raises:
        ShortstuiError: The run is a control, or has no pictures.
    """
    if record.manifest.twin is not None:
        raise _unusable(record, "this run is a control: it does not decide by the persona", "label the bot's run")
    seen = [one for one in before_switch(record.lines) if one.short.kind == "video" and one.short.thumbnail]
    drawn: list[Impression] = []
    for one in sorted(seen, key=lambda one: hashlib.sha256(f"{seed} {one.number}".encode()).digest()):
        if len(drawn) == count:
            break
        if thumbnail(record.folder, one.short.thumbnail) is not None:
            drawn.append(one)
    if not drawn:
        raise _unusable(record, "this run has no thumbnails to label", "record one without --no-thumbnails")
    return drawn


def read_labels(record: RunRecord) -> Labels:
    """Read what was said of a run's shorts.

    A line that is cut off or is no label is left out and counted; so is a label of another picture than the run's.

    Raises:
        ShortstuiError: A newer shortstui wrote them, or the file can't be read.
    """
    texts = _lines(record.folder / LABELS)
    pictures = {one.number: one.short.thumbnail for one in record.impressions}
    said: dict[str, dict[int, Answer]] = {}
    lost = strange = 0
    for text in texts:
        label = _decoded(text, record.folder / LABELS)
        if label is None:
            lost += 1
        elif pictures.get(label.number) != label.thumbnail:
            strange += 1
        else:
            said.setdefault(name_of(label.by), {})[label.number] = label.answer
    return Labels(said, lost, strange)


def add_labels(folder: Path, labels: Sequence[Label]) -> None:
    """Add labels to a run's; they are on the disk when this returns.

    Raises:
        ShortstuiError: The disk is full or gone.
    """
    path = folder / LABELS
    text = b"".join(msgspec.json.encode(label) + b"\n" for label in labels)
    try:
        with path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            if size:  # a line that a crash cut off must not swallow the next one
                file.seek(size - 1)
                text = text if file.read(1) == b"\n" else b"\n" + text
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(path, error) from error


def labels_of(answers: Iterable[tuple[Impression, Answer]], by: str, time: datetime) -> list[Label]:
    """Return answers as they are kept."""
    return [
        Label(SCHEMA, time, name_of(by), one.number, one.short.thumbnail or "", answer) for one, answer in answers
    ]


def name_of(by: str) -> str:
    """Return a labeller's name as it may be shown and kept."""
    return harmless(by, _MOST_NAME).strip() or SOMEBODY


def _lines(path: Path) -> list[bytes]:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _broken(path, f"can't be read: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise _broken(path, f"are larger than {_MOST_BYTES // 2**20} MiB")
    return [text for text in data.split(b"\n") if text]


def _decoded(text: bytes, path: Path) -> Label | None:
    if len(text) > _MOST_LINE:
        return None
    try:
        label = msgspec.json.decode(text, type=Label)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if label.schema > SCHEMA:
        raise _broken(path, f"have schema {label.schema}, newer than this shortstui can read ({SCHEMA})")
    return label


def _broken(path: Path, what: str) -> ShortstuiError:
    return ShortstuiError(
        f"the labels of this run {what}", where=str(path), hint="update shortstui, or move the file away",
        code=ExitCode.BAD_INPUT,
    )  # fmt: skip


def _unusable(record: RunRecord, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=str(record.folder), hint=hint, code=ExitCode.BAD_INPUT)
