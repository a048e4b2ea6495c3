"""How often each rule says so, on platforms that ignore interests and on platforms that follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.levels import ALPHA
from shortstui.capture.proportion import proportion
from shortstui.capture.verdict.sign_flip import sign_flip_p
from shortstui.experiments.calibrated import AtBase, Calibration, Coverage, Lifts, Rate
from shortstui.experiments.calibration_bases import BASES, ON, at_bases, kept_range, rate
from shortstui.experiments.calibration_intervals import (
    BAND,
    band_holds,
    coverage,
    of_curves,
    of_labels,
    of_sign_flips,
)
from shortstui.experiments.calibration_rules import BEST, PUBLISHED, Alarms, best_bettor, rules
from shortstui.personas.model import Persona
from shortstui.simulator.cells import Cells, Mask, Misreading
from shortstui.simulator.nulls import NULLS, Null, play
from shortstui.simulator.platform_cells import play_platform
from shortstui.simulator.topics import topic_weights

__all__ = ["PUBLISHED", "SIGN_FLIP", "Asked", "calibrate", "interests_of", "rules"]

SIGN_FLIP: Final = "sign flip over 8 pairs"
SHORT_SIGN_FLIP: Final = "sign flip over 8 pairs of 300 shorts"
PAIRS: Final = 8
TWINS: Final = 3
LENGTHS: Final = (100, 150, 200, 300, 500, 700, 1_000)
"""Shorts of runs whose lifts are kept for the planning of experiments."""
DIALS: Final = (
    *(("content", strength) for strength in (0.1, 0.2, 0.3, 0.4, 0.6, 0.8)),
    *(("collaborative", strength) for strength in (0.2, 0.4, 0.8)),
    *(("bandit", strength) for strength in (0.2, 0.4, 0.8)),
)
"""Recommenders that follow interests, with their strengths."""
_SHORT = 300
_SLOWER, _QUICKER = 100, 0.1
"""So many times as long as a cell of a null, about, one of the platform itself takes, and one for a base share."""
_BAD_EYES = 0.3
"""Misread by eyes that are less at home than shorts-tiny is with drawings."""
_EVEN = ("N0", "N1", "N2", "N3")
"""Nulls that treat all accounts alike."""
_UNEVEN = ("N6", "NR", "NW")
"""Nulls under which a verdict over pairs is in danger."""
_PLAYED_AT_ONCE: Final = 250
"""Runs held in memory together."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """What to calibrate on.

    Attributes:
        runs: Cells on each null.
        shorts: Of each run.
        seed: Same seed, same result.
        personalised: Recommenders with their strengths.
        personalised_runs: Cells on each of those: they are the platform itself, and slower.
        experiments: Of 8 pairs, on each of three nulls.
        base_runs: Cells for each base share, on each of three nulls.
        samples: Of hand labels, and of curves of V2C, for the coverage of their intervals.
        eyes: How viewers misread.
    """

    runs: int = 1_000
    shorts: int = 1_000
    seed: int = 0
    personalised: Sequence[tuple[str, float]] = DIALS
    personalised_runs: int = 40
    experiments: int = 1_000
    base_runs: int = 400
    samples: int = 1_000
    eyes: Misreading = field(default_factory=Misreading)


def calibrate(
    asked: Asked, personas: Sequence[Persona], tell: Callable[[str, float], None] = lambda _what, _done: None
) -> Calibration:
    """Measure all rules on all platforms, the intervals, and what experiments can find.

    Args:
        asked: On what.
        personas: They take turns over the runs.
        tell: Hears what is being measured, and the share that is done.
    """
    interests = interests_of(personas)
    measured = []
    work = _work(asked)
    done = [sum(work[:number]) / sum(work) for number in range(len(work))]
    for number, (name, blind, chunks) in enumerate(_platforms(asked, interests)):
        tell(name, done[number])
        measured.append(_measured(name, blind, chunks, asked.shorts))
    tell("experiments and intervals", done[-2])
    paired = {null.name: _short_lifts(null, interests, asked) for null in NULLS if null.name in _UNEVEN}
    by_base = []
    tell("rare and common personas", done[-1])
    for at in _by_base(asked, interests.shape[1]):
        by_base.append(at)
        tell("rare and common personas", done[-1] + (1 - done[-1]) * len(by_base) / len(BASES))
    return Calibration(
        schema=2,
        runs=asked.runs,
        shorts=asked.shorts,
        seed=asked.seed,
        alpha=ALPHA,
        misread=asked.eyes.error,
        personas=[persona.name for persona in personas],
        base_shares=kept_range(by_base),
        rates=[each for one in measured for each in one.rates] + _experiments(measured, paired),
        by_base=by_base,
        coverage=list(_coverage(measured, paired, interests, asked)),
        lifts=[each for one in measured for each in one.lifts],
    )


def _work(asked: Asked) -> list[float]:
    """Return how much there is to do on each platform, on experiments, and on base shares, in cells."""
    experiments = asked.experiments * PAIRS * len(_UNEVEN) * _SHORT / asked.shorts
    dials = [float(_SLOWER * asked.personalised_runs)] * len(asked.personalised)
    bases = asked.base_runs * len(BASES) * len(ON) * _QUICKER
    return [float(asked.runs)] * len(NULLS) + [*dials, experiments, bases]


def interests_of(personas: Sequence[Persona]) -> Mask:
    """Return which topics of the simulated platform each persona likes, shape (personas, topics)."""
    from shortstui.simulator.catalogue import Catalogue

    topics = Catalogue.make(0).topics
    labels = [{interest.label for interest in persona.interests} for persona in personas]
    return np.array([[topic in liked for topic in topics] for liked in labels], dtype=np.bool_)


Chunks = Iterator[Cells]


@dataclass(frozen=True, eq=False)
class _Measured:
    """What was measured on one platform; ``last_lifts`` are those of whole runs, ``held`` the band's."""

    platform: str
    blind: bool
    rates: list[Rate]
    lifts: list[Lifts]
    last_lifts: Floats
    held: npt.NDArray[np.bool_]


def _platforms(asked: Asked, interests: Mask) -> Iterator[tuple[str, bool, Chunks]]:
    share = topic_weights(interests.shape[1])
    for null in NULLS:

        def blind(seed: int, likes: Mask, null: Null = null) -> Cells:
            return play(null, share, likes, asked.shorts, TWINS, seed, asked.eyes)

        yield f"{null.name}: {null.what}", True, _in_chunks(blind, interests, asked.runs, asked.seed)
    for recommender, strength in asked.personalised:

        def follows(seed: int, likes: Mask, recommender: str = recommender, strength: float = strength) -> Cells:
            return play_platform(recommender, strength, likes, asked.shorts, TWINS, seed, asked.eyes)

        chunks = _in_chunks(follows, interests, asked.personalised_runs, asked.seed)
        yield f"{recommender} {strength:g}", strength == 0, chunks


def _in_chunks(make: Callable[[int, Mask], Cells], interests: Mask, runs: int, seed: int) -> Chunks:
    for begin in range(0, runs, _PLAYED_AT_ONCE):
        turns = np.arange(begin, min(runs, begin + _PLAYED_AT_ONCE)) % len(interests)
        yield make(seed * 1_000_003 + begin, interests[turns])


def _measured(name: str, blind: bool, chunks: Chunks, shorts: int) -> _Measured:
    found: dict[str, list[Alarms]] = {}
    lengths = sorted({length for length in LENGTHS if length < shorts} | {shorts})
    lifts: dict[int, list[Floats]] = {length: [] for length in lengths}
    held = []
    for cells in chunks:
        for rule, at in (rules(cells) if blind else {**rules(cells), BEST: best_bettor(cells)}).items():
            found.setdefault(rule, []).append(at)
        for length in lengths:
            lifts[length].append(pair_lifts(cells, length))
        if name.partition(":")[0] in _EVEN:
            held.append(band_holds(cells))
    whole = {length: np.concatenate(parts) for length, parts in lifts.items()}
    return _Measured(
        name,
        blind,
        [rate(name, blind, rule, np.concatenate(parts)) for rule, parts in found.items()],
        [
            Lifts(name, blind, length, len(row), round(float(row.mean()), 5), round(float(row.std(ddof=1)), 5))
            for length, row in whole.items()
        ],
        whole[shorts],
        np.concatenate(held) if held else np.empty(0, np.bool_),
    )


def pair_lifts(cells: Cells, shorts: int) -> Floats:
    """Return what an experiment tests: each bot's share of the last third less its yoked twins', shape (runs,)."""
    last = slice(shorts * 2 // 3, shorts)
    lifts: Floats = cells.bot[:, last].mean(axis=1) - cells.twins[:, :, last].mean(axis=(1, 2))
    return lifts


def _short_lifts(null: Null, interests: Mask, asked: Asked) -> Floats:
    """Return the lifts of many short pairs, shape (experiments, pairs)."""
    share = topic_weights(interests.shape[1])

    def make(seed: int, likes: Mask) -> Cells:
        return play(null, share, likes, _SHORT, TWINS, seed + 500_000, asked.eyes)

    chunks = _in_chunks(make, interests, asked.experiments * PAIRS, asked.seed)
    return np.concatenate([pair_lifts(cells, _SHORT) for cells in chunks]).reshape(-1, PAIRS)


def _experiments(measured: Sequence[_Measured], paired: dict[str, Floats]) -> list[Rate]:
    rates = [_sign_flip(one.platform, one.blind, SIGN_FLIP, _grouped(one.last_lifts)) for one in measured]
    for one in measured:
        name = one.platform.partition(":")[0]
        if name in paired:
            rates.append(_sign_flip(one.platform, True, SHORT_SIGN_FLIP, paired[name]))
    return rates


def _grouped(lifts: Floats) -> Floats:
    return lifts[: len(lifts) // PAIRS * PAIRS].reshape(-1, PAIRS)


def _sign_flip(platform: str, blind: bool, rule: str, experiments: Floats) -> Rate:
    hits = int((sign_flip_p(experiments) <= ALPHA).sum()) if len(experiments) else 0
    of = proportion(hits, len(experiments))
    return Rate(platform, blind, rule, hits, len(experiments), round(of.low, 5), round(of.high, 5))


def _coverage(
    measured: Sequence[_Measured], paired: dict[str, Floats], interests: Mask, asked: Asked
) -> Iterator[Coverage]:
    lifts = [_grouped(one.last_lifts) for one in measured if one.platform.partition(":")[2]]
    yield of_sign_flips(np.concatenate([*lifts, *paired.values()]))
    yield coverage(BAND, np.concatenate([one.held for one in measured]))
    for eyes in (asked.eyes, Misreading(error=_BAD_EYES)):
        yield from of_labels(interests, topic_weights(interests.shape[1]), eyes, asked.samples, asked.seed)
    yield of_curves(asked.samples, asked.seed)


def _by_base(asked: Asked, topics: int) -> Iterator[AtBase]:
    yield from at_bases(topic_weights(topics), asked.base_runs, asked.shorts, TWINS, asked.seed, asked.eyes)
