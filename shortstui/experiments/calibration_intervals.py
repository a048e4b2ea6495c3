"""Do the intervals hold what they should, as often as they say?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from shortstui.capture.agreement import Agreement
from shortstui.capture.evidence.lift_band import lift_bands
from shortstui.capture.proportion import proportion
from shortstui.capture.verdict.decision_quality import corrected_share, decision_quality
from shortstui.capture.verdict.sign_flip import sign_flip
from shortstui.capture.verdict.survival import Until, survival
from shortstui.experiments.calibrated import Coverage
from shortstui.simulator.cells import Cells, Mask, Misreading, misread
from shortstui.simulator.streams import stream

SIGN_FLIP: Final = "sign flip, {pairs} pairs"
BAND: Final = "band around the lift, at every look"
CORRECTED: Final = "share corrected for misreading (Rogan–Gladen), 100 labels, {misread:.0%} misread"
KAPPA: Final = "Cohen's κ, 100 labels, {misread:.0%} misread"
CURVE: Final = "V2C curve at its median (Kaplan–Meier), {runs} runs"
LABELS: Final = 100
_RUNS: Final = 25
_HALF_LIFE, _HORIZON = 300.0, 600.0
_WATCHED: Final = (0.06, 0.15, 0.3)
"""True shares of a feed's shorts that fit the persona: before and after capture."""
_SHORTS: Final = 1_000


def coverage(interval: str, held: Sequence[bool] | npt.NDArray[np.bool_]) -> Coverage:
    """Return a coverage with its own interval."""
    of = proportion(int(np.sum(held)), len(held))
    return Coverage(interval, of.hits, of.of, round(of.low, 5), round(of.high, 5))


def of_sign_flips(lifts: npt.NDArray[np.float64]) -> Coverage:
    """Return how often the interval of an experiment holds nought, where nought is true.

    Args:
        lifts: Of pairs on platforms that ignore interests, shape (experiments, pairs).
    """
    found = [sign_flip(row) for row in lifts]
    return coverage(SIGN_FLIP.format(pairs=lifts.shape[-1]), [each.low <= 0 <= each.high for each in found])


def band_holds(cells: Cells) -> npt.NDArray[np.bool_]:
    """Return in which runs the band holds nought at every look, shape (runs,).

    Only for nulls that treat all accounts alike: there, what is expected of a bot is what is expected of its
    controls, whatever came before.
    """
    _, low, high = lift_bands(cells.bot.astype(np.float64), cells.on_persona[:, 1:].mean(axis=1))
    return np.asarray(((low <= 0) & (high >= 0)).all(axis=1), np.bool_)


def of_labels(
    interests: Mask, weights: npt.NDArray[np.float64], eyes: Misreading, samples: int, seed: int
) -> Iterator[Coverage]:
    """Yield the coverage of what hand labels say: κ, and the corrected share.

    A bot reads 1,000 shorts and 100 others are labelled, with the misreading of the simulated platform.

    Args:
        interests: The topics that each persona likes, shape (personas, topics).
        weights: How often each topic is served, shape (topics,), sum 1.
        eyes: How the bot misreads.
        samples: How many times.
        seed: Same seed, same result.
    """
    rng = stream(seed, "labels")
    tables = [_table(likes, weights, true, eyes, rng) for likes in interests for true in _WATCHED]
    corrected, kappas = [], []
    for sample in range(samples):
        cells = tables[sample % len(tables)]
        counts = rng.multinomial(LABELS, cells)
        labels = Agreement(*(int(count) for count in counts))
        watched = int(rng.binomial(_SHORTS, cells[0] + cells[1]))
        share = corrected_share(watched, _SHORTS, labels)
        corrected.append(share.low <= cells[0] + cells[2] <= share.high)
        kappa = decision_quality(labels).kappa
        kappas.append(kappa.low <= _kappa(cells) <= kappa.high)
    yield coverage(CORRECTED.format(misread=eyes.error), corrected)
    yield coverage(KAPPA.format(misread=eyes.error), kappas)


def of_curves(samples: int, seed: int) -> Coverage:
    """Return how often the V2C curve's interval holds the truth at the median; one run in four is censored."""
    rng = stream(seed, "curves")
    held = []
    for times in np.ceil(rng.exponential(_HALF_LIFE / np.log(2), (samples, _RUNS))):
        found = survival([Until(float(min(time, _HORIZON)), bool(time <= _HORIZON)) for time in times])
        place = int(np.searchsorted(found.shorts, _HALF_LIFE, side="right")) - 1
        held.append(place >= 0 and bool(found.low[place] <= 0.5 <= found.high[place]))
    return coverage(CURVE.format(runs=_RUNS), held)


def _table(
    likes: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
    true: float,
    eyes: Misreading,
    rng: np.random.Generator,
) -> npt.NDArray[np.float64]:
    """Return the chances of tp, fp, fn, tn on a feed where what is liked has the given share; shape (4,)."""
    share = np.where(likes, weights / weights[likes].sum() * true, weights / weights[~likes].sum() * (1 - true))
    topics = rng.choice(len(share), 100_000, p=share).astype(np.int16)
    seen = misread(topics, len(share), eyes, rng)
    chosen, fits = likes[seen], likes[topics]
    return np.array(
        [(chosen & fits).mean(), (chosen & ~fits).mean(), (~chosen & fits).mean(), (~chosen & ~fits).mean()]
    )


def _kappa(cells: npt.NDArray[np.float64]) -> float:
    tp, fp, fn, tn = cells
    chance = (tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)
    return float((tp + tn - chance) / (1 - chance))
