"""What changes from one policy, day or reading to another: in words for a terminal."""

from __future__ import annotations

import json
import re

from remit.assurance.compare.compare import ChangedRegion, VerdictChange
from remit.assurance.compare.determining import Determining
from remit.assurance.region_words import FEWER, say_where
from remit.decide.explanation import say_statement
from remit.explain.derived import say_apart
from remit.explain.verdict_words import LOOKS
from remit.explain.words import sentence
from remit.model.condition_text import flow_text
from remit.model.items import Item, given_data
from remit.model.rules import Verdict
from remit.quantities import say_cases, say_number
from remit.report import DISCLAIMER
from remit.report.compare.figures import say_changed
from remit.report.compare.responsible_rules import say_edits, say_overrides, say_rules, statements_of
from remit.report.compare.sentences import Compared, say_limits, say_names, say_result, say_settings, unlinked_of
from remit.report.screen import Screen

NOWHERE = "not possible"  # the verdict of a case that constraints do not allow


def show_comparison(screen: Screen, compared: Compared) -> None:
    """What is compared, what changes and what does not, where, and by which rules and statements.

    Args:
        screen: Where it is shown.
        compared: The comparison, with what it was asked of.
    """
    comparison = compared.comparison
    for line in say_names(compared):
        screen.hang("", 0, line, "bold")
    for line in say_settings(compared):
        indent = len(line) - len(line.lstrip())
        screen.hang(line[:indent], indent, line.lstrip())
    screen.line()
    screen.hang("", 0, say_result(compared), "bold")
    for line in (*say_limits(compared), *say_apart(comparison.words, unlinked_of(compared))):
        screen.hang("", 0, line)
    for line in say_changed(compared):
        screen.hang("", 0, line)
    if comparison.changes:
        _matrix(screen, compared)
    for change in comparison.changes:
        screen.line()
        _change(screen, compared, change)
    _kept(screen, compared)
    if comparison.edits:
        screen.heading("What is written differently")
        for part in comparison.edits:
            screen.hang("  ", 2, say_edits(part))
    _statements(screen, compared)
    screen.line()
    screen.hang("", 0, DISCLAIMER, "dim")


def turns(compared: Compared) -> list[list[str]]:
    """How many cases go from which verdict to which: a table, its head and its first column the verdicts."""
    matrix = compared.comparison.matrix
    order = [*Verdict, None]
    rows = [v for v in order if any(before is v for before, _ in matrix)]
    columns = [v for v in order if any(after is v for _, after in matrix)]
    table = [[f"{compared.when[0]} ↓  {compared.when[1]} →", *map(_possible, columns)]]
    return table + [[_possible(row), *(_cell(matrix.get((row, column), 0)) for column in columns)] for row in rows]


def _matrix(screen: Screen, compared: Compared) -> None:
    """The same, in columns."""
    table = turns(compared)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    screen.line()
    for number, (first, *rest) in enumerate(table):
        cells = [f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True)]
        screen.line(f"  {first:<{widths[0]}}  {'  '.join(cells)}", "" if number else "dim")


def _possible(verdict: Verdict | None) -> str:
    return NOWHERE if verdict is None else verdict


def _cell(number: int) -> str:
    return say_number(number) if number else "-"


def _change(screen: Screen, compared: Compared, change: VerdictChange) -> None:
    """One turn of verdicts: its rules, where all its regions have them in common, and its regions."""
    style = "" if change.after is None else LOOKS[change.after].colour
    screen.line(f"{say_turn(change)}: {say_cases(change.cases)}", style or "bold")
    common = not (change.rules_before.some or change.rules_after.some)
    if common:
        _rules(screen, compared, change, change.rules_before, change.rules_after)
    for region in change.regions:
        _region(screen, compared, change, region, with_rules=not common)
    if change.more:
        screen.hang("  ", 2, "And in further regions; --regions N describes N of them, --regions all every one.")
    elif sum(region.cases for region in change.regions) > change.cases:
        screen.hang("  ", 2, "The regions overlap.")


def say_turn(change: VerdictChange) -> str:
    """What happens to the verdict."""
    if change.before is None:
        return f"Possible only after, and then {change.after}"
    if change.after is None:
        return f"Possible only before, and then {change.before}"
    return f"From {change.before} to {change.after}"


def _region(
    screen: Screen, compared: Compared, change: VerdictChange, region: ChangedRegion, *, with_rules: bool
) -> None:
    where = sentence(say_where(compared.comparison.words, region.where)).removesuffix(".")
    screen.hang("  · ", 4, f"{where} ({say_cases(region.cases)}).")
    if region.witness:
        screen.hang("    ", 4, f"For example {say_given(region)}", "dim")
        if not region.is_smallest:
            screen.hang("    ", 4, FEWER, "dim")
    if with_rules:
        _rules(screen, compared, change, region.before, region.after, indent=4)


def say_given(region: ChangedRegion) -> str:
    """The smallest scenario of a region, as it would be written."""
    return "{" + ", ".join(f"{name}: {_plain(item)}" for name, (item,) in region.witness) + "}"


def _plain(item: Item) -> str:
    """A value as YAML takes it."""
    if not isinstance(item, str):
        return flow_text(given_data(item))
    return item if re.fullmatch(r"\w[\w. -]*", item) else json.dumps(item, ensure_ascii=False)


def _rules(
    screen: Screen, compared: Compared, change: VerdictChange, before: Determining, after: Determining, indent: int = 2
) -> None:
    """The rules that determine on either side, and why those of the one beat those of the other."""
    policies = [written.policy for written in compared.written]
    verdicts = (change.before, change.after)
    for when, policy, verdict, rules in zip(compared.when, policies, verdicts, (before, after), strict=True):
        first, *rest = say_rules(policy, verdict, rules)
        screen.hang(" " * indent, indent, f"{when[0].upper()}{when[1:]}: {first}")
        for text in rest:
            screen.hang(" " * (indent + 2), indent + 2, text)
    for text in say_overrides(policies[1], before, after):
        screen.hang(" " * indent, indent, text)


def _kept(screen: Screen, compared: Compared) -> None:
    """What does not change, and by which rules."""
    if not compared.comparison.changes or not compared.comparison.kept:
        return
    screen.heading("What does not change")
    for kept in compared.comparison.kept:
        policy = compared.written[1].policy
        screen.line(f"  {str(kept.after).capitalize()}: {say_cases(kept.cases)}")
        for text in say_rules(policy, kept.after, kept.rules_after):
            screen.hang("    ", 4, f"{text[0].upper()}{text[1:]}", "dim")
        if compared.is_one and _all(kept.rules_before) != _all(kept.rules_after):
            screen.hang("    ", 4, "Some of them by other rules than before.", "dim")


def _all(rules: Determining) -> set[str]:
    return {*rules.every, *rules.some}


def _statements(screen: Screen, compared: Compared) -> None:
    statements = list(dict.fromkeys(statements_of(compared)))
    if statements:
        screen.heading("Statements")
    for cited in statements:
        screen.hang("  ", 2, say_statement(cited), "dim")
