"""A broken persona file gives all its errors at once, each with line, key and a way out."""

from __future__ import annotations

from pathlib import Path
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from shortstui.personas import check as check_module
from shortstui.personas.check import MOST_BYTES, check
from shortstui.personas.model import Interest, Persona
from shortstui.personas.problems import Problem

BROKEN = """\
schema = 1
nmae = "Music Head"
threshold = 0.3

[[interests]]
label = "Guitars"
weight = "a lot"

[[interests]]
label = "guitars "
cluster = -1

[[interests]]
wieght = 2.0

[policy]
rule = "interest-mass"
treshold = 0.35

[dwell]
watch = { fraction = [1.0, 0.5] }
skip = { mean_seconds = 9.0 }
"""


def found(text: str) -> dict[tuple[int, str], Problem]:
    persona, problems = check(text, "x.toml")
    assert persona is None
    return {(problem.line, problem.key): problem for problem in problems}


def minimal(extra: str) -> str:
    return f'schema = 1\nname = "x"\ninterests = [{{ label = "a" }}]\n{extra}'


def test_every_problem_of_a_file_is_told_at_once_with_its_line_and_key() -> None:
    assert list(found(BROKEN)) == [
        (1, "name"),
        (2, "nmae"),
        (3, "threshold"),
        (7, "interests[0].weight"),
        (10, "interests[1].label"),
        (11, "interests[1].cluster"),
        (13, "interests[2].label"),
        (14, "interests[2].wieght"),
        (16, "policy.threshold"),
        (18, "policy.treshold"),
        (21, "dwell.watch.fraction"),
        (22, "dwell.skip.mean_seconds"),
    ]


@pytest.mark.parametrize(
    ("line", "key", "suggestion"),
    [
        (2, "nmae", "did you mean `name`?"),
        (3, "threshold", "did you mean to put it in [policy]?"),
        (14, "interests[2].wieght", "did you mean `weight`?"),
        (18, "policy.treshold", "did you mean `threshold`?"),
    ],
)
def test_a_misspelt_or_misplaced_key_is_guessed(line: int, key: str, suggestion: str) -> None:
    assert found(BROKEN)[line, key].suggestion == suggestion


@pytest.mark.parametrize(
    ("extra", "key", "message"),
    [
        ('[policy]\nrule = "nearest_tag"', "policy.rule", 'did you mean "nearest-tag"?'),
        ('[policy]\nrule = "nearest-tag"\nthreshold = 0.3', "policy.threshold", "has no meaning under"),
        ('[policy]\nrule = "interest-mass"', "policy.threshold", "is missing"),
        ("[policy]\nthreshold = 0.3", "policy.rule", 'add `rule = "nearest-tag"`'),
        ('[dwell]\nwatch = "ful"', "dwell.watch", 'did you mean "full"?'),
        ("[dwell]\nwatch = 3", "dwell.watch", 'must be "full" or a table'),
        ("[dwell]\nskip = { min_seconds = 5.0 }", "dwell.skip.min_seconds", "must not be over `max_seconds`"),
        ("[switch]\nafter = 0\nto = 'gamer'", "switch.after", "must be greater than or equal to 1, not 0"),
        ("emoji = 3", "emoji", "must be text, not 3"),
        ('emoji = "' + "x" * 17 + '"', "emoji", "must have at most 16 characters"),
        ("map = 'x'", "map", "must be a table, not “x”"),
    ],
)
def test_what_a_table_may_hold_is_said_in_plain_words(extra: str, key: str, message: str) -> None:
    problems = list(found(minimal(extra)).values())
    assert [problem.key for problem in problems] == [key]
    assert message in str(problems[0])


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "0", "-1", "true", "101", "1979-05-27"])
def test_a_weight_is_a_sane_number(number: str) -> None:
    text = f'schema = 1\nname = "x"\n[[interests]]\nlabel = "a"\nweight = {number}\n'
    assert list(found(text)) == [(5, "interests[0].weight")]


def test_a_newer_schema_asks_for_an_update() -> None:
    problem = found('schema = 2\nname = "x"\ninterests = [{ label = "a" }]')[1, "schema"]
    assert problem.suggestion == "update shortstui"


def test_the_same_cluster_twice_is_a_mistake() -> None:
    text = (
        'schema = 1\nname = "x"\ninterests = [\n { label = "a", cluster = 3 },\n { label = "b", cluster = 3 },\n]'
    )
    assert list(found(text)) == [(5, "interests[1].cluster")]


def test_lines_are_right_in_inline_tables_lists_and_dotted_keys() -> None:
    text = """\
schema = 1  # comment
"name" = '''
two
lines'''
interests = [
  { label = "a" },
  # a comment is no element
  { label = "b", colour = 1 },
]
switch.after = 3
switch."too" = "gamer"
"""
    assert list(found(text)) == [(2, "name"), (8, "interests[1].colour"), (10, "switch.to"), (11, "switch.too")]


def test_several_lines_that_are_not_toml_are_all_told_and_the_rest_is_checked() -> None:
    text = """\
schema = 1
name = Music Head
emoji = "x
[[interests]]
label = "a"
weight = -1
"""
    problems = found(text)
    assert list(problems) == [(2, ""), (3, ""), (6, "interests[0].weight")]
    assert problems[2, ""].suggestion == "put texts in quotation marks"
    assert "quotation mark" in problems[3, ""].suggestion


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('schema = 1\nname = "a"\nname = "b"\ninterests = [{ label = "x" }]', 3),
        ('schema = 1\n[policy\nrule = "x"', 2),
        ("schema = 1\ninterests = [\n 1,\nname = 3", 4),
        ('schema = 1\nname = """\nx\n', 2),
        ("a = " + "[" * 60_000, 1),
        ("a = " + "1" * 60_000, 1),
        ("schema = 1\r\nname = \r\n", 2),
        ("schema = 1\n\x00", 2),
        ("schema = 1\nname = '\ud800'", 2),
        ("#" * (MOST_BYTES + 1), 1),
    ],
    ids=["twice", "header", "open list", "open text", "nested", "digits", "crlf", "nul", "surrogate", "large"],
)
def test_what_is_no_toml_at_all_is_one_clear_problem(text: str, line: int) -> None:
    _, problems = check(text, "x.toml")
    syntax = [problem for problem in problems if not problem.key]
    assert [problem.line for problem in syntax] == [line]


@given(st.text() | st.text(alphabet='schemanrty=[]{}"\n.#1 ').map(lambda tail: minimal(tail)))
def test_no_text_makes_the_check_fail(text: str) -> None:
    persona, problems = check(text, "x.toml")
    assert (persona is None) == bool(problems)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


PLAIN = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
SKIPS = st.lists(st.floats(0, 3600), min_size=3, max_size=3).map(sorted)
PERSONAS = st.fixed_dictionaries(
    {
        "schema": st.just(1),
        "name": PLAIN,
        "interests": st.lists(
            st.fixed_dictionaries(
                {"label": PLAIN},
                optional={"emoji": st.text(max_size=16), "weight": st.floats(0.01, 100) | st.integers(1, 100)},
            ),
            min_size=1,
            max_size=8,
            unique_by=lambda interest: " ".join(str(interest["label"]).casefold().split()),
        ),
    },
    optional={
        "emoji": st.text(max_size=16),
        "description": st.text(max_size=100),
        "map": st.fixed_dictionaries({"name": PLAIN}),
        "policy": st.just({"rule": "nearest-tag"})
        | st.fixed_dictionaries({"rule": st.just("interest-mass"), "threshold": st.floats(0.01, 1)}),
        "dwell": st.fixed_dictionaries(
            {
                "skip": SKIPS.map(lambda s: {"min_seconds": s[0], "mean_seconds": s[1], "max_seconds": s[2]}),
                "watch": st.just("full") | st.just({"fraction": [0.5, 1.0], "max_seconds": 60}),
            }
        ),
        "switch": st.fixed_dictionaries({"after": st.integers(1, 1000), "to": PLAIN}),
    },
)


@given(PERSONAS)
def test_a_persona_survives_being_written_and_read(document: dict[str, Any]) -> None:
    first, problems = check(tomli_w.dumps(document), "x.toml")
    assert problems == []
    assert first is not None
    again, _ = check(tomli_w.dumps(first.model_dump(by_alias=True, exclude_none=True)), "x.toml")
    assert again == first


def test_the_keys_that_suggestions_name_are_those_of_the_models() -> None:
    assert {table: set(keys) for table, keys in check_module._KEYS.items()} == _tables(Persona, "")


def _tables(model: type[BaseModel], path: str) -> dict[str, set[str]]:
    tables: dict[str, set[str]] = {path: set()}
    for name, field in model.model_fields.items():
        key = field.alias or name
        tables[path].add(key)
        for inner in _models(field.annotation):
            for table, keys in _tables(inner, f"{path}.{key}".lstrip(".")).items():
                tables.setdefault(table, set()).update(keys)
    return tables


def _models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in {tuple, Annotated} or isinstance(annotation, UnionType) or get_args(annotation):
        return [model for part in get_args(annotation) for model in _models(part)]
    return []


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "personas").glob("*.toml")), ids=lambda p: p.stem
)
def test_the_published_personas_have_no_problems(path: Path) -> None:
    persona, problems = check(path.read_text(), path.name)
    assert problems == []
    assert persona is not None
    assert persona.map is not None
    assert persona.map.name == "youtube-8m-clip-vit-b-32"


PUBLISHED = {
    "outdoor-life-enthusiast": ("🎣", [7, 23, 26, 57, 66, 72, 58, 99]),
    "beauty-and-fashion-lover": ("💄", [14, 27, 44, 31, 82, 89, 91, 76]),
    "gamer": ("🎮", [2, 10, 11, 21, 33, 50, 51, 63, 79]),
    "music-head": ("🎸", [12, 16, 25, 47, 59, 67]),
    "animal-devotee": ("🐾", [0, 7, 64, 84, 85, 96, 98]),
}


@pytest.mark.parametrize("slug", PUBLISHED)
def test_the_five_personas_have_the_published_numbers(slug: str) -> None:
    persona, _ = check((Path(__file__).parents[2] / "personas" / f"{slug}.toml").read_text(), slug)
    assert persona is not None
    assert (persona.emoji, [interest.cluster for interest in persona.interests]) == PUBLISHED[slug]


def test_models_can_be_made_in_code_without_a_file() -> None:
    persona = Persona(schema=1, name="x", interests=(Interest(label="a"),))
    assert (persona.policy.rule, persona.dwell.watch, persona.dwell.skip.mean_seconds) == (
        "nearest-tag",
        "full",
        2.0,
    )
