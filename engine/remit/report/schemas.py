"""The shapes of what programs are given, a file for each command, and their JSON Schemas.

The schemas are published (`remit schema decision`); a change that breaks a reader gets a new number in `format`.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

SHAPES = {
    "decision": ("check", "CheckShape"),
    "interview": ("check", "InterviewShape"),
    "audit": ("audit", "AuditShape"),
    "proof": ("prove", "ProveShape"),
    "comparison": ("compare", "CompareShape"),
    "accounts": ("compare.accounts", "AccountsShape"),
    "replay": ("replay", "ReplayShape"),
    "coverage": ("cover", "CoverShape"),
    "mutation": ("mutate", "MutateShape"),
    "find": ("find", "FindShape"),
    "diagram": ("diagram", "DiagramShape"),
    "timeline": ("timeline", "TimelinesShape"),
    "verification": ("verify", "VerificationShape"),
}
CALLED = {"Cited": "Statement", "Determining": "Rules", "SmallestReason": "Reason"}  # in the schemas


def output_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of output: what is printed has every key of it, always."""
    name, shape = SHAPES[kind]
    form = getattr(import_module(f"remit.report.{name}.shape"), shape)
    schema = TypeAdapter(form).json_schema(mode="serialization", schema_generator=SchemaOfResults)
    dialect, id = "https://json-schema.org/draft/2020-12/schema", schema["properties"]["format"]["const"]
    return {"$schema": dialect, "$id": id, **schema}


def shape_name(name: str) -> str:
    """The name of a form; a result in it is called a shape, too."""
    return name if name.endswith("Shape") else f"{CALLED.get(name, name)}Shape"


class SchemaOfResults(GenerateJsonSchema):
    """Pydantic's schemas of dataclasses, of which every key is there, always."""

    def normalize_name(self, name: str) -> str:
        return shape_name(super().normalize_name(name))

    def dataclass_schema(self, schema: Any) -> dict[str, Any]:
        made, form = super().dataclass_schema(schema), schema["cls"]
        made["properties"].get("about", {}).pop("default", None)
        described = {"description": inspect.getdoc(form), "title": shape_name(form.__name__)}
        return {**made, **described, "required": list(made["properties"])}
