"""The properties of a policy, proved over all cases that they are about, or refuted by a smallest counterexample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from math import prod

from remit.assurance.case_space import CaseSpace
from remit.assurance.prove.doubled_pairs import DoubledPairs
from remit.assurance.prove.pairs import ELSEWHERE, VERDICTS, Pairs, Relation, VerdictTurns
from remit.assurance.prove.proofs import Answer, Counterexample, Missing, Proof, claimed
from remit.decide.answers import FactChanges
from remit.decide.derived_values import with_derived
from remit.decide.unlinked import apart, moving, unlinked
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.diagram.policy_tests import AllowedLists, PolicyTests
from remit.diagram.ruled import Ruled
from remit.diagram.truths import Truths
from remit.errors import Problem, RemitError, near_miss
from remit.model.conditions import Condition
from remit.model.editing import condition_of
from remit.model.items import Accepted
from remit.model.policy import Policy, comparisons
from remit.model.rules import Property, Verdict
from remit.progress import told
from remit.verdict import CaseValues, decide


def prove(policy: Policy, names: Iterable[str] | None = None) -> tuple[Proof, ...]:
    """The properties of a policy, with what became of each.

    Each is looked at by itself, so that the ranges of numbers and days that it tells apart count for it alone.

    Args:
        policy: The one that claims them.
        names: Those that are wanted, in this order; None for all of them.

    Raises:
        RemitError: There is no property of such a name.
        TooLarge: A property comes to more than can be looked at.
    """
    wanted = policy.properties if names is None else dict.fromkeys(names)
    chosen = {name: _property(policy, name) for name in wanted}
    asked = told("properties are looked at", chosen.items(), len(chosen))
    return tuple(_Prover(_study(policy, property), property).proof(name) for name, property in asked)


def _property(policy: Policy, name: str) -> Property:
    if name not in policy.properties:
        help = near_miss(name, policy.properties, "properties")
        raise RemitError([Problem("undeclared-property", f"no property `{name}`", None, help)])
    return policy.properties[name]


def _study(policy: Policy, property: Property) -> CaseSpace:
    """Raises TooLarge."""
    conditions = [property.when, *_changed(property), *([] if property.then is None else [property.then])]
    pairs = PolicyTests(policy, conditions).compared  # also by the claim alone
    compared = set[str]().union(*(pair for pair in pairs if not any(policy.domains[name].singly() for name in pair)))
    changing = [{*names, *moving(policy, names, claimed(property))} for names in (property.same, property.change)]
    doubled = frozenset[str]().union(*(names for names in changing if not names.isdisjoint(compared)))
    study = CaseSpace(policy, conditions=conditions, doubled=doubled)
    several = frozenset[str]().union(*(names for names in changing if not names.isdisjoint(study.space.asked)))
    return study if several <= doubled else CaseSpace(policy, conditions=conditions, doubled=doubled | several)


def _changed(property: Property) -> Iterator[Condition]:
    """The values before and after a change, as conditions: the cells of the diagram must tell them apart."""
    for fact, change in property.change.items():
        for items in (change.from_, change.to):
            yield condition_of({fact: items})


class _Prover:
    """One property over the diagram of all cases."""

    def __init__(self, study: CaseSpace, property: Property) -> None:
        self.study, self.property, self.claimed = study, property, claimed(property)
        self.within = self._within()
        self.root = study.diagram.apply(study.verdicts(), study.condition(), _where)
        self.counts = study.count(self.root, self.within)
        self.cases = sum(number for value, number in self.counts.items() if value & VERDICTS)

    def _within(self) -> AllowedLists:
        """The readings that are meant."""
        readings = self.property.readings
        return self.study.every_reading() if isinstance(readings, str) else self.study.within(readings)

    def _pairs(self, relation: Relation, turns: VerdictTurns) -> Pairs:
        """Two scenarios each; readings that may differ between them are open."""
        readings, names = self.property.readings, {self.study.space.names[level] for level in relation}
        every = isinstance(readings, str)
        within = self.study.every_reading() if every else self.study.within(readings, open_readings=names)  # type: ignore[arg-type]
        if names.isdisjoint(self.study.space.doubled):
            return Pairs(self.study, self.root, within, relation, turns)
        changes = [self._of_sets(name) for name in names & self.study.space.asked.keys()]
        return DoubledPairs(self.study, self.root, self._after(names), within, relation, turns, changes)

    def _of_sets(self, name: str) -> Node:
        """Where a set with a level for each test may change to another."""
        study, change = self.study, self.property.change.get(name)
        if change is None:
            return study.junctions.always
        before, after = (
            Truths(study.policy, study.space, study.junctions, renamed=renamed).test(name, items)
            for renamed, items in (({}, change.from_), ({name: study.space.doubled[name]}, change.to))
        )
        return study.junctions.both(before, after)

    def _after(self, names: Iterable[str]) -> Node:
        """What the root is, of cases after some facts have changed."""
        study = self.study
        then = {name: study.space.doubled[name] for name in names}
        truths = Truths(study.policy, study.space, study.junctions, renamed=then)
        return study.diagram.apply(Ruled(truths).verdicts, truths.holds(self.property.when), _where)

    def _levels(self, names: Iterable[str]) -> list[int]:
        return [self.study.space.level_of[name] for name in names]

    def proof(self, name: str) -> Proof:
        verdicts = {verdict: self.counts[bit] for verdict, bit in BIT_OF.items() if self.counts.get(bit)}
        readings = prod(len(self.within[level]) for level in self._levels(self.study.policy.readings))
        answers = tuple(self._claims[key]() for key in self.property.claims)
        return Proof(name, self.property, verdicts, answers, readings)

    @property
    def _claims(self) -> Mapping[str, Callable[[], Answer]]:
        """What answers each claim."""
        others = [verdict for verdict in BIT_OF if verdict not in self.property.always]
        return {
            "never": partial(self._none_is, "never", self.property.never),
            "always": partial(self._none_is, "always", others),
            "some": self._some,
            "then": self._then,
            "same": self._same,
            "never turns": self._never_turns,
        }

    def _none_is(self, key: str, refuting: Iterable[str]) -> Answer:
        """No case has one of these verdicts; of counterexamples, the one with the fewest facts."""
        bits = [BIT_OF[Verdict(verdict)] for verdict in dict.fromkeys(refuting)]
        found = [self._counterexample(bit) for bit in bits if self.counts.get(bit)]
        broken = sum(self.counts.get(bit, 0) for bit in bits)
        if not found:
            return Answer(key, self.cases, broken)
        smallest = min(found, key=lambda one: len(one.where))
        surely = all(one.is_smallest for one in found)
        return Answer(key, self.cases, broken, (replace(smallest, is_smallest=surely),))

    def _counterexample(self, bit: int) -> Counterexample:
        found = self.study.witness(self.root, bit, self.within)
        assert found is not None
        return self._shown(found.where, self.study.facts(found.path), found.is_smallest)

    def _shown(self, where: FactChanges, facts: CaseValues, is_smallest: bool) -> Counterexample:
        """A case with what settles it; the definition says once more what follows, and from which rules."""
        outcome = decide(self.study.policy, facts)
        is_case = self._is_case(where)
        return Counterexample(self._with_readings(where), outcome.verdict, outcome.rules, facts, is_smallest, is_case)

    def _is_case(self, where: FactChanges) -> bool | None:
        """Whether there is such a case, where derived facts are looked at apart from what they are derived from."""
        policy = self.study.policy
        known = {name: policy.tests(name, items) for name, items in where if name in policy.facts}
        if policy.derived and any(comparisons(items) for _, items in where):
            return None  # how it lies to others is not looked at
        try:
            return True if not policy.derived or not unlinked(policy, with_derived(policy, known)) else None
        except RemitError:
            return False

    def _with_readings(self, where: FactChanges) -> FactChanges:
        """With the readings that the property picks, where these are not the defaults."""
        readings, known = self.property.readings, {name for name, _ in where}
        picked = {} if isinstance(readings, str) else {name: c for name, c in readings.items() if name not in known}
        declared = self.study.policy.readings
        more = [(name, (choice,)) for name, choice in picked.items() if choice != declared[name].default]
        return (*where, *more)

    def _some(self) -> Answer:
        """Each verdict occurs, whatever the readings."""
        diagram, names = self.study.diagram, self.study.space.names
        facts = {level for level, name in enumerate(names) if name not in self.study.policy.readings}
        reached = diagram.forget(self.root, facts, self.within)
        missing = []
        for verdict in map(Verdict, self.property.some):
            lacking = diagram.apply(reached, reached, partial(_lacks, BIT_OF[verdict]))
            found = self.study.witness(lacking, HOLDS, self.within)
            missing += [] if found is None else [Missing(verdict, self._with_readings(found.where))]
        loose = apart(self.study.policy, self.claimed)  # a case may be none
        return Answer("some", self.cases, missing=tuple(missing), unlinked=loose if not missing else ())

    def _then(self) -> Answer:
        """A condition, the last of those that are looked at, holds in every case."""
        study = self.study
        refuting = study.diagram.apply(self.root, study.condition(-1), _fails)
        broken = study.count(refuting, self.within).get(HOLDS, 0)
        found = study.witness(refuting, HOLDS, self.within)
        shown = () if found is None else (self._shown(found.where, study.facts(found.path), found.is_smallest),)
        return Answer("then", self.cases, broken, shown)

    def _same(self) -> Answer:
        """No verdict turns into another, whatever these facts turn into."""
        levels = self._levels([*self.property.same, *moving(self.study.policy, self.property.same, self.claimed)])
        relation = {level: [self.study.everything[level]] * self.study.cell_count(level) for level in levels}
        turns = {bit: VERDICTS & ~bit for bit in BIT_OF.values()}
        pairs = self._pairs(relation, turns)
        return self._compared("same", pairs, pairs.cases if pairs.differ() else 0)

    def _never_turns(self) -> Answer:
        """No verdict turns into one of those that are named for it."""
        bits = {Verdict(a): [BIT_OF[Verdict(b)] for b in after] for a, after in self.property.never_turns.items()}
        turns: VerdictTurns = {BIT_OF[verdict]: sum(set(after)) for verdict, after in bits.items()}
        pairs = self._pairs(self._change(), turns)
        return self._compared("never turns", pairs, pairs.cases)

    def _change(self) -> Relation:
        """From each cell with a value before the change, to those with a value after it."""
        found = {}
        for name, change in self.property.change.items():
            level = self.study.space.level_of[name]
            if name in self.study.space.asked:
                found[level] = [self.study.everything[level]] * self.study.cell_count(level)
                continue
            before, after = (self._meeting(name, items) for items in (change.from_, change.to))
            found[level] = [after if cell in before else () for cell in range(self.study.cell_count(level))]
        for level in self._levels(moving(self.study.policy, self.property.change, self.claimed)):
            found[level] = [self.study.everything[level]] * self.study.cell_count(level)
        return found

    def _meeting(self, name: str, items: Accepted) -> tuple[int, ...]:
        study = self.study
        return study.space.cells[study.space.level_of[name]].meeting(study.policy.tests(name, items))

    def _compared(self, key: str, pairs: Pairs, cases: int) -> Answer:
        sides = [self._shown(*side) for side in pairs.smallest() or ()]
        changing = {*self.property.same, *self.property.change}
        if moving(self.study.policy, changing, self.claimed):  # together they may be no two cases
            sides = [replace(side, is_case=None if side.is_case else side.is_case) for side in sides]
        return Answer(key, cases, pairs.broken, tuple(sides))


def _where(verdict: int, holds: int) -> int:
    return verdict if verdict == IMPOSSIBLE or holds == HOLDS else ELSEWHERE


def _fails(verdict: int, holds: int) -> int:
    """HOLDS where the claim is about a case, and a condition fails in it."""
    if verdict == IMPOSSIBLE:
        return IMPOSSIBLE
    return HOLDS if verdict & VERDICTS and holds == FAILS else FAILS


def _lacks(wanted: int, reached: int, _: int) -> int:
    """HOLDS where the claim is about some cases and none has the wanted verdict."""
    return IMPOSSIBLE if not reached & VERDICTS else FAILS if reached & wanted else HOLDS
