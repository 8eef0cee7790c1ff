"""Where the facts of a policy stand in an AuthZEN request, and which readings it picks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.service.request import ENTITIES, Evaluation, Refused

SHORT = {"subject": "id", "action": "name", "resource": "id"}  # what a fact of an entity's own name is
NONE: Mapping[str, Any] = {}
Place = tuple[str, str]  # a part of the request ("subject": its properties; "the subject": itself), and a key in it


class Facts:
    """Finds what a request states of a policy's facts.

    A fact `subject.role` is the property `role` of the subject (`subject.id` its id), and so on for action, resource
    and context; a fact `role` is the property of that name of any of them. A fact `subject` is the subject's id.
    `context.time` gives the day, where the policy has a `date` and nothing else does.
    """

    def __init__(self, policy: Policy) -> None:
        self._places = [(name, _exactly(name), _anywhere(name)) for name in policy.facts]
        self._has_date = "date" in policy.facts

    def of(self, asked: Evaluation) -> dict[str, Any]:
        """What is stated, by fact. Raises Refused where a fact is stated twice, and differently."""
        parts = _parts(asked)
        stated: dict[str, Any] = {}
        for name, exactly, anywhere in self._places:
            if exactly is not None and exactly[1] in parts[exactly[0]]:
                values = [parts[exactly[0]][exactly[1]]]
            else:
                values = [parts[part][key] for part, key in anywhere if key in parts[part]]
            if values and _one(name, values) is not None:
                stated[name] = values[0]
        time = asked.context.get("time")
        if self._has_date and "date" not in stated and isinstance(time, str):
            stated["date"] = time[:10]
        return stated


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


def _exactly(name: str) -> Place | None:
    """The place that the name of a fact says, if it says one."""
    entity, _, key = name.partition(".")
    if not key or entity not in (*ENTITIES, "context"):
        return None
    return (f"the {entity}" if key in ENTITIES.get(entity, ()) else entity, key)


def _anywhere(name: str) -> list[Place]:
    """The places where a fact of that name is looked for."""
    places = [(entity, name) for entity in (*ENTITIES, "context") if name not in ENTITIES.get(entity, ())]
    return [*places, (f"the {name}", SHORT[name])] if name in SHORT else places


def _one(name: str, values: list[Any]) -> Any:
    """The value that is stated. Raises Refused where they differ."""
    for value in values[1:]:
        if value != values[0] or type(value) is not type(values[0]):
            raise Refused(400, f"the fact `{name}` is stated twice, and differently")
    return values[0]


def readings_of(asked: Evaluation, policy: Policy) -> Any:
    """The readings that the context picks, or leaves open. Raises Refused."""
    if "readings" in policy.facts or "readings" not in asked.context:
        return None
    picked = asked.context["readings"]
    if picked == OPEN:
        return picked
    if not isinstance(picked, dict) or not all(type(choice) is str for choice in picked.values()):
        raise Refused(400, 'context.readings is neither {"reading": "choice"} nor "open"')
    return picked
