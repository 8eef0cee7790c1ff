"""Check results for a terminal: a table with the sentence that decides, explanations, and a summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from remit.check import Result, Summary
from remit.explain import Explanation
from remit.explain.explanation import say_statement
from remit.model.rules import Verdict
from remit.report import DISCLAIMER

STYLES = {
    Verdict.PERMITTED: "green",
    Verdict.PROHIBITED: "red",
    Verdict.EXEMPT: "cyan",
    Verdict.UNREGULATED: "default",
    Verdict.CONFLICT: "bold magenta",
    Verdict.UNDETERMINED: "yellow",
}
MARKS = {True: Text("✓", "green"), False: Text("✗", "bold red"), None: Text("·", "dim")}
WIDEST_VERDICT = max(len(verdict) for verdict in Verdict)
WIDTH_OF_PIPE = 120


def console(file: TextIO | None = None) -> Console:
    """A console as wide as the terminal, or as COLUMNS says; NO_COLOR and pipes are respected."""
    target = file or sys.stdout
    width = None if target.isatty() or "COLUMNS" in os.environ else WIDTH_OF_PIPE
    return Console(file=target, width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


def show_table(screen: Console, results: Iterable[Result]) -> None:
    """Scenarios by file: whether as expected, the verdict, the name, and the sentence that decides."""
    for file, group in groupby(results, key=lambda result: result.written.file):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=1)
        table.add_column(width=WIDEST_VERDICT)
        table.add_column(ratio=1, overflow="fold")
        for result in group:
            verdict = result.decision.verdict
            table.add_row(MARKS[result.is_expected], Text(verdict, STYLES[verdict]), _row(result))
        screen.print(Text(file, "bold"))
        screen.print(table)
        screen.print()


def _row(result: Result) -> Text:
    """The name of a scenario, what decides it, and what was expected in vain."""
    row = Text(result.written.scenario.name)
    row.append(f"\n{deciding_sentence(result)}", "dim")
    for miss in result.misses:
        row.append(f"\n{miss}", "bold red")
    return row


def deciding_sentence(result: Result) -> str:
    """The sentence of the rule that decides, or what stands in its place."""
    decision = result.decision
    rules = decision.loaded.policy.rules
    contested = (
        f" (contested by {', '.join(dict.fromkeys(c.name for c in decision.contested_by))})"
        if decision.contested_by
        else ""
    )
    if decision.verdict is Verdict.UNDETERMINED:
        return f"could be {' or '.join(decision.possible)}; depends on {', '.join(decision.depends_on)}{contested}"
    if not decision.may_rules:
        return f"no rule of the policy applies{contested}"
    shown = decision.rules or decision.may_rules
    return " ".join(f"{rule}: {rules[rule].says}" for rule in shown) + contested


def show_explanations(screen: Console, results: Sequence[tuple[Result, Explanation]]) -> None:
    """Each scenario with its verdict, the reasons in sentences, and the statements they rest on."""
    for result, explanation in results:
        verdict = result.decision.verdict
        heading = Text.assemble(MARKS[result.is_expected], " ", (result.written.scenario.name, "bold"))
        heading.append(f"  {verdict}", STYLES[verdict])
        place = Text(str(result.written.at()), "dim")
        screen.print(Group(heading, Padding(Group(place, *_body(result, explanation)), (0, 0, 1, 2))))


def _body(result: Result, explanation: Explanation) -> list[RenderableType]:
    lines: list[RenderableType] = [Text(paragraph) for paragraph in explanation.paragraphs()]
    lines += [Text(miss, "bold red") for miss in result.misses]
    if explanation.statements:
        lines.append(Text("Statements", "dim"))
        lines += [Padding(Text(say_statement(cited), "dim"), (0, 0, 0, 2)) for cited in explanation.statements]
    return lines


def show_summary(screen: Console, counted: Summary) -> None:
    """How many of each verdict, how many as expected, and what all this is not."""
    verdicts = [f"{count} {verdict}" for verdict, count in counted.verdicts.items() if count]
    line = Text(f"{counted.total} scenario{'s' if counted.total != 1 else ''}: {', '.join(verdicts)}", "bold")
    expected = [f"{counted.expected} as expected"]
    expected += [f"{counted.unexpected} not as expected"] if counted.unexpected else []
    expected += [f"{counted.without} without expectation"] if counted.without else []
    screen.print(line)
    screen.print(Text("; ".join(expected), "bold red" if counted.unexpected else "green"))
    screen.print(Text(DISCLAIMER, "dim"))
