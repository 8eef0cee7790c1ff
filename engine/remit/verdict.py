"""THE DEFINITION: which rules apply, which are in force, what follows; and what follows where facts are missing.

It reads the condition tree and goes through every completion, slow and obviously right; all else is compared with it:

    applicable   a rule whose condition holds
    in force     applicable, and no rule in force overrides it (the relation has no circle, so one walk decides)
    verdict      forbid with permit or exempt -> conflict; forbid -> prohibited; permit -> permitted; exempt -> exempt;
                 abstain -> unregulated; none (waive has none: it only overrides) -> `otherwise`, said of the rest
    completion   values for all that is unknown which the policy's constraints allow, and stated concepts
    duty         a verdict carries those of its determining rules; surely, if each completion has one that carries it

Sources: grounded semantics, Dung, Artificial Intelligence 77, 1995; rules that only stop others (defeaters), Nute,
"Defeasible logic", 1994; the extension to missing facts, Morisset, Willemse, Zannone, Cybersecurity 2:6, 2019.

Args:
    policy: One that lint has passed: its names are declared, and nothing is defined or overridden in a circle.
    condition: A part of it, in which concepts stand by their names.
    facts: A value for every fact and reading, in any order; of derived facts those that `decide.derived_case` gives.
    name: A fact, a reading or a concept.
    accepted: What is accepted of it, as it is written; one of them is enough.
    known: Of some facts, readings and concepts, tests of which at least one holds; others can have any value.
    applicable: Names of rules, in any order.
    in_force: Names of rules, in the policy's order.
    effects: Those of the rules in force.
    otherwise: The name of the verdict where there are none.
    verdict: What they come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import product
from typing import NamedTuple

from remit.model.conditions import Condition
from remit.model.items import Accepted
from remit.model.kinds.domain import Value
from remit.model.policy import Policy, comparisons
from remit.model.rules import Effect, Verdict
from remit.representatives import KnownFacts, representatives

CaseValues = Mapping[str, Value]  # a value for every fact and reading


class Outcome(NamedTuple):
    """The verdict on one complete case, and the rules that determine it, in the policy's order."""

    verdict: Verdict
    rules: tuple[str, ...]


def holds(policy: Policy, condition: Condition, facts: CaseValues) -> bool:
    """Whether a condition is true of a complete case: its tests, and what `all`, `any` and `not` say of its parts."""
    for name, accepted in condition.tests.items():
        if not test_holds(policy, name, accepted, facts):
            return False
    return (
        (condition.all_of is None or all(holds(policy, part, facts) for part in condition.all_of))
        and (condition.any_of is None or any(holds(policy, part, facts) for part in condition.any_of))
        and (condition.not_ is None or not holds(policy, condition.not_, facts))
    )


def test_holds(policy: Policy, name: str, accepted: Accepted, facts: CaseValues) -> bool:
    """Whether the value of a fact or reading is accepted, or a concept holds as is asked."""
    value = holds(policy, policy.concepts[name].when, facts) if name in policy.concepts else facts[name]
    return True in [test.holds(value) for test in policy.tests(name, accepted)] or any(
        against.holds(value, facts[against.other]) for against in comparisons(accepted)
    )


def allowed(policy: Policy, facts: CaseValues) -> bool:
    """Whether the policy's constraints let the case exist."""
    return all(holds(policy, c.then, facts) for c in policy.constraints.values() if holds(policy, c.when, facts))


def applicable(policy: Policy, facts: CaseValues) -> frozenset[str]:
    """The rules whose condition holds."""
    return frozenset(name for name, rule in policy.rules.items() if holds(policy, rule.condition, facts))


def in_force(policy: Policy, applicable: Iterable[str]) -> tuple[str, ...]:
    """The applicable rules that no rule in force overrides, in the policy's order."""
    found: set[str] = set()
    rank, first = policy.rank, None
    for name in sorted(applicable, key=policy.precedence.__getitem__):
        own = rank[name]
        by_rank = first is not None and own is not None and own > first  # a rule in force overrides it
        if not by_rank and found.isdisjoint(policy.overridden_by[name]):
            found.add(name)
            first = first if own is None else own
    return tuple(sorted(found, key=policy.place.__getitem__))


def conclude(policy: Policy, in_force: Iterable[str]) -> Outcome:
    """What follows from the rules in force, and from which of them."""
    rules = tuple(in_force)
    verdict = follows({policy.rules[name].effect for name in rules}, policy.otherwise)
    return Outcome(verdict, determining(policy, rules, verdict))


def determining(policy: Policy, in_force: Iterable[str], verdict: Verdict) -> tuple[str, ...]:
    """The rules in force that determine the verdict: those whose effect it is; of a conflict, all that clash."""
    effects = [effect for effect, own in VERDICT_OF.items() if own is verdict] or CLASHING
    return tuple([name for name in in_force if policy.rules[name].effect in effects])


def follows(effects: AbstractSet[Effect], otherwise: str) -> Verdict:
    """The verdict that some effects in force come to; of none, `otherwise`, a verdict by its name."""
    if Effect.FORBID in effects and not effects.isdisjoint(CLASHING[1:]):
        return Verdict.CONFLICT
    for effect, verdict in VERDICT_OF.items():
        if effect in effects:
            return verdict
    return Verdict(otherwise)


VERDICT_OF = {Effect.FORBID: Verdict.PROHIBITED, Effect.PERMIT: Verdict.PERMITTED, Effect.EXEMPT: Verdict.EXEMPT}
CLASHING = tuple(VERDICT_OF)
VERDICT_OF[Effect.ABSTAIN] = Verdict.UNREGULATED


def decide(policy: Policy, facts: CaseValues) -> Outcome:
    """The verdict on a complete case. The definition that every evaluator must agree with."""
    return conclude(policy, in_force(policy, applicable(policy, facts)))


def completions(policy: Policy, known: KnownFacts) -> Iterator[CaseValues]:
    """Every complete case, up to what the policy can tell apart, that is as is known and that constraints allow.

    Their number is the product of the representatives of all facts and readings. Raises TooLarge as they do.
    """
    names = [*policy.facts, *policy.readings]
    for values in product(*(representatives(policy, name, known) for name in names)):
        facts = dict(zip(names, values, strict=True))
        if allowed(policy, facts) and concepts_as_known(policy, known, facts):
            yield facts


def concepts_as_known(policy: Policy, known: KnownFacts, facts: CaseValues) -> bool:
    """Whether every concept of which something is known is in this case as is known."""
    stated = [(holds(policy, c.when, facts), known[name]) for name, c in policy.concepts.items() if name in known]
    return all(any(test.holds(truth) for test in tests) for truth, tests in stated)


def outcomes(policy: Policy, known: KnownFacts) -> frozenset[Outcome]:
    """What may follow where only some facts are known: no outcome at all means that no such case exists."""
    return frozenset(decide(policy, facts) for facts in completions(policy, known))
