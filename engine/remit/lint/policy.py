"""All that can be wrong with a policy whose parts have the right shape."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem
from remit.lint.citations import citation_problems
from remit.lint.conditions import condition_problems
from remit.lint.cycles import cycle_problems
from remit.lint.names import name_problems
from remit.lint.readings import reading_problems
from remit.reader.policies import WrittenPolicy

PASSES = (name_problems, condition_problems, reading_problems, cycle_problems, citation_problems)


def lint_policy(written: WrittenPolicy) -> list[Problem]:
    """Every problem, in the order of the file."""
    return sorted(_all(written), key=_place)


def _all(written: WrittenPolicy) -> Iterator[Problem]:
    yield from written.problems
    for find in PASSES:
        yield from find(written)


def _place(problem: Problem) -> tuple[str, int, int]:
    at = problem.at
    return (at.file, at.line or 0, at.column or 0) if at else ("", 0, 0)
