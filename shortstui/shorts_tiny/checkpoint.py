"""The model of shorts-tiny and its folder, in the form open_clip loads by ``local-dir:``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import open_clip
import torch
from safetensors.torch import load_file, save_file

from shortstui.interests.compact_tokenizer import CompactTokenizer
from shortstui.shorts_tiny.examples import IMAGE_PIXELS

CHECKPOINT = Path(__file__).parent.parent / "interests" / "models" / "shorts-tiny"
"""Where the committed checkpoint is."""
WEIGHTS_FILE = "open_clip_model.safetensors"
CONTEXT_LENGTH = 16
MEAN, STD = (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)
"""How pixels of 0..1 are centred and scaled."""


def model_config(vocab_size: int) -> dict[str, Any]:
    """Return open_clip's description of the model: a ResNet-10 for 64 px and a two-layer text tower."""
    return {
        "embed_dim": 128,
        "vision_cfg": {
            "timm_model_name": "resnet10t",
            "timm_model_pretrained": False,
            "timm_pool": "avg",
            "timm_proj": "linear",
            "image_size": IMAGE_PIXELS,
        },
        "text_cfg": {
            "context_length": CONTEXT_LENGTH,
            "vocab_size": vocab_size,
            "width": 128,
            "heads": 4,
            "layers": 2,
        },
    }


def new_model(vocab_size: int, start: Path | None = None) -> Any:  # noqa: ANN401 - open_clip has no types
    """Return an open_clip model in training mode: untrained, or with the weights of a checkpoint's folder."""
    model = open_clip.CLIP(**model_config(vocab_size))
    if start is not None:
        model.load_state_dict(load_file(start / WEIGHTS_FILE))  # float16 values go into float32 parameters
    return model


def save_checkpoint(model: torch.nn.Module, tokenizer: CompactTokenizer, folder: Path) -> None:
    """Write the model's folder: open_clip's configuration, float16 weights, the token table."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "model_cfg": model_config(tokenizer.vocab_size),
        "preprocess_cfg": {
            "mean": MEAN, "std": STD, "interpolation": "bicubic", "resize_mode": "squash",
        },
    }  # fmt: skip
    (folder / "open_clip_config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    weights = {
        name: value.half().contiguous() if value.is_floating_point() else value
        for name, value in model.state_dict().items()
    }
    save_file(weights, folder / WEIGHTS_FILE, metadata={"format": "pt"})
    (folder / WEIGHTS_FILE).chmod(0o644)  # safetensors makes it readable by its owner only
    tokenizer.save(folder)
