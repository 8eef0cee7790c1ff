"""Sets beside sets: what is decided, explained and proved of them, of few members and of many."""

from __future__ import annotations

from itertools import chain, combinations, product
from pathlib import Path
from random import Random
from typing import Any

import pytest

import remit
from remit.assurance.audit.audit import audit
from remit.assurance.prove.prove import prove
from remit.cli.main import main
from remit.decide import LoadedPolicy
from remit.decide.agreement import difference
from remit.explain import explain
from remit.model.comparisons import BETWEEN_SETS, Comparison
from remit.model.kinds.sets import Subset, subset
from remit.model.kinds.two_sets import truths_of_sets
from remit.model.matching import ABSENT, Members, Overlap, Together
from remit.model.policy import Policy
from remit.possible import findings_by_cases
from remit.testing import opened

FIFTY = [f"g{number}" for number in range(50)]
READING = {"permit": "Members read.", "when": {"groups": {"meets": "readers"}}}
SECRET = {"forbid": "Secrets stay.", "when": {"not": {"groups": {"contains": "cleared"}}}, "overrides": ["reading"]}
SETS: dict[str, Any] = {
    "groups": {"set": FIFTY, "phrase": "the user's groups are {}"},
    "readers": {"set": [*FIFTY[25:], "public"], "phrase": "the document's groups are {}"},
    "cleared": {"set": FIFTY, "optional": True},
}


def policy_of(facts: dict[str, Any], rules: dict[str, Any], **more: Any) -> Policy:
    head = {"remit": "1", "policy": "generated", "title": "Made up"}
    return Policy.model_validate({**head, "facts": facts, "rules": rules, **more})


@pytest.fixture(scope="module")
def many() -> LoadedPolicy:
    claim = {"claim": "Only members read.", "when": {"not": READING["when"]}, "never": "permitted"}
    wrong = {"claim": "Whoever is cleared reads.", "when": {"groups": {"contains": "cleared"}}, "always": "permitted"}
    return opened(
        policy_of(SETS, {"reading": READING, "secret": SECRET}, properties={"members": claim, "cleared": wrong})
    )


@pytest.mark.parametrize(
    ("groups", "readers", "cleared", "verdict"),
    [
        (["g30", "g1"], ["g30", "public"], ["g1"], "permitted"),
        (["g30", "g1"], ["g31", "public"], ["g1"], "unregulated"),
        (["g30", "g1"], ["g30", "public"], ["g2"], "prohibited"),
        (["g30", "g1"], ["g30"], [], "permitted"),
        (["g30", "g1"], ["g30"], "absent", "prohibited"),
        ({"includes all": ["g30", "g2"]}, {"includes": ["g30"]}, ["g2"], "permitted"),
        ({"size": ">= 49"}, {"size": ">= 3"}, [], "permitted"),
        ({"size": ">= 48"}, {"size": 2, "excludes": "public"}, [], "undetermined"),
        ({"within": FIFTY[:25]}, {"size": ">= 3"}, [], "unregulated"),
        (FIFTY[:3], [], {"includes": "g4"}, "prohibited"),
    ],
)
def test_sets_of_fifty_members_are_compared(
    many: LoadedPolicy, groups: Any, readers: Any, cleared: Any, verdict: str
) -> None:
    decision = many.decide({"groups": groups, "readers": readers, "cleared": cleared})

    assert str(decision.verdict) == verdict
    assert difference(decision) is None  # what fires comes to the same


def test_generated_code_compares_sets_of_many_members(many: LoadedPolicy) -> None:
    decide = many.decider()
    drawn = Random(3)
    for _ in range(60):
        sets = {name: frozenset(drawn.sample(each["set"], drawn.choice([0, 1, 2, 20]))) for name, each in SETS.items()}
        assert decide(sets) is many.decide(sets).verdict


def test_claims_about_many_members_are_proved_or_refuted(many: LoadedPolicy) -> None:
    members, cleared = prove(many.policy)

    assert members.is_proved
    assert not cleared.is_proved


def said(loaded: LoadedPolicy, **given: Any) -> str:
    """The explanation, in one line."""
    return str(explain(loaded.decide(given)))


def test_a_comparison_of_sets_is_said_as_it_is_written(many: LoadedPolicy) -> None:
    met = said(many, groups=["g30"], readers=["g30"], cleared=[])
    unmet = said(many, groups=["g3"], readers=["g30"], cleared=["g3"])
    unlike = said(many, groups=["g3"], readers=["g30"], cleared=["g4"])

    assert "the user's groups and the document's groups have some in common" in met
    assert "the user's groups and the document's groups have none in common" in unmet
    assert "the user's groups do not include all of cleared" in unlike


def test_a_set_that_is_absent_is_told_from_an_empty_one_where_that_makes_a_difference() -> None:
    facts = {"one": {"set": ["a"], "optional": True}, "other": {"set": ["a"], "optional": True}}
    rule = {"permit": "So.", "when": {"one": {"contained in": "other"}}}
    meets = {"permit": "So.", "when": {"one": {"meets": "other"}}}
    told, untold = (opened(policy_of(facts, {"it": each})) for each in (rule, meets))

    assert str(told.decide({"one": [], "other": []}).verdict) == "permitted"
    assert str(told.decide({"one": "absent", "other": []}).verdict) == "unregulated"
    assert sum(audit(told.written).counts.values()) == 9
    assert sum(audit(untold.written).counts.values()) == 4


def ways(domain: Subset, random: Random) -> list[Any]:
    """What may be known of a set."""
    of = frozenset(random.sample(domain.members, 2))
    size = Overlap(frozenset(domain.members), random.randint(0, 2), random.choice([None, 1, 2]))
    listed = Members(frozenset([of, frozenset()])) if random.random() < 0.7 else Members(frozenset([ABSENT, of]))
    return [None, (Overlap(of, 1),), (Overlap(of, 0, 0), listed), (size,), (Together((size, Overlap(of, 1))),)]


@pytest.mark.parametrize("seed", range(30))
def test_what_is_known_of_two_sets_tells_how_they_may_compare(seed: int) -> None:
    random = Random(seed)
    sets = (subset(("a", "b", "c"), optional=True), subset(("b", "c", "d"), optional=seed % 2 == 0))
    for known in product(ways(sets[0], random), ways(sets[1], random)):
        values = [
            [value for value in listed(domain) if tests is None or any(test.holds(value) for test in tests)]
            for domain, tests in zip(sets, known, strict=True)
        ]
        for verb in BETWEEN_SETS:
            against = Comparison(verb, "other")
            assert truths_of_sets(against, sets, known) == {against.holds(*pair) for pair in product(*values)}


def listed(domain: Subset) -> list[Any]:
    """Every value."""
    every = chain.from_iterable(combinations(domain.members, size) for size in range(len(domain.members) + 1))
    return [*map(frozenset, every), *([ABSENT] if domain.optional else [])]


@pytest.mark.parametrize("readers", [["g1"], {"includes": "g1"}, {"excludes": ["g1", "g2"]}, {"size": 2}])
def test_the_diagram_finds_of_sets_what_the_definition_finds(readers: Any) -> None:
    facts = {"groups": {"set": FIFTY[:3]}, "readers": {"set": FIFTY[1:4]}, "cleared": {"set": FIFTY[:3]}}
    loaded = opened(policy_of(facts, {"reading": READING, "secret": SECRET}))
    decision = loaded.decide({"groups": ["g1", "g2"], "readers": readers})

    found = findings_by_cases(loaded.policy, decision.known, {})
    assert found is not None
    assert decision.possible == found.possible


def test_a_table_of_large_sets_is_decided_row_by_row_and_sql_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = ", ".join(FIFTY)
    (tmp_path / "doors.yaml").write_text(
        "remit: 1\npolicy: doors\ntitle: T\nfacts:\n"
        f"  groups: {{set: [{members}]}}\n  readers: {{set: [{members}]}}\n"
        "rules:\n  reading: {permit: So., when: {groups: {meets: readers}}}\n"
    )
    rows = tmp_path / "rows.csv"
    rows.write_text("groups,readers\n{g1 | g2},{g2 | g3}\n{g1},{g2}\n{g1},\n{},\n")
    out = tmp_path / "out.csv"

    assert main(["classify", "--policy", str(tmp_path / "doors.yaml"), str(rows), "-o", str(out), "-q"]) == 0
    verdicts = [line.split(",")[2] for line in out.read_text().splitlines()[1:]]
    assert verdicts == ["permitted", "unregulated", "undetermined", "unregulated"]
    assert main(["sql", str(tmp_path / "doors.yaml")]) == 2
    assert "doors.yaml:5:3: fact groups: the tests on it" in capsys.readouterr().err


def test_sets_of_few_members_are_compared_in_sql() -> None:
    loaded = opened(policy_of({n: {"set": FIFTY[:4]} for n in ("groups", "readers")}, {"reading": READING}))
    rows = [{"groups": ["g1"], "readers": ["g1", "g2"]}, {"groups": ["g1"], "readers": ["g2"]}, {"groups": ["g1"]}]

    found = [str(each["verdict"]) for each in remit.classify(rows, loaded)]
    assert found == ["permitted", "unregulated", "undetermined"]
