"""Mutants that decide every case alike, and of which scenarios ask more: whether a concept is so, what is in force.

Such a mutant is not equivalent where the answer to a question differs in some case. The question is put as a policy
(`model.questions`), so it is judged like one; a scenario that would notice expects the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from remit.assurance.mutate.mutants import Mutant
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.model.questions import TRUTH_OF, all_permitting, asking
from remit.model.rules import Verdict
from remit.model.scenario import Expectation, Scenario


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the policy that it is put as, the same of a mutant, and a scenario's answer to it as expected."""

    loaded: LoadedPolicy
    of: Callable[[Policy], Policy]
    expecting: Callable[[Scenario], Scenario]

    def put(self, mutant: Mutant) -> Mutant:
        """The same question about a mutant."""
        return replace(mutant, make=lambda: self.of(mutant.policy))


def asks_more(scenario: Scenario, policy: Policy) -> bool:
    """Whether what it leaves possible, or expects, can differ though every case comes to the same.

    Args:
        scenario: One that expects something.
        policy: Says which names are concepts.
    """
    expect = scenario.expect
    more = expect is not None and (bool(expect.concepts) or expect.in_force is not None)
    return more or not policy.concepts.keys().isdisjoint(scenario.given)


def questions(loaded: LoadedPolicy, scenarios: Iterable[Scenario]) -> Iterator[Asked]:
    """What scenarios ask beside the verdict, each once: of concepts that they expect or state, and what is in force.

    Args:
        loaded: The policy.
        scenarios: Its scenarios.
    """
    listed = list(scenarios)
    expected = {name for each in listed if each.expect for name in each.expect.concepts}
    stated = {name for each in listed for name in each.given}
    for concept in loaded.policy.concepts:
        if concept in expected | stated:
            yield _about(loaded, concept)
    if any(each.expect is not None and each.expect.in_force is not None for each in listed):
        yield Asked(loaded.permitting, all_permitting, _in_force)


def _about(loaded: LoadedPolicy, concept: str) -> Asked:
    def of(policy: Policy) -> Policy:
        return asking(policy, concept)

    def expecting(scenario: Scenario) -> Scenario:
        assert scenario.expect is not None
        truth = TRUTH_OF[Verdict(str(scenario.expect.verdict))]
        return _with(scenario, Expectation.model_validate({"concepts": {concept: truth}}))

    return Asked(loaded.asking(concept), of, expecting)


def _in_force(scenario: Scenario) -> Scenario:
    return _with(scenario, Expectation.model_validate({"in force": list(scenario.because or ())}))


def _with(scenario: Scenario, expect: Expectation) -> Scenario:
    return scenario.model_copy(update={"expect": expect, "because": None})
