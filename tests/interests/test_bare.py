from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from shortstui.interests.bare import BareClip, random_checkpoint
from shortstui.interests.encoder import load_encoder


def test_random_weights_are_saved_once_and_seen_alike(architecture: str, tmp_path: Path) -> None:
    path = random_checkpoint(architecture, tmp_path / "weights" / "random.safetensors")
    written = path.stat().st_mtime_ns
    assert random_checkpoint(architecture, path).stat().st_mtime_ns == written
    ours, bare = load_encoder(f"{architecture}@{path}"), BareClip(architecture, path)
    pictures = [Image.new("RGB", (40, 30), colour) for colour in ("red", "teal")]
    np.testing.assert_allclose(ours.embed_images(pictures), bare.embed_images(pictures), atol=1e-5)
    np.testing.assert_allclose(ours.embed_texts(["Trout"]), bare.embed_texts(["Trout"]), atol=1e-5)
