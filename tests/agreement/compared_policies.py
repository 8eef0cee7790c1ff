"""Small policies of facts that are compared, and all of their values, which are gone through one after the other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

from remit.decide import LoadedPolicy
from remit.model.kinds.ranges import said
from remit.model.kinds.scale import Scale
from remit.model.kinds.text import OpenText, others
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.representatives import KnownFacts
from remit.testing import opened
from remit.verdict import allowed

Written = dict[str, Any]
Facts = Mapping[str, Any]

SCALES: dict[str, Sequence[Any]] = {  # values that lie side by side; of days and moments those at the ends of all
    "integer": range(6),
    "many integers": range(14),
    "first days": [datetime.date.min + datetime.timedelta(n) for n in range(6)],
    "last days": [datetime.date.max - datetime.timedelta(n) for n in reversed(range(6))],
    "number": [Decimal(n) / 10**12 for n in range(1, 7)],
    "last moments": [datetime.datetime(9999, 12, 31, 23, 59, second, tzinfo=datetime.UTC) for second in range(54, 60)],
}
BEYOND = 6  # values to each side of those that are named, where there is no end of them
NAMED = ("ann", "bob")
ORDERED = ("less than", "at most", "more than", "at least", "same as", "different from")
EFFECTS = ("permit", "forbid", "exempt")


@st.composite
def policies(draw: st.DrawFn, *, kinds: Sequence[str] = (*SCALES, "text"), most: int = 3) -> Policy:
    """Two or three facts of one kind, some of them optional, and a flag; constraints and a reading now and then."""
    kind = draw(st.sampled_from(list(kinds)))
    names = ["a", "b", "c"][: draw(st.integers(2, most))]
    is_endless = kind == "integer" and len(names) == 2 and draw(st.booleans())
    facts: Written = {name: draw(_fact(kind, is_endless=is_endless)) for name in names}
    facts["f"] = {"flag": {}}
    readings = (
        {"r": {"question": "Which?", "choices": {"x": {}, "y": {}}, "default": "x"}} if draw(st.booleans()) else {}
    )
    head = {"remit": "1", "policy": "generated", "title": "Made up", "facts": facts, "readings": readings, "rules": {}}
    condition = conditions_of(Policy.model_validate(head))
    pairs = draw(st.lists(st.tuples(condition, condition), max_size=2))
    rules = {
        f"rule-{n}": {draw(st.sampled_from(EFFECTS)): "So it is.", "when": draw(condition)}
        for n in range(draw(st.integers(1, 3)))
    }
    if len(rules) > 1 and draw(st.booleans()):
        rules["rule-1"]["overrides"] = "rule-0"
    return Policy.model_validate(
        {
            **head,
            "constraints": {f"constraint-{n}": {"when": one, "then": other} for n, (one, other) in enumerate(pairs)},
            "rules": rules,
        }
    )


@st.composite
def _fact(draw: st.DrawFn, kind: str, *, is_endless: bool) -> Written:
    optional = {"optional": True} if draw(st.integers(0, 2)) == 0 else {}
    if is_endless:
        return {"integer": {}, **optional}
    if kind == "text":
        return {"text": {}, **optional}
    values = SCALES[kind]
    low = draw(st.integers(0, 2))
    high = draw(st.integers(low, len(values) - 1))
    ends = ("from", "to") if "days" in kind or "moments" in kind else ("min", "max")
    bounds = dict(zip(ends, (said(values[low]), said(values[high])), strict=True))
    if kind == "number":
        return {"number": {**bounds, "places": "12"}, **optional}
    name = {"integer": "integer", "many integers": "integer", "last moments": "datetime"}.get(kind, "date")
    return {name: bounds, **optional}


def _conditions(values: Mapping[str, Sequence[str]], readings: Sequence[str]) -> st.SearchStrategy[Written]:
    """Conditions over facts of one kind, each with its values as they are written; a flag; and readings."""
    arms = [_tests(name, tuple(values[name]), tuple(other for other in values if other != name)) for name in values]
    arms += [st.just({"f": ["true"]}), *(st.just({name: ["y"]}) for name in readings)]
    one = st.one_of(arms)
    two = st.tuples(one, one).map(lambda pair: {"all": list(pair)})
    either = st.tuples(one, one).map(lambda pair: {"any": list(pair)})
    return one | two | either | one.map(lambda condition: {"not": condition}) | st.just({"all": []})


@cache
def _tests(name: str, values: tuple[str, ...], mates: tuple[str, ...]) -> st.SearchStrategy[Written]:
    """Tests of a fact: comparisons most of all; values, ranges, and whether it is there."""
    is_text = set(NAMED) <= set(values)
    there = [value for value in values if value != "absent"]
    verbs = st.sampled_from(ORDERED[4:] if is_text else ORDERED)
    against = st.builds(lambda verb, mate: {verb: mate}, verbs, st.sampled_from(mates))
    alone = st.builds("{}{}".format, st.sampled_from(("",) if is_text else (">= ", "<= ", "")), st.sampled_from(there))
    presence = st.sampled_from(("present", "absent")) if "absent" in values else alone
    items = st.lists(against | against | alone | presence, min_size=1, max_size=2, unique_by=str)
    return items.map(lambda listed: {name: listed})


def conditions_of(policy: Policy) -> st.SearchStrategy[Written]:
    """Conditions over the facts of a policy that was drawn."""
    names = [name for name in policy.facts if name != "f"]
    values = {name: written_values(policy, name) for name in names}
    return _conditions(values, list(policy.readings))


def written_values(policy: Policy, name: str) -> list[str]:
    """The values of a fact as they are written; of a text those that are named; of what has no end some."""
    if isinstance(domain := policy.domains[name], Scale) and domain.low is None:
        return [*map(str, SCALES["integer"]), *(["absent"] if domain.optional else [])]
    return [written(value) for value in all_values(policy, name, others_too=0)]


@st.composite
def stated(draw: st.DrawFn, policy: Policy) -> dict[str, Any]:
    """What is known of a case: some facts, exactly, or as one of some values and ranges."""
    found: dict[str, Any] = {}
    for name, domain in policy.domains.items():
        if name not in policy.facts or draw(st.booleans()):
            continue
        is_text = isinstance(domain, OpenText)
        values = [written(v) for v in all_values(policy, name)[:4]] if is_text else written_values(policy, name)
        known = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
        if isinstance(domain, Scale):
            sign = st.sampled_from(("", "", ">= ", "<= "))
            known = [value if value == "absent" else draw(sign) + value for value in known]
        found[name] = known[0] if len(known) == 1 else {"one of": known}
    return found


def written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else said(value) if value is not ABSENT else "absent"


def loaded(policy: Policy) -> LoadedPolicy:
    return opened(policy)


def all_values(policy: Policy, name: str, *, others_too: int = 6) -> list[Any]:
    """Every value of a fact; of a text those that are named, and so many others; of what has no end, far enough."""
    domain = policy.domains[name]
    absent = [ABSENT] if domain.optional else []
    if isinstance(domain, OpenText):
        return [*NAMED, *others(set(NAMED), others_too), *absent]
    if not isinstance(domain, Scale):
        return list(domain.neighbourhood(None))
    low, high = (-BEYOND, len(SCALES["integer"]) + BEYOND) if domain.low is None else (domain.low, domain.high)
    found, value = [], low
    while value is not None and value <= high:
        found.append(value)
        value = domain.after(value)
    return [*found, *absent]


def every_case(policy: Policy, known: KnownFacts | None = None) -> Iterator[dict[str, Any]]:
    """Every case that is possible, value by value."""
    names = (*policy.facts, *policy.readings)
    fitting = [values_known(policy, name, known or {}) for name in names]
    for values in product(*fitting):
        facts = dict(zip(names, values, strict=True))
        if allowed(policy, facts):
            yield facts


def values_known(policy: Policy, name: str, known: KnownFacts) -> tuple[Any, ...]:
    """All values that are as known."""
    tests = known.get(name)
    others_too = 2 * sum(isinstance(domain, OpenText) for domain in policy.domains.values())
    values = all_values(policy, name, others_too=others_too)
    return tuple(value for value in values if tests is None or any(test.holds(value) for test in tests))
