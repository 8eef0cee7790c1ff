"""A policy file and its statements files, to models, with all that is wrong with their shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from remit.errors import Problem, RemitError, about
from remit.model.policy import Policy
from remit.model.sources import Statement, Statements
from remit.reader.files import STDIN, read_text
from remit.reader.json_text import read_json
from remit.reader.translate import problems_of, silent_parts
from remit.reader.tree import Node, Origins, Step
from remit.reader.yaml_text import read_yaml

Model = TypeVar("Model", bound=BaseModel)
STAND_IN = {"remit": "1", "policy": "unnamed", "title": "untitled", "facts": {}, "rules": {}}
SECTIONS = ("sources", "facts", "constraints", "readings", "concepts", "rules", "properties")


@dataclass(frozen=True)
class WrittenPolicy:
    """A policy with the place of each part, its statements by source and locator, and what is wrong so far.

    Where `problems` is not empty, the parts at fault are left out of `policy`, and `broken` names them.
    """

    policy: Policy
    origins: Origins
    statements: Mapping[str, Mapping[str, Statement]] = field(default_factory=dict)
    statement_origins: Mapping[str, Origins] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()


def read_tree(file: str) -> Origins:
    """The located data of a YAML or JSON file. Raises RemitError."""
    text = read_text(file)
    root = read_json(text, file) if file.endswith(".json") else read_yaml(text, file)
    return Origins("standard input" if file == STDIN else file, root)


def read_policy(file: str) -> WrittenPolicy:
    """A policy and its statements. Raises RemitError only where nothing can be made of the file."""
    origins = read_tree(file)
    policy, problems, broken = _model(origins)
    statements: dict[str, Mapping[str, Statement]] = {}
    places: dict[str, Origins] = {}
    for name, source in policy.sources.items():
        try:
            places[name], statements[name] = _statements(file, name, source.statements, origins)
        except RemitError as wrong:
            problems.extend(wrong.problems)
            broken.add(name)
    return WrittenPolicy(policy, origins, statements, places, tuple(problems), frozenset(broken))


def _model(origins: Origins) -> tuple[Policy, list[Problem], set[str]]:
    """As much of the policy as has the right shape; what is wrong with the rest; and the names in that rest."""
    data = origins.root.data()
    if not isinstance(data, dict):
        raise RemitError([Problem("wrong-type", "a policy is a mapping", origins.value(), "begin with `remit: 1`")])
    problems, broken = silent_parts(origins), set[str]()
    while True:
        try:
            return Policy.model_validate(data), problems, broken
        except ValidationError as wrong:
            problems.extend(problems_of(wrong, Policy, origins, ()))
            for error in wrong.errors():
                broken |= _take_out(data, error["loc"])


def _take_out(data: dict[str, Any], loc: tuple[Step, ...]) -> set[str]:
    """Leave out the part that a complaint is about, so that the rest can be looked at; the names that go with it."""
    top = str(loc[0])
    part = data.get(top)
    if len(loc) > 1 and top in SECTIONS and isinstance(part, dict):
        part.pop(loc[1], None)
        return {str(loc[1])}
    data.pop(top, None)
    if top in STAND_IN:
        data[top] = STAND_IN[top]
    return set(part) if isinstance(part, dict) else set()


def _statements(file: str, name: str, beside: str, policy: Origins) -> tuple[Origins, Mapping[str, Statement]]:
    at = policy.value("sources", name, "statements")
    if Path(beside).name != beside:
        said = f"{about(('sources', name))}`{beside}` is not beside the policy"
        raise RemitError([Problem("file-not-found", said, at, "statements: the name of a file in the same folder")])
    path = str(Path(file).parent / beside)
    if not Path(path).is_file():
        said = f"{about(('sources', name))}no file `{beside}` beside the policy"
        raise RemitError([Problem("file-not-found", said, at, None)])
    origins = read_tree(path)
    found = validate(Statements, origins, origins.root, ())
    if found.source != name:
        said = f"these are the statements of `{found.source}`, and the policy takes them for those of `{name}`"
        raise RemitError([Problem("undeclared-source", said, origins.value("source"), None)])
    return origins, found.statements


def validate(model: type[Model], origins: Origins, node: Node, prefix: tuple[Step, ...]) -> Model:
    """One part of a file as a model. Raises RemitError with every problem of its shape."""
    problems = silent_parts(origins, prefix)
    try:
        found = model.model_validate(node.data())
    except ValidationError as wrong:
        raise RemitError([*problems, *problems_of(wrong, model, origins, prefix)]) from None
    if problems:
        raise RemitError(problems)
    return found
