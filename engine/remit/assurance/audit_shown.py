"""Which parts of conditions matter is mostly shown by one of a few cases: those in which the condition differs.

The cases are drawn, the same ones every time, where a condition holds with the part and not without it, or the other
way round; and decided by the definition. What none of them shows to matter may still matter.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from remit.assurance.study import Study
from remit.diagram.build import BIT_OF
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.model.conditions import Condition
from remit.model.policy import Policy
from remit.progress import told
from remit.verdict import Facts, allowed, decide

DRAWN = 12  # cases of each verdict, for each part
SAME, DIFFERS = 1, 2
NO_CASE = 2 * max(BIT_OF.values())  # where constraints allow none
NEVER = Condition(any_of=())


class Part(NamedTuple):
    """A condition with and without a part, and the policy without it; `possible`: the same cases are possible there."""

    before: Condition
    after: Condition
    without: Policy
    possible: bool = True


def unshown(policy: Policy, parts: Sequence[Part], what: str) -> Iterator[int]:
    """Without which of the parts (by number) the verdicts of all cases that are drawn are the same."""
    study = Study(policy, conditions=[condition for part in parts for condition in part[:2]])
    drawing = _Drawing(study)
    for at, part in enumerate(told(what, parts)):
        if not drawing.shows(2 * at, part.without, possible=part.possible):
            yield at


class _Drawing:
    """Draws cases, and compares what follows."""

    def __init__(self, study: Study) -> None:
        self.study, self.diagram, self.verdicts = study, study.diagram, study.verdicts()

    def shows(self, at: int, other: Policy, *, possible: bool) -> bool:
        """Whether a case that is drawn has another verdict in the other policy, or is a case in only one of the two."""
        differ = self.diagram.apply(self.study.condition(at), self.study.condition(at + 1), _differ)
        none = IMPOSSIBLE if possible else NO_CASE
        where = self.diagram.apply(self.verdicts, differ, lambda verdict, value: (verdict or none) * (value == DIFFERS))
        policy = self.study.policy
        return any(_verdict(policy, facts) is not _verdict(other, facts) for facts in self._cases(where))

    def _cases(self, root: Node) -> Iterator[Facts]:
        """As many of each verdict, where there are any."""
        for seed in range(DRAWN):
            for wanted in (*BIT_OF.values(), NO_CASE):
                if self.diagram.anywhere[root] & wanted:
                    path = self._path(root, wanted, random.Random(seed))  # noqa: S311  # the same cases every time
                    if path is not None:
                        yield self.study.facts(path)

    def _path(self, node: Node, wanted: int, chance: random.Random) -> list[int] | None:
        """The cells of a case with a wanted terminal; None where none was met."""
        path: list[int] = []
        for level, cells in enumerate(self.study.everything):
            after = {cell: self._after(node, level, cell) for cell in cells}
            fitting = [cell for cell, child in after.items() if self.diagram.anywhere[child] & wanted]
            if not fitting:
                return None
            path.append(chance.choice(fitting))
            node = after[path[-1]]
        return path

    def _after(self, node: Node, level: int, cell: int) -> Node:
        return self.diagram.children[node][cell] if self.diagram.level[node] == level else node


def _differ(left: int, right: int) -> int:
    return SAME if left == right else DIFFERS


def _verdict(policy: Policy, facts: Facts) -> object:
    return decide(policy, facts).verdict if allowed(policy, facts) else IMPOSSIBLE
