"""What a set is asked, put so that a policy can say it: each verb once."""

from __future__ import annotations

from itertools import product

from remit.model.items import Clause, OfSet
from remit.model.kinds.ranges import said_span
from remit.model.kinds.sets import SIZE
from remit.model.matching import SET_VERBS, Span


def ways(item: OfSet) -> list[OfSet]:
    """Items of which one is so where this one is, each of which asks for everything in one mapping.

    >>> names = [("a", "b"), ("c", "d")]
    >>> [way.text() for way in ways(OfSet(tuple(Clause("includes", each) for each in names)))][:2]
    ['includes all a | c', 'includes all a | d']
    """
    if item.by_verb() is not None:
        return [item.together()]
    clauses = {verb: [c for c in item.clauses if c.verb == verb] for verb in SET_VERBS}
    sizes = _one_size(clauses.pop("size"))
    included = [clause.names for clause in clauses.pop("includes")]
    rest = [clause for listed in clauses.values() for clause in listed]
    each = [tuple(Clause("includes all", (name,)) for name in names) for names in product(*included)]
    found = [OfSet((*way, *rest, *sizes)).together() for way in each]
    return found if all(way.by_verb() is not None for way in found) else [item]


def _one_size(sizes: list[Clause]) -> list[Clause]:
    """All of some sizes as one."""
    if len(sizes) <= 1:
        return sizes
    spans = [span for size in sizes if isinstance(span := SIZE.test(*size.names), Span)]
    low = max((span.low for span in spans if span.low is not None), default=None)
    high = min((span.high for span in spans if span.high is not None), default=None)
    is_empty = low is not None and high is not None and low > high
    return sizes if is_empty else [Clause("size", (said_span(Span(low, high)),))]
