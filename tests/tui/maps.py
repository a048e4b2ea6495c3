"""Interest maps made up for the tests of the app."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shortstui.interests.interest_map import EncoderFacts, InterestMap, VocabularyFacts


def made_up_map(
    *, tags: int = 60, k: int = 6, labels: Sequence[str] | None = None, names: Sequence[str] | None = None
) -> InterestMap:
    """Return a map of clusters on a ring; ``labels`` and ``names`` replace the first of its own."""
    rng = np.random.default_rng(5)
    clusters = np.arange(tags, dtype=np.int32) % k
    turn = 2 * np.pi * clusters / k
    places = np.column_stack([np.cos(turn), np.sin(turn)]) * 10 + rng.normal(size=(tags, 2))
    embeddings = np.eye(k)[clusters] + rng.normal(size=(tags, k)) * 0.1
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    own_labels = [f"Label {number} · and more" for number in range(k)]
    own_names = [f"Tag {number}" for number in range(tags)]
    own_labels[: len(labels or ())] = labels or ()
    own_names[: len(names or ())] = names or ()
    return InterestMap(
        name="made-up",
        vocabulary=VocabularyFacts("made-up", "0" * 64),
        encoder=EncoderFacts("shorts-tiny", "f" * 16),
        seed=0,
        tags=tuple(own_names),
        embeddings=embeddings.astype(np.float32),
        clusters=clusters,
        labels=tuple(own_labels),
        places=places.astype(np.float32),
    )
