"""What mends a problem at once: a name that was meant, a citation that is missing, a scenario for a gap."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.gaps import gaps, silent_case
from remit.assurance.region_words import as_scenario
from remit.decide import LoadedPolicy
from remit.decide.answers import FactChanges
from remit.errors import RemitError
from remit.lint import lint_scenario
from remit.lsp.diagnostics import Diagnostic
from remit.lsp.places import Lines, Span, closed
from remit.lsp.workspace import Workspace, shown
from remit.model.policy import Policy
from remit.model.scenario import Scenario
from remit.reader.scenarios import what_can_be_of
from remit.writer import scenarios_yaml

MEANT = re.compile(r"^did you mean (.+?)\?(?: |$)")
QUOTED = re.compile(r"`([^`]+)`")
ALONE = re.compile(r"\s*overrides:[ ]*(\[[ ]*[\w.:\-]+[ ]*\]|[\w.:\-]+)[ ]*")  # one rule, by its name alone
MOST_CITED = 8  # statements that are offered
GAPS = "gaps.yaml"


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit with what it does, in words.

    Attributes:
        title: What it does.
        edits: By file, the parts of its text and what goes there; a file that is not there is made.
        is_preferred: It is the one that was most likely meant.
        mends: The problem that is gone then, if it is one.
    """

    title: str
    edits: dict[str, list[tuple[Span, str]]]
    is_preferred: bool = False
    mends: Diagnostic | None = None


def fixes(workspace: Workspace, file: str, found: Sequence[Diagnostic]) -> list[Fix]:
    """What would mend some problems of a file.

    Args:
        workspace: The files.
        file: One of them.
        found: Problems of it.
    """
    return [fix for each in found for fix in _fixes(workspace, file, each)]


def _fixes(workspace: Workspace, file: str, found: Diagnostic) -> Iterator[Fix]:
    problem = found.problem
    if problem is None or found.elsewhere is not None:
        return
    lines = workspace.lines(file)
    if meant := MEANT.match(problem.help or ""):
        yield from _meant(lines, file, found, meant[1])
    if problem.code == "uncited":
        yield from _citations(workspace, file, found)
    if problem.code == "unaccounted-statement":
        yield from _background(workspace, file, found)


def _meant(lines: Lines, file: str, found: Diagnostic, meant: str) -> Iterator[Fix]:
    """The name that was meant, in the place of what was written."""
    assert found.problem is not None
    for written in QUOTED.findall(found.problem.message):
        for number in range(found.span.line, found.span.end_line + 1):
            start = lines.line(number).find(written, found.span.start if number == found.span.line else 0)
            if start >= 0:
                span = Span(number, start, number, start + len(written))
                yield Fix(f"Write `{meant}`", {file: [(span, meant)]}, is_preferred=True, mends=found)
                return


def _citations(workspace: Workspace, file: str, found: Diagnostic) -> Iterator[Fix]:
    """A line that cites a statement, those first that nothing cites yet."""
    written = workspace.last_good(file)
    lines = workspace.lines(file)
    if written is None or not written.statements:
        return
    cited = {str(written.policy.citation(each)) for _, cites in written.policy.citing() for each in cites}
    several = len(written.statements) > 1
    listed = [
        (source, locator, statement)
        for source, statements in written.statements.items()
        for locator, statement in statements.items()
        if statement.says
    ]
    listed.sort(key=lambda each: f"{each[0]}#{each[1]}" in cited)
    for source, locator, statement in listed[:MOST_CITED]:
        cite = f"{source}#{locator}" if several else locator
        if edit := _cite(lines, found.span, cite):
            says = " ".join((statement.says or "").split())[:60]
            yield Fix(f"Cite {cite}: {says}", {file: [edit]}, mends=found)


def _cite(lines: Lines, at: Span, cite: str) -> tuple[Span, str] | None:
    """Where the citation goes: into the brackets behind the name, or in a line below it; None where it is neither."""
    line = lines.line(at.line)
    name, rest = line[at.start : at.end], line[at.end :]
    if alone := ALONE.fullmatch(line):  # a rule that is overridden, and no reason yet
        begins, ends = alone.span(1)
        return Span(at.line, begins, at.line, ends), f"{{{name}: {{cites: {cite}}}}}"
    if opening := re.match(r":[ ]*\{", rest):
        begins = at.end + opening.end() - 1
        place = closed(line, begins) - 1
        if line[place] != "}":  # it goes on in another line
            return None
        comma = ", " if line[begins + 1 : place].strip() else ""
        return Span(at.line, place, at.line, place), f"{comma}cites: {cite}"
    if rest.split(" #")[0].strip() != ":":
        return None
    following = next((each for each in lines.lines[at.line + 1 :] if each.strip()), "")
    indent = max(_indent(following), _indent(line) + 1)
    end = len(line)
    return Span(at.line, end, at.line, end), f"\n{' ' * indent}cites: {cite}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _background(workspace: Workspace, file: str, found: Diagnostic) -> Iterator[Fix]:
    """That no rule follows from a statement: `background` in the place of its `says`."""
    slots, lines = workspace.slots(file) or (), workspace.lines(file)
    named = next((each.text for each in slots if each.defines and each.line == found.span.line + 1), None)
    for slot in slots:
        if slot.role == "key" and slot.text == "says" and slot.inside == ("statement", named):
            yield Fix("Say that it is background", {file: [(lines.span(slot), "background")]}, mends=found)


def gap_scenarios(workspace: Workspace, file: str) -> Fix | None:
    """Scenarios for the cases on which no rule decides, a region each, in a file of their own beside the others.

    Args:
        workspace: The files.
        file: A policy in which nothing is wrong.

    Returns:
        None where every case is decided, or a scenario file of that name is there already.

    Raises:
        RemitError: Something is wrong with the policy, or it comes to too much.
    """
    view = workspace.policy(file)
    if view.written is None or view.problems:
        raise RemitError(view.problems)
    policy = view.written.policy
    ground = Ground(view.written)
    found, smallest = next(gaps(ground), None), silent_case(ground)
    target = shown(os.path.join(_folder(workspace, file, policy), GAPS))
    if found is None or smallest is None or workspace.buffers.has(target):
        return None
    wheres = [each.where for part in found.parts for each in part.regions]
    loaded = LoadedPolicy(view.written)
    fitting = [each for each in wheres if _is_so(loaded, _scenario(policy, 0, each))] or [smallest.where]
    scenarios = [_scenario(policy, number, where) for number, where in enumerate(fitting, 1)]
    text = "# Cases on which no rule decides, by the audit: is a rule missing, or is that how it should be?\n"
    whole = text + scenarios_yaml(policy.policy, scenarios)
    return Fix(f"Write scenarios for the gap into {target}", {target: [(Span(0, 0, 0, 0), whole)]})


def _scenario(policy: Policy, number: int, where: FactChanges) -> Scenario:
    return as_scenario(policy, f"no rule decides, {number}", where, policy.otherwise)


def _is_so(loaded: LoadedPolicy, scenario: Scenario) -> bool:
    """Whether a region can be said as a scenario that its policy decides so: facts compared with facts cannot."""
    try:
        for written in what_can_be_of(scenarios_yaml(loaded.policy.policy, [scenario]), "gaps.yaml")[0]:
            given = written.scenario
            return (
                not lint_scenario(written, loaded.written)
                and loaded.decide(given.given).verdict == loaded.policy.otherwise
            )
    except RemitError:
        pass
    return False


def _folder(workspace: Workspace, file: str, policy: Policy) -> str:
    """The folder of the policy's scenarios: that of those there are, else `scenarios/NAME` beside the rules."""
    for scenarios in workspace.files("scenarios"):
        if file in workspace.policies_for(scenarios):
            return os.path.dirname(scenarios)
    beside = os.path.dirname(os.path.abspath(file))
    above = os.path.dirname(beside) if os.path.basename(beside) == "rules" else beside
    return os.path.join(above, "scenarios", policy.policy)
