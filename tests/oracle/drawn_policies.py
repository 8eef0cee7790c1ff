"""Policies drawn at random, with what they include, properties, another version, and scenarios."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from oracle.cases import Cases
from oracle.drawn_conditions import ALWAYS, Conditions
from oracle.facts import kind_of
from oracle.meaning import Policy

VERDICTS = ["permitted", "prohibited", "exempt", "unregulated", "conflict"]
SCHEMES = ["explicit", "explicit", "forbid-overrides", "permit-overrides", "first-applicable", "priority"]
MOST_CASES = 2_500


@dataclass
class Bundle:
    """A policy with all that is asked of it. `files` are the policies that it includes, by the name of their file."""

    policy: dict[str, Any]
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    second: dict[str, Any] = field(default_factory=dict)
    scenarios: list[dict[str, Any]] = field(default_factory=list)
    seed: int = 0

    def read(self, written: dict[str, Any]) -> Policy:
        said = {
            name: each if isinstance(each, str) else each["policy"] for name, each in written.get("include", {}).items()
        }
        return Policy(written, {name: self.read(self.files[file]) for name, file in said.items()})

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.read(self.policy), self.second, self.scenarios)

    @cached_property
    def other_cases(self) -> Cases:
        """Those of the other version, over the same values."""
        return Cases(self.read(self.second), self.policy, self.scenarios)


class Drawing(Conditions):
    """Draws the parts of one policy."""

    def bundle(self, seed: int) -> Bundle:
        found = Bundle(self.policy("p"), seed=seed)
        if self.chance(0.25):
            self._include(found)
        found.second = self._changed(found.policy)
        found.policy["properties"] = {f"pr{number}": self.property() for number in range(self.random.randint(1, 3))}
        found.scenarios = [self.scenario(number) for number in range(8)]
        return found

    def policy(self, name: str) -> dict[str, Any]:
        self.concepts, self.readings = {}, {}
        mark = "" if name == "p" else f"{name}-"
        for number in range(self.random.choice([0, 0, 1, 1, 2])):
            choices = {f"c{n + 1}": {"says": "s", "because": "b"} for n in range(self.random.choice([2, 2, 3]))}
            default = self.random.choice(list(choices))
            self.readings[f"{mark}rd{number}"] = {"question": "Q?", "choices": choices, "default": default}
        for number in range(self.random.choice([0, 1, 2])):
            self.concepts[f"{mark}cn{number}"] = {"when": self.condition(1)}
        scheme = self.random.choice(SCHEMES)
        written: dict[str, Any] = {"remit": 1, "policy": name, "title": "T", "facts": self.facts.declared}
        sections = {"readings": self.readings, "concepts": self.concepts, "constraints": self._constraints()}
        written |= {key: section for key, section in sections.items() if section}
        written |= {"combining": scheme} if scheme != "explicit" or self.chance(0.2) else {}
        written |= {"otherwise": self.random.choice(VERDICTS[:4])} if self.chance(0.4) else {}
        written |= {"rules": self._rules(scheme)}
        if self.chance(0.25):
            self._scope(written, f"{mark}sc")
        return written

    def _scope(self, written: dict[str, Any], scope: str) -> None:
        """The last rules stand in a scope, behind the others as before; one more rule may override all of it."""
        rules = written["rules"]
        inside = {name: rules.pop(name) for name in list(rules)[1:][-self.random.randint(1, 3) :]}
        if not inside:
            return
        written["scopes"] = {scope: {"where": self.condition(1), "rules": inside}}
        if written.get("combining", "explicit") == "explicit" and self.chance(0.6):
            beaten: Any = self.random.choice([scope, [scope], {"r*": {"because": "so"}}])
            effect = self.random.choice(["permit", "forbid", "abstain", "waive"])
            rules["t0"] = {effect: "T.", "when": self.condition(1), "overrides": beaten}

    def _constraints(self) -> dict[str, Any]:
        many = self.random.choice([0, 0, 1, 2])
        return {f"k{n}": {"when": self.condition(1), "then": self.condition(1)} for n in range(many)}

    def _rules(self, scheme: str) -> dict[str, Any]:
        rules: dict[str, dict[str, Any]] = {}
        for number in range(self.random.randint(1, 6)):
            effect = self.random.choice(["permit", "forbid", "exempt"] * 3 + ["abstain", "waive"])
            rules[f"r{number}"] = {effect: f"S{number}.", "when": self.condition(2)}
            if "date" in self.facts.declared and self.chance(0.2):
                rules[f"r{number}"][self.random.choice(["since", "until"])] = self.facts.value("date", present=True)
            if scheme == "priority" and effect != "waive":
                rules[f"r{number}"]["priority"] = self.random.randint(1, 3)
            if self.chance(0.2) and effect != "waive":
                rules[f"r{number}"]["with"] = self._duties()
        if scheme == "explicit":
            self._override(rules)
        self._waive(rules, scheme)
        return rules

    def _waive(self, rules: dict[str, dict[str, Any]], scheme: str) -> None:
        """What waives names what it stops; it abstains where there is nothing."""
        others = [name for name, rule in rules.items() if "waive" not in rule]
        for name in [name for name, rule in rules.items() if "waive" in rule and "overrides" not in rule]:
            if scheme != "explicit" and others:
                rules[name]["overrides"] = self.random.sample(others, self.random.randint(1, min(2, len(others))))
            else:
                rules[name]["abstain"] = rules[name].pop("waive")
                rules[name] |= {"priority": 1} if scheme == "priority" else {}

    def _duties(self) -> dict[str, Any]:
        """One duty or two, each said alike wherever it is carried."""
        said: dict[str, Any] = {"d0": "Do it.", "d1": {"what": "Do that.", "by": "soon"}}
        return {name: said[name] for name in self.random.sample(["d0", "d1"], self.random.choice([1, 1, 2]))}

    def _override(self, rules: dict[str, dict[str, Any]]) -> None:
        """Without circles: in a random order, only what comes before overrides what comes after."""
        order = self.random.sample(list(rules), len(rules))
        for place, name in enumerate(order):
            beaten = [other for other in order[place + 1 :] if self.chance(0.3)]
            forms: list[Any] = [beaten, {key: {"because": "so"} for key in beaten}, *beaten[:1]]
            if beaten:
                rules[name]["overrides"] = self.random.choice(forms)

    def _include(self, found: Bundle) -> None:
        """Other policies about the same facts, which may override and be overridden; one may include another."""
        concepts, readings = self.concepts, dict(self.readings)
        found.policy["include"] = {}
        for name in self.random.choice([["sub"], ["sub"], ["sub", "other"]]):
            inner = self.policy(f"{name}-policy")
            if self.chance(0.2):
                readings |= self.readings
                if "deep-policy.yaml" not in found.files:  # two may include the same one
                    found.files["deep-policy.yaml"] = self.policy("deep-policy")
                inner["include"] = {"deep": self._entry(inner, "deep")}
            found.files[f"{name}-policy.yaml"] = inner
            readings |= self.readings
            found.policy["include"][name] = self._entry(found.policy, name)
        self.concepts, self.readings = concepts, readings

    def _entry(self, outer: dict[str, Any], name: str) -> Any:
        """How a policy is included: by the name of its file, or with what it overrides."""
        file = f"{name}-policy.yaml"
        entry: dict[str, Any] = {"policy": file}
        if outer.get("combining", "explicit") == "explicit":
            rules = list(outer["rules"])
            if self.chance(0.5):
                entry["overrides"] = self.random.choice(rules)
            elif self.chance(0.5):
                outer["rules"][rules[-1]]["overrides"] = [name]
        if outer.get("combining") == "priority":
            entry["priority"] = self.random.randint(1, 3)
        return entry if len(entry) > 1 or self.chance(0.5) else file

    def property(self) -> dict[str, Any]:
        said: dict[str, Any] = {"claim": "C.", "when": ALWAYS if self.chance(0.4) else self.condition(1)}
        some = self.random.sample(VERDICTS, self.random.randint(1, 3))
        key = self.random.choice(["never", "always", "some", "same", "never turns"])
        if key == "same":
            names = [*self.facts.declared, *(self.readings if self.chance(0.3) else ())]
            said[key] = self.random.sample(names, self.random.choice([1, 1, min(2, len(names))]))
        elif key == "never turns":
            names = [name for name, fact in self.facts.declared.items() if kind_of(fact) != "set"]
            if not names:
                return self.property()
            chosen = self.random.sample(names, self.random.choice([1, 1, min(2, len(names))]))
            said["change"] = {name: {"from": self.facts.item(name), "to": self.facts.item(name)} for name in chosen}
            said[key] = {verdict: self.random.sample(VERDICTS, 2) for verdict in some}
        else:
            said[key] = some
        return said | ({"readings": "every"} if self.chance(0.3) else {})

    def scenario(self, number: int) -> dict[str, Any]:
        """Some facts, exactly or in part; often all of them."""
        share = self.random.choice([0.2, 0.5, 0.8, 1.0])
        exact = self.chance(0.4)
        given = {n: self.facts.value(n) if exact else self._known(n) for n in self.facts.declared if self.chance(share)}
        found: dict[str, Any] = {"name": f"s{number}", "given": given}
        if self.readings and self.chance(0.3):
            reading = self.random.choice(list(self.readings))
            found["readings"] = {reading: self.random.choice([*self.readings[reading]["choices"], "open"])}
        return found

    def _known(self, name: str) -> Any:
        if self.chance(0.4):
            return self.facts.value(name)
        if kind_of(self.facts.declared[name]) == "set":
            return {
                verb: _listed(what)
                for verb, what in self.facts.clauses(name).items()
                if verb in ("includes", "excludes")
            } or []
        return {"one of": [self.facts.item(name), self.facts.item(name)]} if self.chance(0.3) else self.facts.item(name)

    def _changed(self, policy: dict[str, Any]) -> dict[str, Any]:
        """The same with something changed."""
        other = copy.deepcopy(policy) | {"policy": "second"}
        rule = self.random.choice(list(other["rules"]))
        what = self.random.choice(["effect", "when", "otherwise", "constraints"])
        said = other["rules"][rule]
        if what == "effect" and "waive" not in said:
            effect = next(key for key in ("permit", "forbid", "exempt", "abstain") if key in said)
            other["rules"][rule] = {self.random.choice(["permit", "forbid", "exempt"]): said.pop(effect), **said}
        elif what == "when":
            other["rules"][rule]["when"] = self.condition(1)
        elif what == "otherwise":
            other["otherwise"] = self.random.choice(VERDICTS)
        else:
            other.pop("constraints", None)
        return other


def _listed(what: Any) -> list[Any]:
    return list(what) if isinstance(what, list) else [what]


def drawn(seed: int) -> Bundle:
    """The policy of a seed, of no more cases than can be gone through."""
    random = Random(seed)
    while True:
        found = Drawing(random).bundle(seed)
        if 1 < found.cases.size <= MOST_CASES and found.other_cases.size <= MOST_CASES:
            return found
