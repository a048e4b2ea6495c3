"""The fields of the persona form, and the values behind them: pure, no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from shortstui.personas.edit import Value, remove_value, set_value
from shortstui.personas.problems import Problem
from shortstui.tui.shown import shown

Kind = Literal["text", "number", "choice"]
Document = Mapping[str, Any]

PART: Mapping[str, object] = {"fraction": [0.8, 1.0], "max_seconds": 60}
_THRESHOLD = 0.35


@dataclass(frozen=True)
class Field:
    """One line of the form.

    Attributes:
        key: What it sets: "policy.rule"; ``[0]`` and ``[1]`` for the two ends of a pair.
        title: Before it.
        kind: How it is entered.
        default: What holds while it is not in the file.
        choices: Of a choice.
        only: The choice that it needs: ("policy.rule", "interest-mass").
        section: A heading above it.
        keep_empty: Whether the key stays in the file, with an empty text, when the field is emptied.
    """

    key: str
    title: str
    kind: Kind = "text"
    default: str = ""
    choices: tuple[str, ...] = ()
    only: tuple[str, str] | None = None
    section: str = ""
    keep_empty: bool = False

    @property
    def widget_id(self) -> str:
        """The id of its widget."""
        return "field-" + self.key.replace(".", "-").replace("[", "-").rstrip("]")


_MASS = ("policy.rule", "interest-mass")
_PART = ("dwell.watch", "part")
ABOUT = (
    Field("name", "name", section="About", keep_empty=True),
    Field("emoji", "emoji"),
    Field("description", "description"),
    Field("map.name", "map", default="the run's"),
)
MANNERS = (
    Field(
        "policy.rule", "rule", "choice", "nearest-tag", ("nearest-tag", "interest-mass"), section="Watches when"
    ),
    Field("policy.threshold", "threshold", "number", only=_MASS),
    Field("dwell.watch", "watches", "choice", "full", ("full", "part"), section="Stays"),
    Field("dwell.watch.fraction[0]", "from (0–1)", "number", "0.8", only=_PART),
    Field("dwell.watch.fraction[1]", "to (0–1)", "number", "1", only=_PART),
    Field("dwell.watch.max_seconds", "at most, s", "number", "60", only=_PART),
    Field("dwell.skip.mean_seconds", "skip: mean, s", "number", "2"),
    Field("dwell.skip.min_seconds", "skip: least, s", "number", "0.8"),
    Field("dwell.skip.max_seconds", "skip: most, s", "number", "4"),
    Field("switch.after", "after, shorts", "number", "never", section="Then becomes"),
    Field("switch.to", "persona", default="nobody"),
)
FIELDS = (*ABOUT, *MANNERS)


def value_of(field: Field, document: Document) -> object | None:
    """Return what a persona's document says for a field; None when it says nothing."""
    if field.key == "dwell.watch":
        watch: object = _at(document, ("dwell", "watch"))
        return "part" if isinstance(watch, Mapping) else watch
    key, _, index = field.key.partition("[")
    value: object = _at(document, key.split("."))
    if not index:
        return value
    at = int(index[0])
    return value[at] if isinstance(value, list) and at < len(value) else None


def text_of(field: Field, document: Document) -> str:
    """Return a field's value as the form shows it: harmless, and empty when the file says nothing."""
    value = value_of(field, document)
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return f"{value:.12g}" if isinstance(value, float) else str(value).lower()
    return shown(value, len(value) + 1) if isinstance(value, str) else "(edit it in the text)"


def needed(field: Field, document: Document) -> bool:
    """Return whether a field has a meaning with the choices that are made."""
    if field.only is None:
        return True
    chosen = next(each for each in FIELDS if each.key == field.only[0])
    return (value_of(chosen, document) or chosen.default) == field.only[1]


def change_of(field: Field, typed: str, document: Document, text: str) -> str:
    """Return a persona's text with what was typed into a field.

    A number field takes what is no number as text, so that the check says what is wrong with it. An emptied field
    leaves the file, and its default holds.

    Args:
        field: Which.
        typed: Its new content.
        document: What the text says.
        text: TOML that can be parsed.

    Raises:
        ShortstuiError: The text can't be changed there.
    """
    if field.key == "policy.rule":
        return _with_rule(typed, document, text)
    if field.key == "dwell.watch":
        return set_value(text, field.key, PART if typed == "part" else typed)
    value = _number(typed) if field.kind == "number" else typed
    key, _, index = field.key.partition("[")
    if index:
        pair = value_of(Field(key, ""), document)
        both = [*pair] if isinstance(pair, list) and len(pair) == 2 else [0.8, 1.0]
        both[int(index[0])] = value if typed.strip() else [0.8, 1.0][int(index[0])]
        return set_value(text, key, both)
    if not typed.strip() and not field.keep_empty:
        return remove_value(text, key)
    return set_value(text, key, value)


def edit_of(field: Field, typed: str, document: Document) -> partial[str]:
    """Return :func:`change_of` for one content, to be done to the text."""
    return partial(change_of, field, typed, document)


def problems_at(field: Field, problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that stand at a field; a problem of a whole table stands at its first field."""
    return [problem for problem in problems if field_of(problem.key) == field]


def field_of(key: str) -> Field | None:
    """Return the field that a problem's key belongs to; None for interests and for the file as a whole."""
    if not key:
        return None
    exact = [each for each in FIELDS if key == each.key]
    inner = [each for each in FIELDS if each.key.startswith((f"{key}.", f"{key}["))]
    outer = [each for each in FIELDS if key.startswith((f"{each.key}.", f"{each.key}["))]
    return next(iter([*exact, *inner, *outer]), None)


def interest_of(key: str) -> int | None:
    """Return which interest a problem's key belongs to ("interests[2].weight" → 2)."""
    head, _, rest = key.partition("]")
    number = head.removeprefix("interests[")
    return int(number) if head != number and number.isdigit() and len(rest) < len(key) else None


def interests_of(document: Document) -> list[Document]:
    """Return the interests of a document as far as they are tables."""
    found = document.get("interests")
    return [each if isinstance(each, Mapping) else {} for each in found] if isinstance(found, list) else []


def number_or_text(typed: str) -> Value:
    """Return what was typed as a number where it is one."""
    return _number(typed)


def _with_rule(rule: str, document: Document, text: str) -> str:
    text = set_value(text, "policy.rule", rule)
    if rule == "nearest-tag":
        return remove_value(text, "policy.threshold")
    has = _at(document, ("policy", "threshold")) is not None
    return text if has else set_value(text, "policy.threshold", _THRESHOLD)


def _number(typed: str) -> Value:
    for kind in (int, float):
        try:
            return kind(typed.strip())
        except ValueError:
            continue
    return typed


def _at(document: Document, path: Sequence[str]) -> Any:  # noqa: ANN401 (whatever the file says)
    value: Any = document
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
