"""What a run was made with, so that anybody can make it again: ``manifest.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, cast

import msgspec
import tomli_w

MANIFEST_SCHEMA = 3
"""2 (2026-11) added the controls of a run; 3 (2026-11) the experiment that it belongs to."""

TwinKind = Literal["yoked", "random", "no-watch"]
"""What a control does: as the bot at the same places, as the bot at random places, nothing."""


class PersonaRecord(msgspec.Struct, frozen=True):
    """The persona as it was when the run began."""

    name: str
    emoji: str
    file: str
    """Where it was read from; only a name, never needed to read the run."""
    toml: str
    """The whole file."""


class ResolvedInterest(msgspec.Struct, frozen=True):
    """One interest of the persona and the cluster it stands for on the run's map."""

    label: str
    emoji: str
    weight: float
    cluster: int
    cluster_label: str
    similarity: float
    """Cosine between the label's text and the tags of the cluster; 1.0 when the number was taken as given."""


class MapRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The interest map of the run."""

    name: str
    sha256: str
    vocabulary: str
    tags: int
    labels: list[str]
    """The label of every cluster, by number: a run can be read without its map."""
    spec: str = ""
    """How it was asked for (a name or a path), so that a resume finds it again."""


class EncoderRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The eyes of the run."""

    name: str
    fingerprint: str
    dimensions: int
    """Length d of an embedding; 0 when the run had no encoder."""
    spec: str = ""
    """How it was asked for (a name or a path), so that a resume finds it again."""


class FeedRecord(msgspec.Struct, frozen=True):
    """The feed and its settings."""

    name: str
    settings: dict[str, object]


class SwitchRecord(msgspec.Struct, frozen=True):
    """The persona that the bot takes on after some shorts (the inertia experiment)."""

    after: int
    persona: PersonaRecord
    interests: list[ResolvedInterest]


class TwinRecord(msgspec.Struct, frozen=True):
    """What makes a run the control of another."""

    kind: TwinKind
    of: str
    """The run that it stands beside, in the same folder of runs."""


class ExperimentRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The place of a run in an experiment."""

    name: str
    plan: str
    """SHA-256 (hex) of the plan, frozen before the first video."""
    arm: str
    """Which of the plan's arms: the name of a persona, with what else the arm varies."""
    replicate: int
    """From 1. Runs of one arm and replicate are a cell: a bot and its controls."""
    role: Literal["bot", "control"] = "bot"


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Everything that is known before the first short. Written once, never changed."""

    schema: int
    run: str
    """Name of the run's folder."""
    created: datetime
    seed: int
    goal: int | None = None
    """The number of shorts the run is to have in the end; None for open end."""
    persona: PersonaRecord
    interests: list[ResolvedInterest]
    map: MapRecord
    encoder: EncoderRecord
    feed: FeedRecord
    versions: dict[str, str]
    """Of shortstui, Python and the libraries that the result depends on; of the browser on a live feed."""
    switch: SwitchRecord | None = None
    perceive: Literal["clip", "truth"] = "clip"
    """Whether the encoder looked at the thumbnails, or the simulated platform's own topics were read."""
    thumbnails: bool = True
    """Whether thumbnails were kept."""
    twin: TwinRecord | None = None
    """For a control: what it does, and beside which run."""
    twins: list[str] = msgspec.field(default_factory=list)
    """For a bot: the runs that are its controls, in the same folder of runs."""
    experiment: ExperimentRecord | None = None
    """Where it stands in an experiment, if it is part of one."""


def manifest_toml(manifest: Manifest) -> str:
    """Return a manifest as TOML; what is None is left out, because TOML has no word for it."""
    plain = _without_none(msgspec.to_builtins(manifest, builtin_types=(datetime,)))
    return tomli_w.dumps(cast("Mapping[str, object]", plain), multiline_strings=True)


def _without_none(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value]
    return value
