"""What all parts of an audit stand on: the policy with its places, and the diagram of its verdicts."""

from __future__ import annotations

from remit.assurance.audit.findings import FindingPart
from remit.assurance.audit.regions import part
from remit.assurance.variants import Variants
from remit.diagram.counting import possible_cases
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.reader.policies import WrittenPolicy


class Ground(Variants):
    """A policy and the verdicts of all its cases; `usual` are the default readings, `every` is all of them."""

    def __init__(self, written: WrittenPolicy) -> None:
        super().__init__(written.policy)
        self.written, self.root = written, self.original.verdicts
        self.usual, self.every = self.study.within(), self.study.everything
        self.total = possible_cases(self.study.count(self.root, self.usual))
        self.readings = {self.study.space.level_of[name] for name in self.policy.readings}

    def part(self, says: str, root: Node, wanted: int, within: AllowedLists) -> FindingPart:
        """The cases with a wanted terminal, in regions."""
        return part(self.study, says, root, wanted, within)
