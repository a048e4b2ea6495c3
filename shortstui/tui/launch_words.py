"""What the launch screen says: what will happen, how long it takes, and what to be careful of. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from textual.content import Content

from shortstui.tui.estimate import crowd, how_long, how_much
from shortstui.tui.launch import CONTROLS
from shortstui.tui.launch_form import Setup
from shortstui.tui.launch_plan import Foreseen
from shortstui.tui.shown import plain

CALIBRATED: Final = tuple(CONTROLS)[-1]
ALPHA: Final = 0.05
"""Of the verdict, as plans have it that say nothing else."""
_WINDOW: Final = 50
_BLIND: Final = {"uniform", "popularity"}
_BEFORE: Final = {
    "simulated": "before the simulated platform",
    "double": "before the double of YouTube Shorts, in Chromium",
    "youtube": "before YouTube Shorts, the real site, not signed in",
    "folder": "over a folder of pictures",
}
_EYES: Final = {"youtube": "ViT-B-32", "folder": "shorts-tiny, which reads drawings and no photographs"}


def told(setup: Setup, foreseen: Foreseen | None, runs: Path) -> list[Content]:
    """Return what starting this would do, the most important first.

    Args:
        setup: What is filled in.
        foreseen: Of an experiment, once that is known.
        runs: The folder of runs.
    """
    explores = foreseen.exploratory if foreseen is not None else ()
    return [
        *_happens(setup),
        *(_warning("EXPLORATORY ", each) for each in explores),
        *(_warning("⚠ ", each) for each in careful(setup)),
        *_kept(setup, foreseen, runs),
    ]


def not_yet(problems: int) -> Content:
    """Return what stands there while something is wrong."""
    what = "One field needs a change" if problems == 1 else f"{problems} fields need a change"
    return Content.assemble((f"✗ {what}", "bold $error"), "; what is wrong stands beside it. Nothing is started.")


def _happens(setup: Setup) -> Iterator[Content]:
    feed, dials = setup.feed, setup.dials
    yield Content.assemble((crowd(setup.extent, "persona"), "bold"), f" {_BEFORE[feed]}")
    how = f"recommender {dials.recommender}, {dials.strength:.0%} personal; " if setup.dialled else ""
    yield plain(f"{how}seed {dials.seed}; seen by {_EYES.get(feed, 'shorts-tiny')}")
    if setup.bots > 1:
        yield plain(f"one experiment, its verdict {_against(setup)}, α = {ALPHA:g}")
    yield _labelled("time", how_long(setup.extent))
    yield _labelled("disk", how_much(setup.extent))


def _against(setup: Setup) -> str:
    bots = "1 bot" if setup.replicates == 1 else f"{setup.replicates} bots"
    others = "the other personas' bots" if setup.against == "other-personas" else f"their {setup.against} twins"
    return f"over {bots} a persona against {others}"


def _kept(setup: Setup, foreseen: Foreseen | None, runs: Path) -> Iterator[Content]:
    if setup.bots == 1:
        yield _labelled("kept", f"{runs}/{setup.personas[0].stem}-…")
    elif foreseen is None:
        yield _labelled("kept", "…")
    elif foreseen.problem:
        yield Content.assemble(("✗ ", "bold $error"), plain(foreseen.problem, "$error", 300))
    elif foreseen.there:
        yield _labelled("kept", f"{foreseen.folder}: it was begun before, and goes on there")
    else:
        yield _labelled("kept", f"{foreseen.folder}; the plan is frozen there before the first short")


def careful(setup: Setup) -> Iterator[str]:
    """Yield what a user should know before this starts, one sentence each."""
    if setup.feed == "youtube":
        yield "The real site, untested by us: see `shortstui doctor --live`. A notice wants your yes first, once."
    if setup.feed == "folder":
        yield "A folder of pictures can't react to a viewer: nothing can be captured here."
    elif setup.dialled and (setup.dials.strength == 0 or setup.dials.recommender in _BLIND):
        yield "This platform is blind to the viewer: a negative control."
    if setup.dials.videos < _WINDOW:
        yield f"Under {_WINDOW} shorts the window of the 1/5 rule never fills."
    yield from _of_few_pairs(setup) if setup.bots > 1 else _of_few_twins(setup)


def _of_few_twins(setup: Setup) -> Iterator[str]:
    if setup.feed == "folder":
        return
    if not setup.dials.twins:
        yield f"No control: the 1/5 rule fires on feeds that ignore the viewer, too. Evidence wants {CALIBRATED}."
    elif setup.dials.twins != CONTROLS[CALIBRATED]:
        yield f"The evidence's error rates were measured with {CALIBRATED}; with other controls nobody knows them."


def _of_few_pairs(setup: Setup) -> Iterator[str]:
    """A verdict needs so many pairs that chance alone can't give what they show."""
    from shortstui.capture.verdict.sign_flip import smallest_p  # numpy: not before the first frame

    fewest = smallest_p(setup.replicates)
    if fewest > ALPHA:
        yield (
            f"So few bots of a persona can't give a p under {fewest:.3g}, so no verdict is possible: it takes "
            f"{pairs_for(ALPHA)} at least."
        )
    elif fewest > ALPHA / len(setup.personas):
        yield (
            f"With {setup.replicates} bots each, one captured persona among {len(setup.personas)} can't be told: "
            f"that takes {pairs_for(ALPHA / len(setup.personas))}."
        )


def pairs_for(p: float) -> int:
    """Return how many pairs can give a p as small as this."""
    from shortstui.capture.verdict.sign_flip import EXACT, smallest_p

    return next((pairs for pairs in range(1, EXACT + 1) if smallest_p(pairs) <= p), EXACT + 1)


def _warning(mark: str, text: str) -> Content:
    return Content.assemble((mark, "bold $warning"), plain(text, "$warning", 300))


def _labelled(name: str, text: str) -> Content:
    return Content.assemble((f"{name} ", "$foreground 60%"), plain(text, limit=300))
