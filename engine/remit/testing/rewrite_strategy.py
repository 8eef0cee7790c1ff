"""The strategy for policies that say the same in other words: what a careful editor might do to a file."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from remit.model.conditions import Condition
from remit.model.editing import apart, condition_of, opposite, with_conditions, with_part
from remit.model.policy import Policy
from remit.model.rules import Rule


@st.composite
def rewrites(draw: st.DrawFn, policy: Policy) -> Policy:
    """A policy with the same verdict, by the same rules, on every case: rules in another order, conditions rewritten.

    Rules stay in their order where it decides between them. Conditions are wrapped, split, negated twice, turned round
    by De Morgan's laws; groups are written out; first and last days become tests of the date.

    Args:
        draw: Hypothesis hands it over; a caller leaves it out.
        policy: It stays as it is.
    """

    def reworded(condition: Condition) -> Condition:
        return draw(st.sampled_from(WAYS))(_with_groups_written_out(draw, policy, condition))

    rewritten = with_conditions(policy, reworded)
    rules = {name: _with_days_tested(draw, rule) for name, rule in rewritten.rules.items()}
    ordered = policy.combining == "first-applicable"
    names = list(rules) if ordered else draw(st.permutations(list(rules)))
    return with_part(rewritten, ("rules",), {name: rules[name] for name in names})


def _with_days_tested(draw: st.DrawFn, rule: Rule) -> Rule:
    for key, sign in (("since", ">="), ("until", "<=")):
        if (day := getattr(rule, key)) is not None and draw(st.booleans()):
            both = Condition(all_of=(rule.when, condition_of({"date": [f"{sign} {day}"]})))
            rule = rule.model_copy(update={"when": both, key: None})
    return rule


def _with_groups_written_out(draw: st.DrawFn, policy: Policy, condition: Condition) -> Condition:
    for name, accepted in condition.tests.items():
        domain = policy.domains[name]
        if len(domain.groups) > 0 and draw(st.booleans()):
            values = tuple(leaf for item in accepted for leaf in domain.meant(item))
            condition = with_part(condition, (name,), values)
    return condition


def _same(condition: Condition) -> Condition:
    return condition


def _wrapped(condition: Condition) -> Condition:
    return Condition(all_of=(condition,))


def _one_of_one(condition: Condition) -> Condition:
    return Condition(any_of=(condition, condition))


def _split(condition: Condition) -> Condition:
    return Condition(all_of=apart(condition))


def _negated_twice(condition: Condition) -> Condition:
    return opposite(opposite(condition))


def _turned_round(condition: Condition) -> Condition:
    """`all` as `not any not`."""
    return opposite(Condition(any_of=tuple(map(opposite, apart(condition)))))


WAYS: list[Callable[[Condition], Condition]] = [_same, _wrapped, _split, _one_of_one, _negated_twice, _turned_round]
