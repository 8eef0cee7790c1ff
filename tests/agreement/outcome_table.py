"""All complete outcomes of a small policy in one table, and by brute force what follows of every partial combination.

A combination has of every fact the number of one of its values, or None where it is unknown. Values come from
`verdict.representatives`, so cells have no part in it. The table knows nothing of masks and diagrams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, reduce
from itertools import product
from operator import and_, or_
from pathlib import Path
from typing import Any

import remit
from remit.decide.given_values import item_of
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.possible import Contest, Findings
from remit.representatives import KnownFacts, representatives
from remit.verdict import Outcome
from told_apart import by_readings

Combination = tuple[int | None, ...]
Choices = int  # a set of choices of all readings: a bit for each, by their place in `Table.choices`
Row = tuple[tuple[Outcome | None, Choices], ...]  # of one complete combination, each outcome with its choices
Levels = frozenset[int]

SHIPPED = Path(__file__).parents[2] / "rules" / "us-weapons-in-russia.yaml"


@cache
def shipped() -> remit.LoadedPolicy:
    return remit.load(str(SHIPPED))


@cache
def shipped_table() -> Table:
    return Table(shipped().policy)


class Table:
    """Every complete combination of values, decided by the definition under every choice of the readings."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.names = tuple(policy.facts)
        self.values = [representatives(policy, name, {}) for name in self.names]
        self.choices = list(product(*(policy.readings[name].choices for name in policy.readings)))
        self.default = self.choices.index(tuple(str(reading.default) for reading in policy.readings.values()))
        self.with_choice = {
            (name, choice): sum(1 << place for place, each in enumerate(self.choices) if each[level] == choice)
            for level, (name, reading) in enumerate(policy.readings.items())
            for choice in reading.choices
        }
        self.looked_at: set[Choices] = set()  # of readings in a row: choices that the definition does not tell apart
        self.rows: dict[Combination, Row] = {codes: self._row(codes) for codes in self.complete()}

    def _row(self, codes: Sequence[int]) -> Row:
        found: dict[Outcome | None, Choices] = {}
        for choices, outcome in by_readings(self.policy, self.given(codes)):
            agreeing = self.agreeing(choices)
            self.looked_at.add(agreeing)
            found[outcome] = found.get(outcome, 0) | agreeing
        return tuple(found.items())

    def agreeing(self, choices: Mapping[str, str]) -> Choices:
        """All choices of all readings that have these of some."""
        return reduce(and_, [self.with_choice[each] for each in choices.items()], (1 << len(self.choices)) - 1)

    def outcome(self, codes: Combination, number: int) -> Outcome | None:
        """Of a complete combination, under one choice of all readings."""
        (outcome,) = [outcome for outcome, choices in self.rows[codes] if choices >> number & 1]
        return outcome

    @cached_property
    def changes(self) -> dict[Levels, Choices]:
        """Of every set of readings, the choices that differ from the default in these; smaller sets first."""
        default, found = self.choices[self.default], dict[Levels, Choices]()
        for place, choice in enumerate(self.choices):
            changed = frozenset(level for level, each in enumerate(choice) if each != default[level])
            found[changed] = found.get(changed, 0) | 1 << place
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), sorted(item[0]))))

    def complete(self) -> Iterator[tuple[int, ...]]:
        return product(*(range(len(values)) for values in self.values))

    def partial(self) -> Iterator[Combination]:
        """Every combination, each after all that say more."""
        return product(*((*range(len(values)), None) for values in self.values))

    def given(self, combination: Combination) -> dict[str, Any]:
        """The facts that a combination knows, as Python values."""
        known = zip(self.names, self.values, combination, strict=True)
        return {name: values[code] for name, values, code in known if code is not None}

    def known(self, combination: Combination) -> KnownFacts:
        domains = self.policy.domains
        return {name: (domains[name].test(item_of(value)),) for name, value in self.given(combination).items()}

    def more_known(self, combination: Combination, level: int) -> list[Combination]:
        """The combination with each value of an unknown fact."""
        return [(*combination[:level], code, *combination[level + 1 :]) for code in range(len(self.values[level]))]

    def folded(self, leaf: Callable[[Row], Any], join: Callable[[list[Any]], Any]) -> dict[Combination, Any]:
        """Of every combination, what `join` makes of the values of one unknown fact; of complete ones, `leaf`."""
        found: dict[Combination, Any] = {}
        for combination in self.partial():
            if None in combination:
                found[combination] = join([found[c] for c in self.more_known(combination, combination.index(None))])
            else:
                found[combination] = leaf(self.rows[combination])
        return found

    def differences(self, verdicts: dict[Combination, frozenset[Verdict]]) -> dict[Combination, list[Levels]]:
        """Of every combination, the smallest sets of facts on which two cases of different verdicts differ.

        Two cases that agree on an unknown fact are two cases of a combination that knows it.
        """
        found: dict[Combination, list[Levels]] = {}
        for combination in self.partial():
            unknown = [level for level, code in enumerate(combination) if code is None]
            sets = {s for level in unknown for more in self.more_known(combination, level) for s in found[more]}
            if len(verdicts[combination]) > 1:
                sets.add(frozenset(unknown))
            found[combination] = smallest(sets)
        return found


@cache
def _smallest(sets: frozenset[Levels]) -> list[Levels]:
    return [each for each in sets if not any(other < each for other in sets)]


def smallest(sets: Iterable[Levels]) -> list[Levels]:
    """Those sets that none of the others is a part of."""
    return _smallest(frozenset(sets))


class BruteForce:
    """The findings on every combination, under the default readings or with all of them open."""

    def __init__(self, table: Table, *, readings_open: bool = False) -> None:
        self.table = table
        picked = (1 << len(table.choices)) - 1 if readings_open else 1 << table.default
        by_verdict = table.folded(_by_verdict, _all_together)
        self.by_verdict = by_verdict
        self.possible = {c: _verdicts(row, picked) for c, row in by_verdict.items()}
        self.rules = table.folded(lambda row: _rules(row, picked), _either)
        self.differences = {} if readings_open else table.differences(self.possible)

    def findings(self, combination: Combination) -> Findings | None:
        """What the engine must say, under the default readings."""
        if not self.possible[combination]:
            return None
        every, some = self.rules[combination]
        deciding = frozenset[int]().union(*self.differences[combination])
        contests = contests_of(self.table, self.by_verdict[combination])
        depends_on = tuple(self.table.names[level] for level in sorted(deciding))
        return Findings(in_order(self.possible[combination]), every, some, contests, depends_on)


ByVerdict = tuple[Choices, ...]  # of each verdict, in their order, the choices of readings under which it is possible


def _by_verdict(row: Row) -> ByVerdict:
    found = dict.fromkeys(Verdict, 0)
    for outcome, choices in row:
        if outcome is not None:
            found[outcome.verdict] |= choices
    return tuple(found.values())


def _all_together(rows: list[ByVerdict]) -> ByVerdict:
    return tuple(reduce(or_, column) for column in zip(*rows, strict=True))


def _verdicts(row: ByVerdict, picked: Choices) -> frozenset[Verdict]:
    return frozenset(verdict for verdict, choices in zip(Verdict, row, strict=True) if choices & picked)


def _rules(row: Row, picked: Choices) -> tuple[frozenset[str], frozenset[str]] | None:
    possible = [frozenset(outcome.rules) for outcome, choices in row if outcome and choices & picked]
    return _either([(rules, rules) for rules in possible])


def _either(below: list[Any]) -> tuple[frozenset[str], frozenset[str]] | None:
    possible = [pair for pair in below if pair is not None]
    if not possible:
        return None
    return frozenset.intersection(*(p[0] for p in possible)), frozenset.union(*(p[1] for p in possible))


@cache
def contests_of(table: Table, row: ByVerdict) -> tuple[Contest, ...]:
    """The smallest changes of default readings that change what is possible, by going through all of them."""
    names, usual = tuple(table.policy.readings), _verdicts(row, 1 << table.default)
    found: dict[Levels, list[Contest]] = {}
    for changed, choices in table.changes.items():
        if not any(smaller < changed for smaller in found):
            for place in _places(choices & _different(table, row)):
                change = tuple((names[level], table.choices[place][level]) for level in sorted(changed))
                verdicts = _verdicts(row, 1 << place)
                assert verdicts not in (usual, frozenset())
                found.setdefault(changed, []).append(Contest(change, in_order(verdicts)))
    return tuple(contest for contests in found.values() for contest in contests)


@cache
def _different(table: Table, row: ByVerdict) -> Choices:
    """The choices under which something else is possible than by default, if anything."""
    every = (1 << len(table.choices)) - 1
    as_by_default = [choices if choices >> table.default & 1 else every & ~choices for choices in row]
    return reduce(or_, row) & ~reduce(and_, as_by_default)


def _places(choices: Choices) -> Iterator[int]:
    while choices:
        last = choices & -choices
        yield last.bit_length() - 1
        choices ^= last


def in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(sorted(verdicts, key=list(Verdict).index))
