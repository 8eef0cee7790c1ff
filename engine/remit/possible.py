"""What the possible cases have in common: which unknown facts decide between them, which readings contest them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.verdict import Outcome

Case = tuple[Mapping[str, Any], Outcome]


@dataclass(frozen=True, slots=True)
class Contest:
    """A smallest set of readings whose change changes what is possible: to which choices, and to which verdicts."""

    change: tuple[tuple[str, str], ...]
    possible: tuple[Verdict, ...]

    @property
    def name(self) -> str:
        """The readings, joined by +."""
        return " + ".join(reading for reading, _ in self.change)

    @property
    def verdict(self) -> Verdict:
        return self.possible[0] if len(self.possible) == 1 else Verdict.UNDETERMINED


def deciding_facts(cases: Sequence[Case], unknown: Sequence[str]) -> tuple[str, ...]:
    """The unknown facts that are in some smallest set whose knowledge would settle the verdict, whatever the answers.

    They are those in some smallest set on which two cases of different verdicts differ: the smallest sets that settle
    are the smallest that meet all of these, and both families have the same union.
    """
    found: list[frozenset[str]] = []
    for names in _subsets(unknown):
        if not any(smaller <= names for smaller in found) and _differ(cases, [n for n in unknown if n not in names]):
            found.append(names)
    deciding = frozenset[str]().union(*found)
    return tuple(name for name in unknown if name in deciding)


def _differ(cases: Iterable[Case], fixed: Sequence[str]) -> bool:
    """Whether two cases agree on all fixed facts and not on the verdict."""
    seen: dict[tuple[Any, ...], Verdict] = {}
    return any(seen.setdefault(tuple(f[n] for n in fixed), o.verdict) is not o.verdict for f, o in cases)


def contests(policy: Policy, cases: Sequence[Case], picked: Mapping[str, str]) -> tuple[Contest, ...]:
    """Every smallest set of picked readings whose change would change the set of possible verdicts, and to what."""
    verdicts: dict[tuple[Any, ...], set[Verdict]] = {}
    for facts, outcome in cases:
        verdicts.setdefault(tuple(facts[reading] for reading in picked), set()).add(outcome.verdict)
    base = verdicts[tuple(picked.values())]
    found: list[Contest] = []
    for readings in _subsets(list(picked)):
        if not any({name for name, _ in contest.change} < readings for contest in found):
            found += _changes(policy, verdicts, picked, readings, base)
    return tuple(found)


def _changes(
    policy: Policy,
    verdicts: Mapping[tuple[Any, ...], set[Verdict]],
    picked: Mapping[str, str],
    readings: frozenset[str],
    base: set[Verdict],
) -> Iterator[Contest]:
    """The other choices of exactly these readings that lead elsewhere."""
    names = [name for name in picked if name in readings]
    others = [[c for c in policy.readings[name].choices if c != picked[name]] for name in names]
    for choices in product(*others):
        changed = {**picked, **dict(zip(names, choices, strict=True))}
        possible = verdicts.get(tuple(changed.values()), set())
        if possible and possible != base:
            yield Contest(tuple(zip(names, choices, strict=True)), tuple(v for v in Verdict if v in possible))


def _subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """All subsets but the empty one, smaller ones first."""
    for size in range(1, len(names) + 1):
        yield from map(frozenset, combinations(names, size))
