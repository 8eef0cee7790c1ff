"""A policy file and its statements files, to models, with all that is wrong with their shape."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from remit.errors import Location, Problem, RemitError, about, in_file_order, near_miss
from remit.model.policy import Policy
from remit.model.sources import Source, Statement, Statements
from remit.reader.files import data_of, read_bytes, read_data, shown
from remit.reader.scoped import scoped
from remit.reader.translate import shape_problems
from remit.reader.tree import Origins, PathStep
from remit.reader.yaml_text import read_yaml

Model = TypeVar("Model", bound=BaseModel)
STAND_IN = {"remit": "1", "policy": "unnamed", "title": "untitled", "facts": {}, "rules": {}}
SECTIONS = (
    "include",
    "sources",
    "hierarchies",
    "facts",
    "figures",
    "constraints",
    "readings",
    "concepts",
    "rules",
    "scopes",
    "properties",
)


@dataclass(frozen=True)
class WrittenPolicy:
    """A policy with the place of each part, its statements by source and locator, and what is wrong so far.

    Where `problems` is not empty, the parts at fault are left out of `policy`, and `broken` has the way to each.
    """

    policy: Policy
    origins: Origins
    statements: Mapping[str, Mapping[str, Statement]] = field(default_factory=dict)
    statement_origins: Mapping[str, Origins] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: frozenset[tuple[str, ...]] = frozenset()
    used: tuple[Origins, ...] = ()  # the vocabularies, whose parts are in `policy`
    included: Mapping[str, WrittenPolicy] = field(default_factory=dict)
    own: Policy | None = None  # without what it includes, where it does
    is_table: bool = False  # a table of rules, which has the words of the policy that includes it

    def statement(self, cite: str) -> Statement:
        """The statement that a citation names, as it is written. Raises KeyError where the source does not list it."""
        citation = self.policy.citation(cite)
        return self.statements[citation.source][citation.locator]

    def lacks(self, name: str, *sections: str) -> bool:
        """Whether something of that name may be among the parts that were left out.

        Args:
            name: Of a fact, a rule, …
            sections: Those of the file in which it could stand.
        """
        return any((section,) in self.broken or (section, name) in self.broken for section in sections)


class Folders:
    """Where files stand, with what is beside them: on the disk."""

    def text(self, file: str) -> str:
        """What a file says.

        Raises:
            RemitError: It cannot be read, or is no text.
        """
        return read_data(file)

    def tree(self, file: str) -> Origins:
        """The located data of a YAML or JSON file. Raises RemitError: it cannot be read to its end."""
        return parser_of("json" if file.lower().endswith(".json") else "yaml")(self.text(file), shown(file))

    def beside(self, file: str, name: str) -> str:
        """The file that a path leads to from the folder of another file, whether it is there or not.

        Args:
            file: Any file of the folder.
            name: A name, or a path with `/` between its steps.
        """
        return os.path.normpath(Path(file).parent / name)

    def raw(self, file: str) -> bytes:
        """The bytes of a file. Raises RemitError: it cannot be read."""
        return read_bytes(file)

    def has(self, file: str) -> bool:
        return os.path.isfile(file)

    def names(self, file: str) -> list[str]:
        """Everything in the folder of a file; nothing where there is no such folder."""
        try:
            return sorted(os.listdir(Path(file).parent))
        except OSError:
            return []


class InMemory(Folders):
    """Files that are in no folder: their texts, by name."""

    def __init__(self, texts: Mapping[str, str | bytes]) -> None:
        self.texts = texts

    def text(self, file: str) -> str:
        """What a file says.

        Raises:
            RemitError: What stands for its text is none.
        """
        text = self.texts[file]
        if not isinstance(text, (str, bytes)):
            raise RemitError([Problem("wrong-type", "what is read is text", Location(file), "give a str, or bytes")])
        return data_of(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text, file)

    def beside(self, file: str, name: str) -> str:
        """The file that a path leads to from the folder of another; else all of them stand beside each other.

        Args:
            file: A key of `texts`, whose folder is what stands before its last `/`.
            name: A name, or a path with `/` between its steps.
        """
        there = posixpath.normpath(posixpath.join(posixpath.dirname(file), name))
        return there if there in self.texts else name

    def raw(self, file: str) -> bytes:
        """The bytes of a file."""
        text = self.texts[file]
        return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")

    def has(self, file: str) -> bool:
        return file in self.texts

    def names(self, file: str) -> list[str]:
        """All but the file itself."""
        return sorted(name for name in self.texts if name != file)


ON_DISK = Folders()


def read_tree(file: str, folders: Folders = ON_DISK) -> Origins:
    """The located data of a YAML or JSON file.

    Args:
        file: One whose name ends in .json is JSON.
        folders: Where it is read from.

    Raises:
        RemitError: It cannot be read to its end.
    """
    return folders.tree(file)


def parser_of(kind: str) -> Callable[[str, str], Origins]:
    """What reads JSON, or YAML; most files are YAML, so that the other is loaded where it is wanted."""
    if kind == "json":
        from remit.reader.json_text import read_json

        return read_json
    return read_yaml


def read_alone(file: str, folders: Folders) -> WrittenPolicy:
    """A policy with its statements, and without what it includes. Raises RemitError: nothing can be made of it."""
    origins = read_tree(file, folders)
    _refuse_others(origins)
    policy, problems, broken = as_far_as_it_goes(Policy, origins, STAND_IN)
    policy, origins, wrong_scopes = scoped(policy, origins)
    statements, places, wrong = statements_of(policy.sources, file, origins, folders)
    return WrittenPolicy(policy, origins, statements, places, (*problems, *wrong_scopes, *wrong), frozenset(broken))


def _refuse_others(origins: Origins) -> None:
    """Say of another kind of file what it is. Raises RemitError."""
    data, help = origins.root.data(), "a policy begins with `remit: 1`"
    if not isinstance(data, dict):
        raise RemitError([Problem("wrong-type", "a policy is a mapping", origins.value(), "begin with `remit: 1`")])
    if "scenarios" in data and "remit" not in data:
        said = "this is a file of scenarios, not a policy"
        raise RemitError([Problem("wrong-type", said, origins.key("scenarios"), help)])
    if "remit-vocabulary" in data:
        said = "this is a vocabulary, not a policy"
        help = f"{help}; one that shares these words has `uses: {Path(origins.file).name}`"
        raise RemitError([Problem("wrong-type", said, origins.key("remit-vocabulary"), help)])


def as_far_as_it_goes(
    model: type[Model], origins: Origins, stand_in: Mapping[str, Any]
) -> tuple[Model, list[Problem], set[tuple[str, ...]]]:
    """As much of a file as has the right shape; what is wrong with the rest; and the way to what is left out.

    Args:
        model: That of a policy, or of a vocabulary.
        origins: The file, which is a mapping.
        stand_in: What takes the place of parts that must be there, where they are at fault.
    """
    data, problems, broken = origins.root.data(), list(origins.problems), set[tuple[str, ...]]()
    while True:
        try:
            found = model.model_validate(data, by_alias=True, by_name=False)
        except ValidationError as wrong:
            problems += shape_problems(wrong, model, origins)
            ways = {tuple(str(step) for step in error["loc"][:2]) for error in wrong.errors()}
            broken.update([_take_out(data, way, stand_in) for way in ways])
        else:
            return found, [*problems, *shape_problems(None, model, origins)], broken


def _take_out(data: dict[str, Any], way: tuple[str, ...], stand_in: Mapping[str, Any]) -> tuple[str, ...]:
    """Leave out the part that a complaint is about, so that the rest can be looked at; the way to that part."""
    part = data.get(way[0])
    if way[1:] and way[0] in SECTIONS and isinstance(part, dict) and way[1] in part:
        del part[way[1]]
        return way
    data.pop(way[0], None)
    if way[0] in stand_in:
        data[way[0]] = dict(part) if isinstance(part := stand_in[way[0]], dict) else part
    return way[:1]


def statements_of(
    sources: Mapping[str, Source], file: str, origins: Origins, folders: Folders
) -> tuple[dict[str, Mapping[str, Statement]], dict[str, Origins], list[Problem]]:
    """The statements of each source, where they stand, and what is wrong with their files.

    Args:
        sources: As the file declares them, by name.
        file: A policy or a vocabulary; the statements files stand beside it.
        origins: What it says.
        folders: Where it stands.
    """
    statements: dict[str, Mapping[str, Statement]] = {}
    places: dict[str, Origins] = {}
    problems: list[Problem] = []
    for name, source in sources.items():
        try:
            places[name], statements[name] = _statements(file, name, source.statements, origins, folders)
        except RemitError as wrong:
            problems.extend(wrong.problems)
    return statements, places, problems


def _statements(
    file: str, name: str, beside: str, policy: Origins, folders: Folders
) -> tuple[Origins, Mapping[str, Statement]]:
    at = policy.value("sources", name, "statements")
    if Path(beside).name != beside:
        said = f"{about(('sources', name))}`{beside}` is not beside the policy"
        raise RemitError([Problem("file-not-found", said, at, "statements: the name of a file in the same folder")])
    path = folders.beside(file, beside)
    if not folders.has(path):
        said = f"{about(('sources', name))}no file `{beside}` beside the policy"
        help = near_miss(beside, folders.names(file), "files there")
        raise RemitError([Problem("file-not-found", said, at, help)])
    origins = read_tree(path, folders)
    found = validate(Statements, origins)
    if found.source != name:
        said = f"these are the statements of `{found.source}`, and {file} takes them for those of `{name}`"
        raise RemitError([Problem("undeclared-source", said, origins.value("source"), "use one name for both")])
    return origins, found.statements


def validate(model: type[Model], origins: Origins, *path: PathStep) -> Model:
    """One part of a file as a model.

    Args:
        model: What it is to be.
        origins: The file.
        path: The way to the part; without one, the whole file.

    Raises:
        RemitError: It has another shape; every problem of it, in the order of the lines.
    """
    problems: list[Problem] = [] if path else list(origins.problems)
    try:
        found = model.model_validate(origins.node(*path).data(), by_alias=True, by_name=False)
        problems += shape_problems(None, model, origins, path)
    except ValidationError as wrong:
        problems += shape_problems(wrong, model, origins, path)
    if problems:
        raise RemitError(in_file_order(problems))
    return found
