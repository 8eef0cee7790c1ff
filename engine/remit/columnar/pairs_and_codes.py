"""How two columns can lie to each other, by their codes: what no two values do is left open in a condition.

code of `due`    code of `back`    codes of `due : back`
before June      after June        less
before June      before June       less, same, more
missing          any               nothing known
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from remit.columnar.column_codes import MISSING, Codes, Interval
from remit.columnar.compared import PairCodes
from remit.diagram.nodes import Diagram, Node
from remit.model.kinds.domain import ColumnType
from remit.normal.strata import LESS, MORE, SAME


def can_lie(pair: PairCodes, later: Codes, earlier: Codes) -> dict[tuple[int, int], frozenset[int]]:
    """The codes of a pair that values of two codes can have; of codes that are not told here, none is left out.

    Args:
        pair: The codes of the pair.
        later: Those of the fact that stands first in it.
        earlier: Those of the other.
    """
    every = frozenset(range(pair.count))
    found = dict.fromkeys(product(range(later.count), range(earlier.count)), every)
    found |= {key: frozenset([MISSING]) for key in found if MISSING in key}
    kinds = pair.lying.kinds
    for one, ways in _ways(later, earlier, is_ordered=MORE in kinds).items():
        found[one] = frozenset(1 + kinds.index(way) for way in ways if way in kinds)
    return found


def _ways(later: Codes, earlier: Codes, *, is_ordered: bool) -> Mapping[tuple[int, int], set[int]]:
    """How values of two codes can lie; where there is no order, LESS stands for different."""
    if later.domain.is_ordered:
        pairs = product(later.intervals, earlier.intervals)
        return {(a.code, b.code): _of_spans(a, b, is_ordered=is_ordered) for a, b in pairs}
    if later.domain.column is not ColumnType.TEXT:
        return {}
    names = [{**codes.names, None: codes.otherwise} for codes in (later, earlier)]
    absent = {codes.names[name] for codes in (later, earlier) for name in ("present", "absent") if name in codes.names}
    found = dict[tuple[int, int], set[int]]()
    for (one, a), (other, b) in product(names[0].items(), names[1].items()):
        if a is None or b is None or {a, b} & absent:
            continue
        found.setdefault((a, b), set()).update(
            {SAME} if one == other is not None else {LESS} if one != other else {SAME, LESS}
        )
    return found


def _of_spans(one: Interval, other: Interval, *, is_ordered: bool) -> set[int]:
    found = set[int]()
    if one.low is None or other.high is None or one.low < other.high:
        found.add(LESS)
    if one.high is None or other.low is None or one.high > other.low:
        found.add(MORE if is_ordered else LESS)
    if (one.low is None or other.high is None or one.low <= other.high) and (
        one.high is None or other.low is None or one.high >= other.low
    ):
        found.add(SAME)
    return found


def lying_as_can_be(
    diagram: Diagram,
    levels: Mapping[str, int],
    name: str,
    lies: Mapping[tuple[int, int], frozenset[int]],
    pair: PairCodes,
) -> Node:
    """Where the code of a pair is one that the codes of its facts can have: the terminal 1, elsewhere 0.

    Args:
        diagram: Where it is made.
        levels: The level of each fact and of each pair.
        name: The pair.
        lies: As `can_lie` has it.
        pair: The codes of the pair.
    """
    facts = (pair.lying.later, pair.lying.earlier)
    order = sorted([name, *facts], key=levels.__getitem__)
    counts = {name: pair.count, facts[0]: 1 + max(a for a, _ in lies), facts[1]: 1 + max(b for _, b in lies)}

    def below(chosen: Mapping[str, int]) -> Node:
        if len(chosen) == len(order):
            return diagram.terminal(int(chosen[name] in lies[chosen[facts[0]], chosen[facts[1]]]))
        here = order[len(chosen)]
        return diagram.find_or_add(levels[here], tuple([below({**chosen, here: n}) for n in range(counts[here])]))

    return below({})
