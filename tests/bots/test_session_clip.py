"""A run with nothing chosen: drawn thumbnails, shorts-tiny, the demo map."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shortstui.bots.controls import Controls
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import resume_session, run_session
from shortstui.runs.events import Opened
from shortstui.runs.reader import embeddings, read_events, thumbnail
from tests.bots.fakes import Kept


async def recorded(repository: Path, runs: Path) -> Path:
    display = Kept()
    plan = RunPlan(repository / "personas" / "music-head.toml", videos=12, runs=runs)
    await run_session(plan, display, Controls())
    return next(Path(item.folder) for item in display.items if isinstance(item, Opened))


async def test_the_encoder_sees_every_drawn_thumbnail_and_a_resume_sees_the_same(
    repository: Path, tmp_path: Path
) -> None:
    folder = await recorded(repository, tmp_path / "one")
    record = read_events(folder)
    assert record.manifest.encoder.name == "shorts-tiny"
    vectors = embeddings(folder, 12, record.manifest.encoder.dimensions).astype(np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-2)
    for one in record.impressions:
        assert one.perception is not None
        assert one.perception.ranked[0].cluster == one.perception.cluster
        assert thumbnail(folder, one.short.thumbnail) is not None

    again = await recorded(repository, tmp_path / "two")
    events = again / "events.jsonl"
    lines = events.read_bytes().splitlines(keepends=True)
    events.write_bytes(b"".join(lines[:6]) + lines[6][:50])
    await resume_session(again, Kept(), Controls())
    assert read_events(again).impressions == record.impressions
    assert np.array_equal(embeddings(again, 12, vectors.shape[1]), embeddings(folder, 12, vectors.shape[1]))
