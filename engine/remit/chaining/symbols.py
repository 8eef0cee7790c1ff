"""Facts as symbols: every test of a stratum is a field with the value t or f, and no field where it is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.chaining.ruleset import Conjunction, field_name
from remit.chaining.strata import Stratum
from remit.model.domains import Value
from remit.model.matching import Tests
from remit.model.policy import Policy
from remit.normal.cubes import Cube, Literal
from remit.representatives import representatives, truths

Tested = tuple[str, tuple[str, ...]]  # a name and what is accepted of it


class Alphabet:
    """The fields of one stratum or a part of it, numbered by the order of the policy's names."""

    def __init__(self, policy: Policy, steps: Stratum) -> None:
        order = {name: index for index, name in enumerate(policy.domains)}
        tested = {(row_of(literal), literal.accepted) for step in steps for literal in step.cube}
        literals = [literal for step in steps for literal in step.cube]
        self.compared = {row_of(each): each for each in literals if each.comparison is not None}
        last = len(order)  # comparisons come after all names
        ordered: list[Tested] = sorted(tested, key=lambda test: (order.get(test[0], last), test))
        self.names = list(dict.fromkeys(name for name, _ in ordered))
        self._number = {test: number for number, test in enumerate(ordered)}
        self._policy = policy

    def conjunction(self, cube: Cube) -> Conjunction:
        """A cube in symbols."""
        return tuple(sorted((self._number[row_of(each), each.accepted], "ft"[each.wanted]) for each in cube))

    def symbols(self, name: str, what: object) -> str:
        """The fields of one name, as JSON: a test is t or f where it is so for everything that is possible.

        `what` is what is known of a fact or reading (tests of which one holds, or None), or whether a concept holds;
        of a comparison, what is known of both facts.
        """
        if name in self.compared:
            holds = self._compared(self.compared[name], *what)  # type: ignore[misc]  # of both facts
            found = [(number, holds) for _, number in self._accepted(name)]
        else:
            values = (what,) if isinstance(what, bool) else self._possible(name, what)
            found = [(n, {_holds(self._policy, name, a, v) for v in values}) for a, n in self._accepted(name)]
        return "".join(_field(number, truth.pop()) for number, truth in found if len(truth) == 1)

    def _compared(self, literal: Literal, one: Tests | None, other: Tests | None) -> set[bool]:
        """The truths that a comparison can have."""
        against = literal.comparison
        assert against is not None
        known = {name: tests for name, tests in ((literal.name, one), (against.other, other)) if tests is not None}
        return truths(self._policy, literal.name, against, known)

    def _possible(self, name: str, tests: Any) -> tuple[Value, ...]:
        return representatives(self._policy, name, {} if tests is None else {name: tests})

    def _accepted(self, name: str) -> Iterable[tuple[tuple[str, ...], int]]:
        return ((accepted, number) for (tested, accepted), number in self._number.items() if tested == name)


def row_of(literal: Literal) -> str:
    """The name that a literal is about; a comparison is a name of its own."""
    return literal.name if literal.comparison is None else f"{literal.name} {literal.accepted[0]}"


def _holds(policy: Policy, name: str, accepted: tuple[str, ...], value: object) -> bool:
    return any(test.holds(value) for test in policy.tests(name, accepted))


def _field(number: int, truth: bool) -> str:
    return f',"{field_name(number)}":"{"ft"[truth]}"'
