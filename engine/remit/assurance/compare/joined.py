"""What several policies say together, without the cases that no values are like."""

from __future__ import annotations

from remit.assurance.case_space import CaseSpace
from remit.diagram.nodes import Node


def consistent(study: CaseSpace, root: Node) -> Node:
    """The diagram of what several policies say, where there are such values.

    A policy by itself leaves out only what the facts that it declares cannot be like; another may compare facts, or ask
    for members of a set, that it does not know.

    Args:
        study: The ground of all of them.
        root: What they say together.
    """
    told = {*study.space.group_of, *study.space.asked}
    is_known = all(told <= policy.facts.keys() for policy in study.policies)
    return root if is_known else study.consistent(root)
