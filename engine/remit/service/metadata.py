"""What the service says of itself: where its endpoints are (AuthZEN 1.0, section 9), and an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.report import DISCLAIMER
from remit.service.limits import Limits
from remit.service.request import SEMANTICS
from remit.version import VERSION

WELL_KNOWN = "/.well-known/authzen-configuration"
SINGLE, BATCH = "/access/v1/evaluation", "/access/v1/evaluations"
TEXT = {"type": "string", "minLength": 1}
PROPERTIES = {"type": "object", "additionalProperties": True}
VERDICTS = ["permitted", "prohibited", "exempt", "unregulated", "conflict", "undetermined"]


def configuration(base: str) -> dict[str, str]:
    """The metadata of the decision point that answers under a base address."""
    return {
        "policy_decision_point": base,
        "access_evaluation_endpoint": base + SINGLE,
        "access_evaluations_endpoint": base + BATCH,
    }


def openapi(limits: Limits, policies: Iterable[Policy]) -> dict[str, Any]:
    """The OpenAPI document; the readings are those of the policies that are served."""
    asked, answered = _ref("Evaluation"), _ref("Decision")
    batch = {"oneOf": [answered, _ref("Decisions")]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "remit", "version": VERSION, "description": f"OpenID AuthZEN 1.0. {DISCLAIMER}"},
        "paths": {
            SINGLE: {"post": _operation("Evaluate one request", asked, answered, limits)},
            BATCH: {"post": _operation("Evaluate several requests", _ref("Evaluations"), batch, limits)},
            WELL_KNOWN: {"get": _reading("Where the endpoints are", _ref("Configuration"))},
            "/health": {"get": _reading("Whether policies are served as they stand in their files", _ref("Health"))},
        },
        "components": {"schemas": _schemas(limits, _readings(policies))},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(summary: str, asked: Any, answered: Any, limits: Limits) -> dict[str, Any]:
    refused = {
        "400": "not a request that can be answered",
        "408": f"the body took longer than {limits.seconds:g} seconds",
        "413": f"more than {limits.body} bytes",
        "503": "no answer in time",
    }
    return {
        "summary": summary,
        "parameters": [{"name": "X-Request-ID", "in": "header", "schema": {"type": "string"}}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {"200": _json("the answer", answered), **{code: _text(said) for code, said in refused.items()}},
    }


def _reading(summary: str, answered: Any) -> dict[str, Any]:
    return {"summary": summary, "responses": {"200": _json(summary, answered)}}


def _json(said: str, schema: Any) -> dict[str, Any]:
    return {"description": said, "content": {"application/json": {"schema": schema}}}


def _text(said: str) -> dict[str, Any]:
    return {"description": said, "content": {"text/plain": {"schema": {"type": "string"}}}}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties) if required is None else required}


def _readings(policies: Iterable[Policy]) -> dict[str, Any]:
    """What can be picked."""
    choices: dict[str, dict[str, None]] = {}
    for policy in policies:
        for name, reading in policy.readings.items():
            choices.setdefault(name, {}).update(dict.fromkeys([*reading.choices, OPEN]))
    picked = {name: {"enum": list(own)} for name, own in choices.items()}
    return {"oneOf": [{"const": OPEN}, {**_object(picked, []), "additionalProperties": False}]}


def _schemas(limits: Limits, readings: Any) -> dict[str, Any]:
    thing = _object({"type": TEXT, "id": TEXT, "properties": PROPERTIES}, ["type", "id"])
    action = _object({"name": TEXT, "properties": PROPERTIES}, ["name"])
    context = {
        "type": "object",
        "description": "Facts by name; `time` gives the day where no fact does; `readings` picks readings.",
        "properties": {"readings": readings},
    }
    four = {"subject": thing, "action": action, "resource": thing, "context": context}
    usual = {name: {**shape, "required": []} for name, shape in four.items()}  # defaults need not be whole
    usual["context"] = {"type": "object"}  # what is wrong with it is said of each evaluation
    options = _object({"evaluations_semantic": {"enum": list(SEMANTICS)}}, [])
    several = {"type": "array", "minItems": 1, "maxItems": limits.batch}
    none = {"type": "array", "maxItems": 0}
    whole = ["subject", "action", "resource"]
    verdict = {"enum": VERDICTS}
    shown = {
        "verdict": verdict,
        "possible": {"type": "array", "items": verdict},
        "reason": {"type": "string"},
        "error": _object({"status": {"type": "integer"}, "message": {"type": "string"}}),
    }
    decision = {"type": "boolean", "description": "true only where the verdict is permitted or exempt"}
    status = {"enum": ["ok", "degraded"]}
    batch = _object({**usual, "evaluations": several, "options": options}, ["evaluations"])
    return {
        "Evaluation": _object(four, whole),
        "Evaluations": {"anyOf": [batch, _object({**four, "evaluations": none, "options": options}, whole)]},
        "Decision": _object({"decision": decision, "context": _object(shown, [])}, ["decision"]),
        "Decisions": _object({"evaluations": {"type": "array", "items": _ref("Decision")}}),
        "Configuration": _object({name: {"type": "string"} for name in configuration("")}),
        "Health": _object({"status": status, "policies": PROPERTIES, "version": {"type": "integer"}}),
    }
