"""A map of the demo vocabulary that needs no encoder: a cluster for each topic."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shortstui.interests.interest_map import EncoderFacts, InterestMap, VocabularyFacts
from shortstui.interests.store import save_map
from shortstui.interests.vocabulary import load_vocabulary


def save_topic_map(folder: Path) -> Path:
    """Save the map and return its folder."""
    vocabulary = load_vocabulary("demo")
    of_tags = vocabulary.topics or ()
    topics = tuple(dict.fromkeys(of_tags))
    number = {topic: index for index, topic in enumerate(topics)}
    clusters = np.array([number[topic] for topic in of_tags], dtype=np.int32)
    embeddings = np.random.default_rng(0).standard_normal((len(of_tags), 8)).astype(np.float32)
    save_map(
        InterestMap(
            name="topics",
            vocabulary=VocabularyFacts(vocabulary.name, vocabulary.sha256),
            encoder=EncoderFacts("none", "0" * 16),
            seed=0,
            tags=vocabulary.tags,
            embeddings=embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True),
            clusters=clusters,
            labels=topics,
            places=np.zeros((len(of_tags), 2), np.float32),
        ),
        folder,
    )
    return folder
