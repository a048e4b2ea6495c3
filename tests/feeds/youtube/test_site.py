from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube import site as site_module
from shortstui.feeds.youtube.pages import parse_dom
from shortstui.feeds.youtube.site import built_in_site, check_site, load_site
from tests.feeds.youtube.made_up import CLOCK, new_layout


def problems(text: str) -> list[str]:
    return [str(problem) for problem in check_site(text, "mine.toml")[1]]


def test_the_built_in_file_is_valid_and_names_no_entry_twice() -> None:
    raw = tomllib.loads(Path(site_module.__file__).with_name("site.toml").read_text())
    assert built_in_site().schema_ == 1
    for need, tiers in raw["selectors"].items():
        assert len(tiers) == len(set(tiers)), need


def test_a_file_with_only_its_schema_changes_nothing() -> None:
    assert check_site("schema = 1\n", "mine.toml") == (built_in_site(), [])


def test_the_users_entries_come_first_and_the_built_in_ones_stay() -> None:
    site, found = check_site('schema = 1\n[selectors]\ntitle = [".mine", "#overlay .title"]\n', "mine.toml")
    assert found == []
    assert site is not None
    assert site.selectors.title[:2] == [".mine", "#overlay .title"]
    assert site.selectors.title.count("#overlay .title") == 1
    assert set(built_in_site().selectors.title) < set(site.selectors.title)


def test_a_list_that_is_replaced_has_only_the_users_entries() -> None:
    site, found = check_site(
        'schema = 1\nreplace = ["selectors.title"]\n[selectors]\ntitle = [".mine"]\n', "mine.toml"
    )
    assert found == []
    assert site is not None
    assert site.selectors.title == [".mine"]
    assert site.selectors.channel == built_in_site().selectors.channel


def test_a_value_and_a_table_of_active_tiers_are_taken_over() -> None:
    text = 'schema = 1\n[[active]]\nlayout = "new"\ncss = ".pane"\nholds = ".live-player"\n[urls]\nstart = "https://example.test/shorts"\n'
    site, found = check_site(text, "mine.toml")
    assert found == []
    assert site is not None
    assert site.active[0].name == ".pane:has(.live-player)"
    assert len(site.active) == 1 + len(built_in_site().active)
    assert site.urls.start == "https://example.test/shorts"
    assert site.urls.item == built_in_site().urls.item


def test_a_users_selector_reads_a_page_that_the_built_in_ones_do_not_know() -> None:
    html = (
        new_layout()
        .replace("yt-shorts-video-title-view-model", "renamed-tag")
        .replace("ytShortsVideoTitle", "renamed")
    )
    html = html.replace("<h1", "<b").replace("</h1", "</b").replace("ViewModelShortsVideoTitle", "x")
    built_in = parse_dom(html).active
    assert built_in is not None
    assert built_in.title == ""
    site, _ = check_site('schema = 1\n[selectors]\ntitle = ["renamed-tag b"]\n', "mine.toml")
    mine = parse_dom(html, site).active
    assert mine is not None
    assert (mine.id, mine.title) == (CLOCK, "A clock ticks #Clocks")


def test_all_problems_are_told_at_once_with_their_lines() -> None:
    found = problems(
        "\n".join(
            [
                "schema = 1",
                'replace = ["selectors.titel"]',
                "[selectors]",
                'titel = [".x"]',
                'title = ["a:foo("]',
                "channel = 3",
                "[paths.item]",
                'views = ["a..b"]',
                "[thumbnails]",
                'url = "http://example.test"',
                "nonsense",
            ]
        )
    )
    assert [problem.partition(":")[2].split()[0].rstrip(":") for problem in found] == [
        "2",
        "4",
        "5",
        "6",
        "8",
        "10",
        "11",
    ]
    assert "did you mean `selectors.title`?" in found[0]
    assert "selectors.titel: is an unknown key; did you mean `title`?" in found[1]
    assert "selectors.title[0]: is no CSS selector" in found[2]
    assert "selectors.channel: must be a list" in found[3]
    assert "paths.item.views[0]: is no path" in found[4]
    assert "thumbnails.url: must begin with https://" in found[5]
    assert "not TOML" in found[6]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "schema: is missing"),
        ("schema = 2", "newer than this shortstui"),
        ('schema = "1"', "schema: must be 1"),
    ],
)
def test_a_file_of_another_schema_is_refused(text: str, message: str) -> None:
    [problem] = problems(text)
    assert message in problem


def test_a_broken_file_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("schema = 1\n[selectors]\ntitle = []\n")
    site = load_site(path)
    assert site.selectors.title == built_in_site().selectors.title
    path.write_text('schema = 1\n[selectors]\nnext = [""]\n')
    with pytest.raises(ShortstuiError) as caught:
        load_site(path)
    assert caught.value.code is ExitCode.BAD_INPUT
    assert "selectors.next[0]" in str(caught.value)
    with pytest.raises(ShortstuiError):
        load_site(tmp_path / "absent.toml")
    path.write_bytes(b"schema = 1\n# \xff\n")
    with pytest.raises(ShortstuiError) as caught:
        load_site(path)
    assert ":2" in str(caught.value)
