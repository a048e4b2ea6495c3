"""Folders of runs, personas, maps and plans, made up once: the world that every screen is shown with.

All that comes from outside goes through a ``Twist``, so that the same world can be told in hostile words.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PIL import Image

from shortstui.clock import VirtualClock
from shortstui.experiments.folder import Frozen
from shortstui.interests.store import built_maps_folder, save_map
from shortstui.runs.events import SCHEMA, Ended, Incident, Started
from shortstui.runs.manifest import Manifest, TwinKind, TwinRecord
from shortstui.runs.recorder import Recorder
from shortstui.runs.tags import write_tags
from tests.experiments.examples import PLAN
from tests.experiments.made import frozen, made
from tests.tui import story
from tests.tui.maps import made_up_map

Twist = Callable[[str], str]
"""Says something in other words."""

PERSONAS = Path(__file__).parents[3] / "personas"
BROKEN = 'schema = 1\nname = "Broken"\n[[interests]]\nlable = "Guitars"\nweight = "heavy"\n'
BESIDE = PLAN.replace("replicates = 2", "replicates = 6").replace("videos = 60", "videos = 20") + 'over = "all"\n'
CELL, OTHER, RECORDING = "music-head-20261124T080000Z-aaaaaa", "gamer-20261123T210000Z-bbbbbb", "music-head-now"


@dataclass(frozen=True)
class World:
    """Where things are, seen from the folder that the app was started in.

    Attributes:
        root: That folder.
        shorts: How many the runs have.
        twist: How it is told.
        run: A bot's run, with two controls beside it.
        other: A run that broke off.
        recording: A run that is being recorded all the time.
        experiment: One that is over.
        persona: A file of a persona.
        map_name: An interest map.
    """

    root: Path
    shorts: int
    twist: Twist
    run: Path
    other: Path
    recording: Path
    experiment: Path
    persona: Path
    map_name: str


def as_it_is(text: str) -> str:
    """Return the text: the world in its own words."""
    return text


def file_name(text: str) -> str:
    """Return a text as a folder's name can have it."""
    kept = text.replace("/", " ").replace("\0", " ").encode("utf-8", "ignore")[:120].decode("utf-8", "ignore")
    return kept.strip(". ") or "x"


@contextlib.contextmanager
def inside(root: Path) -> Iterator[None]:
    """Let the app start in this folder, with everything it keeps below it."""
    before, here = dict(os.environ), Path.cwd()
    folders = {"RUNS": "runs", "PERSONAS": "personas", "CACHE": "cache", "SETTINGS": "settings"}
    os.environ.update({f"SHORTSTUI_{name}": folder for name, folder in folders.items()})
    for name in ("NO_COLOR", "TEXTUAL_THEME", "VISUAL", "EDITOR"):
        os.environ.pop(name, None)
    os.chdir(root)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def world_in(root: Path, twist: Twist = as_it_is, shorts: int = 120) -> Iterator[World]:
    """Make a world in a folder, and be in it.

    Args:
        root: An empty folder.
        twist: How it is told.
        shorts: Of each run.
    """
    root.mkdir(exist_ok=True)
    with inside(root), _plain_pictures():
        runs = Path("runs")
        name = CELL if twist is as_it_is else file_name(twist(CELL)) + "-a"
        run = _cell(runs / name, shorts, twist)
        other = _recorded(runs / OTHER, shorts // 3, twist, seed=9, ended=False)
        experiment = made(runs / ("six-by-two" if twist is as_it_is else file_name(twist("six")) + "-e"),
                          _frozen(twist))  # fmt: skip
        write_tags(runs, {run.name: (twist("pilot"), "first"), other.name: ("first",)})
        recorder = _recorder(runs / RECORDING, shorts, twist)
        _tell(recorder, shorts // 2, twist, seed=4)
        persona = _personas(twist)
        Path("plan.toml").write_text(PLAN.replace('"Two by two"', _toml(twist("Two by two"))))
        labels = [twist(f"Label {number} · and more") for number in range(6)]
        names = [f"{number} {twist('tag')}" for number in range(60)]
        chart = made_up_map() if twist is as_it_is else made_up_map(labels=labels, names=names)
        save_map(chart, built_maps_folder() / chart.name)
        map_name = "demo" if twist is as_it_is else chart.name
        try:
            yield World(root, shorts, twist, run, other, recorder.folder, experiment, persona, map_name)
        finally:
            recorder.close()


def _personas(twist: Twist) -> Path:
    folder = Path("personas")
    folder.mkdir()
    for name in ("gamer", "music-head"):
        shutil.copy(PERSONAS / f"{name}.toml", folder)
    (folder / "broken.toml").write_text(BROKEN.replace('"Broken"', _toml(twist("Broken"))))
    if twist is as_it_is:
        return folder / "music-head.toml"
    words = [_toml(_allowed(f"{number}{twist('interest')}")) for number in range(4)]
    emoji = _toml(_allowed(twist("🎸"))[:16])
    head = f"# {_allowed(twist('a comment'))}\nschema = 1\nname = {words[0]}\ndescription = {words[1]}\n"
    interests = "".join(f"[[interests]]\nlabel = {each}\nemoji = {emoji}\n" for each in words)
    (folder / "persona.toml").write_text(head + interests)
    return folder / "persona.toml"


def _allowed(text: str) -> str:
    """Return what a persona may be called: all but control characters, and not too long."""
    kept = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cs", "Cn"})
    return kept[:80] or "x"


def _toml(text: str) -> str:
    """Return a text as TOML writes it when everything that is not plain ASCII is escaped."""
    kept = (c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in text)
    return f'"{"".join(kept)}"'


def _frozen(twist: Twist) -> Frozen:
    told = frozen(BESIDE)
    if twist is as_it_is:
        return told
    return msgspec.structs.replace(told, name=twist(told.name), exploratory=[twist("the plan was changed")])


def _cell(folder: Path, shorts: int, twist: Twist) -> Path:
    controls = [f"{folder.name}-1-yoked", f"{folder.name}-2-no-watch"]
    _recorded(folder, shorts, twist, drift=60.0, twins=controls)
    kinds: tuple[TwinKind, ...] = ("yoked", "no-watch")
    for number, (kind, name) in enumerate(zip(kinds, controls, strict=True), start=2):
        twin = TwinRecord(kind, folder.name)
        _recorded(folder.parent / name, shorts, twist, seed=number, drift=1e9, twin=twin)
    return folder


def _recorded(
    folder: Path,
    shorts: int,
    twist: Twist,
    *,
    seed: int = 1,
    drift: float = 120.0,
    twin: TwinRecord | None = None,
    twins: Sequence[str] = (),
    ended: bool = True,
) -> Path:
    recorder = _recorder(folder, shorts, twist, twin=twin, twins=twins)
    _tell(recorder, shorts, twist, seed=seed, drift=drift)
    if ended:
        recorder.record(Ended("goal", twist("all were seen") if twist is not as_it_is else ""))
    recorder.close()
    return folder


def _recorder(
    folder: Path, shorts: int, twist: Twist, *, twin: TwinRecord | None = None, twins: Sequence[str] = ()
) -> Recorder:
    told = story.manifest(folder.name, shorts, twin=twin, twins=twins)
    recorder = Recorder.create(folder, _twisted(told, twist), VirtualClock(story.BEGIN))
    recorder.record(Started(SCHEMA, twist("Music Head"), "simulated", shorts))
    return recorder


def _twisted(told: Manifest, twist: Twist) -> Manifest:
    """Return a manifest with every text in it told otherwise."""
    if twist is as_it_is:
        return told
    change = msgspec.structs.replace
    labels = [twist(label) for label in told.map.labels]
    interests = [
        change(each, label=twist(each.label), emoji=twist(each.emoji), cluster_label=labels[each.cluster])
        for each in told.interests
    ]
    return change(
        told,
        persona=change(told.persona, name=twist(told.persona.name), emoji=twist("🎸")),
        interests=interests,
        map=change(told.map, name=twist(told.map.name), labels=labels),
        encoder=change(told.encoder, name=twist(told.encoder.name)),
        feed=change(told.feed, settings=told.feed.settings | {"recommender": twist("content")}),
        versions={twist("shortstui"): twist("test")},
    )


def _tell(recorder: Recorder, shorts: int, twist: Twist, *, seed: int, drift: float = 120.0) -> None:
    """Record shorts, with an incident in the middle."""
    rng = random.Random(seed)
    change = msgspec.structs.replace
    for number in range(1, shorts + 1):
        one = story.impression(number, rng, drift=drift)
        assert one.perception is not None
        recorder.keep_thumbnail(story.picture(one.perception.cluster, number % 40))
        if twist is not as_it_is:
            ranked = tuple(change(each, tag=twist(each.tag)) for each in one.perception.ranked)
            one = change(
                one,
                short=change(one.short, title=twist(one.short.title), channel=twist(one.short.channel),
                             truth=twist("truth")),
                decision=change(one.decision, reason=twist(one.decision.reason)),
                perception=change(one.perception, tag=twist(one.perception.tag), ranked=ranked),
            )  # fmt: skip
        recorder._clock._elapsed += one.playback.dwell  # type: ignore[attr-defined]  # a virtual clock
        recorder.record(one)
        if number == shorts // 2:
            recorder.record(Incident(twist("rate-limit"), twist("the platform asked for a pause of 30 s")))


@contextlib.contextmanager
def _plain_pictures() -> Iterator[None]:
    """Draw thumbnails that every version of Pillow scales to the same cells, and that take few bytes as SVG."""
    drawn = story.picture

    def halves(cluster: int, seed: int) -> bytes:
        upper = ((cluster * 53) % 200 + 30, (cluster * 97) % 200 + 30, (cluster * 151) % 200 + 30)
        image = Image.new("RGB", (128, 128), upper)
        image.paste((5 * seed, 5 * seed, 120), (0, 64, 128, 128))
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()

    story.picture = halves
    try:
        yield
    finally:
        story.picture = drawn
