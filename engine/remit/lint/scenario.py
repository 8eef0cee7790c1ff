"""Scenarios: every fact, value, reading, verdict and rule that one names is its policy's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.errors import Location, Problem, near_miss
from remit.lint.readings import reading_problem
from remit.model.items import Accepted
from remit.model.matching import Unreadable
from remit.model.readings import OPEN
from remit.model.rules import Verdict
from remit.reader.policies import WrittenPolicy
from remit.reader.scenarios import WrittenScenario

KEPT = "; a column that only says which row it is can be called `name` or `note`"
THOUSANDS = 3  # digits that many put apart


def lint_scenario(scenario: WrittenScenario, policy: WrittenPolicy) -> list[Problem]:
    """Every problem of one scenario; of a table's columns too, the same ones for each row.

    Args:
        scenario: As it was read, with its places.
        policy: The one that it is for.
    """
    found = [*_given(scenario, policy), *_readings(scenario, policy), *_expected(scenario, policy)]
    return [*_columns(scenario, policy), *(_told(problem, scenario) for problem in found)]


def _told(problem: Problem, scenario: WrittenScenario) -> Problem:
    """A problem with the name of its scenario, unless it stands in what several scenarios share."""
    if problem.at is not None and (problem.at.line, problem.at.column) in scenario.shared:
        return problem
    return Problem(problem.code, f"scenario `{scenario.scenario.name}`: {problem.message}", problem.at, problem.help)


def _columns(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    """The columns that are no facts, and the facts whose name the format has taken for itself."""
    for name in scenario.taken:
        if _is_known(name, policy) and name not in scenario.columns:
            what = "fact" if name in policy.policy.facts else "concept"
            said = f"column `{name}` is the scenario's own, and the policy has a {what} `{name}`"
            help = f"the column of the {what} is called `given.{name}`"
            yield Problem("csv-header", said, Location(scenario.file, 1), help)
    for name in scenario.columns:
        if not _is_known(name, policy):
            help = _instead(name, policy, "a table cannot pick readings; give `--reading NAME=CHOICE`")
            help += KEPT if help.startswith("declared facts") else ""
            yield Problem("csv-header", f"column `{name}` is no fact of the policy", scenario.at("given", name), help)


def _is_known(name: str, policy: WrittenPolicy) -> bool:
    """Whether something can be known of it: a fact, or a concept."""
    return name in policy.policy.facts or name in policy.policy.concepts


def _given(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    for name, given in scenario.scenario.given.items():
        if _is_known(name, policy):
            yield from _values(scenario, policy, name, given.items(policy.policy.domains[name]))
        elif name not in scenario.columns:
            help = _instead(name, policy, "give it under `readings:`")
            yield Problem("undeclared-fact", f"unknown fact `{name}`", scenario.at("given", name), help)
    yield from _unsaid(scenario, policy)


def _unsaid(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    """The names with nothing behind them that are no facts: a fact would be unknown."""
    before: tuple[str, object] = ("", None)
    given = scenario.origins.node(*scenario.path, "given").value
    for name, node in given.items() if isinstance(given, dict) else ():
        if node.value is None and not _is_known(name, policy):
            help = _instead(name, policy, "give it under `readings:`")
            if name.isdigit() and str(before[1]).isdigit():
                keys = f"`{before[0]}: {before[1]},{name}` is two keys"
                help = f"{keys}; the decimal sign is a point ({before[1]}.{name}), and nothing stands between thousands"
                help += f" ({before[1]}{name})" if len(name) == THOUSANDS else ""
            yield Problem("undeclared-fact", f"unknown fact `{name}`", scenario.at("given", name), help)
        before = (name, node.value)


def _instead(name: str, policy: WrittenPolicy, reading: str) -> str:
    """What would help where a name is no fact."""
    if name in policy.policy.readings:
        return f"it is a reading: {reading}"
    return near_miss(name, policy.policy.facts, "declared facts")


def _values(scenario: WrittenScenario, policy: WrittenPolicy, name: str, items: Accepted) -> Iterator[Problem]:
    for index, item in enumerate(items):
        try:
            policy.policy.domains[name].test(item)
        except Unreadable as wrong:
            at = scenario.value_at("given", name, "one of", index)
            yield Problem(wrong.code, f"{name}: {wrong.message}", at, wrong.help)


def _readings(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    for reading, choice in scenario.scenario.readings.items():
        if choice == OPEN and reading in policy.policy.readings:
            continue
        if problem := reading_problem(policy, reading, choice):
            code, said, help = problem
            at = scenario.at if reading not in policy.policy.readings else scenario.value_at
            yield Problem(code, said, at("readings", reading), help)


def _expected(scenario: WrittenScenario, policy: WrittenPolicy) -> Iterator[Problem]:
    """What a scenario expects exists: verdicts, rules, concepts, facts, readings."""
    expect, declared = scenario.scenario.expect, policy.policy
    verdicts = [verdict.value for verdict in Verdict]
    yield from _unknown(scenario, "rule", scenario.scenario.because, declared.rules, "because")
    if expect is None:
        return
    said = [] if expect.verdict is None else [expect.verdict]
    yield from _unknown(scenario, "verdict", said, verdicts, "expect", "verdict")
    yield from _unknown(scenario, "verdict", expect.not_, verdicts, "expect", "not")
    yield from _unknown(scenario, "verdict", expect.any_of, verdicts, "expect", "any of")
    yield from _unknown(scenario, "verdict", expect.could_be, verdicts, "expect", "could be")
    names = [*declared.facts, *declared.readings]
    yield from _unknown(scenario, "fact", expect.depends_on, names, "expect", "depends on")
    contested = [part for item in expect.contested_by or () for part in item.split(" + ")]
    yield from _unknown(scenario, "reading", contested, declared.readings, "expect", "contested by")
    yield from _unknown(scenario, "concept", expect.concepts, declared.concepts, "expect", "concepts")
    yield from _unknown(scenario, "rule", expect.in_force, declared.rules, "expect", "in force")
    yield from _unknown(scenario, "rule", expect.not_because, declared.rules, "expect", "not because")


CODE_OF = {
    "rule": "undeclared-rule",
    "concept": "undeclared-concept",
    "verdict": "unknown-verdict",
    "fact": "undeclared-fact",
    "reading": "undeclared-reading",
}


def _unknown(
    scenario: WrittenScenario, what: str, named: Iterable[str] | None, known: Iterable[str], *path: str
) -> Iterator[Problem]:
    """The names that stand for nothing."""
    there = list(known)
    for name in named or ():
        if name not in there:
            at = scenario.origins.named(name, *scenario.path, *path)
            yield Problem(CODE_OF[what], f"no {what} `{name}`", at, near_miss(name, there, f"{what}s"))
