"""Explanations for a terminal: each scenario with its verdict, the reasons in sentences, and the statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.check import Result
from remit.decide.explanation import Explanation, say_statement
from remit.explain.concluded import conclusion_reasons
from remit.explain.verdict_words import LOOKS
from remit.report.screen import MARKS, Screen

UNEXPLAINED = "Its reasons are not said: to find them is too large a task."


def show_explanations(screen: Screen, explained: Iterable[tuple[Result, Explanation | None]]) -> None:
    """Each scenario with its verdict, the reasons in sentences, and the statements they rest on; notes once for all.

    Args:
        screen: Where they are shown.
        explained: Scenarios with their decisions; without an explanation, it is said that there is none.
    """
    notes: dict[str, None] = {}
    for result, explanation in explained:
        notes |= dict.fromkeys(explanation.notes if explanation else ())
        verdict = result.decision.verdict
        mark, colour = MARKS[result.is_expected]
        start, end = f"{screen.styled(mark, colour)} ", (str(verdict), LOOKS[verdict].colour)
        screen.hang(start, 2, result.written.scenario.name, "bold", end)
        screen.hang("  ", 2, str(result.written.at()), "dim")
        for miss in result.misses:
            screen.hang("  ", 2, miss, "red")
        if explanation is None:
            screen.hang("  ", 2, UNEXPLAINED, "dim")
        else:
            show_explanation(screen, explanation, indent=2, noted=False)
            for found in result.concepts:
                screen.hang("  ", 2, conclusion_reasons(found))
        screen.line()
    for note in notes:
        screen.hang("", 0, note)


def show_explanation(screen: Screen, explanation: Explanation, indent: int = 0, *, noted: bool = True) -> None:
    """The reasons in sentences, and the statements they rest on.

    Args:
        screen: Where it is shown.
        explanation: What is shown.
        indent: Columns that it stands in.
        noted: With its notes; without, where many have the same.
    """
    for text, more, style in _paragraphs(explanation, noted=noted):
        screen.hang(" " * (indent + more), indent + more, text, style)


def _paragraphs(explanation: Explanation, *, noted: bool) -> Iterator[tuple[str, int, str]]:
    """Each paragraph with its further indent and its style."""
    for paragraph in explanation.paragraphs(noted=noted):
        yield paragraph, 0, ""
    if explanation.statements:
        yield "Statements", 0, "dim"
    for cited in explanation.statements:
        yield say_statement(cited), 2, "dim"
