"""Training and scoring as a user starts them, small enough for a test."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from click.testing import CliRunner

from shortstui.interests.encoder import load_encoder
from shortstui.interests.vocabulary import load_vocabulary
from shortstui.shorts_tiny.__main__ import main
from shortstui.shorts_tiny.examples import HELD_OUT_SEED, TagTopics, draw_for_training, drawing

NAMES = TagTopics.of(load_vocabulary("demo"))


def test_training_examples_are_the_same_for_the_same_seed_and_grow_harder() -> None:
    first, second = (draw_for_training(NAMES, 12, seed=3, processes=1) for _ in range(2))
    np.testing.assert_array_equal(first.pixels, second.pixels)
    np.testing.assert_array_equal(first.tags, second.tags)
    assert first.pixels.shape == (12, 64, 64, 3)


def test_drawing_in_two_processes_gives_the_same_pictures() -> None:
    alone, shared = (draw_for_training(NAMES, 6, seed=3, processes=count) for count in (1, 2))
    np.testing.assert_array_equal(alone.pixels, shared.pixels)


def test_a_drawing_names_a_tag_and_its_own_topic() -> None:
    job = drawing(NAMES, 17, HELD_OUT_SEED, 0.5)
    assert NAMES.topics[NAMES.topic_of[NAMES.tags.index(job.tag)]] == job.topic
    assert (job.seed, job.clutter) == (HELD_OUT_SEED, 0.5)


def test_two_steps_of_training_write_a_checkpoint_that_loads(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    arguments = ["train", "--out", str(folder), "--drawings", "64", "--steps", "2", "--processes", "1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    encoder = load_encoder(str(folder))
    assert encoder.embed_texts(["Electric guitar"]).shape == (1, 128)


def test_score_prints_the_dial_and_every_persona(repository: Path) -> None:
    result = CliRunner().invoke(main, ["score", "--drawings", "20", "--shorts", "100"])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert "clutter  topic right  tag right" in lines
    assert any(line.startswith("   0.00") for line in lines)
    assert any(line.endswith("(default)") for line in lines)
    for path in (repository / "personas").glob("*.toml"):
        assert any(line.casefold().startswith(path.stem.replace("-", " ")) for line in lines), path.stem
