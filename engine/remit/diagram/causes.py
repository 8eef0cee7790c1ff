"""What makes a policy too large for a diagram, and where that is written: compared facts, a set, a rule, all rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Protocol

from remit.errors import TooLarge, number
from remit.model.asked import Path
from remit.model.comparisons import Comparison
from remit.model.kinds.domain import Domain
from remit.model.matching import Tests
from remit.model.policy import Policy, comparisons
from remit.normal.asked_sets import AskedSet, Truth
from remit.normal.cells import Cells
from remit.normal.cubes import Cube, Literal
from remit.normal.strata import Lying

MOST_PAIRS = 4_000_000  # of values of facts that are compared
MOST_TOGETHER = 100_000  # cubes of all conditions of a policy
WIDE = 500  # cells of one fact
MOST_NAMED = 6


class WrittenTests(Protocol):
    """What conditions ask of facts: their tests as literals, and where each test (or each cube of them) is written."""

    policy: Policy
    paths: list[Path]
    literals: dict[Literal, Comparison | None]


class CutFacts(Protocol):
    """Facts with the cells that conditions cut them into, and those that are compared with each other."""

    names: list[str]
    cells: list[Cells | Lying | Truth]

    @property
    def group_of(self) -> Mapping[str, object]: ...


def cells_of(name: str, domain: Domain, tests: Iterable[Tests]) -> Cells:
    """The cells of a fact. Raises TooLarge with its name."""
    try:
        return Cells(domain, tests)
    except TooLarge as wrong:
        raise TooLarge(wrong.said, ("facts", name)) from None


def asked_of(name: str, domain: Domain, tests: Iterable[Tests], order: Sequence[str] = ()) -> AskedSet:
    """The tests on a set. Raises TooLarge with its name, also when it is gone through."""
    return AskedSet(domain, tests, ("facts", name), order=order)


def refuse_many_cubes(paths: Sequence[Path]) -> None:
    """Raise TooLarge for more cubes than are of use; `paths` are where each of them is written."""
    if len(paths) > MOST_TOGETHER:
        path, most = Counter(paths).most_common(1)[0]
        said = f"the conditions of the policy come to more than {MOST_TOGETHER:,} alternatives, {most:,} of them here"
        raise TooLarge(said, path)


def refuse_many_pairs(policies: Sequence[WrittenTests], space: CutFacts) -> None:
    """Raise TooLarge where facts that are compared have more values to compare than can be gone through."""
    count = {name: cells.count for name, cells in zip(space.names, space.cells, strict=True)}
    for one in policies:
        literals = [each.names for each, against in one.literals.items() if against is not None]
        compared = [names for names in literals if names[0] not in space.group_of]
        pairs = sum(prod(count[name] for name in names) for names in compared)
        if pairs > MOST_PAIRS:
            said = f"{_compared(compared)}: {number(pairs)} pairs of their values"
            raise TooLarge(said, _comparison(one.policy))


def refuse_many_rows(cubes: Sequence[Cube], paths: Sequence[Path], rows: Mapping[Cube, int], most: int) -> None:
    """Raise TooLarge where cubes come to more rows than are of use, as comparisons hold in many ways each."""
    total = sum(rows[cube] for cube in cubes)
    if total > most:
        largest, path = max(zip(cubes, paths, strict=True), key=lambda pair: rows[pair[0]])
        facts = dict.fromkeys(name for literal in largest if literal.comparison for name in literal.names)
        said = f"{_listed(facts)} are compared, which can hold in {number(rows[largest])} ways"
        raise TooLarge(f"{said} (in the whole policy {number(total)}, and {most:,} can be looked at together)", path)


def too_large(policies: Sequence[WrittenTests], space: CutFacts, most: int) -> TooLarge:
    """What to say where all that a policy tells apart comes to more than so many states."""
    policy = policies[0].policy
    declared = {name for one in policies for name in one.policy.domains}
    count = {name: cells.count for name, cells in zip(space.names, space.cells, strict=True) if name in declared}
    more = f"more than {most:,} states"
    compared = [each.names for one in policies for each, against in one.literals.items() if against is not None]
    if space.group_of and compared:  # and not in a concept alone that nothing asks for
        return TooLarge(f"{_compared(compared)}: together with the rest, {more}", _comparison(policy))
    widest = max(count, key=count.__getitem__, default="")
    if count.get(widest, 0) > WIDE:
        said = f"the policy tells {count[widest]:,} values of it apart: together with the rest, {more}"
        return TooLarge(said, ("facts" if widest in policy.facts else "readings", widest))
    return _by_rules(policies[0], sum(cells > 1 for cells in count.values()), more)


def _by_rules(cubes: WrittenTests, facts: int, more: str) -> TooLarge:
    """The rule or constraint that has most of the alternatives (or of the tests), or the whole of them."""
    counted = "alternatives" if getattr(cubes, "all", ()) else "tests"
    path, most = Counter(cubes.paths).most_common(1)[0] if cubes.paths else (("rules",), 0)
    if 2 * most > len(cubes.paths):
        said = f"it comes to {most:,} of the {len(cubes.paths):,} {counted} of the policy, over {facts} facts"
        return TooLarge(f"{said}: {more}", path)
    said = f"{len(cubes.policy.rules):,} rules of {len(cubes.paths):,} {counted} in all, over {facts} facts, come to"
    return TooLarge(f"{said} {more} that are to be told apart", ("rules",))


def _compared(pairs: Sequence[tuple[str, ...]]) -> str:
    """Which facts are compared with each other, and in how many ways."""
    different, names = {frozenset(pair) for pair in pairs}, dict.fromkeys(name for pair in pairs for name in pair)
    ways = "" if len(different) == 1 else f" in {len(different):,} pairs"
    return f"{_listed(names)} are compared with each other{ways}"


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    shown = [*listed[:MOST_NAMED], *([f"{len(listed) - MOST_NAMED} more"] if len(listed) > MOST_NAMED else [])]
    return ", ".join(shown[:-1]) + f" and {shown[-1]}" if shown[1:] else "".join(shown)


def _comparison(policy: Policy) -> Path:
    """Where facts are first compared."""
    return next(_comparisons(policy), ("facts",))


def _comparisons(policy: Policy) -> Iterator[Path]:
    for path, condition in policy.conditions():
        for way, part in condition.walk(path):
            for name, accepted in part.tests.items():
                if comparisons(accepted):
                    yield (*way, name)
