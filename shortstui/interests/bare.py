"""open_clip and its neighbours on their own, to measure ourselves against; no part of a run uses it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from shortstui.interests.build import KMEANS_SETTINGS, UMAP_SETTINGS
from shortstui.interests.perception import Vector


def random_checkpoint(architecture: str, path: Path) -> Path:
    """Save an architecture of open_clip's with random weights, unless the file is there already."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    from shortstui.interests.quiet import quiet

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(0)
        with quiet():
            model = open_clip.create_model(architecture)
        part = path.with_suffix(".part")
        save_file(model.state_dict(), part)
        part.replace(path)
    return path


class BareClip:
    """A model of open_clip's, used as its README does, at one thread.

    Args:
        architecture: open_clip's name of it.
        checkpoint: Its weights.
    """

    def __init__(self, architecture: str, checkpoint: Path) -> None:
        import open_clip
        import torch

        torch.set_num_threads(1)
        created: Any = open_clip.create_model_and_transforms(architecture, pretrained=str(checkpoint))
        self._model, _, self._preprocess = created
        self._model.eval()
        self._tokenizer = open_clip.get_tokenizer(architecture)

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        """Embed pictures: float32 (n, d), unit norm."""
        import torch

        with torch.inference_mode():
            pixels = torch.stack([self._preprocess(image) for image in images])
            embedded = self._model.encode_image(pixels)
            return np.asarray((embedded / embedded.norm(dim=-1, keepdim=True)).numpy(), np.float32)

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        """Embed texts: float32 (n, d), unit norm."""
        import torch

        with torch.inference_mode():
            embedded = self._model.encode_text(self._tokenizer(list(texts)))
            return np.asarray((embedded / embedded.norm(dim=-1, keepdim=True)).numpy(), np.float32)


def bare_map(embeddings: Vector, k: int, seed: int) -> tuple[Vector, Vector]:
    """Run scikit-learn's KMeans and UMAP alone, with the settings of the map builder.

    Returns:
        The centres (k, d) and the places (n, 2).
    """
    from sklearn.cluster import KMeans
    from umap import UMAP

    means = KMeans(k, random_state=seed, **KMEANS_SETTINGS).fit(embeddings)
    places = UMAP(random_state=seed, **UMAP_SETTINGS).fit_transform(embeddings)
    return np.asarray(means.cluster_centers_, np.float32), np.asarray(places, np.float32)
