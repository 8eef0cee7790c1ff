"""A policy as it is written: everything in the file, by name."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from remit.errors import near_miss
from remit.model.asked import Path
from remit.model.combining import SAYS, Combining, Ranks, before, ranks, strata
from remit.model.comparisons import Comparison
from remit.model.conditions import Condition
from remit.model.derived import Derivation
from remit.model.facts import Fact, Hierarchy
from remit.model.figures import Figure, FigureValue
from remit.model.items import Item
from remit.model.kinds.choice import Choice
from remit.model.kinds.domain import Domain
from remit.model.kinds.flag import Flag
from remit.model.kinds.number import Whole
from remit.model.matching import Test
from remit.model.readings import Reading
from remit.model.rules import Concept, Constraint, Override, Overrides, Property, Rule, Settled
from remit.model.scopes import Scope
from remit.model.sources import Citation, Source, meant
from remit.model.written import Frozen, Name, Text, Texts, fail, version_one


def comparisons(accepted: tuple[Item, ...]) -> tuple[Comparison, ...]:
    """The comparisons among what a test accepts."""
    return tuple([item for item in accepted if isinstance(item, Comparison)])


def _verdict(value: object) -> object:
    if isinstance(value, str) and value not in get_args(Settled):
        fail("unknown-verdict", f"no verdict `{value}`", near_miss(value, get_args(Settled), "verdicts"))
    return value


def _of_file(value: object) -> object:
    if isinstance(value, str) and ":" in value:
        said = f"`{value}` cannot be the name of a policy"
        fail("bad-name", said, "its file is called after it, and has no colon in its name")
    return value


class Included(Frozen):
    """A policy, or a table of rules, that is concluded on its own and enters as rules; what these override."""

    policy: Text
    overrides: Overrides = Field({})
    priority: Whole | None = None
    combining: Annotated[Combining, Field(description="Of a table of rules: how its rows are combined")] = "explicit"


def _included(value: object) -> object:
    return {"policy": value} if isinstance(value, str) else value


Inclusion = Annotated[Included, BeforeValidator(_included, json_schema_input_type=str | Included)]


class Policy(Frozen):
    """A policy file. Rules, facts, concepts and readings keep the order in which they are written."""

    version: Annotated[Literal["1"], BeforeValidator(version_one("remit"), json_schema_input_type=Literal[1])] = Field(
        alias="remit"
    )
    policy: Annotated[Name, BeforeValidator(_of_file)]
    title: Text
    about: Text | None = None
    otherwise: Annotated[Settled, BeforeValidator(_verdict)] = "unregulated"
    combining: Combining = "explicit"
    uses: Texts = ()
    include: Mapping[Name, Inclusion] = {}
    sources: Mapping[Name, Source] = {}
    hierarchies: Mapping[Name, Hierarchy] = {}
    facts: Mapping[Name, Fact]
    figures: Mapping[Name, Figure] = {}
    constraints: Mapping[Name, Constraint] = {}
    readings: Mapping[Name, Reading] = {}
    concepts: Mapping[Name, Concept] = {}
    rules: Mapping[Name, Rule]
    scopes: Mapping[Name, Scope] = {}
    properties: Mapping[Name, Property] = {}

    @model_validator(mode="before")
    @classmethod
    def _facts_of_others(cls, data: Any) -> Any:
        """A policy that uses a vocabulary need not declare facts of its own."""
        return {"facts": {}, **data} if isinstance(data, dict) and "uses" in data else data

    @cached_property
    def domains(self) -> Mapping[str, Domain]:
        """The domain of every name that a condition can test: facts, then readings, then concepts."""
        facts = {name: fact.domain for name, fact in self.facts.items()}
        readings: dict[str, Choice] = {name: reading.domain for name, reading in self.readings.items()}
        return {**facts, **readings, **dict.fromkeys(self.concepts, Flag())}

    @cached_property
    def derived(self) -> Mapping[str, Derivation]:
        """The facts that are worked out from others, each after those; there is no circle (lint refuses one)."""
        derivations = {name: fact.derive for name, fact in self.facts.items() if fact.derive is not None}
        order = TopologicalSorter({name: tuple(self.behind(name)) for name in derivations}).static_order()
        return {name: derivations[name] for name in order if name in derivations}

    def behind(self, name: str) -> Iterator[str]:
        """The facts that a derived fact is worked out from at once; of a concept, those that it tests.

        Args:
            name: A fact.
        """
        derivation = self.facts[name].derive
        for each in () if derivation is None else derivation.inputs:
            yield from self.facts_of(each) if each in self.concepts else (each,)

    def facts_of(self, concept: str) -> Iterator[str]:
        """The facts and readings that a concept tests, down through others; those that they are compared with, too.

        Args:
            concept: Its name.
        """
        for _, part in self.concepts[concept].when.walk():
            for name, accepted in part.tests.items():
                yield from self.facts_of(name) if name in self.concepts else (name,)
                yield from (against.other for against in comparisons(accepted))

    @cached_property
    def _tests(self) -> dict[tuple[str, tuple[Item, ...]], tuple[Test, ...]]:
        return {}

    def tests(self, name: str, accepted: tuple[Item, ...]) -> tuple[Test, ...]:
        """What a written test accepts of a fact alone: any of these.

        Args:
            name: A fact or a reading.
            accepted: Texts of which one must hold; comparisons among them are passed over.

        Raises:
            Unreadable: One is no value of it, nor says which.
        """
        key = (name, accepted)
        if key not in self._tests:
            alone = [item for item in accepted if not isinstance(item, Comparison)]
            self._tests[key] = tuple(self.domains[name].test(item) for item in alone)
        return self._tests[key]

    @cached_property
    def compared(self) -> Mapping[str, frozenset[str]]:
        """Of every fact that is compared with another: all facts that it is compared with, directly or through others.

        It is one of them.
        """
        groups: dict[str, frozenset[str]] = {}
        for _, condition in self.conditions():
            for _, part in condition.walk():
                for name, accepted in part.tests.items():
                    for against in comparisons(accepted):
                        joined = groups.get(name, frozenset([name])) | groups.get(against.other, {against.other})
                        groups.update(dict.fromkeys(joined, joined))
        return groups

    @cached_property
    def overridden_by(self) -> Mapping[str, tuple[str, ...]]:
        """Of every rule, those whose `overrides` name it; by rank, others may override it too."""
        found: dict[str, list[str]] = {name: [] for name in self.rules}
        for name, rule in self.rules.items():
            for beaten in rule.overrides:
                found[beaten].append(name)
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def rank(self) -> Ranks:
        """Of every rule its rank: each overrides all of a higher one; all have the same but where `combining` says.

        One that only stops what it names has none, and neither overrides nor is overridden by rank.
        """
        return ranks(self.combining, self.rules)

    def beats(self, rule: str, other: str) -> bool:
        """Whether a rule overrides another one: it names it, or is of a lower rank.

        Args:
            rule: The one that may override.
            other: The one that may be overridden.
        """
        return other in self.rules[rule].overrides or before(self.rank, rule, other)

    def beaten_by(self, rule: str) -> Mapping[str, Override]:
        """The rules that a rule overrides: those that it names, and those of a higher rank."""
        if self.combining == "explicit":
            return self.rules[rule].overrides
        because = Override(because=SAYS.get(self.combining))
        lower = {name: because for name in self.rules if before(self.rank, rule, name)}
        return {**lower, **self.rules[rule].overrides}

    @cached_property
    def precedence(self) -> Mapping[str, int]:
        """All rules in an order in which each comes after every rule that overrides it.

        The relation has no circle (lint refuses one).
        """
        order = [*TopologicalSorter(self.overridden_by).static_order()]
        stratum = strata(self.rank, order, self.overridden_by)
        return {name: place for place, name in enumerate(sorted(order, key=stratum.__getitem__))}

    @cached_property
    def duties(self) -> Mapping[str, tuple[str, ...]]:
        """Of every duty, the rules that carry it."""
        found: dict[str, list[str]] = {}
        for name, rule in self.rules.items():
            for duty in rule.duties:
                found.setdefault(duty, []).append(name)
        return {duty: tuple(rules) for duty, rules in found.items()}

    @cached_property
    def newest(self) -> datetime.date | None:
        """The day of the newest source: what came after it, the policy cannot know."""
        return max((source.published for source in self.sources.values()), default=None)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each rule is written among the others."""
        return {name: place for place, name in enumerate(self.rules)}

    @cached_property
    def tested(self) -> Mapping[str, tuple[tuple[Test, ...], ...]]:
        """Of every name, the tests on it in any condition."""
        found: dict[str, dict[tuple[Test, ...], None]] = {name: {} for name in self.domains}
        for _, condition in self.conditions():
            for _, part in condition.walk():
                for name, accepted in part.tests.items():
                    if tests := self.tests(name, accepted):
                        found[name][tests] = None
        return {name: tuple(tests) for name, tests in found.items()}

    def conditions(self) -> Iterator[tuple[Path, Condition]]:
        """Every condition that bears on a verdict, whole, with the way to it."""
        for name, constraint in self.constraints.items():
            yield ("constraints", name, "when"), constraint.when
            yield ("constraints", name, "then"), constraint.then
        for name, concept in self.concepts.items():
            yield ("concepts", name, "when"), concept.when
        for name, rule in self.rules.items():
            yield ("rules", name, "when"), rule.condition

    def citing(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """All that must rest on statements, by the way to it, with its citations as they are written.

        Rules, each followed by its overrides and duties; concepts; choices of readings; values of figures.
        """
        for name, rule in self.rules.items():
            yield ("rules", name), rule.cites
            yield from ((("rules", name, "overrides", beaten), why.cites) for beaten, why in rule.overrides.items())
            yield from ((("rules", name, "with", duty), said.cites) for duty, said in rule.duties.items())
        for name, concept in self.concepts.items():
            yield ("concepts", name), concept.cites
        for name, reading in self.readings.items():
            yield from ((("readings", name, "choices", way), taken.cites) for way, taken in reading.choices.items())
        for name, figure in self.figures.items():
            values: list[tuple[tuple[str, ...], tuple[str, ...]]]
            values = [(("values", str(day)), value.cites) for day, value in figure.values.items()]
            if isinstance(figure.before, FigureValue):  # what is a matter of reading rests on what that does
                values.append((("before",), figure.before.cites))
            yield from ((("figures", name, *way), cites or figure.cites) for way, cites in values)

    def citation(self, written: str) -> Citation:
        """`p1.s1` of the only source, or `source#p1.s1`."""
        return meant(written, self.sources)
