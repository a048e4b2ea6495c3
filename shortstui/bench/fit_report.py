"""The fit's report, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import mean

from shortstui.bench.fit import FRESH, SWITCHED, Tried, personas
from shortstui.bench.fit_sessions import Arm, Dials
from shortstui.simulator.accounts import DEFAULT_STRANGERS
from shortstui.simulator.topics import RANK_SEED, topic_weights

_SHOWN = 10
_REPLICATES = 5


def fitted(ranking: tuple[int, float], tried: Sequence[Tried], strangers: float, slope: float) -> str:
    """Return what was found, beside what the platform has.

    Args:
        ranking: Seed of the topics' ranks, and the largest log ratio to the wanted base shares.
        tried: The grid, the best first.
        strangers: The share that belongs to the best.
        slope: The niche slope that belongs to it.
    """
    best, now = tried[0].dials, Dials()
    rows = [
        ("strength", f"{best.strength:g}", f"{now.strength:g}"),
        (
            "exploration: slots that stay blind at full confidence",
            f"{1 - best.strength:.2f}",
            f"{1 - now.strength:.2f}",
        ),
        ("half: whole watches to half confidence", f"{best.half:g}", f"{now.half:g}"),
        ("strangers: accounts never figured out", f"{strangers:.3f}", f"{DEFAULT_STRANGERS:g}"),
        ("niche slope: log-weight of a pick a deviation of popularity", f"{slope:.2f}", f"{now.niche:g}"),
        (
            f"seed of the topics' ranks (off the wanted base shares by at most {math.expm1(ranking[1]):.0%})",
            f"{ranking[0]}",
            f"{RANK_SEED}",
        ),
    ]
    lines = ["## The fit", "", "| | fitted | the platform's default |", "|---|---|---|"]
    lines += [f"| {what} | {found} | {default} |" for what, found, default in rows]
    lines += [
        "",
        f"The best of {len(tried)} points:",
        "",
        "| strength | half | personas beyond a factor of 2 | misfit | STEERED at .4 |",
    ]
    lines += ["|---|---|---|---|---|"]
    lines += [
        f"| {each.dials.strength:g} | {each.dials.half:g} | {each.beyond} | {each.misfit:.2f} "
        f"| {each.steered:.0f} |"
        for each in tried[:_SHOWN]
    ]
    return "\n".join([*lines, ""])


def achieved(fresh: Mapping[str, Arm], switched: Mapping[str, Arm], steered: float) -> str:
    """Return what the platform's defaults give, beside what was published.

    Args:
        fresh: Experiment 2, fitted to.
        switched: Experiment 3, not fitted to.
        steered: Median short of the STEERED alarm at strength .4.
    """
    runs = len(next(iter(fresh.values())).v2c)
    counts = _per_experiment(fresh)
    plateaus = sorted(plateau for arm in fresh.values() for plateau in arm.plateaus)
    falls = sorted(fall for arm in fresh.values() for fall in arm.falls)
    lengths = [length for arm in fresh.values() for length in arm.lengths]
    blind = 1 - mean(share for arm in fresh.values() for share in arm.personal)
    rows = [
        ("captured", "22 of 25", f"{mean(arm.captured for arm in fresh.values()):.0%}, {_captured(counts)}"),
        ("plateaus of the captured", "0.3–0.6", f"{mean(plateaus):.2f}, {_middle(plateaus)}"),
        ("log10 views fall by", "1.4–2", f"{mean(falls):.2f}, {_middle(falls)}"),
        ("shorts a session", "290–1,000", f"{min(lengths):,}–{max(lengths):,}"),
        ("blind slots at the plateau", "not published", f"{blind:.2f}"),
        ("STEERED at .4, median", "not published (wanted: ≤ 150)", f"{steered:.0f}"),
    ]
    lines = [f"## What the defaults give: {runs} runs of each persona, W = 100", ""]
    lines += ["| | published | achieved: mean, then what nine of ten lie within |", "|---|---|---|"]
    lines += [f"| {what} | {published} | {found} |" for what, published, found in rows]
    lines += ["", "### V2C of fresh bots (fitted)", "", *_times(fresh, FRESH)]
    lines += ["", "### Inertia: V2C after 300 shorts as 🎣 (not fitted)", "", *_times(switched, SWITCHED)]
    lines += ["", "| slower after the switch by | published | achieved, means | medians |", "|---|---|---|---|"]
    lines += [
        f"| {switched[slug].persona} | × {SWITCHED[slug] / FRESH[slug]:.2f} "
        f"| × {switched[slug].mean_v2c / fresh[slug].mean_v2c:.2f} "
        f"| × {switched[slug].median_v2c / fresh[slug].median_v2c:.2f} |"
        for slug in SWITCHED
    ]
    return "\n".join(lines)


def _times(arms: Mapping[str, Arm], published: Mapping[str, float]) -> list[str]:
    likes = {slug: liked for slug, (_, liked) in personas().items()}
    lines = ["| | base share | published | mean of the captured | ratio | median of all | captured |"]
    lines.append("|" + "---|" * 7)
    for slug, arm in arms.items():
        wanted = published.get(slug)
        base = float(topic_weights(len(likes[slug]))[likes[slug]].sum())
        ratio = f"{arm.mean_v2c / wanted:.2f}" if wanted else "–"
        lines.append(
            f"| {arm.persona} | {base:.3f} | {wanted or '–'} | {arm.mean_v2c:.0f} | {ratio} "
            f"| {arm.median_v2c:.0f} | {arm.captured:.0%} |"
        )
    return lines


def _per_experiment(arms: Mapping[str, Arm]) -> list[int]:
    """Return the captured of 25 in each experiment that the runs make: five of each persona."""
    runs = min(len(arm.v2c) for arm in arms.values())
    return [
        sum(videos is not None for arm in arms.values() for videos in arm.v2c[begin : begin + _REPLICATES])
        for begin in range(0, runs - _REPLICATES + 1, _REPLICATES)
    ]


def _captured(counts: Sequence[int]) -> str:
    if not counts:
        return "too few runs for 5 × 5"
    return f"{min(counts)} to {max(counts)} of 25 in {len(counts)} experiments"


def _middle(values: Sequence[float]) -> str:
    """Say between what nine of ten sorted values lie."""
    edge = len(values) // 20
    return f"{values[edge]:.2f}–{values[len(values) - 1 - edge]:.2f}"
