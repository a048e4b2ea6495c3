"""An experiment on the disk: a folder with its frozen plan, and the folders of its runs beneath."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
import tomli_w

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.files import write_atomically
from shortstui.runs.layout import slug
from shortstui.runs.manifest import Manifest
from shortstui.runs.store import list_runs

EXPERIMENT: Final = "experiment.toml"
SCHEMA: Final = 1
_MOST_BYTES: Final = 4 * 2**20


class Frozen(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A plan as it was before the first video. Written once, never changed."""

    schema: int = SCHEMA
    name: str
    frozen: datetime
    """UTC; for an imported log, when it was imported."""
    plan: str
    """The whole plan file, TOML; ``[verdict]`` in it are the rules (:mod:`shortstui.experiments.rules`)."""
    personas: dict[str, str] = msgspec.field(default_factory=dict)
    """The whole files of the personas that it names, by their short names."""
    exploratory: list[str] = msgspec.field(default_factory=list)
    """Why its results are no confirmation: results were known when the plan was made. Empty for a true plan."""

    @property
    def sha256(self) -> str:
        """Hash of plan and personas, hex: what a paper names, and what every run's manifest keeps.

        Over what the TOML says: comments and the order of keys don't count.
        """
        personas = {name: tomllib.loads(text) for name, text in self.personas.items()}
        told = json.dumps([tomllib.loads(self.plan), personas], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Cell:
    """One replicate of one arm: a bot and the controls beside it.

    Attributes:
        arm: Of the plan.
        replicate: From 1.
        bot: Its run's folder; None for controls that stand beside no one bot (a control group).
        controls: Those of the controls: twins, or runs with the role "control".
    """

    arm: str
    replicate: int
    bot: Path | None
    controls: tuple[Path, ...]


def write_frozen(folder: Path, frozen: Frozen) -> None:
    """Freeze a plan in its experiment's folder.

    Raises:
        ShortstuiError: There is one already, or the disk is full.
    """
    path = folder / EXPERIMENT
    if path.exists():
        raise ShortstuiError(
            "there is an experiment already", where=str(path), hint="choose another name", code=ExitCode.BAD_INPUT
        )
    plain = msgspec.to_builtins(frozen, builtin_types=(datetime,))
    write_atomically(path, tomli_w.dumps(plain, multiline_strings=True))


def read_frozen(folder: Path) -> Frozen:
    """Read an experiment's frozen plan.

    Raises:
        ShortstuiError: It is not there, broken, or of a newer version.
    """
    path = folder / EXPERIMENT
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise _unreadable(path, f"is larger than {_MOST_BYTES // 2**20} MiB")
        table = tomllib.loads(data.decode())
        if isinstance(newer := table.get("schema"), int) and newer > SCHEMA:
            raise _unreadable(path, f"has schema {newer}, newer than this shortstui can read ({SCHEMA})")
        return msgspec.convert(table, Frozen)
    except FileNotFoundError as error:
        raise _unreadable(path, "is not there: this is no experiment's folder") from error
    except OSError as error:
        raise _unreadable(path, f"can't be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise _unreadable(path, f"is broken: {error}") from error


def read_cells(folder: Path) -> list[Cell]:
    """Return the cells of an experiment from the manifests of its runs, by arm and replicate.

    Runs that can't be read are left out; :func:`shortstui.runs.store.list_runs` names them.
    """
    manifests = {run.folder: run.manifest for run in list_runs(folder) if run.manifest is not None}
    return sorted(_cells(manifests), key=lambda cell: (cell.arm, cell.replicate))


def _cells(manifests: Mapping[Path, Manifest]) -> Iterable[Cell]:
    found: dict[tuple[str, int], tuple[list[Path], list[Path]]] = {}
    for folder, manifest in sorted(manifests.items()):
        place = manifest.experiment
        if place is not None:
            bots, controls = found.setdefault((place.arm, place.replicate), ([], []))
            (bots if place.role == "bot" else controls).append(folder)
    for (arm, replicate), (bots, controls) in found.items():
        yield Cell(arm, replicate, bots[0] if bots else None, tuple(controls))


def list_experiments(runs: Path) -> list[Path]:
    """Return the folders of experiments in a folder of runs, the newest first."""
    if not runs.is_dir():
        return []
    found = [entry for entry in runs.iterdir() if (entry / EXPERIMENT).is_file()]
    return sorted(found, key=lambda folder: (folder / EXPERIMENT).stat().st_mtime, reverse=True)


def find_experiment(name: str | Path, runs: Path) -> Path:
    """Return the folder of an experiment.

    Args:
        name: A path, a folder's name, or the beginning of just one; "last" is the newest.
        runs: The folder of runs.

    Raises:
        ShortstuiError: There is none, or more than one.
    """
    for path in (Path(name), runs / name):
        if (path / EXPERIMENT).is_file():
            return path
    known = list_experiments(runs)
    if str(name) == "last" and known:
        return known[0]
    plain = slug(str(name))  # people also give the name that the plan has
    fitting = [folder for folder in known if folder.name in (str(name), plain)]
    fitting = fitting or [folder for folder in known if folder.name.startswith((str(name), plain))]
    if len(fitting) == 1:
        return fitting[0]
    raise ShortstuiError(
        f"{len(fitting)} experiments begin with this name" if fitting else "there is no such experiment",
        where=str(name),
        hint=f"there are: {', '.join(folder.name for folder in known)}" if known else "none was begun yet",
        code=ExitCode.BAD_INPUT,
    )


def _unreadable(path: Path, what: str) -> ShortstuiError:
    return ShortstuiError(what, where=str(path), hint="copy an experiment's whole folder", code=ExitCode.BAD_INPUT)
