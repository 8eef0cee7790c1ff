"""JSON Schemas of forms and of the results in them: of each its name as published, what it is, all of its keys."""

from __future__ import annotations

import inspect
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

CALLED = {"Cited": "Statement", "Determining": "Rules", "SmallestReason": "Reason"}  # in the schemas


def published(name: str) -> str:
    """The name of a form; a result in it is called a shape, too."""
    return name if name.endswith("Shape") else f"{CALLED.get(name, name)}Shape"


class SchemaOfResults(GenerateJsonSchema):
    """Pydantic's schemas of dataclasses, of which every key is there, always."""

    def normalize_name(self, name: str) -> str:
        return published(super().normalize_name(name))

    def dataclass_schema(self, schema: Any) -> dict[str, Any]:
        made, form = super().dataclass_schema(schema), schema["cls"]
        made["properties"].get("about", {}).pop("default", None)
        described = {"description": inspect.getdoc(form), "title": published(form.__name__)}
        return {**made, **described, "required": list(made["properties"])}
