"""The one implementation of an encoder, over open_clip. Only this module and its kin load torch."""

from __future__ import annotations

import difflib
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.compact_tokenizer import TOKENS_FILE, CompactTokenizer
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.encoder_spec import (
    DEFAULT_FOR_LIVE,
    SHORTS_TINY,
    CheckpointSpec,
    FolderSpec,
    PretrainedSpec,
    parse_encoder_spec,
)
from shortstui.interests.perception import Vector
from shortstui.interests.progress import Progress, silent
from shortstui.interests.quiet import quiet
from shortstui.interests.weights import pretrained_weights

_BATCH = 64
_SAFE_SUFFIXES = {".safetensors", ".pt", ".pth", ".bin"}
_CONFIG_FILE = "open_clip_config.json"

Tokenizer = Callable[[list[str]], torch.Tensor]


class OpenClipEncoder:
    """A CLIP of open_clip's, on the CPU, in float32. May be used from any thread; one call works at a time.

    Args:
        name: How users name it.
        fingerprint: Hash of its weights and configuration.
        model: The network, with its ``visual.preprocess_cfg``.
        tokenizer: Texts to token numbers (n, context length).
    """

    def __init__(self, name: str, fingerprint: str, model: Any, tokenizer: Tokenizer) -> None:  # noqa: ANN401
        self.name = name
        self.fingerprint = fingerprint
        self.temperature = float(model.logit_scale.exp().item())
        self._model = model.eval()
        self._model.visual.to(memory_format=torch.channels_last)  # halves the time of a single picture
        self._tokenizer = tokenizer
        self._preprocess = image_transform_v2(PreprocessCfg(**model.visual.preprocess_cfg), is_train=False)
        self._one_at_a_time = threading.Lock()
        self.dimensions = int(self.embed_texts(["a"]).shape[1])

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        """Embed pictures: float32 (n, d), unit norm."""

        def encode(batch: Sequence[Image.Image]) -> torch.Tensor:
            pixels = torch.stack([self._preprocess(image) for image in batch])
            pixels = pixels.contiguous(memory_format=torch.channels_last)
            encoded: torch.Tensor = self._model.encode_image(pixels, normalize=True)
            return encoded

        return self._in_batches(images, encode)

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        """Embed texts: float32 (n, d), unit norm."""

        def encode(batch: Sequence[str]) -> torch.Tensor:
            tokens = self._tokenizer(list(batch))
            with _short_context(self._model, tokens) as shortened:
                encoded: torch.Tensor = self._model.encode_text(shortened, normalize=True)
                return encoded

        # Short ones together: less padding.
        by_length = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        embedded = self._in_batches([texts[index] for index in by_length], encode)
        return embedded[np.argsort(by_length)]

    def _in_batches(self, items: Sequence[Any], encode: Callable[[Sequence[Any]], torch.Tensor]) -> Vector:
        if not items:
            return np.zeros((0, self.dimensions), np.float32)
        with self._one_at_a_time, torch.inference_mode():
            parts = [encode(items[start : start + _BATCH]) for start in range(0, len(items), _BATCH)]
            return torch.cat(parts).numpy().astype(np.float32)


@contextmanager
def _short_context(model: Any, tokens: torch.Tensor) -> Iterator[torch.Tensor]:  # noqa: ANN401
    """Let a causal text tower see only the columns up to the batch's last end mark.

    Under a causal mask what stands after the end mark cannot change the embedding, but costs as much as the rest:
    a tag has about 5 tokens of the 77.
    """
    tower = getattr(model, "text", model)
    pooling = getattr(tower, "text_pool_type", getattr(tower, "pool_type", None))
    mask = getattr(tower, "attn_mask", None)
    if pooling != "argmax" or mask is None or getattr(tower, "cls_emb", None) is not None:
        yield tokens
        return
    positions = tower.positional_embedding
    length = int(tokens.argmax(dim=-1).max()) + 1
    tower.positional_embedding = torch.nn.Parameter(positions[:length], requires_grad=False)
    tower.attn_mask = mask[:length, :length]
    try:
        yield tokens[:, :length]
    finally:
        tower.positional_embedding, tower.attn_mask = positions, mask


def load_encoder(spec: str, progress: Progress = silent) -> Encoder:
    """Load an encoder.

    Args:
        spec: See :func:`~shortstui.interests.encoder_spec.parse_encoder_spec`.
        progress: Told of a download.

    Raises:
        ShortstuiError: There is no such encoder, its weights can't be had, or they don't fit.
    """
    torch.set_num_threads(1)  # two threads on two busy cores are far slower
    parsed = parse_encoder_spec(spec)
    progress(f"Loading the encoder {parsed.name}", None)
    with quiet():
        match parsed:
            case FolderSpec():
                return _from_folder(parsed)
            case CheckpointSpec():
                return _from_checkpoint(parsed)
            case PretrainedSpec():
                return _from_pretrained(parsed, progress)


def _from_folder(spec: FolderSpec) -> Encoder:
    config = spec.folder / _CONFIG_FILE
    if not config.is_file():
        raise ShortstuiError(
            f"there is no encoder here: {_CONFIG_FILE} is missing",
            where=str(spec.folder),
            hint=f"name a folder in open_clip's local form, or {SHORTS_TINY}",
            code=ExitCode.BAD_INPUT,
        )
    source = f"local-dir:{spec.folder}"
    model = _create(str(spec.folder), source)
    compact = (spec.folder / TOKENS_FILE).is_file()
    tokenizer = CompactTokenizer.load(spec.folder) if compact else _tokenizer(str(spec.folder), source)
    files = sorted(path for path in spec.folder.iterdir() if path.suffix in {*_SAFE_SUFFIXES, ".json"})
    return OpenClipEncoder(spec.name, _fingerprint(files, {}), model, tokenizer)


def _from_checkpoint(spec: CheckpointSpec) -> Encoder:
    _require_architecture(spec.architecture)
    if not spec.path.is_file():
        raise ShortstuiError(
            "there are no weights here",
            where=str(spec.path),
            hint=f"put the file there, or use {DEFAULT_FOR_LIVE} or {SHORTS_TINY}",
            code=ExitCode.MISSING,
        )
    return _with_weights(spec.name, spec.architecture, spec.path, {})


def _from_pretrained(spec: PretrainedSpec, progress: Progress) -> Encoder:
    _require_architecture(spec.architecture)
    known = open_clip.list_pretrained_tags_by_model(spec.architecture)
    if spec.weights.lower() not in known:
        near = difflib.get_close_matches(spec.weights, known, n=3, cutoff=0.3) or known[:3]
        raise ShortstuiError(
            f"open_clip knows no weights {spec.weights!r} for {spec.architecture}",
            hint=f"did you mean {' or '.join(f'{spec.architecture}/{name}' for name in near)}?"
            if near
            else f"name a file: {spec.architecture}@/path/to/weights.safetensors",
            code=ExitCode.BAD_INPUT,
        )
    config = open_clip.get_pretrained_cfg(spec.architecture, spec.weights)
    path = pretrained_weights(spec, config, progress)
    return _with_weights(spec.name, spec.architecture, path, config)


def _with_weights(name: str, architecture: str, path: Path, pretrained: dict[str, Any]) -> Encoder:
    if path.suffix not in _SAFE_SUFFIXES:
        raise ShortstuiError(
            "weights of this kind are not read",
            where=str(path),
            hint=f"use a file that ends in {', '.join(sorted(_SAFE_SUFFIXES))}",
            code=ExitCode.BAD_INPUT,
        )
    keys = ("mean", "std", "interpolation", "resize_mode")
    preprocess = {key: pretrained[key] for key in keys if key in pretrained}
    quick_gelu = bool(pretrained.get("quick_gelu"))
    model = _create(
        str(path), architecture, pretrained=str(path), force_quick_gelu=quick_gelu, force_preprocess_cfg=preprocess
    )
    known = open_clip.get_model_config(architecture)
    config = {
        "model": {**known, "quick_gelu": quick_gelu or known.get("quick_gelu", False)},
        "preprocess": model.visual.preprocess_cfg,
    }
    return OpenClipEncoder(name, _fingerprint([path], config), model, _tokenizer(architecture, architecture))


def _create(where: str, source: str, **options: Any) -> Any:  # noqa: ANN401
    """Create a model with open_clip; no weights or wrong ones are an error, and pickles are refused."""
    try:
        return open_clip.create_model(source, require_pretrained=True, weights_only=True, **options)
    except Exception as error:  # open_clip, torch, safetensors and timm raise errors of every kind
        raise _unusable(where, error) from error


def _tokenizer(where: str, source: str) -> Tokenizer:
    try:
        tokenizer: Tokenizer = open_clip.get_tokenizer(source)
    except Exception as error:  # tokenizers of other kinds come from other libraries, which may be missing
        raise _unusable(where, error) from error
    return tokenizer


def _unusable(where: str, error: Exception) -> ShortstuiError:
    reason = " ".join(str(error).split())
    if "TorchScript" in reason:
        reason = "a TorchScript archive can hold code and is not read; use a .safetensors file"
    return ShortstuiError(
        f"the encoder can't be loaded: {reason[:300]}",
        where=where,
        hint=f"the weights must be whole and fit the architecture; the encoder {SHORTS_TINY} needs no file",
        code=ExitCode.BAD_INPUT,
    )


def _require_architecture(name: str) -> None:
    known = open_clip.list_models()
    if name in known:
        return
    by_folded = {other.casefold(): other for other in [*known, SHORTS_TINY]}
    near = [by_folded[match] for match in difflib.get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.5)]
    raise ShortstuiError(
        f"there is no encoder {name!r}",
        hint=f"did you mean {' or '.join(near)}?" if near else f"use {SHORTS_TINY} or {DEFAULT_FOR_LIVE}",
        code=ExitCode.BAD_INPUT,
    )


def _fingerprint(files: Sequence[Path], config: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(config, sort_keys=True, default=list).encode())
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
