"""The rows of a replay put together: by turn of the verdict, and each turn by rules and by region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from remit.assurance.replay.replay import Replay
from remit.assurance.replay.turns import SEVERAL, TO, RowTurn
from remit.reader.policies import WrittenPolicy

ANY = "any"
RulePair = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A replay with what it was asked of: the names of both policies, as written, and the table; where rows went."""

    names: tuple[str, str]
    written: tuple[WrittenPolicy, WrittenPolicy]
    table: str
    replay: Replay
    output: str | None = None


@dataclass
class TurnRows:
    """Rows of one turn, `before` to `after`: how many, by which rules of the one and the other, and in which region.

    A region is its number; `several` where a row's cases change in several, nothing where it is not told apart.
    """

    before: str
    after: str
    rows: int = 0
    rules: Counter[RulePair] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)

    def add(self, turn: RowTurn, number: int) -> None:
        """Count so many rows more."""
        self.rows += number
        olds, news = (() if side is None else side.rules for side in (turn.before, turn.after))
        self.rules[olds, news] += number
        self.regions[turn.region] += number


def changes(replay: Replay) -> list[TurnRows]:
    """The rows that change in every case that fits, by their verdicts before and after; the most first."""
    found = dict[tuple[str, str], TurnRows]()
    for turn, number in replay.turns.items():
        if turn.change == "changes" and turn.before and turn.after:
            pair = (turn.before.verdict, turn.after.verdict)
            found.setdefault(pair, TurnRows(*pair)).add(turn, number)
    return sorted(found.values(), key=lambda each: -each.rows)


def could_change(replay: Replay) -> list[TurnRows]:
    """The rows that change in some of the cases that fit, by each change that they could take; the most first.

    A row that could take several is in each of them.
    """
    found = dict[tuple[str, str], TurnRows]()
    for turn, number in replay.turns.items():
        for each in turn.turns if turn.change == "could change" else ():
            before, after = each.split(TO)
            found.setdefault((before, after), TurnRows(before, after)).add(turn, number)
    return sorted(found.values(), key=lambda each: -each.rows)


def matrix(replay: Replay) -> Counter[tuple[str | None, str | None]]:
    """How many rows have which verdicts before and after; None where a row is no case of that policy."""
    found = Counter[tuple[str | None, str | None]]()
    for turn, number in replay.turns.items():
        sides = (turn.before, turn.after)
        before, after = (None if side is None else side.verdict for side in sides)
        found[before, after] += number
    return found


def one_sided(replay: Replay, side: int) -> Counter[str]:
    """The verdicts of rows that are cases of one of the two only (0: the first)."""
    kind, found = ("only before", "only after")[side], Counter[str]()
    for turn, number in replay.turns.items():
        answer = (turn.before, turn.after)[side]
        if turn.change == kind and answer is not None:
            found[answer.verdict] += number
    return found


def occurs(asked: str, replay: Replay) -> bool:
    """Whether a row takes a turn that was not to be, or could take it. `any` is any row that is not the same.

    Args:
        asked: FROM:TO, with `any` in the place of a verdict, or `any` alone.
        replay: What became of the rows.
    """
    if asked == ANY:
        return replay.number("changes", "could change", "only before", "only after") > 0
    before, after = asked.split(TO)
    return any(
        before in (ANY, old) and after in (ANY, new)
        for turn in replay.turns
        for old, new in (each.split(TO) for each in turn.turns)
    )


def known_regions(turn: TurnRows) -> Iterator[tuple[int, int]]:
    """The number of each region that has rows of a turn, and how many; the most first."""
    listed = turn.regions.most_common()
    yield from ((int(region), rows) for region, rows in listed if region and region != SEVERAL)
