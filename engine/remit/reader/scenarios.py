"""Scenario files of every format to models with their places."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from remit.errors import Location, Problem, RemitError, in_file_order
from remit.model.scenario import Scenario, ScenarioFile, ScenarioHead, ScenarioLine
from remit.reader.files import STDIN, read_data, shown
from remit.reader.find import candidates
from remit.reader.policies import Model, parser_of, validate
from remit.reader.scenario_cases import is_short, written_out
from remit.reader.tree import LocatedNode, Origins, PathStep
from remit.reader.walk import KNOWN_ENDINGS

WORKBOOK = ".xlsx"


@dataclass(frozen=True)
class WrittenScenario:
    """A scenario, the policy that it names, its file, and the place of each of its parts.

    In a table, `columns` are those that are facts, whether or not this row says anything of them; `taken` are those
    that are the scenario's own: its name, what is expected. `shared` are the places (line and column) of what it says
    together with other scenarios of its file: what is wrong there is wrong of all of them.
    """

    scenario: Scenario
    policy: str | None
    origins: Origins
    path: tuple[PathStep, ...] = ()
    columns: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    shared: frozenset[tuple[int, int]] = frozenset()

    @property
    def file(self) -> str:
        return self.origins.file

    def at(self, *path: PathStep) -> Location:
        """The place of a part: its key where it has one."""
        return self.origins.key(*self.path, *path)

    def value_at(self, *path: PathStep) -> Location:
        """The place of what stands behind a key."""
        return self.origins.value(*self.path, *path)


ReadScenarios = tuple[list[WrittenScenario], list[Problem]]


def read_scenarios(file: str, format: str | None = None) -> list[WrittenScenario]:
    """All scenarios of a file.

    Args:
        file: A path, or "-" for standard input.
        format: One of yaml, json, jsonl and csv; without it, by the ending of the name, or what the text looks like.

    Raises:
        RemitError: Everything that is wrong with their shape.
    """
    found, problems = read_what_can_be(file, format)
    if problems:
        raise RemitError(problems)
    return found


def read_what_can_be(file: str, format: str | None = None) -> ReadScenarios:
    """The scenarios of a file that have the right shape, and what is wrong with the others.

    Args:
        file: A path, or "-" for standard input.
        format: One of yaml, json, jsonl and csv; without it, by the ending of the name, or what the text looks like.

    Raises:
        RemitError: Nothing can be made of the file.
    """
    if format is None and str(file).lower().endswith(WORKBOOK) and os.path.isfile(file):
        help = "save the sheet as CSV; tables of rules alone may be workbooks"
        raise RemitError([Problem("file-kind", "a workbook is no file of scenarios", Location(file), help)])
    return what_can_be_of(read_data(file), file, format)


def what_can_be_of(text: str, file: str, format: str | None = None) -> ReadScenarios:
    """The same of the text of a file, whether or not the file says it yet.

    Args:
        text: As it is read.
        file: What messages call it.
        format: One of yaml, json, jsonl and csv.

    Raises:
        RemitError: Nothing can be made of the text.
    """
    kind = format or (guess_format(text) if file == STDIN else Path(file).suffix.lstrip(".").lower())
    if kind == "csv":
        from remit.reader.csv_text import read_csv  # each where it is wanted: most files are YAML

        found, problems = _rows(*read_csv(text, shown(file)), table=True)
    elif kind in ("jsonl", "ndjson"):
        from remit.reader.json_text import read_json_lines

        found, problems = _rows(*read_json_lines(text, shown(file)), table=False)
    elif kind in ("json", "yaml", "yml"):
        found, problems = _document(parser_of(kind)(text, shown(file)))
    else:
        said = f"`.{kind}` is no format of scenarios" if kind else "the name has no ending that says the format"
        raise RemitError([Problem("file-kind", said, Location(file), KNOWN_ENDINGS)])
    problems = in_file_order([*problems, *_duplicates(found)])
    if not found and not problems:  # it may have lost what it had
        problems = [Problem("no-scenarios", "no scenarios", Location(shown(file)))]
    return found, problems


def guess_format(text: str) -> str:
    r"""The format of text that has no file name.

    >>> guess_format('{"name": "a"}\n{"name": "b"}'), guess_format("name,weapon\na,b"), guess_format("scenarios: []")
    ('jsonl', 'csv', 'yaml')
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return "yaml"
    if all(line.startswith("{") and line.endswith("}") for line in lines) and '"scenarios"' not in lines[0]:
        return "jsonl"
    if lines[0].startswith(("{", "[")):
        return "json"
    return "csv" if "," in lines[0] and ":" not in lines[0] else "yaml"


def _document(origins: Origins) -> ReadScenarios:
    """A YAML or JSON document; a bare list of scenarios will do."""
    root = origins.root
    if isinstance(root.value, list):
        at = (root.line, root.column)
        root = LocatedNode({"scenarios": root}, *at, {"scenarios": at})
        origins = Origins(origins.file, root, origins.problems)
    listed = root.step("scenarios")
    if isinstance(root.value, str):
        said = "a file of scenarios is a mapping, or a list of scenarios"
        raise RemitError([Problem("wrong-type", said, origins.value(), "begin with `scenarios:`")])
    if listed is None and root.step("remit") is not None:
        help = "give it a file of scenarios, and the policy by --policy"
        raise RemitError([Problem("wrong-type", "this is a policy, not a file of scenarios", origins.value(), help)])
    if listed is None and root.step("remit-vocabulary") is not None:
        help = "what is wrong with it is said with the policies that use it"
        said = "this is a vocabulary, not a file of scenarios"
        raise RemitError([Problem("wrong-type", said, origins.value(), help)])
    found: list[WrittenScenario] = []
    if listed is None or not isinstance(listed.value, list) or not isinstance(root.value, dict):
        return found, _read(ScenarioFile, origins)[1]
    outer = {**root.value, "scenarios": LocatedNode([], listed.line, listed.column)}
    outside = Origins(origins.file, LocatedNode(outer, root.line, root.column, root.keys), origins.problems)
    whole, problems = _read(ScenarioHead, outside)
    named = root.step("policy")  # whatever else is wrong around the scenarios, they are for this one
    policy = whole.policy if whole else named.value if named and isinstance(named.value, str) else None
    given = root.step("given")
    for index, node in enumerate(listed.value):
        path: tuple[PathStep, ...] = ("scenarios", index)
        if isinstance(node.value, dict) and (given is not None or is_short(node)):
            several, wrong = _several(node, given, policy, origins)
            found += several
        else:
            scenario, wrong = _read(Scenario, origins, *path)
            found += [] if scenario is None else [WrittenScenario(scenario, policy, origins, path)]
        problems += wrong
    return found, list(dict.fromkeys(problems))


def _several(node: LocatedNode, given: LocatedNode | None, policy: str | None, origins: Origins) -> ReadScenarios:
    """The scenarios that one of a file is written out to."""
    whole = written_out(node, given, origins)
    found, problems = list[WrittenScenario](), whole.problems
    shared = frozenset(whole.shared)
    for each in whole.scenarios:
        own = Origins(origins.file, each)
        scenario, wrong = _read(Scenario, own)
        problems += wrong
        found += [] if scenario is None else [WrittenScenario(scenario, policy, own, shared=shared)]
    return found, problems


def _rows(rows: list[Origins], problems: list[Problem], *, table: bool) -> ReadScenarios:
    """One scenario a row or line, each of which may name its policy; `problems` are those of rows without data."""
    found: list[WrittenScenario] = []
    for origins in rows:
        scenario, wrong = _read(ScenarioLine, origins)
        problems += wrong
        columns = tuple(origins.node("given").keys) if table else ()
        taken = tuple(name for name in origins.root.keys if name != "given") if table else ()
        found += [] if scenario is None else [WrittenScenario(scenario, scenario.policy, origins, (), columns, taken)]
    return found, problems


def _read(model: type[Model], origins: Origins, *path: PathStep) -> tuple[Model | None, list[Problem]]:
    """One part of a file as a model, or what is wrong with it."""
    try:
        return validate(model, origins, *path), []
    except RemitError as wrong:
        return None, list(wrong.problems)


def _duplicates(found: list[WrittenScenario]) -> list[Problem]:
    first: dict[str, WrittenScenario] = {}
    twice = []
    for written in found:
        name = written.scenario.name
        if name in first:
            said = f"scenario `{name}` stands twice; the first is in line {first[name].at().line}"
            help = "give each its own name"
            if written.at("name") == first[name].at("name"):  # they are written out of one
                said = f"several cases are called `{name}`"
                help = "say in the name, in braces, what tells them apart: {age}"
            twice.append(Problem("duplicate-scenario", said, written.at("name"), help))
        first.setdefault(name, written)
    return twice


def policy_name(written: WrittenScenario) -> str:
    """The policy that a scenario is for: the one it names, or the one that its folder is called after.

    Raises:
        RemitError: there is neither.
    """
    if written.policy:
        return written.policy
    name = _called_after(str(Path(written.file).absolute().parent))
    if name is None:
        raise RemitError([nameless(written)])
    return name


def nameless(first: WrittenScenario, others: int = 0) -> Problem:
    """That nothing says which policy a scenario is for.

    Args:
        first: the scenario.
        others: of how many more of its file the same is so.
    """
    more = f" and {others:,} more of this file" if others else ""
    said = f"scenario `{first.scenario.name}`{more}: which policy is it for?"
    help = "write `policy: NAME` into the file, or call remit check with --policy NAME"
    return Problem("no-policy", said, first.at(), help)


@cache
def _called_after(folder: str) -> str | None:
    """The policy that a folder, or the nearest above it, is called after. A table asks for each of its rows."""
    named = (each.name for each in (Path(folder), *Path(folder).parents))
    return next((name for name in named if name and candidates(name, os.path.join(folder, "here"))), None)


def look_again() -> None:
    """Forget which folders are called after a policy: files have changed."""
    _called_after.cache_clear()
