"""A comparison over real cases as data, for programs (its form: `report/replay/shape.py`)."""

from __future__ import annotations

from collections.abc import Sequence

from remit.assurance.compare.compare import ComparedSide
from remit.model.plain_data import filled
from remit.report.replay import shape as s
from remit.report.replay.groups import Replayed, TurnRows, changes, could_change, known_regions, matrix
from remit.report.replay.sentences import say_region, say_result, statements_of
from remit.report.shared_shapes import when


def replay_data(replayed: Replayed, sides: tuple[ComparedSide, ComparedSide], failed: Sequence[str]) -> s.ReplayShape:
    """What became of the rows, as the published shape.

    Args:
        replayed: The replay, with what it was asked of.
        sides: Both policies with their readings and days.
        failed: The changes that were not to be and are, as they were asked for.
    """
    replay = replayed.replay
    before, after = (_side(replayed, sides[number], number) for number in (0, 1))
    verdicts = matrix(replay).items()
    return s.ReplayShape(
        before=before,
        after=after,
        table=replayed.table,
        log=None if replay.log is None else filled(s.LogShape, replay.log),
        said=say_result(replayed),
        rows=replay.rows,
        same=replay.number("same"),
        changed=replay.number("changes"),
        could=replay.number("could change"),
        only_before=replay.number("only before"),
        only_after=replay.number("only after"),
        neither=replay.number("neither"),
        apart=replay.apart,
        matrix=[s.VerdictRowsShape(old, new, rows) for (old, new), rows in verdicts],  # type: ignore[arg-type]
        changes=[_turn(replayed, turn) for turn in changes(replay)],
        could_change=[_turn(replayed, turn) for turn in could_change(replay)],
        statements=[*dict.fromkeys(statements_of(replayed))],
        output=replayed.output,
        written=replay.written,
        failed=[*failed],
    )


def _side(replayed: Replayed, side: ComparedSide, number: int) -> s.ReplaySideShape:
    day = None if side.day is None else str(side.day)
    unstated = [*replayed.replay.unstated[number]]
    return s.ReplaySideShape(replayed.names[number], side.policy.policy, dict(side.readings), day, unstated)


def _turn(replayed: Replayed, turn: TurnRows) -> s.TurnRowsShape:
    replay = replayed.replay
    regions = [
        s.RegionRowsShape(number, say_region(replayed, number), when(replay.regions[number]), rows)
        for number, rows in known_regions(turn)
    ]
    rules = [s.RuleRowsShape([*old], [*new], rows) for (old, new), rows in turn.rules.most_common()]
    elsewhere = turn.rows - sum(region.rows for region in regions)
    return s.TurnRowsShape(turn.before, turn.after, turn.rows, rules, regions, elsewhere)  # type: ignore[arg-type]
