"""What must hold beyond the types of the parts: one effect a rule, one kind a fact, verdicts that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, get_args

from remit.model.facts import KINDS
from remit.model.rules import Effect, Settled, Verdict
from remit.schema.tidy import TEXT, Schema

VERDICTS = [verdict.value for verdict in Verdict]
CLAIMED = list(get_args(Settled))


def demand(name: str, model: Schema) -> None:
    """Add to the schema of a model what its validators and lint ask for."""
    if name in DEMANDS:
        DEMANDS[name](model)


def one_or_many(item: Schema) -> Schema:
    """One of these, or a list of them."""
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _exactly_one(names: Iterable[str]) -> list[Schema]:
    return [{"required": [name]} for name in names]


def _policy(model: Schema) -> None:
    model["properties"]["remit"] = {"enum": [1, "1"]}


def _statements(model: Schema) -> None:
    model["properties"]["remit-statements"] = {"enum": [1, "1"]}


def _fact(model: Schema) -> None:
    model["oneOf"] = _exactly_one(KINDS)
    tree: dict[str, Any] = {"$ref": "#/definitions/Fact/properties/choice"}
    group = {"type": "object", "minProperties": 1, "additionalProperties": tree}
    model["properties"]["choice"]["items"] = {"anyOf": [TEXT, group]}


def _rule(model: Schema) -> None:
    model["oneOf"] = _exactly_one(effect.value for effect in Effect)


def _statement(model: Schema) -> None:
    model["oneOf"] = _exactly_one(("says", "background"))
    model["properties"]["words"]["minimum"] = 1


def _property(model: Schema) -> None:
    about_one = ("never", "always", "some")
    model["anyOf"] = _exactly_one((*about_one, "same", "never turns"))
    model["dependencies"] = {"change": ["never turns"], "never turns": ["change"]}
    for claim in about_one:
        model["properties"][claim] = one_or_many({"enum": CLAIMED})
    model["properties"]["never turns"] |= {
        "propertyNames": {"enum": CLAIMED},
        "additionalProperties": one_or_many({"enum": CLAIMED}),
    }


def _change(model: Schema) -> None:
    for side in ("from", "to"):
        model["properties"][side]["minItems"] = 1


def _reading(model: Schema) -> None:
    model["required"] = ["question", "choices", "default"]
    model["properties"]["choices"]["minProperties"] = 2


def _condition(model: Schema) -> None:
    model["minProperties"] = 1
    model["properties"]["any"]["minItems"] = 1
    model["additionalProperties"]["minItems"] = 1


def _scenario_file(model: Schema) -> None:
    """A bare list of scenarios will do."""
    model["type"] = ["object", "array"]
    model["items"] = {"$ref": "#/definitions/Scenario"}


def _scenario(model: Schema) -> None:
    model["properties"]["expect"] = {"anyOf": [{"enum": VERDICTS}, {"$ref": "#/definitions/Expectation"}]}


def _expectation(model: Schema) -> None:
    model["properties"]["verdict"] = {"enum": VERDICTS}
    model["properties"]["could be"] = one_or_many({"enum": VERDICTS})


def _given(model: Schema) -> None:
    model["properties"]["one of"]["minItems"] = 1


DEMANDS: dict[str, Callable[[Schema], None]] = {
    "Change": _change,
    "Condition": _condition,
    "Expectation": _expectation,
    "Fact": _fact,
    "Given": _given,
    "Policy": _policy,
    "Property": _property,
    "Reading": _reading,
    "Rule": _rule,
    "Scenario": _scenario,
    "ScenarioFile": _scenario_file,
    "Statement": _statement,
    "Statements": _statements,
}
