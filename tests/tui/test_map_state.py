"""What keys make of a scene, searching, a persona's clusters, and the user's own labels; no screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shortstui.errors import ShortstuiError
from shortstui.interests.store import find_map
from shortstui.personas.toml import load_persona
from shortstui.runs.manifest import MapRecord
from shortstui.tui import view
from shortstui.tui.map_labels import labels_file, labels_shown, own_label, read_labels, write_labels
from shortstui.tui.map_reading import read_map
from shortstui.tui.map_scene import Scene
from shortstui.tui.map_search import Liked, find_tags, liked_by
from shortstui.tui.map_sheet import sheet_for, sheet_of
from shortstui.tui.persona_search import choices, label_of
from tests.tui.maps import made_up_map
from tests.tui.story import manifest

CHART = made_up_map()
SHEET = sheet_of(CHART)


def test_moving_chooses_the_tag_in_the_middle_and_never_leaves_the_map() -> None:
    scene = Scene.of(SHEET, {}).zoomed(5)
    for _ in range(100):
        scene = scene.moved(0.3, 0)
    assert scene.lens.x == SHEET.extent.right
    assert SHEET.places[scene.tag][0] > SHEET.places[:, 0].mean()
    assert scene.fitted().lens.zoom == 1
    assert scene.fitted().tag == scene.tag


def test_zoom_has_ends_and_a_step_back_is_exact() -> None:
    scene = Scene.of(SHEET, {})
    assert scene.zoomed(-1).lens == scene.lens
    assert scene.zoomed(3).zoomed(-3).lens.zoom == pytest.approx(1)
    assert scene.zoomed(100).lens.zoom == scene.zoomed(200).lens.zoom


def test_next_goes_through_all_clusters_or_through_the_persona_s() -> None:
    scene = Scene.of(SHEET, {}).at_cluster(4)
    assert [scene.cluster, scene.turned(1).cluster, scene.turned(1).turned(1).cluster] == [4, 5, 0]
    assert scene.turned(-1).cluster == 3
    liked = scene.with_persona(Liked("x", "", {1: "", 4: ""}, ()), None)
    assert [liked.turned(1).cluster, liked.turned(-1).cluster] == [1, 1]


def test_a_persona_s_cluster_becomes_the_chosen_one_and_the_view_stays() -> None:
    scene = Scene.of(SHEET, {}).at_cluster(4)
    shown = scene.with_persona(Liked("x", "", {1: "🎸"}, ()), None)
    assert shown.cluster == 1
    assert shown.lens == scene.lens
    assert scene.with_persona(Liked("x", "", {}, ("lost",)), None).cluster == 4


def test_the_nearest_clusters_are_those_of_the_embeddings() -> None:
    means = np.array([CHART.embeddings[CHART.clusters == c].mean(axis=0) for c in range(CHART.k)])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    cosines = means @ means[2]
    expected = [int(c) for c in np.argsort(-cosines) if c != 2][:3]
    found = SHEET.nearest_clusters(2, 3)
    assert [cluster for cluster, _ in found] == expected
    assert [cosine for _, cosine in found] == pytest.approx([cosines[c] for c in expected], abs=1e-5)


def test_search_finds_names_first_then_beginnings_words_parts_and_clusters() -> None:
    names = ["Bass guitar", "Guitar", "Guitar pick", "Sitarguitars", "Drum"]
    chart = made_up_map(tags=5, k=2, names=names, labels=["x", "Guitars of all kinds"])
    found = [chart.tags[each.tag] for each in find_tags(chart, chart.labels, " GUITAR ")]
    assert found == ["Guitar", "Guitar pick", "Bass guitar", "Sitarguitars"]
    assert {chart.tags[each.tag] for each in find_tags(chart, chart.labels, "all kinds")} == {
        "Guitar", "Sitarguitars",
    }  # fmt: skip
    assert find_tags(chart, chart.labels, "  ") == []
    assert len(find_tags(CHART, CHART.labels, "tag", most=7)) == 7


def test_the_persona_s_clusters_are_those_that_a_bot_likes(repository: Path) -> None:
    """The recorded example run was resolved by a bot; the app must come to the same clusters."""
    from shortstui.runs.reader import read_manifest

    manifest = read_manifest(repository / "runs" / "example-music-head")
    liked = liked_by(load_persona(repository / "personas" / "music-head.toml"), find_map("demo"))
    assert set(liked.clusters) == {interest.cluster for interest in manifest.interests}
    assert liked.unknown == ()


def test_numbers_count_on_their_own_map_and_what_only_the_encoder_finds_is_named(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text(
        'schema = 1\nname = "P"\n[[interests]]\ncluster = 3\nlabel = "Whatever"\nemoji = "🎸"\n'
        '[[interests]]\nlabel = "No number"\n[map]\nname = "made-up"\n[policy]\nrule = "nearest-tag"\n'
    )
    liked = liked_by(load_persona(file), CHART)
    assert liked.clusters == {3: "🎸"}
    assert liked.unknown == ("No number",)


def test_own_labels_are_kept_by_the_map_s_hash_and_change_nothing_of_it() -> None:
    before = CHART.sha256
    assert read_labels(CHART) == {}
    path = write_labels(CHART, {2: "Mine [bold]\x1b[31m", 0: "Other"})
    assert path == labels_file(CHART)
    assert before in path.name
    assert read_labels(CHART) == {0: "Other", 2: "Mine [bold] [31m"}
    assert labels_shown(CHART, read_labels(CHART))[1] == CHART.labels[1]
    assert made_up_map().sha256 == before
    assert read_labels(made_up_map(tags=61)) == {}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "schema = 2\n[labels]\n",
        "schema = 1\nlabels = 3",
        'schema = 1\n[labels]\nx = "y"',
        "\x00",
        "schema = 1\n[labels]\n1 = 2",
    ],
)
def test_a_broken_file_of_labels_is_told_of_with_its_name(content: str) -> None:
    path = labels_file(CHART)
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(ShortstuiError) as caught:
        read_labels(CHART)
    assert caught.value.where == str(path)


def test_a_map_with_broken_labels_is_shown_all_the_same() -> None:
    path = labels_file(find_map("demo"))
    path.parent.mkdir(parents=True)
    path.write_text("broken")
    read = read_map("demo")
    assert read.own == {}
    assert str(path) in read.problem


def test_every_screen_s_label_is_the_user_s_and_follows_the_file() -> None:
    assert own_label(CHART.sha256, 2) is None
    write_labels(CHART, {2: "Mine"})
    assert own_label(CHART.sha256, 2) == "Mine"
    write_labels(CHART, {2: "Another one"})
    assert own_label(CHART.sha256, 2) == "Another one"
    assert own_label(CHART.sha256, 3) is None
    labels_file(CHART).write_text("broken")
    assert own_label(CHART.sha256, 2) is None


@pytest.mark.parametrize("sha256", ["", "../../etc/x", "A" * 64, "0" * 65])
def test_what_is_no_hash_in_a_record_reads_no_file(sha256: str) -> None:
    assert own_label(sha256, 1) is None


def test_a_run_s_clusters_are_shown_with_the_user_s_labels_and_stay_as_recorded() -> None:
    made = manifest("r")
    path = labels_file(CHART).with_name(f"{made.map.sha256}.toml")
    path.parent.mkdir(parents=True)
    path.write_text('schema = 1\n[labels]\n1 = "Blown things"\n')
    assert view.cluster_label(made, 1) == "Blown things"
    assert view.cluster_label(made, 0) == made.map.labels[0]
    assert view.cluster_label(made, 99) == ""
    assert "Blown things" not in made.map.labels


def test_an_interest_is_found_by_the_user_s_label_and_written_with_the_map_s() -> None:
    write_labels(CHART, {3: "Zither"})
    (found,) = [choice for choice in choices(CHART, "zither") if choice.answer == "3"]
    assert "Zither" in found.line.plain
    assert CHART.labels[3] in found.line.plain
    assert label_of(CHART, found.answer) == (CHART.labels[3], 3)


def test_labels_of_clusters_that_the_map_does_not_have_are_left_out() -> None:
    write_labels(CHART, {5: "Last", 6: "Beyond", -1: "Before"})
    assert read_labels(CHART) == {5: "Last"}


def test_a_name_that_is_the_map_s_own_is_no_name_of_the_user_s() -> None:
    scene = Scene.of(SHEET, {3: "Mine"}).at_cluster(3)
    assert scene.labels[3] == "Mine"
    assert scene.named(CHART.labels[3]).own == {}
    assert scene.named("Yours").own == {3: "Yours"}


def test_a_run_s_map_is_only_the_very_same_one() -> None:
    demo = find_map("demo")
    record = MapRecord("demo", demo.sha256, "demo", len(demo.tags), list(demo.labels), "demo")
    found = sheet_for(record)
    assert found is not None
    assert found.chart.sha256 == demo.sha256
    assert sheet_for(MapRecord("demo", "0" * 64, "demo", 1, [], "demo")) is None
    assert sheet_for(MapRecord("nowhere", demo.sha256, "demo", 1, [])) is None
