"""The rules that determine the verdict of some cases: in every one of them, or in some."""

from __future__ import annotations

from dataclasses import dataclass

from remit.assurance.case_space import CaseSpace
from remit.diagram.junctions import FAILS, HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.ruled import Ruled


@dataclass(frozen=True, slots=True)
class Determining:
    """The rules that determine the verdict in every case, others that do in some, and whether in some no rule does."""

    every: tuple[str, ...]
    some: tuple[str, ...]
    or_none: bool


def determining(study: CaseSpace, within: AllowedLists, ruled: Ruled, those: Node) -> Determining:
    """The rules of one policy behind its verdict on some cases.

    Args:
        study: The ground, on whose diagram all of it is.
        within: The cells that are looked at.
        ruled: The policy.
        those: Where it holds, a case is one of them.
    """
    join, diagram = study.junctions, study.diagram
    where = {rule: ruled.determining(rule) for rule in ruled.policy.rules}
    some = [rule for rule, node in where.items() if diagram.coincide(those, HOLDS, node, HOLDS, within)]
    every = tuple(rule for rule in some if not diagram.coincide(those, HOLDS, where[rule], FAILS, within))
    decided = join.any_of(where[rule] for rule in some)
    or_none = not every and diagram.coincide(those, HOLDS, decided, FAILS, within)
    return Determining(every, tuple(rule for rule in some if rule not in every), or_none)
