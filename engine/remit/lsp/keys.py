"""The keys that the language has in each place, and what each is for: from the models, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from remit.model.comparisons import VERBS
from remit.model.conditions import KEPT
from remit.model.derived import Derivation
from remit.model.duties import Duty
from remit.model.facts import Fact
from remit.model.figures import Figure, FigureReading, FigureValue
from remit.model.kinds.every_kind import KINDS
from remit.model.matching import SET_VERBS
from remit.model.policy import Included, Policy
from remit.model.readings import Reading, ReadingChoice
from remit.model.rules import Change, Concept, Constraint, Override, Property, Rule
from remit.model.scenario import Expectation, Scenario, ScenarioFile
from remit.model.scopes import Scope
from remit.model.sources import Source, Statement, Statements
from remit.model.vocabulary import Vocabulary

MODELS: Mapping[str, type[BaseModel]] = {
    "policy": Policy,
    "vocabulary": Vocabulary,
    "statements": Statements,
    "source": Source,
    "include": Included,
    "fact": Fact,
    "derive": Derivation,
    "figure": Figure,
    "figure value": FigureValue,
    "constraint": Constraint,
    "reading": Reading,
    "choice": ReadingChoice,
    "concept": Concept,
    "rule": Rule,
    "override": Override,
    "duty": Duty,
    "scope": Scope,
    "property": Property,
    "change": Change,
    "statement": Statement,
    "scenarios": ScenarioFile,
    "scenario": Scenario,
    "expect": Expectation,
}
EFFECTS = ("permit", "forbid", "exempt", "abstain", "waive")
LEFT_OUT = {("rule", "scope")}  # what a file says otherwise
SAYS = {
    "all": "all of these conditions hold",
    "any": "at least one of these conditions holds",
    "not": "this condition does not hold",
    "when": "the condition: a mapping is all of, a list of values one of; `all`, `any` and `not` nest",
    "cites": "the statements that it rests on",
    "overrides": "the rules that it takes precedence over",
    "permit": "it is permitted: the sentence in your own words",
    "forbid": "it is prohibited: the sentence in your own words",
    "exempt": "it was never forbidden in the first place: the sentence in your own words",
    "abstain": "by this rule, the policy says nothing of the case",
    "waive": "a rule that has no verdict of its own, and only stops those that it overrides",
    "since": "the first day on which it applies",
    "until": "the last day on which it applies",
    "with": "duties: what is to be done where the rule gives the verdict",
    "given": "what is known of the case; a fact that is left out is unknown",
    "expect": "the verdict that should follow, or what else is expected",
    "because": "why; of a scenario, the rules that determine its verdict",
    "otherwise": "the verdict where no rule is in force",
    "ask": "the question that an interview asks for this fact",
    "phrase": "how a sentence states it; {} is the value",
    "means": "what it is, in words",
    "labels": "words for values and groups",
    "cases": "a table: names of columns, then a row for each case",
    "for each": "lists of values by fact: a case for each combination",
    "remit": "the version of the language: 1",
    "default": "the choice that is taken, unless another is picked",
    "policy": "the name of the policy; of a scenario file, the policy that it is for",
}


@cache
def keys_of(owner: str) -> Mapping[str, str]:
    """The keys that may stand in a part of a file, each with what it is for (or no text).

    Args:
        owner: What has them: `rule`, `condition`, `kind integer`, `test`, ….
    """
    if owner == "condition":
        return {key: SAYS[key] for key in KEPT}
    if owner.startswith("test "):
        asked = dict.fromkeys(VERBS, "another fact") | dict.fromkeys(SET_VERBS, "asked of a set")
        return {"one of": "one of these is so", **asked}
    if owner.startswith("kind "):
        return _fields(_declares(owner.removeprefix("kind ")))
    if owner == "figure value":
        return {**_fields(FigureValue), **_fields(FigureReading)}
    found = _fields(MODELS[owner]) if owner in MODELS else {}
    return {key: says for key, says in found.items() if (owner, key) not in LEFT_OUT}


def _declares(kind: str) -> Any:
    assert kind in KINDS
    annotation = Fact.model_fields[kind].annotation
    return next((each for each in getattr(annotation, "__args__", ()) if hasattr(each, "model_fields")), None)


def _fields(model: Any) -> dict[str, str]:
    """The keys of a model, with what its fields or we say of them."""
    fields = model.model_fields if model is not None else {}
    return {each.alias or name: each.description or SAYS.get(each.alias or name, "") for name, each in fields.items()}


def says_of_key(owner: str, key: str) -> str:
    """What a key is for, in Markdown; no text where nothing is to be said.

    Args:
        owner: What has it.
        key: As it is written.
    """
    says = keys_of(owner).get(key, "")
    return f"`{key}`: {says}" if says else ""
