"""Controls: what stands beside a bot carries no interest, and waits for the bot where it must."""

from __future__ import annotations

import asyncio

import pytest

from shortstui.bots.deciders import (
    Decider,
    Lead,
    LeadDecider,
    PersonaDecider,
    RandomTwin,
    UnwatchingControl,
    YokedTwin,
)
from shortstui.personas.decision import Decision
from shortstui.runs.events import Ended
from tests.bots.fakes import ScriptedFeed, Stage, mind, shorts
from tests.bots.test_bot import impressions

Kind = type[YokedTwin] | type[RandomTwin] | type[UnwatchingControl]


def beside(kind: Kind, lead: Lead, goal: int = 20) -> Stage:
    return Stage(ScriptedFeed(shorts(40)[7:]), goal=goal, decider=kind(mind().persona, lead, seed=5))


async def played(count: int = 20) -> tuple[Lead, list[Decision]]:
    lead = Lead()
    stage = Stage(ScriptedFeed(shorts(40)), goal=count, decider=LeadDecider(PersonaDecider(mind(), 0), lead))
    await stage.bot().run()
    return lead, [one.decision for one in impressions(stage.display)]


async def test_a_yoked_twin_stays_as_long_as_the_bot_did_whatever_is_on() -> None:
    lead, decisions = await played()
    stage = beside(YokedTwin, lead)
    assert await stage.bot().run() == Ended("goal")
    did = [(one.decision.watch, one.decision.dwell) for one in impressions(stage.display)]
    assert did == [(its.watch, its.dwell) for its in decisions]


async def test_a_twin_at_random_does_only_what_the_bot_did_and_not_at_the_same_places() -> None:
    lead, decisions = await played(40)
    stage = beside(RandomTwin, lead, goal=30)
    await stage.bot().run()
    did = [one.decision for one in impressions(stage.display)]
    for number, its in enumerate(did, start=1):
        assert (its.watch, its.dwell) in {(own.watch, own.dwell) for own in decisions[:number]}
    assert [its.watch for its in did] != [its.watch for its in decisions[:30]]


async def test_a_control_that_watches_nothing_skips_all_as_the_persona_skips() -> None:
    stage = beside(UnwatchingControl, Lead())
    assert await stage.bot().run() == Ended("goal")
    assert all(not one.decision.watch and 0.8 <= one.decision.dwell <= 4.0 for one in impressions(stage.display))


async def test_a_twin_waits_for_its_bot_and_ends_when_the_bot_does() -> None:
    lead = Lead()
    stage = beside(YokedTwin, lead)
    twin = asyncio.create_task(stage.bot().run())
    for count in (1, 2):
        lead.add(Decision(True, 1.0, ""))
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(impressions(stage.display)) == count
    lead.end()
    assert (await twin).reason == "exhausted"
    assert len(impressions(stage.display)) == 2


@pytest.mark.parametrize("kind", [YokedTwin, RandomTwin, UnwatchingControl])
async def test_a_resumed_control_decides_what_it_would_have_decided(
    kind: Kind,
) -> None:
    lead, decisions = await played()
    whole: Decider = kind(mind().persona, lead, seed=9)
    again: Decider = kind(mind().persona, Lead(decisions), seed=9)
    short = shorts(1)[0].short
    for number in (3, 11, 20):
        assert await whole.decide(number, short, None) == await again.decide(number, short, None)
