"""Where the facts of a policy stand in an AuthZEN request, and which readings it picks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.service.request import ENTITIES, Evaluation, JsonNumber, Refused

SHORT = {"subject": "id", "action": "name", "resource": "id"}  # what a fact of an entity's own name is
NONE: Mapping[str, Any] = {}
RequestPlace = tuple[
    str, str
]  # a part of the request ("subject": its properties; "the subject": itself), and a key in it


class RequestFacts:
    """Finds what a request states of a policy's facts and concepts.

    A fact `subject.role` is the property `role` of the subject (`subject.id` its id), and so on for action, resource
    and context; a fact `role` is the property of that name of any of them. A fact `subject` is the subject's id.
    `context.time` gives the day, where the policy has a `date` and nothing else does.
    """

    def __init__(self, policy: Policy) -> None:
        self._places = [(name, _places(name)) for name in (*policy.facts, *policy.concepts)]
        self._numbers = {name for name, fact in policy.facts.items() if fact.kind in ("integer", "number")}
        self._sets = {name for name, fact in policy.facts.items() if fact.domain.takes_lists}
        self._has_date = "date" in policy.facts
        self._used = {place for _, places in self._places for place in places} | {("context", "readings")}
        self._used |= {("context", "time")} if self._has_date else set()

    def of(self, asked: Evaluation) -> dict[str, Any]:
        """What is stated, by fact or concept.

        Raises:
            Refused: A fact is stated twice, and differently.
        """
        parts = _parts(asked)
        stated: dict[str, Any] = {}
        for name, places in self._places:
            values = [parts[part][key] for part, key in places if key in parts[part]]
            if values and self._one(name, values) is not None:
                stated[name] = values[0]
        if self._has_date and "date" not in stated and asked.context.get("time") is not None:
            stated["date"] = _day(asked.context["time"])
        return stated

    def asks_for(self, part: str, key: str) -> bool:
        """Whether a property of the subject, the action or the resource (or a key of the context) is a fact."""
        return (part, key) in self._used

    def unused(self, asked: Evaluation) -> list[str]:
        """What a request says that is no fact or concept of the policy, by its place."""
        parts = _parts(asked)
        return [
            f"context.{key}" if part == "context" else f"{part}.properties.{key}"
            for part in (*ENTITIES, "context")
            for key in parts[part]
            if (part, key) not in self._used
        ]

    def _one(self, name: str, values: list[Any]) -> Any:
        """The value that is stated. Raises Refused where they differ, or it is a number and the fact has none."""
        for value in values[1:]:
            if not self._same(name, value, values[0]):
                raise Refused(400, f"the fact `{name}` is stated twice, and differently")
        if name not in self._numbers and (number := _number_in(values[0])) is not None:
            raise Refused(400, f"the fact `{name}` has no numbers: `{number[:60]}`")
        return values[0]

    def _same(self, name: str, one: Any, other: Any) -> bool:
        """Whether two values of a fact are the same; the members of a set have no order."""
        if name in self._sets and isinstance(one, list) and isinstance(other, list):
            one, other = (sorted(map(repr, value)) for value in (one, other))
        return bool(one == other) and type(one) is type(other)


def _parts(asked: Evaluation) -> dict[str, Mapping[str, Any]]:
    return {
        "subject": asked.subject.get("properties", NONE),
        "action": asked.action.get("properties", NONE),
        "resource": asked.resource.get("properties", NONE),
        "context": asked.context,
        "the subject": asked.subject,
        "the action": asked.action,
        "the resource": asked.resource,
    }


def _places(name: str) -> list[RequestPlace]:
    """The places where a fact is looked for: the one that its name says, or any."""
    entity, _, key = name.partition(".")
    if key and entity in (*ENTITIES, "context"):
        return [(f"the {entity}" if key in ENTITIES.get(entity, ()) else entity, key)]
    places = [(entity, name) for entity in (*ENTITIES, "context") if name not in ENTITIES.get(entity, ())]
    return [*places, (f"the {name}", SHORT[name])] if name in SHORT else places


def _number_in(value: Any) -> JsonNumber | None:
    """A number with a point among what is stated: it is none of the names that it looks like."""
    if isinstance(value, (list, dict)):
        inner = value.values() if isinstance(value, dict) else value
        return next((found for each in inner if (found := _number_in(each)) is not None), None)
    return value if type(value) is JsonNumber else None


def _day(time: object) -> str:
    """The day of a time, as it stands there. Raises Refused."""
    try:
        return datetime.datetime.fromisoformat(time if isinstance(time, str) else "").date().isoformat()
    except ValueError:
        raise Refused(400, f"context.time is no time, like 2024-05-31T15:22:00Z: `{str(time)[:60]}`") from None


def readings_of(asked: Evaluation, policy: Policy) -> Any:
    """The readings that the context picks, or leaves open; None where it says nothing of them.

    Args:
        asked: An evaluation.
        policy: One that has a fact called readings is not asked about readings.

    Raises:
        Refused: What it says of them is no such thing.
    """
    if "readings" in policy.facts or "readings" not in asked.context:
        return None
    picked = asked.context["readings"]
    if picked == OPEN:
        return picked
    if not isinstance(picked, dict) or not all(type(choice) is str for choice in picked.values()):
        raise Refused(400, 'context.readings is neither {"reading": "choice"} nor "open"')
    return picked
