"""How often each rule says so, on platforms that ignore interests and on platforms that follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.evidence.e_process import alarms, log_evidence
from shortstui.capture.evidence.levels import ALPHA, CAPTURED, NARROWED, PIGEONHOLED, STEERED
from shortstui.capture.evidence.recurrence import log_narrowing
from shortstui.capture.proportion import proportion
from shortstui.capture.verdict.sign_flip import sign_flip_p
from shortstui.experiments.calibrated import Calibration, Rate
from shortstui.personas.model import Persona
from shortstui.simulator.cells import Cells, Mask, Misreading
from shortstui.simulator.nulls import BATCH, NULLS, Null, play
from shortstui.simulator.platform_cells import play_platform
from shortstui.simulator.topics import topic_weights

PUBLISHED: Final = "1/5 rule, window {window}"
SIGN_FLIP: Final = "sign flip over 8 pairs"
PAIRS: Final = 8
TWINS: Final = 3
_SHARE, _WINDOWS = 0.2, (50, 100)
_PLAYED_AT_ONCE: Final = 250
"""Runs held in memory together."""
Alarms = npt.NDArray[np.int64]
"""The short at which a rule first said so in each run, shape (runs,); 0: never."""


@dataclass(frozen=True)
class Asked:
    """What to calibrate on.

    Attributes:
        runs: Cells on each null.
        shorts: Of each run.
        seed: Same seed, same result.
        personalised: Recommenders with their strengths.
        personalised_runs: Cells on each of those: they are the platform itself, and slower.
        eyes: How viewers misread.
    """

    runs: int = 1_000
    shorts: int = 1_000
    seed: int = 0
    personalised: Sequence[tuple[str, float]] = (("content", 0.2), ("content", 0.4), ("content", 0.8))
    personalised_runs: int = 40
    eyes: Misreading = field(default_factory=Misreading)


def calibrate(
    asked: Asked, personas: Sequence[Persona], tell: Callable[[str, float], None] = lambda _what, _done: None
) -> Calibration:
    """Measure all rules on all platforms.

    Args:
        asked: On what.
        personas: They take turns over the runs.
        tell: Hears what is being measured, and the share that is done.
    """
    interests = interests_of(personas)
    jobs = len(NULLS) + len(asked.personalised)
    rates: list[Rate] = []
    bases: list[npt.NDArray[np.float64]] = []
    for number, (name, blind, cells) in enumerate(_platforms(asked, interests)):
        tell(name, number / jobs)
        chunks = list(cells)
        rates += _rates(name, blind, chunks, asked)
        bases += [cell.on_persona[:, 1:].mean(axis=(1, 2)) for cell in chunks if blind]
    low, high = np.quantile(np.concatenate(bases), (0.01, 0.99))
    return Calibration(
        schema=1,
        runs=asked.runs,
        shorts=asked.shorts,
        seed=asked.seed,
        alpha=ALPHA,
        misread=asked.eyes.error,
        personas=[persona.name for persona in personas],
        base_shares=(round(float(low), 4), round(float(high), 4)),
        rates=rates,
    )


def interests_of(personas: Sequence[Persona]) -> Mask:
    """Return which topics of the simulated platform each persona likes, shape (personas, topics)."""
    from shortstui.simulator.catalogue import Catalogue

    topics = Catalogue.make(0).topics
    labels = [{interest.label for interest in persona.interests} for persona in personas]
    return np.array([[topic in liked for topic in topics] for liked in labels], dtype=np.bool_)


Chunks = Iterator[Cells]


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


def _rates(name: str, blind: bool, chunks: Sequence[Cells], asked: Asked) -> list[Rate]:
    found: dict[str, list[Alarms]] = {}
    lifts: list[npt.NDArray[np.float64]] = []
    for cells in chunks:
        for rule, at in rules(cells).items():
            found.setdefault(rule, []).append(at)
        last = slice(asked.shorts * 2 // 3, None)
        lifts.append(cells.bot[:, last].mean(axis=1) - cells.on_persona[:, 1:, last].mean(axis=(1, 2)))
    rates = [_rate(name, blind, rule, np.concatenate(parts)) for rule, parts in found.items()]
    return [*rates, _sign_flip(name, blind, np.concatenate(lifts))]


def rules(cells: Cells) -> dict[str, Alarms]:
    """Return when each rule first says so, in each run.

    The levels are tested twice: with a bet on every short, as on a feed whose batches nobody knows, and with one
    on the mean of every ten.
    """
    y = cells.bot.astype(np.float64)
    c = cells.on_persona[:, 1:].mean(axis=1)
    narrowed = alarms(log_narrowing(cells.seen[:, 0], cells.seen[:, 1:]))
    captured = alarms(log_evidence(CAPTURED, y, c))
    both = np.where((captured > 0) & (narrowed > 0), np.maximum(captured, narrowed), 0)
    found = {
        STEERED.name: alarms(log_evidence(STEERED, y, c)),
        CAPTURED.name: captured,
        NARROWED.name: narrowed,
        PIGEONHOLED: both,
        f"{STEERED.name}, by batches": alarms(log_evidence(STEERED, y, c, batch=BATCH)),
        f"{CAPTURED.name}, by batches": alarms(log_evidence(CAPTURED, y, c, batch=BATCH)),
    }
    for window in _WINDOWS:
        found[PUBLISHED.format(window=window)] = _published(y, window)
    return found


def _published(y: npt.NDArray[np.float64], window: int) -> Alarms:
    """Return when the share of the last ``window`` shorts first exceeds 1/5."""
    total = np.cumsum(y, axis=1)
    total[:, window:] -= total[:, :-window].copy()
    over = total[:, window - 1 :] > _SHARE * window
    return np.where(over.any(axis=1), over.argmax(axis=1) + window, 0)


def _rate(name: str, blind: bool, rule: str, at: Alarms) -> Rate:
    hits = at[at > 0]
    of = proportion(len(hits), len(at))
    delay = float(np.median(hits)) if len(hits) else None
    return Rate(name, blind, rule, len(hits), len(at), of.low, of.high, delay)


def _sign_flip(name: str, blind: bool, lifts: npt.NDArray[np.float64]) -> Rate:
    experiments = lifts[: len(lifts) // PAIRS * PAIRS].reshape(-1, PAIRS)
    hits = int((sign_flip_p(experiments) <= ALPHA).sum()) if len(experiments) else 0
    of = proportion(hits, max(1, len(experiments)))
    return Rate(name, blind, SIGN_FLIP, hits, len(experiments), of.low, of.high)
