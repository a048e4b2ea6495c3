"""The manifest of a new run: all that is known before the first short."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from shortstui.bots.eyes import Eyes
from shortstui.bots.feeds import feed_settings, make_feed
from shortstui.bots.plan import LIVE, RunPlan
from shortstui.bots.resolution import resolve_interests
from shortstui.personas.folder import find_persona
from shortstui.personas.model import Persona
from shortstui.personas.toml import load_persona, read_text
from shortstui.places import personas_folder
from shortstui.runs.layout import run_name
from shortstui.runs.manifest import (
    MANIFEST_SCHEMA,
    ExperimentRecord,
    FeedRecord,
    Manifest,
    PersonaRecord,
    ResolvedInterest,
    SwitchRecord,
    TwinKind,
    TwinRecord,
)

_LIBRARIES: Final = ("numpy", "torch", "open_clip_torch", "pillow", "implicit", "msgspec")
_LIVE_LIBRARIES: Final = ("playwright", "aiohttp")


def new_manifest(plan: RunPlan, persona: Persona, eyes: Eyes) -> Manifest:
    """Return what a run of this plan is made with; loads the encoder if it is needed.

    Raises:
        ShortstuiError: An interest, the other persona of a switch, or the feed can't be had.
    """
    created = datetime.now(UTC).replace(microsecond=0)
    run = plan.name or run_name(persona.name, created)
    feed = make_feed(plan.feed, feed_settings(plan))
    return Manifest(
        schema=MANIFEST_SCHEMA,
        run=run,
        created=created,
        seed=plan.seed,
        goal=plan.videos,
        persona=_record(plan.persona, persona),
        interests=_resolved(persona, eyes),
        map=eyes.map_record(),
        encoder=eyes.encoder_record(),
        feed=FeedRecord(feed.name, dict(feed.settings())),
        versions=_versions(plan),
        switch=_switch(plan, persona, eyes),
        perceive=plan.perceive,
        thumbnails=plan.thumbnails,
        twins=twin_names(run, plan.twins),
        experiment=plan.experiment,
    )


def _record(path: Path, persona: Persona) -> PersonaRecord:
    return PersonaRecord(persona.name, persona.emoji, path.name, read_text(path))


def _resolved(persona: Persona, eyes: Eyes) -> list[ResolvedInterest]:
    """Resolve the interests, and say what each was taken to be."""
    found = resolve_interests(persona, eyes)
    for interest in found:
        eyes.progress(
            f"{interest.label} → {interest.cluster} {interest.cluster_label} ({interest.similarity:.2f})", None
        )
    return found


def _switch(plan: RunPlan, persona: Persona, eyes: Eyes) -> SwitchRecord | None:
    if persona.switch is None:
        return None
    beside = plan.persona.parent / f"{persona.switch.to}.toml"
    path = beside if beside.is_file() else find_persona(persona.switch.to, personas_folder())
    other = load_persona(path)
    return SwitchRecord(persona.switch.after, _record(path, other), _resolved(other, eyes))


def _versions(plan: RunPlan) -> dict[str, str]:
    from shortstui import __version__

    live = plan.feed in LIVE
    versions = {"shortstui": __version__, "python": platform.python_version()}
    for library in (*_LIBRARIES, *(_LIVE_LIBRARIES if live else ())):
        try:
            versions[library] = version(library)
        except PackageNotFoundError:
            continue
    if live:
        from shortstui.feeds.youtube.browsers import browser_version, find_browser

        versions["browser"] = browser_version(find_browser(plan.live.browser))
    return versions


def twin_manifests(lead: Manifest, kinds: Sequence[TwinKind]) -> list[Manifest]:
    """Return the manifests of a bot's controls: all as the bot's, but for the account.

    On the simulated platform an account is a seed: every control has one of its own, drawn from the bot's.
    """
    names = twin_names(lead.run, kinds)
    return [
        msgspec.structs.replace(
            lead,
            run=name,
            seed=_seed_of(lead.seed, number),
            feed=_own_account(lead.feed, number),
            switch=None,
            twin=TwinRecord(kind, lead.run),
            twins=[],
            experiment=_as_control(lead.experiment),
        )
        for number, (name, kind) in enumerate(zip(names, kinds, strict=True), start=1)
    ]


def _as_control(place: ExperimentRecord | None) -> ExperimentRecord | None:
    return None if place is None else msgspec.structs.replace(place, role="control")


def twin_names(lead: str, kinds: Sequence[TwinKind]) -> list[str]:
    """Return the names of the runs that are a bot's controls."""
    return [f"{lead}-{number}-{kind}" for number, kind in enumerate(kinds, start=1)]


def _own_account(feed: FeedRecord, number: int) -> FeedRecord:
    seed = feed.settings.get("seed")
    own = {"seed": _seed_of(seed, number)} if isinstance(seed, int) else {}
    return FeedRecord(feed.name, feed.settings | own)


def _seed_of(seed: int, number: int) -> int:
    return int(np.random.default_rng((seed, number)).integers(2**31))
