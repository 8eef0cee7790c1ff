"""What changes for real cases, for a review: how many rows to what, and by which rules and where folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.decide.explanation import say_statement
from remit.report.markdown import code, folded, listed_lines, plain, table, whole
from remit.report.replay.groups import Replayed, TurnRows, changes, could_change, known_regions
from remit.report.replay.sentences import (
    FAR,
    say_by_rules,
    say_limits,
    say_one_sided,
    say_region,
    say_result,
    say_rows,
    say_turn,
    statements_of,
)
from remit.report.replay.text import MOST_RULES, turns

ALL = "`-o` writes every row, `--format json` has all of it"


def replay_markdown(replayed: Replayed, failed: Sequence[str] = ()) -> str:
    """How many rows change to what; the rules and the regions of each turn, and what could change, folded.

    Args:
        replayed: The replay, with what it was asked of.
        failed: The changes that were not to be and are, or could be, as they were asked for.
    """
    changed, perhaps = changes(replayed.replay), could_change(replayed.replay)
    lines = [f"- **{say_rows(turn.rows)}**: {plain(say_turn(turn))}" for turn in changed]
    lines += [f"- ❌ not wanted here: {code(asked)}" for asked in failed]
    lines += [f"- {plain(said)}" for said in (*say_one_sided(replayed), *say_limits(replayed))]
    lines += [""] if lines else []
    counted = turns(replayed)
    head, *rows = counted or [[]]
    lines += folded("how many rows go from which verdict to which", table(head, rows))
    for turn in changed:
        lines += folded(f"{say_turn(turn)}: {say_rows(turn.rows)}", _turn(replayed, turn))
    for turn in perhaps:
        lines += folded(f"could change: {say_turn(turn)}: {say_rows(turn.rows)}", _regions(replayed, turn))
    pairs = zip(("before", "after"), replayed.names, replayed.written, strict=True)
    lines += folded("what is compared", (f"- {when} {code(n)}: {plain(w.policy.title)}" for when, n, w in pairs))
    statements = dict.fromkeys(statements_of(replayed))
    lines += folded("statements", listed_lines([plain(say_statement(cited)) for cited in statements]))
    mark = "❌" if failed else "⚠️" if changed or perhaps or not counted else "✅"
    return whole(mark, f"{plain(say_result(replayed)).removesuffix('.')} ({code(replayed.table)})", lines)


def _turn(replayed: Replayed, turn: TurnRows) -> Iterator[str]:
    """By which rules, and where the rows lie."""
    for rules, rows in turn.rules.most_common(MOST_RULES):
        said = "; ".join(f"{when}: {text}" for when, text in say_by_rules(replayed, turn, rules))
        yield f"- {say_rows(rows)}. {plain(said)}"
    if len(turn.rules) > MOST_RULES:
        yield f"- and by {len(turn.rules) - MOST_RULES} further combinations of rules; {ALL}"
    yield ""
    yield from _regions(replayed, turn)


def _regions(replayed: Replayed, turn: TurnRows) -> Iterator[str]:
    found = list(known_regions(turn))
    said = [f"{plain(say_region(replayed, region))} ({say_rows(rows)})" for region, rows in found]
    if found and (rest := turn.rows - sum(rows for _, rows in found)):
        said.append(f"{FAR} ({say_rows(rest)})")
    yield from listed_lines(said, ALL)
