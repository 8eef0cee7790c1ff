"""THE DEFINITION: which rules apply, which are in force, what follows; and what follows where facts are missing.

It reads the condition tree directly and goes through every completion, so it is slow and obviously right. Every other
evaluator is compared with it. Words and meaning:

    applicable   a rule whose condition holds
    in force     applicable, and no rule in force overrides it (the relation has no circle, so one walk decides)
    verdict      forbid with permit or exempt -> conflict; forbid -> prohibited; permit -> permitted;
                 exempt -> exempt; none -> what the policy says of the rest, `otherwise`
    completion   values for all that is unknown which the policy's constraints allow

Source of the grounded semantics: Dung, "On the acceptability of arguments", Artificial Intelligence 77, 1995; of the
extension to missing facts: Morisset, Willemse, Zannone, Cybersecurity 2:6, 2019.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from remit.model.conditions import Condition
from remit.model.domains import Test, Value
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict

Facts = Mapping[str, Value]  # a value for every fact and reading
Known = Mapping[str, tuple[Test, ...]]  # of some facts and readings, that any of the tests holds


class Outcome(NamedTuple):
    """The verdict on one complete case, and the rules that determine it, in the policy's order."""

    verdict: Verdict
    rules: tuple[str, ...]


def holds(policy: Policy, condition: Condition, facts: Facts) -> bool:
    """Whether a condition is true of a complete case."""
    return (
        all(test_holds(policy, name, accepted, facts) for name, accepted in condition.tests.items())
        and all(holds(policy, part, facts) for part in condition.all_of or ())
        and (condition.any_of is None or any(holds(policy, part, facts) for part in condition.any_of))
        and (condition.not_ is None or not holds(policy, condition.not_, facts))
    )


def test_holds(policy: Policy, name: str, accepted: tuple[str, ...], facts: Facts) -> bool:
    """Whether the value of a fact or reading is accepted, or a concept holds as is asked."""
    value = holds(policy, policy.concepts[name].when, facts) if name in policy.concepts else facts[name]
    return any(test.holds(value) for test in policy.tests(name, accepted))


def allowed(policy: Policy, facts: Facts) -> bool:
    """Whether the policy's constraints let the case exist."""
    constraints = policy.constraints.values()
    return all(holds(policy, c.then, facts) for c in constraints if holds(policy, c.when, facts))


def applicable(policy: Policy, facts: Facts) -> frozenset[str]:
    """The rules whose condition holds."""
    return frozenset(name for name, rule in policy.rules.items() if holds(policy, rule.condition, facts))


def in_force(policy: Policy, applicable: Iterable[str]) -> tuple[str, ...]:
    """The applicable rules that no rule in force overrides, in the policy's order."""
    found: set[str] = set()
    for name in sorted(applicable, key=policy.precedence.__getitem__):
        if found.isdisjoint(policy.overridden_by[name]):
            found.add(name)
    return tuple(sorted(found, key=policy.place.__getitem__))


def conclude(policy: Policy, in_force: Iterable[str]) -> Outcome:
    """What follows from the rules in force, and from which of them."""
    rules = {name: policy.rules[name].effect for name in in_force}
    effects = set(rules.values())
    if Effect.FORBID in effects and len(effects) > 1:
        return Outcome(Verdict.CONFLICT, tuple(rules))
    for effect, verdict in VERDICT_OF.items():
        if effect in effects:
            return Outcome(verdict, tuple(name for name in rules if rules[name] is effect))
    return Outcome(Verdict(policy.otherwise), ())


VERDICT_OF = {Effect.FORBID: Verdict.PROHIBITED, Effect.PERMIT: Verdict.PERMITTED, Effect.EXEMPT: Verdict.EXEMPT}


def decide(policy: Policy, facts: Facts) -> Outcome:
    """The verdict on a complete case. The definition that every evaluator must agree with."""
    return conclude(policy, in_force(policy, applicable(policy, facts)))


def representatives(policy: Policy, name: str, known: Known) -> tuple[Value, ...]:
    """One value for each way in which the policy can tell apart the values that `known` leaves possible.

    They are drawn from all values of a choice or flag, and of a scale from the constants named for it and the values
    right beside them; of those that no condition tells apart, the first is kept. A reading has all its choices.
    """
    domain, given, named = policy.domains[name], known.get(name), policy.tested[name]
    constants = [c for tests in (*named, given or ()) for test in tests for c in test.constants()]
    candidates = dict.fromkeys(v for c in (None, *dict.fromkeys(constants)) for v in domain.neighbourhood(c))
    possible = [v for v in candidates if given is None or any(test.holds(v) for test in given)]
    if name in policy.readings:  # they are picked by name, so each choice counts
        return tuple(possible)
    by_signature = {tuple(any(test.holds(v) for test in tests) for tests in named): v for v in reversed(possible)}
    return tuple(by_signature.values())[::-1]


def completions(policy: Policy, known: Known) -> Iterator[Facts]:
    """Every complete case, up to what the policy can tell apart, that is as is known and that constraints allow."""
    names = [*policy.facts, *policy.readings]
    for values in product(*(representatives(policy, name, known) for name in names)):
        facts = dict(zip(names, values, strict=True))
        if allowed(policy, facts):
            yield facts


def outcomes(policy: Policy, known: Known) -> frozenset[Outcome]:
    """What may follow where only some facts are known: no outcome at all means that no such case exists."""
    return frozenset(decide(policy, facts) for facts in completions(policy, known))
