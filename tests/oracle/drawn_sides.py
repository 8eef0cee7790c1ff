"""Policies drawn at random in which sets are compared with sets."""

from __future__ import annotations

from random import Random
from typing import Any

from oracle.cases import is_compared
from oracle.drawn_policies import MOST_CASES, Bundle, Drawing
from oracle.facts import groups, kind_of, named

MEMBERS = ["a", "no", "dark red", 'a "q"', "size 3"]
VERBS = ["meets", "meets", "contains", "contained in", "same as", "different from"]


class DrawingSides(Drawing):
    """Draws policies of few facts, two or three of which are sets that share members."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        for name in list(self.facts.declared)[2:]:
            self._forget(name)
        self.sides = [f"side{number}" for number in range(random.choice([2, 2, 2, 3]))]
        every = random.sample(MEMBERS, random.choice([2, 3, 4]))
        for name in self.sides:
            tree: list[Any] = [every[0], *(each for each in every[1:] if random.random() < 0.6)]
            random.shuffle(tree)
            if len(tree) > 1 and random.random() < 0.4:
                tree = [tree[0], {f"g-{name}": tree[1:]}]
            self.facts.declared[name] = {"set": tree} | ({"optional": True} if random.random() < 0.3 else {})
            self.facts.named[name] = [*named(self.facts.declared[name])]
            self.facts.mates[name] = [other for other in self.sides if other != name]

        self.hierarchy: list[Any] = []
        if random.random() < 0.5:
            self._lie()

    def _lie(self) -> None:
        """A fact that may lie in another, whose values are the groups of the same hierarchy, too; three perhaps."""
        inner: list[Any] = ["p", {"h2": ["q", "r"]}] if self.chance(0.5) else ["p", "q"]
        self.hierarchy = ["s", {"h1": inner}] if self.chance(0.5) else [{"h1": inner}]
        parts = [name for name, _ in groups(self.hierarchy)]
        self.lying = ["place", "area", *["zone"] * self.chance(0.2)]
        for name in self.lying:
            tree = self.hierarchy if name == "place" else parts
            self.facts.declared[name] = {"choice": tree} | ({"optional": True} if self.chance(0.2) else {})
            self.facts.named[name] = [*named(self.facts.declared[name])]
            self.facts.mates[name] = [other for other in self.lying if other != name]

    def bundle(self, seed: int) -> Bundle:
        """As ever; the facts that lie in others name their hierarchy."""
        found = super().bundle(seed)
        for written in [found.policy, found.second, *found.files.values()] if self.hierarchy else []:
            facts = dict(written["facts"])
            for name in self.lying:
                said = "places" if name == "place" else {"parts of": "places"}
                facts[name] = {**facts[name], "choice": said}
            written |= {"facts": facts, "hierarchies": {"places": self.hierarchy}}
        return found

    def _forget(self, name: str) -> None:
        del self.facts.declared[name]
        self.facts.mates = {
            each: [other for other in mates if other != name] for each, mates in self.facts.mates.items()
        }
        self.facts.sets_of = {each: held for each, held in self.facts.sets_of.items() if name not in (each, *held)}

    def _compared(self, name: str) -> dict[str, Any]:
        if self.hierarchy and name in self.lying:
            verb = self.random.choice(["lies in", "lies in", "same as", "different from"])
            return {verb: self.random.choice(self.facts.mates[name])}
        if kind_of(self.facts.declared[name]) != "set":
            return super()._compared(name)
        others = self.facts.mates[name]
        return {self.random.choice(VERBS): others if self.chance(0.15) else self.random.choice(others)}


def drawn_with_sides(seed: int) -> Bundle:
    """The policy of a seed, of no more cases than can be gone through, in which two sets are compared."""
    random = Random(f"sides {seed}")
    while True:
        found = DrawingSides(random).bundle(seed)
        sizes = (found.cases.size, found.other_cases.size)
        if min(sizes) > 1 and max(sizes) <= MOST_CASES and is_compared(found.cases):
            return found
