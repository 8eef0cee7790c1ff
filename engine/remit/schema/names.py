"""The schema of the scenarios of one policy: with its facts, values, readings and rules, which an editor completes."""

from __future__ import annotations

from remit.model.facts import Fact
from remit.model.kinds.domain import PRESENCE
from remit.model.kinds.editor_schema import Schema, closed, names, one_or_many
from remit.model.kinds.flag import Flag
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.rules import Concept
from remit.schema.generate import schema_of

LEFT_OPEN = "The reading is left open."
TRUTHS = [*Flag().schema({})["enum"], "undetermined"]


def scenario_schema(policy: Policy) -> Schema:
    """The schema of a scenario file, with the names of a policy."""
    schema = schema_of("scenario")
    schema["title"] = f"Scenarios for the policy {policy.policy}"
    _put(schema, "policy", names([policy.policy]))
    definitions = schema["definitions"]
    rules = names({name: rule.says for name, rule in policy.rules.items()})
    facts = {name: _given(fact) for name, fact in policy.facts.items()}
    readings = {name: _reading(name, policy) for name in policy.readings}
    concepts = {name: _concept(concept) for name, concept in policy.concepts.items()}
    _put(schema, "given", closed({**facts, **concepts}))
    _put(definitions["Scenario"], "given", closed({**facts, **concepts}))
    values = {name: {"type": "array", "items": {"anyOf": part["anyOf"]}} for name, part in (facts | concepts).items()}
    _put(definitions["Scenario"], "for each", {**closed(values), "minProperties": 1})
    _put(definitions["Scenario"], "readings", closed(readings))
    _put(definitions["Scenario"], "because", one_or_many(rules))
    _put(definitions["Expectation"], "in force", one_or_many(rules))
    _put(definitions["Expectation"], "not because", one_or_many(rules))
    _put(definitions["Expectation"], "concepts", closed({name: {"enum": TRUTHS} for name in policy.concepts}))
    duties = {name: policy.rules[rules[0]].duties[name].what for name, rules in policy.duties.items()}
    _put(definitions["Scenario"], "with", one_or_many(names(duties)) if duties else {"type": "array", "maxItems": 0})
    _put(definitions["Expectation"], "depends on", one_or_many(names([*policy.facts, *policy.readings])))
    together = {"type": "string", "pattern": r"\S \+ \S"}
    contested = {"anyOf": [names(list(policy.readings)), together]} if policy.readings else together
    _put(definitions["Expectation"], "contested by", one_or_many(contested))
    del definitions["Given"]
    return schema


def _put(model: Schema, key: str, part: Schema) -> None:
    """Replace what is said of a key, but for its sentence."""
    model["properties"][key] = {"description": model["properties"][key]["description"], **part}


def _given(fact: Fact) -> Schema:
    """What a scenario may state of a fact."""
    value = _value(fact)
    several = {**closed({"one of": one_or_many(value)}), "required": ["one of"]}
    unknown = {"type": "null"}
    said = " ".join(part for part in (fact.ask, fact.means) if part)
    return {**({"description": said} if said else {}), "anyOf": [value, unknown, several]}


def _concept(concept: Concept) -> Schema:
    """What a scenario may state of a concept."""
    said = {"description": concept.means} if concept.means else {}
    return {**said, "anyOf": [Flag().schema({}), {"type": "null"}]}


def _value(fact: Fact) -> Schema:
    present = fact.domain.schema(fact.labels)
    return {"anyOf": [present, {"enum": list(PRESENCE)}]} if fact.optional else present


def _reading(name: str, policy: Policy) -> Schema:
    reading = policy.readings[name]
    choices = names({**{choice: taken.because or "" for choice, taken in reading.choices.items()}, OPEN: LEFT_OPEN})
    return {"description": f"{reading.question} Without it: {reading.default}.", **choices}
