"""Conditions drawn at random, on facts, concepts and readings, of facts against facts, one within another."""

from __future__ import annotations

from random import Random
from typing import Any

from oracle.drawn_facts import EVERY_KIND, ORDERED, Facts
from oracle.facts import kind_of

ALWAYS: dict[str, Any] = {"all": []}


class Conditions:
    """Draws conditions on the facts of one policy, and the concepts and readings that there are so far."""

    def __init__(self, random: Random) -> None:
        self.random = random
        kinds = EVERY_KIND if random.random() < 0.5 else random.sample(EVERY_KIND, 2)
        kinds = kinds if random.random() < 0.7 else [random.choice(ORDERED)]
        self.facts = Facts(random, kinds, random.choice([2, 3, 4]))
        self.concepts: dict[str, Any] = {}
        self.readings: dict[str, Any] = {}

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def condition(self, depth: int) -> dict[str, Any]:
        if self.chance(0.06):
            return ALWAYS
        found: dict[str, Any] = {}
        for _ in range(self.random.choice([1, 1, 2, 3])):
            found |= self._part(depth)
        return found

    def _part(self, depth: int) -> dict[str, Any]:
        if depth and self.chance(0.3):
            key = self.random.choice(["all", "any", "not"])
            inner = [self.condition(depth - 1) for _ in range(self.random.randint(1, 3))]
            return {key: inner[0] if key == "not" else inner}
        if self.concepts and self.chance(0.2):
            return {self.random.choice(list(self.concepts)): self.random.choice([True, False])}
        if self.readings and self.chance(0.2):
            reading = self.random.choice(list(self.readings))
            choices = list(self.readings[reading]["choices"])
            return {reading: self.random.choice([choices[0], [choices[-1]], choices[:2]])}
        name = self.random.choice(list(self.facts.declared))
        return {name: self.asked(name)}

    def asked(self, name: str) -> Any:
        """What is asked of a fact, or of it and another."""
        if self.facts.mates[name] and self.chance(0.6):
            return self._compared(name)
        if name in self.facts.sets_of and self.chance(0.4):
            return {"member of": self.facts.sets_of[name][0]}
        if kind_of(self.facts.declared[name]) == "set":
            if self.facts.declared[name].get("optional") and self.chance(0.2):
                return self.random.choice(["absent", "present"])
            return (
                [self.facts.clauses(name), self.facts.clauses(name)] if self.chance(0.2) else self.facts.clauses(name)
            )
        if self.chance(0.25):
            more = [{"same as": self.facts.mates[name][0]}] if self.facts.mates[name] and self.chance(0.3) else []
            return [*more, self.facts.item(name), self.facts.item(name)]
        return self.facts.item(name)

    def _compared(self, name: str) -> dict[str, Any]:
        verbs = ["same as", "different from"]
        if kind_of(self.facts.declared[name]) in ORDERED:
            verbs += ["at least", "at most", "less than", "more than"] * 2
        others = self.facts.mates[name]
        return {self.random.choice(verbs): others if self.chance(0.15) else self.random.choice(others)}
