"""What several accounts say of the same cases: an article for a terminal, every sentence of which is proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from remit.assurance.compare.accounts import Outcome
from remit.assurance.compare.determining import Determining
from remit.report import DISCLAIMER
from remit.report.compare.accounts.sentences import (
    Accounts,
    agreement_table,
    is_common,
    rule_lines,
    say_accounts,
    say_alone,
    say_clauses,
    say_first,
    say_how_read,
    say_not_compared,
    say_outcome,
    say_region,
    say_results,
    say_statements,
    shares,
)
from remit.report.screen import Screen

MORE = "Of each the largest regions are told; --regions N tells N of them, --regions all every one."
FEWEST_ALONE = 3  # accounts: of two, each stands alone wherever they differ


def show_accounts(screen: Screen, accounts: Accounts, *, full: bool = False) -> None:
    """How far they agree, where each stands alone, where they contradict each other, and by which rules.

    Args:
        screen: Where it is shown.
        accounts: The comparison, with what it was asked of.
        full: With the rules also where nobody contradicts.
    """
    screen.line(f"What {accounts.many} accounts say", "bold")
    for name, said in say_accounts(accounts):
        screen.hang("  ", 4, f"{name}: {said}")
    screen.line()
    screen.hang("", 0, " ".join(say_results(accounts)), "bold")
    for line in say_how_read(accounts):
        screen.hang("", 0, line)
    _section(screen, accounts, "What all say", accounts.agreed)
    _alone(screen, accounts)
    _section(screen, accounts, "Where they contradict each other", accounts.contradicted)
    _section(screen, accounts, "What some say, and nobody contradicts", accounts.said_by_some, clauses=full)
    if any(outcome.more for outcome in accounts.comparison.outcomes if not outcome.is_silent):
        screen.line()
        screen.hang("", 0, MORE, "dim")
    _agreement(screen, accounts)
    _rules(screen, accounts)
    _lines(screen, "Statements", say_statements(accounts))
    _lines(screen, "How their words relate", say_not_compared(accounts))
    screen.line()
    screen.hang("", 0, DISCLAIMER, "dim")


def _lines(screen: Screen, title: str, lines: Iterable[str]) -> None:
    if found := list(lines):
        screen.heading(title)
    for line in found:
        screen.hang("  ", 4, line, "dim")


def _alone(screen: Screen, accounts: Accounts) -> None:
    if len(accounts.names) >= FEWEST_ALONE and accounts.comparison.cases:
        screen.heading("Where each stands alone")
        for place in range(len(accounts.names)):
            screen.hang("  ", 2, say_alone(accounts, place))


def _section(
    screen: Screen, accounts: Accounts, title: str, outcomes: Sequence[Outcome], *, clauses: bool = True
) -> None:
    if outcomes:
        screen.heading(title)
    for number, outcome in enumerate(outcomes):
        if number and clauses:
            screen.line()
        _outcome(screen, accounts, outcome, clauses=clauses)


def _outcome(screen: Screen, accounts: Accounts, outcome: Outcome, *, clauses: bool) -> None:
    """Who says what, where, and by which rules; these once, where they are the same everywhere."""
    screen.hang("  ", 2, f"{say_outcome(accounts, outcome)} ({shares(outcome, accounts)}).", "bold")
    common = is_common(outcome.rules)
    for region in outcome.regions:
        screen.hang("  · ", 4, say_region(accounts, outcome, region))
        if clauses and not common:
            _clauses(screen, accounts, outcome, region.rules, 4)
    if clauses and common:
        _clauses(screen, accounts, outcome, outcome.rules, 4)


def _clauses(screen: Screen, accounts: Accounts, outcome: Outcome, rules: Sequence[Determining], indent: int) -> None:
    for name, (first, *rest) in say_clauses(accounts, outcome, rules):
        screen.hang(" " * indent, indent + 2, f"{name}: {first}")
        for text in rest:
            screen.hang(" " * (indent + 2), indent + 2, text)


def _agreement(screen: Screen, accounts: Accounts) -> None:
    """How often each two say the same."""
    screen.heading("How often each two say the same, where either speaks")
    table = agreement_table(accounts)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for number, (first, *rest) in enumerate(table):
        cells = [f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True)]
        screen.line(f"  {first:<{widths[0]}}  {'  '.join(cells)}", "" if number else "dim")
    screen.hang("  ", 2, say_first(accounts), "dim")


def _rules(screen: Screen, accounts: Accounts) -> None:
    """The rules of each account, with what they decide and rest on."""
    screen.heading("Rules and statements by account")
    for name, lines in rule_lines(accounts):
        screen.line(f"  {name}")
        for rule, decides, cites in lines:
            screen.hang("    ", 6, f"{rule} {decides}{f': {cites}' if cites else ''}")
