"""Conditions as cubes: a condition holds where all literals of one of its cubes do (disjunctive normal form)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from remit.model.comparisons import Comparison, comparison
from remit.model.conditions import Condition
from remit.model.rules import Concept, Constraint
from remit.model.written import read_truth

MOST_CUBES = 4_000


class TooManyCubes(Exception):
    """A condition that multiplies out into more cubes than are of use."""


class Literal(NamedTuple):
    """A test, wanted to hold or wanted not to."""

    name: str
    accepted: tuple[str, ...]
    wanted: bool

    @property
    def comparison(self) -> Comparison | None:
        """What the fact is compared with, where it is; such a literal accepts nothing else."""
        return comparison(self.accepted[0]) if self.accepted else None

    @property
    def names(self) -> tuple[str, ...]:
        """What it is about: one fact, or two that are compared."""
        return (self.name,) if self.comparison is None else (self.name, self.comparison.other)

    def negated(self) -> Literal:
        return self._replace(wanted=not self.wanted)


Cube = tuple[Literal, ...]


def cubes_of(
    condition: Condition, wanted: bool = True, concepts: Mapping[str, Concept] | None = None
) -> tuple[Cube, ...]:
    """The cubes of a condition, or of its negation. Raises TooManyCubes.

    Tests of the given concepts are replaced by what defines them; others stay literals. A cube has each literal once,
    in the order of writing; cubes that contradict themselves and those that another one covers are left out.

    >>> for cube in cubes_of(Condition.model_validate({"a": ["x"], "any": [{"b": ["y"]}, {"not": {"c": ["z"]}}]})):
    ...     print([(name, wanted) for name, _, wanted in cube])
    [('a', True), ('b', True)]
    [('a', True), ('c', False)]
    """
    return Expansion(concepts or {}).cubes(condition, wanted)


class Expansion:
    """Multiplies conditions out; each of the concepts once."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._concept = cache(lambda name, wanted: self._expand(concepts[name].when, wanted))

    def cubes(self, condition: Condition, wanted: bool = True) -> tuple[Cube, ...]:
        """The cubes of a condition, or of its negation. Raises TooManyCubes."""
        return _shortest(self._expand(condition, wanted))

    def breaking(self, constraint: Constraint) -> tuple[Cube, ...]:
        """The cubes of what breaks a constraint. Raises TooManyCubes."""
        return _shortest(_both([self._expand(constraint.when, True), self._expand(constraint.then, False)]))

    def _expand(self, condition: Condition, wanted: bool) -> list[Cube]:
        """A mapping is a conjunction of its keys; wanted not to hold, a disjunction of their negations."""
        arms = [self._test(name, accepted, wanted) for name, accepted in condition.tests.items()]
        arms += [self._expand(part, wanted) for part in condition.all_of or ()]
        if condition.any_of is not None:
            parts = [self._expand(part, wanted) for part in condition.any_of]
            arms.append(_either(parts) if wanted else _both(parts))
        if condition.not_ is not None:
            arms.append(self._expand(condition.not_, not wanted))
        return _both(arms) if wanted else _either(arms)

    def _test(self, name: str, accepted: tuple[str, ...], wanted: bool) -> list[Cube]:
        if name not in self.concepts:
            literals = [Literal(name, items, wanted) for items in _apart(accepted)]
            return [(literal,) for literal in literals] if wanted else [tuple(literals)]
        asked = {read_truth(item) is True for item in accepted}  # both of them: whatever the concept is
        arms = [self._concept(name, truth == wanted) for truth in asked]
        return arms[0] if len(arms) == 1 else ([()] if wanted else [])


def _apart(accepted: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What is accepted of a fact alone, together; and each comparison with another fact by itself."""
    compared: list[tuple[str, ...]] = [(item,) for item in accepted if comparison(item) is not None]
    alone = tuple(item for item in accepted if (item,) not in compared) if compared else accepted
    return [alone, *compared] if alone or not compared else compared


def _either(arms: Iterable[list[Cube]]) -> list[Cube]:
    return [cube for arm in arms for cube in arm]


def _both(arms: list[list[Cube]]) -> list[Cube]:
    found, *others = sorted(map(_distinct, arms), key=len) or [[()]]
    for arm in others:
        if len(found) * len(arm) > MOST_CUBES:
            found, arm = list(_shortest(found)), list(_shortest(arm))  # noqa: PLW2901  # the same, in fewer cubes
        if len(found) * len(arm) > MOST_CUBES:
            raise TooManyCubes
        found = [joined for left, right in product(found, arm) if (joined := _joined(left, right)) is not None]
        found = _distinct(found)
    return found


def _distinct(cubes: list[Cube]) -> list[Cube]:
    """Each set of literals once."""
    if len(cubes) == 1:
        return cubes
    return list({frozenset(cube): cube for cube in reversed(cubes)}.values())[::-1]


def _joined(left: Cube, right: Cube) -> Cube | None:
    """Both cubes as one, or None where they contradict each other."""
    if not left or not right:
        return left or right
    for name, accepted, wanted in right:
        if (name, accepted, not wanted) in left:
            return None
    return (*left, *[literal for literal in right if literal not in left])


def _shortest(cubes: list[Cube]) -> tuple[Cube, ...]:
    """Without the cubes that another one covers (whose literals are all among theirs)."""
    if len(cubes) == 1:
        return tuple(cubes)
    sets: dict[frozenset[Literal], Cube] = {}
    for cube in cubes:
        sets.setdefault(frozenset(cube), cube)
    by_size: dict[int, list[frozenset[Literal]]] = {}
    for literals in sets:
        by_size.setdefault(len(literals), []).append(literals)
    covered = {
        literals
        for literals in sets
        if any(other < literals for size in by_size if size < len(literals) for other in by_size[size])
    }
    return tuple(cube for literals, cube in sets.items() if literals not in covered)
