"""A hierarchy is declared once: facts that name it are those with its values and groups written out."""

from __future__ import annotations

from pathlib import Path

import pytest

import remit
from remit.errors import RemitError
from remit.explain import explain
from remit.reader.included import read_policy

TREE = "[at-sea, {north: [ferry-town, {isles: [skerry, holm]}]}, {south: [quay]}]"
POLICY = """
remit: 1
policy: post
title: "Post for the islands"
%s
facts:
  home: {phrase: "the sender lives in {}", choice: %s}
  office: {choice: %s, optional: true}
  served: {set: %s}
rules:
  take: {permit: "Letters are taken.", when: {home: isles, served: {includes: north}}}
  leave: {forbid: "Nothing is sent south.", when: {office: south}, overrides: take}
"""
WRITTEN_OUT = POLICY % ("", TREE, TREE, TREE)
NAMED = POLICY % (f"hierarchies: {{places: {TREE}, unused: [a, b]}}", "places", "places", "places")
WORDS = f"remit-vocabulary: 1\nvocabulary: words\nhierarchies:\n  places: {TREE}\nfacts:\n  home: {{choice: places}}\n"


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(texts))}.yaml"


def problems(file: Path) -> str:
    with pytest.raises(RemitError) as refused:
        remit.load(file)
    return str(refused.value)


def test_facts_that_name_a_hierarchy_are_those_with_its_values_written_out(tmp_path: Path) -> None:
    plain = read_policy(str(written(tmp_path, plain=WRITTEN_OUT)))
    named = read_policy(str(written(tmp_path, named=NAMED)))
    assert named.policy == plain.policy
    assert not named.problems


def test_hierarchies_of_a_vocabulary_are_those_of_its_facts_and_of_the_policy(tmp_path: Path) -> None:
    using = POLICY.replace('  home: {phrase: "the sender lives in {}", choice: %s}\n', "")
    file = written(tmp_path, using=using % ("uses: words.yaml", "places", "places"), words=WORDS)
    policy = read_policy(str(file))
    assert not policy.problems
    tree = read_policy(str(written(tmp_path, plain=WRITTEN_OUT))).policy.facts["home"].tree
    assert all(policy.policy.facts[name].tree == tree for name in ("home", "office", "served"))
    assert policy.origins.node("facts", "office", "choice").line == 1 + WORDS[: WORDS.index("places:")].count("\n")
    assert policy.origins.value("facts", "office", "choice").file.endswith("words.yaml")
    assert policy.origins.value("facts", "home", "choice").file.endswith("words.yaml")
    assert policy.origins.key("facts", "office").file.endswith("using.yaml")


def test_what_is_included_keeps_the_places_of_its_hierarchy(tmp_path: Path) -> None:
    outer = 'remit: 1\npolicy: outer\ntitle: "Outer"\nfacts: {}\ninclude: {post: named.yaml}\nrules: {}\n'
    policy = read_policy(str(written(tmp_path, outer=outer, named=NAMED)))
    assert not policy.problems
    at = policy.origins.value("facts", "office", "choice")
    assert at.file.endswith("named.yaml")
    assert at.line == 1 + NAMED[: NAMED.index("hierarchies:")].count("\n")


def test_groups_of_a_hierarchy_are_conditions_on_every_fact_that_has_it(tmp_path: Path) -> None:
    policy = remit.load(written(tmp_path, post=NAMED))
    case = {"home": "holm", "office": "absent", "served": ["quay", "ferry-town"]}
    assert policy.decide(case).verdict == "permitted"
    assert policy.decide({**case, "office": "quay"}).verdict == "prohibited"
    assert policy.decide({**case, "home": "quay"}).verdict == "unregulated"


def test_a_value_that_stands_twice_in_a_hierarchy_is_said_once_at_its_place(tmp_path: Path) -> None:
    said = problems(written(tmp_path, post=NAMED.replace("[quay]", "[quay, skerry]")))
    assert said.count("stands twice") == 1
    assert "hierarchy places: `skerry` stands twice among the values and groups" in said


def test_a_hierarchy_at_fault_is_all_that_is_said_of_the_facts_that_name_it(tmp_path: Path) -> None:
    said = problems(written(tmp_path, post=NAMED.replace("[quay]", "[]")))
    assert "hierarchy places: group `south` has no values" in said
    assert len(said.splitlines()) == 2  # with its help


def test_a_text_is_no_choice_where_there_are_no_hierarchies(tmp_path: Path) -> None:
    said = problems(written(tmp_path, post=POLICY % ("", TREE, "places", TREE)))
    assert "fact office: a choice is a list of values and {group: [values]} [wrong-type]" in said


AREAS = """
remit: 1
policy: areas
title: "Licences"
hierarchies: {places: [at-sea, {north: [ferry-town, {isles: [skerry, holm]}]}], other: [at-sea, holm]}
facts:
  place: {phrase: "the place is {}", choice: places}
  area: {phrase: "the area is {}", choice: {parts of: places}, optional: true}
  second: {choice: {parts of: places}}
  harbour: {choice: other}
rules:
  licensed: {permit: "There it may be sold.", when: {place: {lies in: area}}}
"""


@pytest.mark.parametrize(
    ("place", "area", "verdict"),
    [
        ("holm", "holm", "permitted"),
        ("holm", "isles", "permitted"),
        ("holm", "north", "permitted"),
        ("holm", "skerry", "unregulated"),
        ("at-sea", "north", "unregulated"),
        ("isles", "north", "permitted"),  # any of them
        ("north", "isles", "undetermined"),
        ("holm", {"one of": ["isles", "holm"]}, "permitted"),
        ("holm", "absent", "unregulated"),
    ],
)
def test_a_value_lies_in_itself_and_in_every_group_around_it(
    tmp_path: Path, place: str, area: object, verdict: str
) -> None:
    loaded = remit.load(written(tmp_path, areas=AREAS))

    assert str(loaded.decide({"place": place, "area": area}).verdict) == verdict


def test_a_group_that_is_a_value_lies_in_those_around_it(tmp_path: Path) -> None:
    loaded = remit.load(written(tmp_path, areas=AREAS.replace("place: {lies in: area}", "second: {lies in: area}")))
    verdicts = [str(loaded.decide({"second": "isles", "area": area}).verdict) for area in ("north", "isles", "holm")]

    assert verdicts == ["permitted", "permitted", "unregulated"]


def test_whether_it_lies_in_another_is_said_as_it_is_written(tmp_path: Path) -> None:
    loaded = remit.load(written(tmp_path, areas=AREAS))
    said = [str(explain(loaded.decide({"place": place, "area": "isles"}))) for place in ("holm", "at-sea")]

    assert "applies because the place is in the area (place holm, area isles)" in said[0]
    assert "the place is not in the area (place at-sea, area isles)" in said[1]


def test_what_lies_in_another_is_of_the_same_hierarchy(tmp_path: Path) -> None:
    other = AREAS.replace("place: {lies in: area}", "place: {lies in: harbour}")

    assert "place: `lies in harbour` asks of two facts of one hierarchy, and these are not [incomparable]" in problems(
        written(tmp_path, areas=other)
    )


def test_two_policies_with_other_hierarchies_of_the_same_facts_declare_these_differently(tmp_path: Path) -> None:
    facts = "  one: {choice: {parts of: places}}\n  two: {choice: {parts of: places}}\n"
    head = "remit: 1\npolicy: %s\ntitle: T\nhierarchies: {places: %s}\nfacts:\n" + facts
    rule = "rules:\n  it: {permit: So., when: {one: {lies in: two}}}\n"
    inner = head % ("inner", "[{a: [{b: [c]}]}]") + rule
    outer = head % ("outer", "[{a: [b, c]}]")
    for name, text in (("inner", inner), ("outer", outer + "include: {in: inner.yaml}\n" + rule)):
        written(tmp_path, **{name: text})
    assert "the fact `one` is declared differently" in problems(tmp_path / "outer.yaml")
