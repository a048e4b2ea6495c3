"""Training of shorts-tiny: open_clip's model with CLIP's loss, taught that tags of one topic belong together.

Each batch scores its drawings against their captions and a sample of all tags. A drawing's target is spread:
most on its own tag, some on its topic's name, a little on the topic's other tags. A second loss draws the tags of
a topic to its name, so that k-means on the tags finds the topics.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from shortstui.interests.compact_tokenizer import CompactTokenizer
from shortstui.shorts_tiny.checkpoint import CONTEXT_LENGTH, MEAN, STD, new_model
from shortstui.shorts_tiny.examples import Drawn, TagTopics, caption, texts_in_use

_TAG_SAMPLE = 128
_SAME_TOPIC, _TOPIC_NAME = 0.1, 0.3
"""Target weight of another tag of the topic, and of the topic's name, where the tag itself has 1."""
_COHESION = 0.5
_COHESION_SCALE = 16.0
_WARM_UP_STEPS = 100
_MAX_SHIFT = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how fast to train.

    Args:
        steps: Batches.
        batch: Drawings in a batch.
        learning_rate: Its peak; it rises for 100 steps and falls along a cosine.
        seed: Of the weights, the batches and the captions.
    """

    steps: int
    batch: int = 64
    learning_rate: float = 1.5e-3
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts of one batch: a caption for each drawing, then a sample of the tags, as rows of tokens.

    For each text of both, in this order, the topic and the tag that it names (-1 where it names only a topic).
    """

    captions: torch.Tensor
    sample: torch.Tensor
    topics: torch.Tensor
    tags: torch.Tensor


def train(
    names: TagTopics, drawn: Drawn, settings: Settings, tell: Callable[[str], None], start: Path | None = None
) -> tuple[Any, CompactTokenizer]:
    """Train a model on drawn thumbnails.

    Args:
        names: Tags and topics.
        drawn: The thumbnails.
        settings: How long and how fast.
        tell: Called with a line of progress every 50 steps.
        start: Folder of a checkpoint to go on from; without one the weights are random.

    Returns:
        The open_clip model, in evaluation mode, and its tokenizer.
    """
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    tokenizer = CompactTokenizer.from_texts(texts_in_use(names), CONTEXT_LENGTH)
    model = new_model(tokenizer.vocab_size, start).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(_groups(model), lr=settings.learning_rate, betas=(0.9, 0.98))
    tag_tokens, topic_tokens = tokenizer(names.tags), tokenizer(names.topics)
    started, recent = time.monotonic(), []
    for step in range(settings.steps):
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _pace(step, settings.steps)
        within = round(len(drawn.tags) * min(1.0, 0.4 + step / settings.steps))  # the clean ones first
        chosen = random.integers(within, size=settings.batch)
        tags = drawn.tags[chosen]
        texts = _batch_texts(names, tokenizer, tag_tokens, tags, random)
        loss = _loss(model, _augmented(drawn.pixels[chosen], random), tags, texts, names, topic_tokens)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            model.logit_scale.clamp_(max=math.log(60))
        recent.append(float(loss.detach()))
        if (step + 1) % 50 == 0:
            spent = time.monotonic() - started
            tell(f"step {step + 1}/{settings.steps}  loss {np.mean(recent[-50:]):.3f}  {spent:.0f} s")
    return model.eval(), tokenizer


def _loss(
    model: Any,  # noqa: ANN401 - open_clip has no types
    pixels: torch.Tensor,
    tags: NDArray[np.int64],
    texts: _Texts,
    names: TagTopics,
    topic_tokens: torch.Tensor,
) -> torch.Tensor:
    # On processors with bfloat16 this halves the time of the image tower; it would slow the text tower down.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        images = model.encode_image(pixels, normalize=True)
    images = images.float()
    words = torch.cat([_embedded(model, texts.captions), _embedded(model, texts.sample)])
    topic_words = _embedded(model, topic_tokens)
    logits = model.logit_scale.exp() * images @ words.T
    topics = torch.from_numpy(names.topic_of[tags])
    weights = _affinity(torch.from_numpy(tags), topics, texts)
    captions = slice(0, len(tags))  # the texts that surely have a drawing in the batch
    cohesion = functional.cross_entropy(_COHESION_SCALE * words @ topic_words.T, texts.topics)
    topic = functional.cross_entropy(model.logit_scale.exp() * images @ topic_words.T, topics)
    return (
        _spread_cross_entropy(logits, weights)
        + 0.5 * _spread_cross_entropy(logits.T[captions], weights.T[captions])
        + _COHESION * cohesion
        + topic
    )


def _embedded(model: Any, tokens: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - open_clip has no types
    """Do what ``model.encode_text`` does, without the columns after the last end mark: twice as fast."""
    ends = tokens.argmax(dim=1)
    length = int(ends.max()) + 1
    hidden = model.token_embedding(tokens[:, :length]) + model.positional_embedding[:length]
    hidden = model.ln_final(model.transformer(hidden, attn_mask=model.attn_mask[:length, :length]))
    words: torch.Tensor = hidden[torch.arange(len(tokens)), ends] @ model.text_projection
    return functional.normalize(words, dim=-1)


def _affinity(tags: torch.Tensor, topics: torch.Tensor, texts: _Texts) -> torch.Tensor:
    """Return how much each text describes each drawing, float32 of shape (drawings, texts)."""
    same_tag = tags[:, None] == texts.tags[None, :]
    same_topic = topics[:, None] == texts.topics[None, :]
    topic_weight = torch.where(texts.tags < 0, _TOPIC_NAME, _SAME_TOPIC)
    return torch.where(same_tag, 1.0, same_topic * topic_weight[None, :])


def _spread_cross_entropy(logits: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    targets = weights / weights.sum(1, keepdim=True)
    return functional.cross_entropy(logits, targets)


def _batch_texts(
    names: TagTopics,
    tokenizer: CompactTokenizer,
    tag_tokens: torch.Tensor,
    tags: NDArray[np.int64],
    random: np.random.Generator,
) -> _Texts:
    """Return a caption for each drawing, then a sample of all tags."""
    words = Random(int(random.integers(2**62)))
    topics = names.topic_of[tags]
    captions = [
        caption(names.tags[tag], names.topics[topic], words) for tag, topic in zip(tags, topics, strict=True)
    ]
    named = np.where([names_tag for _, names_tag in captions], tags, -1)
    sample = random.choice(len(names.tags), _TAG_SAMPLE, replace=False)
    return _Texts(
        captions=tokenizer([text for text, _ in captions]),
        sample=tag_tokens[sample],
        topics=torch.from_numpy(np.concatenate([topics, names.topic_of[sample]])),
        tags=torch.from_numpy(np.concatenate([named, sample])),
    )


def _augmented(pixels: NDArray[np.uint8], random: np.random.Generator) -> torch.Tensor:
    """Return drawings shifted by a few pixels, with other brightness and colours, as the model takes them."""
    count, side = len(pixels), pixels.shape[1]
    padded = np.pad(pixels, ((0, 0), (_MAX_SHIFT, _MAX_SHIFT), (_MAX_SHIFT, _MAX_SHIFT), (0, 0)), mode="edge")
    offsets = random.integers(2 * _MAX_SHIFT + 1, size=(count, 2))
    places = zip(padded, offsets, strict=True)
    shifted = np.stack([picture[y : y + side, x : x + side] for picture, (y, x) in places])
    mean, std = np.array(MEAN, dtype=np.float32), np.array(STD, dtype=np.float32)
    centred = (shifted.astype(np.float32) / 255 - mean) / std
    gain = random.uniform(0.75, 1.25, (count, 1, 1, 3)).astype(np.float32)
    centred = centred * gain + random.normal(0, 0.25, (count, 1, 1, 3)).astype(np.float32)
    return torch.from_numpy(centred).permute(0, 3, 1, 2)  # channels last in memory, as it was


def _groups(model: torch.nn.Module) -> list[dict[str, Any]]:
    """Decay matrices and kernels only."""
    heavy = [value for value in model.parameters() if value.ndim >= 2]
    light = [value for value in model.parameters() if value.ndim < 2]
    return [{"params": heavy, "weight_decay": 0.05}, {"params": light, "weight_decay": 0.0}]


def _pace(step: int, steps: int) -> float:
    """Return the learning rate of a step as a share of its peak."""
    if step < _WARM_UP_STEPS:
        return (step + 1) / _WARM_UP_STEPS
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - _WARM_UP_STEPS) / max(1, steps - _WARM_UP_STEPS)))
