"""Whole experiments made up in a moment: a frozen plan, and runs of bots and twins with chosen shares."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from shortstui.bench.synthetic import synthetic_impression, synthetic_manifest
from shortstui.bots.manifests import twin_names
from shortstui.experiments.folder import Frozen, write_frozen
from shortstui.experiments.plan import frozen_plan
from shortstui.experiments.schedule import Job, jobs
from shortstui.interests.perception import Perception
from shortstui.runs.events import SCHEMA, Ended, Started
from shortstui.runs.manifest import ExperimentRecord, PersonaRecord, TwinRecord
from shortstui.runs.recorder import Recorder
from tests.experiments.examples import PERSONAS, PLAN
from tests.runs.examples import clock

FROZEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def frozen(text: str = PLAN, *, exploratory: list[str] | None = None) -> Frozen:
    plan = frozen_plan(text)
    personas = {name: (PERSONAS / f"{name}.toml").read_text() for name in plan.personas}
    return Frozen(name=plan.name, frozen=FROZEN, plan=text, personas=personas, exploratory=exploratory or [])


def made(folder: Path, told: Frozen | None = None, *, over: int | None = None) -> Path:
    """Make an experiment; the bots of the first arm's persona are served four times what their twins are.

    Args:
        folder: Its folder.
        told: The plan.
        over: Cells that are over; all if None. One more has begun, the others have not.
    """
    told = told or frozen()
    write_frozen(folder, told)
    listed = jobs(frozen_plan(told.plan))
    count = len(listed) if over is None else over
    for place, job in enumerate(listed[: count + 1]):
        write_cell(folder, told, job, ended=place < count)
    return folder


def write_cell(folder: Path, told: Frozen, job: Job, *, ended: bool = True) -> None:
    plan = frozen_plan(told.plan)
    twins = twin_names(job.run, plan.controls)
    for place, name in enumerate((job.run, *twins)):
        recorder = begun(folder, told, job, name, twins if place == 0 else None)
        captured = place == 0 and job.arm.name == plan.personas[0]
        scroll(recorder, job.shorts if ended else job.shorts // 2, 0.6 if captured else 0.15, job.seed + place)
        if ended:
            recorder.record(Ended("goal"))
        recorder.close()


def begun(folder: Path, told: Frozen, job: Job, name: str, twins: list[str] | None) -> Recorder:
    """Begin a bot's run, or that of a twin (no ``twins``)."""
    persona = job.arm.name.replace("-", " ").title()
    emoji = {"gamer": "🎮", "music-head": "🎸"}.get(job.arm.persona, "🐾")
    manifest = msgspec.structs.replace(
        synthetic_manifest(name, goal=job.shorts, seed=job.seed),
        persona=PersonaRecord(persona, emoji, f"{job.arm.persona}.toml", f'name = "{persona}"\n'),
        experiment=ExperimentRecord(
            told.name, told.sha256, job.arm.name, job.replicate, "control" if twins is None else "bot"
        ),
        twins=twins or [],
        twin=TwinRecord("yoked", job.run) if twins is None else None,
    )
    recorder = Recorder.create(folder / name, manifest, clock())
    recorder.record(Started(SCHEMA, persona, "simulated", job.shorts))
    return recorder


def scroll(recorder: Recorder, shorts: int, share: float, seed: int, first: int = 1) -> None:
    """Record shorts of which about this share fit the persona."""
    rng = np.random.default_rng((seed, first))
    for number in range(first, first + shorts):
        one = synthetic_impression(number, rng)
        cluster = int(rng.integers(0, 6)) if rng.random() < share else int(rng.integers(6, 100))
        assert one.perception is not None
        seen = Perception(f"tag {cluster}", 0.9, cluster, one.perception.ranked)
        decision = msgspec.structs.replace(one.decision, watch=cluster < 6)
        recorder.record(msgspec.structs.replace(one, perception=seen, decision=decision))
