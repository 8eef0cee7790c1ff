"""What two policies are compared on: one space for both, kept for when the same two are compared again.

Under other readings, say, the same conditions come to the same diagrams, which are there then. A kept diagram has taken
steps already: where it grows too large the two get a new one, so that what is refused does not depend on what was
compared before.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from remit.assurance.case_space import CaseSpace
from remit.assurance.compare.vocabulary import common_policy
from remit.assurance.fixed_day import DATE, on_day
from remit.model.policy import Policy

MOST_KEPT = 4  # spaces
SMALL = 30_000  # steps of a diagram that is kept

Sides = tuple[tuple[Policy, datetime.date | None], tuple[Policy, datetime.date | None]]  # a day, where one is fixed


@dataclass(frozen=True)
class Ground:
    """A space for two sides, in whose `words` regions are said; `numbers` are those of the two among its policies."""

    sides: Sides
    words: Policy
    study: CaseSpace
    numbers: tuple[int, int]


_kept: dict[object, Ground] = {}  # by the identity of policies, which their grounds keep alive


def taken(sides: Sides) -> Ground | None:
    """The ground of two sides that was kept, if one was; it is nobody else's until it is kept again."""
    return _kept.pop(_key(sides), None)


def keep(ground: Ground) -> None:
    """Keep a ground for another comparison, if it is small."""
    if ground.study.diagram.steps <= SMALL:
        for oldest in list(_kept)[: max(0, len(_kept) - MOST_KEPT + 1)]:
            _kept.pop(oldest, None)
        _kept[_key(ground.sides)] = ground


def _key(sides: Sides) -> object:
    """The two policies themselves, and the days on which they are written out."""
    return tuple([(id(policy), day if DATE in policy.compared else None) for policy, day in sides])


def made(sides: Sides) -> Ground:
    """A new ground. Raises Incomparable and TooLarge."""
    (before, _), (after, _) = sides
    words = after if before is after else common_policy(before, after)
    old, new = (on_day(policy, day) for policy, day in sides)
    if before is not after:
        return Ground(sides, words, CaseSpace(words, old, new), (1, 2))
    if old is before:
        return Ground(sides, words, CaseSpace(words), (0, 0))
    words = words.model_copy(update={"rules": {}, "concepts": {}, "constraints": {}})  # the date is not looked at
    return Ground(sides, words, CaseSpace(words, old, new), (1, 2))
