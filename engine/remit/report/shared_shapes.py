"""What the shapes of several outputs are made of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import WithJsonSchema

from remit.decide.answers import FactChanges
from remit.decide.decision_shape import ShownTest, VerdictName, When, Where
from remit.model.items import Accepted, OfSet
from remit.model.kinds.set_ways import ways

__all__ = ["VerdictName", "When", "Where", "WrittenScenarioShape", "when"]

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
WrittenScenarioShape = Annotated[
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
                "with": TEXTS,
                "note": {"type": "string"},
                "highlight": {"type": "boolean"},
            },
            "additionalProperties": False,
        }
    ),
]


def when(where: FactChanges) -> When:
    """A region as a condition of the language; the second thing that is said of a fact stands under `all`."""
    first = dict(reversed(where))
    more = [{name: _tests(items)} for name, items in where if first[name] is not items]
    said: When = {name: _tests(first[name]) for name, _ in where}
    return {**said, "all": more} if more else said


def _tests(items: Accepted) -> list[ShownTest]:
    apart = (way for item in items for way in (ways(item) if isinstance(item, OfSet) else (item,)))
    return [str(item) if isinstance(item, str) else item.data() for item in apart]
