"""Who decides for a bot: its persona, or, for a control, something that carries no interest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import numpy as np

from shortstui.bots.mind import Change, Mind
from shortstui.feeds.protocol import Short
from shortstui.interests.perception import Sighting
from shortstui.personas.decision import Decision
from shortstui.personas.dwell import draw_dwell
from shortstui.personas.model import Dwell, Persona


class Decider(Protocol):
    """What a bot asks at every short."""

    @property
    def persona(self) -> Persona:
        """Whose run it is: a control is run, and scored, for the persona it controls."""
        ...

    def switch(self, served: int) -> Persona | None:
        """Return the persona that the bot takes on after ``served`` impressions, None while it stays itself."""
        ...

    async def decide(self, number: int, short: Short, sighting: Sighting | None) -> Decision | None:
        """Return what to do with impression ``number``; None when nothing can be decided any more."""
        ...


class PersonaDecider:
    """Decides by a persona's interests.

    Args:
        mind: The persona on the run's map.
        seed: Of the dwell times. Each impression has a stream of its own, so that a resumed run draws what the
            uninterrupted one would have drawn.
        change: The persona it takes on later, if any.
    """

    def __init__(self, mind: Mind, seed: int, change: Change | None = None) -> None:
        self._mind = mind
        self._seed = seed
        self._change = change

    @property
    def persona(self) -> Persona:
        """The persona that the bot has now."""
        return self._mind.persona

    def switch(self, served: int) -> Persona | None:
        """Take on the other persona once it is due."""
        if self._change is None or served < self._change.after:
            return None
        self._mind, self._change = self._change.mind, None
        return self._mind.persona

    async def decide(self, number: int, short: Short, sighting: Sighting | None) -> Decision | None:
        """Judge what was seen."""
        watch, reason = self._mind.judge(short, sighting)
        rng = np.random.default_rng((self._seed, number))
        return Decision(watch, draw_dwell(self._mind.persona.dwell, watch, short.duration, rng), reason)


class Lead:
    """The decisions of a bot, as its twins wait for them.

    Args:
        decisions: Those of an earlier session, from the first impression on.
        resting: Around every wait of a twin.
    """

    def __init__(
        self,
        decisions: Iterable[Decision] = (),
        resting: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._decisions = list(decisions)
        self._resting = resting
        self._over = False
        self._news = asyncio.Event()

    def add(self, decision: Decision) -> None:
        """Take in the decision about the next impression."""
        self._decisions.append(decision)
        self._tell()

    def end(self) -> None:
        """Say that no more decisions will come."""
        self._over = True
        self._tell()

    async def upto(self, number: int) -> list[Decision] | None:
        """Wait for the decision about impression ``number``; return all up to it, None if it never comes."""
        while len(self._decisions) < number:
            if self._over:
                return None
            with self._resting():
                await self._news.wait()
        return self._decisions[:number]

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


class LeadDecider:
    """Decides by a persona, and lets its twins know.

    Args:
        inner: What really decides.
        lead: Where its twins listen.
    """

    def __init__(self, inner: Decider, lead: Lead) -> None:
        self._inner = inner
        self._lead = lead

    @property
    def persona(self) -> Persona:
        """That of the bot."""
        return self._inner.persona

    def switch(self, served: int) -> Persona | None:
        """As the bot's own."""
        return self._inner.switch(served)

    async def decide(self, number: int, short: Short, sighting: Sighting | None) -> Decision | None:
        """Decide, and tell the twins."""
        decision = await self._inner.decide(number, short, sighting)
        if decision is not None:
            self._lead.add(decision)
        return decision


class _Control:
    """What all controls have in common: the persona they stand beside."""

    def __init__(self, persona: Persona, lead: Lead, seed: int) -> None:
        self._persona = persona
        self._lead = lead
        self._seed = seed

    @property
    def persona(self) -> Persona:
        """The persona that the control is for; its interests decide nothing."""
        return self._persona

    def switch(self, served: int) -> Persona | None:  # noqa: ARG002
        """Never switch by itself: what the bot does after its switch is followed anyway."""
        return None


class YokedTwin(_Control):
    """Watches and skips at exactly the bot's positions, for as long as the bot did, whatever is on."""

    async def decide(self, number: int, short: Short, sighting: Sighting | None) -> Decision | None:  # noqa: ARG002
        """Wait for the bot's decision about its own short of this number, and do the same."""
        decisions = await self._lead.upto(number)
        if decisions is None:
            return None
        its = decisions[-1]
        what = "watched" if its.watch else "skipped"
        return Decision(its.watch, its.dwell, f"yoked: the bot {what} its short {number}")


class RandomTwin(_Control):
    """Watches as often and as long as the bot, at places drawn by chance."""

    async def decide(self, number: int, short: Short, sighting: Sighting | None) -> Decision | None:  # noqa: ARG002
        """Do what the bot did with one of its shorts up to this number, drawn at random."""
        decisions = await self._lead.upto(number)
        if decisions is None:
            return None
        drawn = int(np.random.default_rng((self._seed, number)).integers(number))
        its = decisions[drawn]
        what = "watched" if its.watch else "skipped"
        return Decision(its.watch, its.dwell, f"at random: the bot {what} its short {drawn + 1}")


class UnwatchingControl(_Control):
    """Skips everything, as the persona skips."""

    async def decide(self, number: int, short: Short, sighting: Sighting | None) -> Decision | None:  # noqa: ARG002
        """Skip; waits for nobody."""
        rng = np.random.default_rng((self._seed, number))
        return Decision(False, _skip(self._persona.dwell, short, rng), "watches nothing")


def _skip(dwell: Dwell, short: Short, rng: np.random.Generator) -> float:
    return draw_dwell(dwell, False, short.duration, rng)
