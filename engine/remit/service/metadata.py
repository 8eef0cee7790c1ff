"""What the service says of itself: where its endpoints are (AuthZEN 1.0, section 9), and an OpenAPI document."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from remit.model.kinds.domain import ColumnType
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.rules import Verdict
from remit.report import DISCLAIMER
from remit.service.limits import Limits
from remit.service.request import SEMANTICS
from remit.version import VERSION

WELL_KNOWN = "/.well-known/authzen-configuration"
SINGLE, BATCH = "/access/v1/evaluation", "/access/v1/evaluations"
SEARCH = {entity: f"/access/v1/search/{entity}" for entity in ("subject", "resource", "action")}
TEXT = {"type": "string", "minLength": 1}
PROPERTIES = {"type": "object", "additionalProperties": True}
VERDICTS = [verdict.value for verdict in Verdict]


def configuration(base: str, *, is_searched: bool = False) -> dict[str, str]:
    """The metadata of the decision point that answers under a base address, and to searches, if it does."""
    search = {f"search_{entity}_endpoint": base + path for entity, path in SEARCH.items()}
    return {
        "policy_decision_point": base,
        "access_evaluation_endpoint": base + SINGLE,
        "access_evaluations_endpoint": base + BATCH,
        **(search if is_searched else {}),
    }


def openapi(
    limits: Limits, policies: Collection[Policy], usual: str | None = None, is_searched: bool = False
) -> dict[str, Any]:
    """The OpenAPI document, with the names and the readings of the policies that are served.

    Args:
        limits: What is taken of a request, which the document says.
        policies: Those that are served now.
        usual: The policy of requests whose resource.type names none.
        is_searched: Whether there are tables to search.
    """
    paths, schemas = _questions("", "", limits), _answers()
    kinds = [_evaluation(policy, {"const": policy.policy}) for policy in policies]
    others = {**TEXT, "not": {"enum": [policy.policy for policy in policies]}}
    kinds += [_evaluation(policy, others) for policy in policies if policy.policy == usual]
    schemas |= _asked("", kinds or [_evaluation(None, TEXT)], limits)
    for policy in policies:
        paths |= _questions(f"/policies/{policy.policy}", f"Of.{policy.policy}", limits)
        schemas |= _asked(f"Of.{policy.policy}", [_evaluation(policy, TEXT)], limits)
    for under in ["", *(f"/policies/{policy.policy}" for policy in policies)] if is_searched else []:
        paths |= {under + path: {"post": _search(entity, limits)} for entity, path in SEARCH.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "remit", "version": VERSION, "description": f"OpenID AuthZEN 1.0. {DISCLAIMER}"},
        "paths": {
            **paths,
            WELL_KNOWN: {"get": _reading("Where the endpoints are", _ref("Configuration"))},
            "/health": {"get": _reading("Whether policies are served as they stand in their files", _ref("Health"))},
            "/version": {"get": _reading("A number that rises with every change", _ref("Version"))},
        },
        "components": {"schemas": schemas},
    }


def _questions(under: str, which: str, limits: Limits) -> dict[str, Any]:
    """The two endpoints."""
    batch = {"oneOf": [_ref("Decision"), _ref("Decisions")]}
    one = _operation("Evaluate one request", _ref(f"Evaluation{which}"), _ref("Decision"), limits)
    several = _operation("Evaluate several requests", _ref(f"Evaluations{which}"), batch, limits)
    return {under + SINGLE: {"post": one}, under + BATCH: {"post": several}}


def _search(entity: str, limits: Limits) -> dict[str, Any]:
    """A search; what is searched has no id."""
    parts = {"subject": THING, "action": ACTION, "resource": THING}
    if entity == "action":
        del parts["action"]
    else:
        parts[entity] = _object({"type": TEXT, "properties": PROPERTIES}, ["type"])
    page = _object({"token": {"type": "string"}, "limit": {"type": "integer", "minimum": 0}}, [])
    asked = _object({**parts, "context": {"type": "object"}, "page": page}, list(parts))
    one = _object({"name": TEXT}) if entity == "action" else _object({"type": TEXT, "id": TEXT})
    number = {"type": "integer"}
    found = {
        "page": _object({"next_token": {"type": "string"}, "count": number}),
        "results": {"type": "array", "items": one},
        "context": {"type": "object"},
    }
    return _operation(f"Search for each {entity} that is allowed", asked, _object(found), limits)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(summary: str, asked: Any, answered: Any, limits: Limits) -> dict[str, Any]:
    refused = {
        "400": "not a request that can be answered",
        "408": f"the body took longer than {limits.seconds:g} seconds",
        "413": f"more than {limits.body} bytes",
        "421": "called by a name that is not served",
        "503": "no answer in time; Retry-After says when to ask again",
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


def _readings(policy: Policy) -> dict[str, Any]:
    """What can be picked."""
    picked = {name: {"enum": [*reading.choices, OPEN]} for name, reading in policy.readings.items()}
    return {"oneOf": [{"const": OPEN}, {**_object(picked, []), "additionalProperties": False}]}


def _evaluation(policy: Policy | None, kind: dict[str, Any]) -> dict[str, Any]:
    """One request to a policy, with the type of its resource."""
    context = {
        "type": "object",
        "description": "Facts by name; `time` gives the day where no fact does; `readings` picks readings.",
        "properties": {"readings": _readings(policy)} if policy else {},
    }
    subject = _object({"type": TEXT, "id": _named(policy, "subject"), "properties": PROPERTIES}, ["type", "id"])
    action = _object({"name": _named(policy, "action"), "properties": PROPERTIES}, ["name"])
    resource = _object({"type": kind, "id": _named(policy, "resource"), "properties": PROPERTIES}, ["type", "id"])
    four = {"subject": subject, "action": action, "resource": resource, "context": context}
    return _object(four, ["subject", "action", "resource"])


def _named(policy: Policy | None, fact: str) -> dict[str, Any]:
    """An id or a name; a value or a group, where a fact of the policy is called like that."""
    domain = policy.domains.get(fact) if policy else None
    return {"enum": list(domain.names)} if domain and domain.column is ColumnType.NAME else TEXT


def _asked(which: str, kinds: list[dict[str, Any]], limits: Limits) -> dict[str, Any]:
    """The schemas of one request and of several; several that are none are one."""
    four = {"subject": THING, "action": ACTION, "resource": THING}
    usual: dict[str, Any] = {name: {**shape, "required": []} for name, shape in four.items()}  # need not be whole
    options = _object({"evaluations_semantic": {"enum": list(SEMANTICS)}}, [])
    said = "What takes the place of a default, as a whole; what is wrong with one is said of it."
    several = {"type": "array", "items": {"description": said}, "minItems": 1, "maxItems": limits.batch}
    batch = {**usual, "context": {"type": "object"}, "evaluations": several, "options": options}
    more = {"evaluations": {"type": "array", "maxItems": 0}, "options": options}
    alone = [_object({**kind["properties"], **more}, kind["required"]) for kind in kinds]
    return {
        f"Evaluation{which}": {"anyOf": kinds},
        f"Evaluations{which}": {"anyOf": [_object(batch, ["evaluations"]), *alone]},
    }


def _duty() -> dict[str, Any]:
    """The schema of a duty that a verdict carries."""
    text: dict[str, Any] = {"type": "string"}
    texts = {"type": "array", "items": text}
    duty = {"id": text, "what": text, "by": {"type": ["string", "null"]}, "rules": texts, "cites": texts}
    return _object(duty)


def _answers() -> dict[str, Any]:
    """The schemas of what is answered."""
    verdict, text = {"enum": VERDICTS}, {"type": "string"}
    shown = {
        "verdict": verdict,
        "possible": {"type": "array", "items": verdict},
        "reason": text,
        "obligations": {"type": "array", "items": _duty()},
        "perhaps_obligations": {"type": "array", "items": _duty()},
        "error": _object({"status": {"type": "integer"}, "message": text}),
    }
    decision = {"type": "boolean", "description": "true only where the verdict is permitted or exempt"}
    version = {"version": {"type": "integer"}}
    problems = {"type": "array", "items": text}
    health = {"status": {"enum": ["ok", "degraded"]}, "policies": PROPERTIES, **version, "problems": problems}
    return {
        "Decision": _object({"decision": decision, "context": _object(shown, [])}, ["decision"]),
        "Decisions": _object({"evaluations": {"type": "array", "items": _ref("Decision")}}),
        "Configuration": _object(dict.fromkeys(configuration(""), text)),
        "Health": _object(health),
        "Version": _object(version),
    }


THING = _object({"type": TEXT, "id": TEXT, "properties": PROPERTIES}, ["type", "id"])
ACTION = _object({"name": TEXT, "properties": PROPERTIES}, ["name"])
