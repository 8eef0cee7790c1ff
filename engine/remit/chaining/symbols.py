"""Facts as symbols: every test of a stratum is a field with the value t or f, and no field where it is unknown."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from remit.chaining.fields import TRUE, Tested, field_names, in_order
from remit.chaining.precedence import Stratum
from remit.chaining.ruleset import Conjunction
from remit.errors import TooLarge
from remit.model.items import Item, text_of, texts_of
from remit.model.policy import Policy
from remit.normal.cubes import Cube, Literal
from remit.representatives import passed, representatives, truths


class Unlisted(tuple[Any, ...]):
    """What is known of a set, instead of its values: of so many tests that these are too many to list."""

    __slots__ = ()


class Alphabet:
    """The fields of one stratum or a part of it, numbered in their order."""

    def __init__(self, policy: Policy, steps: Stratum) -> None:
        literals = {literal for step in steps for literal in step.cube}
        self.compared = {row_of(each): each for each in literals if each.comparison is not None}
        self._texts = in_order({_tested(literal) for literal in literals})
        self.names = list(dict.fromkeys(name for name, _ in self._texts))
        self._number = {test: number for number, test in enumerate(self._texts)}
        self._accepted: dict[str, list[tuple[tuple[Item, ...], int]]] = {name: [] for name in self.names}
        for (name, accepted), number in self._number.items():
            self._accepted[name].append((accepted, number))
        self._policy = policy

    @cached_property
    def fields(self) -> list[str]:
        """What the fields are called, by number."""
        return field_names(list(self._texts.values()))

    @cached_property
    def texts(self) -> list[str]:
        """What they stand for, by number: the policy's own words."""
        said = [(name, " or ".join(texts_of(accepted))) for name, accepted in self._texts]
        return [name if accepted in (*TRUE, "") else f"{name} in {accepted}" for name, accepted in said]

    def conjunction(self, cube: Cube) -> Conjunction:
        """A cube in symbols."""
        return tuple(sorted((self._number[_tested(each)], "ft"[each.wanted]) for each in cube))

    def symbols(self, name: str, values: Collection[Any]) -> list[str]:
        """The fields of one name, as the inside of a JSON object: a test that is unknown has none.

        Args:
            name: One that the steps test.
            values: All that it can have (see `possible`); a test is `t` or `f` where it is so of all of them.

        Returns:
            `,"field":"t"` for each test that is decided, in the order of the fields.
        """
        found = [(number, self._truths(name, accepted, values)) for accepted, number in self.accepted(name)]
        return [f',"{self.fields[number]}":"{"ft"[truth.pop()]}"' for number, truth in found if len(truth) == 1]

    def possible(self, name: str, what: Any) -> Collection[Any]:
        """The values that a name can have, as far as tests tell them apart; of what is no fact or reading, the truths.

        Args:
            name: A fact, a reading, a comparison or something that was derived.
            what: What is known of a fact or reading (tests of which one holds, or None), or whether something derived
                holds; of a comparison, what is known of both facts.
        """
        if name in self.compared:
            literal = self.compared[name]
            assert literal.comparison is not None
            pairs = zip((literal.name, literal.comparison.other), what, strict=True)
            known = {each: tests for each, tests in pairs if tests is not None}
            return truths(self._policy, literal.name, literal.comparison, known)
        if isinstance(what, bool):
            return (what,)
        try:
            return representatives(self._policy, name, {} if what is None else {name: what})
        except TooLarge:  # of a set; its tests are looked at one by one
            return Unlisted((what,))

    def accepted(self, name: str) -> list[tuple[tuple[Item, ...], int]]:
        """What is accepted of a name, test by test, with the number of its field."""
        return self._accepted[name]

    def _truths(self, name: str, accepted: tuple[Item, ...], values: Collection[Any]) -> set[bool]:
        """The truths that a test can have; of comparisons and what is derived after concepts, these are the values."""
        if name not in self._policy.domains:
            return set(values)
        tests = self._policy.tests(name, accepted)
        if isinstance(values, Unlisted):
            return passed(self._policy, name, tests, values[0])
        return {any(test.holds(value) for test in tests) for value in values}


def row_of(literal: Literal) -> str:
    """The name that a literal is about; a comparison is a name of its own."""
    return literal.name if literal.comparison is None else f"{literal.name} {text_of(literal.accepted[0])}"


def _tested(literal: Literal) -> Tested:
    return row_of(literal), TRUE if literal.comparison is not None else literal.accepted
