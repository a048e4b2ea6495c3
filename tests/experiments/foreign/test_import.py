from __future__ import annotations

import csv
import errno
import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortstui.bots.controls import Controls
from shortstui.bots.display import Nobody
from shortstui.bots.session import resume_session
from shortstui.capture.evidence.beside import evidence_on
from shortstui.capture.evidence.levels import STEERED
from shortstui.capture.run_state import RunState
from shortstui.errors import ShortstuiError
from shortstui.experiments.folder import read_cells, read_frozen
from shortstui.experiments.foreign.importing import Import
from shortstui.experiments.results import read_observed
from shortstui.experiments.rules import rules_of
from shortstui.experiments.verdict import Verdict, verdict_of
from shortstui.personas.check import check
from shortstui.runs.events import Incident
from tests.experiments.foreign.logs import NOW, by_account, fitting, imported, items, log, looked_at


def table(header: str, rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header.split(), *rows])
    return text.getvalue()


def feed(account: str, likes: Sequence[bool], *more: object) -> list[list[object]]:
    return [[account, n, f"{account}-{n}", int(like), *more] for n, like in enumerate(likes, start=1)]


FEEDS = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda name: name.strip() == name and len(name.split()) == 1),
    st.lists(
        st.tuples(st.sampled_from(["yes", "no", ""]), st.sampled_from(["watched", "skip"])), min_size=1, max_size=9
    ),
    min_size=1,
    max_size=3,
)


@given(FEEDS, st.randoms(use_true_random=False), st.sampled_from([",", ";", "\t"]))
@settings(max_examples=25, deadline=None)
def test_any_log_comes_back_as_runs_with_the_same_feeds(
    feeds: dict[str, list[tuple[str, str]]], rng: object, delimiter: str
) -> None:
    rows = [
        [f"u{place}{name}", step, f"{place}-{step}", fits, watched]
        for place, (name, shorts) in enumerate(feeds.items())
        for step, (fits, watched) in enumerate(shorts)
    ]
    rng.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis' own Random
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["user", "step", "item", "relevant", "watched"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        made = imported(log(Path(folder), text.getvalue().encode("utf-8", "surrogatepass")), delimiter=delimiter)
        assert made.tally.broken == 0
        runs = {manifest_place(run): run for run in by_account(made).values()}
        for place, shorts in enumerate(feeds.values()):
            run = runs[place]
            assert fitting(run) == [fits == "yes" for fits, _ in shorts]
            assert [one.decision.watch for one in run.impressions] == [word == "watched" for _, word in shorts]
            assert items(run) == [f"{place}-{step}" for step in range(len(shorts))]
            assert run.tampered_at is None
            state = RunState.of(run.manifest, run.lines)
            assert state.shares[50][-1] == pytest.approx(np.mean([word == "watched" for _, word in shorts]))


def manifest_place(run: object) -> int:
    return int(items(run)[0].partition("-")[0])  # type: ignore[arg-type]


def test_a_known_effect_is_seen_against_the_controls(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = [row for n in range(4) for row in feed(f"bot{n}", list(rng.random(300) < 0.3), "treated", n)]
    rows += [row for n in range(4) for row in feed(f"twin{n}", list(rng.random(300) < 0.08), "control", n)]
    made = imported(log(tmp_path, table("user step item relevant group pair", rows)))
    assert made.comparison.design == "pairs"
    runs = by_account(made)
    for n in range(4):
        bot = runs[f"bot{n}"]
        clusters = {interest.cluster for interest in bot.manifest.interests}
        assert evidence_on(bot.impressions, [runs[f"twin{n}"].impressions], clusters).alarm(STEERED.name)
        back = {interest.cluster for interest in runs[f"twin{n}"].manifest.interests}
        assert back == clusters
        assert not evidence_on(runs[f"twin{n}"].impressions, [bot.impressions], clusters).alarm(STEERED.name)


def test_pairs_are_cells_of_one_bot_and_its_controls(tmp_path: Path) -> None:
    rows = [["b1", "x", 1, "treatment", "P"], ["b2", "y", 0, "treatment", "Q"]]
    rows += [["c1", "x", 1, "control", "Q"], ["c2", "x", 1, "control", "P"], ["c3", "x", 1, "control", "P"]]
    made = imported(log(tmp_path, table("user item relevant arm pair", rows), "study.csv"))
    cells = [
        (
            cell.arm,
            cell.bot and _account(made.folder, cell.bot),
            sorted(_account(made.folder, c) for c in cell.controls),
        )
        for cell in read_cells(made.folder)
    ]
    assert cells == [("study", "b1", ["c2", "c3"]), ("study", "b2", ["c1"])]
    rules = rules_of(read_frozen(made.folder).plan)
    assert (rules.design, rules.against) == ("pairs", ("controls",))


def _account(folder: Path, run: Path) -> str:
    from shortstui.runs.reader import read_manifest

    return str(read_manifest(run).feed.settings["account"])


def test_two_bots_of_one_pair_are_refused(tmp_path: Path) -> None:
    rows = [["b1", "x", 1, "t", "P"], ["b2", "y", 0, "t", "P"], ["c1", "x", 1, "control", "P"]]
    with pytest.raises(ShortstuiError, match="two bots are of the pair “P”: b1 and b2"):
        imported(log(tmp_path, table("user item relevant arm pair", rows)))
    assert not (tmp_path / "runs").exists()


def test_a_control_group_stands_beside_no_one_bot(tmp_path: Path) -> None:
    rows = [["b1", "x", 1, "t"], ["b2", "y", 0, "t"], ["c1", "x", 1, "base"], ["c2", "x", 0, "base"]]
    made = imported(log(tmp_path, table("user item relevant arm", rows)), controls=["BASE"])
    rules = rules_of(read_frozen(made.folder).plan)
    assert (rules.design, rules.against) == ("groups", ("controls",))
    cells = read_cells(made.folder)
    assert [len(cell.controls) for cell in cells if cell.bot] == [0, 0]
    assert [len(cell.controls) for cell in cells if not cell.bot] == [1, 1]
    assert made.comparison.possible


def test_other_personas_are_controls_where_labels_can_score_them(tmp_path: Path) -> None:
    rows = [["a", "1", "Cute Cats", "cats"], ["a", "2", "cars", "cats"], ["b", "1", "cute-cats;Cars", "cars"]]
    text = table("user item category persona", rows)
    made = imported(log(tmp_path, text), interests=["cats = cute cats"])
    rules = rules_of(read_frozen(made.folder).plan)
    assert (rules.design, rules.against) == ("pairs", ("other-personas",))
    runs = by_account(made)
    assert fitting(runs["a"]) == [True, False]
    cats = {interest.cluster for interest in runs["a"].manifest.interests}
    assert [one.perception and one.perception.cluster in cats for one in runs["b"].impressions] == [True]
    assert fitting(runs["b"]) == [True]  # its persona's name is a label of the log


def test_flags_score_nobody_but_the_accounts_own_persona(tmp_path: Path) -> None:
    rows = [["a", "1", 1, "cats"], ["b", "2", 0, "cars"]]
    made = imported(log(tmp_path, table("user item relevant persona", rows)))
    assert not made.comparison.possible
    assert "no verdict" in made.comparison.said


SHARED = [["a", "1", 1, "cats", "t"], ["b", "2", 0, "cars", "t"], ["c", "3", 1, "", "control"]]
OWN = [*SHARED[:2], ["c", "3", 1, "cats", "control"], ["d", "3", 1, "cars", "control"]]


def test_a_control_with_a_flag_is_held_against_its_own_persona_only(tmp_path: Path) -> None:
    shared = imported(log(tmp_path, table("user item relevant persona group", SHARED), "shared.csv"))
    assert not shared.comparison.possible
    verdict = _verdict(shared)
    assert [arm.captured for arm in verdict.arms] == [None, None]
    own = imported(log(tmp_path, table("user item relevant persona group", OWN), "own.csv"))
    assert own.comparison.possible
    verdict = _verdict(own)
    assert [(arm.arm, arm.controls, arm.base_share) for arm in verdict.arms] == [
        ("cars", 1, 1.0),
        ("cats", 1, 1.0),
    ]


def _verdict(made: Import) -> Verdict:
    """Return what `shortstui experiment show` is made of."""
    frozen = read_frozen(made.folder)
    runs, problems = read_observed(made.folder, frozen.sha256)
    assert not problems
    return verdict_of(runs, rules_of(frozen.plan))


def test_groups_of_which_none_is_a_control_are_named(tmp_path: Path) -> None:
    rows = [["a", "1", 1, "north"], ["b", "2", 0, "south"]]
    made = looked_at(log(tmp_path, table("user item relevant group", rows)))
    assert "None of the groups (north, south) is taken for a control; --control" in made.comparison.said


def test_personas_that_are_paired_stand_in_the_same_replicate(tmp_path: Path) -> None:
    rows = [
        ["a", "1", "x", "x", "Q"],
        ["b", "1", "x", "x", "P"],
        ["c", "1", "y", "y", "Q"],
        ["d", "1", "y", "y", "P"],
    ]
    made = looked_at(log(tmp_path, table("user item label persona pair", rows)))
    assert {one.account.name: one.replicate for one in made.places} == {"a": 2, "b": 1, "c": 2, "d": 1}


def test_without_any_control_there_are_only_shares(tmp_path: Path) -> None:
    made = imported(log(tmp_path, table("user item relevant", [["a", "1", 1], ["b", "2", 0]])))
    assert not made.comparison.possible
    assert "there is no control" in made.comparison.said
    assert [(arm.accounts, arm.shorts, arm.fitting) for arm in made.arms] == [(2, 2, 1)]


def test_flags_that_agree_with_labels_tell_what_a_persona_likes(tmp_path: Path) -> None:
    rows = [["a", 1, "cats", 1, "A"], ["a", 2, "cars", 0, "A"], ["b", 1, "cars", 1, "B"], ["b", 2, "cats", 0, "B"]]
    agreed = looked_at(log(tmp_path, table("user item category relevant persona", rows)))
    assert agreed.topics.scoring == "labels"
    assert agreed.topics.names == {"A": ("cats",), "B": ("cars",)}
    assert agreed.comparison.against == "other-personas"
    rows.append(["a", 3, "cats", 0, "A"])
    split = imported(log(tmp_path, table("user item category relevant persona", rows), "split.csv"))
    assert split.topics.scoring == "flags"
    assert fitting(by_account(split)["a"]) == [True, False, False]


def test_interests_come_from_a_persona_file(tmp_path: Path) -> None:
    persona = tmp_path / "animal.toml"
    persona.write_text(
        'schema = 1\nname = "Animals"\n[[interests]]\nlabel = "Cats"\n[policy]\nrule = "nearest-tag"\n'
    )
    path = log(tmp_path, table("user item label", [["a", 1, "CATS"], ["a", 2, "cars"]]))
    made = imported(path, personas=[persona])
    assert fitting(by_account(made)["a"]) == [True, False]
    assert [one.arm for one in made.places] == ["Animals"]
    kept, problems = check(read_frozen(made.folder).personas["animals"], "kept")
    assert kept is not None, problems


def test_an_interest_that_the_log_has_not_is_refused_with_what_it_has(tmp_path: Path) -> None:
    path = log(tmp_path, table("user item label", [["a", 1, "cats"], ["a", 2, "cars"]]))
    with pytest.raises(ShortstuiError, match="no short of this log has the label “catz”") as caught:
        imported(path, interests=["catz"])
    assert "did you mean cats" in caught.value.hint
    with pytest.raises(ShortstuiError, match="nothing says what the persona “log” likes"):
        imported(path)


def test_unknown_watching_is_taken_from_the_interest_and_said_so(tmp_path: Path) -> None:
    rows = [["b", 1, 1, "t"], ["b", 2, 0, "t"], ["c", 1, 0, "control"], ["c", 2, 1, "control"]]
    runs = by_account(imported(log(tmp_path, table("user item relevant group", rows))))
    assert [one.decision.watch for one in runs["b"].impressions] == [True, False]
    assert [one.decision.watch for one in runs["c"].impressions] == [False, True]
    assert "doesn't say what was watched" in _said(runs["b"])
    assert "the log doesn't say" in runs["b"].impressions[0].decision.reason


def _said(run: object) -> str:
    events = [line.event for line in run.lines]  # type: ignore[attr-defined]
    return next(event.message for event in events if isinstance(event, Incident))


def test_times_are_the_logs_and_order_the_feed_where_no_step_does(tmp_path: Path) -> None:
    rows = [["a", "late", 1, "2024-03-18 20:15:30"], ["a", "early", 0, "2024-03-18 20:15:00"]]
    run = by_account(imported(log(tmp_path, table("user item relevant timestamp", rows))))["a"]
    assert items(run) == ["early", "late"]
    assert [line.time.isoformat() for line in run.lines][-2:] == ["2024-03-18T20:15:30+00:00"] * 2
    assert [line.mono for line in run.lines] == [0, 0, 0, 30, 30]
    assert run.manifest.feed.settings["clock"] == "the log's"


def test_a_clock_that_is_made_up_says_so(tmp_path: Path) -> None:
    run = by_account(imported(log(tmp_path, table("user item relevant", [["a", "x", 1], ["a", "y", 1]]))))["a"]
    assert run.manifest.feed.settings["clock"] == "made up"
    assert "the clock is made up" in _said(run)
    assert {line.time.year for line in run.lines} == {1970}


def test_time_that_goes_back_leaves_the_running_time_in_order(tmp_path: Path) -> None:
    rows = [["a", 1, "x", 1, 1710792930], ["a", 2, "y", 1, 1710792900], ["a", 3, "z", 1, 1710792960]]
    run = by_account(imported(log(tmp_path, table("user step item relevant time", rows))))["a"]
    assert items(run) == ["x", "y", "z"]
    assert [line.mono for line in run.lines if line.seq >= 2] == [0, 0, 30, 30]


def test_ads_are_kept_and_count_for_nothing(tmp_path: Path) -> None:
    rows = [["a", 1, "x", 1, 0], ["a", 2, "y", 1, 1], ["a", 3, "z", 0, 0]]
    made = imported(log(tmp_path, table("user step item relevant is_ad", rows)))
    run = by_account(made)["a"]
    assert [one.short.kind for one in run.impressions] == ["video", "ad", "video"]
    assert [(arm.shorts, arm.fitting) for arm in made.arms] == [(2, 1)]


def test_an_ad_can_be_called_one_in_words(tmp_path: Path) -> None:
    kinds = ["", "Sponsored", "ad", "organic", "no", "yes"]
    rows = [["a", step, f"v{step}", 1, kind] for step, kind in enumerate(kinds)]
    made = imported(log(tmp_path, table("user step item relevant Sponsored", rows)))
    assert made.tally.broken == 0
    kept = [one.short.kind for one in by_account(made)["a"].impressions]
    assert kept == ["video", "ad", "ad", "video", "video", "ad"]


def test_an_account_of_two_groups_is_refused_with_the_way_out(tmp_path: Path) -> None:
    rows = [["a", 1, 1, "t"], ["a", 2, 1, "control"]]
    path = log(tmp_path, table("user item relevant group", rows))
    with pytest.raises(ShortstuiError, match="group of “a” was “t” before and is “control” here") as caught:
        imported(path)
    assert caught.value.where == f"{path}:3"
    made = imported(path, columns="account=user+group,item=item,on_topic=relevant,group=group")
    assert set(by_account(made)) == {"a / t", "a / control"}


def test_a_slip_in_the_group_costs_its_row_only(tmp_path: Path) -> None:
    rows = [[account, n, 1, account] for account in ("Bots", "control") for n in range(20)]
    rows[7][3], rows[8][3], rows[30][3] = "bots", "", "Bots"
    made = imported(log(tmp_path, table("user item relevant group", rows)))
    assert [(one.line, one.column) for one in made.tally.listed] == [(32, "group")]
    assert [(arm.role, arm.accounts, arm.shorts) for arm in made.arms] == [("control", 1, 19), ("bot", 1, 20)]


def test_an_empty_group_has_to_be_explained(tmp_path: Path) -> None:
    path = log(tmp_path, table("user item relevant group", [["a", 1, 1, "t"], ["b", 1, 1, ""]]))
    with pytest.raises(ShortstuiError, match="1 accounts have no group"):
        imported(path)
    assert imported(path, controls=[""]).controls == (frozenset({""}), False)


def test_the_same_log_twice_is_no_second_import(tmp_path: Path) -> None:
    path = log(tmp_path, table("user item relevant", [["a", 1, 1]]))
    first = imported(path)
    with pytest.raises(ShortstuiError, match="imported already"):
        imported(path)
    assert imported(path, name="again").folder != first.folder
    other = log(tmp_path, table("user item relevant", [["a", 2, 0]]))
    with pytest.raises(ShortstuiError, match="something else of this name"):
        imported(other)


def test_a_dry_run_looks_at_the_columns_first_and_only_notes_what_is_there(tmp_path: Path) -> None:
    path = log(tmp_path, table("user item relevant", [["a", 1, 1]]))
    imported(path)
    assert any("imported already" in note for note in looked_at(path).notes)
    for look in (looked_at, imported):
        with pytest.raises(ShortstuiError, match="acount=user"):
            look(path, columns="acount=user")


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = log(tmp_path, table("user item relevant", [["a", 1, 1]]))
    dry = looked_at(path)
    assert not (tmp_path / "runs").exists()
    wet = imported(path)
    assert (dry.arms, dry.topics, dry.notes) == (wet.arms, wet.topics, wet.notes)


def test_the_experiment_is_marked_exploratory_and_describes_the_import(tmp_path: Path) -> None:
    made = imported(log(tmp_path, table("user item relevant", [["a", 1, 1]])))
    frozen = read_frozen(made.folder)
    assert frozen.exploratory == ["imported: nothing was fixed before the first video"]
    assert made.source.sha256 in frozen.plan
    assert frozen.frozen == NOW
    run = by_account(made)["a"]
    assert run.manifest.experiment is not None
    assert run.manifest.experiment.plan == frozen.sha256


def test_hostile_names_reach_neither_the_file_system_nor_the_terminal(tmp_path: Path) -> None:
    rows = [["../../etc/\x1b[31mx", "\u202eid", "<b>\x1b]0;hi\x07 ünï", 1], ["..", "=1+1", "", 0]]
    made = imported(log(tmp_path, table("user item label relevant", rows)), name="../up\x1b[2J")
    assert made.folder.parent == tmp_path / "runs"
    assert all(path.parent == made.folder for path in made.folder.iterdir())
    texts = [*made.topics.labels, *made.notes, made.comparison.said, made.folder.name]
    assert not any("\x1b" in text or "\u202e" in text for text in texts)
    assert len(by_account(made)) == 2


def test_too_many_labels_fold_into_what_fits_and_what_does_not(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a", n, f"label {n}"] for n in range(1500)]
    made = imported(log(tmp_path, table("user item label", rows)), interests=["label 7, label 9"])
    assert made.topics.merged
    assert sum(fitting(by_account(made)["a"])) == 2
    assert len(made.topics.labels) == 3


def test_what_can_bend_a_comparison_is_said(tmp_path: Path) -> None:
    rows = [row for account in ("a", "b", "c") for row in feed(account, [True] * 20, "bot")]
    fair = looked_at(log(tmp_path, table("user step item relevant group", rows)))
    assert not any("count as fitting no persona" in note or "shorts: the last" in note for note in fair.notes)
    rows += [["d", 1, "x", "", "control"]]
    bent = looked_at(log(tmp_path, table("user step item relevant group", rows)))
    assert any("of 0% to 100% of an arm's shorts the log doesn't say" in note for note in bent.notes)
    assert any("the feeds have 1 to 20 shorts" in note for note in bent.notes)


def test_an_import_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    rows = [[account, n, 1] for account in ("a", "b") for n in range(3)]
    path = log(tmp_path, table("user item relevant", rows))
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(ShortstuiError, match="No space left") as caught:
            imported(path)
    assert "nothing was imported" in caught.value.hint
    assert list((tmp_path / "runs").iterdir()) == []
    assert len(by_account(imported(path))) == 2


async def test_an_imported_run_is_a_record_that_no_bot_goes_on_with(tmp_path: Path) -> None:
    made = imported(log(tmp_path, table("user step item relevant", feed("ann", [True, False]))))
    run = next(path for path in made.folder.iterdir() if path.is_dir())
    with pytest.raises(ShortstuiError, match="no bot can scroll the feed “imported”"):
        await resume_session(run, Nobody(), Controls())
