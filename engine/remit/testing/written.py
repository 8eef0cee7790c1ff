"""From shapes to a policy as it is written: its parts get names, and numbers become what they pick."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from remit.model.domains import Choice, Domain, Flag
from remit.model.policy import Policy
from remit.model.rules import Effect
from remit.model.scales import Scale
from remit.testing import shapes
from remit.testing.shapes import picked
from remit.verdict import completions

Written = dict[str, Any]  # a part of a policy file, as plain data
Domains = Mapping[str, Domain]

HEAD = {"remit": "1", "policy": "generated", "title": "A policy that was made up"}
OTHERWISE = ("unregulated", "prohibited", "permitted", "exempt")
NUMBERS = range(10)  # bounds and constants lie near each other, so that they meet
DAYS = [datetime.date(2024, 5, day) for day in range(25, 32)]


def written_policy(shape: shapes.Policy) -> Written:
    """A policy of this shape, without those of its constraints that would leave no case possible."""
    written: Written = {**HEAD, "otherwise": picked(OTHERWISE, shape.otherwise), "rules": {}}
    written["facts"] = _facts(shape.facts)
    written["constraints"] = _constraints(shape.constraints, written)
    written["readings"] = {f"reading-{n}": _reading(each) for n, each in enumerate(shape.readings, start=1)}
    written["concepts"] = _concepts(shape.concepts, _domains(written))
    written["rules"] = _rules(shape.rules, _domains(written))
    return written


def _domains(written: Written) -> Domains:
    return Policy.model_validate(written).domains


def _facts(listed: Sequence[shapes.Fact]) -> Written:
    """Facts by their place; the first that is a day is `date`."""
    kinds = [_kind(fact) for fact in listed]
    days = [index for index, kind in enumerate(kinds) if "date" in kind]
    return {"date" if [index] == days[:1] else f"fact-{index + 1}": kind for index, kind in enumerate(kinds)}


def _kind(fact: shapes.Fact) -> Written:
    if isinstance(fact, shapes.Choice):
        return {"choice": _tree(fact.tree, count(1), count(1))}
    if isinstance(fact, shapes.Flag):
        return {"flag": {}}
    if fact.is_day:
        return {"date": _bounds(("from", "to"), fact.bounds, DAYS[:2], DAYS[-2:])}
    return {"integer": _bounds(("min", "max"), fact.bounds, NUMBERS[:3], NUMBERS[-3:])}


def _tree(tree: shapes.Tree, values: count[int], groups: count[int]) -> list[Any]:
    return [
        f"v{next(values)}" if inner is None else {f"g{next(groups)}": _tree(inner, values, groups)} for inner in tree
    ]


def _bounds(keys: tuple[str, str], numbers: Iterable[int | None], *options: Sequence[Any]) -> Written:
    """Those of two bounds that were drawn, as text."""
    drawn = zip(keys, numbers, options, strict=True)
    return {key: str(picked(among, number)) for key, number, among in drawn if number is not None}


def _reading(shape: shapes.Reading) -> Written:
    choices = ["c1", "c2", "c3"][: 2 + shape.choices % 2]
    return {
        "question": "What is meant?",
        "choices": {choice: {} for choice in choices},
        "default": picked(choices, shape.default),
    }


def _constraints(listed: Sequence[tuple[shapes.Condition, shapes.Condition]], written: Written) -> Written:
    """As many of the constraints as leave a case possible."""
    kept: Written = {}
    domains = _domains(written)
    for number, (when, then) in enumerate(listed, start=1):
        each = {"when": written_condition(when, domains), "then": written_condition(then, domains)}
        more = {**kept, f"constraint-{number}": each}
        policy = Policy.model_validate({**written, "constraints": more})
        kept = more if any(True for _ in completions(policy, {})) else kept
    return kept


def _concepts(listed: Sequence[shapes.Concept], domains: Domains) -> Written:
    """Concepts, of which each may be defined by those that were drawn before it."""
    known, found = dict(domains), {}
    for number, concept in enumerate(listed, start=1):
        name = f"concept-{number}"
        found[name] = {"when": written_condition(concept.when, known)}
        known[name] = Flag()
    return _placed(found, [concept.place for concept in listed])


def _rules(listed: Sequence[shapes.Rule], domains: Domains) -> Written:
    """Rules, of which each may override those that were drawn before it: so there is never a circle."""
    found: Written = {}
    for number, rule in enumerate(listed, start=1):
        beaten = dict.fromkeys(picked(list(found), other) for other in rule.overrides) if found else {}
        found[f"rule-{number}"] = {**_rule(rule, domains), **_overrides(list(beaten), rule.style)}
    return _placed(found, [rule.place for rule in listed])


def _rule(rule: shapes.Rule, domains: Domains) -> Written:
    effect = picked(list(Effect), rule.effect)
    when = {f"{effect}": f"It {effect}s something.", "when": written_condition(rule.when, domains)}
    date = domains.get("date")
    if not isinstance(date, Scale):
        return when
    days = constants(date)
    middle = len(days) // 2
    return {**when, **_bounds(("since", "until"), rule.days, days[: middle + 1], days[middle:])}


def _overrides(beaten: list[str], style: int) -> Written:
    """A name, a list of names, or a mapping with reasons."""
    if not beaten:
        return {}
    styles = [beaten[0] if len(beaten) == 1 else beaten, beaten, {name: {"because": "So it is."} for name in beaten}]
    return {"overrides": picked(styles, style)}


def _placed(named: Written, places: Iterable[int]) -> Written:
    """In the order of the places that were drawn."""
    order = sorted(zip(places, named, strict=True), key=lambda pair: pair[0])
    return {name: named[name] for _, name in order}


def written_condition(shape: shapes.Condition, domains: Domains) -> Written:
    """A condition of this shape over these names; without tests and anything inside, what always holds."""
    written: Written = {}
    for number, items in shape.tests:
        name = picked(list(domains), number)
        accepted = list(dict.fromkeys(written_item(item, domains[name]) for item in items))
        written[name] = accepted[0] if len(accepted) == 1 else accepted
    inside = [written_condition(part, domains) for part in shape.inside or ()]
    if inside:
        return {**written, **picked(_joints(inside), shape.joint)}
    return written or {"all": []}


def _joints(inside: list[Written]) -> list[Written]:
    """The ways to join conditions: `not` of the first, `any`, `all`, or more than one of these."""
    first, *rest = inside
    return [{"not": first}, {"any": inside}, {"all": inside}, {"any": rest or inside, "not": first}]


def written_item(item: int, domain: Domain) -> str:
    """A value, a group or a range, as text; in a range there lies a value of the domain."""
    if isinstance(domain, Choice):
        return picked(list(domain.groups), item)
    if not isinstance(domain, Scale):
        return picked(("true", "false"), item)
    form, *ends = item % 10, item // 10 % 10, item // 100
    low, high = sorted(picked(constants(domain), end) for end in ends)
    forms = [f">= {low}", f"<= {high}", f"{low}", f"{low} .. {high}", f"= {high}", f"{low} ..", f".. {high}"]
    forms += [f"< {low}"] if domain.low is None or domain.low < low else []
    forms += [f"> {high}"] if domain.high is None or domain.high > high else []
    return picked(forms, form)


def constants(domain: Scale) -> list[Any]:
    """Values to compare with, inside the bounds."""
    listed: Sequence[Any] = DAYS if isinstance(domain.anywhere, datetime.date) else NUMBERS
    return [v for v in listed if (domain.low is None or domain.low <= v) and (domain.high is None or v <= domain.high)]
