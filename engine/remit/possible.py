"""What is possible, by definition: from all cases that fit what is known, the verdicts, rules, contests and questions.

It goes through every case (`verdict.completions`), so it is slow and obviously right; `remit.diagram` answers the same
without going through cases, and is compared with this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import Any, NamedTuple, TypeVar

from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.representatives import KnownFacts, representatives
from remit.verdict import Outcome, completions, decide

DecidedCase = tuple[Mapping[str, Any], Outcome]
Item = TypeVar("Item")


def carried(policy: Policy, outcome: Outcome) -> frozenset[str]:
    """The duties that a verdict carries, by name: those of the rules that determine it.

    Args:
        policy: The one that it follows by.
        outcome: The verdict on a complete case.
    """
    return frozenset(duty for rule in outcome.rules for duty in policy.rules[rule].duties)


def sure_duties(policy: Policy, possible: Iterable[Outcome]) -> frozenset[str]:
    """The duties that every outcome carries, whichever of its rules does.

    Args:
        policy: The one that they follow by.
        possible: The outcomes of all completions, one at least.
    """
    return frozenset.intersection(*(carried(policy, outcome) for outcome in possible))


class Contest(NamedTuple):
    """A smallest set of readings whose change changes what is possible: to which choices, and to which verdicts."""

    change: tuple[tuple[str, str], ...]
    possible: tuple[Verdict, ...]

    @property
    def name(self) -> str:
        """The readings, joined by +."""
        return " + ".join(reading for reading, _ in self.change)

    @property
    def verdict(self) -> Verdict:
        return self.possible[0] if len(self.possible) == 1 else Verdict.UNDETERMINED


@dataclass(frozen=True, slots=True)
class Findings:
    """What is possible: verdicts, the rules that determine in every case and in some, contests, deciding facts.

    All of it is exact; `is_searched` where cases were searched for, as all of them are too many to be gone through.
    Findings that say the same are equal, however they were found.
    """

    possible: tuple[Verdict, ...]
    every: frozenset[str]
    some: frozenset[str]
    contests: tuple[Contest, ...]
    depends_on: tuple[str, ...]
    is_searched: bool = field(default=False, compare=False)


def findings_by_cases(policy: Policy, known: KnownFacts, picked: Mapping[str, str]) -> Findings | None:
    """The findings on what is known, under the picked readings; None where no case is possible.

    It decides every completion under every choice of reading, and then goes through the sets of undecided facts: with n
    of them up to 2^n times through all cases. `are_few` says beforehand whether that ends within seconds.

    Args:
        policy: One that lint has passed.
        known: Of some facts and readings, tests of which at least one holds. Picked readings are not among them.
        picked: A choice for each reading that is taken in one way; the others are open.

    Raises:
        TooLarge: A set is told apart in too many ways to go through its representatives.
    """
    cases = [(facts, decide(policy, facts)) for facts in completions(policy, known)]  # under every choice of reading
    base = [(facts, outcome) for facts, outcome in cases if all(facts[r] == c for r, c in picked.items())]
    if not base:
        return None
    found = {outcome.verdict for _, outcome in base}
    rules = [frozenset(outcome.rules) for _, outcome in base]
    undecided = [n for n in (*policy.facts, *policy.readings) if len({facts[n] for facts, _ in base}) > 1]
    return Findings(
        possible=in_order(found),
        every=frozenset.intersection(*rules),
        some=frozenset.union(*rules),
        contests=contests(policy, picked, _by_readings(cases, picked)),
        depends_on=deciding_facts(base, undecided),
    )


def has_one_of_by_cases(policy: Policy, known: KnownFacts, picked: Mapping[str, str], rules: frozenset[str]) -> bool:
    """Whether in every case that fits one of some rules, be it this or that, determines the verdict.

    Args:
        policy: One that lint has passed.
        known: As for `findings_by_cases`.
        picked: A choice for each reading that is taken in one way.
        rules: Names.

    Raises:
        TooLarge: A set is told apart in too many ways to go through its representatives.
    """
    fitting = (facts for facts in completions(policy, known) if all(facts[r] == c for r, c in picked.items()))
    return all(rules.intersection(decide(policy, facts).rules) for facts in fitting)


MOST_CASES = 20_000  # that are gone through one by one
MOST_LOOKS = 2_000_000  # at cases, to find which facts matter


def are_few(policy: Policy, known: KnownFacts) -> bool:
    """Whether `findings_by_cases` ends within seconds: so few cases are to be gone through, in so many ways.

    Args:
        policy: One that lint has passed.
        known: As for `findings_by_cases`; what it says of a fact makes the cases fewer.
    """
    try:
        values = [len(representatives(policy, name, known)) for name in (*policy.facts, *policy.readings)]
    except TooLarge:
        return False
    undecided = sum(number > 1 for number in values)
    return prod(values) <= MOST_CASES and prod(values) << undecided <= MOST_LOOKS


def in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Verdicts in the order in which they are always listed."""
    found = set(verdicts)
    return tuple(verdict for verdict in Verdict if verdict in found)


def deciding_facts(cases: Sequence[DecidedCase], unknown: Sequence[str]) -> tuple[str, ...]:
    """The unknown facts that are in some smallest set whose knowledge would settle the verdict, whatever the answers.

    They are those in some smallest set on which two cases of different verdicts differ: the smallest sets that settle
    are the smallest that meet all of these, and both families have the same union (the minimal transversals of a
    hypergraph: Berge, "Hypergraphs", 1989). It grows with two to the power of the unknown facts.

    Args:
        cases: Every complete case that is possible, with its outcome.
        unknown: The facts and readings that have more than one value in them.

    Returns:
        Names in the order of `unknown`.
    """
    found: list[frozenset[str]] = []
    for names in subsets(unknown):
        if not any(smaller <= names for smaller in found) and _differ(cases, [n for n in unknown if n not in names]):
            found.append(names)
    deciding = frozenset[str]().union(*found)
    return tuple(name for name in unknown if name in deciding)


def _differ(cases: Iterable[DecidedCase], fixed: Sequence[str]) -> bool:
    """Whether two cases agree on all fixed facts and not on the verdict."""
    seen: dict[tuple[Any, ...], Verdict] = {}
    return any(seen.setdefault(tuple(f[n] for n in fixed), o.verdict) is not o.verdict for f, o in cases)


Choices = tuple[str, ...]


def _by_readings(cases: Iterable[DecidedCase], picked: Mapping[str, str]) -> dict[Choices, tuple[Verdict, ...]]:
    """The possible verdicts under every choice of the picked readings."""
    verdicts: dict[Choices, set[Verdict]] = {}
    for facts, outcome in cases:
        verdicts.setdefault(tuple(facts[reading] for reading in picked), set()).add(outcome.verdict)
    return {choices: in_order(found) for choices, found in verdicts.items()}


def contests(
    policy: Policy, picked: Mapping[str, str], possible: Mapping[Choices, tuple[Verdict, ...]]
) -> tuple[Contest, ...]:
    """Every smallest set of picked readings whose change would change the set of possible verdicts, and to what.

    Args:
        policy: Says which choices its readings have.
        picked: The choice that is taken, by reading.
        possible: The possible verdicts under every choice of the picked readings under which any case is possible; its
            keys are choices in the order of `picked`, and what is picked is among them.

    Returns:
        Smaller sets first; a set has as many contests as it has other choices that lead elsewhere.
    """
    base = possible[tuple(picked.values())]
    found: list[Contest] = []
    for readings in subsets(list(picked)):
        if not any({name for name, _ in contest.change} < readings for contest in found):
            changes = [(change, possible.get(choices)) for change, choices in _changes(policy, picked, readings)]
            found += [Contest(change, verdicts) for change, verdicts in changes if verdicts and verdicts != base]
    return tuple(found)


def _changes(
    policy: Policy, picked: Mapping[str, str], readings: frozenset[str]
) -> Iterator[tuple[tuple[tuple[str, str], ...], Choices]]:
    """The other choices of exactly these readings, and all choices that this comes to."""
    names = [name for name in picked if name in readings]
    others = [[c for c in policy.readings[name].choices if c != picked[name]] for name in names]
    for choices in product(*others):
        changed = {**picked, **dict(zip(names, choices, strict=True))}
        yield tuple(zip(names, choices, strict=True)), tuple(changed.values())


def subsets(names: Sequence[Item]) -> Iterator[frozenset[Item]]:
    """All subsets but the empty one, smaller ones first."""
    for size in range(1, len(names) + 1):
        yield from map(frozenset, combinations(names, size))
