"""What users write to name an encoder, read into its parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SHORTS_TINY = "shorts-tiny"
"""The encoder that comes with the package."""
DEFAULT_FOR_LIVE = "ViT-B-32/openai"
_SHORTS_TINY_FOLDER = Path(__file__).parent / "models" / "shorts-tiny"
_DEFAULT_WEIGHTS = "openai"


@dataclass(frozen=True)
class FolderSpec:
    """A folder in open_clip's local form: open_clip_config.json and the weights."""

    name: str
    folder: Path


@dataclass(frozen=True)
class CheckpointSpec:
    """An architecture that open_clip knows, with weights from a file."""

    name: str
    architecture: str
    path: Path


@dataclass(frozen=True)
class PretrainedSpec:
    """An architecture that open_clip knows, with weights it knows where to get."""

    name: str
    architecture: str
    weights: str


EncoderSpec = FolderSpec | CheckpointSpec | PretrainedSpec


def parse_encoder_spec(spec: str) -> EncoderSpec:
    """Read an encoder's name.

    Args:
        spec: ``shorts-tiny``; ``ViT-B-32`` (OpenAI's weights); ``ViT-B-32/laion2b_s34b_b79k``;
            ``ViT-B-32@/path/to/weights.safetensors``; or the path of a folder in open_clip's local form.

    Returns:
        The parts. Names hold no folders, so that a manifest that is passed on doesn't show them.
    """
    if spec == SHORTS_TINY:
        return FolderSpec(SHORTS_TINY, _SHORTS_TINY_FOLDER)
    if "@" in spec and not Path(spec).is_dir():
        architecture, _, path = spec.partition("@")
        file = Path(path).expanduser()
        return CheckpointSpec(f"{architecture}@{file.name}", architecture, file)
    folder = Path(spec).expanduser()
    if folder.is_dir() or spec.startswith(("/", ".", "~")):
        return FolderSpec(folder.resolve().name, folder)
    architecture, _, weights = spec.partition("/")
    weights = weights or _DEFAULT_WEIGHTS
    return PretrainedSpec(f"{architecture}/{weights}", architecture, weights)
