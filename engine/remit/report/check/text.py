"""Check results for a terminal: a table with the sentence that decides, and a summary."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from remit.check import Result, Summary
from remit.explain.concluded import conclusion_sentence
from remit.explain.deciding import deciding_sentence
from remit.explain.verdict_words import LOOKS
from remit.model.rules import Verdict
from remit.quantities import say_count
from remit.report import DISCLAIMER
from remit.report.screen import MARKS, Screen

VERDICT_WIDTH = max(len(verdict) for verdict in Verdict)
INDENT = VERDICT_WIDTH + 4


def show_table(screen: Screen, results: Iterable[Result]) -> None:
    """Scenarios by file: whether as expected, the verdict, the name, and the sentence that decides."""
    for file, group in groupby(results, key=lambda result: result.written.file):
        screen.line(file, "bold")
        for result in group:
            concepts = map(conclusion_sentence, result.concepts)
            show_row(screen, result, [deciding_sentence(result.decision), *concepts])
        screen.line()


def show_row(screen: Screen, result: Result, said: Iterable[str]) -> None:
    """A scenario: whether as expected, the verdict, the name, and below it what is said of it."""
    verdict = result.decision.verdict
    mark, colour = MARKS[result.is_expected]
    start = f"{screen.styled(mark, colour)} {screen.styled(f'{verdict:<{VERDICT_WIDTH}}', LOOKS[verdict].colour)}  "
    screen.hang(start, INDENT, result.written.scenario.name)
    for line in said:
        screen.hang(" " * INDENT, INDENT, line, "dim")
    for miss in result.misses:
        screen.hang(" " * INDENT, INDENT, miss, "red")


def show_summary(screen: Screen, counted: Summary) -> None:
    """How many of each verdict, how many as expected, and what all this is not.

    Args:
        screen: Where it is shown.
        counted: How many there are of each kind.
    """
    verdicts = [f"{count} {verdict}" for verdict, count in counted.verdicts.items() if count]
    expected = [f"{counted.as_expected} as expected"] if counted.as_expected or not counted.not_compared else []
    expected += [f"{counted.not_as_expected} not as expected"] if counted.not_as_expected else []
    expected += [f"{counted.without_expectation} without expectation"] if counted.without_expectation else []
    screen.hang("", 0, f"{say_count(counted.total, 'scenario')}: {', '.join(verdicts)}", "bold")
    apart = f"{counted.not_compared} not compared: they expect something under readings that are left open here"
    expected += [apart] if counted.not_compared else []
    screen.line("; ".join(expected), "red" if counted.not_as_expected else "green")
    screen.hang("", 0, DISCLAIMER, "dim")
