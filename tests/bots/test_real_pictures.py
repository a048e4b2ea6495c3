"""Real photographs and screenshots through the folder feed, whatever the eyes make of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from shortstui.bots.controls import Controls
from shortstui.bots.eyes import Eyes
from shortstui.bots.plan import RunPlan
from shortstui.bots.session import run_session
from shortstui.capture.run_state import RunState
from shortstui.capture.timeline import Timeline
from shortstui.feeds.folder import find_pictures
from shortstui.runs.events import Opened
from shortstui.runs.reader import read_events, thumbnail
from tests.bots.fakes import Kept
from tests.bots.maps import save_topic_map
from tests.bots.test_session_folder import Colours


def package_folder(package: str, *below: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin).parent.joinpath(*below) if spec and spec.origin else Path("/nowhere")


ALBUMS = {
    "scikit-learn's photographs": package_folder("sklearn", "datasets", "images"),
    "scikit-image's pictures": package_folder("skimage", "data"),
    "Debian's games-thumbnails": Path("/usr/share/games/thumbnails"),
}


@pytest.mark.parametrize("album", ALBUMS)
async def test_every_real_picture_is_decoded_decided_recorded_and_replayed(
    album: str, tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ALBUMS[album]
    if not folder.is_dir():
        pytest.skip(f"{album} are not installed")
    monkeypatch.setattr(Eyes, "encoder", Colours())
    plan = RunPlan(
        persona=repository / "personas" / "gamer.toml",
        feed="folder",
        folder=folder,
        videos=60,
        map=str(save_topic_map(tmp_path / "topics")),
        runs=tmp_path / "runs",
    )
    display = Kept()
    state = await run_session(plan, display, Controls())
    assert state.impressions == min(60, len(find_pictures(folder)))
    assert state.incident_count == 0
    run = next(Path(item.folder) for item in display.items if isinstance(item, Opened))
    record = read_events(run)
    for one in record.impressions:
        assert one.perception is not None
        assert thumbnail(run, one.short.thumbnail) is not None
    timeline = Timeline(record.lines, record.manifest)
    assert timeline.length == state.impressions
    assert RunState.of(record.manifest, record.lines).cluster_counts == state.cluster_counts
