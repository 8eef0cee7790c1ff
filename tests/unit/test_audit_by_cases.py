"""What an audit finds is what going through every case finds: on the shipped policy, and on generated ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations, product
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given, settings

import remit
from every_value import every_value
from remit.assurance.audit.audit import Audit, audit
from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.conditions import idle_parts, outermost
from remit.assurance.audit.gaps import conflicts
from remit.assurance.audit.readings import changes, contested_cases
from remit.assurance.audit.removals import removals
from remit.assurance.audit.rules import overrides, seen
from remit.assurance.audit.values import alike
from remit.assurance.variants import Variants
from remit.decide import LoadedPolicy
from remit.model.editing import without
from remit.model.kinds.scale import Scale
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict
from remit.testing import opened, policies
from remit.verdict import allowed, applicable, conclude, decide, in_force
from told_apart import by_readings

Case = Mapping[str, Any]
MOST_CASES = 1_500
CLASHES = ("conflict", "conflict-in-a-reading")


def values(policy: Policy, name: str) -> list[Any]:
    """All values of a fact, as far as anything tells them apart."""
    return every_value(policy, name)


def cases(policy: Policy) -> Iterator[Case]:
    """Every case that constraints allow, under every reading."""
    names = [*policy.facts, *policy.readings]
    for each in product(*(values(policy, name) for name in names)):
        facts = dict(zip(names, each, strict=True))
        if allowed(policy, facts):
            yield facts


def defaults(policy: Policy) -> dict[str, str]:
    return {name: str(reading.default) for name, reading in policy.readings.items()}


def usual(policy: Policy, listed: Iterable[Case]) -> list[Case]:
    """The cases under the default readings."""
    return [facts for facts in listed if all(facts[name] == choice for name, choice in defaults(policy).items())]


fewer = settings(max_examples=settings().max_examples // 4)
small = policies(max_facts=2, max_rules=4, max_concepts=2, max_constraints=1, max_readings=2)


def drawn(policy: Policy) -> tuple[Ground, list[Case]]:
    names = [*policy.facts, *policy.readings]
    assume(prod(len(values(policy, name)) for name in names) <= MOST_CASES)
    return Ground(opened(policy).written), list(cases(policy))


@given(small)
@fewer
def test_what_rules_and_overrides_do_is_what_they_do_in_some_case(policy: Policy) -> None:
    _, listed = drawn(policy)
    expected = set()
    for rules in {applicable(policy, facts) for facts in listed}:
        forced = in_force(policy, rules)
        verdict = conclude(policy, forced).verdict
        expected |= {("applicable", rule) for rule in rules} | {("in force", rule) for rule in forced}
        for rule in policy.rules:
            if conclude(policy, in_force(policy, rules - {rule})).verdict != verdict:
                expected.add(("matters", rule))
        for name, beaten in overrides(policy):
            kept = {n: w for n, w in policy.rules[name].overrides.items() if n != beaten}
            rule = policy.rules[name].model_copy(update={"overrides": kept})
            other = policy.model_copy(update={"rules": {**policy.rules, name: rule}})
            if conclude(other, in_force(other, rules)).verdict != verdict:
                expected.add(("needed", name, beaten))

    assert {
        fact for fact in seen(Variants(policy)) if fact[0] in ("applicable", "in force", "matters", "needed")
    } == expected


@given(small)
@fewer
def test_what_can_be_left_out_of_conditions_is_what_changes_no_case(policy: Policy) -> None:
    ground, listed = drawn(policy)
    everything = [(facts, decide(policy, facts)) for facts in listed]
    possible = {tuple(facts.values()) for facts in listed}
    expected = []
    for removal in removals(policy):
        other = without(policy, removal.path)
        names = [*policy.facts, *policy.readings]
        here = [dict(zip(names, each, strict=True)) for each in product(*(values(policy, name) for name in names))]
        if {tuple(facts.values()) for facts in here if allowed(other, facts)} != possible:
            continue
        pairs = [(outcome, decide(other, facts)) for facts, outcome in everything]
        if all(before.verdict == after.verdict for before, after in pairs):
            expected.append((removal, any(before != after for before, after in pairs)))

    found = {(removal.path, restates) for removal, restates in idle_parts(ground)}

    assert found == {(removal.path, restates) for removal, restates in outermost(expected)}


@given(small)
@fewer
def test_values_are_alike_if_no_two_cases_that_differ_in_them_differ_in_their_verdict(policy: Policy) -> None:
    ground, listed = drawn(policy)
    verdicts = {tuple(facts.values()): decide(policy, facts).verdict for facts in listed}
    for at, name in enumerate([*policy.facts, *policy.readings]):
        left, groups = values(policy, name), alike(ground, name)
        if name in ground.study.space.group_of and len(groups) > 1:
            continue  # how it lies to others tells, whatever its cells are
        for group in groups:
            inside = [value for value in values(policy, name) if cell_of(ground, name, value) in group]
            left = [value for value in left if value not in inside]
            assert all(same(verdicts, at, a, b) is not False for a, b in combinations(inside, 2))
            assert all(any(same(verdicts, at, a, b) is not True for a in inside) for b in left)


def cell_of(ground: Ground, name: str, value: Any) -> int:
    """The cell of a value."""
    return ground.study.space.fact(name).code(value)


def same(verdicts: Mapping[tuple[Any, ...], Verdict], at: int, a: Any, b: Any) -> bool | None:
    """Whether two values give one verdict wherever both are possible; None where they never are."""
    met = [
        verdicts[case] == verdicts[other]
        for case in verdicts
        if case[at] == a and (other := (*case[:at], b, *case[at + 1 :])) in verdicts
    ]
    return all(met) if met else None


@given(small)
@fewer
def test_readings_turn_the_verdicts_that_they_turn_in_some_case(policy: Policy) -> None:
    ground, listed = drawn(policy)
    expected = {(tuple(sorted(choices.items())), turn) for choices, turn in turned(policy, usual(policy, listed))}

    assert {(tuple(sorted(c.choices.items())), turn) for c in changes(ground) for turn in c.turns} == expected


def turned(policy: Policy, listed: Iterable[Case]) -> Iterator[tuple[dict[str, str], tuple[Verdict, Verdict]]]:
    """Of every case, each smallest set of readings whose change changes its verdict, and what it turns into."""
    for facts in listed:
        before = decide(policy, facts).verdict
        found: list[frozenset[str]] = []
        for size in range(1, len(policy.readings) + 1):
            for together in combinations(policy.readings, size):
                if any(fewer < frozenset(together) for fewer in found):
                    continue
                for choices in others(policy, together):
                    changed = {**facts, **choices}
                    if allowed(policy, changed) and (after := decide(policy, changed).verdict) != before:
                        found.append(frozenset(together))
                        yield choices, (before, after)


def turned_as_told_apart(policy: Policy, facts: Case) -> Iterator[tuple[dict[str, str], tuple[Verdict, Verdict]]]:
    """The same of one case, where readings are too many to go through: what is not looked at changes nothing."""
    default = defaults(policy)
    before = decide(policy, facts).verdict
    told = by_readings(policy, {name: facts[name] for name in policy.facts})
    turns = [
        ({name: choice for name, choice in choices.items() if choice != default[name]}, outcome.verdict)
        for choices, outcome in told
        if outcome is not None and outcome.verdict != before
    ]
    for choices, after in turns:
        if not any(fewer.keys() < choices.keys() for fewer, _ in turns):
            yield choices, (before, after)


def others(policy: Policy, together: tuple[str, ...]) -> Iterator[dict[str, str]]:
    listed = [[c for c in policy.readings[n].choices if c != policy.readings[n].default] for n in together]
    return (dict(zip(together, each, strict=True)) for each in product(*listed))


@given(small)
@fewer
def test_clashes_are_the_sets_of_rules_that_clash_in_some_case(policy: Policy) -> None:
    ground, listed = drawn(policy)

    def clashes(some: Iterable[Case]) -> set[str]:
        outcomes = (decide(policy, facts) for facts in some)
        return {" + ".join(o.rules) for o in outcomes if o.verdict is Verdict.CONFLICT}

    found = {code: {f.subject for f in conflicts(ground, each=True) if f.code == code} for code in CLASHES}

    assert found["conflict"] == clashes(usual(policy, listed))
    assert found["conflict-in-a-reading"] == clashes(listed) - found["conflict"]


def test_a_clash_of_more_rules_under_another_reading_is_a_set_of_its_own() -> None:
    readings = {"reading": {"question": "What is meant?", "choices": {"one": {}, "other": {}}, "default": "other"}}
    rules = {
        "ban": {"forbid": "It may not.", "when": {"fact": "true"}},
        "more": {"forbid": "Nor may it.", "when": {"reading": "one"}},
        "permit": {"permit": "It may.", "when": {"fact": "true"}},
    }
    written = {"remit": "1", "policy": "p", "title": "P", "facts": {"fact": {"flag": {}}}}
    ground = Ground(opened(Policy.model_validate({**written, "readings": readings, "rules": rules})).written)

    assert [(f.code, f.subject) for f in conflicts(ground, each=True)] == [
        ("conflict", "ban + permit"),
        ("conflict-in-a-reading", "ban + more + permit"),
    ]


@given(small)
@fewer
def test_every_clash_has_one_of_the_pairs_that_are_found_and_every_pair_clashes(policy: Policy) -> None:
    ground, listed = drawn(policy)
    found = {code: [set(f.subject.split(" + ")) for f in conflicts(ground) if f.code == code] for code in CLASHES}

    def clashes(some: Iterable[Case]) -> list[set[str]]:
        outcomes = (decide(policy, facts) for facts in some)
        return [set(outcome.rules) for outcome in outcomes if outcome.verdict is Verdict.CONFLICT]

    by_default, anyhow = clashes(usual(policy, listed)), clashes(listed)
    every = [*found["conflict"], *found["conflict-in-a-reading"]]
    assert all(any(pair <= clash for pair in found["conflict"]) for clash in by_default)
    assert all(any(pair <= clash for pair in every) for clash in anyhow)
    assert all(len(pair) == 2 and any(pair <= clash for clash in by_default) for pair in found["conflict"])
    assert all(len(pair) == 2 and any(pair <= clash for clash in anyhow) for pair in every)
    effects = [{policy.rules[rule].effect is Effect.FORBID for rule in pair} for pair in every]
    assert all(len(sides) == 2 for sides in effects)


@given(small)
@fewer
def test_no_policy_is_beyond_an_audit(policy: Policy) -> None:
    audited = audit(opened(policy).written)

    assert len({(f.code, f.message, f.at) for f in audited.findings}) == len(audited.findings)
    for finding in audited.findings:
        for part in finding.parts:
            assert part.more or sum(region.cases for region in part.regions) == part.cases


@cache
def shipped() -> LoadedPolicy:
    return remit.load("us-weapons-in-russia")


@cache
def shipped_audit() -> Audit:
    return audit(shipped().written)


@cache
def shipped_cases() -> list[tuple[Case, int, Verdict]]:
    """Every case of the shipped policy by default, one for each class of values, and how many it stands for."""
    policy, found = shipped().policy, []
    classes = {name: class_sizes(policy, name) for name in policy.facts}
    for each in product(*classes.values()):
        facts = {**{name: value for name, (value, _) in zip(classes, each, strict=True)}, **defaults(policy)}
        if allowed(policy, facts):
            found.append((facts, prod(size for _, size in each), decide(policy, facts).verdict))
    return found


def class_sizes(policy: Policy, name: str) -> list[tuple[Any, int]]:
    """A value for each class that the conditions do not tell apart, and the number of its values."""
    parts = [part for _, condition in policy.conditions() for _, part in condition.walk() if name in part.tests]
    tests = [policy.tests(name, part.tests[name]) for part in parts]
    classes: dict[tuple[bool, ...], list[Any]] = {}
    for value in values(policy, name):
        classes.setdefault(tuple(any(t.holds(value) for t in each) for each in tests), []).append(value)
    endless = isinstance(policy.domains[name], Scale)
    return [(members[0], 1 if endless else len(members)) for members in classes.values()]


def test_the_counts_of_the_shipped_policy_are_those_of_all_its_cases() -> None:
    counted: Counter[Verdict] = Counter()
    for _, size, verdict in shipped_cases():
        counted[verdict] += size

    assert shipped_audit().counts == dict(counted)
    assert shipped_audit().total == 25_200
    assert shipped_audit().of("gap")[0].cases == counted[Verdict.UNREGULATED] == 20_700


def test_what_the_shipped_policy_leaves_contested_is_counted_exactly() -> None:
    policy, counted, open_cases = shipped().policy, Counter[Any](), 0
    for facts, size, _ in shipped_cases():
        found = list(turned_as_told_apart(policy, facts))
        open_cases += size if found else 0
        for choices, turn in found:
            counted[(tuple(sorted(choices.items())), turn)] += size

    said = {
        (tuple(sorted(change.choices.items())), turn): number
        for change in changes(Ground(shipped().written))
        for turn, number in change.turns.items()
    }
    assert said == dict(counted)
    assert shipped_audit().contested == open_cases == contested_cases(Ground(shipped().written)) == 9_673


def test_the_regions_of_silence_hold_every_silent_case_once() -> None:
    (part,) = shipped_audit().of("gap")[0].parts
    policy = shipped().policy

    def inside(facts: Case, where: Any) -> bool:
        return all(any(t.holds(facts[n]) for t in policy.tests(n, items)) for n, items in where)

    for facts, _, verdict in shipped_cases():
        held = any(inside(facts, region.where) for region in part.regions)
        assert held == (verdict is Verdict.UNREGULATED)
    assert sum(region.cases for region in part.regions) == part.cases


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_nothing_is_wrong_with_the_shipped_policy(severity: str) -> None:
    assert [finding.message for finding in shipped_audit().findings if finding.severity == severity] == []
