"""All that can be wrong with a policy whose parts have the right shape."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Location, Problem, in_file_order
from remit.lint.citations import citation_problems
from remit.lint.conditions import condition_problems
from remit.lint.cycles import cycle_problems
from remit.lint.derived import derived_problems
from remit.lint.duties import duty_problems
from remit.lint.figures import figure_problems
from remit.lint.names import name_problems
from remit.lint.properties import property_problems
from remit.lint.quotes import quote_problems
from remit.lint.readings import reading_problems
from remit.reader.policies import WrittenPolicy

PASSES = (
    name_problems,
    figure_problems,
    condition_problems,
    reading_problems,
    property_problems,
    cycle_problems,
    duty_problems,
    derived_problems,
    citation_problems,
    quote_problems,
)


def lint_policy(written: WrittenPolicy) -> list[Problem]:
    """Every problem, in the order of the file."""
    return in_file_order(dict.fromkeys(_all(written)), written.origins.file)


def _all(written: WrittenPolicy) -> Iterator[Problem]:
    yield from written.problems
    inside = [problem for inner in written.included.values() for problem in lint_policy(inner)]
    yield from inside
    whole = written.origins.value()
    own = {written.origins.file, *(each.file for each in (*written.used, *written.statement_origins.values()))}
    for find in PASSES:  # what is wrong inside of what is included has been said there, and has no place here
        yield from (problem for problem in find(written) if not inside or _is_here(problem, whole, own))


def _is_here(problem: Problem, whole: Location, own: set[str]) -> bool:
    """Whether a problem has a place in the files of the policy itself."""
    return problem.at is None or (problem.at != whole and problem.at.file in own)
