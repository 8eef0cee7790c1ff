"""Parts of JSON Schemas for people who write YAML: names and numbers as an editor takes them, without quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from math import isfinite
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number", "boolean"]}  # as an editor sees it where quotes are left out
TRUTHS = {"yes": True, "no": False, "on": True, "off": False, "true": True, "false": False}
SIGN = r"^\s*(>=|<=|>|<|=)?\s*"
RANGE = r"\.\."


def one_or_many(item: Schema) -> Schema:
    """One of these, or a list of them."""
    return {"anyOf": [item, {"type": "array", "items": item}]}


def closed(parts: Mapping[str, Schema]) -> Schema:
    """A mapping of these keys and no others."""
    return {"type": "object", "properties": dict(parts), "additionalProperties": False}


def value_or_range(pattern: str, *types: str) -> Schema:
    """A value that looks like this, with a sign in front or not; or a range of them. Of text, and of such types."""
    listed = [*types, "string"] if types else "string"
    return {"type": listed, "pattern": rf"{SIGN}{pattern}\s*$|{RANGE}"}


def names(known: Iterable[str]) -> Schema:
    """One of some names, as an editor sees them without quotes; with what each means, where that is known."""
    meanings = known if isinstance(known, Mapping) else dict.fromkeys(known, "")
    seen = {_key(form): (form, meaning) for name, meaning in meanings.items() for form in as_seen(name)}
    schema: Schema = {"enum": [form for form, _ in seen.values()]}
    if any(meanings.values()):
        schema["enumDescriptions"] = [meaning for _, meaning in seen.values()]
    return schema


def as_seen(name: str) -> list[Any]:
    """A name as text, and as the number or truth value for which an editor may take it.

    >>> as_seen("atacms"), as_seen("12"), as_seen("no")
    (['atacms'], ['12', 12], ['no', False])
    """
    if name.lower() in TRUTHS:
        return [name, TRUTHS[name.lower()]]
    for read in (int, float):
        with suppress(ValueError):
            number = read(name)
            return [name, number] if isfinite(number) else [name]
    return [name]


def _key(form: Any) -> tuple[str, Any]:
    return type(form).__name__, form
