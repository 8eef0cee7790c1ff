"""What else a test could accept: a little more, a little less, with a bound that is one off, or compared otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.model.comparisons import Comparison
from remit.model.items import Accepted, Item, OtherThan
from remit.model.kinds.choice import Choice
from remit.model.kinds.domain import Domain
from remit.model.kinds.ranges import said_span
from remit.model.kinds.scale import Scale
from remit.model.matching import Span, Unreadable


def wider(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """One sibling more, or the enclosing group in the place of an item; never all there is."""
    if isinstance(domain, Choice):
        groups, everything = domain.groups, frozenset[Item](domain.values)
        named = [item for item in accepted if isinstance(item, str) and item in groups]  # others say if it is there
        more = [(*accepted, other) for item in named for other in groups if _siblings(domain, item, other)]
        above = [_instead(accepted, item, group) for item in named if (group := domain.enclosing[item]) is not None]
        yield from _new(domain, accepted, [*more, *above], everything)
    for item in accepted:
        if isinstance(item, OtherThan) and len(item.values) > 1:
            fewer = (tuple(text for text in item.values if text != one) for one in item.values)
            yield from (_instead(accepted, item, OtherThan(texts)) for texts in fewer)


def narrower(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """One item less; in the place of a group one value or group in it, or all but one of its members."""
    fewer = [tuple(other for other in accepted if other != item) for item in accepted if len(set(accepted)) > 1]
    if isinstance(domain, Choice):
        yield from _new(domain, accepted, [*fewer, *_with_fewer_members(domain, accepted)])
    else:
        yield from fewer


def _with_fewer_members(domain: Choice, accepted: Accepted) -> Iterator[Accepted]:
    for item in (each for each in accepted if isinstance(each, str) and each in domain.groups):
        inside = set(domain.groups[item])
        for member in (name for name, values in domain.groups.items() if set(values) < inside):
            yield _instead(accepted, item, member)
        members = tuple(name for name in domain.groups if domain.enclosing[name] == item)
        for member in members:
            if rest := tuple(other for other in members if other != member):
                yield _instead(accepted, item, *rest)


def off_by_one(domain: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """Each bound of each range one up and one down; a single number or day one up and one down."""
    if isinstance(domain, Scale):
        for item in accepted:
            bounds = None if isinstance(item, Comparison) else domain.test(item)
            for span in _moved(domain, bounds) if isinstance(bounds, Span) else ():
                if (text := _text(domain, span)) is not None:
                    yield _instead(accepted, item, text)


NEIGHBOURS = {
    "at least": "more than",
    "more than": "at least",
    "at most": "less than",
    "less than": "at most",
    "same as": "different from",
    "different from": "same as",
    "meets": "contains",
    "contains": "meets",
    "contained in": "meets",
    "lies in": "same as",
}


def compared_otherwise(_: Domain, accepted: Accepted) -> Iterator[Accepted]:
    """Each comparison with another fact as its neighbour: `more than` for `at least`."""
    for item in accepted:
        if isinstance(item, Comparison) and item.verb in NEIGHBOURS:
            yield _instead(accepted, item, Comparison(NEIGHBOURS[item.verb], item.other))


def _moved(domain: Scale, span: Span) -> Iterator[Span]:
    for move in (domain.before, domain.after):
        low, high = (None if bound is None else move(bound) for bound in span)
        if span.low is not None and span.low == span.high:
            yield Span(low, high)
            continue
        if low is not None:
            yield Span(low, span.high)
        if high is not None:
            yield Span(span.low, high)


def _text(domain: Scale, span: Span) -> str | None:
    """A range as a policy would have it; None where no value is in it."""
    text = said_span(span)
    try:
        domain.test(text)
    except Unreadable:
        return None
    return text


def _instead(accepted: Accepted, item: Item, *others: Item) -> Accepted:
    return tuple(dict.fromkeys(name for one in accepted for name in (others if one == item else (one,))))


def _siblings(domain: Choice, item: str, other: str) -> bool:
    return item != other and domain.enclosing[item] == domain.enclosing[other]


def _new(
    domain: Choice, accepted: Accepted, found: Iterable[Accepted], everything: frozenset[Item] | None = None
) -> Iterator[Accepted]:
    """Those that accept other values than the test itself, than each other, and than everything."""
    seen = {_values(domain, accepted), everything}
    for one in found:
        values = _values(domain, one)
        if values not in seen:
            seen.add(values)
            yield one


def _values(domain: Choice, accepted: Accepted) -> frozenset[Item]:
    return frozenset(value for item in accepted for value in domain.meant(item))
