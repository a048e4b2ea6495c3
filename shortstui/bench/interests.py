"""What perception costs: building a map, and looking at pictures, beside the bare libraries."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from shortstui.bench.row import Row
from shortstui.errors import ShortstuiError
from shortstui.interests.bare import BareClip, bare_map, random_checkpoint
from shortstui.interests.build import CLUSTERS, SEED, build_map
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.encoder_spec import SHORTS_TINY
from shortstui.interests.perception import Vector
from shortstui.interests.pictures import read_picture
from shortstui.interests.vocabulary import DEMO, Vocabulary, load_vocabulary
from shortstui.places import cache_folder

_FULL_SIZE = "ViT-B-32"
_PICTURES = 120
_THUMBNAILS = 300
_TEXT_SAMPLE = 96
_TURN = 24
_GAMES = Path("/usr/share/games/thumbnails")


def rows() -> Iterator[Row]:
    """Measure; what isn't on this machine (names, pictures, weights) is said and left out."""
    from shortstui.interests.encoder import load_encoder

    checkpoint = random_checkpoint(_FULL_SIZE, cache_folder() / "bench" / f"{_FULL_SIZE}-random.safetensors")
    encoder = load_encoder(f"{_FULL_SIZE}@{checkpoint}")
    bare = BareClip(_FULL_SIZE, checkpoint)
    names = _names()
    yield from _texts(encoder, bare, names)
    yield from _map(encoder, names)
    yield from _pictures(encoder, bare)
    yield from _thumbnails()


def _names() -> Vocabulary:
    """Return the 3,806 names of YouTube-8M where they are, else the demo's tags."""
    data = Path(os.environ.get("SHORTSTUI_DATA", Path(__file__).parents[3] / "shared" / "data"))
    path = data / "yt8m_names.csv"
    return load_vocabulary(str(path)) if path.is_file() else load_vocabulary(DEMO)


def _texts(encoder: Encoder, bare: BareClip, names: Vocabulary) -> Iterator[Row]:
    sample = names.tags[:: len(names.tags) // _TEXT_SAMPLE][:_TEXT_SAMPLE]
    ours, alone, difference = _side_by_side(encoder.embed_texts, bare.embed_texts, sample)
    what = f"embed a name, {_FULL_SIZE} with random weights, beside bare open_clip (differs by {difference:.0e})"
    yield _beside(what, 1000 * ours / len(sample), 1000 * alone / len(sample), "ms")


def _map(encoder: Encoder, names: Vocabulary) -> Iterator[Row]:
    begin = time.perf_counter()
    embeddings = encoder.embed_texts(names.tags)
    embedding_seconds = time.perf_counter() - begin
    bare_map(embeddings[:200], 10, SEED)  # imports and compiles, which is the same for both
    alone = _seconds(lambda: bare_map(embeddings, CLUSTERS, SEED))
    ours = _seconds(lambda: build_map(names, _Embedded(encoder, embeddings), k=CLUSTERS))
    what = f"map of {len(names.tags):,} names, embedded, beside KMeans and UMAP alone"
    yield _beside(what, ours, alone, "s")
    yield Row(f"the same with embedding the names by {_FULL_SIZE}", f"{embedding_seconds + ours:.0f} s")


class _Embedded:
    """An encoder whose texts are embedded already."""

    def __init__(self, encoder: Encoder, embeddings: Vector) -> None:
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimensions, self.temperature = encoder.dimensions, encoder.temperature
        self._embeddings = embeddings
        self._given = 0

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        self._given += len(texts)
        return self._embeddings[self._given - len(texts) : self._given]

    def embed_images(self, images: Sequence[Image.Image]) -> Vector:
        raise NotImplementedError


def _pictures(encoder: Encoder, bare: BareClip) -> Iterator[Row]:
    paths = _picture_files()
    if not paths:
        yield Row("pictures by ViT-B-32", "no pictures here: install games-thumbnails or scikit-image")
        return
    images = [read_picture(path) for path in paths]
    ours, alone, difference = _side_by_side(encoder.embed_images, bare.embed_images, images)
    what = (
        f"embed a picture ({len(images)} screenshots and photographs), {_FULL_SIZE} with random weights, "
        f"beside bare open_clip (differs by {difference:.0e})"
    )
    yield _beside(what, 1000 * ours / len(images), 1000 * alone / len(images), "ms")


def _picture_files() -> list[Path]:
    """Return pictures that packages ship: Debian's games-thumbnails, and scikit-image's photographs."""
    games = sorted(_GAMES.glob("*.png"))
    scikit = find_spec("skimage")
    photographs = sorted(Path(scikit.origin).parent.glob("data/*.[jp][pn]g")) if scikit and scikit.origin else []
    paths = [*photographs, *games]
    return paths[:: max(1, len(paths) // _PICTURES)]


def _thumbnails() -> Iterator[Row]:
    from shortstui.interests.encoder import load_encoder
    from shortstui.interests.pictures import decode
    from shortstui.simulator.catalogue import Catalogue
    from shortstui.simulator.drawing.thumbnail import draw, encode

    try:
        tiny = load_encoder(SHORTS_TINY)
    except ShortstuiError as error:
        yield Row(f"thumbnails by {SHORTS_TINY}", error.what)
        return
    catalogue = Catalogue.make(size=_THUMBNAILS)
    drawn = [encode(draw(catalogue.drawing(number))) for number in range(_THUMBNAILS)]
    tiny.embed_images([decode(drawn[0])])
    each = _seconds(lambda: [tiny.embed_images([decode(data)]) for data in drawn]) / _THUMBNAILS
    together = _seconds(lambda: tiny.embed_images([decode(data) for data in drawn])) / _THUMBNAILS
    yield Row(f"decode and embed a drawn thumbnail, {SHORTS_TINY}, one at a time", f"{1000 * each:.1f} ms")
    yield Row("the same in batches", f"{1000 * together:.1f} ms")


def _side_by_side(
    ours: Callable[[Sequence[str]], Vector] | Callable[[Sequence[Image.Image]], Vector],
    alone: Callable[[Sequence[str]], Vector] | Callable[[Sequence[Image.Image]], Vector],
    items: Sequence[str] | Sequence[Image.Image],
) -> tuple[float, float, float]:
    """Time two embedders in turns, so that a busy moment hits both; and how far their results differ."""
    seconds = [0.0, 0.0]
    difference = 0.0
    for start in range(0, len(items), _TURN):
        batch, results = items[start : start + _TURN], []
        for which, embed in enumerate((ours, alone)):
            begin = time.perf_counter()
            results.append(embed(batch))  # type: ignore[arg-type]
            seconds[which] += time.perf_counter() - begin
        difference = max(difference, float(np.abs(results[0] - results[1]).max()))
    return seconds[0], seconds[1], difference


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _beside(what: str, ours: float, alone: float, unit: str) -> Row:
    measured = f"{ours:.1f} {unit}, alone {alone:.1f} {unit}: {ours / alone:.2f} ×"
    return Row(what, measured, "at most 1.2 ×", ours <= 1.2 * alone)
