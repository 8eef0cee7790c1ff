"""What else a test could ask of a set: another verb, one clause less, a size that is one off, other members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from remit.assurance.mutate.values import Accepted, narrower, off_by_one, wider
from remit.model.kinds.choice import Choice
from remit.model.kinds.domain import Domain
from remit.model.kinds.sets import SIZE, Subset
from remit.model.matching import SET_VERBS, Unreadable


class Clause(NamedTuple):
    """A verb with the members that it names, or with a size."""

    verb: str
    names: Accepted

    def __str__(self) -> str:
        return f"{self.verb} {' | '.join(self.names)}"


def asked_otherwise(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """Each other verb in the place of a verb; one of several clauses left out."""
    for index, clauses, at in _places(domain, accepted):
        verbs = [] if clauses[at].verb == "size" else [verb for verb in SET_VERBS if verb != "size"]
        others = [_with(clauses, at, Clause(verb, clauses[at].names)) for verb in verbs]
        fewer = [(*clauses[:at], *clauses[at + 1 :])] if len(clauses) > 1 else []
        yield from _new(domain, accepted, index, [*others, *fewer])


def wider_sets(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """A sibling too among the members that a clause names, or the enclosing group."""
    for index, clauses, at in _places(domain, accepted):
        yield from _new(domain, accepted, index, _renamed(clauses, at, wider(_members(domain), clauses[at].names)))


def narrower_sets(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """One member less among those that a clause names, or part of a group."""
    for index, clauses, at in _places(domain, accepted):
        yield from _new(domain, accepted, index, _renamed(clauses, at, narrower(_members(domain), clauses[at].names)))


def sizes_off_by_one(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """Each bound of a size one up and one down."""
    for index, clauses, at in _places(domain, accepted):
        if clauses[at].verb == "size":
            sizes = [Clause("size", moved) for moved in off_by_one(SIZE, clauses[at].names)]
            yield from _new(domain, accepted, index, [_with(clauses, at, size) for size in sizes])


def _places(domain: Domain, accepted: Accepted) -> Iterator[tuple[int, tuple[Clause, ...], int]]:
    """Every clause of every item: the item's number, all its clauses, and which of them."""
    for index, item in enumerate(accepted if isinstance(domain, Subset) else ()):
        clauses = tuple(_clauses(item))
        yield from ((index, clauses, at) for at in range(len(clauses)))


def _clauses(item: str) -> Iterator[Clause]:
    """The clauses of an item; none of one that is a set itself, or says whether there is one."""
    for written in (clause.strip() for clause in item.split(";")):
        if verb := next((verb for verb in SET_VERBS if written.startswith(f"{verb} ")), None):
            yield Clause(verb, tuple(name.strip() for name in written[len(verb) :].split("|")))


def _members(domain: Domain) -> Choice:
    assert isinstance(domain, Subset)
    return Choice(domain.groups)


def _renamed(clauses: tuple[Clause, ...], at: int, names: Iterable[Accepted]) -> Iterator[tuple[Clause, ...]]:
    if clauses[at].verb != "size":
        yield from (_with(clauses, at, Clause(clauses[at].verb, each)) for each in names)


def _with(clauses: tuple[Clause, ...], at: int, clause: Clause) -> tuple[Clause, ...]:
    return (*clauses[:at], clause, *clauses[at + 1 :])


def _new(domain: Domain, accepted: Accepted, index: int, found: Iterable[tuple[Clause, ...]]) -> Iterator[Accepted]:
    """Those that can be read, and mean something else than the item itself and than each other."""
    seen = [domain.test(accepted[index])]
    for clauses in found:
        item = "; ".join(map(str, clauses))
        try:
            test = domain.test(item)
        except Unreadable:
            continue
        if test not in seen:
            seen.append(test)
            yield (*accepted[:index], item, *accepted[index + 1 :])
