"""How good the bot's eyes are, held against labels by hand, and the share corrected for what they miss."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

from shortstui.capture.agreement import Agreement
from shortstui.capture.proportion import Proportion, proportion


class Estimate(NamedTuple):
    """A value with its interval."""

    value: float
    low: float
    high: float


class DecisionQuality(NamedTuple):
    """Decisions against labels; precision and recall with exact intervals, κ with an asymptotic one."""

    precision: Proportion
    recall: Proportion
    specificity: Proportion
    kappa: Estimate


def decision_quality(labelled: Agreement, confidence: float = 0.95) -> DecisionQuality:
    """Return how well decisions agree with labels of a random sample of impressions.

    The interval of κ counts one made-up short in each of the four cells, in the manner of Agresti & Coull: with
    100 labels it then covers in 94–95 % of simulated samples, without in 90–93 %. Sources: Cohen, Educ. Psychol.
    Meas. 20 (1960); its large-sample error: Fleiss, Cohen & Everitt, Psychol. Bulletin 72 (1969).
    """
    tp, fp, fn, tn = labelled.tp, labelled.fp, labelled.fn, labelled.tn
    return DecisionQuality(
        precision=proportion(tp, tp + fp, confidence),
        recall=proportion(tp, tp + fn, confidence),
        specificity=proportion(tn, tn + fp, confidence),
        kappa=_kappa(tp, fp, fn, tn, _normal(confidence)),
    )


def corrected_share(watched: int, shorts: int, labelled: Agreement, confidence: float = 0.95) -> Estimate:
    """Return the share of shorts that truly match the persona, from the share that was watched.

    p = (q + specificity − 1) / (recall + specificity − 1). The interval counts the labels' uncertainty too: for
    this, it adds one or two made-up labels and shorts. Sources: Rogan & Gladen, Am. J. Epidemiol. 107 (1978);
    interval: Lang & Reiczigel, Prev. Vet. Med. 113 (2014), as in R's asht::prevSeSp.

    Args:
        watched: Organic shorts that the bot watched, the persona not having changed.
        shorts: All organic shorts.
        labelled: Decisions against labels of a random sample of them.
        confidence: Of the interval.

    Returns:
        The share, within 0–1; NaN with the interval 0–1 when the eyes are no better than chance, or unknown.
    """
    positives, negatives = labelled.tp + labelled.fn, labelled.tn + labelled.fp
    if not (positives and negatives and shorts):
        return Estimate(math.nan, 0.0, 1.0)
    youden = labelled.tp / positives + labelled.tn / negatives - 1
    z = _normal(confidence)
    n = shorts + z * z
    recall, specificity = (labelled.tp + 1) / (positives + 2), (labelled.tn + 1) / (negatives + 2)
    good = recall + specificity - 1
    if youden <= 0 or good <= 0:
        return Estimate(math.nan, 0.0, 1.0)
    value = (watched / shorts + labelled.tn / negatives - 1) / youden
    q = (watched + z * z / 2) / n
    centre = (q + specificity - 1) / good
    variance = (
        q * (1 - q) / n
        + centre**2 * recall * (1 - recall) / (positives + 2)
        + (1 - centre) ** 2 * specificity * (1 - specificity) / (negatives + 2)
    )
    shift = (
        2
        * z
        * z
        * (
            centre * recall * (1 - recall) / (positives + 2)
            - (1 - centre) * specificity * (1 - specificity) / (negatives + 2)
        )
    )
    reach = z * math.sqrt(variance) / good
    return Estimate(*(min(max(end, 0.0), 1.0) for end in (value, centre + shift - reach, centre + shift + reach)))


def _kappa(tp: int, fp: int, fn: int, tn: int, z: float) -> Estimate:
    value, _ = _kappa_and_error(tp, fp, fn, tn)
    if math.isnan(value):
        return Estimate(math.nan, -1.0, 1.0)
    centre, error = _kappa_and_error(tp + 1, fp + 1, fn + 1, tn + 1)
    low, high = max(centre - z * error, -1.0), min(centre + z * error, 1.0)
    return Estimate(value, min(low, value), max(high, value))


def _kappa_and_error(tp: int, fp: int, fn: int, tn: int) -> tuple[float, float]:
    """Return κ with its standard error; NaN where there is nothing to agree on."""
    n = tp + fp + fn + tn
    if not n:
        return math.nan, math.nan
    cells = {(1, 1): tp / n, (1, 0): fp / n, (0, 1): fn / n, (0, 0): tn / n}
    chosen = {1: (tp + fp) / n, 0: (fn + tn) / n}
    truth = {1: (tp + fn) / n, 0: (fp + tn) / n}
    agreed = cells[1, 1] + cells[0, 0]
    chance = chosen[1] * truth[1] + chosen[0] * truth[0]
    if chance == 1:
        return math.nan, math.nan  # one answer only, on both sides
    kappa = (agreed - chance) / (1 - chance)
    same = sum(cells[i, i] * (1 - (chosen[i] + truth[i]) * (1 - kappa)) ** 2 for i in (0, 1))
    other = (1 - kappa) ** 2 * sum(cells[i, 1 - i] * (chosen[1 - i] + truth[i]) ** 2 for i in (0, 1))
    variance = same + other - (kappa - chance * (1 - kappa)) ** 2
    return kappa, math.sqrt(max(variance, 0.0) / n) / (1 - chance)


def _normal(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
