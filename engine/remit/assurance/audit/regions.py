"""Regions for people: the plainest first, each reduced to what those before it leave, so that their counts add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from remit.assurance.audit.findings import FindingPart
from remit.assurance.case_space import CaseSpace, Region, RegionTeller
from remit.diagram.nodes import IMPOSSIBLE, Node, in_cell
from remit.diagram.policy_tests import AllowedLists
from remit.diagram.regions import LevelBox

MOST_REGIONS = 12  # that are listed of one kind
INSIDE = 1


def part(study: CaseSpace, says: str, root: Node, wanted: int, within: AllowedLists) -> FindingPart:
    """The cases with a wanted terminal, in regions that hold each of them once (as far as they are listed)."""
    told, top, inside = study.told(root, within)
    found = list(islice(told.boxes(top, wanted, inside), MOST_REGIONS + 1))
    regions = tuple(_plainest_first(told, top, wanted, inside, found[:MOST_REGIONS]))
    return FindingPart(says, _count(told, top, wanted, inside, inside), regions, len(found) > MOST_REGIONS)


def _count(study: RegionTeller, root: Node, wanted: int, cells: AllowedLists, within: AllowedLists) -> int:
    return sum(number for value, number in study.count(root, cells, within).items() if value & wanted)


def _plainest_first(
    study: RegionTeller, root: Node, wanted: int, within: AllowedLists, found: Sequence[LevelBox]
) -> Iterator[Region]:
    """Boxes of few facts before others, larger ones before smaller; without those that leave nothing to say."""
    left = root
    for box in sorted(found, key=lambda box: (len(box), -_count(study, root, wanted, _inside(box, within), within))):
        rest = {level: _needed(study, left, wanted, _inside(box, within), level) for level in box}
        if not study.can_be_said(rest, within):
            rest = {level: tuple(cells) for level, cells in box.items()}  # what is said twice is counted once
        cells = _inside(rest, within)
        if all(rest.values()) and (cases := _count(study, left, wanted, cells, within)):
            yield Region(study.words(rest), cases)
            left = study.diagram.apply(left, _indicator(study, rest), _outside)


def _inside(box: LevelBox, within: AllowedLists) -> AllowedLists:
    return [tuple(box.get(level, allowed)) for level, allowed in enumerate(within)]


def _needed(study: RegionTeller, left: Node, wanted: int, cells: AllowedLists, level: int) -> tuple[int, ...]:
    """The cells of a level in which some case is left."""
    return tuple(c for c in cells[level] if study.diagram.reach(left, in_cell(cells, level, c)) & wanted)


def _indicator(study: RegionTeller, box: LevelBox) -> Node:
    """A diagram of what lies in a box."""
    outside, node = study.diagram.terminal(IMPOSSIBLE), study.diagram.terminal(INSIDE)
    for level in sorted(box, reverse=True):
        cells = range(study.cell_count(level))
        node = study.diagram.find_or_add(level, tuple([node if cell in box[level] else outside for cell in cells]))
    return node


def _outside(value: int, inside: int) -> int:
    return IMPOSSIBLE if inside else value
