"""Every topic and tag of the demo vocabulary can be drawn, and topics don't share what they are drawn with."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

import shortstui
from shortstui.simulator.drawing.clickbait import SHOUTS
from shortstui.simulator.drawing.icons import codepoint, glyph, icon_sheet

VOCABULARY = Path(shortstui.__file__).parent / "interests" / "vocabularies" / "demo.csv"


def demo_rows() -> list[dict[str, str]]:
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_vocabulary_has_100_topics_and_over_a_thousand_different_tags() -> None:
    rows = demo_rows()
    assert len({row["topic"] for row in rows}) == 100
    assert len({row["tag"].casefold() for row in rows}) == len(rows) >= 1050


def test_every_topic_has_at_least_ten_tags() -> None:
    tags = defaultdict(list)
    for row in demo_rows():
        tags[row["topic"]].append(row["tag"])
    assert min(len(names) for names in tags.values()) >= 10


def test_the_sheet_draws_exactly_the_topics_and_tags_of_the_vocabulary() -> None:
    sheet = icon_sheet()
    rows = demo_rows()
    assert set(sheet.motifs) == {row["topic"] for row in rows}
    known = {(row["topic"], row["tag"]) for row in rows}
    drawn = {(topic, tag) for topic, tags in sheet.tags.items() for tag in tags}
    assert drawn <= known


def test_every_icon_is_in_the_font_and_leaves_ink() -> None:
    icons = {icon for topic in icon_sheet().motifs for icon in icon_sheet().icons_of(topic)} | set(SHOUTS)
    for icon in sorted(icons):
        assert len(codepoint(icon)) == 1
        assert glyph(icon).fill.getextrema()[1] == 255, icon


def test_an_unknown_icon_is_named_in_the_error() -> None:
    with pytest.raises(KeyError, match="no_such_icon"):
        codepoint("no_such_icon")


def test_no_icon_stands_for_two_topics() -> None:
    topics = defaultdict(set)
    for topic in icon_sheet().motifs:
        for icon in icon_sheet().icons_of(topic):
            topics[icon].add(topic)
    assert {icon: sorted(names) for icon, names in topics.items() if len(names) > 1} == {}


def test_every_topic_has_at_least_three_motifs() -> None:
    assert min(len(motifs) for motifs in icon_sheet().motifs.values()) >= 3
