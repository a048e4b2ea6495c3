"""What the personas of a log like: given by files or words, or told by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.foreign.sorting import fold
from shortstui.experiments.foreign.topics import in_name, known_likes
from shortstui.personas.toml import load_persona
from shortstui.text import harmless


@dataclass(frozen=True)
class Likes:
    """The interests of personas as labels of the log.

    Attributes:
        named: Those that were given for one persona, by its folded name.
        general: Those that were given for all.
        alone: Name of the one persona that was given; None where it has none.
        spelled: The log's labels by their folded forms.
    """

    named: Mapping[str, frozenset[str]]
    general: frozenset[str] | None
    alone: str | None
    spelled: Mapping[str, str]

    @property
    def given(self) -> bool:
        """Whether the user gave any."""
        return bool(self.named) or self.general is not None

    def of(self, persona: str) -> frozenset[str] | None:
        """Return a persona's interests, folded; None where nothing tells them."""
        return self.named.get(fold(persona)) or self.general or in_name(persona, self.spelled)

    def refuse_without_labels(self, where: str) -> None:
        """Refuse interests for a log that has no labels to find them in.

        Raises:
            ShortstuiError: Some were given.
        """
        if self.given:
            hint = "name the column of the categories: --columns …,label=COLUMN"
            raise _wrong(where, "interests were given, but no column of labels to find them in", hint)

    def unknown(self, persona: str, spelled: Mapping[str, str], where: str) -> ShortstuiError:
        """Return the error of a persona of which nothing tells what it likes."""
        some = ", ".join(list(spelled.values())[:2]) or "a, b"
        there = harmless(", ".join(list(spelled.values())[:40]), 500)
        what = f"nothing says what the persona “{harmless(persona, 60)}” likes"
        example = f'--interests "{harmless(some, 80)}" for all, or "{harmless(persona, 60)} = …" for this one'
        return _wrong(where, what, f"say it: {example}; the labels are: {there}")


def read_likes(files: Sequence[Path], words: Sequence[str], spelled: Mapping[str, str], where: str) -> Likes:
    """Read what the user says that personas like.

    Args:
        files: Persona files; one alone is for all bots.
        words: ``a, b`` for all bots, or ``NAME = a, b``.
        spelled: The log's labels by their folded forms.
        where: The log, for errors.

    Raises:
        ShortstuiError: A file can't be read, or the log has no such label.
    """
    named: dict[str, frozenset[str]] = {}
    general: frozenset[str] | None = None
    alone: str | None = None
    if not spelled and (files or words):
        return Likes({}, frozenset(), None, spelled)
    for text in words:
        name, equals, wanted = text.rpartition("=")
        likes = known_likes(wanted.split(","), spelled, where=where)
        if equals:
            named[fold(name)] = likes
        else:
            general = likes
    for path in files:
        persona = load_persona(path)
        likes = known_likes([interest.label for interest in persona.interests], spelled, where=where)
        named[fold(persona.name)] = named[fold(path.stem)] = likes
        if len(files) == 1 and not words:
            general, alone = likes, persona.name
    return Likes(named, general, alone, spelled)


def _wrong(where: str, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=where, hint=hint, code=ExitCode.BAD_INPUT)
