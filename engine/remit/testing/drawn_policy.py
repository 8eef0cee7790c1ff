"""From shapes to a policy as it is written: its parts get names, and numbers become what they pick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from remit.model.combining import Scheme, before, goes_round
from remit.model.comparisons import BETWEEN_SETS, ORDERED, Comparison
from remit.model.items import Item, data_of
from remit.model.kinds.domain import Domain
from remit.model.kinds.flag import Flag
from remit.model.policy import Policy
from remit.model.rules import Effect
from remit.testing import drawn_shapes
from remit.testing.drawn_numbers import Digits, picked
from remit.verdict import completions

DrawnFile = dict[str, Any]  # a part of a policy file, as plain data
Domains = Mapping[str, Domain]

HEAD = {"remit": "1", "policy": "generated", "title": "A policy that was made up"}
OTHERWISE = ("unregulated", "prohibited", "permitted", "exempt")
SCHEMES = [scheme for scheme in get_args(Scheme) if scheme != "explicit"]
STYLES, DUTIES = 3, 16  # of overrides; of what is left of a number, those from here on are duties: one in five
PRIORITIES = 3  # so few that some rules have the same


def written_policy(shape: drawn_shapes.DrawnPolicy) -> DrawnFile:
    """A policy of this shape, without those of its constraints that would leave no case possible."""
    written: DrawnFile = {**HEAD, "otherwise": picked(OTHERWISE, shape.otherwise), "rules": {}}
    written["facts"] = _facts(shape.facts)
    written["constraints"] = _constraints(shape.constraints, written)
    written["readings"] = {f"reading-{n}": _reading(each) for n, each in enumerate(shape.readings, start=1)}
    written["concepts"] = _concepts(shape.concepts, _domains(written))
    written["rules"] = _rules(shape.rules, _domains(written))
    return _combined(written, shape)


def _combined(written: DrawnFile, shape: drawn_shapes.DrawnPolicy) -> DrawnFile:
    """Now and then with precedence by a predicate, and then without the overrides that go against it."""
    if shape.combining < drawn_shapes.SELDOM:
        return written
    scheme, rules = picked(SCHEMES, shape.combining), dict(written["rules"])
    if scheme == "priority":
        for number, rule in enumerate(shape.rules, start=1):
            if Effect.WAIVE.value not in (said := rules[f"rule-{number}"]):
                rules[f"rule-{number}"] = {**said, "priority": str(rule.place % PRIORITIES)}
    rank = Policy.model_validate({**written, "combining": scheme, "rules": rules}).rank
    for name, rule in rules.items():
        if beaten := rule.get("overrides"):
            listed = [beaten] if isinstance(beaten, str) else beaten
            kept = [other for other in listed if not before(rank, other, name)]
            reasons = {other: beaten[other] for other in kept} if isinstance(beaten, dict) else kept
            rules[name] = {**rule, "overrides": reasons}
    combined = {**written, "combining": scheme, "rules": rules}
    return written if goes_round((policy := Policy.model_validate(combined)).rank, policy.overridden_by) else combined


def _domains(written: DrawnFile) -> Domains:
    return Policy.model_validate(written).domains


def _facts(listed: Sequence[drawn_shapes.DrawnFact]) -> DrawnFile:
    """Facts by their place; the first that is a day is `date`."""
    kinds = [fact.declared() for fact in listed]
    days = [index for index, kind in enumerate(kinds) if "date" in kind and "optional" not in kind]
    return {"date" if [index] == days[:1] else f"fact-{index + 1}": kind for index, kind in enumerate(kinds)}


def _reading(shape: drawn_shapes.DrawnReading) -> DrawnFile:
    choices = ["c1", "c2", "c3"][: 2 + shape.choices % 2]
    return {
        "question": "What is meant?",
        "choices": {choice: {} for choice in choices},
        "default": picked(choices, shape.default),
    }


def _constraints(
    listed: Sequence[tuple[drawn_shapes.DrawnCondition, drawn_shapes.DrawnCondition]], written: DrawnFile
) -> DrawnFile:
    """As many of the constraints as leave a case possible."""
    kept: DrawnFile = {}
    domains = _domains(written)
    for number, (when, then) in enumerate(listed, start=1):
        each = {"when": written_condition(when, domains), "then": written_condition(then, domains)}
        more = {**kept, f"constraint-{number}": each}
        policy = Policy.model_validate({**written, "constraints": more})
        kept = more if any(True for _ in completions(policy, {})) else kept
    return kept


def _concepts(listed: Sequence[drawn_shapes.DrawnConcept], domains: Domains) -> DrawnFile:
    """Concepts, of which each may be defined by those that were drawn before it."""
    known, found = dict(domains), {}
    for number, concept in enumerate(listed, start=1):
        name = f"concept-{number}"
        found[name] = {"when": written_condition(concept.when, known)}
        known[name] = Flag()
    return _placed(found, [concept.place for concept in listed])


def _rules(listed: Sequence[drawn_shapes.DrawnRule], domains: Domains) -> DrawnFile:
    """Rules, of which each may override those that were drawn before it: so there is never a circle."""
    found: DrawnFile = {}
    for number, rule in enumerate(listed, start=1):
        beaten = dict.fromkeys(picked(list(found), other) for other in rule.overrides) if found else {}
        effect = picked(list(Effect), rule.effect)
        if effect is Effect.WAIVE:  # which names what it stops, and carries no duty
            effect, duties = (effect, {}) if beaten else (Effect.ABSTAIN, {})
        else:
            duties = _duties(rule.style // STYLES)
        scope = [name for name in domains if name.startswith("concept-")] if rule.place >= drawn_shapes.SELDOM else []
        inside = {"scope": picked(scope, rule.place)} if scope else {}
        overrides = _overrides(list(beaten), rule.style)
        found[f"rule-{number}"] = {**_rule(rule, effect, domains), **inside, **overrides, **duties}
    return _placed(found, [rule.place for rule in listed])


def _rule(rule: drawn_shapes.DrawnRule, effect: Effect, domains: Domains) -> DrawnFile:
    when = {f"{effect}": f"It {effect}s something.", "when": written_condition(rule.when, domains)}
    date = domains.get("date")
    if date is None:
        return when
    days = date.examples()
    drawn = zip(("since", "until"), rule.days, (days[: len(days) // 2 + 1], days[len(days) // 2 :]), strict=True)
    return {**when, **{key: date.written(picked(among, day)) for key, day, among in drawn if day is not None}}


def _duties(number: int) -> DrawnFile:
    """Mostly none; else a duty that other rules may carry, too."""
    said: list[DrawnFile] = [{"duty-1": "Do it."}, {"duty-2": {"what": "Do that.", "by": "soon"}}]
    return {"with": picked(said, number)} if number >= DUTIES else {}


def _overrides(beaten: list[str], style: int) -> DrawnFile:
    """A name, a list of names, or a mapping with reasons."""
    if not beaten:
        return {}
    styles = [beaten[0] if len(beaten) == 1 else beaten, beaten, {name: {"because": "So it is."} for name in beaten}]
    return {"overrides": picked(styles, style)}


def _placed(named: DrawnFile, places: Iterable[int]) -> DrawnFile:
    """In the order of the places that were drawn."""
    order = sorted(zip(places, named, strict=True), key=lambda pair: pair[0])
    return {name: named[name] for _, name in order}


def written_condition(shape: drawn_shapes.DrawnCondition, domains: Domains) -> DrawnFile:
    """A condition of this shape over these names; without tests and anything inside, what always holds.

    Args:
        shape: Numbers that pick.
        domains: Names that it can test, in the order in which they are picked.
    """
    written: DrawnFile = {}
    for number, items in shape.tests:
        name = picked(list(domains), number)
        written[name] = data_of(tuple(dict.fromkeys(_asked(item, name, domains) for item in items)))
    inside = [written_condition(part, domains) for part in shape.inside or ()]
    if inside:
        return {**written, **picked(_joints(inside), shape.joint)}
    return written or {"all": []}


def _joints(inside: list[DrawnFile]) -> list[DrawnFile]:
    """The ways to join conditions: `not` of the first, `any`, `all`, or more than one of these."""
    first, *rest = inside
    return [{"not": first}, {"any": inside}, {"all": inside}, {"any": rest or inside, "not": first}]


def _asked(item: int, name: str, domains: Domains) -> Item:
    """A test of a fact alone, or with another that it can be compared with."""
    ways = _comparisons(name, domains) if item >= drawn_shapes.COMPARED else []
    return picked(ways, item) if ways else written_item(item, domains[name])


def _comparisons(name: str, domains: Domains) -> list[Item]:
    """The ways to compare a fact with those declared before it: of its kind, or a set of which it may be a member.

    A set is compared with sets that it can have a member in common with.
    """
    domain, others = domains[name], [*domains][: [*domains].index(name)]
    if not name.startswith("fact-"):
        return []
    alike = [n for n in others if n.startswith("fact-") and domain.is_like(domains[n])]
    verbs = ["same as", "different from", *(ORDERED if domain.is_ordered else ())]
    sets = [n for n in others if domain.may_be_member(domains[n])]
    if domain.members:
        both = [n for n in others if n.startswith("fact-") and not {*domain.members}.isdisjoint(domains[n].members)]
        return [Comparison(verb, n) for verb in BETWEEN_SETS for n in both]
    return [*(Comparison(verb, n) for verb in verbs for n in alike), *(Comparison("member of", n) for n in sets)]


def written_item(item: int, domain: Domain) -> Item:
    """A value, a group or a range, or what a set is asked; in a range there lies a value of the domain."""
    return domain.draw_item(Digits(item))
