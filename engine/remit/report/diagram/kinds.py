"""What an exported diagram says of sets and texts beside their cells: enough to find the cell of any value."""

from __future__ import annotations

from remit.explain.words import say, say_reading, suppose, suppose_reading
from remit.model.facts import Fact
from remit.model.kinds.domain import PRESENCE
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.normal.cells import Cells
from remit.report.diagram import shape as s


def sets_of(fact: Fact, cells: Cells) -> s.SetsShape | None:
    """The cells of a set fact by how many members there are of each class; None for another kind."""
    domain = cells.domain
    if not domain.members:
        return None
    names = [
        s.MemberShape(name, fact.labels.get(name, name), list(members), members != (name,))
        for name, members in domain.groups.items()
    ]
    numbered = [cells.code(value) for value in cells.pieces if value is not ABSENT]
    return s.SetsShape(names, cells.classes, numbered)


def texts_of(cells: Cells) -> s.TextsShape | None:
    """The cells of the texts that are named, and of all others; None for another kind."""
    if not cells.domain.any_text:
        return None
    *named, others = [text for text in cells.pieces if text is not ABSENT]
    return s.TextsShape([s.TextShape(text, cells.code(text)) for text in named], cells.code(others))


def clauses_of(policy: Policy, name: str) -> dict[str, list[str]]:
    """What is said of a flag, a reading, or whether a fact is there: as it is, and after `if`, as it is not."""
    if name in policy.readings:
        left_open = say_reading(policy, name, [OPEN])
        choices = policy.readings[name].choices
        read = {each: [say_reading(policy, name, [each]), suppose_reading(policy, name, each)] for each in choices}
        return {**read, OPEN: [left_open, left_open]}
    fact = policy.facts.get(name)
    flag = ["true", "false"] if fact is not None and fact.kind == "flag" else []
    whole = [*flag, *(PRESENCE if fact is not None and fact.optional else ())]
    return {item: [say(policy, name, [item]), suppose(policy, name, [item])] for item in whole}
