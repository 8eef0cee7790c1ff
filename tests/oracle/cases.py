"""Every case of a policy: all values of small domains; of large ones, all that what is written could tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, combinations, islice, product
from math import prod
from typing import Any, NamedTuple

from oracle.derived import in_order, worked_out
from oracle.facts import CLAUSES, COMPARED, Case, Fact, Value, between_bars, kind_of, named
from oracle.figures import marks
from oracle.figures import named as named_in
from oracle.meaning import Outcome, Policy
from oracle.scales import Scale, declared, lies, read_range, scale_of

SMALL = 7  # values of a scale that are all gone through


class Judged(NamedTuple):
    """A case that can be, and what follows."""

    case: Case
    outcome: Outcome


def by_verdicts(cases: Iterable[Judged]) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = {}
    for one in cases:
        found.setdefault(one.outcome.verdict, []).append(one)
    return found


class Cases:
    """The cases of a policy; `also` are scenarios and other policies, whose values are told apart as well."""

    def __init__(self, policy: Policy, *also: Any) -> None:
        self.policy, self.also = policy, also
        self.named = [*policy.facts, *policy.readings]
        self.groups = _groups(policy, also)
        said = [_all(policy), *also]
        said += marks(said, policy.figures)
        self.said = {
            name: [
                text for text in dict.fromkeys(_said(name, policy.facts, said)) if not named_in(text, policy.figures)
            ]
            for name in policy.facts
        }
        self.derived = in_order(policy.facts)
        inputs = {name: fact for name, fact in policy.facts.items() if name not in self.derived}
        self.values = {name: list(self._values(name, fact)) for name, fact in inputs.items()}
        self.values |= {name: list(reading["choices"]) for name, reading in policy.readings.items()}

    @property
    def size(self) -> int:
        return prod(len(values) for values in self.values.values())

    @cached_property
    def every(self) -> list[Judged]:
        """All cases that the constraints allow, under every choice of every reading."""
        every = (dict(zip(self.values, values, strict=True)) for values in product(*self.values.values()))
        whole = map(self._worked_out, every) if self.derived else every
        allowed = [case for case in whole if case is not None and self.policy.allowed(case)]
        return [Judged(case, self.policy.outcome(case)) for case in allowed]

    def _worked_out(self, case: dict[str, Value]) -> Case | None:
        """The case with its derived facts; None where one of them is out of its bounds."""
        for name in self.derived:
            fact = self.policy.facts[name]
            value = case[name] = worked_out(name, self.policy.facts, case)
            scale = scale_of(fact)
            if value is None if not fact.get("optional") else False:
                return None
            if scale is not None and value is not None and not lies(value, declared(fact, scale)):
                return None
        return {name: case[name] for name in self.named}

    def alike(self, case: Case, names: Iterable[str]) -> Iterator[Case]:
        """Cases with other values of some facts for which those of a case stand, unless facts lie to these otherwise.

        A value that is gone through stands for its neighbours that are not, and these are like all that follow.
        """
        values = {name: [case[name], *self._beside(name, case[name])] for name in names}
        for each in islice(product(*values.values()), 1, None):
            yield {**case, **dict(zip(values, each, strict=True))}

    def _beside(self, name: str, value: Value) -> list[Value]:
        """The values next to one that are not gone through."""
        fact = self.policy.facts.get(name)
        if fact is None or value is None:
            return []
        if (scale := scale_of(fact)) is None:
            return ["yet something else"] if kind_of(fact) == "text" else []
        low, high = declared(fact, scale)
        beside = [value - 1] * (low is None or value > low) + [value + 1] * (high is None or value < high)
        return [each for each in beside if each not in self.values[name]]

    @cached_property
    def by_facts(self) -> dict[tuple[Value, ...], list[Judged]]:
        """The cases, by the values of their facts: one for each way of reading."""
        found: dict[tuple[Value, ...], list[Judged]] = {}
        for one in self.every:
            found.setdefault(tuple(one.case[name] for name in self.policy.facts), []).append(one)
        return found

    def _values(self, name: str, fact: Fact) -> Iterator[Value]:
        kind = kind_of(fact)
        if kind in ("choice", "set"):
            leaves = [value for value, inner in named(fact).items() if inner == (value,)]
            sets = (frozenset(some) for size in range(len(leaves) + 1) for some in combinations(leaves, size))
            yield from leaves if kind == "choice" else sets
        elif kind == "flag":
            yield from (True, False)
        elif kind == "text":
            yield from self._texts(name)
        else:
            yield from sorted(self._numbers(name, fact))
        if fact.get("optional"):
            yield None

    def _texts(self, name: str) -> Iterator[str]:
        """All that are written for it or what it is compared with; and so many others that none need be the same."""
        group = self.groups[name]
        yield from dict.fromkeys(
            text
            for other in group
            for said in self.said[other]
            for text in _texts_in(said)
            if text not in ("absent", "present")
        )
        yield from ("something else", *(f"something else ({number})" for number in range(2, len(group) + 1)))

    def _numbers(self, name: str, fact: Fact) -> set[int]:
        """Of a large domain, what lies so near to anything written that every order of compared facts is there."""
        scale = scale_of(fact)
        assert scale is not None
        low, high = declared(fact, scale)
        if low is not None and high is not None and high - low < SMALL:
            return set(range(low, high + 1))
        reach = len(self.groups[name])
        near = {mark + step for mark in self._marks(name, scale) for step in range(-reach, reach + 1)}
        return {value for value in near if (low is None or value >= low) and (high is None or value <= high)}

    def _marks(self, name: str, scale: Scale) -> set[int]:
        """What is written for a fact or those that it is compared with, and where their values end."""
        group = self.groups[name]
        ends = {end for other in group for end in declared(self.policy.facts[other], scale) if end is not None}
        return ends | {end for other in group for end in self._ends(other)} or {0}

    def has_room(self, some: Case) -> bool:
        """Whether the values of some facts leave room on all sides for those of all that they are compared with."""
        for name, value in some.items():
            scale = scale_of(self.policy.facts[name])
            alike = sum(other in self.groups[name] for other in some)
            if scale is None or value is None or self._has_all(self.groups[name]):
                continue
            if min(abs(value - mark) for mark in self._marks(name, scale)) > alike:
                return False
        return True

    def _has_all(self, group: set[str]) -> bool:
        """Whether a fact is alone, or all values of all that are compared are gone through."""
        return len(group) == 1 or all(len(self.values[name]) <= SMALL for name in group)

    def _ends(self, name: str) -> Iterator[int]:
        """Where ranges that are written for a fact begin and end."""
        scale = scale_of(self.policy.facts[name])
        if scale is not None:
            for text in self.said[name]:
                if text not in ("absent", "present") and not text.startswith(tuple(COMPARED)):
                    yield from (end for end in read_range(scale, text) if end is not None)


def _texts_in(said: str) -> list[str]:
    if said.startswith("other than "):
        return between_bars(said.removeprefix("other than "))
    return [] if said.startswith(tuple(f"{verb} " for verb in COMPARED)) else [said]


def _all(policy: Policy) -> list[Any]:
    """What a policy and those that it includes say."""
    days = [{"date": [rule[key] for key in ("since", "until") if key in rule]} for rule in policy.rules.values()]
    return [policy.written, days, *(_all(inner) for inner in policy.included.values())]


def _said(name: str, facts: Iterable[str], written: Any, inside: str = "") -> Iterator[str]:
    """Every text that stands under a name, wherever that is; `inside` is the fact that a part is about."""
    if isinstance(written, Mapping):
        for key, inner in written.items():
            if not inside and key in facts:
                yield from _said(name, facts, inner, key)
            elif key != "facts" and not (inside and key in (*CLAUSES, *COMPARED)):
                yield from _said(name, facts, inner, inside)
    elif isinstance(written, (list, tuple)):
        yield from chain.from_iterable(_said(name, facts, inner, inside) for inner in written)
    elif inside == name and isinstance(written, str):
        yield written


def _groups(policy: Policy, also: Iterable[Any]) -> dict[str, set[str]]:
    """Of each fact, all that it is compared with, directly or not; of the same kind."""
    found = {name: {name} for name in policy.facts}
    for name, other in _comparisons(list(policy.facts), [_all(policy), *also]):
        if kind_of(policy.facts[name]) == kind_of(policy.facts[other]):
            joined = found[name] | found[other]
            found |= dict.fromkeys(joined, joined)
    return found


def _comparisons(facts: list[str], written: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Which facts are compared with which."""
    if isinstance(written, Mapping):
        for key, inner in written.items():
            if key in COMPARED and name:
                yield from (
                    (name, other) for other in (inner if isinstance(inner, list) else [inner]) if other in facts
                )
            else:
                yield from _comparisons(facts, inner, key if key in facts else name if key == "one of" else "")
    elif isinstance(written, (list, tuple)):
        for inner in written:
            yield from _comparisons(facts, inner, name)


def is_compared(cases: Cases) -> bool:
    """Whether a fact is compared with another of its kind."""
    return any(len(group) > 1 for group in cases.groups.values())
