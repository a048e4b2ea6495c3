"""What the launch screen reads, writes and says, without a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.experiments.plan import check_plan
from shortstui.personas.folder import PersonaFile, list_personas
from shortstui.tui.estimate import Extent, Span, crowd, how_long, how_much, span
from shortstui.tui.launch import CONTROLS, RECOMMENDERS, LaunchRequest
from shortstui.tui.launch_form import MOST_REPLICATES, Form, Setup, fields_of, name_from, read
from shortstui.tui.launch_plan import Foreseen, foresee, plan_text, write_plan
from shortstui.tui.launch_words import careful, pairs_for, told
from shortstui.tui.widgets.key_footer import Part, fitting
from tests.experiments.examples import PERSONAS
from tests.experiments.made import frozen, made

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENTRIES: dict[str, PersonaFile] = {str(entry.path): entry for entry in list_personas(PERSONAS)}
GAMER, MUSIC = (str(PERSONAS / f"{name}.toml") for name in ("gamer", "music-head"))
FIRST = LaunchRequest("")
TYPED = st.text(max_size=12) | st.sampled_from(["0", "-3", "1e9", "٣", "½", "max", "nan", "inf", " 7 ", "9" * 30])
SETUPS = st.builds(
    lambda people, replicates, feed, twins, recommender, strength, videos, name: Setup(
        tuple(map(Path, people)),
        replicates,
        name or name_from(people),
        replace(FIRST, feed=feed, twins=twins, recommender=recommender, strength=strength, videos=videos),
    ),
    st.lists(st.sampled_from(sorted(ENTRIES)), min_size=2, max_size=5, unique=True),
    st.integers(1, 30),
    st.sampled_from(["simulated", "double", "youtube"]),
    st.sampled_from(list(CONTROLS.values())),
    st.sampled_from(RECOMMENDERS),
    st.floats(0, 1),
    st.integers(10, 100_000),
    st.sampled_from(["", "Mine", 'quotes " and \\', "umlaut ü 漢字"]),
)


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (Extent(1, 1, (), 10_000, "youtube"), "at least 40 h, by the budget of 250 shorts an hour"),
        (Extent(1, 1, (), 10_000, "youtube", per_hour=100_000), "at least 28 h"),
        (Extent(1, 1, (), 10_000, "double"), "about 2 h, if the double plays at ×10"),
        (Extent(1, 1, ("yoked",), 10_000, "double"), "58 min to 2 h, if the double plays at ×10"),
        (Extent(1, 1, (), 10_000, "double", speed=1), "about 19 h, if the double plays at ×1"),
        (Extent(1, 1, (), 10_000), "2 to 4 min on one core"),
        (Extent(1, 1, (), 300, speed=32), "about 2 min at ×32"),
        (Extent(1, 1, (), 10_000, encoder="ViT-B-32"), "more than 4 min: a larger encoder looks"),
        (Extent(1, 1, (), 10), "about a minute on one core"),
        (Extent(1, 1, (), 10_000, truth=True), "seconds to minutes"),
    ],
)
def test_how_long_it_takes_is_said_as_far_as_that_is_known(extent: Extent, said: str) -> None:
    assert said in how_long(extent)


@given(
    st.integers(1, 50), st.integers(1, 50), st.sampled_from(list(CONTROLS.values())), st.integers(1, 10_000),
    st.sampled_from(["simulated", "double", "youtube", "folder"]), st.none() | st.floats(0.1, 1000), st.booleans(),
)  # fmt: skip
def test_more_shorts_never_take_less_time_or_room(
    arms: int, replicates: int, controls: tuple[str, ...], videos: int, feed: str, speed: float | None, kept: bool
) -> None:
    accounts = arms * replicates * (1 + len(controls))
    less = Extent(arms, replicates, controls, accounts * videos, feed, speed, pictures=kept)
    more = replace(less, shorts=accounts * (videos + 50))
    assert 0 < span(less).least <= span(less).most
    assert span(more) >= span(less)
    assert more.disk > less.disk > 0
    assert less.accounts == accounts
    assert how_long(less)
    assert how_much(less)


def test_a_chosen_speed_is_slower_than_full_speed_where_it_holds_the_bots_up() -> None:
    assert span(Extent(1, 1, (), 300, speed=1)) == Span(50, 50)
    assert span(Extent(1, 1, (), 300, speed=10_000)) == span(Extent(1, 1, (), 300))


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (
            Extent(2, 3, ("yoked",), 6_000),
            "2 personas × 3 bots, each with a yoked twin: 12 accounts, 6,000 shorts",
        ),
        (Extent(1, 1, (), 300), "1 bot: 300 shorts"),
        (
            Extent(1, 1, ("yoked", "no-watch"), 90),
            "1 bot with a yoked twin and a no-watch twin: 3 accounts, 90 shorts",
        ),
        (
            Extent(1, 5, ("yoked", "yoked", "no-watch"), 20),
            "1 persona × 5 bots, each with 2 yoked twins and a no-watch twin: 20 accounts, 20 shorts",
        ),
    ],
)
def test_who_scrolls_is_said_in_plain_words(extent: Extent, said: str) -> None:
    assert crowd(extent, "persona") == said


def test_one_persona_is_a_run_and_several_are_an_experiment_without_a_speed() -> None:
    one = Form(personas=(GAMER,), speed="max")
    setup, problems = read(one, ENTRIES, FIRST)
    assert not problems
    assert setup is not None
    assert (setup.bots, setup.request) == (1, LaunchRequest(GAMER, speed=None))
    assert "name" not in fields_of(one)
    several = replace(one, personas=(GAMER, MUSIC), replicates="2", speed="what")
    setup, problems = read(several, ENTRIES, FIRST)
    assert not problems, "a field that is not there can't be wrong"
    assert setup is not None
    assert (setup.bots, setup.against, setup.name) == (4, "other-personas", "gamer and music-head")


def test_all_that_is_wrong_is_said_at_once_and_in_words() -> None:
    form = Form(
        replicates="many", feed="simulated", strength="1.5", videos="0", seed="", speed="fast", personas=()
    )
    setup, problems = read(form, ENTRIES, FIRST)
    assert setup is None
    assert problems == {
        "personas": "mark at least one persona: space marks it",
        "replicates": f"a whole number from 1 to {MOST_REPLICATES:,}",
        "strength": "a number from 0 to 1",
        "videos": "a whole number from 1 to 1,000,000",
        "seed": "a whole number from 0 to 2,147,483,647",
        "speed": "a number above 0, or max",
    }


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        (Form((GAMER,), replicates="3"), "controls", "needs controls to hold it against"),
        (Form((GAMER, MUSIC), feed="folder", folder="x"), "feed", "a feed that can react"),
        (Form((GAMER,), feed="folder"), "folder", "name a folder"),
        (Form((GAMER, MUSIC), videos="9"), "videos", "from 10 to"),
        (Form((GAMER, MUSIC), name="a\x1b[31m"), "name", "can't be shown"),
        (Form(tuple(ENTRIES) * 3, replicates="1000", controls="1 yoked"), "replicates", "more than 10,000 bots"),
    ],
)
def test_what_can_t_go_together_is_said_beside_its_field(form: Form, field: str, said: str) -> None:
    setup, problems = read(form, ENTRIES, FIRST)
    assert setup is None
    assert set(problems) == {field}
    assert said in problems[field]


def test_a_persona_that_no_plan_can_name_is_refused_before_anything_starts(tmp_path: Path) -> None:
    text = Path(GAMER).read_text()
    (tmp_path / "My Gamer.toml").write_text(text)
    (tmp_path / "turner.toml").write_text(text + '\n[switch]\nafter = 10\nto = "gamer"\n')
    entries = {str(entry.path): entry for entry in list_personas(tmp_path)}
    spaced, turner = entries
    for path, said in ((spaced, "rename My Gamer"), (turner, "has a switch of its own")):
        form = Form((path,), replicates="2", controls="1 yoked")
        assert said in read(form, entries, FIRST)[1]["personas"]
        assert not read(replace(form, replicates="1"), entries, FIRST)[1], "one bot needs no plan"


@given(TYPED, TYPED, TYPED, TYPED, TYPED, TYPED, st.sampled_from(["simulated", "double", "youtube", "folder"]))
def test_whatever_is_typed_makes_a_setup_or_says_what_is_wrong(
    replicates: str, strength: str, videos: str, seed: str, speed: str, name: str, feed: str
) -> None:
    form = Form(
        (GAMER,),
        replicates,
        name,
        feed,
        strength=strength,
        videos=videos,
        seed=seed,
        speed=speed,
        controls="1 yoked",
    )
    setup, problems = read(form, ENTRIES, FIRST)
    assert (setup is None) == bool(problems)
    assert set(problems) <= fields_of(form)
    if setup is not None and setup.bots > 1 and feed != "folder":
        assert check_plan(plan_text(setup), "plan")[1] == []


@settings(max_examples=40)
@given(SETUPS)
def test_the_plan_says_what_was_filled_in_and_can_be_run(setup: Setup) -> None:
    plan, problems = check_plan(plan_text(setup), "plan")
    assert problems == []
    assert plan is not None
    assert plan.personas == tuple(path.stem for path in setup.personas)
    assert (plan.replicates, plan.videos, plan.name) == (setup.replicates, setup.dials.videos, setup.name)
    assert plan.controls == setup.dials.twins
    assert plan.feed.kind == setup.feed
    assert plan.feed.live == ({"consent": "reject"} if setup.feed != "simulated" else {})
    if setup.feed != "youtube":
        assert (plan.feed.recommenders, plan.feed.strengths) == (
            (setup.dials.recommender,),
            (setup.dials.strength,),
        )


def two(**dials: object) -> Setup:
    setup, problems = read(Form((GAMER, MUSIC), replicates="2", controls="1 yoked"), ENTRIES, FIRST)
    assert setup is not None, problems
    return replace(setup, dials=replace(setup.dials, **dials))  # type: ignore[arg-type]  # handed on


def test_a_plan_is_written_once_and_another_of_its_name_beside_it(tmp_path: Path) -> None:
    first = write_plan(two(), tmp_path)
    assert first == tmp_path / "gamer-and-music-head.plan.toml"
    assert write_plan(two(), tmp_path) == first
    second = write_plan(two(seed=7), tmp_path)
    assert second.name == "gamer-and-music-head-2.plan.toml"
    assert write_plan(two(), tmp_path) == first


def test_it_is_foreseen_where_it_is_kept_and_whether_it_only_explores(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    setup = replace(two(), name="Two by two")
    new = foresee(setup, runs, PERSONAS, NOW)
    assert (new.folder, new.there, new.exploratory, new.problem) == (runs / "two-by-two", False, (), "")
    assert not runs.exists(), "nothing is written"
    made(runs / "two-by-two", frozen())
    after = foresee(setup, runs, PERSONAS, NOW)
    assert after.folder == runs / "two-by-two-2"
    assert "480 shorts had been seen" in after.exploratory[0]
    lost = foresee(replace(setup, personas=(Path("nobody.toml"), Path(GAMER))), runs, PERSONAS, NOW)
    assert "there is no persona “nobody”" in lost.problem


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Form((GAMER,)), "No control"),
        (Form((GAMER,), controls="1 yoked"), "were measured with 3 yoked + no-watch"),
        (Form((GAMER,), controls="1 yoked", replicates="4"), "no verdict is possible: it takes 5 at least"),
        (Form((GAMER, MUSIC), replicates="5"), "that takes 6"),
        (Form((GAMER,), feed="youtube"), "A notice wants your yes"),
        (Form((GAMER,), feed="folder", folder="x"), "can't react"),
        (Form((GAMER,), recommender="uniform"), "a negative control"),
        (Form((GAMER,), strength="0"), "a negative control"),
        (Form((GAMER,), videos="49"), "never fills"),
    ],
)
def test_what_to_be_careful_of_is_said(form: Form, said: str) -> None:
    setup, problems = read(form, ENTRIES, FIRST)
    assert setup is not None, problems
    assert said in "\n".join(careful(setup))


def test_what_is_calibrated_and_large_enough_needs_no_warning() -> None:
    for form in (
        Form((GAMER,), controls="3 yoked + no-watch"),
        Form((GAMER, MUSIC), controls="1 yoked", replicates="6"),
    ):
        setup, _ = read(form, ENTRIES, FIRST)
        assert setup is not None
        assert list(careful(setup)) == []
    assert [pairs_for(p) for p in (0.5, 0.05, 0.01, 1e-4)] == [1, 5, 7, 13]


def words(setup: Setup, foreseen: Foreseen, runs: Path) -> str:
    return "\n".join(part.plain for part in told(setup, foreseen, runs))


def test_what_will_happen_names_everything_that_matters(tmp_path: Path) -> None:
    text = words(two(), Foreseen(tmp_path / "x", exploratory=["results [b]were[/b] known"]), tmp_path)
    for part in (
        "2 personas × 2 bots, each with a yoked twin: 8 accounts, 2,400 shorts before the simulated platform",
        "recommender content, 45% personal; seed 1; seen by shorts-tiny",
        "one experiment, its verdict over 2 bots a persona against their yoked twins, α = 0.05",
        "time ", "disk about 17 MB, thumbnails kept", f"kept {tmp_path / 'x'}; the plan is frozen there",
        "EXPLORATORY results [b]were[/b] known",
    ):  # fmt: skip
        assert part in text
    assert "goes on there" in words(two(), Foreseen(tmp_path, there=True), tmp_path)
    assert "✗ the disk" in words(two(), Foreseen(problem="the disk\x1b[31m"), tmp_path)


@given(st.lists(st.builds(Part, st.integers(1, 30), st.integers(1, 3), st.booleans()), max_size=12),
       st.integers(0, 200), st.integers(0, 9))  # fmt: skip
def test_the_footer_keeps_the_first_keys_that_fit_and_the_needed_ones(
    parts: list[Part], room: int, most: int
) -> None:
    kept = fitting(parts, room, most)
    needed = {place for place, part in enumerate(parts) if part.needed}
    others = [place for place, part in enumerate(parts) if not part.needed]
    assert needed <= kept
    shown = sorted(kept - needed)
    assert shown == others[: len(shown)], "none is left out for one that is less important"
    if shown:
        assert sum(parts[place].width for place in kept) <= room
        assert sum(parts[place].keys for place in kept) <= most
