"""Pairs of ODRL policies, in the Turtle that they were published in, as one policy of two rules that may clash.

The agreed uses of two policies are the cases that both allow: the first becomes a rule that permits where its
constraint holds, the second one that forbids there, so that a conflict of the two rules is a use that both allow.
What one side is silent about may have been meant to be allowed or not, which is a reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from published import Written

TOKEN = re.compile(r'"[^"]*"(?:\^\^\S+?(?=[\s;.\])]))?|<[^>]*>|[\[\]();]|[\w:-]+|\.')
VERB = {"lteq": "<=", "gteq": ">=", "lt": "<", "gt": ">", "eq": "="}
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
IN_SECONDS = (None, None, 604_800, 86_400, 3_600, 60, 1)  # years and months are of no fixed length
Tree = Any


class Untranslatable(Exception):
    """What the language of conditions on single cases has no place for, and why."""


def pair(turtle: str, *, alone: bool = False) -> list[Tree]:
    """The constraint of each policy that a text states; None where a policy has none.

    Args:
        turtle: The text.
        alone: A single policy is asked whether it allows anything, which is to be beside itself.
    """
    found = []
    for statement in _statements(re.sub(r"(?m)#(?![^<]*>).*$|^@prefix.*$", "", turtle)):
        rules = [rule for key in ("permission", "prohibition") for rule in _values(statement, f"odrl:{key}")]
        if len(rules) != 1:
            raise Untranslatable("more than one rule of a side")
        constraints = list(_values(rules[0], "odrl:constraint"))
        found.append({"odrl:and": constraints} if constraints else None)
    if alone and len(found) == 1:
        found *= 2
    if len(found) != len(("one", "other")):
        raise Untranslatable("not two policies")
    return found


def as_policy(name: str, two: list[Tree], *, contained: bool = False, silence: bool = False) -> Written:
    """Two rules: the one permits where a constraint holds, the other forbids where another does, or does not.

    Args:
        name: Of the policy.
        two: The constraint of each policy.
        contained: A clash is a use that the first allows and the second does not.
        silence: Of what only one of them constrains it is not known what the other means.
    """
    facts: Written = {}
    one, other = (_condition(constraint, facts) for constraint in two)
    readings: Written = {}
    if silence:
        one = _meant("one", one, facts, readings, "no")  # by default a doubt is no clash
        other = _meant("other", other, facts, readings, "any" if contained else "no")
    rules = {
        "one": {"permit": "The first allows it.", "when": one},
        "other": {"forbid": "So the second does.", "when": {"not": other} if contained else other},
    }
    made = {"remit": 1, "policy": name, "title": "Two of ODRL", "facts": facts, "readings": readings, "rules": rules}
    return {**made, "constraints": dict(_constraints(facts))}


def _constraints(facts: Written) -> Iterator[tuple[str, Written]]:
    """Sizes are more than nothing; what a use has metered has elapsed."""
    sizes = {name: "> 0" for name, fact in facts.items() if "number" in fact}
    if sizes:
        yield "sizes", {"when": {"all": []}, "then": sizes, "because": "they are of something"}
    if {"metered-time", "elapsed-time"} <= facts.keys():
        then = {"metered-time": {"at most": "elapsed-time"}}
        yield "metered", {"when": {"all": []}, "then": then, "because": "it has elapsed"}


def _meant(side: str, condition: Written, facts: Written, readings: Written, usual: str) -> Written:
    """The condition, and of every operand that it does not name, that any value of it was meant."""
    silent = {f"{side}-on-{operand}": "any" for operand in facts if f"'{operand}'" not in str(condition)}
    readings.update(dict.fromkeys(silent, _unsaid(usual)))
    return {"all": [condition, *({reading: choice} for reading, choice in silent.items())]}


def _unsaid(usual: str) -> Written:
    choices = {one: {"says": f"{one} value is meant", "because": "it is not said"} for one in ("any", "no")}
    return {"question": "What does silence mean?", "choices": choices, "default": usual}


def _statements(text: str) -> Iterator[Tree]:
    tokens = TOKEN.findall(text)
    while tokens:
        tokens.pop(0)
        yield _properties(tokens, ".")


def _properties(tokens: list[str], end: str) -> list[tuple[str, Tree]]:
    """Predicates, each with an object, up to the end."""
    found: list[tuple[str, Tree]] = []
    while tokens and tokens[0] != end:
        if tokens[0] == ";":
            tokens.pop(0)
            continue
        found.append((tokens.pop(0), _object(tokens)))
    del tokens[:1]
    return found


def _object(tokens: list[str]) -> Tree:
    match tokens.pop(0):
        case "[":
            return _properties(tokens, "]")
        case "(":
            listed = []
            while tokens[0] != ")":
                listed.append(_object(tokens))
            del tokens[:1]
            return listed
        case token:
            return token


def _values(tree: Tree, key: str) -> Iterator[Tree]:
    yield from (value for name, value in tree if name == key)


def _condition(tree: Tree, facts: Written) -> Written:
    """A constraint as a condition; the facts that it is about are declared on the way."""
    if tree is None:
        return {"all": []}
    parts = dict(tree)
    for key in ("odrl:and", "odrl:or", "odrl:xone"):
        if key in parts:
            return _joined(key, [_condition(part, facts) for part in parts[key]])
    try:
        operand, verb, bound = parts["odrl:leftOperand"], parts["odrl:operator"], parts["odrl:rightOperand"]
    except KeyError as missing:
        raise Untranslatable(f"a constraint without {missing.args[0]}") from None
    if not isinstance(bound, str):
        raise Untranslatable("a set of values")
    return _test(operand.split(":")[1], verb.split(":")[1], bound, facts)


def _joined(key: str, parts: list[Written]) -> Written:
    if key != "odrl:xone":
        return {"all" if key == "odrl:and" else "any": parts}
    alone = [
        {"all": [part, *({"not": other} for other in parts if other is not part)]} for part in parts
    ]  # one of them, and no other
    return {"any": alone}


def _test(operand: str, verb: str, bound: str, facts: Written) -> Written:
    literal, _, kind = bound.partition("^^")
    kind = kind.removeprefix("xsd:")
    if verb not in VERB:
        raise Untranslatable(f"the operator {verb}")
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", operand).lower()
    declared, value = _value(kind, literal.strip('"'))
    if facts.setdefault(name, declared) != declared:
        raise Untranslatable(f"{operand} of two kinds")
    return {name: f"{VERB[verb]} {value}"}


def _value(kind: str, text: str) -> tuple[Written, str]:
    """How a fact of the kind is declared, and a value of it as it is written here."""
    match kind:
        case "decimal" | "integer":
            return {"number": {"places": 3}}, text
        case "dateTime":
            return {"datetime": {}}, text if text[-1] == "Z" or "+" in text else f"{text}Z"
        case "date":
            return {"date": {}}, text
        case "duration":
            return {"integer": {"min": 0, "unit": "seconds"}}, str(_seconds(text))
    raise Untranslatable(f"values of {kind or 'names'}")


def _seconds(text: str) -> int:
    found = DURATION.fullmatch(text)
    if found is None or found[1] or found[2]:
        raise Untranslatable(f"the duration {text}")
    return sum(int(part) * one for part, one in zip(found.groups(), IN_SECONDS, strict=True) if part and one)
