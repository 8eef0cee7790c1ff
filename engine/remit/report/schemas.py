"""The shapes of what programs are given, a file for each command, and their JSON Schemas.

The schemas are published (`remit schema decision`); a change that breaks a reader gets a new number in `format`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

SHAPES = {
    "decision": ("check", "CheckShape"),
    "interview": ("check", "InterviewShape"),
    "audit": ("audit", "AuditShape"),
    "proof": ("prove", "ProveShape"),
    "comparison": ("compare", "CompareShape"),
    "coverage": ("cover", "CoverShape"),
    "mutation": ("mutate", "MutateShape"),
    "diagram": ("diagram", "DiagramShape"),
}


def output_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of output: what is printed has every key of it, always."""
    from pydantic import TypeAdapter

    from remit.report.schema_of_results import SchemaOfResults

    name, shape = SHAPES[kind]
    form = getattr(import_module(f"remit.report.{name}.shape"), shape)
    schema = TypeAdapter(form).json_schema(mode="serialization", schema_generator=SchemaOfResults)
    dialect, id = "https://json-schema.org/draft/2020-12/schema", schema["properties"]["format"]["const"]
    return {"$schema": dialect, "$id": id, **schema}
