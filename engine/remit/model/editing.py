"""What operators share: what was changed and where, parts of a policy in its place, tests and conditions in a line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from remit.model.asked import as_written
from remit.model.conditions import Condition, Path
from remit.model.policy import Policy
from remit.model.rules import Rule

PLAIN = re.compile(r"(?!- )[\w.+-](?:[^,\[\]{}#\"|:]|:(?=\S))*")  # text that is itself in YAML
Tests = Mapping[str, tuple[str, ...]]
Inside = Mapping[str, Condition | tuple[Condition, ...] | None]  # by `all`, `any`, `not`
NOTHING: Inside = {}


class Written(NamedTuple):
    """A change of a policy: the way to what is changed, the change in words, and what makes the changed policy."""

    path: Path
    what: str
    make: Callable[[], Policy]


def with_rule(policy: Policy, name: str, changes: Mapping[str, object]) -> Policy:
    """The policy with one rule changed."""
    rule = policy.rules[name].model_copy(update=changes)
    return policy.model_copy(update={"rules": {**policy.rules, name: rule}})


def with_rules(policy: Policy, rules: Mapping[str, Rule]) -> Policy:
    """The policy with these rules; overrides of rules that are gone are gone."""
    gone = policy.rules.keys() - rules.keys()
    kept = {
        name: rule
        if gone.isdisjoint(rule.overrides)
        else rule.model_copy(update={"overrides": {b: why for b, why in rule.overrides.items() if b in rules}})
        for name, rule in rules.items()
    }
    return policy.model_copy(update={"rules": kept})


def with_part(policy: Policy, section: str, name: str, part: object) -> Policy:
    """The policy with one concept, reading, … in the place of the one of that name; None leaves it out."""
    changed = {**getattr(policy, section), name: part}
    return policy.model_copy(update={section: {key: each for key, each in changed.items() if each is not None}})


def remade(part: Condition, tests: Tests | None = None, inside: Inside = NOTHING) -> Condition:
    """A condition with other tests, or with another `all`, `any` or `not`; None leaves one out."""
    written = {"all": part.all_of, "any": part.any_of, "not": part.not_, **inside}
    kept = {key: value for key, value in written.items() if value is not None}
    data = {**(part.tests if tests is None else tests), **kept}
    return Condition.model_validate(data, by_alias=True, by_name=False)


def also(part: Condition, more: Condition, tests: Tests | None = None, inside: Inside = NOTHING) -> Condition:
    """A condition (with other tests) that asks for one thing more."""
    return remade(part, tests, {"all": (*(part.all_of or ()), more), **inside})


def replaced(whole: Condition, way: Path, new: Condition) -> Condition:
    """A condition with another one at the end of the way inside it."""
    if not way:
        return new
    if way[0] == "not":
        assert whole.not_ is not None
        return remade(whole, inside={"not": replaced(whole.not_, way[1:], new)})
    key, index = str(way[0]), int(way[1])
    inside = list((whole.all_of if key == "all" else whole.any_of) or ())
    inside[index] = replaced(inside[index], way[2:], new)
    return remade(whole, inside={key: tuple(inside)})


def test_text(name: str, accepted: tuple[str, ...]) -> str:
    """A test as a policy would have it.

    >>> test_text("weapon", ("atacms",)), test_text("target", ("troops", "artillery"))
    ('weapon: atacms', 'target: [troops, artillery]')
    >>> print(test_text("roles", ("includes editor | cook; size >= 2",)), test_text("paid", ("at least due",)))
    roles: {includes: [editor, cook], size: ">= 2"} paid: {at least: due}
    """
    return f"{name}: {flow_text(as_written(accepted))}"


def flow_text(part: Any) -> str:
    """A part of a policy in one line; what would mean something else is in quotation marks."""
    if isinstance(part, dict):
        return f"{{{', '.join(f'{key}: {flow_text(value)}' for key, value in part.items())}}}"
    if isinstance(part, list):
        return f"[{', '.join(map(flow_text, part))}]"
    return part if PLAIN.fullmatch(part) else json.dumps(part, ensure_ascii=False)


def condition_text(condition: Condition) -> str:
    """A condition in one line, as a policy would have it.

    >>> print(condition_text(Condition.model_validate({"a": "x", "any": [{"b": ["y", "z"]}, {"not": {"c": "x"}}]})))
    {a: x, any: [{b: [y, z]}, {not: {c: x}}]}
    """
    said = [test_text(name, accepted) for name, accepted in condition.tests.items()]
    for key, inner in (("all", condition.all_of), ("any", condition.any_of)):
        said += [] if inner is None else [f"{key}: [{', '.join(map(condition_text, inner))}]"]
    said += [] if condition.not_ is None else [f"not: {condition_text(condition.not_)}"]
    return "{" + ", ".join(said) + "}"
