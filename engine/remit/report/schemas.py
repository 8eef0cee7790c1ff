"""The shapes of what programs are given, a file for each command, and their JSON Schemas.

The schemas are published (`remit schema decision`); a change that breaks a reader gets a new number in `format`.
"""

from __future__ import annotations

import inspect
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

    from remit.decide import decision_shape

    name, shape = SHAPES[kind]
    module = import_module(f"remit.report.{name}.shape")
    schema = TypeAdapter(getattr(module, shape)).json_schema(mode="serialization")
    for name, part in ((shape, schema), *schema["$defs"].items()):
        part["required"] = list(part["properties"])
        if told := inspect.getdoc(getattr(module, name, None) or getattr(decision_shape, name)):
            part["description"] = told  # some releases of pydantic leave out what a TypedDict is for
    dialect, id = "https://json-schema.org/draft/2020-12/schema", schema["properties"]["format"]["const"]
    return {"$schema": dialect, "$id": id, **schema}
