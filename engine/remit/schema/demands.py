"""What must hold beyond the types of the parts: one effect a rule, one kind a fact, verdicts that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, get_args

from remit.model.asked import ASKED, OF_TEXTS
from remit.model.kinds.editor_schema import TEXT, Schema, one_or_many
from remit.model.kinds.every_kind import KINDS
from remit.model.matching import SET_VERBS
from remit.model.rules import Effect, Settled, Verdict
from remit.model.written import TRUTHS

VERDICTS = [verdict.value for verdict in Verdict]
STATED = (*SET_VERBS, *OF_TEXTS)  # what a scenario says of sets and texts in a mapping
CLAIMED = list(get_args(Settled))


def demand(name: str, model: Schema) -> None:
    """Add to the schema of a model what its validators and lint ask for.

    Args:
        name: That of the model.
        model: Its schema, which is changed.
    """
    if name in DEMANDS:
        DEMANDS[name](model)


WHAT_VERBS_SAY = {
    "includes": "At least one of these is a member.",
    "includes all": "All of these are members.",
    "excludes": "None of these is a member.",
    "within": "Nothing else than these is a member.",
    "size": "How many members there are: >= 2.",
    "same as": "It is the same as that fact (as one of these).",
    "different from": "It is another than that fact.",
    "at least": "It is as much as that fact, or more.",
    "at most": "It is as much as that fact, or less.",
    "less than": "It is less than that fact.",
    "more than": "It is more than that fact.",
    "member of": "It is a member of that set.",
    "meets": "It and that set have a member in common.",
    "contains": "All members of that set are members.",
    "contained in": "All members are members of that set.",
    "lies in": "It is the same as that fact, or lies below it in their hierarchy.",
    "text": "This text and no other, whatever it reads like.",
    "other than": "Any text but these.",
}


def _exactly_one(names: Iterable[str]) -> list[Schema]:
    return [{"required": [name]} for name in names]


def _policy(model: Schema) -> None:
    model["properties"]["remit"] = {"enum": [1, "1"]}
    model["required"] = [key for key in model["required"] if key != "facts"]
    model["anyOf"] = [{"required": ["facts"]}, {"required": ["uses"]}]


def _statements(model: Schema) -> None:
    model["properties"]["remit-statements"] = {"enum": [1, "1"]}


def _vocabulary(model: Schema) -> None:
    model["properties"]["remit-vocabulary"] = {"enum": [1, "1"]}


def _search_file(model: Schema) -> None:
    model["properties"]["remit-search"] = {"enum": [1, "1"]}


def _named_table(model: Schema) -> None:
    model["oneOf"] = [
        {"required": ["file"], "not": {"required": ["table"]}},
        *({"required": [place, "table"]} for place in ("sqlite", "postgres")),
    ]


def _fact(model: Schema) -> None:
    model["oneOf"] = _exactly_one(KINDS)
    tree: dict[str, Any] = {"$ref": "#/definitions/Fact/properties/choice"}
    group = {"type": "object", "minProperties": 1, "additionalProperties": tree}
    for key in ("choice", "set"):
        model["properties"][key]["items"] = {"anyOf": [TEXT, group]}
    model["properties"]["optional"] = {"enum": [True, False, *TRUTHS]}


def _rule(model: Schema) -> None:
    model["oneOf"] = _exactly_one(effect.value for effect in Effect)


def _duty(model: Schema) -> None:
    model["properties"]["act"]["additionalProperties"] = _accepted(STATED)


def _statement(model: Schema) -> None:
    model["oneOf"] = _exactly_one(("says", "background"))
    model["anyOf"] = [{"required": ["words", "sha256"]}, {"required": ["reported"]}]
    model["dependencies"] = {"reported": {"not": {"anyOf": _exactly_one(("words", "sha256", "quote"))}}}
    model["properties"]["words"]["minimum"] = 1
    model["properties"]["sha256"].pop("default")


def _property(model: Schema) -> None:
    about_one = ("never", "always", "some")
    model["anyOf"] = _exactly_one((*about_one, "then", "same", "never turns"))
    model["dependencies"] = {"change": ["never turns"], "never turns": ["change"]}
    for claim in about_one:
        model["properties"][claim] = one_or_many({"enum": CLAIMED})
    model["properties"]["never turns"] |= {
        "propertyNames": {"enum": CLAIMED},
        "additionalProperties": one_or_many({"enum": CLAIMED}),
    }


def _change(model: Schema) -> None:
    for side in ("from", "to"):
        described = {key: said for key, said in model["properties"][side].items() if key in ("title", "description")}
        model["properties"][side] = {**described, **_accepted(STATED)}


def _accepted(verbs: Iterable[str]) -> Schema:
    """One text or several, or what is asked of a set or by another fact."""
    asked: Schema = {
        "type": "object",
        "minProperties": 1,
        "properties": _asked(verbs),
        "additionalProperties": False,
    }
    return {"anyOf": [TEXT, {"type": "array", "items": {"anyOf": [TEXT, asked]}, "minItems": 1}, asked]}


def _reading(model: Schema) -> None:
    model["required"] = ["question", "choices", "default"]
    model["properties"]["choices"]["minProperties"] = 2


def _condition(model: Schema) -> None:
    model["minProperties"] = 1
    model["properties"]["any"]["minItems"] = 1
    model["additionalProperties"] = _accepted(ASKED)


def _asked(verbs: Iterable[str]) -> Schema:
    """What can be asked of sets, and of facts by others: names behind verbs."""
    return {verb: {**one_or_many(TEXT), "description": says} for verb, says in WHAT_VERBS_SAY.items() if verb in verbs}


def _scenario_file(model: Schema) -> None:
    """A bare list of scenarios will do."""
    model["type"] = ["object", "array"]
    model["items"] = {"$ref": "#/definitions/Scenario"}


def _scenario(model: Schema) -> None:
    model["properties"]["expect"] = {"anyOf": [{"enum": VERDICTS}, {"$ref": "#/definitions/Expectation"}]}
    model["properties"]["cases"] = {"type": "array", "minItems": 2, "items": {"type": "array", "minItems": 1}}
    model["properties"]["for each"] |= {"minProperties": 1}
    del model["required"]
    model["anyOf"] = [{"required": ["name"]}, {"required": ["cases"]}]  # the cases may have a column for it


def _expectation(model: Schema) -> None:
    model["properties"]["verdict"] = {"enum": VERDICTS}
    for key in ("not", "any of", "could be"):
        model["properties"][key] = one_or_many({"enum": VERDICTS})
    model["minProperties"] = 1


def _given(model: Schema) -> None:
    sets: Schema = {"type": "array", "items": TEXT}
    part: Schema = {"type": "object", "properties": _asked(STATED), "additionalProperties": False}
    model["properties"]["one of"] = {"type": "array", "items": {"anyOf": [TEXT, sets, part]}, "minItems": 1}
    model["properties"] |= _asked(STATED)
    model["minProperties"] = 1
    model.pop("required", None)


DEMANDS: dict[str, Callable[[Schema], None]] = {
    "Change": _change,
    "Condition": _condition,
    "Duty": _duty,
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
    "Vocabulary": _vocabulary,
    "SearchFile": _search_file,
    "NamedTable": _named_table,
}
