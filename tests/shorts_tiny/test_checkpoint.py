"""The committed checkpoint is small, loads without a network in open_clip's own form, and reads drawings."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors import safe_open

from shortstui.interests.compact_tokenizer import CompactTokenizer
from shortstui.interests.encoder import load_encoder
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.resolve import resolve
from shortstui.interests.vocabulary import Vocabulary, load_vocabulary
from shortstui.personas.folder import list_personas
from shortstui.shorts_tiny.checkpoint import CHECKPOINT
from shortstui.shorts_tiny.score import cluster_purity, map_without_places, read_held_out, watch_catalogue
from shortstui.simulator.catalogue import Catalogue

MOST_BYTES = 12_000_000


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("shorts-tiny")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary("demo")


@pytest.fixture(scope="module")
def interest_map(encoder: Encoder, vocabulary: Vocabulary) -> InterestMap:
    return map_without_places(vocabulary, encoder)


def test_the_folder_is_at_most_12_megabytes_of_float16() -> None:
    assert sum(path.stat().st_size for path in CHECKPOINT.iterdir()) <= MOST_BYTES
    with safe_open(CHECKPOINT / "open_clip_model.safetensors", "pt") as file:
        kinds = {file.get_slice(name).get_dtype() for name in file.keys()}  # noqa: SIM118 - not a mapping
    assert kinds <= {"F16", "I64"}


def test_open_clip_loads_it_by_itself_as_float32() -> None:
    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{CHECKPOINT}")
    assert {value.dtype for value in model.parameters()} == {torch.float32}
    striped = Image.new("RGB", (96, 128))
    striped.paste("white", (0, 120, 96, 128))
    seen = preprocess(striped)
    assert seen.shape == (3, 64, 64)
    assert seen[:, -2:].min() > seen[:, :-8].max(), "the foot of the portrait picture is not cut off"


def test_its_token_table_fits_its_text_tower() -> None:
    model = open_clip.create_model(f"local-dir:{CHECKPOINT}")
    tokenizer = CompactTokenizer.load(CHECKPOINT)
    assert model.token_embedding.num_embeddings == tokenizer.vocab_size
    assert model.context_length == tokenizer.context_length


def test_embeddings_are_unit_vectors_of_128(encoder: Encoder) -> None:
    vectors = encoder.embed_texts(["Electric guitar", "", "x" * 300, "日本 🎸"])
    assert vectors.shape == (4, 128)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_k_means_on_the_tags_finds_the_topics(interest_map: InterestMap, vocabulary: Vocabulary) -> None:
    assert interest_map.k == 100
    assert cluster_purity(interest_map, vocabulary) >= 0.98


def test_every_topic_name_resolves_to_the_cluster_that_holds_most_of_its_tags(
    interest_map: InterestMap, vocabulary: Vocabulary, encoder: Encoder
) -> None:
    topic_of = dict(zip(vocabulary.tags, vocabulary.topics or (), strict=True))
    for topic in dict.fromkeys(topic_of.values()):
        tags = interest_map.tags_of(resolve(topic, interest_map, encoder).cluster)
        of_topic = {tag for tag in topic_of if topic_of[tag] == topic}
        assert len(of_topic & set(tags)) > len(of_topic) / 2, topic


def test_the_topic_is_right_in_nine_of_ten_clean_held_out_drawings(
    encoder: Encoder, interest_map: InterestMap, vocabulary: Vocabulary
) -> None:
    assert read_held_out(encoder, interest_map, vocabulary, clutter=0.0, count=400).topic >= 0.90


def test_more_clutter_is_read_worse(encoder: Encoder, interest_map: InterestMap, vocabulary: Vocabulary) -> None:
    right = [read_held_out(encoder, interest_map, vocabulary, level, 160).topic for level in (0.0, 0.3, 1.0)]
    assert right == sorted(right, reverse=True)
    assert right[-1] < right[0] - 0.3


def test_personas_watch_what_they_like_on_the_default_catalogue_with_realistic_errors(
    encoder: Encoder, interest_map: InterestMap, repository: Path
) -> None:
    personas = [file.persona for file in list_personas(repository / "personas") if file.persona]
    rows = watch_catalogue(encoder, interest_map, personas, Catalogue.make(), count=1200)
    assert len(rows) == 5
    for row in rows:
        assert row.precision >= 0.8, row
        assert row.recall >= 0.8, row
    assert 0.85 <= np.mean([row.precision for row in rows]) < 0.99
    assert 0.85 <= np.mean([row.recall for row in rows]) < 0.99


def test_the_weights_are_no_pickle() -> None:
    assert sorted(path.suffix for path in CHECKPOINT.iterdir()) == [".json", ".json", ".safetensors"]
