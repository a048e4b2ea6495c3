"""Settings as plain tables and back: a manifest keeps them, and a resumed run is made from nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_T = TypeVar("_T", bound="DataclassInstance")


def settings_record(settings: object) -> dict[str, object]:
    """Return a settings dataclass as a TOML-able table; what is None is left out."""
    plain = msgspec.to_builtins(settings, enc_hook=_as_text)
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in plain.items()
        if value is not None
    }


def settings_of(record: Mapping[str, object], kind: type[_T]) -> _T:
    """Return the settings that a table holds; keys that ``kind`` doesn't know are left out.

    Raises:
        ShortstuiError: A value is of the wrong kind.
    """
    try:
        made = msgspec.convert(dict(record), kind, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        raise bad_setting(str(error), "") from error
    # msgspec leaves defaults out of the instance, and then out of every record that is made of it.
    return dataclasses.replace(made)


def bad_setting(name: str, what: str) -> ShortstuiError:
    """Return the error of a setting that can't be used."""
    return ShortstuiError(
        f"a setting of the feed can't be used: {harmless(f'{name} {what}'.strip(), 200)}",
        hint="see `shortstui run --help` for what can be given",
        code=ExitCode.BAD_INPUT,
    )


def _as_text(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError


def _from_text(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"expected {kind.__name__}")
