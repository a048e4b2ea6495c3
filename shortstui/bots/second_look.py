"""Looking again at what a run was served: through its record, its kept embeddings, or its kept thumbnails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from shortstui.bots.eyes import Eyes
from shortstui.capture.rescore import NOTHING, Sightings
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.matching import look
from shortstui.interests.perception import Sighting, Vector
from shortstui.interests.pictures import decode_or_none
from shortstui.interests.progress import Progress
from shortstui.runs.events import Impression
from shortstui.runs.reader import RunRecord, embeddings, thumbnail

_AT_ONCE = 256
_MOST_CLUSTERS = 2**31
"""A record may say anything."""


@dataclass
class Noticed:
    """What was noticed while looking again, over the organic shorts of a run and its controls.

    Attributes:
        shorts: That were looked at again.
        rounded: Of those, the ones that the kept embeddings (half precision) put into another cluster.
        unseen: Shorts with nothing to look at: no thumbnail was kept.
    """

    shorts: int = 0
    rounded: int = 0
    unseen: int = 0


Look = Callable[[RunRecord], Sightings]
"""How to see all impressions of a run."""


def as_recorded(record: RunRecord) -> Sightings:
    """Return what the bot saw itself; a run on the truth has masses too: all of it on one cluster."""
    impressions = record.impressions
    clusters = np.array([_cluster(one) for one in impressions], np.int32)
    if record.manifest.perceive != "truth":
        return Sightings(clusters)
    masses = np.zeros((len(impressions), len(record.manifest.map.labels)), np.float32)
    _lay_over(masses, impressions)
    return Sightings(clusters, masses)


def with_masses(eyes: Eyes, noticed: Noticed) -> Look:
    """Return a look that adds the masses of all clusters, from the kept embeddings.

    Clusters, and the masses of the best few, are the recorded ones: only masses beyond those are from embeddings
    in half precision.

    Args:
        eyes: The run's own.
        noticed: Told how often half precision would have seen another cluster.
    """

    def looked(record: RunRecord) -> Sightings:
        seen = as_recorded(record)
        again = _by_map(_kept(record, eyes.interest_map), eyes.interest_map, eyes.encoder.temperature)
        assert again.masses is not None, "an encoder's temperature was given"
        _lay_over(again.masses, record.impressions)
        both = (seen.clusters != NOTHING) & (again.clusters != NOTHING)
        noticed.shorts += int(both.sum())
        noticed.rounded += int((both & (seen.clusters != again.clusters)).sum())
        return Sightings(seen.clusters, again.masses)

    return looked


def on_map(chart: InterestMap, encoder: Callable[[], Encoder] | None, noticed: Noticed) -> Look:
    """Return a look at the kept embeddings on another map of the same encoder.

    Args:
        chart: The map.
        encoder: Loads the encoder, whose temperature the masses need; None when nobody asks for masses.
        noticed: Told of shorts without an embedding.
    """

    def looked(record: RunRecord) -> Sightings:
        seen = _by_map(_kept(record, chart), chart, encoder().temperature if encoder else None)
        _notice(record, seen, noticed)
        return seen

    return looked


def through(eyes: Eyes, progress: Progress, noticed: Noticed) -> Look:
    """Return a look at the kept thumbnails through other eyes: it sees what a bot with those eyes would have seen.

    Each picture is looked at once, and alone: in a batch the last bits depend on what else is in it.

    Args:
        eyes: Another encoder with its map.
        progress: Told how far it is.
        noticed: Told of shorts without a picture.
    """
    known: dict[str, Sighting | None] = {}

    def looked(record: RunRecord) -> Sightings:
        shown = [one.short.thumbnail or "" if one.short.kind == "video" else "" for one in record.impressions]
        new = [sha256 for sha256 in dict.fromkeys(shown) if sha256 not in known]
        for number, sha256 in enumerate(new):
            if number % _AT_ONCE == 0:
                progress(f"Looking again at {len(new)} thumbnails", number / len(new))
            image = decode_or_none(thumbnail(record.folder, sha256) or b"")
            known[sha256] = None if image is None else _seen(image, eyes)
        seen = _as_arrays([known[sha256] for sha256 in shown], eyes.interest_map.k)
        _notice(record, seen, noticed)
        return seen

    return looked


def _seen(image: Image.Image, eyes: Eyes) -> Sighting:
    return look(eyes.interest_map, eyes.encoder.embed_images([image]), eyes.encoder.temperature, top=1)[0]


def _as_arrays(sightings: Sequence[Sighting | None], k: int) -> Sightings:
    clusters = np.array([one.perception.cluster if one else NOTHING for one in sightings], np.int32)
    nothing = np.zeros(k, np.float32)
    return Sightings(clusters, np.array([one.mass if one else nothing for one in sightings], np.float32))


def _kept(record: RunRecord, chart: InterestMap) -> Vector:
    """Return a run's embeddings, a row an impression; NaN where there is none.

    Raises:
        ShortstuiError: They are not of the map's encoder: a control that was read by other eyes than its bot.
    """
    count, dimensions = len(record.impressions), record.manifest.encoder.dimensions
    if dimensions != chart.embeddings.shape[1]:
        raise ShortstuiError(
            f"the kept embeddings have {dimensions} dimensions, the map's have {chart.embeddings.shape[1]}",
            where=str(record.folder),
            hint="a bot and its controls must have been read by the same encoder",
            code=ExitCode.BAD_INPUT,
        )
    rows = np.full((count, dimensions), np.nan, np.float32)
    stored = embeddings(record.folder, count, dimensions)
    rows[: len(stored)] = stored
    return rows


def _by_map(rows: Vector, chart: InterestMap, temperature: float | None) -> Sightings:
    """See embeddings on a map; those that aren't finite are nothing. Without a temperature there are no masses."""
    clusters = np.full(len(rows), NOTHING, np.int32)
    masses = None if temperature is None else np.zeros((len(rows), chart.k), np.float32)
    places = np.flatnonzero(np.isfinite(rows).all(axis=1))
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        sightings = look(chart, rows[some], temperature or 1.0, top=1)
        clusters[some] = [sighting.perception.cluster for sighting in sightings]
        if masses is not None:
            masses[some] = [sighting.mass for sighting in sightings]
    return Sightings(clusters, masses)


def _lay_over(masses: Vector, impressions: Sequence[Impression]) -> None:
    """Put the recorded masses in their places: they are those that the bot went by."""
    for row, one in zip(masses, impressions, strict=True):
        for ranked in one.perception.ranked if one.perception else ():
            if 0 <= ranked.cluster < len(row):
                row[ranked.cluster] = ranked.mass


def _cluster(one: Impression) -> int:
    return one.perception.cluster if one.perception and 0 <= one.perception.cluster < _MOST_CLUSTERS else NOTHING


def _notice(record: RunRecord, seen: Sightings, noticed: Noticed) -> None:
    organic = np.array([one.short.kind == "video" for one in record.impressions], np.bool_)
    noticed.shorts += int((organic & (seen.clusters != NOTHING)).sum())
    noticed.unseen += int((organic & (seen.clusters == NOTHING)).sum())
