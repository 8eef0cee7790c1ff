"""Decisions against expectations: what a scenario's author said would follow, compared exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from remit.decide import Decision
from remit.decide.asked import about, in_force
from remit.decide.conclusion import Conclusion
from remit.errors import Location, Problem
from remit.model.rules import Verdict
from remit.model.scenario import Expectation, Scenario
from remit.reader.scenarios import WrittenScenario


class Result(NamedTuple):
    """A scenario with its decision, each expectation that it misses, as a sentence, and the concepts it asks about.

    Where it leaves open all readings, what is expected under the usual ones is not compared with it.
    """

    written: WrittenScenario
    decision: Decision
    misses: tuple[str, ...]
    is_compared: bool = True
    concepts: tuple[Conclusion, ...] = ()

    @property
    def is_expected(self) -> bool | None:
        """Whether everything expected is so; None where nothing is expected, or it is not compared."""
        return not self.misses if self.written.scenario.expects and self.is_compared else None


def check(written: WrittenScenario, decision: Decision) -> Result:
    """Compare a decision with what its scenario expects; not where it leaves open what the scenario does not.

    Args:
        written: The scenario, with what it expects.
        decision: What was decided on what it gives; where it was made with all readings open, nothing is compared that
            the scenario expects under a reading of its own.
    """
    expect = written.scenario.expect
    concepts = tuple([about(decision, name) for name in expect.concepts]) if expect else ()
    if not decision.readings and decision.loaded.knowledge.picked(written.scenario.readings):
        return Result(written, decision, (), is_compared=False, concepts=concepts)
    return Result(written, decision, tuple(_misses(written.scenario, decision, concepts)), concepts=concepts)


def _misses(scenario: Scenario, decision: Decision, concepts: Iterable[Conclusion]) -> Iterator[str]:
    expect = scenario.expect
    if expect is not None:
        yield from _other_verdict(expect, decision)
        yield from _differ("could be", expect.could_be, decision.possible)
        yield from _differ("depends on", expect.depends_on, decision.depends_on)
        contested = {frozenset(contest.name.split(" + ")) for contest in decision.contested_by}
        if expect.contested_by is not None and {frozenset(c.split(" + ")) for c in expect.contested_by} != contested:
            yield _miss("contested by", expect.contested_by, decision.contesting())
        yield from _other_conclusions(expect, decision, concepts)
    rules = decision.may_rules if decision.verdict is Verdict.UNDETERMINED else decision.rules
    yield from _differ("because", scenario.because, rules)
    if scenario.duties is not None:
        yield from _differ("with", scenario.duties, [duty.duty for duty in decision.duties if duty.sure])


def _other_verdict(expect: Expectation, decision: Decision) -> Iterator[str]:
    """What the verdict is otherwise than expected: which it is, which it is not, of which it is one."""
    found, could = decision.verdict, {str(verdict) for verdict in decision.possible}
    if expect.verdict is not None and expect.verdict != found:
        yield f"expected {expect.verdict}, and it is {found}"
    is_open = found is Verdict.UNDETERMINED
    if expect.not_ is not None and {*expect.not_} & (could | {str(found)}):
        yield f"expected not {_either(expect.not_)}, and it {_is(decision)}"
    if expect.any_of is not None and not (could <= {*expect.any_of} or (is_open and found in expect.any_of)):
        yield f"expected {_either(expect.any_of)}, and it {_is(decision)}"


def _other_conclusions(expect: Expectation, decision: Decision, concepts: Iterable[Conclusion]) -> Iterator[str]:
    """What concepts and rules are otherwise than expected."""
    for found in concepts:
        if found.said != (truth := expect.concepts[found.concept]):
            yield f"expected {found.concept} to be {truth}, and it is {found.said}"
    if expect.in_force is not None:
        yield from _differ("in force", expect.in_force, in_force(decision))
    if wrong := [rule for rule in expect.not_because or () if rule in decision.may_rules]:
        yield f"expected not because of {_either(expect.not_because or ())}, and it is because of {_set(wrong)}"


def _is(decision: Decision) -> str:
    return f"could be {_either(decision.possible)}" if decision.possible[1:] else f"is {decision.verdict}"


def _either(names: Iterable[str]) -> str:
    return " or ".join(map(str, names))


def _differ(what: str, expected: Iterable[str] | None, found: Iterable[str]) -> Iterator[str]:
    if expected is not None and set(expected) != {str(item) for item in found}:
        yield _miss(what, expected, found)


def _miss(what: str, expected: Iterable[str], found: Iterable[str]) -> str:
    return f"expected {what} {_set(expected)}, and it is {_set(found)}"


def _set(items: Iterable[str]) -> str:
    return f"[{', '.join(sorted(items))}]"


def placed(problem: Problem, at: Location, scenario: str = "") -> Problem:
    """A problem of a decision, put where its scenario stands, and said to be of it.

    Args:
        problem: One that has a place in a file keeps it.
        at: Where the scenario is written.
        scenario: Its name; without one, the message stays as it is.
    """
    subject = f"scenario `{scenario}`: " if scenario else ""
    return Problem(problem.code, f"{subject}{problem.message}", problem.at or at, problem.help)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many scenarios there are of each kind."""

    total: int
    verdicts: Mapping[str, int]
    as_expected: int
    not_as_expected: int
    without_expectation: int
    not_compared: int  # what they expect, they expect under readings that were left open


def summary(results: Iterable[Result]) -> Summary:
    """Count results; undetermined is counted by itself."""
    found = list(results)
    verdicts: dict[str, int] = {verdict: sum(r.decision.verdict is verdict for r in found) for verdict in Verdict}
    met = [result.is_expected for result in found]
    apart = sum(not result.is_compared and result.written.scenario.expects for result in found)
    return Summary(len(met), verdicts, met.count(True), met.count(False), met.count(None) - apart, apart)
