"""Facts that are compared: what is absent, what lies at the end of a domain, how cases are counted and told."""

from __future__ import annotations

import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import remit
from remit.assurance.audit.audit import audit
from remit.assurance.compare.compare import ComparedSide, compare
from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import judge
from remit.assurance.prove.prove import prove
from remit.cli.main import main
from remit.decide import LoadedPolicy
from remit.explain import explain
from remit.model.comparisons import Comparison
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.possible import findings_by_cases
from remit.testing import opened
from remit.verdict import holds

Written = dict[str, Any]


def policy_of(facts: Written, rules: Written, **more: Any) -> Policy:
    head = {"remit": "1", "policy": "generated", "title": "Made up"}
    return Policy.model_validate({**head, "facts": facts, "rules": rules, **more})


def lending(**properties: Written) -> Policy:
    facts = {"due": {"date": {}, "optional": True}, "back": {"date": {}}}
    rules = {"late": {"forbid": "Late.", "when": {"back": {"more than": "due"}}}}
    return policy_of(facts, rules, properties=properties)


def test_an_absent_fact_refutes_what_is_so_of_all_that_are_there() -> None:
    always = {"claim": "Whatever comes back is late.", "when": {"all": []}, "always": "prohibited"}
    never = {"claim": "Nothing is late.", "when": {"all": []}, "never": "prohibited"}
    claims = prove(lending(always=always, never=never))

    assert [proof.is_proved for proof in claims] == [False, False]
    assert claims[0].answers[0].counterexamples[0].where == (("due", ("absent",)),)


def test_an_audit_tells_absent_cases_apart_and_counts_no_case_twice() -> None:
    found = audit(opened(lending()).written)
    (gap,) = found.of("gap")
    (part,) = gap.parts

    assert found.counts == {Verdict.PROHIBITED: 1, Verdict.UNREGULATED: 3}
    assert {region.where for region in part.regions} == {
        (("due", ("absent",)),),
        (("back", (Comparison("at most", "due"),)),),
    }
    assert found.contested == 0
    assert not found.of("contested")


@pytest.mark.parametrize(("count", "ways"), [(2, 2), (3, 5), (4, 15)])
def test_texts_that_are_compared_count_as_many_cases_as_they_can_be_equal_in_ways(count: int, ways: int) -> None:
    names = [f"person-{number}" for number in range(count)]
    pairs = [{one: {"same as": other}} for n, one in enumerate(names) for other in names[n + 1 :]]
    policy = policy_of({name: {"text": {}} for name in names}, {"two": {"forbid": "Twice.", "when": {"any": pairs}}})

    assert audit(opened(policy).written).total == ways


ENDS = [datetime.date.min, datetime.date.max]


@pytest.mark.parametrize("day", ENDS, ids=str)
def test_days_at_the_end_of_the_calendar_are_compared_like_others(day: datetime.date) -> None:
    facts = {"begins": {"date": {}}, "ends": {"date": {}}}
    rules = {
        "over": {"forbid": "Over.", "when": {"ends": {"less than": "begins"}}},
        "open": {"permit": "Open.", "when": {"ends": {"at least": "begins"}}},
    }
    loaded = opened(policy_of(facts, rules))
    never = Verdict.PROHIBITED if day == ENDS[0] else Verdict.PERMITTED

    assert loaded.decide({"begins": day, "ends": day}).verdict is Verdict.PERMITTED
    assert loaded.decide({"begins": day}).possible == (
        (Verdict.PERMITTED,) if day == ENDS[0] else (Verdict.PERMITTED, Verdict.PROHIBITED)
    )
    assert never in loaded.decide({}).possible
    assert loaded.decider()({"begins": day, "ends": day}) is Verdict.PERMITTED


def crowded() -> LoadedPolicy:
    facts = {name: {"integer": {}} for name in ("low", "high")}
    return opened(policy_of(facts, {"no": {"forbid": "No.", "when": {"low": {"more than": "high"}}}}))


def test_any_number_of_ranges_may_be_known_of_facts_that_are_compared() -> None:
    loaded = crowded()
    many = {"one of": [f"{n} .. {n + 3}" for n in range(0, 90, 10)]}
    decision = loaded.decide({"low": many, "high": {"one of": [">= 200", "101 .. 150"]}})

    assert decision.verdict is Verdict.UNREGULATED
    assert decision.answers is not None
    assert decision.answers.regions(Verdict.UNREGULATED) == [()]
    assert explain(decision)
    assert loaded.decide({"low": many, "high": "<= 0"}).possible == (Verdict.PROHIBITED, Verdict.UNREGULATED)


def test_two_days_are_compared_where_facts_are_compared_with_the_date() -> None:
    facts = {"date": {"date": {}}, "ends": {"date": {"from": "2024-01-01"}, "optional": True}, "starts": {"date": {}}}
    rules = {"open": {"permit": "Open.", "when": {"ends": {"at least": "date"}, "date": {"more than": "starts"}}}}
    policy = policy_of(facts, rules)
    days = [datetime.date(2023, 5, 1), datetime.date(2024, 5, 1)]
    found = compare(*(ComparedSide(policy, {}, day) for day in days))
    (opens,) = (each for each in found.changes if each.after is Verdict.PERMITTED)
    (closes,) = (each for each in found.changes if each.after is Verdict.UNREGULATED)

    for change, verdicts in ((opens, ("unregulated", "permitted")), (closes, ("permitted", "unregulated"))):
        for region in change.regions:
            given = {name: items[0] for name, items in region.witness}
            said = [opened(policy).decide({**given, "date": day}).verdict for day in days]
            assert tuple(said) == verdicts


def test_a_conflict_by_default_is_explained_and_is_no_clash_of_rules() -> None:
    policy = policy_of(
        {"old": {"flag": {}}}, {"new": {"permit": "New.", "when": {"old": "false"}}}, otherwise="conflict"
    )

    assert "no rule of the policy applies" in str(explain(opened(policy).decide({"old": True})))
    assert not audit(opened(policy).written).of("conflict")


def readings(default: str) -> Written:
    return {"r": {"question": "Which?", "choices": {"x": {}, "y": {}}, "default": default}}


def test_a_counterexample_under_another_reading_than_the_default_names_it() -> None:
    claim = {"claim": "Never.", "when": {"all": []}, "never": "prohibited", "readings": "every"}
    only_y = {"only-y": {"when": {"all": []}, "then": {"r": "y"}}}
    rules = {"no": {"forbid": "No.", "when": {"old": "true"}}}
    policy = policy_of(
        {"old": {"flag": {}}}, rules, readings=readings("x"), constraints=only_y, properties={"it": claim}
    )
    ((one,),) = [answer.counterexamples for answer in prove(policy)[0].answers]

    assert dict(one.where) == {"old": ("true",), "r": ("y",)}


def test_a_claim_that_some_case_is_so_is_about_readings_under_which_there_is_any() -> None:
    claim = {"claim": "Some.", "when": {"r": "y"}, "some": "prohibited", "readings": "every"}
    policy = policy_of(
        {"old": {"flag": {}}},
        {"no": {"forbid": "No.", "when": {"old": "true"}}},
        readings=readings("x"),
        properties={"it": claim},
    )

    assert prove(policy)[0].is_proved


def test_a_text_that_no_rule_names_can_still_change() -> None:
    claim = {"claim": "Whoever it is.", "when": {"all": []}, "same": "who"}
    policy = policy_of(
        {"who": {"text": {}}, "old": {"flag": {}}},
        {"no": {"forbid": "No.", "when": {"old": "true"}}},
        properties={"it": claim},
    )

    assert prove(policy)[0].is_proved


def test_pairs_are_counted_once_whatever_readings_mean_nothing_to_them() -> None:
    claim = {
        "claim": "Never so.",
        "when": {"all": []},
        "change": {"old": {"from": "true", "to": "false"}},
        "never turns": {"prohibited": "unregulated"},
    }
    policy = policy_of(
        {"old": {"flag": {}}},
        {"no": {"forbid": "No.", "when": {"old": "true"}}},
        readings=readings("x"),
        properties={"it": claim},
    )

    assert [(answer.cases, answer.broken) for answer in prove(policy)[0].answers] == [(1, 1)]


def test_the_smallest_counterexample_is_the_smallest_over_all_cases() -> None:
    facts = {name: {"flag": {}} for name in ("a", "b", "c", "d", "e")}
    rules = {
        "long": {"permit": "Long.", "when": {"a": "true", "b": "true", "c": "true"}},
        "short": {"permit": "Short.", "when": {"d": "false", "e": "false"}},
    }
    claim = {"claim": "Never.", "when": {"all": []}, "never": "permitted"}
    (answer,) = prove(policy_of(facts, rules, properties={"it": claim}))[0].answers

    assert answer.counterexamples[0].where == (("d", ("false",)), ("e", ("false",)))


def test_a_fact_matters_only_within_what_is_known_of_others() -> None:
    facts = {"size": {"integer": {"min": 0}}, "kind": {"choice": ["a", "b"]}}
    rules = {
        "small": {"forbid": "Small.", "when": {"size": "<= 5"}},
        "large": {"exempt": "Large.", "when": {"size": ">= 100", "kind": "a"}},
    }
    decision = opened(policy_of(facts, rules)).decide({"size": "<= 50"})

    assert decision.depends_on == ("size",)


def test_a_mutant_that_no_expectation_can_tell_is_equivalent_and_no_witness_is_impossible() -> None:
    facts = {"marks": {"set": ["m", "n", "o"]}, "old": {"flag": {}}}
    rules = {
        "all": {"exempt": "All.", "when": {"all": []}},
        "two": {"exempt": "Two.", "when": {"marks": {"includes all": ["m", "o"]}}},
    }
    few = {"few": {"when": {"all": []}, "then": {"marks": {"size": "<= 1"}}}}
    loaded = opened(policy_of(facts, rules, constraints=few))
    without = [one for one in judge(loaded, mutants(loaded.written), []) if one.mutant.kind == "constraint"]

    assert all(one.fate == "equivalent" for one in without)


def test_comparisons_that_rule_each_other_out_do_not_multiply() -> None:
    names = ["a", "b", "c"]
    facts = {name: {"integer": {"min": 0, "max": 500}, "optional": True} for name in names}
    pairs = [(one, other) for one in names for other in names if one != other]
    when = {"any": [{one: {"less than": other}, other: {"different from": one}} for one, other in pairs]}
    policy = policy_of(facts, {"no": {"forbid": "No.", "when": {"all": [when, when, {"not": when}]}}})

    assert audit(opened(policy).written).total
    assert opened(policy).decide({"a": 3, "b": 4, "c": 5}).verdict is Verdict.UNREGULATED


def test_a_policy_without_any_case_prints_a_query_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    never = "never: {when: {all: []}, then: {old: true, not: {old: true}}}"
    rules = "no: {forbid: No., when: {old: true}}"
    (tmp_path / "none.yaml").write_text(
        f"remit: 1\npolicy: none\ntitle: None\nfacts: {{old: {{flag: {{}}}}}}\n"
        f"constraints: {{{never}}}\nrules: {{{rules}}}\n"
    )

    assert main(["sql", str(tmp_path / "none.yaml")]) == 0
    assert "CASE  END" not in capsys.readouterr().out


def test_a_flip_of_two_facts_that_can_be_absent_names_values_of_both() -> None:
    facts = {name: {"datetime": {}, "optional": True} for name in ("begins", "ends")}
    loaded = opened(policy_of(facts, {"short": {"forbid": "No.", "when": {"begins": {"less than": "ends"}}}}))
    answers = loaded.decide({"begins": "absent", "ends": "absent"}).answers
    assert answers is not None

    (flip,) = answers.flips()

    changed = {name: item for name, (item,) in flip.changes}
    assert loaded.decide(changed).verdict is Verdict.PROHIBITED


@pytest.mark.parametrize(
    ("more", "other", "changed"),
    [
        ({}, {}, "present"),
        ({"min": "0"}, {"min": "0"}, "present"),
        ({"max": "5"}, {}, "<= 4.9"),
        ({"max": "5"}, {"max": "5"}, "<= 4.9"),
        ({"min": "0", "max": "5"}, {"min": "0", "max": "5"}, "0.0 .. 4.9"),
    ],
)
def test_a_flip_of_an_absent_number_ends_where_what_it_is_compared_with_ends(
    more: Written, other: Written, changed: str
) -> None:
    facts = {"paid": {"number": {"places": 1, **more}}, "due": {"number": {"places": 1, **other}, "optional": True}}
    rules = {"over": {"permit": "Over.", "when": {"paid": {"more than": "due"}}}}
    answers = opened(policy_of(facts, rules)).decide({"due": "absent"}).answers
    assert answers is not None

    (flip,) = answers.flips()

    ((name, items),) = flip.changes
    assert (name, list(map(str, items))) == ("due", [changed])


LEFT = {
    "one below the other": "{low: {less than: high}}",
    "three in a row": "{low: {less than: mid}, mid: {less than: high}}",
    "within what is said of one": "{all: [{low: {less than: high}}, {high: '2 .. 7'}]}",
    "below the last value": "{all: [{low: {less than: high}}, {high: '< 9'}]}",
    "equal or below": "{all: [{low: {at most: mid}}, {mid: {less than: high}}, {high: '<= 6'}]}",
}


@pytest.mark.parametrize("name", LEFT)
def test_what_constraints_leave_of_compared_facts_ends_where_it_ends(name: str) -> None:
    text = f"""
remit: 1
policy: left
title: "Left"
facts:
  low: {{integer: {{min: 0, max: 9}}}}
  mid: {{integer: {{min: 0, max: 9}}}}
  high: {{integer: {{min: 0, max: 9}}}}
constraints: {{so: {{when: {{all: []}}, then: {LEFT[name]}}}}}
rules: {{r: {{permit: "Yes.", when: {{low: 3}}}}}}
"""
    loaded = remit.loads(text)
    facts = ("low", "mid", "high")
    cases = [dict(zip(facts, each, strict=True)) for each in product(range(10), repeat=3)]
    possible = [case for case in cases if holds(loaded.policy, loaded.policy.constraints["so"].then, case)]

    implied = loaded.decide({}).implied
    for fact in facts:
        tests = loaded.policy.tests(fact, implied[fact]) if fact in implied else ()
        left = {n for n in range(10) if not tests or any(test.holds(n) for test in tests)}
        assert left == {case[fact] for case in possible}, (fact, implied.get(fact))


def test_what_constraints_leave_of_compared_days_ends_with_the_calendar() -> None:
    text = """
remit: 1
policy: left
title: "Left"
facts: {first: {date: {}}, last: {date: {}}}
constraints: {so: {when: {all: []}, then: {first: {less than: last}}}}
rules: {r: {permit: "Yes.", when: {first: 2024-01-01}}}
"""
    assert remit.loads(text).decide({}).implied == {
        "first": ("<= 9999-12-30",),
        "last": (">= 0001-01-02",),
    }


def test_the_last_moment_of_the_calendar_settles_by_itself_that_nothing_is_later() -> None:
    later = {"all": [{"eps": {"at least": "beta"}, "beta": {"different from": "eps"}}]}
    policy = Policy.model_validate(
        {
            "remit": "1",
            "policy": "calendar",
            "title": "What is later",
            "facts": {"beta": {"datetime": {}}, "eps": {"datetime": {}}},
            "rules": {"any": {"permit": "It may.", "when": {"all": []}}},
            "properties": {"not-later": {"claim": "Not so.", "when": {"not": later}, "never": "permitted"}},
        }
    )
    (proof,) = prove(policy)
    (found,) = proof.answers[0].counterexamples

    assert (found.where, found.is_smallest) == ((("beta", ("9999-12-31T23:59:59Z",)),), True)


def test_a_fact_that_is_always_the_same_as_another_matters_as_that_does() -> None:
    loaded = remit.loads("""
remit: 1
policy: badges
title: "Whose badge opens the gate"
otherwise: prohibited
facts: {holder: {text: {}}, owner: {text: {}}, guest: {text: {}}}
constraints: {nobody-lends: {when: {all: []}, then: {holder: {same as: owner}}}}
rules:
  ann: {permit: "Ann may.", when: {guest: ann}}
  other: {permit: "Others may.", when: {holder: {different from: [guest, owner]}}}
""")
    known, picked = loaded.knowledge.known({}), loaded.knowledge.picked(None)
    by_cases = findings_by_cases(loaded.policy, known, picked)

    assert by_cases is not None
    assert loaded.decide({}).depends_on == by_cases.depends_on == ("holder", "owner", "guest")
