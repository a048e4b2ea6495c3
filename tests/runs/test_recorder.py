from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest

from shortstui.bench.synthetic import DIMENSIONS, synthetic_manifest
from shortstui.errors import ShortstuiError
from shortstui.runs.events import Ended, Incident, Started, Switched
from shortstui.runs.manifest import PersonaRecord, SwitchRecord
from shortstui.runs.reader import embeddings, read_events, read_manifest
from shortstui.runs.recorder import Recorder
from tests.runs.examples import clock, embedding, impressions, recorded, start

_RECORD_FOR_EVER = """
import itertools, sys
import msgspec
from pathlib import Path
from tests.runs.examples import embedding, impressions, start
recorder = start(Path(sys.argv[1]))
shorts = impressions(200)
for number in itertools.count(1):
    recorder.keep_thumbnail(b"picture %d" % number)
    recorder.record(msgspec.structs.replace(shorts[number % 200], number=number), embedding(number % 100))
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_recording_killed_at_any_moment_reads_and_goes_on(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "run"
    process = subprocess.Popen([sys.executable, "-c", _RECORD_FOR_EVER, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()  # it records now
    time.sleep(random.Random(seed).uniform(0, 0.3))
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().splitlines()
    process.wait()

    record = read_events(folder)
    assert len(record.impressions) >= int(said[-1] if said else 1)
    assert record.tampered_at is None
    vectors = embeddings(folder, len(record.impressions), DIMENSIONS)
    assert [int(row[0]) for row in vectors] == [i.number % 100 for i in record.impressions]

    recorder, before = Recorder.resume(folder, clock())
    assert before.impressions == record.impressions
    count = len(before.impressions)
    recorder.record(impressions(1)[0], embedding(7))
    recorder.close()
    again = read_events(folder)
    assert again.lost is None
    assert again.tampered_at is None
    assert len(again.impressions) == count + 1
    assert embeddings(folder, count + 1, DIMENSIONS)[count][0] == 7


def test_resuming_a_torn_run_keeps_the_torn_tail_aside_and_says_so(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 3, ended=False)
    path = folder / "events.jsonl"
    whole = path.read_bytes()
    cut = len(whole) - 20
    path.write_bytes(whole[:cut])
    recorder, record = Recorder.resume(folder, clock())
    recorder.close()
    assert len(record.impressions) == 2
    started, incident = (line.event for line in record.lines[-2:])
    assert isinstance(started, Started)
    assert started.resumed_at == 2
    assert isinstance(incident, Incident)
    assert incident.kind == "resume"
    assert "events.torn-1" in incident.message
    last_line = whole[:cut].rfind(b"\n") + 1
    assert (folder / "events.torn-1").read_bytes() == whole[last_line:cut]
    again = read_events(folder)
    assert again.lines == record.lines
    assert again.lost is None
    assert embeddings(folder, 99, DIMENSIONS).shape == (2, DIMENSIONS)


def test_embeddings_that_a_power_loss_took_count_as_not_seen(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 3, ended=False)
    os.truncate(folder / "embeddings.f16", DIMENSIONS * 2 + 5)
    recorder, _ = Recorder.resume(folder, clock())
    recorder.record(impressions(4)[3], embedding(4))
    recorder.close()
    vectors = embeddings(folder, 4, DIMENSIONS)
    assert (vectors[0] == 1).all()
    assert np.isnan(vectors[1:3]).all()
    assert (vectors[3] == 4).all()


def test_a_resumed_run_is_of_the_persona_it_had_switched_to(tmp_path: Path) -> None:
    recorder = start(tmp_path / "run")
    recorder.record(Switched("Gamer", 0))
    recorder.close()
    recorder, record = Recorder.resume(tmp_path / "run", clock())
    recorder.close()
    assert isinstance(record.lines[-2].event, Started)
    assert record.lines[-2].event.persona == "Gamer"


def test_a_changed_run_does_not_go_on(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 3)
    path = folder / "events.jsonl"
    path.write_bytes(path.read_bytes().replace(b"part 2", b"part 9"))
    with pytest.raises(ShortstuiError, match="changed after it was recorded"):
        Recorder.resume(folder, clock())
    assert not list(folder.glob("events.torn-*"))


def test_two_recorders_never_write_the_same_run(tmp_path: Path) -> None:
    recorder = start(tmp_path / "run")
    with pytest.raises(ShortstuiError, match="another process"):
        Recorder.resume(tmp_path / "run", clock())
    recorder.record(Ended("stopped"))
    recorder.close()
    assert len(read_events(tmp_path / "run").lines) == 2


_FULL_DISK = """
import resource, sys
from pathlib import Path
from shortstui.errors import ShortstuiError
from tests.runs.examples import embedding, impressions, start
recorder = start(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    for impression in impressions(100):
        recorder.record(impression, embedding(impression.number))
except ShortstuiError as error:
    print(error.where, error.hint, recorder.closed)
"""


def test_a_disk_that_takes_no_more_ends_the_run_clearly_and_keeps_it_whole(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(folder)], capture_output=True, text=True, check=True
    )
    assert f"{folder}/events.jsonl" in done.stdout
    assert f"run --resume {folder}" in done.stdout
    assert done.stdout.strip().endswith("True")
    record = read_events(folder)
    assert record.lost is None  # the half line that still fitted was taken back
    assert 5 < len(record.impressions) < 100

    recorder, _ = Recorder.resume(folder, clock())  # space was freed
    for impression in impressions(100)[len(record.impressions) :]:
        recorder.record(impression, embedding(impression.number))
    recorder.close()
    assert read_events(folder).impressions == impressions(100)


def test_a_disk_full_of_thumbnails_names_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = start(tmp_path / "run")

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ShortstuiError, match="No space left") as caught:
        recorder.keep_thumbnail(b"picture")
    assert "thumbnails" in caught.value.where
    with pytest.raises(ShortstuiError, match="closed"):
        recorder.record(Ended("failed"))
    assert len(read_events(tmp_path / "run").lines) == 1


def test_a_run_that_cannot_begin_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes | str) -> None:
        raise ShortstuiError("can't write: No space left on device", where=str(path))

    monkeypatch.setattr("shortstui.runs.recorder.write_atomically", full)
    with pytest.raises(ShortstuiError, match="No space left"):
        start(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_run_is_never_recorded_over(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "run", 3)
    with pytest.raises(ShortstuiError, match="can't write"):
        start(folder)
    assert len(read_events(folder).impressions) == 3


def test_the_manifest_keeps_every_word_of_a_persona_file(tmp_path: Path) -> None:
    toml = 'name = "Guitar \\"hero\\" 🎸"\n# a remark\n\n[[interests]]\nlabel = """a\nb"""\nback = \'C:\\\\\'\n'
    manifest = synthetic_manifest("run")
    persona = PersonaRecord("Gamer", "🎮", "gamer.toml", toml)
    manifest = msgspec.structs.replace(
        manifest, persona=persona, switch=SwitchRecord(300, persona, list(manifest.interests))
    )
    Recorder.create(tmp_path / "run", manifest, clock()).close()
    assert read_manifest(tmp_path / "run") == manifest


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    recorder = start(tmp_path / "run")
    recorder.close()
    recorder.close()
    assert recorder.closed
