"""How to make the runs of a report again: the words of the command line, from what the manifests keep."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from shortstui.figures.material import Material
from shortstui.figures.tracks import Track
from shortstui.text import harmless

_OF_THE_FEED = ("recommender", "strength", "clutter", "size", "layout", "speed", "consent", "locale", "timezone")
"""Settings of a feed that are options of ``shortstui run`` of the same name."""


def commands(material: Material) -> list[str]:
    """Return the commands that make the runs and then the report again."""
    if material.frozen is not None:
        name = material.folder.name if material.folder is not None else material.title
        return ["shortstui experiment plan.toml", f"shortstui report {_word(name)}"]
    runs = [_run(bot) for bot in material.bots]
    return [*runs, f"shortstui report {' '.join(_word(bot.name) for bot in material.bots)}"]


def _run(bot: Track) -> str:
    manifest = bot.manifest
    words = [
        "shortstui",
        "run",
        _word(manifest.persona.file),
        "--feed",
        _word(_feed(bot)),
        "--seed",
        str(manifest.seed),
    ]
    if manifest.goal is not None:
        words += ["--videos", str(manifest.goal)]
    words += _settings(manifest.feed.settings)
    if manifest.perceive == "truth":
        words += ["--perceive", "truth"]
    else:
        words += ["--encoder", _word(manifest.encoder.spec or manifest.encoder.name)]
    words += ["--map", _word(manifest.map.spec or manifest.map.name)]
    for control in bot.controls:
        if control.manifest.twin is not None:
            words += ["--twin", control.manifest.twin.kind]
    return " ".join(words)


def _feed(bot: Track) -> str:
    folder = bot.manifest.feed.settings.get("folder")
    return f"folder:{folder}" if bot.manifest.feed.name == "folder" and folder else bot.manifest.feed.name


def _settings(settings: Mapping[str, object]) -> Iterator[str]:
    for key, value in settings.items():
        if isinstance(value, Mapping):
            yield from _settings(value)
        elif key in _OF_THE_FEED and isinstance(value, str | int | float) and not isinstance(value, bool):
            yield from (f"--{key}", _word(str(value)))


def _word(text: str) -> str:
    """Return a word that a shell takes as it is."""
    return shlex.quote(harmless(text, 300))
