"""Why a rule applies, or does not: the literals of its derivation in words, down through the concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from remit.chaining.derivation import Derivation, Step
from remit.explain.words import label, listed, say, say_concept
from remit.model.policy import Policy
from remit.normal.cubes import Cube, Literal, TooManyCubes, cubes_of
from remit.verdict import representatives

Stated = Mapping[str, tuple[str, ...]]


class Reasons:
    """What can be said of one decision's facts and of the tests that they meet."""

    def __init__(self, policy: Policy, derivation: Derivation, given: Stated, readings: Mapping[str, str]) -> None:
        self.policy, self.derivation, self.given, self.readings = policy, derivation, given, readings

    def why(self, rule: str) -> list[str]:
        """The clauses that make a rule apply, each fact once."""
        step = self.derivation.first("rule", rule)
        return _once(self._clauses(step)) if step else []

    def _clauses(self, step: Step) -> Iterator[str]:
        for literal in step.cube:
            yield from self._clause(literal)

    def _clause(self, literal: Literal) -> Iterator[str]:
        name, accepted, wanted = literal
        if name in self.policy.concepts:
            holds = wanted == (accepted == ("true",))
            yield self._concept(name, holds=holds)
        elif name in self.policy.readings:
            yield f"{name} is read as {self.readings.get(name, 'open')}"
        else:
            yield self._fact(name, accepted, wanted=wanted)

    def _concept(self, name: str, *, holds: bool) -> str:
        """A concept as a clause, with the facts that make it so."""
        step = self.derivation.first("concept", name, holds)
        because = _once(self._clauses(step)) if step else []
        clause = say_concept(self.policy, name, holds=holds)
        return f"{clause}, since {listed(because)}" if because else clause

    def _fact(self, name: str, accepted: tuple[str, ...], *, wanted: bool) -> str:
        given = self.given.get(name)
        if given is None:
            return say(self.policy, name, accepted, holds=wanted)
        clause = say(self.policy, name, given)
        if not wanted:
            return f"{clause}, not {listed((label(self.policy, name, item) for item in accepted), 'or')}"
        return clause if set(given) <= set(accepted) else f"{clause} ({self._matched(name, given, accepted)})"

    def _matched(self, name: str, given: tuple[str, ...], accepted: tuple[str, ...]) -> str:
        """The accepted items that take in what is given, in words."""
        domain = self.policy.domains[name]
        constants = [c for item in given for c in domain.test(item).constants()]
        met = [item for item in accepted if any(domain.test(item).holds(c) for c in constants)]
        return listed((label(self.policy, name, item) for item in met or accepted), "or")

    def why_not(self, rule: str) -> str | None:
        """A test that fails in every way in which the rule could apply, in words; None where no single one does."""
        try:
            cubes = cubes_of(self.policy.rules[rule].condition)
        except TooManyCubes:
            return None
        failing = [self._failing(cube) for cube in cubes]
        names = [name for name in (failing[0] if failing else {}) if all(name in other for other in failing)]
        if not names:
            return None
        literal = failing[0][names[0]]
        return self._unmet(literal)

    def _failing(self, cube: Cube) -> dict[str, Literal]:
        return {literal.name: literal for literal in cube if self._surely_fails(literal)}

    def _surely_fails(self, literal: Literal) -> bool:
        name, accepted, wanted = literal
        if name in self.policy.concepts:
            asked = wanted == (accepted == ("true",))
            return self.derivation.first("concept", name, not asked) is not None
        stated = self.given.get(name) or ((self.readings[name],) if name in self.readings else None)
        if stated is None:
            return False
        domain = self.policy.domains[name]
        truths = {any(domain.test(item).holds(v) for item in accepted) for v in self._values(name, stated)}
        return truths == {not wanted}

    def _values(self, name: str, stated: tuple[str, ...]) -> Iterable[object]:
        return representatives(self.policy, name, {name: self.policy.tests(name, stated)})

    def _unmet(self, literal: Literal) -> str:
        """What a rule asks and does not get."""
        name, accepted, wanted = literal
        if name in self.policy.concepts:
            return self._concept(name, holds=wanted != (accepted == ("true",)))
        if name in self.policy.readings:
            return f"{name} is read as {self.readings.get(name, 'open')}"
        return say(self.policy, name, accepted, holds=not wanted)


def _once(clauses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(clauses))
