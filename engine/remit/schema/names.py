"""The schema of the scenarios of one policy: with its facts, values, readings and rules, which an editor completes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from math import isfinite
from typing import Any

from remit.model import written
from remit.model.asked import OF_TEXTS
from remit.model.facts import Fact
from remit.model.kinds.choice_tree import named_values
from remit.model.kinds.domain import PRESENCE
from remit.model.matching import SET_VERBS
from remit.model.policy import Policy
from remit.schema.demands import one_or_many
from remit.schema.generate import schema_of
from remit.schema.tidy import TEXT, Schema

SIGN = r"^\s*(>=|<=|>|<|=)?\s*"
RANGE = r"\.\."
WHOLE = {"type": ["integer", "string"], "pattern": rf"{SIGN}[+-]?\d+\s*$|{RANGE}"}
DAY = {"type": "string", "pattern": rf"{SIGN}\d{{4}}-\d{{2}}-\d{{2}}\s*$|{RANGE}"}
FLAG: Schema = {"enum": [True, False, *written.TRUTHS]}


def scenario_schema(policy: Policy) -> Schema:
    """The schema of a scenario file, with the names of a policy."""
    schema = schema_of("scenario")
    schema["title"] = f"Scenarios for the policy {policy.policy}"
    _put(schema, "policy", names([policy.policy]))
    definitions = schema["definitions"]
    rules = names({name: rule.says for name, rule in policy.rules.items()})
    facts = {name: _given(fact) for name, fact in policy.facts.items()}
    readings = {name: _reading(name, policy) for name in policy.readings}
    _put(definitions["Scenario"], "given", _closed(facts))
    _put(definitions["Scenario"], "readings", _closed(readings))
    _put(definitions["Scenario"], "because", one_or_many(rules))
    _put(definitions["Expectation"], "depends on", one_or_many(names([*policy.facts, *policy.readings])))
    together = {"type": "string", "pattern": r"\S \+ \S"}
    contested = {"anyOf": [names(list(policy.readings)), together]} if policy.readings else together
    _put(definitions["Expectation"], "contested by", one_or_many(contested))
    del definitions["Given"]
    return schema


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


TRUTHS = {"yes": True, "no": False, "on": True, "off": False, "true": True, "false": False}


def _key(form: Any) -> tuple[str, Any]:
    return type(form).__name__, form


def _put(model: Schema, key: str, part: Schema) -> None:
    """Replace what is said of a key, but for its sentence."""
    model["properties"][key] = {"description": model["properties"][key]["description"], **part}


def _closed(parts: Mapping[str, Schema]) -> Schema:
    """A mapping of these keys and no others."""
    return {"type": "object", "properties": dict(parts), "additionalProperties": False}


def _given(fact: Fact) -> Schema:
    """What a scenario may state of a fact."""
    value = _value(fact)
    several = {**_closed({"one of": one_or_many(value)}), "required": ["one of"]}
    unknown = {"type": "null"}
    said = " ".join(part for part in (fact.ask, fact.means) if part)
    return {**({"description": said} if said else {}), "anyOf": [value, unknown, several]}


def _value(fact: Fact) -> Schema:
    present: Schema = {"flag": FLAG, "integer": WHOLE, "date": DAY}.get(fact.kind, TEXT)
    if fact.choice is not None:
        present = names({name: fact.labels.get(name, "") for name in named_values(fact.choice)})
    if fact.set_ is not None:
        members = names({name: fact.labels.get(name, "") for name in named_values(fact.set_)})
        part = _closed({verb: TEXT if verb == "size" else one_or_many(members) for verb in SET_VERBS})
        present = {"anyOf": [{"type": "array", "items": members}, {**part, "minProperties": 1}]}
    if fact.text is not None:
        present = {"anyOf": [present, {**_closed(dict.fromkeys(OF_TEXTS, one_or_many(TEXT))), "minProperties": 1}]}
    return {"anyOf": [present, {"enum": list(PRESENCE)}]} if fact.optional else present


def _reading(name: str, policy: Policy) -> Schema:
    reading = policy.readings[name]
    choices = names({choice: taken.because or "" for choice, taken in reading.choices.items()})
    return {"description": f"{reading.question} Without it: {reading.default}.", **choices}
