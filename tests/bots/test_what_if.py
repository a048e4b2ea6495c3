"""What if: scored again from the record, the kept embeddings or the kept thumbnails."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from shortstui.bots import eyes as eyes_module
from shortstui.bots.otherwise import Asked
from shortstui.bots.what_if import what_if
from shortstui.capture.run_state import RunState
from shortstui.errors import ShortstuiError
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.encoder_spec import SHORTS_TINY, FolderSpec, parse_encoder_spec
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.perception import Vector
from shortstui.interests.progress import silent
from shortstui.interests.store import find_map, save_map
from shortstui.runs.reader import read_events
from tests.capture.test_rescore import shown
from tests.interests.fakes import WordEncoder, map_of, unit_rows

EXAMPLE = Path(__file__).parents[2] / "runs" / "example-music-head"


@dataclass
class Temperature:
    """shorts-tiny's name, fingerprint and trained scale, without its towers: those must not be needed."""

    name: str = SHORTS_TINY
    fingerprint: str = ""
    dimensions: int = 128
    temperature: float = 0.0

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        raise AssertionError("nothing is to be looked at")

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        raise AssertionError("nothing is to be read")


@pytest.fixture
def towerless(monkeypatch: pytest.MonkeyPatch) -> None:
    from safetensors.numpy import load_file

    spec = parse_encoder_spec(SHORTS_TINY)
    assert isinstance(spec, FolderSpec)
    scale = load_file(spec.folder / "open_clip_model.safetensors")["logit_scale"]
    stub = Temperature(fingerprint=find_map("demo").encoder.fingerprint, temperature=float(np.exp(scale)))
    load_instead(monkeypatch, stub)


def load_instead(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    monkeypatch.setattr(eyes_module, "_load", lambda _spec, _progress: encoder)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "runs" / EXAMPLE.name
    shutil.copytree(EXAMPLE, folder)
    return folder


def test_the_same_persona_and_rule_reproduce_every_recorded_decision() -> None:
    found = what_if(EXAMPLE, Asked(), silent)
    record = read_events(EXAMPLE)
    assert found.off == 0
    assert not found.changed
    assert shown(found.original.state) == shown(RunState.of(record.manifest, record.lines))
    same = what_if(EXAMPLE, Asked(rule="nearest-tag"), silent)
    assert not same.changed


def test_the_same_persona_from_its_file_comes_to_the_same(repository: Path) -> None:
    found = what_if(EXAMPLE, Asked(persona=repository / "personas" / "music-head.toml"), silent)
    counts = found.agreement
    assert (counts.known, counts.fp, counts.fn) == (300, 0, 0)


def test_another_persona_watches_what_is_in_its_clusters(repository: Path) -> None:
    found = what_if(EXAMPLE, Asked(persona=repository / "personas" / "gamer.toml"), silent)
    liked = {interest.cluster for interest in found.other.manifest.interests}
    seen = [one.perception.cluster for one in read_events(EXAMPLE).impressions if one.perception]
    assert found.other.state.watched == sum(cluster in liked for cluster in seen) > 0
    assert found.other.manifest.persona.name == "Gamer"
    assert found.original.manifest.persona.name == "Music Head"


@pytest.mark.usefixtures("towerless")
def test_masses_come_from_the_kept_embeddings() -> None:
    found = what_if(EXAMPLE, Asked(rule="interest-mass", threshold=0.35), silent)
    assert (found.noticed.shorts, found.noticed.rounded) == (300, 0)  # half precision changes no cluster here
    masses = found.other.seen.masses
    assert masses is not None
    assert np.allclose(masses.sum(axis=1), 1, atol=0.02)
    for row, one in zip(masses, read_events(EXAMPLE).impressions, strict=True):
        assert one.perception is not None
        assert all(row[ranked.cluster] == np.float32(ranked.mass) for ranked in one.perception.ranked)
    thresholds = [what_if(EXAMPLE, Asked(None, "interest-mass", x), silent).other.state for x in (0.2, 0.5)]
    assert thresholds[0].watched > thresholds[1].watched > 0


@pytest.mark.usefixtures("towerless")
def test_where_the_kept_embeddings_disagree_the_record_is_right(run: Path) -> None:
    path = run / "embeddings.f16"
    rows = np.fromfile(path, "<f2").reshape(300, 128)
    rows[:10] = rows[10:20]
    rows[20] = np.nan
    rows.tofile(path)
    found = what_if(run, Asked(rule="interest-mass"), silent)
    assert found.noticed.shorts == 299
    assert 0 < found.noticed.rounded <= 10
    assert found.off == 0
    assert found.original.state.watched == what_if(EXAMPLE, Asked(), silent).original.state.watched


def test_another_map_of_the_same_encoder_sees_the_kept_embeddings(run: Path, tmp_path: Path) -> None:
    demo = find_map("demo")
    turned = InterestMap(
        name="turned",
        vocabulary=demo.vocabulary,
        encoder=demo.encoder,
        seed=1,
        tags=demo.tags,
        embeddings=demo.embeddings,
        clusters=(demo.k - 1 - demo.clusters).astype(np.int32),
        labels=demo.labels[::-1],
        places=demo.places,
    )
    save_map(turned, tmp_path / "turned")
    found = what_if(run, Asked(map=str(tmp_path / "turned")), silent)
    assert found.agreement.fp == found.agreement.fn == 0  # the same clusters under other numbers
    assert found.other.manifest.map.name == "turned"
    assert not np.array_equal(found.other.seen.clusters, found.original.seen.clusters)
    assert found.noticed.shorts == 300


def test_another_encoder_looks_at_the_kept_thumbnails(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = WordEncoder()
    load_instead(monkeypatch, words)
    tags = ["guitars", "horns", "cars", "food"]
    save_map(map_of(words.embed_texts(tags), [0, 1, 2, 3], tags), tmp_path / "words")
    record = read_events(run)
    pictures = sorted((run / "thumbnails").iterdir())
    for path in pictures[:5]:
        path.unlink()
    found = what_if(run, Asked(encoder="words", map=str(tmp_path / "words")), silent)
    gone = {path.stem for path in pictures[:5]}
    assert found.noticed.unseen == sum(one.short.thumbnail in gone for one in record.impressions)
    assert set(words.batches) == {1}
    one = next(one for one in record.impressions if one.short.thumbnail not in gone)
    picture = next((run / "thumbnails").glob(f"{one.short.thumbnail}.*"))
    embedding = words.embed_images([Image.open(picture).convert("RGB")])[0]
    nearest = int((words.embed_texts(tags) @ embedding).argmax())
    assert found.other.seen.clusters[one.number - 1] == nearest
    assert found.other.manifest.encoder.fingerprint == words.fingerprint


def test_a_map_of_another_encoder_wants_that_encoder(run: Path, tmp_path: Path) -> None:
    save_map(map_of(unit_rows(np.eye(4, 128)), [0, 1, 2, 3]), tmp_path / "words")
    with pytest.raises(ShortstuiError, match="not with the run's encoder"):
        what_if(run, Asked(map=str(tmp_path / "words")), silent)


def test_a_rule_without_threshold_gets_none() -> None:
    with pytest.raises(ShortstuiError, match="no threshold"):
        what_if(EXAMPLE, Asked(threshold=0.3), silent)


def test_a_run_on_another_map_than_the_one_of_today_is_refused(run: Path, repository: Path) -> None:
    manifest = run / "manifest.toml"
    sha256 = read_events(run).manifest.map.sha256
    manifest.write_text(manifest.read_text().replace(sha256, "0" * 64))
    with pytest.raises(ShortstuiError, match="no longer the one"):
        what_if(run, Asked(persona=repository / "personas" / "gamer.toml"), silent)
    assert not what_if(run, Asked(), silent).changed  # what needs no map needs no map


def test_a_record_without_impressions_is_refused(run: Path) -> None:
    events = run / "events.jsonl"
    events.write_bytes(events.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(ShortstuiError, match="nothing was served"):
        what_if(run, Asked(), silent)


@pytest.mark.usefixtures("towerless")
def test_a_record_may_say_anything(run: Path) -> None:
    events, lines = run / "events.jsonl", (run / "events.jsonl").read_text().splitlines()
    one = msgspec.json.decode(lines[5])
    one["event"]["number"] = 4_000_000
    one["event"]["perception"]["cluster"] = 2**40
    one["event"]["perception"]["ranked"][0] |= {"cluster": -7, "mass": 1e300}
    lines[5] = msgspec.json.encode(one).decode()
    events.write_text("\n".join(lines) + "\n")
    manifest = run / "manifest.toml"
    manifest.write_text(manifest.read_text().replace("\ncluster = 55\n", "\ncluster = -1\n"))
    for asked in (Asked(), Asked(rule="interest-mass")):
        assert what_if(run, asked, silent).agreement.known == 300


@pytest.mark.usefixtures("towerless")
def test_embeddings_of_another_length_are_refused(run: Path) -> None:
    manifest = run / "manifest.toml"
    manifest.write_text(manifest.read_text().replace("dimensions = 128", "dimensions = 64"))
    with pytest.raises(ShortstuiError, match="64 dimensions"):
        what_if(run, Asked(rule="interest-mass"), silent)


def test_a_log_without_a_map_is_scored_by_the_names_of_its_labels(run: Path, tmp_path: Path) -> None:
    manifest = run / "manifest.toml"
    text = manifest.read_text().replace('\nspec = "demo"\n', "\n")
    manifest.write_text(text.replace("\ngoal = 300\n", '\ngoal = 300\nperceive = "truth"\n'))
    record = read_events(run)
    label = record.manifest.map.labels[26]
    persona = tmp_path / "spooky.toml"
    persona.write_text(f'schema = 1\nname = "Spooky"\n[[interests]]\nlabel = "{label.upper()}"\n')
    found = what_if(run, Asked(persona=persona), silent)
    assert found.other.state.watched == sum(
        one.perception is not None and one.perception.cluster == 26 for one in record.impressions
    )
    persona.write_text('schema = 1\nname = "Spooky"\n[[interests]]\nlabel = "nothing of the kind"\n')
    with pytest.raises(ShortstuiError, match="none of the interests"):
        what_if(run, Asked(persona=persona), silent)
