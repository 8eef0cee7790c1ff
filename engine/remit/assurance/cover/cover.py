"""What the scenarios of a policy exercise, what they do not, what nothing could, and a scenario for each that is left.

Only what scenarios state counts, not what they expect. Of a partial scenario counts what is so in every case that fits
it. What no case at all could exercise is proved on the diagram, and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from remit.assurance.cover.cited import choices, citing, statements
from remit.assurance.cover.items import KINDS, CoverItem, exact_values, sought
from remit.assurance.cover.readings import CoverReadings
from remit.assurance.cover.truths import CoverStudy
from remit.decide import Decision, LoadedPolicy
from remit.decide.answers import FactChanges
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.model.items import text_of
from remit.progress import told
from remit.reader.placing import placing
from remit.representatives import KnownFacts

TELLING = ("rules", "overrides", "alternatives", "readings", "constraints", "values", "conditions", "statements")


@dataclass(frozen=True, slots=True)
class CoverFinding:
    """An item, the scenarios that exercise it (by number), and whether any case could."""

    item: CoverItem
    seen: Sequence[int]
    is_possible: bool

    @property
    def is_missing(self) -> bool:
        return self.is_possible and not self.seen


@dataclass(frozen=True, slots=True)
class Proposal:
    """A smallest scenario that would exercise what none does, the verdict left open."""

    where: FactChanges
    exercises: tuple[CoverItem, ...]  # what it was made for, and then what else is missing
    is_smallest: bool = True  # else there were too many sets of facts to go through


@dataclass(frozen=True, slots=True)
class CoverShare:
    """How many of the items that can be exercised are."""

    seen: int
    possible: int

    @property
    def percent(self) -> float:
        """Cut, not rounded, to a tenth: all of them alone is 100."""
        return 1000 * self.seen // self.possible / 10 if self.possible else 100.0

    def reaches(self, percent: float) -> bool:
        return 100 * self.seen >= percent * self.possible


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that scenarios of a policy can exercise, in the order of kinds and of the file."""

    scenarios: int
    findings: tuple[CoverFinding, ...]
    proposals: tuple[Proposal, ...]

    def of(self, kind: str) -> tuple[CoverFinding, ...]:
        return tuple(finding for finding in self.findings if finding.item.kind == kind)

    def share(self, kind: str | None = None) -> CoverShare:
        """Of one kind, or of everything."""
        counted = [finding for finding in (self.of(kind) if kind else self.findings) if finding.is_possible]
        return CoverShare(sum(bool(finding.seen) for finding in counted), len(counted))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of which the policy has anything."""
        return tuple(kind for kind in KINDS if self.of(kind))


def cover(loaded: LoadedPolicy, decisions: Sequence[Decision]) -> Coverage:
    """What the scenarios that were decided exercise of their policy.

    Args:
        loaded: The policy.
        decisions: Those on the scenarios, in their order; items name them by number from 0.

    Raises:
        RemitError: The policy, or what is known at once in a scenario, comes to more than can be looked at.
    """
    with placing(loaded.written):
        return Covering(loaded).coverage(decisions)


class Covering:
    """The items of a policy, and what exercises each."""

    def __init__(self, loaded: LoadedPolicy) -> None:
        self.loaded, policy = loaded, loaded.policy
        values = exact_values(policy)
        self.ground = ground = CoverStudy(policy, values)
        self.roots = {
            item: ground.truths.where_possible(root)
            for item, root in told("things to exercise are looked for", sought(ground, values))
        }
        self.readings, self.choices = CoverReadings(ground), choices(policy)
        self.by_statement = statements(policy, loaded.written.statements)
        self.uses = citing(policy, self.by_statement, (*self.roots, *self.choices.values()))
        self.users: dict[CoverItem, list[CoverItem]] = {}
        for user, used in self.uses.items():
            for item in used:
                self.users.setdefault(item, []).append(user)
        unsorted = [*self.roots, *self.choices.values(), *self.by_statement.values()]
        self.items = sorted(unsorted, key=lambda item: KINDS.index(item.kind))

    def coverage(self, decisions: Sequence[Decision]) -> Coverage:
        seen: dict[CoverItem, list[int]] = {item: [] for item in self.items}
        for number, decision in enumerate(told("scenarios are looked at", decisions)):
            for item in self.exercised(decision.known, decision.readings):
                seen[item].append(number)
        findings = [
            CoverFinding(item, tuple(seen[item]), bool(seen[item]) or self.is_possible(item)) for item in self.items
        ]
        return self.with_proposals(len(decisions), findings)

    def with_proposals(self, number: int, findings: Sequence[CoverFinding]) -> Coverage:
        """What so many scenarios or rows exercise, with a scenario for each thing that none of them does."""
        missing = [finding.item for finding in findings if finding.is_missing]
        return Coverage(number, tuple(findings), tuple(self._proposals(missing)))

    def exercised(
        self, known: KnownFacts, picked: Mapping[str, str], among: Iterable[CoverItem] | None = None
    ) -> set[CoverItem]:
        """What is so in every case that fits what is known; and the statements that are used thereby.

        Of what the facts show by themselves, only the items among which it is asked for are looked at.
        """
        chosen = {name: self.loaded.policy.tests(name, (choice,)) for name, choice in picked.items()}
        found = self._surely({**known, **chosen}, among)
        found |= {self.choices[choice] for choice in self.readings.exercised(known, picked)}
        return found.union(*(self.uses.get(item, ()) for item in found))

    def _surely(self, known: KnownFacts, among: Iterable[CoverItem] | None) -> set[CoverItem]:
        study, reached = self.ground.study, dict[Node, int]()
        allowed = study.meeting(known)
        found: set[CoverItem] = set()
        for item in self.roots if among is None else among:
            root = self.roots.get(item)
            if root is not None:
                if root not in reached:
                    reached[root] = study.diagram.reach(study.knowing(root, known), allowed)
                found |= {item} if reached[root] == HOLDS else set()
        return found

    def is_possible(self, item: CoverItem) -> bool:
        """Whether any case at all would exercise it."""
        if item.kind == "statements":
            return any(self.is_possible(user) for user in self.users.get(item, ()))
        return next(self._ways(item), None) is not None

    def _ways(self, item: CoverItem) -> Iterator[tuple[Node, int, str | None]]:
        """The diagrams, and what is wanted of each, where an item is exercised; and the choice to pick there."""
        if item.kind == "readings":
            reading, choice = str(item.path[1]), str(item.path[-1])
            yield from ((c.root, c.wanted, c.pick) for c in self.readings.contrasts(reading, choice))
        elif item.kind == "statements":
            for user in self.users.get(item, ()):
                yield from self._ways(user)
        elif self.ground.diagram.reach(self.roots[item], self.ground.study.everything) & HOLDS:
            yield self.roots[item], HOLDS, None

    def _proposals(self, missing: Iterable[CoverItem]) -> Iterator[Proposal]:
        """A smallest scenario for each missing item that none before it exercises."""
        left = sorted(missing, key=lambda item: TELLING.index(item.kind))
        while left:
            where, is_smallest = self._where(left[0])
            also = self.exercised(*self._stated(where), left)
            yield Proposal(where, (left[0], *(item for item in left[1:] if item in also)), is_smallest)
            left = [item for item in left[1:] if item not in also]

    def _where(self, item: CoverItem) -> tuple[FactChanges, bool]:
        """What a smallest scenario states, and whether it surely is one."""
        root, wanted, pick = next(self._ways(item))
        within = self._few_readings(root, wanted)
        found = self.ground.study.witness(root, wanted, within)
        assert found is not None
        picked = dict(self._changed(within))
        if pick is not None:
            picked[str(item.path[1])] = pick
        return (*found.where, *((name, (choice,)) for name, choice in picked.items())), found.is_smallest

    def _few_readings(self, root: Node, wanted: int) -> AllowedLists:
        """All cells, but of each reading one: its default where that will do."""
        cells, space = list(self.ground.study.everything), self.ground.space
        for name, reading in self.loaded.policy.readings.items():
            level, default = space.level_of[name], reading.default
            for choice in sorted(reading.choices, key=lambda choice: choice != default):
                cells[level] = (space.fact(name).code(choice),)
                if self.ground.diagram.reach(root, cells) & wanted:
                    break
        return cells

    def _changed(self, within: AllowedLists) -> Iterator[tuple[str, str]]:
        """The readings that are not in their default."""
        space = self.ground.space
        for name, reading in self.loaded.policy.readings.items():
            level = space.level_of[name]
            if within[level] != (space.fact(name).code(str(reading.default)),):
                yield name, next(c for c in reading.choices if (space.fact(name).code(c),) == tuple(within[level]))

    def _stated(self, where: FactChanges) -> tuple[KnownFacts, dict[str, str]]:
        """What is known, and which readings are picked, of a scenario."""
        policy = self.loaded.policy
        known = {name: policy.tests(name, items) for name, items in where if name in policy.facts}
        return known, self.loaded.knowledge.picked(
            {name: text_of(items[0]) for name, items in where if name in policy.readings}
        )
