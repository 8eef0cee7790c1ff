"""Rows that are found, in words for a terminal: those of one answer together, those of one reason together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from remit.decide import LoadedPolicy
from remit.explain.citations import in_brackets
from remit.explain.words import say
from remit.finding.files import FoundRows
from remit.finding.found import ANSWERS, NEVER, POSSIBLY, SURELY, Found
from remit.model.items import Accepted
from remit.quantities import say_count, say_number
from remit.report import DISCLAIMER
from remit.report.screen import Screen

SAID = {
    SURELY: ("Surely allowed", "whatever is missing", "green"),
    POSSIBLY: ("Possibly allowed", "that depends on what is missing", "yellow"),
    NEVER: ("Never allowed", "whatever is missing", "red"),
}
MOST_NAMED = 10  # rows of one reason
NO_CASE = "No case fits what is said of these rows."


@dataclass(frozen=True)
class FoundTable:
    """What is shown: a table by a policy, what is given, and all rows, or only those of one answer."""

    policy: LoadedPolicy
    shown: str
    given: Mapping[str, Accepted]
    readings: Mapping[str, str]
    every: Sequence[FoundRows]
    only: str | None = None
    label: str | None = None  # the column whose values stand beside numbers of rows

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(each.count for each in self.every)

    def count(self, answer: str) -> int:
        """How many rows have an answer."""
        return sum(each.count for each in self.every if each.found is not None and each.found.answer == answer)

    @property
    def shown_rows(self) -> list[FoundRows]:
        """Those that are asked for."""
        return [each for each in self.every if self.only is None or _answer(each) == self.only]


def show_found(screen: Screen, table: FoundTable) -> None:
    """How many rows have which answer, and the rows with their reasons.

    Args:
        screen: Where it is shown.
        table: What was found.
    """
    policy = table.policy.policy
    screen.hang("", 0, f"{table.shown}: by {policy.title} ({policy.policy}).", "bold")
    if table.given:
        screen.hang("", 0, f"Given: {'; '.join(say(policy, *each) for each in table.given.items())}.")
    counts = ", ".join(f"{say_number(table.count(answer))} {answer}" for answer in ANSWERS)
    screen.hang("", 0, f"Of {say_count(table.rows, 'row')}, {counts} allowed (permitted or exempt).")
    for answer, rows in groupby(table.shown_rows, _answer):
        _answered(screen, table, answer, list(rows))
    screen.line()
    screen.hang("", 0, DISCLAIMER, "dim")


def _answer(rows: FoundRows) -> str | None:
    return None if rows.found is None else rows.found.answer


def _answered(screen: Screen, table: FoundTable, answer: str | None, listed: Sequence[FoundRows]) -> None:
    screen.line()
    count = say_count(sum(each.count for each in listed), "row")
    if answer is None:
        screen.hang("", 0, f"Impossible: {count}. {NO_CASE}", "bold")
    else:
        head, why, colour = SAID[answer]
        screen.hang("", 0, f"{head}: {count}, {why}", colour)
    for rows in listed:
        if rows.found is not None:
            screen.hang("  ", 2, say_found(rows.found))
        screen.hang("    ", 4, _named(rows, table.label), "dim")


def say_found(found: Found) -> str:
    """Why, with the rules that determine or may, and what these rest on."""
    which = found.rules or found.may_rules
    rules = f" ({'' if found.rules else 'perhaps '}{', '.join(which)})" if which else ""
    return f"{found.reason}{rules}{in_brackets(found.cites)}"


def _named(rows: FoundRows, label: str | None) -> str:
    """The first of the rows by their numbers, and by what they are called where that is another thing."""
    numbers = [say_number(number) for number in rows.rows[:MOST_NAMED]]
    called = [str(each) for each in rows.labels[:MOST_NAMED]]
    listed = ", ".join(numbers)
    more = f" and {say_number(rows.count - len(numbers))} more" if rows.count > len(numbers) else ""
    names = "" if label is None or called == numbers or not any(called) else f"; {label} {', '.join(called)}"
    return f"{'row' if rows.count == 1 else 'rows'} {listed}{more}{names}"
