"""Large policies made up from a seed, with the sharing that real ones have.

Most rules name a role, a resource and an action, and one to three of the other facts, of which some are named far more
often than others; numbers are compared with few thresholds; concepts are shared; rules override earlier ones.
"""

from __future__ import annotations

from random import Random
from typing import Any

from remit.model.policy import Policy

Written = dict[str, Any]
CORE = {"role": 20, "resource": 30, "action": 10}  # facts, and how many values they have
EFFECTS = ("forbid", "forbid", "permit", "permit", "permit", "exempt")


def large_policy(rules: int, facts: int, seed: int, *, constraints: int = 2, readings: int = 2) -> Policy:
    """A policy with so many rules and facts; the same again for the same seed."""
    return Policy.model_validate(_Writer(Random(seed)).policy(rules, facts, constraints, readings))


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.facts: Written = {name: {"choice": [f"{name}-{n}" for n in range(size)]} for name, size in CORE.items()}
        self.thresholds: dict[str, list[int]] = {}
        self.others: list[str] = []
        self.concepts: Written = {}

    def policy(self, rules: int, facts: int, constraints: int, readings: int) -> Written:
        for number in range(facts - len(CORE)):
            self._fact(number)
        self.concepts = {f"concept-{n}": {"when": {"any": [self._some(2), self._some(1)]}} for n in range(rules // 20)}
        return {
            "remit": "1",
            "policy": "large",
            "title": "A large policy",
            "facts": self.facts,
            "constraints": {
                f"constraint-{n}": {"when": self._some(2), "then": self._some(1)} for n in range(constraints)
            },
            "readings": {f"reading-{n}": self._reading() for n in range(readings)},
            "concepts": self.concepts,
            "rules": self._rules(rules, readings),
        }

    def _fact(self, number: int) -> None:
        kind = ("flag", "choice", "integer")[number % 3]
        name = f"{kind}-{number}"
        size = self.random.randint(3, 8)
        values = [f"{name}-{n}" for n in range(size)]
        self.thresholds[name] = sorted(self.random.sample(range(1, 1000), 4))
        self.others.append(name)
        self.facts[name] = {
            "flag": {"flag": {}},
            "choice": {"choice": [{f"{name}-low": values[: size // 2]}, *values[size // 2 :]]},
            "integer": {"integer": {"min": "0", "max": "1000"}},
        }[kind]

    def _reading(self) -> Written:
        return {"question": "What is meant?", "choices": {"wide": {}, "narrow": {}}, "default": "wide"}

    def _rules(self, number: int, readings: int) -> Written:
        found: Written = {}
        by_resource: dict[str, list[str]] = {}
        for index in range(number):
            when = self._condition(readings)
            beaten = by_resource.setdefault(str(when.get("resource")), [])
            effect = self.random.choice(EFFECTS)
            found[f"rule-{index}"] = {
                effect: "It is so.",
                "when": when,
                "overrides": self.random.sample(beaten, min(len(beaten), self.random.choice((0, 0, 1, 3)))),
            }
            beaten.append(f"rule-{index}")
        return found

    def _condition(self, readings: int) -> Written:
        """Mostly the core facts, then some of the others, a concept now and then, seldom a reading."""
        chances = {"role": 0.95, "resource": 0.95, "action": 0.8}
        when = {name: self._test(name, few=0.7) for name, chance in chances.items() if self.random.random() < chance}
        when.update(self._some(self.random.randint(1, 3)))
        if self.concepts and self.random.random() < 0.1:
            when[self.random.choice(list(self.concepts))] = self.random.choice(("true", "false"))
        if readings and self.random.random() < 0.05:
            when[f"reading-{self.random.randrange(readings)}"] = self.random.choice(("wide", "narrow"))
        return when

    def _some(self, number: int) -> Written:
        """Tests of other facts, the first of which are named far more often than the last."""
        weights = [1 / (1 + place) for place in range(len(self.others))]
        return {name: self._test(name, few=0) for name in self.random.choices(self.others, weights, k=number)}

    def _test(self, name: str, few: float) -> list[str]:
        """One value or threshold, or up to a third of the values."""
        if name.startswith("flag"):
            return [self.random.choice(("true", "false"))]
        if name.startswith("integer"):
            return [f"{self.random.choice(('<', '>='))} {self.random.choice(self.thresholds[name])}"]
        values = _names(self.facts[name]["choice"])
        few_enough = 1 if self.random.random() < few else self.random.randint(1, max(1, len(values) // 3))
        return self.random.sample(values, few_enough)


def _names(choice: list[Any]) -> list[str]:
    return [name for item in choice for name in (item if isinstance(item, dict) else [item])]
