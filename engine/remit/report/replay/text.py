"""What changes for real cases: in words for a terminal."""

from __future__ import annotations

from remit.decide.explanation import say_statement
from remit.explain.verdict_words import LOOKS
from remit.model.rules import Verdict
from remit.quantities import say_number
from remit.report import DISCLAIMER
from remit.report.replay.groups import Replayed, TurnRows, changes, could_change, known_regions, matrix
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
from remit.report.screen import Screen

NO_CASE = "no case"  # what a row is that a policy does not have
MOST_RULES = 6  # combinations of rules of a turn that are said


def show_replay(screen: Screen, replayed: Replayed) -> None:
    """What is compared over which rows, what changes, by which rules and where, and what could.

    Args:
        screen: Where it is shown.
        replayed: The replay, with what it was asked of.
    """
    for when, name, written in zip(("before", "after"), replayed.names, replayed.written, strict=True):
        screen.hang("", 0, f"{when:<6}  {name}: {written.policy.title}", "bold")
    screen.hang("", 0, f"over    {replayed.table}", "bold")
    screen.line()
    screen.hang("", 0, say_result(replayed), "bold")
    for line in (*say_one_sided(replayed), *say_limits(replayed)):
        screen.hang("", 0, line)
    _matrix(screen, replayed)
    for turn in changes(replayed.replay):
        screen.line()
        _turn(screen, replayed, turn)
    _could(screen, replayed)
    statements = list(dict.fromkeys(statements_of(replayed)))
    if statements:
        screen.heading("Statements")
    for cited in statements:
        screen.hang("  ", 2, say_statement(cited), "dim")
    screen.line()
    screen.hang("", 0, DISCLAIMER, "dim")


def turns(replayed: Replayed) -> list[list[str]]:
    """How many rows go from which verdict to which: a table with its head; none where there are no rows."""
    found = matrix(replayed.replay)
    order = [*map(str, Verdict), None]
    olds = [verdict for verdict in order if any(verdict == old for old, _ in found)]
    news = [verdict for verdict in order if any(verdict == new for _, new in found)]
    rows = [["before ↓  after →", *(verdict or NO_CASE for verdict in news)]]
    rows += [[old or NO_CASE, *(_cell(found[old, new]) for new in news)] for old in olds]
    return rows if found else []


def _matrix(screen: Screen, replayed: Replayed) -> None:
    """The same, in columns."""
    rows = turns(replayed)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if not rows:
        return
    screen.line()
    for number, (first, *rest) in enumerate(rows):
        cells = [f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True)]
        screen.line(f"  {first:<{widths[0]}}  {'  '.join(cells)}", "" if number else "dim")


def _cell(rows: int) -> str:
    return say_number(rows) if rows else "-"


def _turn(screen: Screen, replayed: Replayed, turn: TurnRows) -> None:
    """One turn of verdicts: its rules, and where the rows lie."""
    screen.line(f"{say_turn(turn)}: {say_rows(turn.rows)}", LOOKS[Verdict(turn.after)].colour or "bold")
    several = len(turn.rules) > 1
    for rules, rows in turn.rules.most_common(MOST_RULES):
        if several:
            screen.line(f"  {say_rows(rows)}:")
        indent = 4 if several else 2
        for when, text in say_by_rules(replayed, turn, rules):
            screen.hang(" " * indent, indent, f"{when}: {text}")
    if len(turn.rules) > MOST_RULES:
        screen.hang("  ", 2, f"And by {len(turn.rules) - MOST_RULES} further combinations of rules (--format json).")
    _regions(screen, replayed, turn)


def _regions(screen: Screen, replayed: Replayed, turn: TurnRows) -> None:
    listed = list(known_regions(turn))
    for region, rows in listed:
        screen.hang("  · ", 4, f"{say_region(replayed, region)} ({say_rows(rows)}).")
    if listed and (rest := turn.rows - sum(rows for _, rows in listed)):
        screen.hang("  · ", 4, f"{FAR.capitalize()} ({say_rows(rest)}).")


def _could(screen: Screen, replayed: Replayed) -> None:
    """What could change, of rows that leave facts out."""
    found = could_change(replayed.replay)
    number = replayed.replay.number("could change")
    if not number:
        return
    screen.heading("What could change")
    screen.hang("  ", 2, f"{say_rows(number)}, in some of whose cases that fit the verdict changes.")
    for turn in found:
        screen.line(f"  {say_turn(turn)}: {say_rows(turn.rows)}", LOOKS[Verdict(turn.after)].colour or "bold")
        _regions(screen, replayed, turn)
