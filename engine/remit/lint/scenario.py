"""Scenarios: every fact, value, reading, verdict and rule that one names is its policy's."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, near_miss
from remit.lint.readings import reading_problem
from remit.model.domains import Unreadable
from remit.model.rules import Verdict
from remit.reader.policies import WrittenPolicy
from remit.reader.scenarios import WrittenScenario


def lint_scenario(scenario: WrittenScenario, policy: WrittenPolicy) -> list[Problem]:
    """Every problem of one scenario."""
    found = [*_given(scenario, policy), *_readings(scenario, policy), *_expected(scenario, policy)]
    return [Problem(p.code, f"scenario `{scenario.scenario.name}`: {p.message}", p.at, p.help) for p in found]


def _given(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    facts = policy.policy.facts
    for name, given in scenario.scenario.given.items():
        if name in policy.policy.readings:
            yield Problem(
                "undeclared-fact", f"`{name}` is a reading", scenario.at("given", name), "give it under `readings:`"
            )
        elif name not in facts:
            help = near_miss(name, facts, "declared facts")
            yield Problem("undeclared-fact", f"unknown fact `{name}`", scenario.at("given", name), help)
        else:
            yield from _values(scenario, policy, name, given.one_of)


def _values(scenario: WrittenScenario, policy: WrittenPolicy, name: str, items: tuple[str, ...]) -> Iterator[Problem]:
    for item in items:
        try:
            policy.policy.domains[name].test(item)
        except Unreadable as wrong:
            at = scenario.origins.value(*scenario.path, "given", name)
            yield Problem(wrong.code, f"{name}: {wrong.message}", at, wrong.help)


def _readings(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    for reading, choice in scenario.scenario.readings.items():
        if problem := reading_problem(policy, reading, choice):
            code, said, help = problem
            yield Problem(code, said, scenario.at("readings", reading), help)


def _expected(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    """What a scenario expects exists: verdicts, rules, facts, readings."""
    expect, rules = scenario.scenario.expect, policy.policy.rules
    names = {**policy.policy.facts, **policy.policy.readings}
    verdicts = [expect.verdict, *(expect.could_be or ())] if expect else []
    yield from _unknown(scenario, "unknown-verdict", "verdict", verdicts, [v.value for v in Verdict], "expect")
    yield from _unknown(scenario, "undeclared-rule", "rule", scenario.scenario.because or (), rules, "because")
    depends = (expect.depends_on or ()) if expect else ()
    yield from _unknown(scenario, "undeclared-fact", "fact", depends, names, "expect", "depends on")
    contested = [part for item in ((expect.contested_by or ()) if expect else ()) for part in item.split(" + ")]
    at = ("expect", "contested by")
    yield from _unknown(scenario, "undeclared-reading", "reading", contested, policy.policy.readings, *at)


def _unknown(
    scenario: WrittenScenario, code: str, what: str, named: object, known: object, *at: str
) -> Iterator[Problem]:
    listed, there = list(named), list(known)  # type: ignore[call-overload]  # any iterables of text
    for name in listed:
        if name not in there:
            yield Problem(code, f"no {what} `{name}`", scenario.at(*at), near_miss(name, there, f"{what}s"))
