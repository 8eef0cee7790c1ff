"""Facts as symbols: every test of a stratum is a field with the value t or f, and no field where it is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.chaining.ruleset import Conjunction, field_name
from remit.chaining.strata import Stratum
from remit.model.domains import Value
from remit.model.policy import Policy
from remit.normal.cubes import Cube
from remit.verdict import representatives

Tested = tuple[str, tuple[str, ...]]  # a name and what is accepted of it


class Alphabet:
    """The fields of one stratum or a part of it, numbered by the order of the policy's names."""

    def __init__(self, policy: Policy, steps: Stratum) -> None:
        order = {name: index for index, name in enumerate(policy.domains)}
        tested = {(literal.name, literal.accepted) for step in steps for literal in step.cube}
        ordered: list[Tested] = sorted(tested, key=lambda test: (order[test[0]], test[1]))
        self.names = list(dict.fromkeys(name for name, _ in ordered))
        self._number = {test: number for number, test in enumerate(ordered)}
        self._policy = policy

    def conjunction(self, cube: Cube) -> Conjunction:
        """A cube in symbols."""
        return tuple(sorted((self._number[name, accepted], "ft"[wanted]) for name, accepted, wanted in cube))

    def symbols(self, name: str, what: object) -> str:
        """The fields of one name, as JSON: a test is t or f where it is so for everything that is possible.

        `what` is what is known of a fact or reading (tests of which one holds, or None), or whether a concept holds.
        """
        values = (what,) if isinstance(what, bool) else self._possible(name, what)
        truths = ((number, {_holds(self._policy, name, a, v) for v in values}) for a, number in self._accepted(name))
        return "".join(_field(number, truth.pop()) for number, truth in truths if len(truth) == 1)

    def _possible(self, name: str, tests: Any) -> tuple[Value, ...]:
        return representatives(self._policy, name, {} if tests is None else {name: tests})

    def _accepted(self, name: str) -> Iterable[tuple[tuple[str, ...], int]]:
        return ((accepted, number) for (tested, accepted), number in self._number.items() if tested == name)


def _holds(policy: Policy, name: str, accepted: tuple[str, ...], value: object) -> bool:
    return any(test.holds(value) for test in policy.tests(name, accepted))


def _field(number: int, truth: bool) -> str:
    return f',"{field_name(number)}":"{"ft"[truth]}"'
