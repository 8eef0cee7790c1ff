"""What the shapes of several outputs are made of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import WithJsonSchema

from remit.decide.decision_shape import VerdictName, When, Where

__all__ = ["VerdictName", "When", "Where"]

TEXTS = {"type": "array", "items": {"type": "string"}}
GIVEN = {"anyOf": [{"type": "string"}, {"type": "object", "required": ["one of"], "properties": {"one of": TEXTS}}]}
EXPECTED = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "required": ["verdict"],
            "properties": {
                "verdict": {"type": "string"},
                "could be": TEXTS,
                "depends on": TEXTS,
                "contested by": TEXTS,
            },
        },
    ]
}
Written = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "description": "A scenario as in a scenario file; what there is nothing to say about is left out.",
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "given": {"type": "object", "additionalProperties": GIVEN},
                "readings": {"type": "object", "additionalProperties": {"type": "string"}},
                "expect": EXPECTED,
                "because": TEXTS,
                "note": {"type": "string"},
                "highlight": {"type": "boolean"},
            },
            "additionalProperties": False,
        }
    ),
]
