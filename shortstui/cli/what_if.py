"""``shortstui what-if``: a saved run scored again, by another persona, rule, threshold, map or encoder."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from shortstui.cli.progress import Steps
from shortstui.text import harmless

if TYPE_CHECKING:
    from shortstui.bots.what_if import Scored, WhatIf
    from shortstui.capture.sensitivity import Setting

_CAREFUL = (
    "The feed reacted to what the bot really watched. This scores again what was served;",
    "it does not say what would have been served.",
)


@click.command("what-if")
@click.argument("run")
@click.option("--persona", default=None, help="Score with this persona's interests and rule, all through the run.")
@click.option("--rule", type=click.Choice(["nearest-tag", "interest-mass"]), default=None, help="Another rule.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    default=None,
    help="Of the rule interest-mass; default the run's own, else 0.35.",
)
@click.option("--encoder", default=None, help="Look at the kept thumbnails with another CLIP.")
@click.option("--map", "interest_map", default=None, help="Another interest map, a name or a folder.")
@click.option(
    "--sensitivity",
    "grid",
    is_flag=True,
    help="Read the run in a fixed grid of reasonable settings, and count in how many it says so.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option(
    "--runs", "runs", type=click.Path(path_type=Path), default=None, help="Where runs are kept; default ./runs."
)
def what_if(
    run: str,
    persona: str | None,
    rule: Literal["nearest-tag", "interest-mass"] | None,
    threshold: float | None,
    encoder: str | None,
    interest_map: str | None,
    grid: bool,
    as_json: bool,
    runs: Path | None,
) -> None:
    """Score RUN again, and its controls with it: what if the bot had gone by something else?

    Prints the original and the what-if side by side. The feed reacted to the original bot: what would have been
    served to the other one nobody knows.

    --sensitivity asks whether other reasonable settings say the same. Its grid is fixed: the rules nearest-tag and
    interest-mass at 0.2, 0.35 and 0.5, given and equal weights, all and only yoked controls, three ways each to
    say CAPTURED and STEERED, and the published 1/5 rule over 50 and 100.
    """
    from shortstui.bots.otherwise import Asked
    from shortstui.bots.what_if import what_if as score_again
    from shortstui.personas.folder import find_persona
    from shortstui.places import personas_folder, runs_folder
    from shortstui.runs.store import find_run

    if grid and (rule is not None or threshold is not None):
        raise click.UsageError(
            "--sensitivity has rules and thresholds of its own: leave --rule and --threshold out"
        )
    file = None if persona is None else find_persona(persona, personas_folder())
    asked = Asked(file, rule, threshold, encoder, interest_map)
    with Steps() as told:
        found = score_again(find_run(run, runs or runs_folder()), asked, told, grid=grid)
    settings = found.other.sensitivity() if grid else []
    if as_json:
        click.echo(_json(found, settings))
        return
    for line in (*(_side_by_side(found) if found.changed or not grid else ()), *_table(settings)):
        click.echo(line)


def _side_by_side(found: WhatIf) -> Iterator[str]:
    was, other = _column(found.original), _column(found.other)
    width = max(len(text) for text in (*was.values(), "original")) + 2
    yield f"{'':<16}{'original':<{width}}what if"
    for name in was:
        yield f"{name:<16}{was[name]:<{width}}{other[name]}"
    counts = found.agreement
    yield ""
    yield f"decisions       the same on {counts.tp + counts.tn} of {counts.known} organic shorts"
    yield from _remarks(found)
    yield from ("", *_CAREFUL)


def _column(scored: Scored) -> dict[str, str]:
    from shortstui.capture.evidence.levels import CAPTURED, STEERED

    state = scored.state
    lines = {
        "persona": harmless(scored.manifest.persona.name, 40),
        "rule": scored.scoring.rule,
        "encoder": scored.manifest.encoder.name,
        "map": scored.manifest.map.name,
        "watched": f"{state.watched} of {state.organic}",
    }
    for window in state.shares:
        share, at = state.share(window), state.v2c[window]
        lines[f"last {window} share"] = "–" if share is None else f"{share:.2f}"
        lines[f"V2C, last {window}"] = f"not in {state.v2c_seen}" if at is None else str(at)
    if (pair := scored.pair) is not None and pair.shorts:
        mean, low, high = pair.lift
        lines["base share"] = f"{pair.base_share:.3f}"
        lines["lift"] = f"{mean:+.3f} [{low:+.3f} to {high:+.3f}]"
        for level in (STEERED, CAPTURED):
            alarm, log_e = pair.alarm(level.name), pair.process(level).log_e / math.log(10)
            lines[level.name] = f"{'no' if alarm is None else f'since {alarm}'} (log10 E {log_e:+.2f})"
    return lines


def _remarks(found: WhatIf) -> Iterator[str]:
    if not found.changed:
        yield "                nothing was asked to be otherwise"
    if found.original.pair is None:
        yield "                no controls: whether the feed steered the bot can't be told from this run"
    if found.noticed.rounded:
        yield (
            f"                the kept embeddings (half precision) put {found.noticed.rounded} of "
            f"{found.noticed.shorts} shorts into another cluster; the recorded one counts"
        )
    if found.off:
        yield (
            f"                scored again as it was, {found.off} organic shorts come out otherwise than "
            "recorded; original is the record"
        )
    if found.noticed.unseen:
        yield f"                {found.noticed.unseen} shorts could not be looked at: nothing of them was kept"
    if found.original.state.phases or found.other.state.phases:
        yield "                the bot took on another persona: shares and V2C are of its second part"


def _table(settings: Sequence[Setting]) -> Iterator[str]:
    """Yield a row for each way to score, a column for each level, and the counts."""
    if not settings:
        return
    yield ""
    yield "Shorts after which each setting first said so, – for never; * the run's own rule"
    for verdict in dict.fromkeys(one.verdict for one in settings):
        asked = [one for one in settings if one.verdict == verdict]
        yield ""
        yield from _block(asked)
        hits = sum(one.at is not None for one in asked)
        yield f"{verdict} in {hits} of {len(asked)} reasonable settings"


def _block(asked: Sequence[Setting]) -> Iterator[str]:
    """Yield one verdict's table."""
    levels = dict.fromkeys(one.level for one in asked)
    at = {(one.rule, one.weights, one.against, one.level): one.at for one in asked}
    yield f"{'rule':<21} {'weights':<10} {'controls':<9}" + "".join(f"{level:>13}" for level in levels)
    for rule, weights, against, own in dict.fromkeys(
        (one.rule, one.weights, one.against, one.own) for one in asked
    ):
        found = (at[rule, weights, against, level] for level in levels)
        said = "".join(f"{'–' if short is None else short:>13}" for short in found)
        yield f"{rule + (' *' if own else ''):<21} {weights:<10} {against:<9}{said}"


def _json(found: WhatIf, settings: Sequence[Setting]) -> str:
    import msgspec

    result = {
        "run": found.run,
        "note": " ".join(_CAREFUL),
        "original": _facts(found.original),
        "what_if": _facts(found.other) if found.changed else None,
        "same_decisions": found.agreement.tp + found.agreement.tn,
        "organic": found.agreement.known,
        "scored_otherwise_than_recorded": found.off,
        "rounded": found.noticed.rounded,
        "unseen": found.noticed.unseen,
        "settings": list(settings),
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=1).decode()


def _facts(scored: Scored) -> dict[str, object]:
    from shortstui.capture.evidence.levels import CAPTURED, STEERED

    state, pair, made = scored.state, scored.pair, scored.manifest
    facts: dict[str, object] = {
        "persona": made.persona.name,
        "rule": scored.scoring.rule,
        "weights": {str(cluster): weight for cluster, weight in scored.scoring.weights.items()},
        "encoder": made.encoder.fingerprint,
        "map": made.map.sha256,
        "watched": state.watched,
        "share": {str(window): state.share(window) for window in state.shares},
        "v2c": {str(window): at for window, at in state.v2c.items()},
        "decisions": "".join("sw-"[outcome] for outcome in state.history),  # - is not organic
    }
    if pair is not None and pair.shorts:
        facts["lift"] = pair.lift._asdict()
        facts["base_share"] = pair.base_share
        for level in (STEERED, CAPTURED):
            facts[level.name] = {"alarm": pair.alarm(level.name), "log_e": pair.process(level).log_e}
    return facts
