"""All complete outcomes of a small policy in one table, and by brute force what follows of every partial combination.

A combination has of every fact the number of one of its values, or None where it is unknown. Values come from
`verdict.representatives`, so cells have no part in it. The table knows nothing of masks and diagrams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import remit
from remit.decide.knowledge import as_text
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.possible import Contest, Findings
from remit.representatives import Known, representatives
from remit.verdict import Outcome, allowed, decide

Combination = tuple[int | None, ...]
Row = tuple[Outcome | None, ...]  # of one complete combination, the outcome under every choice of the readings
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
        self.rows: dict[Combination, Row] = {codes: self._row(codes) for codes in self.complete()}

    def _row(self, codes: Sequence[int]) -> Row:
        facts = dict(self.given(codes))
        cases = [{**facts, **dict(zip(self.policy.readings, choice, strict=True))} for choice in self.choices]
        return tuple(decide(self.policy, case) if allowed(self.policy, case) else None for case in cases)

    def complete(self) -> Iterator[tuple[int, ...]]:
        return product(*(range(len(values)) for values in self.values))

    def partial(self) -> Iterator[Combination]:
        """Every combination, each after all that say more."""
        return product(*((*range(len(values)), None) for values in self.values))

    def given(self, combination: Combination) -> dict[str, Any]:
        """The facts that a combination knows, as Python values."""
        known = zip(self.names, self.values, combination, strict=True)
        return {name: values[code] for name, values, code in known if code is not None}

    def known(self, combination: Combination) -> Known:
        domains = self.policy.domains
        return {name: (domains[name].test(as_text(value)),) for name, value in self.given(combination).items()}

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
        picked = slice(None) if readings_open else slice(table.default, table.default + 1)
        by_readings = table.folded(_verdicts_by_readings, _all_together)
        self.by_readings = by_readings
        self.possible = {c: frozenset[Verdict]().union(*row[picked]) for c, row in by_readings.items()}
        self.rules = table.folded(lambda row: _rules(row[picked]), _either)
        self.differences = {} if readings_open else table.differences(self.possible)

    def findings(self, combination: Combination) -> Findings | None:
        """What the engine must say, under the default readings."""
        if not self.possible[combination]:
            return None
        every, some = self.rules[combination]
        deciding = frozenset[int]().union(*self.differences[combination])
        contests = contests_of(self.table, self.by_readings[combination])
        depends_on = tuple(self.table.names[level] for level in sorted(deciding))
        return Findings(in_order(self.possible[combination]), every, some, contests, depends_on)


Verdicts = frozenset[Verdict]


def _verdicts_by_readings(row: Row) -> tuple[Verdicts, ...]:
    return tuple(frozenset([] if outcome is None else [outcome.verdict]) for outcome in row)


@cache
def _either_verdict(rows: frozenset[tuple[Verdicts, ...]]) -> tuple[Verdicts, ...]:
    return tuple(frozenset[Verdict]().union(*column) for column in zip(*rows, strict=True))


def _all_together(rows: list[tuple[Verdicts, ...]]) -> tuple[Verdicts, ...]:
    return _either_verdict(frozenset(rows))


def _rules(row: Row) -> tuple[frozenset[str], frozenset[str]] | None:
    return _either([(rules, rules) for outcome in row if outcome for rules in [frozenset(outcome.rules)]])


def _either(below: list[Any]) -> tuple[frozenset[str], frozenset[str]] | None:
    possible = [pair for pair in below if pair is not None]
    if not possible:
        return None
    return frozenset.intersection(*(p[0] for p in possible)), frozenset.union(*(p[1] for p in possible))


@cache
def contests_of(table: Table, row: tuple[Verdicts, ...]) -> tuple[Contest, ...]:
    """The smallest changes of default readings that change what is possible, by going through all of them."""
    names, default = tuple(table.policy.readings), table.choices[table.default]
    found: dict[Levels, list[Contest]] = {}
    for changed in (frozenset(c) for size in range(1, len(names) + 1) for c in combinations(range(len(names)), size)):
        if not any(smaller < changed for smaller in found):
            for choice, verdicts in zip(table.choices, row, strict=True):
                differing = {level for level in range(len(names)) if choice[level] != default[level]}
                if differing == changed and verdicts and verdicts != row[table.default]:
                    change = tuple((names[level], choice[level]) for level in sorted(changed))
                    found.setdefault(changed, []).append(Contest(change, in_order(verdicts)))
    return tuple(contest for contests in found.values() for contest in contests)


def in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(sorted(verdicts, key=list(Verdict).index))
