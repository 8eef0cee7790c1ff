"""What stands over a scenario and over a rule: the verdict; the scenarios that exercise the rule, its mutants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import Fate, Judged, mutate
from remit.check import Result
from remit.errors import RemitError
from remit.lsp.buffers import identity
from remit.lsp.decided import Undecided, expected, fitting
from remit.lsp.places import Span
from remit.lsp.workspace import Workspace, shown
from remit.quantities import say_count
from remit.reader.scenarios import WrittenScenario

MUTANTS = "remit.mutants"  # the command that tries the mutants of a rule
EXERCISING = "remit.exercising"  # the one that names the scenarios that exercise a rule
MOST_SCENARIOS = 1_000  # of a policy that are decided for its rules
MOST_RULES = 3  # that are named over a scenario


@dataclass(frozen=True, slots=True)
class Lens:
    """A line over a part of a file: what it says; what is done when it is chosen, if anything is."""

    span: Span
    says: str
    command: str = ""
    arguments: tuple[str, ...] = ()


def lenses(workspace: Workspace, file: str) -> list[Lens]:
    """What stands over the parts of a file.

    Args:
        workspace: The files.
        file: A policy or scenarios; other files have none.
    """
    mark = workspace.mark(file)
    if mark == "scenarios":
        return list(_over_scenarios(workspace, file))
    return list(_over_rules(workspace, file)) if mark == "remit" else []


def _over_scenarios(workspace: Workspace, file: str) -> Iterator[Lens]:
    """The verdict of each scenario; of one that stands for several cases, how many have which."""
    by_line: dict[int, list[Result]] = {}
    for result in _known(workspace, file):
        by_line.setdefault(result.written.at("name").line or 0, []).append(result)
    lines = workspace.lines(file)
    for slot in workspace.slots(file) or ():
        if slot.role == "scenario" and slot.defines and slot.line in by_line:
            yield Lens(lines.span(slot), _said(by_line.pop(slot.line)))


def _known(workspace: Workspace, file: str) -> list[Result]:
    """The scenarios of a file that are decided already, or all, where now is the time."""
    found: list[Result] = []
    for written, policy in fitting(workspace, file):
        with suppress(RemitError, Undecided):
            found.append(expected(workspace, written, policy))
    return found


def _said(results: list[Result]) -> str:
    met = [result.is_expected for result in results]
    sign = "✗" if False in met else "✓" if True in met else "·"
    if len(results) == 1:
        decision = results[0].decision
        rules = decision.rules or decision.may_rules
        named = ", ".join(rules[:MOST_RULES]) + (", …" if rules[MOST_RULES:] else "")
        could = f": {' or '.join(decision.possible)}" if decision.possible[1:] else ""
        return f"{sign} {decision.verdict}{could}" + (f" ({named})" if named else "")
    verdicts = [str(result.decision.verdict) for result in results]
    counted = ", ".join(f"{verdicts.count(each)} {each}" for each in dict.fromkeys(verdicts))
    return f"{sign} {len(results)} cases: {counted}"


def _results(workspace: Workspace, file: str) -> Iterator[Result]:
    """The scenarios of a file that can be decided, each with what was decided. Raises Undecided."""
    for written, policy in islice(fitting(workspace, file), MOST_SCENARIOS):
        with suppress(RemitError):
            yield expected(workspace, written, policy)


def results_of(workspace: Workspace, policy: str) -> list[Result]:
    """The scenarios of the folder that are for a policy, decided.

    Args:
        workspace: The files.
        policy: Its file.

    Raises:
        Undecided: Some are not yet, and now is not the time.
    """
    found: list[Result] = []
    for file in workspace.files("scenarios"):
        if identity(policy) in map(identity, workspace.policies_for(file)):
            found += [each for each in _results(workspace, file) if _is_by(each, policy)]
        if len(found) > MOST_SCENARIOS:
            break
    return found


def _is_by(result: Result, policy: str) -> bool:
    return identity(result.decision.loaded.written.origins.file) == identity(policy)


def exercising(workspace: Workspace, policy: str, rule: str) -> list[WrittenScenario]:
    """The scenarios by which a rule is exercised: it determines the verdict, or may.

    Args:
        workspace: The files.
        policy: The file of the policy.
        rule: The name of the rule.
    """
    return [each.written for each in results_of(workspace, policy) if _exercises(each, rule)]


def _exercises(result: Result, rule: str) -> bool:
    return rule in result.decision.rules or rule in result.decision.may_rules


def _over_rules(workspace: Workspace, file: str) -> Iterator[Lens]:
    """How many scenarios exercise each rule; and its mutants, for whoever asks."""
    view = workspace.policy(file)
    if view.loaded is None:
        return
    try:
        results = results_of(workspace, shown(file))
    except Undecided:
        results = None
    lines = workspace.lines(file)
    for slot in workspace.slots(file) or ():
        if slot.role == "rule" and slot.defines:
            span = lines.span(slot)
            if results is not None:
                number = sum(_exercises(each, slot.text) for each in results)
                yield Lens(span, _counted(number), EXERCISING, (file, slot.text))
            yield Lens(span, "try its mutants", MUTANTS, (file, slot.text))


def _counted(number: int) -> str:
    if not number:
        return "no scenario exercises it"
    return f"{say_count(number, 'scenario')} exercise{'s' if number == 1 else ''} it"


def surviving(workspace: Workspace, policy: str, rule: str) -> tuple[list[Judged], int]:
    """The mutants of a rule that no scenario of the folder would notice, and how many were tried.

    Args:
        workspace: The files.
        policy: The file of the policy.
        rule: The name of the rule.

    Raises:
        RemitError: Something is wrong with the policy, or it comes to too much.
    """
    view = workspace.policy(policy)
    if view.loaded is None:
        raise RemitError(view.problems)
    slots = [each for each in workspace.slots(policy) or () if ("rule", rule) in ((each.role, each.text), each.inside)]
    places = {each.line for each in slots}
    listed = [each for each in mutants(view.loaded.written) if each.at.line in places and each.at.file == policy]
    written = [each.written for each in results_of(workspace, policy)]
    trial = mutate(view.loaded, listed, written, with_witnesses=False)
    return list(trial.of(Fate.SURVIVED)), len(listed)
