"""Scenario files of every format, and folders and patterns of them, to models with their places."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from remit.errors import Location, Problem, RemitError
from remit.model.scenario import Scenario, ScenarioFile, ScenarioLine
from remit.reader.csv_text import read_csv
from remit.reader.files import STDIN, read_text
from remit.reader.find import known_policies
from remit.reader.json_text import read_json, read_json_lines
from remit.reader.policies import validate
from remit.reader.tree import Node, Origins, Step
from remit.reader.yaml_text import read_yaml

SUFFIXES = (".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv")


@dataclass(frozen=True)
class WrittenScenario:
    """A scenario, the policy that it names, its file, and the place of each of its parts."""

    scenario: Scenario
    policy: str | None
    origins: Origins
    path: tuple[Step, ...]

    @property
    def file(self) -> str:
        return self.origins.file

    def at(self, *path: Step) -> Location:
        """The place of a part: its key where it has one."""
        return self.origins.key(*self.path, *path)


def scenario_files(patterns: Iterable[str]) -> list[str]:
    """The files that are meant: files, folders (with all below them), patterns. Raises RemitError."""
    files: list[str] = []
    problems: list[Problem] = []
    for pattern in patterns:
        found = sorted(_matching(pattern))
        if not found:
            code = "no-scenarios" if os.path.isdir(pattern) else "file-not-found"
            said = f"no scenario files in it ({', '.join(SUFFIXES)})" if os.path.isdir(pattern) else "no such file"
            problems.append(Problem(code, said, Location(pattern)))
        files.extend(file for file in found if file not in files)
    if problems:
        raise RemitError(problems)
    return files


def _matching(pattern: str) -> Iterator[str]:
    if pattern == STDIN or os.path.isfile(pattern):
        yield pattern
    elif os.path.isdir(pattern):
        for folder, _, names in os.walk(pattern):
            yield from (os.path.join(folder, name) for name in names if name.endswith(SUFFIXES))
    else:
        yield from (path for path in glob.glob(pattern, recursive=True) if os.path.isfile(path))


def read_scenarios(file: str, format: str | None = None) -> list[WrittenScenario]:
    """All scenarios of a file. Raises RemitError with everything that is wrong with their shape."""
    text = read_text(file)
    shown = "standard input" if file == STDIN else file
    kind = format or (Path(file).suffix.lstrip(".") if file != STDIN else guess_format(text))
    if kind == "csv":
        found = _lines(read_csv(text, shown), [], shown)
    elif kind in ("jsonl", "ndjson"):
        found = _lines(*read_json_lines(text, shown), shown)
    elif kind in ("json", "yaml", "yml"):
        found = _document(Origins(shown, read_json(text, shown) if kind == "json" else read_yaml(text, shown)))
    else:
        help = f"known endings: {', '.join(SUFFIXES)}"
        raise RemitError([Problem("file-kind", f"`.{kind}` is no format of scenarios", Location(shown), help)])
    twice = _duplicates(found)
    if twice:
        raise RemitError(twice)
    return found


def guess_format(text: str) -> str:
    r"""The format of text that has no file name.

    >>> guess_format('{"name": "a"}\n{"name": "b"}'), guess_format("name,weapon\na,b"), guess_format("scenarios: []")
    ('jsonl', 'csv', 'yaml')
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if all(line.startswith("{") and line.endswith("}") for line in lines) and '"scenarios"' not in lines[0]:
        return "jsonl"
    if lines[0].startswith(("{", "[")):
        return "json"
    return "csv" if "," in lines[0] and ":" not in lines[0] else "yaml"


def _document(origins: Origins) -> list[WrittenScenario]:
    """A YAML or JSON document; a bare list of scenarios will do."""
    root = origins.root
    if isinstance(root.value, list):
        root = Node({"scenarios": root}, root.line, root.column, {"scenarios": (root.line, root.column)})
        origins = Origins(origins.file, root)
    listed = root.step("scenarios")
    outer = {} if not isinstance(root.value, dict) else {k: v for k, v in root.value.items() if k != "scenarios"}
    if listed is None or not isinstance(listed.value, list):
        validate(ScenarioFile, origins, root, ())
        raise AssertionError("a scenario file without a list of scenarios was taken for valid")
    empty = Node({**outer, "scenarios": Node([], listed.line, listed.column)}, root.line, root.column, root.keys)
    problems: list[Problem] = []
    found: list[WrittenScenario] = []
    policy = None
    try:
        policy = validate(ScenarioFile, Origins(origins.file, empty), empty, ()).policy
    except RemitError as wrong:
        problems.extend(wrong.problems)
    for index, node in enumerate(listed.value):
        try:
            path: tuple[Step, ...] = ("scenarios", index)
            found.append(WrittenScenario(validate(Scenario, origins, node, path), policy, origins, path))
        except RemitError as wrong:
            problems.extend(wrong.problems)
    if problems:
        raise RemitError(problems)
    return found


def _lines(nodes: list[Node], problems: list[Problem], file: str) -> list[WrittenScenario]:
    """One scenario a line, each of which may name its policy; `problems` are those of the lines without a node."""
    found: list[WrittenScenario] = []
    for node in nodes:
        origins = Origins(file, node)
        try:
            line = validate(ScenarioLine, origins, node, ())
            found.append(WrittenScenario(line, line.policy, origins, ()))
        except RemitError as wrong:
            problems.extend(wrong.problems)
    if problems:
        raise RemitError(problems)
    return found


def _duplicates(found: list[WrittenScenario]) -> list[Problem]:
    first: dict[str, WrittenScenario] = {}
    twice = []
    for written in found:
        name = written.scenario.name
        if name in first:
            said = f"scenario `{name}` stands twice; the first is in line {first[name].at().line}"
            twice.append(Problem("duplicate-scenario", said, written.at("name"), "give each its own name"))
        first.setdefault(name, written)
    return twice


def policy_name(written: WrittenScenario) -> str:
    """The policy that a scenario is for: the one it names, or the one that its folder is called after."""
    if written.policy:
        return written.policy
    known = known_policies(written.file)
    for folder in Path(written.file).absolute().parents:
        if folder.name in known:
            return folder.name
    help = "write `policy: NAME` into the file, or call remit with --policy NAME"
    raise RemitError([Problem("no-policy", "which policy is it for?", Location(written.file), help)])
