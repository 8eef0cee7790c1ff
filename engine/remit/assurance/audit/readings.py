"""What the source leaves open: the readings that change verdicts, alone or together, and those that do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.findings import AuditFinding, FindingPart
from remit.decide.explanation import UNVERIFIED
from remit.diagram.build import BIT_OF, verdicts_of
from remit.diagram.nodes import IMPOSSIBLE, Node
from remit.explain.words import clauses, listed, say_reading, sentence, spaced
from remit.model.rules import Verdict
from remit.quantities import say_share

SAME, CHANGED = 1, 2
MOST_TOGETHER = 3  # readings that are changed at once
VERDICTS = list(BIT_OF)

ReadingNames = frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A smallest change of readings, the diagram of what it turns into what, and how often."""

    choices: Mapping[str, str]
    root: Node
    turns: Mapping[tuple[Verdict, Verdict], int]

    @property
    def cases(self) -> int:
        return sum(self.turns.values())


def turned_bit(before: Verdict, after: Verdict) -> int:
    """The terminal of cases that turn from one verdict into another.

    Args:
        before: Under the default readings.
        after: Under those that were changed.
    """
    return 2 << (VERDICTS.index(before) * len(VERDICTS) + VERDICTS.index(after))


def contested_cases(ground: Ground) -> int:
    """How many cases have another verdict under some choice of all the readings."""
    merged = ground.diagram.forget(ground.root, ground.readings, ground.every)
    usual = ground.diagram.forget(ground.root, ground.readings, ground.usual)
    both = ground.diagram.apply(usual, merged, lambda before, all_of_them: all_of_them if before else IMPOSSIBLE)
    counted = ground.study.count(both, ground.usual)
    return sum(number for value, number in counted.items() if value.bit_count() > 1)


def contested(ground: Ground) -> Iterator[AuditFinding]:
    """The smallest changes of readings that change verdicts, those that change most first, single readings before."""
    found = sorted(changes(ground), key=lambda change: (len(change.choices), -change.cases))
    return (_finding(ground, change) for change in found)


def changes(ground: Ground) -> Iterator[ReadingChange]:
    """Every change of up to MOST_TOGETHER readings, with the cases that no change of fewer of them changes."""
    usual = ground.diagram.forget(ground.root, ground.readings, ground.usual)
    names = list(ground.policy.readings)
    changed: dict[ReadingNames, Node] = {
        frozenset(): ground.diagram.terminal(SAME)
    }  # by any choice of these, or of fewer
    for size in range(1, min(len(names), MOST_TOGETHER) + 1):
        for together in combinations(names, size):
            fewer = ground.diagram.union(changed[frozenset(together) - {name}] for name in together)
            roots = [(choices, _turns(ground, usual, choices, fewer)) for choices in _others(ground, together)]
            for choices, root in roots:
                if turns := _counted(ground, root):
                    yield ReadingChange(choices, root, turns)
            changed[frozenset(together)] = ground.diagram.union([fewer, *(_flat(ground, root) for _, root in roots)])


def _others(ground: Ground, together: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Every other choice of all of these readings."""
    readings = ground.policy.readings
    for choices in product(*([c for c in readings[name].choices if c != readings[name].default] for name in together)):
        yield dict(zip(together, choices, strict=True))


def _turns(ground: Ground, usual: Node, choices: Mapping[str, str], fewer: Node) -> Node:
    """What each case turns into, where no change of fewer readings changes it."""
    diagram = ground.diagram
    other = diagram.forget(ground.root, ground.readings, ground.study.within(choices))
    return diagram.apply(diagram.apply(usual, other, _turned), fewer, lambda turn, done: SAME if done > SAME else turn)


def _turned(before: int, after: int) -> int:
    if before == IMPOSSIBLE:
        return IMPOSSIBLE
    if after in (before, IMPOSSIBLE):
        return SAME
    return turned_bit(verdicts_of(before)[0], verdicts_of(after)[0])


def _flat(ground: Ground, root: Node) -> Node:
    """Whether each case changes."""
    same = ground.diagram.terminal(SAME)
    return ground.diagram.apply(root, same, lambda turn, _: CHANGED | SAME if turn > SAME else SAME)


def _counted(ground: Ground, root: Node) -> dict[tuple[Verdict, Verdict], int]:
    counted = ground.study.count(root, ground.usual)
    pairs = {turned_bit(before, after): (before, after) for before, after in product(VERDICTS, VERDICTS)}
    return {pairs[value]: number for value, number in sorted(counted.items()) if value in pairs and number}


def _finding(ground: Ground, change: ReadingChange) -> AuditFinding:
    readings = ground.policy.readings
    read = listed(f"`{name}` as {choice}" for name, choice in change.choices.items())
    first = next(iter(change.choices))
    together = " together, and not alone," if len(change.choices) > 1 else ""
    share = say_share(change.cases, ground.total)
    otherwise = clauses(say_reading(ground.policy, name, [choice]) for name, choice in change.choices.items())
    jointly = " (fewer changes would not do)" if len(change.choices) > 1 else ""
    return AuditFinding(
        "contested",
        f"reading {read}{together} changes {share}",
        ground.written.origins.key("readings", first),
        listed(readings[name].question for name in change.choices),
        subject=" + ".join(change.choices),
        cases=change.cases,
        parts=tuple(_part(ground, change, turn) for turn in change.turns),
        lines=tuple(_basis(ground, name, choice) for name, choice in _both(ground, change.choices)),
        said=sentence(f"if {otherwise}{jointly}, this changes {share}"),
    )


def _part(ground: Ground, change: ReadingChange, turn: tuple[Verdict, Verdict]) -> FindingPart:
    return ground.part(f"from {turn[0]} to {turn[1]}", change.root, turned_bit(*turn), ground.usual)


def _both(ground: Ground, choices: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Of each reading, the default and the other choice."""
    for name, choice in choices.items():
        yield name, str(ground.policy.readings[name].default)
        yield name, choice


def _basis(ground: Ground, name: str, choice: str) -> str:
    """What a choice rests on: its reason, and the statements with their speakers."""
    reading = ground.policy.readings[name]
    taken = reading.choices[choice]
    says = taken.says or spaced(choice)
    which = f"{says} (as it is read here)" if choice == reading.default else says
    rests = f", by {listed(_cited(ground, citation) for citation in taken.cites)}" if taken.cites else ""
    return f"{which}{rests}{f': {taken.because}' if taken.because else ''}"


def _cited(ground: Ground, citation: str) -> str:
    """A statement by its locator, and who says it."""
    statement = ground.written.statement(citation)
    known = [part for part in (statement.speaker, UNVERIFIED if statement.reported else None) if part]
    return f"{citation} ({', '.join(known)})" if known else citation
