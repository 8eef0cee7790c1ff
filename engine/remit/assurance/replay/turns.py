"""What becomes of one row from one policy to another: its two answers, and whether it changes in every case that fits.

A row that leaves facts out is several cases at once. It *changes* if each of them does, it *could change* if some do,
and is the *same* if none does; so it may be undetermined in both and surely the same, or surely another. A case
that only one of the policies has differs if its verdict is possible in no case of the other. Where no case of a row is
one of a policy (its values or its constraints do not allow it), it is *only* a case of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from remit.columnar.answers import SEPARATOR, ColumnWords
from remit.model.rules import Verdict
from remit.verdict import Outcome

Kind = Literal["same", "changes", "could change", "only before", "only after", "neither"]
SIDES = ("before", "after")
OF_SIDE = ("verdict", "rules", "possible")
COLUMNS = (*(f"{side}_{name}" for side in SIDES for name in OF_SIDE), "change", "turns", "region")
TO = ":"  # between the verdicts of a turn
SEVERAL = "several"  # regions
Outcomes = tuple[Outcome | None, Outcome | None]  # of one case by either policy; None: it is no case of it


class SideAnswer(NamedTuple):
    """What a policy says of a row, as `classify` does: verdict, rules of every completion, possible verdicts."""

    verdict: str
    rules: tuple[str, ...]
    possible: tuple[str, ...]


class RowTurn(NamedTuple):
    """What becomes of a row; `turns` are the changes of a verdict that some case of it takes, as `from:to`.

    `region` is the number of the region of change in which all of its changes lie, `several`, or nothing.
    """

    before: SideAnswer | None
    after: SideAnswer | None
    change: Kind
    turns: tuple[str, ...] = ()
    region: str = ""

    def words(self) -> ColumnWords:
        """As texts, for `COLUMNS`; of a side that it is no case of, empty ones."""
        said = [word for side in (self.before, self.after) for word in _words(side)]
        return (*said, self.change, SEPARATOR.join(self.turns), self.region)


def _words(side: SideAnswer | None) -> tuple[str, str, str]:
    if side is None:
        return "", "", ""
    return side.verdict, SEPARATOR.join(side.rules), SEPARATOR.join(side.possible)


def turn_of(words: Sequence[str]) -> RowTurn:
    """What the texts of a row say."""
    before, after = (_side(words[place : place + len(OF_SIDE)]) for place in (0, len(OF_SIDE)))
    change, turns, region = words[2 * len(OF_SIDE) :]
    return RowTurn(before, after, change, _listed(turns), region)  # type: ignore[arg-type]  # one of its own words


def _side(words: Sequence[str]) -> SideAnswer | None:
    return SideAnswer(words[0], _listed(words[1]), _listed(words[2])) if words[0] else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(SEPARATOR)) if text else ()


def joint_turn(cases: Sequence[tuple[Outcomes, int]], rules: tuple[Sequence[str], Sequence[str]]) -> RowTurn:
    """What becomes of a row of which it is known what each case that fits it comes to in both policies.

    Args:
        cases: Each different outcome, with the number of the region of change that it lies in, or 0.
        rules: The names of the rules of either policy, in their order.
    """
    before, after = (_answer([pair[side] for pair, _ in cases], rules[side]) for side in (0, 1))
    different = [(pair, region) for pair, region in cases if _differ(pair, (before, after))]
    told = [(_verdict(old), _verdict(new)) for (old, new), _ in different]
    turns = dict.fromkeys(f"{old}{TO}{new}" for old, new in told if None not in (old, new))
    regions = {region for _, region in different if region}
    found = "" if not regions else str(*regions) if len(regions) == 1 else SEVERAL
    kind = _kind(before, after, some=bool(different), every=len(different) == len(cases))
    return RowTurn(before, after, kind, tuple(turns), found)


def apart_turn(before: SideAnswer | None, after: SideAnswer | None, occurring: frozenset[str] | None = None) -> RowTurn:
    """The same, where no more is known than both answers: what may change is said to, though each case may stay.

    Args:
        before: What the one policy says; None where the row is no case of it.
        after: What the other one says.
        occurring: The changes of a verdict that any case at all takes, where that is known.
    """
    olds, news = (side.possible if side else () for side in (before, after))
    pairs = [f"{old}{TO}{new}" for old in olds for new in news if old != new]
    turns = tuple(turn for turn in pairs if occurring is None or turn in occurring)
    some, every = bool(turns) or {*olds} != {*news}, not {*olds} & {*news}
    return RowTurn(before, after, _kind(before, after, some=some, every=every), turns)


def _kind(before: SideAnswer | None, after: SideAnswer | None, *, some: bool, every: bool) -> Kind:
    if before is None:
        return "neither" if after is None else "only after"
    if after is None:
        return "only before"
    return "changes" if every else "could change" if some else "same"


def _differ(pair: Outcomes, sides: tuple[SideAnswer | None, SideAnswer | None]) -> bool:
    """Whether a case differs: in its verdict; or only one side has it, and no case of the other has its verdict."""
    old, new = (_verdict(outcome) for outcome in pair)
    if old is not None and new is not None:
        return old is not new
    other = sides[1] if new is None else sides[0]
    return other is None or (old or new) not in other.possible


def _verdict(outcome: Outcome | None) -> Verdict | None:
    return None if outcome is None else outcome.verdict


def _answer(outcomes: Iterable[Outcome | None], rules: Sequence[str]) -> SideAnswer | None:
    found = [each for each in outcomes if each is not None]
    if not found:
        return None
    possible = tuple(str(verdict) for verdict in Verdict if any(each.verdict is verdict for each in found))
    verdict = possible[0] if len(possible) == 1 else str(Verdict.UNDETERMINED)
    return SideAnswer(verdict, tuple(rule for rule in rules if all(rule in each.rules for each in found)), possible)
