"""What a person sees first: the cases that tell what the policy says, what is wrong, and a line for each file.

Everything else is a flag away (`--all`), and stands in full in a pipe.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from remit.check import Result
from remit.explain.concluded import conclusion_sentence
from remit.explain.deciding import decided_by
from remit.report.check.text import show_row, show_table
from remit.report.screen import Screen

MOST_LISTED = 40  # scenarios of one file, before a line has to stand for them


def show_results(screen: Screen, results: Sequence[Result], *, briefly: bool) -> None:
    """The telling cases first; then all others, or (briefly) what is not as expected and a line for each file.

    Args:
        screen: Where they are shown.
        results: Scenarios with their decisions, those of a file together.
        briefly: Leave out what is as expected, where it would be too much to be looked at.
    """
    show_highlights(screen, results)
    if briefly and is_too_much(results):
        show_table(screen, [result for result in results if result.misses])
        show_files(screen, results)
        screen.hang("", 0, "Every scenario: --all; with its reasons: --explain.", "dim")
    else:
        show_table(screen, [result for result in results if not is_highlight(result)])


def is_too_much(results: Sequence[Result]) -> bool:
    """Whether a list of all of them would hide what is to be seen first."""
    files = {result.written.file for result in results}
    return len(files) > 1 or len(results) > MOST_LISTED or any(map(is_highlight, results))


def is_highlight(result: Result) -> bool:
    """Whether a scenario tells what the policy says, and comes out as it should."""
    return result.written.scenario.highlight and not result.misses


def show_highlights(screen: Screen, results: Sequence[Result]) -> None:
    """The telling cases of each policy: the verdict, the clause that decides, and the statement that it rests on."""
    chosen = [result for result in results if is_highlight(result)]
    for _, group in groupby(chosen, key=lambda result: result.decision.policy):
        listed = list(group)
        screen.hang("", 0, listed[0].decision.loaded.policy.title, "bold")
        for result in listed:
            show_row(screen, result, list(_told(result)))
        screen.line()


def _told(result: Result) -> Iterator[str]:
    """What decides, and the statement behind it."""
    told, decision = decided_by(result.decision), result.decision
    readings = decision.loaded.policy.readings
    open_to = dict.fromkeys(readings[name].question for contest in decision.contested_by for name, _ in contest.change)
    yield f"{told.says} (Contested: {' '.join(open_to)})" if open_to else told.says
    if told.statement:
        yield told.statement
    yield from map(conclusion_sentence, result.concepts)


def show_files(screen: Screen, results: Sequence[Result]) -> None:
    """A line for each file: how many scenarios it has, and how many are as expected."""
    lines = [(file, _counted(list(group))) for file, group in groupby(results, key=lambda result: result.written.file)]
    width = max((len(file) for file, _ in lines), default=0)
    for file, counted in lines:
        screen.line(f"{file:<{width}}  {counted}")
    screen.line()


def _counted(results: Sequence[Result]) -> str:
    met = [result.is_expected for result in results]
    counted = [
        (met.count(True), "as expected"),
        (met.count(False), "NOT as expected"),
        (met.count(None), "not compared"),
    ]
    return ", ".join(f"{number} {said}" for number, said in counted if number)
