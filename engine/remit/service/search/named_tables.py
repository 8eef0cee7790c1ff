"""The tables that are searched, as `search.yaml` names them: of each type of subject and of resource, one.

remit-search: 1
subjects:
  user: {file: people.csv, id: id, properties: {role: role}}
resources:
  record: {sqlite: records.db, table: records, id: number}
actions: [read, write]
"""

from __future__ import annotations

import os

from pydantic import ValidationError

from remit.errors import Problem, RemitError
from remit.model.search_file import NamedTable, SearchFile
from remit.reader.files import read_text
from remit.reader.translate import shape_problems
from remit.reader.tree import Origins
from remit.reader.yaml_text import read_yaml

FILE = "search.yaml"
PLACES = ("file", "sqlite", "postgres")


def read_search(path: str) -> tuple[SearchFile, Origins]:
    """The file, and the places of its parts.

    Raises:
        RemitError: Everything that is wrong with it.
    """
    origins = read_yaml(read_text(path), path)
    try:
        found = SearchFile.model_validate(origins.root.data(), by_alias=True, by_name=False)
        problems = [*origins.problems, *shape_problems(None, SearchFile, origins)]
    except ValidationError as wrong:
        raise RemitError([*origins.problems, *shape_problems(wrong, SearchFile, origins)]) from None
    for section in ("subjects", "resources"):
        for type, table in getattr(found, section).items():
            problems += _misplaced(table, origins, section, type)
    if problems:
        raise RemitError(problems)
    return found, origins


def _misplaced(table: NamedTable, origins: Origins, section: str, type: str) -> list[Problem]:
    """Where a table is in no place, or in several; a database has tables, and a file is one."""
    places = [place for place in PLACES if getattr(table, place) is not None]
    at = origins.key(section, type)
    if len(places) != 1:
        said = f"`{type}` is in {'no place' if not places else ' and in '.join(places)}"
        return [Problem("wrong-type", said, at, "say one of file:, sqlite: and postgres:")]
    if (table.table is None) != (places[0] == "file"):
        said = f"`{type}` is a file, which has no tables" if table.table else f"`{type}` names no table"
        return [Problem("wrong-type", said, at, "a database is named with one of its tables: table: NAME")]
    return []


def beside(path: str, file: str) -> str:
    """A path that `search.yaml` names, from where that stands."""
    return os.path.join(os.path.dirname(path), file)
