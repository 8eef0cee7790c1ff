"""From shapes to a policy as it is written: its parts get names, and numbers become what they pick."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, get_args

from remit.model.combining import Scheme
from remit.model.comparisons import ORDERED
from remit.model.kinds.domain import Choice, Domain, Flag, OpenText
from remit.model.kinds.scale import Scale, said
from remit.model.kinds.sets import Subset
from remit.model.policy import Policy
from remit.model.rules import Effect
from remit.testing import drawn_shapes
from remit.testing.drawn_shapes import picked
from remit.verdict import completions

Written = dict[str, Any]  # a part of a policy file, as plain data
Domains = Mapping[str, Domain]

HEAD = {"remit": "1", "policy": "generated", "title": "A policy that was made up"}
OTHERWISE = ("unregulated", "prohibited", "permitted", "exempt")
SCHEMES = [scheme for scheme in get_args(Scheme) if scheme != "explicit"]
PRIORITIES = 3  # so few that some rules have the same
NUMBERS = range(10)  # bounds and constants lie near each other, so that they meet
DAYS = [datetime.date(2024, 5, day) for day in range(25, 32)]
MOMENTS = [datetime.datetime(2024, 5, 30, 12, 0, second, tzinfo=datetime.UTC) for second in range(6)]
TENTHS = [Decimal(number) / 10 for number in range(8)]
TEXTS = ("ann", "bob")
CONSTANTS: Mapping[str, Sequence[Any]] = {"integer": NUMBERS, "number": TENTHS, "date": DAYS, "datetime": MOMENTS}


def written_policy(shape: drawn_shapes.Policy) -> Written:
    """A policy of this shape, without those of its constraints that would leave no case possible."""
    written: Written = {**HEAD, "otherwise": picked(OTHERWISE, shape.otherwise), "rules": {}}
    written["facts"] = _facts(shape.facts)
    written["constraints"] = _constraints(shape.constraints, written)
    written["readings"] = {f"reading-{n}": _reading(each) for n, each in enumerate(shape.readings, start=1)}
    written["concepts"] = _concepts(shape.concepts, _domains(written))
    written["rules"] = _rules(shape.rules, _domains(written))
    return _combined(written, shape)


def _combined(written: Written, shape: drawn_shapes.Policy) -> Written:
    """Now and then with precedence by a predicate, and then without the overrides that go against it."""
    if shape.combining < drawn_shapes.SELDOM:
        return written
    scheme, rules = picked(SCHEMES, shape.combining), dict(written["rules"])
    if scheme == "priority":
        for number, rule in enumerate(shape.rules, start=1):
            rules[f"rule-{number}"] = {**rules[f"rule-{number}"], "priority": str(rule.place % PRIORITIES)}
    rank = Policy.model_validate({**written, "combining": scheme, "rules": rules}).rank
    for name, rule in rules.items():
        if beaten := rule.get("overrides"):
            kept = [other for other in ([beaten] if isinstance(beaten, str) else beaten) if rank[other] >= rank[name]]
            reasons = {other: beaten[other] for other in kept} if isinstance(beaten, dict) else kept
            rules[name] = {**rule, "overrides": reasons}
    return {**written, "combining": scheme, "rules": rules}


def _domains(written: Written) -> Domains:
    return Policy.model_validate(written).domains


def _facts(listed: Sequence[drawn_shapes.Fact]) -> Written:
    """Facts by their place; the first that is a day is `date`."""
    kinds = [_kind(fact) for fact in listed]
    days = [index for index, kind in enumerate(kinds) if "date" in kind and "optional" not in kind]
    return {"date" if [index] == days[:1] else f"fact-{index + 1}": kind for index, kind in enumerate(kinds)}


def _kind(fact: drawn_shapes.Fact) -> Written:
    return {**_declared(fact), "optional": True} if fact.optional else _declared(fact)


def _declared(fact: drawn_shapes.Fact) -> Written:
    if isinstance(fact, drawn_shapes.Choice):
        return {"choice": _tree(fact.tree, count(1), count(1))}
    if isinstance(fact, drawn_shapes.Members):
        members = [f"v{number}" for number in range(1, fact.size + 1)]
        return {"set": members if fact.size == 1 else [*members[:-2], {"g1": members[-2:]}]}
    if isinstance(fact, drawn_shapes.Scale):
        listed = CONSTANTS[fact.kind]
        keys = ("min", "max") if fact.kind in ("integer", "number") else ("from", "to")
        bounds = _bounds(keys, fact.bounds, listed[:2], listed[-2:])
        return {fact.kind: {**bounds, "places": "1"} if fact.kind == "number" else bounds}
    return {"flag": {}} if isinstance(fact, drawn_shapes.Flag) else {"text": {}}


def _tree(tree: drawn_shapes.Tree, values: count[int], groups: count[int]) -> list[Any]:
    return [
        f"v{next(values)}" if inner is None else {f"g{next(groups)}": _tree(inner, values, groups)} for inner in tree
    ]


def _bounds(keys: tuple[str, str], numbers: Iterable[int | None], *options: Sequence[Any]) -> Written:
    """Those of two bounds that were drawn, as text."""
    drawn = zip(keys, numbers, options, strict=True)
    return {key: said(picked(among, number)) for key, number, among in drawn if number is not None}


def _reading(shape: drawn_shapes.Reading) -> Written:
    choices = ["c1", "c2", "c3"][: 2 + shape.choices % 2]
    return {
        "question": "What is meant?",
        "choices": {choice: {} for choice in choices},
        "default": picked(choices, shape.default),
    }


def _constraints(listed: Sequence[tuple[drawn_shapes.Condition, drawn_shapes.Condition]], written: Written) -> Written:
    """As many of the constraints as leave a case possible."""
    kept: Written = {}
    domains = _domains(written)
    for number, (when, then) in enumerate(listed, start=1):
        each = {"when": written_condition(when, domains), "then": written_condition(then, domains)}
        more = {**kept, f"constraint-{number}": each}
        policy = Policy.model_validate({**written, "constraints": more})
        kept = more if any(True for _ in completions(policy, {})) else kept
    return kept


def _concepts(listed: Sequence[drawn_shapes.Concept], domains: Domains) -> Written:
    """Concepts, of which each may be defined by those that were drawn before it."""
    known, found = dict(domains), {}
    for number, concept in enumerate(listed, start=1):
        name = f"concept-{number}"
        found[name] = {"when": written_condition(concept.when, known)}
        known[name] = Flag()
    return _placed(found, [concept.place for concept in listed])


def _rules(listed: Sequence[drawn_shapes.Rule], domains: Domains) -> Written:
    """Rules, of which each may override those that were drawn before it: so there is never a circle."""
    found: Written = {}
    for number, rule in enumerate(listed, start=1):
        beaten = dict.fromkeys(picked(list(found), other) for other in rule.overrides) if found else {}
        found[f"rule-{number}"] = {**_rule(rule, domains), **_overrides(list(beaten), rule.style)}
    return _placed(found, [rule.place for rule in listed])


def _rule(rule: drawn_shapes.Rule, domains: Domains) -> Written:
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


def written_condition(shape: drawn_shapes.Condition, domains: Domains) -> Written:
    """A condition of this shape over these names; without tests and anything inside, what always holds."""
    written: Written = {}
    for number, items in shape.tests:
        name = picked(list(domains), number)
        accepted = list(dict.fromkeys(_asked(item, name, domains) for item in items))
        written[name] = accepted[0] if len(accepted) == 1 else accepted
    inside = [written_condition(part, domains) for part in shape.inside or ()]
    if inside:
        return {**written, **picked(_joints(inside), shape.joint)}
    return written or {"all": []}


def _joints(inside: list[Written]) -> list[Written]:
    """The ways to join conditions: `not` of the first, `any`, `all`, or more than one of these."""
    first, *rest = inside
    return [{"not": first}, {"any": inside}, {"all": inside}, {"any": rest or inside, "not": first}]


def _asked(item: int, name: str, domains: Domains) -> str:
    """A test of a fact alone, or with another that it can be compared with."""
    ways = _comparisons(name, domains) if item >= drawn_shapes.COMPARED else []
    return picked(ways, item) if ways else written_item(item, domains[name])


def _comparisons(name: str, domains: Domains) -> list[str]:
    """The ways to compare a fact with those declared before it: of its kind, or a set of which it may be a member."""
    domain, others = domains[name], [*domains][: [*domains].index(name)]
    if not name.startswith("fact-"):
        return []
    alike = [n for n in others if n.startswith("fact-") and _alike(domain, domains[n])]
    verbs = ["same as", "different from", *(ORDERED if isinstance(domain, Scale) else ())]
    sets = [n for n in others if isinstance(domain, Choice) and isinstance(domains[n], Subset)]
    return [f"{verb} {n}" for verb in verbs for n in alike] + [f"member of {n}" for n in sets]


def _alike(domain: Domain, other: Domain) -> bool:
    if isinstance(domain, Scale) and isinstance(other, Scale):
        return domain.read == other.read
    return type(domain) is type(other) and not isinstance(domain, Subset)


def written_item(item: int, domain: Domain) -> str:
    """A value, a group or a range, as text; in a range there lies a value of the domain."""
    if domain.optional and item % 7 == 0:
        return picked(("absent", "present"), item // 7)
    if isinstance(domain, Choice):
        return picked(list(domain.groups), item)
    if isinstance(domain, Subset):
        return _of_sets(item, domain)
    if isinstance(domain, OpenText):
        return picked(TEXTS, item)
    if not isinstance(domain, Scale):
        return picked(("true", "false"), item)
    form, *ends = item % 10, item // 10 % 10, item // 100
    first, last = sorted(picked(constants(domain), end) for end in ends)
    low, high = said(first), said(last)
    forms = [f">= {low}", f"<= {high}", f"{low}", f"{low} .. {high}", f"= {high}", f"{low} ..", f".. {high}"]
    forms += [f"< {low}"] if domain.low is None or domain.low < first else []
    forms += [f"> {high}"] if domain.high is None or domain.high > last else []
    return picked(forms, form)


def _of_sets(item: int, domain: Subset) -> str:
    """What a set includes, excludes, is within, how large it is, or which set it is."""
    one, other = (picked(list(domain.groups), number) for number in (item // 10, item // 100))
    size = item // 10 % (len(domain.members) + 1)
    forms = [f"includes {one}", f"includes all {one} | {other}", f"excludes {one}", f"within {one} | {other}"]
    forms += [f"size >= {size}", f"size = {size}", f"includes {one}; excludes {other}", f"{{{one}}}", "{}"]
    return picked(forms, item)


def constants(domain: Scale) -> list[Any]:
    """Values to compare with, inside the bounds."""
    listed = next(each for each in CONSTANTS.values() if type(each[0]) is type(domain.anywhere))
    return [v for v in listed if (domain.low is None or domain.low <= v) and (domain.high is None or v <= domain.high)]
