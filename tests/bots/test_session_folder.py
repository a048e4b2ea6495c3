"""The folder feed through the whole of a session, with an encoder that knows colours only."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shortstui.bots.controls import Controls
from shortstui.bots.eyes import Eyes
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import resume_session, run_session
from shortstui.capture.run_state import RunState
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.perception import Vector
from shortstui.runs.events import Ended, Incident, Opened, Paused, Progress
from shortstui.runs.reader import embeddings, read_events, thumbnail
from tests.bots.fakes import Kept
from tests.bots.maps import save_topic_map


class Colours:
    """An encoder of the map that :func:`save_topic_map` makes."""

    name = "colours"
    fingerprint = "0" * 16
    dimensions = 8
    temperature = 10.0

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        return self._unit([np.asarray(image.resize((4, 4))).reshape(-1, 3).mean(0) for image in images])

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        return self._unit([np.frombuffer(digest[:3], np.uint8) for digest in digests])

    def _unit(self, rows: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.generic]]]) -> Vector:
        padded = np.zeros((len(rows), 8), np.float32)
        for index, row in enumerate(rows):
            padded[index, : len(row)] = row
        unit: Vector = padded / np.linalg.norm(padded, axis=1, keepdims=True)
        return unit


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for number in range(12):
        pixels = rng.integers(1, 255, (50, 40, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"photo {number}.jpg")
    return folder


@pytest.fixture
def broken(album: Path) -> Path:
    path = album / "broken.jpg"
    path.write_bytes(b"\xff\xd8\xff and no more")
    return path


@pytest.fixture
def plan(tmp_path: Path, album: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> RunPlan:
    monkeypatch.setattr(Eyes, "encoder", Colours())
    return RunPlan(
        persona=repository / "personas" / "gamer.toml",
        feed="folder",
        folder=album,
        map=str(save_topic_map(tmp_path / "topics")),
        runs=tmp_path / "runs",
    )


def folder_of(display: Kept) -> Path:
    return next(Path(item.folder) for item in display.items if isinstance(item, Opened))


async def test_every_picture_is_seen_decided_recorded_and_replayed(plan: RunPlan, album: Path) -> None:
    display = Kept()
    state = await run_session(plan, display, Controls())
    assert state.ended is not None
    assert state.ended.reason == "exhausted"
    folder = folder_of(display)
    record = read_events(folder)
    assert sorted(one.short.title for one in record.impressions) == sorted(path.name for path in album.iterdir())
    vectors = embeddings(folder, len(record.impressions), 8)
    for one, vector in zip(record.impressions, vectors, strict=True):
        assert one.perception is not None
        assert np.isfinite(vector).all()
        assert thumbnail(folder, one.short.thumbnail) is not None
    assert RunState.of(record.manifest, record.lines).shares == state.shares


async def test_an_unreadable_picture_is_skipped_recorded_and_complained_of_at_the_end(
    plan: RunPlan, broken: Path
) -> None:
    display = Kept()
    with pytest.raises(ShortstuiError, match="1 of 13 pictures can't be decoded") as caught:
        await run_session(plan, display, Controls())
    assert broken.name in caught.value.what
    assert caught.value.where == str(broken.parent)
    assert caught.value.code == ExitCode.BAD_INPUT
    folder = folder_of(display)
    record = read_events(folder)
    assert Incident("unreadable", "broken.jpg") in [line.event for line in record.lines]
    assert record.lines[-1].event == Ended("exhausted", "the feed has nothing more to serve")
    assert len(record.impressions) == 13
    (place,) = [n for n, one in enumerate(record.impressions) if one.short.title == "broken.jpg"]
    skipped = record.impressions[place]
    assert not skipped.decision.watch
    assert skipped.decision.reason == "nothing to see"
    assert skipped.perception is None
    assert np.isnan(embeddings(folder, 13, 8)[place]).all()


async def test_a_picture_run_goes_on_after_a_crash(plan: RunPlan) -> None:
    display = Kept()
    await run_session(plan, display, Controls())
    folder = folder_of(display)
    whole = read_events(folder).impressions
    path = folder / "events.jsonl"
    path.write_bytes(path.read_bytes()[:5_000])
    await resume_session(folder, Kept(), Controls())
    assert read_events(folder).impressions == whole


async def test_the_small_encoder_says_that_it_knows_no_photographs(plan: RunPlan) -> None:
    display = Kept()
    await run_session(plan, display, Controls())
    assert any("photographs" in item.message for item in display.items if isinstance(item, Progress))


async def test_thumbnails_are_kept_only_when_wanted(plan: RunPlan) -> None:
    display = Kept()
    await run_session(dataclasses.replace(plan, thumbnails=False), display, Controls())
    assert list((folder_of(display) / "thumbnails").iterdir()) == []


async def test_a_pause_is_shown(plan: RunPlan) -> None:
    controls = Controls()
    controls.pause()
    display = Kept()

    class Impatient(Kept):
        def show(self, item: object) -> None:
            display.items.append(item)  # type: ignore[arg-type]
            if item == Paused(True):
                controls.resume()

    await run_session(plan, Impatient(), controls)
    assert [item for item in display.items if isinstance(item, Paused)] == [Paused(True), Paused(False)]
