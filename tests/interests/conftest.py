"""A small CLIP with random weights, in both of open_clip's forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interests.fakes import WordEncoder

MODEL = {
    "embed_dim": 24,
    "quick_gelu": False,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2},
}


@pytest.fixture
def words() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def architecture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the small model among open_clip's own."""
    import open_clip
    from open_clip import factory

    path = tmp_path_factory.mktemp("architectures") / "ViT-Mini-16.json"
    path.write_text(json.dumps(MODEL))
    open_clip.add_model_config(path)
    yield path.stem
    factory._MODEL_CONFIG_PATHS.remove(path)
    factory._MODEL_CONFIGS.pop(path.stem)


@pytest.fixture(scope="session")
def bare(architecture: str) -> Any:  # noqa: ANN401
    """The small model as open_clip itself builds it."""
    import open_clip
    import torch

    torch.manual_seed(3)
    return open_clip.create_model(architecture).eval()


@pytest.fixture(scope="session")
def checkpoint(bare: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ANN401
    """The small model's weights in a file."""
    from safetensors.torch import save_file

    path = tmp_path_factory.mktemp("weights") / "mini.safetensors"
    save_file(bare.state_dict(), path)
    return path


@pytest.fixture(scope="session")
def local_folder(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small model as a folder in open_clip's local form."""
    folder = tmp_path_factory.mktemp("folders") / "mini"
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": MODEL, "preprocess_cfg": {}}))
    (folder / "open_clip_model.safetensors").write_bytes(checkpoint.read_bytes())
    return folder
