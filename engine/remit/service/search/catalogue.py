"""What is searched: the tables that `search.yaml` of a folder names, opened; a request filled in from them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from remit.errors import Location, Problem, RemitError
from remit.model.policy import Policy
from remit.model.search_file import NamedTable
from remit.reader.tree import Origins
from remit.service.folder import Served
from remit.service.request import Evaluation
from remit.service.search.named_tables import FILE, beside, read_search
from remit.service.search.tables import Entities, FileEntities, PostgresEntities, Row, SqliteEntities

ENTITY = {"subjects": "subject", "resources": "resource"}


@dataclass(frozen=True)
class Catalogue:
    """The tables by type, and the actions that are listed."""

    subjects: Mapping[str, Entities] = field(default_factory=dict)
    resources: Mapping[str, Entities] = field(default_factory=dict)
    actions: tuple[str, ...] = ()

    def of(self, entity: str) -> Mapping[str, Entities]:
        """The tables of subjects, or of resources, by type."""
        return self.subjects if entity == "subject" else self.resources

    def filled(self, asked: Evaluation, served: Served) -> Evaluation:
        """A request with the properties of its subject and its resource that stand in tables, and not in itself.

        Args:
            asked: The request; what it states counts.
            served: The policy: what it does not ask for is left out.

        Raises:
            Refused: Two rows have an id.
        """
        return replace(
            asked,
            subject=self._whole("subject", asked.subject, served),
            resource=self._whole("resource", asked.resource, served),
        )

    def _whole(self, entity: str, stated: Mapping[str, Any], served: Served) -> Mapping[str, Any]:
        table = self.of(entity).get(stated["type"])
        row = None if table is None else table.one(stated["id"])
        if row is None:
            return stated
        return {**stated, "properties": {**told(entity, row, served), **stated.get("properties", {})}}


def told(entity: str, row: Row, served: Served) -> dict[str, Any]:
    """The properties of a row that a policy asks for, as a request would state them.

    Args:
        entity: Whether it is a subject or a resource.
        row: The row.
        served: The policy.
    """
    policy, facts = served.loaded.policy, served.facts
    return {
        name: _as_fact(policy, entity, name, value)
        for name, value in row.properties.items()
        if facts.asks_for(entity, name)
    }


def _as_fact(policy: Policy, entity: str, name: str, value: Any) -> Any:
    """SQLite has no truths and no lists: 0 and 1 are truths of a flag, JSON is a list of a set."""
    fact = policy.facts.get(f"{entity}.{name}") or policy.facts.get(name)
    if fact is None:
        return value
    if fact.kind == "flag" and type(value) is int and value in (0, 1):
        return bool(value)
    if fact.domain.takes_lists and isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def opened(folder: str) -> Catalogue | None:
    """The tables that the file in a folder names; None where there is no such file.

    Raises:
        RemitError: What is wrong with the file, or a table that cannot be read.
    """
    path = os.path.join(folder, FILE)
    if not os.path.exists(path):
        return None
    found, origins = read_search(path)
    problems, tables = list[Problem](), dict[str, dict[str, Entities]]()
    for section in ENTITY:
        tables[section] = {}
        for type, named in getattr(found, section).items():
            try:
                tables[section][type] = _opened(named, path, origins, section, type)
            except RemitError as wrong:
                problems += wrong.problems
    if problems:
        raise RemitError(problems)
    return Catalogue(tables["subjects"], tables["resources"], found.actions)


def _opened(named: NamedTable, path: str, origins: Origins, section: str, type: str) -> Entities:
    def at(key: str) -> Location:
        return origins.value(section, type, key)

    if named.file is not None:
        return FileEntities(beside(path, named.file), named.id, named.properties, at("file"))
    assert named.table is not None
    if named.sqlite is not None:
        return SqliteEntities(beside(path, named.sqlite), named.table, named.id, named.properties, at("sqlite"))
    assert named.postgres is not None
    return PostgresEntities(named.postgres, named.table, named.id, named.properties, at("postgres"))


class Followed:
    """The tables of a folder, opened anew when the file that names them has changed; while it is broken, as before."""

    def __init__(self, folder: str) -> None:
        self.folder, self.found, self.problems = folder, None, tuple[Problem, ...]()
        self._seen: object = None

    found: Catalogue | None

    def look(self) -> bool:
        """Look at the file; whether it has changed."""
        path = os.path.join(self.folder, FILE)
        stat = os.stat(path) if os.path.exists(path) else None
        seen = stat and (stat.st_mtime_ns, stat.st_size)
        if seen == self._seen:
            return False
        self._seen, self.problems = seen, ()
        try:
            self.found = opened(self.folder)
        except RemitError as wrong:
            self.problems = wrong.problems
        return True
