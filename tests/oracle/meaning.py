"""What a policy says of one complete case: conditions, constraints, rules that apply, rules in force, the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple

from oracle.facts import Case, Fact, Test, test, written_out
from oracle.figures import in_figures, with_values

EFFECTS = ("forbid", "permit", "exempt", "abstain")  # the first of these decides; `waive` is none
VERDICT_OF = {"forbid": "prohibited", "permit": "permitted", "exempt": "exempt", "abstain": "unregulated"}
ALLOWING = ("permit", "exempt")
DOES = {"forbid": "forbids", "permit": "permits", "exempt": "exempts"}
EFFECT_OF = {verdict: effect for effect, verdict in VERDICT_OF.items() if effect in DOES}


class Outcome(NamedTuple):
    """A verdict, the rules that it follows from, and the duties that these carry."""

    verdict: str
    rules: frozenset[str]
    duties: frozenset[str] = frozenset()


class Rule(NamedTuple):
    """A rule, or the verdict of an included policy as one: what it does, and what it overrides."""

    name: str
    of: str  # by which others override it: its name, or the one that the included policy was given
    effect: str
    place: int
    priority: int
    overrides: frozenset[str]
    duties: frozenset[str]
    scope: str = ""


@dataclass
class Policy:
    """A policy as the mapping that was written, and those that it includes, by the name that they enter under."""

    written: Mapping[str, Any]
    included: Mapping[str, Policy] = field(default_factory=dict)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        return {name: written_out(fact, self._hierarchies) for name, fact in self._shared("facts").items()}

    @property
    def _hierarchies(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.written.get("hierarchies", {})
        return {name: tree for inner in self.included.values() for name, tree in inner._hierarchies.items()} | found

    @cached_property
    def readings(self) -> dict[str, Mapping[str, Any]]:
        return self._shared("readings")

    def _shared(self, section: str) -> dict[str, Any]:
        """What it declares, and what is declared in what it includes: the same names are the same things."""
        found = dict(self.written.get(section, {}))
        for inner in self.included.values():
            found |= {name: each for name, each in inner._shared(section).items() if name not in found}
        return found

    def condition(self, when: Mapping[str, Any]) -> Test:
        """A condition as a function of a case: a mapping is all of it."""
        parts = [self._part(key, asked) for key, asked in when.items()]
        return lambda case: all(part(case) for part in parts)

    def _part(self, key: str, asked: Any) -> Test:
        if key in ("all", "any"):
            inner = [self.condition(each) for each in asked]
            fold = {"all": all, "any": any}[key]
            return lambda case: fold(each(case) for each in inner)
        if key == "not":
            turned = self.condition(asked)
            return lambda case: not turned(case)
        if key in self.written.get("concepts", {}) or key in self.written.get("scopes", {}):
            return self._concept(key, asked)
        if key in self.readings:
            choices = asked if isinstance(asked, list) else [asked]
            return lambda case: case[key] in choices
        if in_figures(asked, self.figures):
            return lambda case: test(key, self.facts[key], with_values(asked, self.figures, case))(case)
        return test(key, self.facts[key], asked)

    @property
    def figures(self) -> Mapping[str, Any]:
        """Those that its own conditions name."""
        found: Mapping[str, Any] = self.written.get("figures", {})
        return found

    def _concept(self, name: str, asked: Any) -> Test:
        scopes = {scope: {"when": said["where"]} for scope, said in self.written.get("scopes", {}).items()}
        holds = self.condition({**self.written.get("concepts", {}), **scopes}[name]["when"])
        wanted = [str(each).lower() == "true" for each in (asked if isinstance(asked, list) else [asked])]
        return lambda case: holds(case) in wanted

    @cached_property
    def constraints(self) -> list[tuple[Test, Test]]:
        """Where the first holds, the second must; of what is included, too."""
        written = self.written.get("constraints", {}).values()
        own = [(self.condition(each["when"]), self.condition(each["then"])) for each in written]
        return own + [each for inner in self.included.values() for each in inner.constraints]

    def allowed(self, case: Case) -> bool:
        return all(then(case) for when, then in self.constraints if when(case))

    @cached_property
    def _own(self) -> list[tuple[Rule, Test]]:
        written = enumerate(self.rules.items(), start=len(self.included))
        return [(_rule(place, name, rule), self.condition(when_of(rule))) for place, (name, rule) in written]

    @cached_property
    def rules(self) -> dict[str, Mapping[str, Any]]:
        """Its own rules; those of scopes stand behind the others, and each says in which it stands."""
        scopes = self.written.get("scopes", {}).items()
        inside = {rule: {**said, "scope": scope} for scope, each in scopes for rule, said in each["rules"].items()}
        return {**self.written.get("rules", {}), **inside}

    def applicable(self, case: Case) -> list[Rule]:
        return [*self._entering(case), *(rule for rule, holds in self._own if holds(case))]

    def _entering(self, case: Case) -> Iterator[Rule]:
        """The verdict of each included policy as one rule of that effect; a conflict as both that clash."""
        for place, (name, inner) in enumerate(self.included.items()):
            verdict, forced = inner.outcome(case).verdict, {rule.effect for rule in inner.in_force(case)}
            clash = ["forbid", "exempt" if "exempt" in forced and "permit" not in forced else "permit"]
            said = self.written["include"][name]
            more = said if isinstance(said, dict) else {}
            for effect in clash if verdict == "conflict" else [EFFECT_OF[verdict]] if verdict in EFFECT_OF else []:
                behind = [rule for rule in inner.in_force(case) if rule.effect == effect]
                alone = {rule.name: rule.duties for rule in behind if rule.duties}
                together = {} if alone and len(alone) == len(behind) else {f"{name}.{DOES[effect]}": frozenset[str]()}
                for rule, duties in {**together, **{f"{name}:{rule}": said for rule, said in alone.items()}}.items():
                    carried = frozenset(f"{name}.{duty}" for duty in duties)
                    yield Rule(rule, name, effect, place, more.get("priority", 0), _names(more), carried)

    def beats(self, one: Rule, other: Rule) -> bool:
        """Whether a rule overrides another, by name or by the way in which rules are combined."""
        ranked = "waive" not in (one.effect, other.effect)
        by_scheme = {
            "explicit": False,
            "forbid-overrides": one.effect == "forbid" and other.effect in ALLOWING,
            "permit-overrides": one.effect in ALLOWING and other.effect == "forbid",
            "first-applicable": ranked and one.place < other.place,
            "priority": ranked and one.priority < other.priority,
        }
        return self._names(one, other) or by_scheme[self.written.get("combining", "explicit")]

    def _names(self, one: Rule, other: Rule) -> bool:
        """Whether a rule names another: by its name, its scope, or a pattern that its name fits."""
        patterns = (each for each in one.overrides if "*" in each and other.name in self.rules)
        by_pattern = any(fnmatchcase(other.name, pattern) for pattern in patterns) or other.scope in one.overrides
        return other.of in one.overrides or (by_pattern and one.name != other.name)

    def in_force(self, case: Case) -> list[Rule]:
        """The applicable rules that no rule in force overrides."""
        applicable = self.applicable(case)
        known: dict[int, bool] = {}

        def stands(number: int) -> bool:
            if number not in known:
                over = [i for i, other in enumerate(applicable) if self.beats(other, applicable[number])]
                known[number] = not any(stands(i) for i in over)
            return known[number]

        return [rule for number, rule in enumerate(applicable) if stands(number)]

    def outcome(self, case: Case) -> Outcome:
        """Forbidding with permitting or exempting is a conflict; else forbidding, permitting, exempting, abstaining."""
        rules = self.in_force(case)
        effects = {rule.effect for rule in rules}
        if "forbid" in effects and effects & {*ALLOWING}:
            return _outcome("conflict", [rule for rule in rules if rule.effect in DOES])
        effect = next((effect for effect in EFFECTS if effect in effects), None)
        if effect is None:
            return _outcome(self.written.get("otherwise", "unregulated"), [])
        return _outcome(VERDICT_OF[effect], [rule for rule in rules if rule.effect == effect])


def _outcome(verdict: str, rules: list[Rule]) -> Outcome:
    """A verdict carries the duties of the rules that it follows from."""
    duties = frozenset(duty for rule in rules for duty in rule.duties)
    return Outcome(verdict, frozenset(rule.name for rule in rules), duties)


def _rule(place: int, name: str, rule: Mapping[str, Any]) -> Rule:
    effect = next(effect for effect in (*EFFECTS, "waive") if effect in rule)
    duties, scope = frozenset(rule.get("with", ())), rule.get("scope", "")
    return Rule(name, name, effect, place, rule.get("priority", 0), _names(rule), duties, scope)


def _names(rule: Mapping[str, Any]) -> frozenset[str]:
    """What it overrides: a name, a list of them, or a mapping."""
    said = rule.get("overrides", ())
    return frozenset([said] if isinstance(said, str) else said)


def when_of(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Its condition, from its first day to its last, and in its scope."""
    scope = [{rule["scope"]: "true"}] if "scope" in rule else []
    return {"all": [rule["when"], *scope, *days_of(rule)]}


def days_of(rule: Mapping[str, Any]) -> list[dict[str, str]]:
    """That the day is not before its first, and not after its last."""
    days = [{"date": f">= {rule['since']}"}] if "since" in rule else []
    return days + ([{"date": f"<= {rule['until']}"}] if "until" in rule else [])
