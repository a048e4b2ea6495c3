"""Where things are kept: the user's folders first, then the ones of the operating system."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent


def runs_folder() -> Path:
    """Return the folder runs are written to and listed from.

    ``SHORTSTUI_RUNS`` if set, else ``./runs`` if there is one, else the user's data folder.
    """
    return _chosen("SHORTSTUI_RUNS", "runs")


def personas_folder() -> Path:
    """Return the folder of persona files.

    ``SHORTSTUI_PERSONAS`` if set, else ``./personas`` if there is one, else the user's own if there is one, else
    the five that come with the package.
    """
    own = own_personas_folder()
    return own if own.is_dir() or "SHORTSTUI_PERSONAS" in os.environ else packaged_personas_folder()


def own_personas_folder() -> Path:
    """Return the folder that a user's new personas are written to; never the package's."""
    return _chosen("SHORTSTUI_PERSONAS", "personas")


def data_personas_folder() -> Path:
    """Return the user's own folder of personas among the user's data, where no other is named or at hand."""
    return Path(platformdirs.user_data_dir("shortstui")) / "personas"


def packaged_personas_folder() -> Path:
    """Return the folder of the personas that come with the package; nobody writes there."""
    published = _PACKAGE / "personas" / "published"
    return published if published.is_dir() else _CHECKOUT / "personas"


def cache_folder() -> Path:
    """Return the folder for what can be fetched or built again: vocabularies, weights, maps."""
    named = os.environ.get("SHORTSTUI_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("shortstui"))


def settings_folder() -> Path:
    """Return the folder for what the user has decided once and for all."""
    named = os.environ.get("SHORTSTUI_SETTINGS")
    return Path(named) if named else Path(platformdirs.user_config_dir("shortstui"))


def state_folder() -> Path:
    """Return the folder for where the user was: nothing that anybody would miss for long."""
    named = os.environ.get("SHORTSTUI_STATE")
    return Path(named) if named else Path(platformdirs.user_state_dir("shortstui"))


def _chosen(variable: str, name: str) -> Path:
    if named := os.environ.get(variable):
        return Path(named)
    here = Path(name)
    return here if here.is_dir() else Path(platformdirs.user_data_dir("shortstui")) / name
