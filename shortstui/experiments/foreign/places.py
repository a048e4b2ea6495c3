"""Who of a log's accounts is a bot, who is a control, and what is held against what."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.experiments.foreign.sorting import Account
from shortstui.experiments.rules import Against
from shortstui.text import harmless

CONTROLS: Final = "controls"
"""The arm of controls that belong to no persona."""
_CONTROL_WORDS: Final = frozenset(
    (
        *(
            "control",
            "controls",
            "ctrl",
            "baseline",
            "neutral",
            "none",
            "no_watch",
            "nowatch",
            "random",
            "placebo",
        ),
        *("twin", "yoked", "blank", "fresh", "vanilla"),
    )
)
_YES_NO: Final = (
    *(("treated", "0", "1"), ("treatment", "0", "1")),
    *(("is_control", "1", "0"), ("control", "1", "0")),
)
"""Columns of yes and no: name, what a control has, what a bot has."""


@dataclass(frozen=True)
class Place:
    """Where one account stands in the experiment.

    Attributes:
        account: The account.
        role: Bot or control.
        persona: Whose interests count for it; None for a control of no one persona.
        arm: See :class:`shortstui.runs.manifest.ExperimentRecord`.
        replicate: From 1.
    """

    account: Account
    role: Literal["bot", "control"]
    persona: str | None
    arm: str
    replicate: int


@dataclass(frozen=True)
class Comparison:
    """What the verdict will compare.

    Attributes:
        design: "pairs" or "groups".
        against: Whose feeds the bots' are held against.
        said: The same in a sentence; for nothing to compare, why.
        possible: Whether there is anything to compare.
    """

    design: Literal["pairs", "groups"]
    against: Against
    said: str
    possible: bool = True


def control_values(
    accounts: Iterable[Account], column: str | None, given: Sequence[str], where: str
) -> tuple[frozenset[str], bool]:
    """Return which values of the group are controls, and whether that was guessed.

    Args:
        accounts: The log's.
        column: Of the group; None where there is none.
        given: What the user says; nothing: guessed from the words.
        where: The log, for errors.

    Raises:
        ShortstuiError: A value was given that the log hasn't, or accounts have no group.
    """
    if column is None:
        if given:
            raise _wrong(where, "--control needs a column of groups", "name it: --columns …,group=COLUMN")
        return frozenset(), False
    values = Counter(account.group for account in accounts)
    if not given and values[""]:
        first = min(account.line for account in accounts if not account.group)
        hint = 'say what they are: --control "" takes them as controls, or fill the cells'
        raise _wrong(f"{where}:{first}", f"{values['']} accounts have no group ({harmless(column, 40)})", hint)
    if not given:
        return _guessed(values, column), True
    folded = {value.casefold(): value for value in values}
    for value in given:
        if value.casefold().strip() not in folded:
            near = difflib.get_close_matches(value, values, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            there = harmless(", ".join(values), 300)
            raise _wrong(where, f"no account has the group “{harmless(value, 40)}”", f"{meant}there are: {there}")
    return frozenset(folded[value.casefold().strip()] for value in given), False


def place(
    accounts: Sequence[Account], controls: frozenset[str], *, paired: bool, alone: str, where: str
) -> list[Place]:
    """Return where each account stands.

    Args:
        accounts: The log's.
        controls: Values of the group that are controls.
        paired: Whether the log says which control belongs to which bot.
        alone: Name of the persona where the log names none.
        where: The log, for errors.

    Raises:
        ShortstuiError: Two bots have the same pair.
    """
    bots = [account for account in accounts if not _is_control(account, controls)]
    others = [account for account in accounts if _is_control(account, controls)]
    if not bots:
        hint = "--control says which values of the group are controls"
        raise _wrong(where, "all accounts are controls: nothing can be compared", hint)
    groups = {account.group for account in bots}
    personas = {account.number: _persona(account, groups, alone) for account in bots}
    arms = {account.number: _arm(account, personas[account.number], bots) for account in bots}
    if paired and others:
        return _in_pairs(bots, others, personas, arms, where)
    numbered = _numbered_by_pair(bots, arms) if paired else _numbered(bots, arms)
    placed = [Place(bot, "bot", personas[bot.number], arms[bot.number], replicate) for bot, replicate in numbered]
    return placed + _in_groups(others, placed)


def comparison(places: Sequence[Place], *, paired: bool, flags: bool) -> Comparison:
    """Return what can be compared.

    Args:
        places: Of all accounts.
        paired: Whether the log says which control belongs to which bot.
        flags: Whether a flag of the log says what fits: it speaks of the account's own persona only.
    """
    bots = [one for one in places if one.role == "bot"]
    controls = [one for one in places if one.role == "control"]
    personas = {one.persona for one in bots}
    if controls and paired:
        said = f"pairs: each of {len(bots)} bots against the controls of its pair ({len(controls)} in all)"
        return Comparison("pairs", "controls", said)
    held = {one.arm for one in controls}
    if controls and flags and len(personas) > 1 and not {one.arm for one in bots} <= held:
        said = (
            "no verdict: the log's flag says what fits the account's own persona, and there are several, so a "
            "control of all of them can't be scored; add a column of labels, or one that pairs controls with bots"
        )
        return Comparison("pairs", "controls", said, possible=False)
    if controls:
        return Comparison("groups", "controls", f"groups: {len(bots)} bots against {len(controls)} controls")
    if len(personas) > 1 and not flags:
        said = f"pairs: bots of {len(personas)} personas, each against the others of its replicate"
        return Comparison("pairs", "other-personas", said)
    why = "there is no control, and one persona only"
    if len(personas) > 1:
        why = "there is no control, and the log's flag can't score one persona's feed with another's interests"
    groups = sorted({one.account.group for one in bots if one.account.group})
    named = f" None of the groups ({', '.join(groups[:10])}) is taken for a control; --control says which is."
    said = f"no verdict: {why}. Without anything to compare with there are shares, and nothing more."
    said = f"{said}{named if groups else ''}".rstrip(".")
    return Comparison("pairs", "controls", said, possible=False)


def _guessed(values: Mapping[str, int], column: str) -> frozenset[str]:
    plain = {value: _words(value) for value in values}
    named = {value for value, words in plain.items() if words in _CONTROL_WORDS or "control" in words.split("_")}
    if named:
        return frozenset(named)
    for name, control, treated in _YES_NO:
        wanted = {control, "true" if control == "1" else "false"}, {treated, "true" if treated == "1" else "false"}
        if _words(column) == name and set(plain.values()) <= wanted[0] | wanted[1]:
            return frozenset(value for value, words in plain.items() if words in wanted[0])
    return frozenset()


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


def _is_control(account: Account, controls: frozenset[str]) -> bool:
    return account.group in controls


def _persona(account: Account, groups: set[str], alone: str) -> str:
    if account.persona:
        return account.persona
    return account.group if len(groups) > 1 and account.group else alone


def _arm(account: Account, persona: str, bots: Sequence[Account]) -> str:
    """Return the persona, with the group where that says more."""
    varied = {bot.group for bot in bots if (bot.persona or "") == account.persona}
    return f"{persona}, {account.group}" if len(varied) > 1 and account.group != persona else persona


def _numbered(bots: Iterable[Account], arms: Mapping[int, str]) -> Iterable[tuple[Account, int]]:
    counts: Counter[str] = Counter()
    for bot in bots:
        counts[arms[bot.number]] += 1
        yield bot, counts[arms[bot.number]]


def _numbered_by_pair(bots: Sequence[Account], arms: Mapping[int, str]) -> Iterable[tuple[Account, int]]:
    """Number bots so that those the log pairs have the same; as they come where that can't be."""
    pairs = {pair: number for number, pair in enumerate(sorted({bot.pair for bot in bots}), start=1)}
    places = {(arms[bot.number], bot.pair) for bot in bots}
    if len(places) < len(bots):
        return _numbered(bots, arms)
    return [(bot, pairs[bot.pair]) for bot in bots]


def _in_groups(controls: Sequence[Account], bots: Sequence[Place]) -> list[Place]:
    """Place controls that stand beside no one bot: numbered after the bots, so that no cell has one."""
    personas = {bot.persona for bot in bots}
    only = next(iter(personas)) if len(personas) == 1 else None
    arms: dict[str | None, set[str]] = defaultdict(set)
    for bot in bots:
        arms[bot.persona].add(bot.arm)
    last = max(bot.replicate for bot in bots)
    found = []
    for number, control in enumerate(controls, start=last + 1):
        persona = control.persona if control.persona in personas else only
        own = arms[control.persona] if control.persona in personas else set[str]()
        arm = next(iter(own)) if len(own) == 1 else CONTROLS
        found.append(Place(control, "control", persona, arm, number))
    return found


def _in_pairs(
    bots: Sequence[Account],
    controls: Sequence[Account],
    personas: Mapping[int, str],
    arms: Mapping[int, str],
    where: str,
) -> list[Place]:
    placed: list[Place] = []
    cells: dict[str, Place] = {}
    for bot, replicate in _numbered(bots, arms):
        one = Place(bot, "bot", personas[bot.number], arms[bot.number], replicate)
        placed.append(one)
        if not bot.pair:
            continue
        if bot.pair in cells:
            raise _wrong(
                f"{where}:{bot.line}",
                f"two bots are of the pair “{bot.pair}”: {harmless(cells[bot.pair].account.name, 40)} and "
                f"{harmless(bot.name, 40)}",
                "a pair is one bot and its controls; leave the column out to compare groups",
            )
        cells[bot.pair] = one
    beside: dict[str, int] = defaultdict(int)
    for number, control in enumerate(controls, start=len(bots) + 1):
        if control.pair in cells:
            cell = cells[control.pair]
            beside[control.pair] += 1
            placed.append(Place(control, "control", cell.persona, cell.arm, cell.replicate))
        else:
            placed.append(Place(control, "control", None, CONTROLS, number))
    if not beside:
        hint = "a control has the same value as its bot; leave the column out to compare groups"
        raise _wrong(where, "no control has the pair of a bot", hint)
    return placed


def _wrong(where: str, what: str, hint: str) -> ShortstuiError:
    return ShortstuiError(what, where=where, hint=hint, code=ExitCode.BAD_INPUT)
