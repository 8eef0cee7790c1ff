"""Why a rule applies, or does not: the literals of its derivation in words, each fact once, down through concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from remit.chaining.derivation import Derivation, DerivationStep
from remit.decide.interpretation import Meaning
from remit.errors import TooLarge
from remit.explain.words import clauses, is_presence, label, listed, say, say_concept, say_reading
from remit.model.comparisons import Comparison
from remit.model.facts import Fact
from remit.model.items import Accepted, Exactly, FigureItem, Item, Stated, text_of
from remit.model.kinds.choice import group_names
from remit.model.readings import OPEN
from remit.model.written import asked_true
from remit.normal.cubes import Cube, Literal, cubes_of
from remit.representatives import truths

LiteralKey = tuple[str, bool]  # a name, and whether its tests are wanted to hold


class Lack(NamedTuple):
    """What keeps a rule from applying, as tests that surely fail, and the statements that say so."""

    literals: tuple[Literal, ...]
    cites: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(literal.name for literal in self.literals)


class Reasons:
    """What can be said of one decision's facts and of the tests that they meet."""

    def __init__(self, meaning: Meaning, derivation: Derivation, given: Stated, readings: Mapping[str, str]) -> None:
        self.meaning, self.derivation, self.given, self.readings = meaning, derivation, given, readings
        self.policy = meaning.policy

    def why(self, rule: str) -> list[str]:
        """The clauses that make a rule apply; none where it is not one and the same in every case."""
        step = self._plainest("rule", rule, holds=True)
        return self._clauses(step.cube) if step else []

    def figure_cites(self, kind: str, name: str) -> Iterator[str]:
        """The statements behind the figures by which a rule applies or a concept holds, down through concepts.

        Args:
            kind: `rule` or `concept`.
            name: Its name.
        """
        step = self._plainest(kind, name, holds=True)
        for literal in step.cube if step else ():
            if literal.name in self.policy.concepts and literal.wanted:
                yield from self.figure_cites("concept", literal.name)
            yield from (c for item in literal.accepted if isinstance(item, FigureItem) for c in item.cites)

    def _plainest(self, kind: str, name: str, *, holds: bool) -> DerivationStep | None:
        """Of the steps by which something was derived, the one with the fewest readings, then literals."""
        steps = [s for s in self.derivation.steps if (s.kind, s.name, s.holds) == (kind, name, holds)]
        return min(steps, key=self._length, default=None)

    def _length(self, step: DerivationStep) -> tuple[int, int]:
        return sum(literal.name in self.policy.readings for literal in step.cube), len(step.cube)

    def _clauses(self, literals: Iterable[Literal]) -> list[str]:
        """One clause for each name, with everything that is wanted of it, and one for what is not wanted."""
        wanted: dict[LiteralKey, list[Accepted]] = {}
        for literal in literals:
            wanted.setdefault((literal.name, literal.wanted), []).append(literal.accepted)
        return list(dict.fromkeys(self._clause(name, holds, asked) for (name, holds), asked in wanted.items()))

    def _clause(self, name: str, holds: bool, asked: Sequence[Accepted]) -> str:
        if name in self.policy.concepts:
            return self._concept(name, holds=holds == asked_true(asked[0]))
        if name in self.policy.readings:
            return say_reading(self.policy, name, (self.readings.get(name, OPEN),))
        return self._met(name, asked) if holds else self._not_met(name, [item for items in asked for item in items])

    def _concept(self, name: str, *, holds: bool) -> str:
        """A concept as a clause, with the facts that make it so."""
        step = self._plainest("concept", name, holds=holds)
        clause = say_concept(self.policy, name, holds=holds)
        return f"{clause} ({clauses(self._clauses(step.cube))})" if step and step.cube else clause

    def _met(self, name: str, asked: Sequence[Accepted]) -> str:
        """What is stated of a fact, and, where its words differ, the narrowest thing that is asked."""
        if against := [items for items in asked if isinstance(items[0], Comparison)]:
            alone = [items for items in asked if items not in against]
            said = [self._met(name, alone)] if alone else []
            return clauses([*said, *(self._against(name, item, holds=True) for (item, *_) in against)])
        narrowest = min(asked, key=lambda accepted: self.meaning.number(name, accepted))
        given = self.given.get(name)
        if given is None:
            return say(self.policy, name, narrowest)
        clause = say(self.policy, name, given)
        matched = [item for item in self._matched(name, given, narrowest) if not self._is_presence(name, item)]
        texts, stated = [*map(text_of, matched)], tuple(map(text_of, given))
        said_already = {*texts} <= {*stated} or any(text.endswith(stated) for text in texts)
        return clause if said_already else f"{clause} ({listed(self._labels(name, matched), 'or')})"

    def _not_met(self, name: str, unwanted: Iterable[Item]) -> str:
        """What is stated of a fact, and what it thereby is not."""
        items = list(dict.fromkeys(unwanted))
        if against := [item for item in items if isinstance(item, Comparison)]:
            alone = [item for item in items if not isinstance(item, Comparison)]
            said = [self._not_met(name, alone)] if alone else []
            return clauses([*said, *(self._against(name, item, holds=False) for item in against)])
        if name not in self.given:
            return say(self.policy, name, items, holds=False)
        fact, given = self.policy.facts[name], self.given[name]
        clause, others = say(self.policy, name, given), [item for item in items if not self._is_presence(name, item)]
        if fact.kind == "flag" or not others or all(self._is_presence(name, item) for item in given):
            return clause
        if fact.domain.takes_lists:
            return f"{clause}: {say(self.policy, name, others, holds=False)}"
        return f"{clause}, not {listed(self._labels(name, _grouped(fact, others)), 'or')}"

    def _is_presence(self, name: str, item: Item) -> bool:
        return is_presence(self.policy.facts.get(name), item)

    def _against(self, name: str, against: Item, *, holds: bool) -> str:
        """A comparison, with what is stated of both facts."""
        assert isinstance(against, Comparison)
        stated = [
            f"{n} {' or '.join(self._labels(n, self.given[n]))}" for n in (name, against.other) if n in self.given
        ]
        return say(self.policy, name, (against,), holds=holds) + (f" ({', '.join(stated)})" if stated else "")

    def _labels(self, name: str, items: Iterable[Item]) -> list[str]:
        return [label(self.policy, name, item) for item in items]

    def _matched(self, name: str, given: Accepted, accepted: Accepted) -> list[Item]:
        """The accepted items that take in what is given."""
        domain = self.policy.domains[name]
        constants = [c for item in given for c in domain.test(item).constants()]
        met = [item for item in accepted if any(domain.test(item).holds(c) for c in constants)]
        return met or list(accepted)

    def why_not(self, rule: str) -> str | None:
        """What fails in every way in which the rule could apply, in words; None where one of them may yet hold.

        Of a rule that no case could meet, nothing is to be said of this one.
        """
        try:
            cubes = self.meaning.cubes(rule)
        except TooLarge:
            return None
        asked = [cube for cube in cubes if not self._is_of_another_day(cube)] or cubes
        failing = [[literal for literal in cube if self._surely_fails(literal)] for cube in asked]
        if not failing or not all(failing):
            return None
        return clauses(self._unmet(_covering(failing)))

    def _is_of_another_day(self, cube: Cube) -> bool:
        """Whether a way of applying is about the value of a figure on other days than this."""
        days = {figure.by for figure in self.policy.figures.values()}
        dated = any(isinstance(item, FigureItem) for literal in cube for item in literal.accepted)
        return dated and any(literal.name in days and self._surely_fails(literal) for literal in cube)

    def nearest(self, rule: str) -> list[str] | None:
        """What is not so in the way of applying that lacks least; None where no one thing surely fails in each way."""
        try:
            cubes = self.meaning.cubes(rule)
        except TooLarge:
            return None
        failing = [[literal for literal in cube if self._surely_fails(literal)] for cube in cubes]
        fewest = min(failing, key=len, default=[])
        return self._unmet(fewest) if fewest else None

    def lack(self, rule: str) -> Lack | None:
        """What the way of applying lacks that lacks fewest facts, down through concepts; None where nothing surely."""
        try:
            found = self._lack(self.meaning.cubes(rule), self.policy.rules[rule].cites)
        except TooLarge:
            return None
        return found if found.literals else None

    def lacks(self, found: Lack) -> list[str]:
        """What is so instead of what a rule lacks, in clauses."""
        return self._unmet(found.literals)

    def _lack(self, cubes: Iterable[Cube], cites: tuple[str, ...]) -> Lack:
        """Of several ways the nearest; those that lack the same facts are one. Readings that close a way are cited."""
        ways = [self._way(cube) for cube in cubes]
        if not ways or not all(way.literals for way in ways):
            return Lack((), cites)
        nearest = min(ways, key=lambda way: (len(self._closing(way)), len(way.names)))
        alike = [way for way in ways if way.names == nearest.names]
        closing = [name for way in ways for name in self._closing(way) if way.names == {name}]
        chosen = [self.policy.readings[name].choices[self.readings[name]].cites for name in closing]
        within = [way.cites for way in alike]
        said = [cited for some in chosen or within for cited in some] or cites
        return Lack(tuple(dict.fromkeys(each for way in alike for each in way.literals)), tuple(dict.fromkeys(said)))

    def _way(self, cube: Cube) -> Lack:
        """What one way of applying lacks; of a concept, what that lacks."""
        literals: list[Literal] = []
        cites: list[str] = []
        for literal in filter(self._surely_fails, cube):
            concept = self.policy.concepts.get(literal.name)
            asked = literal.wanted == asked_true(literal.accepted) if concept else True
            inner = self._lack(cubes_of(concept.when, asked), concept.cites) if concept else Lack((literal,), ())
            literals += inner.literals or (literal,)
            cites += inner.cites
        return Lack(tuple(literals), tuple(cites))

    def _closing(self, way: Lack) -> list[str]:
        return [name for name in way.names if name in self.readings]

    def _unmet(self, literals: Iterable[Literal]) -> list[str]:
        """What a rule asks and does not get, turned round: it is so that …"""
        return self._clauses(literal.negated() for literal in literals)

    def _surely_fails(self, literal: Literal) -> bool:
        name, accepted, wanted = literal
        if literal.comparison is not None:
            known = {each: self.policy.tests(each, self.given[each]) for each in literal.names if each in self.given}
            return truths(self.policy, literal.name, literal.comparison, known) == {not wanted}
        if name in self.policy.concepts:
            return self.derivation.first("concept", name, wanted != asked_true(accepted)) is not None
        stated = self.given.get(name) or ((self.readings[name],) if name in self.readings else None)
        if stated is None:
            return False
        return self.meaning.truths(name, accepted, stated) == {not wanted}


def _grouped(fact: Fact, items: Sequence[Item]) -> Sequence[Item]:
    """Values and groups of a choice, those that make up a group as this."""
    groups = fact.domain.groups
    names = [text_of(item) for item in items if isinstance(item, (str, Exactly))]
    if not items[1:] or len(names) < len(items) or not all(name in groups for name in names):
        return items
    found = group_names(groups, [value for name in names for value in groups[name]])
    return found if len(found) < len(items) else items


def _covering(failing: Sequence[Sequence[Literal]]) -> Iterator[Literal]:
    """Of the literals that fail in each cube one, with as few names as can be told at a glance."""
    names = [dict.fromkeys(literal.name for literal in literals) for literals in failing]
    left = list(range(len(failing)))
    chosen: list[str] = []
    while left:
        best = max(dict.fromkeys(n for i in left for n in names[i]), key=lambda n: sum(n in names[i] for i in left))
        chosen.append(best)
        left = [i for i in left if best not in names[i]]
    for literals in failing:
        yield next(literal for name in chosen for literal in literals if literal.name == name)
