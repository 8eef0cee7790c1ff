"""What `remit cover` counts is what going through every case finds, of generated policies and of the shipped one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.assurance.cover.cover import Coverage, cover
from remit.assurance.cover.items import KINDS, CoverItem
from remit.decide import Decision, LoadedPolicy, open_policy
from remit.errors import RemitError
from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.model.rules import Concept
from remit.model.scenario import set_in_one_line
from remit.normal.cubes import cubes_of
from remit.possible import findings_by_cases
from remit.reader.scenarios import read_scenarios
from remit.reader.walk import scenario_files
from remit.testing import opened, partial_scenarios, policies
from remit.verdict import CaseValues, applicable, completions, decide, holds, in_force, test_holds

ROOT = Path(__file__).parents[2]
test_holds.__test__ = False


# ---- the same by going through every case ---------------------------------------------------------------------------


def shows(policy: Policy, item: CoverItem, facts: CaseValues) -> bool:
    """Whether a complete case exercises an item, by the definition."""
    name = str(item.path[1])
    applying = applicable(policy, facts)
    force = in_force(policy, applying)
    if item.kind == "rules":
        return {
            "in force": name in force,
            "overridden": name in applying and name not in force,
            "just missed": name not in applying and nearly(policy, policy.rules[name].condition, facts),
        }[item.aspect]
    if item.kind == "overrides":
        return name in force and item.path[-1] in applying
    if item.kind == "constraints":
        part = getattr(policy.constraints[name], str(item.path[2]))
        return holds(policy, part, facts) is (item.aspect == "applies")
    if item.path[2] in ("since", "until"):
        rule = policy.rules[name]
        is_in = facts["date"] >= rule.since if item.path[2] == "since" else facts["date"] <= rule.until
        return is_in is (item.aspect == "true")
    whole = getattr(getattr(policy, str(item.path[0]))[name], str(item.path[2]))
    if item.kind == "alternatives":
        return holds(policy, whole, facts) is not holds_without(policy, whole, facts, item.path[3:])
    *way, tested = item.path[3:]
    part = inside(whole, way)
    return test_holds(policy, str(tested), part.tests[str(tested)], facts) is (item.aspect == "true")


def nearly(policy: Policy, condition: Condition, facts: CaseValues) -> bool:
    """Whether exactly one test of some way in which a condition would hold fails."""
    cubes = cubes_of(condition, concepts=policy.concepts)
    return any(sum(test_holds(policy, n, a, facts) is not wanted for n, a, wanted in cube) == 1 for cube in cubes)


def inside(condition: Condition, way: list[Any]) -> Condition:
    return next(part for found, part in condition.walk() if list(found) == list(way))


def holds_without(
    policy: Policy, condition: Condition, facts: CaseValues, way: tuple[Any, ...], here: tuple[Any, ...] = ()
) -> bool:
    """Whether a condition would hold if the part at the end of the way did not."""

    def go(key: str, index: int, part: Condition) -> bool:
        there = (*here, key, index)
        return there != way and holds_without(policy, part, facts, way, there)

    return (
        all(test_holds(policy, name, accepted, facts) for name, accepted in condition.tests.items())
        and all(go("all", index, part) for index, part in enumerate(condition.all_of or ()))
        and (condition.any_of is None or any(go("any", index, part) for index, part in enumerate(condition.any_of)))
        and (condition.not_ is None or not holds_without(policy, condition.not_, facts, way, (*here, "not")))
    )


def telling(policy: Policy, name: str, value: Any) -> Policy:
    """The policy with a concept that tells one value of a fact from all others."""
    concept = Concept.model_validate({"when": {name: [value]}})
    return policy.model_copy(update={"concepts": {**policy.concepts, "told-apart": concept}})


def is_seen(policy: Policy, item: CoverItem, decision: Decision) -> bool:
    """Whether an item is exercised in every case that fits a decision's facts."""
    known = {**decision.known, **{n: policy.tests(n, (choice,)) for n, choice in decision.readings.items()}}
    if item.kind == "readings":
        findings = findings_by_cases(policy, decision.known, decision.readings)
        assert findings is not None
        reading, choice = item.path[1], item.path[-1]
        return any(
            changed == reading and choice in (other, decision.readings[changed])
            for contest in findings.contests
            for changed, other in contest.change
        )
    if item.kind == "values":
        name, value = item.aspect, set_in_one_line(str(item.path[-1]))
        (accepted,) = policy.tests(name, (value,))
        return all(accepted.holds(facts[name]) for facts in completions(telling(policy, name, value), known))
    return all(shows(policy, item, facts) for facts in completions(policy, known))


def is_possible(policy: Policy, item: CoverItem) -> bool:
    if item.kind == "values":
        tests = policy.tests(item.aspect, (set_in_one_line(str(item.path[-1])),))
        return any(True for _ in completions(policy, {item.aspect: tests}))
    cases = list(completions(policy, {}))
    if item.kind != "readings":
        return any(shows(policy, item, facts) for facts in cases)
    reading, choice = str(item.path[1]), item.path[-1]
    verdicts: dict[Any, dict[Any, Any]] = {}
    for facts in cases:
        rest = tuple(value for name, value in facts.items() if name != reading)
        verdicts.setdefault(rest, {})[facts[reading]] = decide(policy, facts).verdict
    return any(
        choice in by and len(set(by.values())) > 1 and set(by.values()) != {by[choice]} for by in verdicts.values()
    )


def agree(policy: Policy, coverage: Coverage, decisions: list[Decision]) -> None:
    for finding in coverage.findings:
        if finding.item.kind != "statements":
            seen = tuple(n for n, decision in enumerate(decisions) if is_seen(policy, finding.item, decision))
            assert finding.seen == seen, finding.item
            assert finding.is_possible == (bool(seen) or is_possible(policy, finding.item)), finding.item


def proposed(loaded: LoadedPolicy, coverage: Coverage) -> list[Decision]:
    return [decided(loaded, dict(proposal.where)) for proposal in coverage.proposals]


def decided(loaded: LoadedPolicy, where: Mapping[str, tuple[str, ...]]) -> Decision:
    facts = {name: {"one of": list(items)} for name, items in where.items() if name in loaded.policy.facts}
    return loaded.decide(facts, readings={n: items[0] for n, items in where.items() if n in loaded.policy.readings})


@settings(max_examples=60)
@given(st.data())
def test_what_is_exercised_and_what_can_be_is_what_going_through_every_case_finds(data: st.DataObject) -> None:
    policy = data.draw(policies(max_facts=2, max_rules=3, max_concepts=2, max_readings=1))
    loaded = opened(policy)
    picks = st.fixed_dictionaries({n: st.sampled_from(list(r.choices)) for n, r in policy.readings.items()})
    decisions = []
    for facts in data.draw(st.lists(partial_scenarios(policy), max_size=3)):
        picked = data.draw(picks)
        known = loaded.knowledge.known(facts)
        fits = {**known, **{n: policy.tests(n, (choice,)) for n, choice in picked.items()}}
        if any(True for _ in completions(policy, fits)):
            decisions.append(loaded.decide(facts, readings=picked))

    agree(policy, cover(loaded, decisions), decisions)


@settings(max_examples=40)
@given(st.data())
def test_what_a_scenario_that_states_a_concept_exercises_is_so_in_every_case_that_fits(data: st.DataObject) -> None:
    policy = data.draw(
        policies(max_facts=2, max_rules=3, max_concepts=2, max_readings=1).filter(lambda drawn: drawn.concepts)
    )
    loaded, decisions = opened(policy), []
    for facts in data.draw(st.lists(partial_scenarios(policy), max_size=3)):
        concept = data.draw(st.sampled_from(list(policy.concepts)))
        try:
            decisions.append(loaded.decide({**facts, concept: data.draw(st.booleans())}))
        except RemitError:
            continue

    agree(policy, cover(loaded, decisions), decisions)


@settings(max_examples=60)
@given(policies())
def test_the_scenarios_that_are_proposed_exercise_everything_that_can_be(policy: Policy) -> None:
    loaded = opened(policy)
    nothing = cover(loaded, [])
    everything = cover(loaded, proposed(loaded, nothing))

    assert [finding.item for finding in everything.findings if finding.is_missing] == []
    assert everything.share().reaches(100)


# ---- the shipped policy ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> LoadedPolicy:
    return open_policy("us-weapons-in-russia")


def shipped_decisions(loaded: LoadedPolicy) -> Iterator[Decision]:
    for file in scenario_files([str(ROOT / "scenarios" / "us-weapons-in-russia")]):
        for written in read_scenarios(file):
            yield loaded.decide(written.scenario.given, readings=written.scenario.readings)


def test_the_shipped_scenarios_exercise_all_of_the_shipped_policy(shipped: LoadedPolicy) -> None:
    coverage = cover(shipped, list(shipped_decisions(shipped)))

    assert [finding.item.says for finding in coverage.findings if not finding.seen] == []
    assert coverage.kinds == KINDS
    assert coverage.share().possible == 260


def test_on_the_shipped_policy_it_finds_what_going_through_every_case_finds(shipped: LoadedPolicy) -> None:
    decisions = [decision for decision in shipped_decisions(shipped) if len(decision.unknown) <= 1][::12]
    coverage = cover(shipped, decisions)

    assert len(decisions) >= 10
    for finding in coverage.findings:
        if finding.item.kind not in ("readings", "statements"):
            seen = [n for n, decision in enumerate(decisions) if is_seen(shipped.policy, finding.item, decision)]
            assert list(finding.seen) == seen


def test_a_scenario_for_each_missing_thing_of_the_shipped_policy_exercises_it(shipped: LoadedPolicy) -> None:
    nothing = cover(shipped, [])

    assert nothing.share().seen == 0
    assert cover(shipped, proposed(shipped, nothing)).share().reaches(100)
