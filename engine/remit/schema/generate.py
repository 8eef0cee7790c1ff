"""The schema of a policy, a scenario file, a statements file, a vocabulary and a search file, from their models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from remit.model.kinds.editor_schema import Schema
from remit.model.policy import Policy
from remit.model.scenario import ScenarioFile
from remit.model.search_file import SearchFile
from remit.model.sources import Statements
from remit.model.vocabulary import Vocabulary
from remit.model.written import Frozen
from remit.schema.demands import demand
from remit.schema.descriptions import describe
from remit.schema.tidy import tidied

DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that every editor knows
KINDS: Mapping[str, type[Frozen]] = {
    "policy": Policy,
    "scenario": ScenarioFile,
    "statements": Statements,
    "vocabulary": Vocabulary,
    "search": SearchFile,
}
WIDEST = 100  # columns
FIRST = ("$schema", "description", "$ref", "type", "enum", "required")
TITLES = {
    "policy": "A remit policy",
    "scenario": "Scenarios for a remit policy",
    "statements": "Statements of a source",
    "vocabulary": "Words that remit policies share",
    "search": "Tables that remit serve searches",
}


def schema_of(kind: str) -> Schema:
    """The schema of one kind of file."""
    schema = tidied(KINDS[kind].model_json_schema(by_alias=True))
    models = {KINDS[kind].__name__: schema, **schema.get("definitions", {})}
    for name, model in models.items():
        demand(name, model)
        describe(name, model)
    return {"$schema": DIALECT, "title": TITLES[kind], **schema}


def as_text(schema: Mapping[str, Any]) -> str:
    """A schema as it stands in a file: the same schema, the same bytes; what is short stands on one line."""
    return _shown(schema, 0) + "\n"


def _shown(part: Any, indent: int) -> str:
    short = json.dumps(part, ensure_ascii=False)
    if not isinstance(part, (dict, list)) or len(short) + indent <= WIDEST:
        return short
    inner = " " * (indent + 2)
    if isinstance(part, list):
        listed = [_shown(item, indent + 2) for item in part]
    else:
        listed = [f"{json.dumps(key, ensure_ascii=False)}: {_shown(part[key], indent + 2)}" for key in _ordered(part)]
    opening, closing = "[]" if isinstance(part, list) else "{}"
    return f"{opening}\n{inner}" + f",\n{inner}".join(listed) + f"\n{' ' * indent}{closing}"


def _ordered(schema: Mapping[str, Any]) -> list[str]:
    """What a reader looks for first comes first; the parts of a model keep their order."""
    return [key for key in FIRST if key in schema] + [key for key in schema if key not in FIRST]
