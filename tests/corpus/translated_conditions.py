"""Conditions of published policies as conditions of ours."""

from __future__ import annotations

from typing import Any

from published import Written
from translated_facts import Facts, text

COMPARED = {
    "eq_fact": "same as",
    "le_fact": "at most",
    "ge_fact": "at least",
    "lt_fact": "less than",
    "gt_fact": "more than",
    "in_fact": "member of",
}
SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
NEVER = {"not": {"all": []}}  # what never holds; `any: []` is more likely a slip


def condition(facts: Facts, written: Written) -> Written:
    """A condition as we write it."""
    if "all" in written:
        return {"all": [condition(facts, part) for part in written["all"]]}
    if "any" in written:
        return {"any": [condition(facts, part) for part in written["any"]]} if written["any"] else NEVER
    if "not" in written:
        return {"not": condition(facts, written["not"])}
    fact, (operator, operand) = written["fact"], next(item for item in written.items() if item[0] != "fact")
    if operator == "contains":
        return _contains(facts, fact, text(operand))
    return {fact: _accepted(operator, operand)}


def _contains(facts: Facts, fact: str, value: str) -> Written:
    if value not in map(text, facts.published[fact]["values"]):
        raise ValueError(f"no value {value} of {fact}")
    return {facts.flag(fact, value): "true"} if facts.flags else {fact: {"includes": value}}


def _accepted(operator: str, operand: Any) -> Any:
    if operator in COMPARED:
        return {COMPARED[operator]: operand}
    if operator in SIGNS:
        return f"{SIGNS[operator]} {operand}"
    return [text(each) for each in operand] if operator == "in" else text(operand)
