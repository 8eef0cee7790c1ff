"""What else a test could ask of a set: another verb, one clause less, a size that is one off, other members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.assurance.mutate.values import narrower, off_by_one, wider
from remit.model.items import Accepted, Clause, OfSet, texts_of
from remit.model.kinds.choice import Choice
from remit.model.kinds.domain import Domain
from remit.model.kinds.sets import SIZE, Subset
from remit.model.matching import SET_VERBS, Unreadable


def asked_otherwise(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """Each other verb in the place of a verb; one of several clauses left out."""
    for index, clauses, at in _places(accepted):
        verbs = [] if clauses[at].verb == "size" else [verb for verb in SET_VERBS if verb != "size"]
        others = [_with(clauses, at, Clause(verb, clauses[at].names)) for verb in verbs]
        fewer = [(*clauses[:at], *clauses[at + 1 :])] if len(clauses) > 1 else []
        yield from _new(domain, accepted, index, [*others, *fewer])


def wider_sets(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """A sibling too among the members that a clause names, or the enclosing group."""
    for index, clauses, at in _places(accepted):
        yield from _new(domain, accepted, index, _renamed(clauses, at, wider(_members(domain), clauses[at].names)))


def narrower_sets(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """One member less among those that a clause names, or part of a group."""
    for index, clauses, at in _places(accepted):
        yield from _new(domain, accepted, index, _renamed(clauses, at, narrower(_members(domain), clauses[at].names)))


def sizes_off_by_one(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """Each bound of a size one up and one down."""
    for index, clauses, at in _places(accepted):
        if clauses[at].verb == "size":
            sizes = [Clause("size", texts_of(moved)) for moved in off_by_one(SIZE, clauses[at].names)]
            yield from _new(domain, accepted, index, [_with(clauses, at, size) for size in sizes])


def _places(accepted: Accepted) -> Iterator[tuple[int, tuple[Clause, ...], int]]:
    """Every clause of every item: the item's number, all its clauses, and which of them."""
    for index, item in enumerate(accepted):
        if isinstance(item, OfSet):
            yield from ((index, item.clauses, at) for at in range(len(item.clauses)))


def _members(domain: Domain) -> Choice:
    assert isinstance(domain, Subset)
    return Choice(domain.groups)


def _renamed(clauses: tuple[Clause, ...], at: int, names: Iterable[Accepted]) -> Iterator[tuple[Clause, ...]]:
    if clauses[at].verb != "size":
        yield from (_with(clauses, at, Clause(clauses[at].verb, texts_of(each))) for each in names)


def _with(clauses: tuple[Clause, ...], at: int, clause: Clause) -> tuple[Clause, ...]:
    return (*clauses[:at], clause, *clauses[at + 1 :])


def _new(domain: Domain, accepted: Accepted, index: int, found: Iterable[tuple[Clause, ...]]) -> Iterator[Accepted]:
    """Those that can be read, and mean something else than the item itself and than each other."""
    seen = [domain.test(accepted[index])]
    for clauses in found:
        item = OfSet(clauses)
        try:
            test = domain.test(item)
        except Unreadable:
            continue
        if test not in seen:
            seen.append(test)
            yield (*accepted[:index], item, *accepted[index + 1 :])
