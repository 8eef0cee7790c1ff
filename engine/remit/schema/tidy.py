"""The schemas that pydantic makes, put as a person writing YAML needs them.

A person leaves out what there is nothing to say about (so no `null`, and no defaults of nothing), and does not quote
everything (so `2024`, `yes` and `1e5`, which an editor takes for numbers and truth values, are text in a text's place).
Alternatives of different types become one schema, because editors explain those better than alternatives.
"""

from __future__ import annotations

from typing import Any

from remit.model.kinds.editor_schema import TEXT, Schema

WHOLE: Schema = {"type": ["integer", "string"], "pattern": r"^[+-]?\d{1,18}$"}
KEYED, LISTED, SINGLE = ("properties", "$defs"), ("anyOf", "oneOf", "allOf"), ("items", "additionalProperties", "not")


def tidied(schema: Schema) -> Schema:
    """A schema and all that is in it."""
    inner = {key: _inner(key, value) for key, value in schema.items() if key not in ("title", "default")}
    if isinstance(schema.get("default"), str):
        inner["default"] = schema["default"]
    if "$defs" in inner:
        inner["definitions"] = inner.pop("$defs")
    if "$ref" in inner:
        inner["$ref"] = inner["$ref"].replace("#/$defs/", "#/definitions/")
    optional = "default" in schema and schema["default"] is None
    return _alternatives(_named_keys(_as_written(inner)), optional=optional)


def _inner(key: str, value: Any) -> Any:
    if key in (*KEYED, "patternProperties"):
        return {name: tidied(part) for name, part in value.items()}
    if key in LISTED:
        return [tidied(part) for part in value]
    return tidied(value) if key in SINGLE and isinstance(value, dict) else value


def _as_written(schema: Schema) -> Schema:
    """Text and whole numbers as editors see them."""
    if {"const", "enum", "format"} & set(schema):
        return schema
    wider = {"string": TEXT, "integer": WHOLE, "number": TEXT, "boolean": TEXT}.get(str(schema.get("type")))
    return {**schema, **wider} if wider else schema


def _named_keys(schema: Schema) -> Schema:
    """Keys of which any are allowed: a bad name is flagged, not passed over."""
    patterns = schema.pop("patternProperties", {})
    for pattern, part in patterns.items():
        schema |= {"propertyNames": {"pattern": pattern}, "additionalProperties": part}
    return schema


def _alternatives(schema: Schema, *, optional: bool) -> Schema:
    """What may be one thing or another; one schema for things of different types, each keyword being about one type."""
    arms = [arm for arm in schema.pop("anyOf", []) if not (optional and arm == {"type": "null"})]
    merged: list[Schema] = []
    for arm in arms:
        partner = next((other for other in merged if _apart(arm, other)), None)
        if any(_covers(other, arm) for other in merged):
            continue
        if partner is None:
            merged.append(dict(arm))
        else:
            partner.update({**arm, "type": [*_types(partner), *_types(arm)]})
    if len(merged) == 1:
        return {**merged[0], **schema}
    return {**schema, "anyOf": merged} if merged else schema


def _apart(one: Schema, other: Schema) -> bool:
    """Whether two schemas are about different types, and each says what it says of its own type only."""
    typed = all("type" in schema and not {"const", "enum"} & set(schema) for schema in (one, other))
    return typed and not set(_types(one)) & set(_types(other))


def _covers(one: Schema, other: Schema) -> bool:
    """Whether one allows all that the other does, by its types alone."""
    return set(one) == {"type"} and "type" in other and set(_types(other)) <= set(_types(one))


def _types(schema: Schema) -> list[str]:
    """The types of a schema; a whole number is a number."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return ["number" if name == "integer" else name for name in types]
