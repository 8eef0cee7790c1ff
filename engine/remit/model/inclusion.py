"""Policy sets: an included policy is concluded on its own, and enters as rules of the effect that its verdict has.

What it comes to is written in the language itself: each of its rules becomes a concept, which holds where the rule is
in force; then `NAME.permits`, `NAME.forbids` and `NAME.exempts` are rules like others. A rule that carries duties
enters by itself, as `NAME:RULE`, so that no other verdict of that policy carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from remit.model.conditions import Condition
from remit.model.duties import Duty
from remit.model.editing import by_key, condition_of, with_conditions
from remit.model.facts import Fact
from remit.model.figures import Figure, rested
from remit.model.policy import Included, Policy
from remit.model.rules import Concept, Constraint, Effect, Override, Rule
from remit.model.written import Frozen

NewNames = Mapping[str, str]
DOES = {Effect.PERMIT: "permits", Effect.FORBID: "forbids", Effect.EXEMPT: "exempts"}
REST = {"permitted": (Effect.PERMIT,), "prohibited": (Effect.FORBID,), "exempt": (Effect.EXEMPT,)}


def in_force(include: str, rule: str) -> str:
    """The concept that a rule of an included policy is in force.

    Args:
        include: The name under which the policy is included.
        rule: The name of the rule in it.
    """
    return f"{include}.{rule}.in-force"


def rule_of(name: str, concept: Concept) -> str | None:
    """The rule of an included policy of which a concept says that it is in force; None of any other concept.

    Args:
        name: That of the concept.
        concept: What it is.
    """
    rule = name.removesuffix(in_force("", "").removeprefix("."))
    return rule if rule != name and concept.phrase == _said(rule) else None


def _said(rule: str) -> str:
    return f"the rule {rule} is in force"


class Clash(Exception):
    """A name that is declared differently in two policies: what it is, which, how in both; the include of the other."""

    def __init__(self, what: str, name: str, one: Frozen, other: Frozen, where: str) -> None:
        super().__init__(f"{what} {name}")
        self.what, self.name, self.one, self.other, self.where = what, name, one, other, where


def expanded(policy: Policy, included: Mapping[str, Policy]) -> Policy:
    """A policy with what it includes written out; all of it by its own names.

    Args:
        policy: One that includes others.
        included: These, by the names that it gives them.

    Raises:
        Clash: A fact or a reading means different things in two of them, or a rule has the name of one that enters.
    """
    entering = {
        name: _Entering(name, inner, policy.include[name], alike(policy, inner)) for name, inner in included.items()
    }
    entered = {name: one.rules() for name, one in entering.items()}
    groups = {name: tuple(rules) for name, rules in entered.items()}
    for name, inner in entered.items():
        for rule in policy.rules.keys() & inner.keys():
            raise Clash("rule", rule, policy.rules[rule], inner[rule], name)
    rules = {rule: each for inner in entered.values() for rule, each in inner.items()} | dict(policy.rules)
    sections = {"sources": "source", "facts": "fact", "readings": "reading"}
    inner_policies = {name: one.policy for name, one in entering.items()}
    shared = {section: _shared(policy, inner_policies, section, what) for section, what in sections.items()}
    concepts, constraints, figures = dict(policy.concepts), dict(policy.constraints), dict(policy.figures)
    for one in entering.values():
        concepts = {**one.concepts(), **concepts}
        constraints = {**one.constraints(policy), **constraints}
        figures = {**one.figures(policy), **figures}
    widened = {name: _widened(rule, groups) for name, rule in rules.items()}
    if policy.combining == "first-applicable":
        widened = _placed(widened, groups)
    update = {
        **shared,
        "concepts": concepts,
        "constraints": constraints,
        "figures": figures,
        "rules": widened,
        "include": {},
    }
    return policy.model_copy(update=update)


def alike(policy: Policy, inner: Policy) -> frozenset[str]:
    """The concepts that two policies declare in the same words, down through all that these name: one concept each.

    Args:
        policy: One that includes the other.
        inner: The other; their facts and readings are the same where they have the same names.
    """
    found = {
        name
        for name, concept in inner.concepts.items()
        if policy.concepts.get(name) == concept
        and [*map(policy.citation, concept.cites)] == [*map(inner.citation, concept.cites)]
    }
    while unlike := {name for name in found if _needs(inner, name) - found}:
        found -= unlike
    return frozenset(found)


def _needs(policy: Policy, concept: str) -> set[str]:
    """The concepts that one is defined by."""
    return set(policy.concepts[concept].when.names()) & policy.concepts.keys()


def _shared(policy: Policy, included: Mapping[str, Policy], section: str, what: str) -> dict[str, Frozen]:
    """The parts of all policies, each of which must be the same wherever it is declared."""
    found: dict[str, Frozen] = dict(getattr(policy, section))
    for include, inner in included.items():
        for name, part in getattr(inner, section).items():
            if found.setdefault(name, part) != part:
                raise Clash(what, name, found[name], part, include)
    return found


def _widened(rule: Rule, groups: Mapping[str, tuple[str, ...]]) -> Rule:
    """A rule that overrides all rules of an included policy where it names that."""
    if not set(rule.overrides) & set(groups):
        return rule
    beaten: dict[str, Override] = {}
    for name, why in rule.overrides.items():
        beaten |= dict.fromkeys(groups.get(name, (name,)), why)
    return rule.model_copy(update={"overrides": beaten})


def _placed(rules: Mapping[str, Rule], groups: Mapping[str, tuple[str, ...]]) -> dict[str, Rule]:
    """Each rule with its place; where an included policy enters as several, they have one, so that none overrides."""
    place = {name: number for number, name in enumerate(rules)}
    place |= {name: place[group[0]] for group in groups.values() for name in group}
    if len(set(place.values())) == len(place):
        return dict(rules)
    return {name: rule.model_copy(update={"priority": place[name]}) for name, rule in rules.items()}


class _Entering:
    """One included policy, by the name that it goes by."""

    def __init__(self, name: str, policy: Policy, written: Included, shared: frozenset[str]) -> None:
        self.name, self.written = name, written
        self.names = {concept: f"{name}.{concept}" for concept in policy.concepts if concept not in shared}
        facts = {each: _counting(self.names, fact) for each, fact in policy.facts.items()}
        renamed = policy if facts == dict(policy.facts) else policy.model_copy(update={"facts": facts})
        self.policy = _in_scopes(self.names, with_conditions(renamed, partial(_renamed, self.names)))

    def concepts(self) -> dict[str, Concept]:
        """Its concepts, and one for each of its rules: that it is in force."""
        found = {
            self.names[name]: concept.model_copy(update={"cites": self._cites(concept.cites)})
            for name, concept in self.policy.concepts.items()
            if name in self.names
        }
        for name in self.policy.precedence:
            rule = self.policy.rules[name]
            found[self._in_force(name)] = Concept(
                means=f"{self.name}: {rule.says}",
                phrase=_said(f"{self.name}.{name}"),
                denial=f"the rule {self.name}.{name} is not in force",
                when=self._force(name),
                cites=self._cites(rule.cites),
            )
        return found

    def constraints(self, outer: Policy) -> dict[str, Constraint]:
        """Those that are not among the constraints of the including policy already."""
        own = self.policy.constraints.items()
        return {f"{self.name}.{name}": each for name, each in own if outer.constraints.get(name) != each}

    def figures(self, outer: Policy) -> dict[str, Figure]:
        """Those that are not among the figures of the including policy already; what tests them is written out."""
        own = {name: rested(each, self._cites) for name, each in self.policy.figures.items()}
        return {f"{self.name}.{n}": f for n, f in own.items() if outer.figures.get(n) != self.policy.figures[n]}

    def rules(self) -> dict[str, Rule]:
        """What it does, as rules; only those that can apply."""
        found = {}
        for effect, does in DOES.items():
            if arms := list(self._arms(effect)):
                when = Condition(any_of=tuple(arms)) if len(arms) > 1 else arms[0]
                says = f"{self.policy.title}: it {does} this."
                cites = [c for r in self._of(effect).values() if not r.duties for c in self._cites(r.cites)]
                found[f"{self.name}.{does}"] = self._rule(effect, says, when, cites)
            for name, rule in self._of(effect).items():
                if rule.duties:
                    alone = self._rule(effect, rule.says, self._asks(name), self._cites(rule.cites))
                    found[f"{self.name}:{name}"] = alone.model_copy(update={"duties": self._duties(rule)})
        return found

    def _rule(self, effect: Effect, says: str, when: Condition, cites: Iterable[str]) -> Rule:
        """A rule of an effect; what is permitted is not exempt."""
        if effect is Effect.EXEMPT and (permits := self._forces(Effect.PERMIT)):
            when = Condition(all_of=(when,), not_=Condition(any_of=permits))
        more = {"priority": self.written.priority, "cites": tuple(dict.fromkeys(cites))}
        said = {effect.value: says, "when": when, "overrides": dict(self.written.overrides)}
        return Rule.model_validate({**said, **more})

    def _duties(self, rule: Rule) -> dict[str, Duty]:
        """The duties of a rule, by names of their own here."""
        return {
            f"{self.name}.{name}": duty.model_copy(
                update={"not_": duty.not_ and f"{self.name}.{duty.not_}", "cites": self._cites(duty.cites)}
            )
            for name, duty in rule.duties.items()
        }

    def _of(self, effect: Effect) -> dict[str, Rule]:
        return {name: rule for name, rule in self.policy.rules.items() if rule.effect is effect}

    def _arms(self, effect: Effect) -> Iterator[Condition]:
        """The ways in which it comes to have an effect, but for rules that enter by themselves."""
        yield from (self._asks(name) for name, rule in self._of(effect).items() if not rule.duties)
        rest = REST.get(self.policy.otherwise, ())
        both = self.policy.otherwise == "conflict" and effect is not Effect.EXEMPT
        if effect in rest or both:
            everything = tuple(c for each in Effect if each is not Effect.WAIVE for c in self._forces(each))
            yield Condition(not_=Condition(any_of=everything))

    def _forces(self, effect: Effect) -> tuple[Condition, ...]:
        """That each rule of an effect is in force."""
        return tuple(map(self._asks, self._of(effect)))

    def _asks(self, rule: str) -> Condition:
        return condition_of({self._in_force(rule): ["true"]})

    def _force(self, name: str) -> Condition:
        """It applies, and nothing that overrides it is in force."""
        applies = self.policy.rules[name].condition
        stronger = [other for other in self.policy.rules if self.policy.beats(other, name)]
        beaten = Condition(any_of=tuple(self._asks(other) for other in stronger))
        return Condition(all_of=(applies,), not_=beaten) if stronger else applies

    def _in_force(self, rule: str) -> str:
        return in_force(self.name, rule)

    def _cites(self, cites: Iterable[str]) -> tuple[str, ...]:
        return tuple(str(self.policy.citation(each)) for each in cites)


def _counting(names: NewNames, fact: Fact) -> Fact:
    """A fact that counts concepts by their new names."""
    if fact.derive is None or fact.derive.count is None:
        return fact
    count = tuple(names.get(each, each) for each in fact.derive.count)
    return fact.model_copy(update={"derive": fact.derive.model_copy(update={"count": count})})


def _renamed(names: NewNames, condition: Condition) -> Condition:
    """A condition in which some names are others; what is inside it has them already."""
    return condition_of({names.get(key, key): inner for key, inner in by_key(condition).items()})


def _in_scopes(names: NewNames, policy: Policy) -> Policy:
    """A policy whose rules name the concepts of their scopes by other names."""
    scoped = {name: names.get(rule.scope, rule.scope) for name, rule in policy.rules.items() if rule.scope is not None}
    moved = {name: policy.rules[name].model_copy(update={"scope": scope}) for name, scope in scoped.items()}
    return policy.model_copy(update={"rules": {**policy.rules, **moved}}) if moved else policy
