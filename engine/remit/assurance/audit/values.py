"""What nothing tells apart: facts that change no verdict, values that are treated alike, readings that come to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.findings import AuditFinding
from remit.decide.cell_words import items
from remit.decide.unlinked import behind, telling_facts
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import IMPOSSIBLE, Node, in_cell
from remit.diagram.ruled import EVERY
from remit.explain.words import listed
from remit.model.items import text_of, texts_of


def values(ground: Ground) -> Iterator[AuditFinding]:
    """Facts and values that nothing tells apart, whatever the readings."""
    taken = behind(ground.policy, telling_facts(ground.policy))  # they tell by what is derived from them
    for name in ground.policy.facts:
        if name in taken:
            continue
        groups = alike(ground, name)
        if len(groups) == 1:
            yield AuditFinding(
                "fact-changes-nothing",
                f"fact {name}: whatever it is, the verdict is the same",
                ground.written.origins.key("facts", name),
                "take it out, unless the source speaks of it and a rule is missing",
                subject=name,
            )
        elif name not in ground.policy.compared and not ground.policy.domains[name].is_divisible:
            yield from (_alike(ground, name, group) for group in groups if _several(ground, name, group))


def readings(ground: Ground) -> Iterator[AuditFinding]:
    """Readings and choices that come to the same everywhere, whatever the other readings."""
    for name, reading in ground.policy.readings.items():
        groups = alike(ground, name)
        at = ground.written.origins.key("readings", name)
        if len(groups) == 1:
            said = f"reading {name}: every choice of it comes to the same verdicts"
            help = "take it out, or name it in the condition that it is about"
            yield AuditFinding("reading-changes-nothing", said, at, help, subject=name)
            continue
        for group in groups:
            if _several(ground, name, group):
                chosen = [choice for choice in reading.choices if choice in _words(ground, name, group)]
                said = f"reading {name}: {listed(chosen)} come to the same verdicts everywhere"
                yield AuditFinding(
                    "choices-alike", said, at, "make them one choice, or let a condition tell them apart"
                )


def alike(ground: Ground, name: str) -> list[list[int]]:
    """The cells of a fact or reading in groups: two of a group differ in no verdict where both are possible.

    And there is a case that is possible with either of them: of values that never fit the same case nothing is said.
    """
    level, levels = ground.study.space.level_of[name], ground.study.space.levels(name)
    if len(levels) > 1 and _matters(ground, levels):
        return [[cell] for cell in range(2)]  # how it lies to others tells, whatever its cells are
    groups: list[list[int]] = []
    forget, every = ground.diagram.forget, ground.every
    roots = {cell: forget(ground.root, levels, in_cell(every, level, cell)) for cell in every[level]}
    for cell, root in roots.items():
        group = next((g for g in groups if all(_same(ground, root, roots[other]) for other in g)), None)
        if group is None:
            groups.append([cell])
        else:
            group.append(cell)
    return groups


def _matters(ground: Ground, levels: AbstractSet[int]) -> bool:
    """Whether two cases of different verdicts differ in some levels only."""
    merged = ground.diagram.forget(ground.root, levels, ground.every)
    return any(verdicts.bit_count() > 1 for verdicts in ground.diagram.ends(merged, ground.every))


def _same(ground: Ground, left: Node, right: Node) -> bool:
    """Whether the same verdicts follow wherever both are possible; and that some case is possible with both."""
    diagram, every = ground.diagram, ground.every
    if any(IMPOSSIBLE not in pair for pair in diagram.meetings(left, right, every)):
        return False
    join = ground.study.junctions
    both = join.both(join.where(left, EVERY), join.where(right, EVERY))
    return bool(diagram.reach(both, every) & HOLDS)


def _several(ground: Ground, name: str, group: Sequence[int]) -> bool:
    """Whether a group is more than one value, or of a scale more than one range that is named."""
    cells = ground.study.space.fact(name)
    return len(group) > 1 or (not cells.domain.is_ordered and len(cells.pieces_of(group)) > 1)


def _words(ground: Ground, name: str, group: Sequence[int]) -> list[str]:
    """The values of a group, one by one; of a scale, the ranges that the policy names."""
    cells = ground.study.space.fact(name)
    if cells.domain.is_ordered:
        return [text_of(word) for cell in group for word in items(cells, [cell])]
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in cells.pieces_of(group)]


def _alike(ground: Ground, name: str, group: Sequence[int]) -> AuditFinding:
    cells = ground.study.space.fact(name)
    words, whole = _words(ground, name, group), items(cells, group)
    called = f" (together: {', '.join(texts_of(whole))})" if len(whole) < len(words) else ""
    return AuditFinding(
        "values-alike",
        f"fact {name}: nothing tells apart {listed(f'`{word}`' for word in words)}{called}",
        ground.written.origins.key("facts", name),
        "they can be one value, unless the source tells them apart and a rule is missing",
        subject=name,
        lines=tuple(words),
    )
