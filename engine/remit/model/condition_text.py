"""Tests and conditions in a line, as a policy would have them."""

from __future__ import annotations

import json
import re
from typing import Any

from remit.model.conditions import Condition
from remit.model.items import Accepted, data_of

PLAIN = re.compile(r"(?!- |(?:null|Null|NULL)\Z)[\w.+-](?:[^,\[\]{}#\"|:]|:(?=\S))*")  # text that is itself in YAML


def test_text(name: str, accepted: Accepted) -> str:
    """A test on one line, as a policy has it.

    >>> test_text("weapon", ("atacms",)), test_text("target", ("troops", "artillery"))
    ('weapon: atacms', 'target: [troops, artillery]')
    >>> from remit.model.items import OtherThan, of_set
    >>> roles, user = (of_set("includes", "editor", "cook"),), (OtherThan(("null",)), "ann")
    >>> print(test_text("roles", roles), test_text("user", user))
    roles: {includes: [editor, cook]} user: [{other than: "null"}, ann]

    Args:
        name: Of a fact, a concept or a reading.
        accepted: What is accepted of it, of which one must be so.
    """
    return f"{name}: {accepted_text(accepted)}"


def accepted_text(accepted: Accepted) -> str:
    """What a test accepts, without the name."""
    return flow_text(data_of(accepted))


def condition_text(condition: Condition) -> str:
    """A condition.

    >>> print(condition_text(Condition.model_validate({"a": "x", "any": [{"b": ["y", "z"]}, {"not": {"c": "x"}}]})))
    {a: x, any: [{b: [y, z]}, {not: {c: x}}]}
    """
    return flow_text(_data(condition))


def _data(condition: Condition) -> dict[str, Any]:
    """A condition as plain data."""
    tests = {name: data_of(accepted) for name, accepted in condition.tests.items()}
    joints = {
        key: [_data(part) for part in inner]
        for key, inner in (("all", condition.all_of), ("any", condition.any_of))
        if inner is not None
    }
    return {**tests, **joints, **({} if condition.not_ is None else {"not": _data(condition.not_)})}


def flow_text(part: Any) -> str:
    """A part of a policy in one line; what would mean something else is in quotation marks."""
    if isinstance(part, dict):
        return f"{{{', '.join(f'{key}: {flow_text(value)}' for key, value in part.items())}}}"
    if isinstance(part, list):
        return f"[{', '.join(map(flow_text, part))}]"
    return part if PLAIN.fullmatch(part) else json.dumps(part, ensure_ascii=False)
