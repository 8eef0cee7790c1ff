"""The strategy for policies that say the same in other words: what a careful editor might do to a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from remit.model.conditions import KEPT
from remit.model.domains import Choice
from remit.model.policy import Policy

Written = dict[str, Any]


@st.composite
def rewrites(draw: st.DrawFn, policy: Policy) -> Policy:
    """A policy with the same verdict, by the same rules, on every case: rules in another order, conditions rewritten.

    Conditions are wrapped, split, negated twice, turned round by De Morgan's laws; groups are written out;
    first and last days become tests of the date.
    """
    written = policy.model_dump(mode="json", by_alias=True, exclude_none=True)
    rules = {name: _rule(draw, policy, rule) for name, rule in written["rules"].items()}
    written["rules"] = {name: rules[name] for name in draw(st.permutations(list(rules)))}
    for section in ("concepts", "constraints"):
        for part in written.get(section, {}).values():
            for key in {"when", "then"} & set(part):
                part[key] = _condition(draw, policy, part[key])
    return Policy.model_validate(written)


def _rule(draw: st.DrawFn, policy: Policy, rule: Written) -> Written:
    changed = {**rule, "when": _condition(draw, policy, rule["when"])}
    for key, sign in (("since", ">="), ("until", "<=")):
        if key in changed and draw(st.booleans()):
            changed["when"] = {"all": [changed["when"], {"date": f"{sign} {changed.pop(key)}"}]}
    return changed


def _condition(draw: st.DrawFn, policy: Policy, condition: Written) -> Written:
    """A condition in other words, its parts first."""
    inside = {key: _part(draw, policy, key, value) for key, value in condition.items()}
    return draw(st.sampled_from(WAYS))(inside)


def _part(draw: st.DrawFn, policy: Policy, key: str, value: Any) -> Any:
    if key == "not":
        return _condition(draw, policy, value)
    if key in KEPT:
        return [_condition(draw, policy, part) for part in value]
    domain = policy.domains[key]
    if isinstance(domain, Choice) and draw(st.booleans()):
        listed = [value] if isinstance(value, str) else value
        return [leaf for item in listed for leaf in domain.groups.get(item, (item,))]
    return value


def _same(condition: Written) -> Written:
    return condition


def _wrapped(condition: Written) -> Written:
    return {"all": [condition]}


def _one_of_one(condition: Written) -> Written:
    return {"any": [condition, condition]}


def _split(condition: Written) -> Written:
    return {"all": [{key: value} for key, value in condition.items()]}


def _negated_twice(condition: Written) -> Written:
    return {"not": {"not": condition}}


def _turned_round(condition: Written) -> Written:
    """`all` as `not any not`."""
    return {"not": {"any": [{"not": {key: value}} for key, value in condition.items()]}}


WAYS: list[Callable[[Written], Written]] = [_same, _wrapped, _split, _one_of_one, _negated_twice, _turned_round]
