"""What became of a property: its claims with the number of cases, and what refutes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from remit.decide.answers import FactChanges
from remit.model.policy import comparisons
from remit.model.rules import Property, Verdict
from remit.verdict import CaseValues


def claimed(property: Property) -> frozenset[str]:
    """The facts that a claim itself tests or changes.

    Args:
        property: What is claimed.
    """
    conditions = (property.when, *([] if property.then is None else [property.then]))
    tests = [test for one in conditions for _, part in one.walk() for test in part.tests.items()]
    compared = (against.other for _, accepted in tests for against in comparisons(accepted))
    return frozenset([*(name for name, _ in tests), *compared, *property.same, *property.change])


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A smallest scenario that refutes a claim: facts, and readings that are not in their defaults.

    All its cases have the verdict, but where `then` is refuted; the rules are those that determine it (or conflict) in
    `case`, one of them. Where it is not `is_smallest`, none of its facts can be left out, and there were too many
    others to see whether fewer do.
    `is_case` says whether there is such a case, which derived facts may keep from being; None: that is not known.
    """

    where: FactChanges
    verdict: Verdict
    rules: tuple[str, ...]
    case: CaseValues
    is_smallest: bool = True
    is_case: bool | None = True


@dataclass(frozen=True, slots=True)
class Missing:
    """A verdict that no case has, with the readings under which that is so where it is not so under all."""

    verdict: Verdict
    readings: FactChanges


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one claim of a property, by its key: `never`, `always`, `some`, `then`, `same` or `never turns`.

    `cases` are those that it is about, `broken` those that refute it; where two scenarios are compared, each is counted
    as the one before the change. There are two counterexamples then: before and after.
    """

    key: str
    cases: int
    broken: int = 0
    counterexamples: tuple[Counterexample, ...] = ()
    missing: tuple[Missing, ...] = ()
    unlinked: tuple[
        str, ...
    ] = ()  # derived facts, whose inputs may leave no case of which `some` claims that there is one

    @property
    def is_vacuous(self) -> bool:
        """Whether it is about no case at all, so that it says nothing."""
        return self.cases == 0

    @property
    def is_proved(self) -> bool:
        return not (self.is_vacuous or self.broken or self.missing or self.unlinked)


@dataclass(frozen=True, slots=True)
class Proof:
    """A property as it is stated, its cases by verdict, the answer to each claim, and how many readings it is under."""

    name: str
    stated: Property
    verdicts: Mapping[Verdict, int]
    answers: tuple[Answer, ...]
    readings: int

    @property
    def cases(self) -> int:
        return sum(self.verdicts.values())

    @property
    def is_proved(self) -> bool:
        return all(answer.is_proved for answer in self.answers)
