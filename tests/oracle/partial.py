"""What a policy says where only some facts are known: what is so in every case that fits, and what in some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

from oracle.cases import Cases, Judged
from oracle.facts import stated

Contest = tuple[frozenset[tuple[str, str]], frozenset[str]]  # readings with other choices, and what is possible then


def subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """Smaller ones first."""
    return (frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size))


@dataclass
class Partial:
    """A scenario: what is given, and the choices of readings that are not left open."""

    cases: Cases
    given: Mapping[str, Any]
    picked: Mapping[str, str]

    @classmethod
    def of(cls, cases: Cases, given: Mapping[str, Any], readings: Any = None) -> Partial:
        """Readings that nothing is said of are taken by default; `open` ones are not."""
        if readings == "open":
            return cls(cases, given, {})
        usual = {name: reading["default"] for name, reading in cases.policy.readings.items()}
        picked = {**usual, **(readings or {})}
        return cls(cases, given, {name: choice for name, choice in picked.items() if choice != "open"})

    @cached_property
    def fitting(self) -> list[Judged]:
        """The cases that are as is given, whatever the readings."""
        policy = self.cases.policy
        facts = [(name, stated(policy.facts[name], raw)) for name, raw in self.given.items() if name in policy.facts]
        concepts = [policy.condition({name: raw}) for name, raw in self.given.items() if name not in policy.facts]
        return [
            one
            for one in self.cases.every
            if all(fits(one.case[name]) for name, fits in facts) and all(holds(one.case) for holds in concepts)
        ]

    @cached_property
    def read(self) -> list[Judged]:
        """Those under the readings that are picked."""
        return [one for one in self.fitting if all(one.case[name] == choice for name, choice in self.picked.items())]

    @property
    def possible(self) -> frozenset[str]:
        return frozenset(one.outcome.verdict for one in self.read)

    @property
    def rules(self) -> frozenset[str]:
        """Those that determine in every case."""
        return frozenset.intersection(*(one.outcome.rules for one in self.read))

    @property
    def may_rules(self) -> frozenset[str]:
        """Those that do in some."""
        return frozenset().union(*(one.outcome.rules for one in self.read))

    @property
    def duties(self) -> frozenset[tuple[str, bool]]:
        """Those that the verdict of some case carries, and whether it does in every case."""
        carried = [one.outcome.duties for one in self.read]
        return frozenset((duty, all(duty in each for each in carried)) for duty in frozenset().union(*carried))

    @property
    def open(self) -> list[str]:
        """The facts and readings that are not the same in all of the cases."""
        return [name for name in self.cases.named if len({one.case[name] for one in self.read}) > 1]

    @property
    def depends_on(self) -> frozenset[str]:
        """What is in some set that would settle the verdict, whatever the answers, and has nothing too much."""
        settling: list[frozenset[str]] = []
        for names in subsets(self.open):
            if not any(fewer <= names for fewer in settling) and settles(self.read, names):
                settling.append(names)
        return frozenset().union(*settling)

    @property
    def contests(self) -> frozenset[Contest]:
        """Every smallest set of readings whose change changes what is possible; each way to change them that does."""
        by_choices: dict[tuple[str, ...], set[str]] = {}
        for one in self.fitting:
            by_choices.setdefault(tuple(one.case[name] for name in self.picked), set()).add(one.outcome.verdict)
        found: list[Contest] = []
        for names in subsets(list(self.picked)):
            smaller = any({name for name, _ in change} < names for change, _ in found)
            found += [] if smaller else self._changing(names, by_choices)
        return frozenset(found)

    def _changing(self, names: frozenset[str], by_choices: Mapping[tuple[str, ...], set[str]]) -> list[Contest]:
        readings = self.cases.policy.readings
        others = [[(name, c) for c in readings[name]["choices"] if c != self.picked[name]] for name in sorted(names)]
        found = []
        for change in product(*others):
            verdicts = by_choices.get(tuple({**self.picked, **dict(change)}.values()))
            if change and verdicts and verdicts != self.possible:
                found.append((frozenset(change), frozenset(verdicts)))
        return found


def settles(cases: Iterable[Judged], names: Iterable[str]) -> bool:
    """Whether to know these facts is to know the verdict."""
    seen: dict[tuple[Any, ...], str] = {}
    known = sorted(names)
    return all(seen.setdefault(tuple(o.case[n] for n in known), o.outcome.verdict) == o.outcome.verdict for o in cases)
