"""What is wrong with a file, as it is typed: the problems that the commands say, each at its place, with its help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from remit.check import placed
from remit.errors import Problem, RemitError, in_file_order
from remit.lint import lint_scenario
from remit.lsp.buffers import identity
from remit.lsp.decided import Undecided, expected
from remit.lsp.places import Span
from remit.lsp.workspace import Workspace, shown
from remit.model.sources import Statements
from remit.model.vocabulary import Vocabulary
from remit.reader.policies import read_tree, validate
from remit.reader.scenarios import WrittenScenario, nameless

MODELS: Mapping[str, type[Statements | Vocabulary]] = {"remit-statements": Statements, "remit-vocabulary": Vocabulary}
SAYING = ("expect", "because", "with")  # the keys behind which a scenario says what should follow
LINKS = ("file",)  # the role of slots that name another file


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong, and where.

    Attributes:
        span: What it is about.
        message: In the user's words; the help line follows in a line of its own.
        code: One of `errors.CODES`; `expectation` where a verdict is another than expected.
        is_warning: Nothing is broken.
        problem: What was said, if it is a problem of `errors.py`.
        elsewhere: A place in another file that it is about.
    """

    span: Span
    message: str
    code: str
    is_warning: bool = False
    problem: Problem | None = None
    elsewhere: tuple[str, Span] | None = None


def diagnostics(workspace: Workspace, file: str) -> list[Diagnostic]:
    """All that is wrong with a file.

    Args:
        workspace: The files.
        file: A policy, scenarios, statements or a vocabulary; of anything else nothing is said.
    """
    mark = workspace.mark(file)
    if mark == "remit":
        problems = list(workspace.policy(file).problems)
        return [_diagnostic(workspace, file, each) for each in problems]
    if mark == "scenarios":
        return list(dict.fromkeys(_of_scenarios(workspace, file)))
    if mark in MODELS:
        return [_diagnostic(workspace, file, each) for each in _shared(workspace, file, str(mark))]
    return []


def _shared(workspace: Workspace, file: str, mark: str) -> Iterable[Problem]:
    """What is wrong with a file by itself, and what the policies that use it find wrong there."""
    found: list[Problem] = []
    try:
        validate(MODELS[mark], read_tree(file, workspace.buffers))
    except RemitError as wrong:
        found += wrong.problems
    for policy in workspace.policies_for(file):
        found += [each for each in workspace.policy(policy).problems if _is_in(each, file)]
    places = {(each.at, each.code): each for each in reversed(found)}
    return in_file_order(places.values())


def _is_in(problem: Problem, file: str) -> bool:
    return problem.at is not None and identity(problem.at.file) == identity(file)


def _diagnostic(workspace: Workspace, file: str, problem: Problem) -> Diagnostic:
    """A problem at its place; one of another file at what names that file here."""
    said = problem.message + (f"\nhelp: {problem.help}" if problem.help else "")
    if problem.at is None or _is_in(problem, file):
        at = problem.at
        span = Span(0, 0, 0, 1) if at is None or at.line is None else _span(workspace, file, problem)
        return Diagnostic(span, said, problem.code, problem=problem)
    there = _span(workspace, problem.at.file, problem)
    link = _link(workspace, file, problem.at.file)
    return Diagnostic(
        link, f"{problem.at}: {said}", problem.code, problem=problem, elsewhere=(shown(problem.at.file), there)
    )


def _span(workspace: Workspace, file: str, problem: Problem) -> Span:
    at = problem.at
    assert at is not None
    return workspace.lines(file).word_at(at.line or 1, at.column or 1)


def _link(workspace: Workspace, file: str, other: str) -> Span:
    """Where a file names another one; else its first line."""
    lines = workspace.lines(file)
    for slot in workspace.slots(file) or ():
        if slot.role in LINKS and identity(workspace.buffers.beside(file, slot.text)) == identity(other):
            return lines.span(slot)
    return Span(0, 0, 0, len(lines.line(0)))


def _of_scenarios(workspace: Workspace, file: str) -> Iterator[Diagnostic]:
    try:
        written, problems = workspace.scenarios(file)
    except RemitError as wrong:
        written, problems = [], list(wrong.problems)
    for each in problems:
        yield _diagnostic(workspace, file, each)
    broken: dict[str, None] = {}
    for scenario in written:
        try:
            policy = workspace.policy_of(scenario)
        except RemitError as wrong:
            yield from (_diagnostic(workspace, file, each) for each in _unfound(scenario, wrong))
            continue
        yield from _of_scenario(workspace, file, scenario, policy, broken)


def _unfound(scenario: WrittenScenario, wrong: RemitError) -> Iterator[Problem]:
    if scenario.policy is None:
        yield nameless(scenario)
    else:
        yield from (placed(each, scenario.origins.value("policy")) for each in wrong.problems)


def _of_scenario(
    workspace: Workspace, file: str, scenario: WrittenScenario, policy: str, broken: dict[str, None]
) -> Iterator[Diagnostic]:
    """What is wrong with a scenario: by its policy as far as that can be read, and beside what is expected."""
    view = workspace.policy(policy)
    if view.problems and policy not in broken:
        broken[policy] = None
        lines = workspace.lines(file)
        slot = next((each for each in workspace.slots(file) or () if each.role == "policy"), None)
        span = lines.span(slot) if slot else Span(0, 0, 0, len(lines.line(0)))
        first = view.problems[0]
        more = f" (and {len(view.problems) - 1} more)" if view.problems[1:] else ""
        yield Diagnostic(span, f"its policy is not whole: {first.at}: {first.message}{more}", first.code)
    if view.written is None:
        return
    problems = lint_scenario(scenario, view.written)
    yield from (_diagnostic(workspace, file, each) for each in problems)
    if not problems and view.loaded is not None:
        yield from _compared(workspace, file, scenario, policy)


def _compared(workspace: Workspace, file: str, scenario: WrittenScenario, policy: str) -> Iterator[Diagnostic]:
    """Where a scenario is not as expected, at what it expects."""
    try:
        result = expected(workspace, scenario, policy)
    except Undecided:
        return
    except RemitError as wrong:
        for each in wrong.problems:
            yield _diagnostic(workspace, file, placed(each, scenario.at("given"), scenario.scenario.name))
        return
    for miss in result.misses:
        there = scenario.origins.node(*scenario.path).keys
        what = "because" if miss.startswith("expected because") else next(each for each in SAYING if each in there)
        at = scenario.value_at(what)
        span = workspace.lines(file).word_at(at.line or 1, at.column or 1)
        yield Diagnostic(span, miss, "expectation", is_warning=True)
