"""Conditions as cubes: a condition holds where all literals of one of its cubes do (disjunctive normal form)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, product
from math import prod
from typing import NamedTuple

from remit.errors import TooLarge, number
from remit.model.asked import Path
from remit.model.comparisons import Comparison
from remit.model.conditions import Condition
from remit.model.items import Item
from remit.model.rules import Concept, Constraint
from remit.model.written import read_truth

MOST_CUBES = 4_000  # of one condition


class Literal(NamedTuple):
    """A test, wanted to hold or wanted not to."""

    name: str
    accepted: tuple[Item, ...]
    wanted: bool

    @property
    def comparison(self) -> Comparison | None:
        """What the fact is compared with, where it is; such a literal accepts nothing else."""
        first = self.accepted[0] if self.accepted else None
        return first if isinstance(first, Comparison) else None

    @property
    def names(self) -> tuple[str, ...]:
        """What it is about: one fact, or two that are compared."""
        return (self.name,) if self.comparison is None else (self.name, self.comparison.other)

    def negated(self) -> Literal:
        return self._replace(wanted=not self.wanted)


Cube = tuple[Literal, ...]


def cubes_of(
    condition: Condition, wanted: bool = True, concepts: Mapping[str, Concept] | None = None, path: Path = ()
) -> tuple[Cube, ...]:
    """The cubes of a condition, or of its negation.

    Tests of the given concepts are replaced by what defines them; others stay literals. A cube has each literal once,
    in the order of writing; cubes that contradict themselves and those that another one covers are left out. Their
    number is at worst exponential in the size of the condition, and has a bound.

    >>> for cube in cubes_of(Condition.model_validate({"a": ["x"], "any": [{"b": ["y"]}, {"not": {"c": ["z"]}}]})):
    ...     print([(name, wanted) for name, _, wanted in cube])
    [('a', True), ('b', True)]
    [('a', True), ('c', False)]

    Args:
        condition: Of facts, readings and concepts.
        wanted: False asks for the negation.
        concepts: Those that are replaced.
        path: Where the condition is written.

    Raises:
        TooLarge: There are too many.
    """
    return Expansion(concepts or {}).cubes(condition, wanted, path)


class Expansion:
    """Multiplies conditions out; each of the concepts once."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._concept = cache(
            lambda name, wanted: self._expand(concepts[name].when, wanted, ("concepts", name, "when"))
        )

    def cubes(self, condition: Condition, wanted: bool = True, path: Path = ()) -> tuple[Cube, ...]:
        """The cubes of a condition, or of its negation. Raises TooLarge."""
        return _shortest(self._expand(condition, wanted, path))

    def breaking(self, constraint: Constraint, path: Path = ()) -> tuple[Cube, ...]:
        """The cubes of what breaks a constraint. Raises TooLarge."""
        when = self._expand(constraint.when, True, (*path, "when"))
        return _shortest(_both([when, self._expand(constraint.then, False, (*path, "then"))], path))

    def _expand(self, condition: Condition, wanted: bool, path: Path) -> list[Cube]:
        """A mapping is a conjunction of its keys; wanted not to hold, a disjunction of their negations."""
        arms = [self._test(name, accepted, wanted) for name, accepted in condition.tests.items()]
        arms += [self._expand(part, wanted, (*path, "all", at)) for at, part in enumerate(condition.all_of or ())]
        if condition.any_of is not None:
            parts = [self._expand(part, wanted, (*path, "any", at)) for at, part in enumerate(condition.any_of)]
            arms.append(_either(parts) if wanted else _both(parts, (*path, "any")))
        if condition.not_ is not None:
            arms.append(self._expand(condition.not_, not wanted, (*path, "not")))
        return _both(arms, path) if wanted else _either(arms)

    def _test(self, name: str, accepted: tuple[Item, ...], wanted: bool) -> list[Cube]:
        if name not in self.concepts:
            literals = literals_of(name, accepted, wanted)
            return [(literal,) for literal in literals] if wanted else [tuple(literals)]
        asked = {read_truth(item) is True for item in accepted}  # both of them: whatever the concept is
        arms = [self._concept(name, truth == wanted) for truth in asked]
        return arms[0] if len(arms) == 1 else ([()] if wanted else [])


def literals_of(name: str, accepted: tuple[Item, ...], wanted: bool = True) -> list[Literal]:
    """The literals of a test of a fact or reading, of which one is to hold: one for each comparison in it.

    Args:
        name: The fact or reading.
        accepted: Texts of which one must hold.
        wanted: False asks that the test does not hold.
    """
    return [Literal(name, items, wanted) for items in _apart(accepted)]


def _apart(accepted: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """What is accepted of a fact alone, together; and each comparison with another fact by itself."""
    compared: list[tuple[Item, ...]] = [(item,) for item in accepted if isinstance(item, Comparison)]
    alone = tuple(item for item in accepted if not isinstance(item, Comparison)) if compared else accepted
    return [alone, *compared] if alone or not compared else compared


def _either(arms: Iterable[list[Cube]]) -> list[Cube]:
    return [cube for arm in arms for cube in arm]


def _both(arms: list[list[Cube]], path: Path) -> list[Cube]:
    """Every combination of the arms' cubes. Raises TooLarge before it makes more than are of use."""
    found, *others = sorted(map(_distinct, arms), key=len) or [[()]]
    for arm in others:
        if len(found) * len(arm) > MOST_CUBES:
            found, arm = list(_shortest(found)), list(_shortest(arm))  # noqa: PLW2901  # the same, in fewer cubes
        if len(found) * len(arm) > MOST_CUBES:
            raise TooLarge(_multiplied([len(each) for each in arms if len(each) > 1]), path)
        found = [joined for left, right in product(found, arm) if (joined := _joined(left, right)) is not None]
        found = _distinct(found)
    return found


def _multiplied(sizes: list[int]) -> str:
    """That parts of these numbers of alternatives, all of which are to hold, come to too many.

    >>> _multiplied([2] * 12)
    '12 parts of 2 alternatives that all are to hold multiply out to 4,096, and 4,000 can be looked at together'
    >>> _multiplied([3, 70, 30])
    '3 parts of 3 to 70 alternatives that all are to hold multiply out to 6,300, and 4,000 can be looked at together'
    """
    each = f"{min(sizes):,}" if min(sizes) == max(sizes) else f"{min(sizes):,} to {max(sizes):,}"
    said = f"{len(sizes)} parts of {each} alternatives that all are to hold multiply out to {number(prod(sizes))}"
    return f"{said}, and {MOST_CUBES:,} can be looked at together"


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
    if len({len(literals) for literals in sets}) == 1:
        return tuple(sets.values())
    if frozenset() in sets:
        return ((),)
    common = Counter(chain.from_iterable(sets))
    by_rarest: dict[Literal, list[frozenset[Literal]]] = {}  # what covers a cube has its rarest literal in it
    for literals in sets:
        by_rarest.setdefault(min(literals, key=common.__getitem__), []).append(literals)
    return tuple(
        cube
        for literals, cube in sets.items()
        if not any(other < literals for literal in literals for other in by_rarest.get(literal, ()))
    )
