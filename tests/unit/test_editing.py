"""Edits of policies and conditions: what they give, what they share with the original, and that they touch nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from remit.assurance.audit.removals import removals
from remit.model.asked import Path
from remit.model.conditions import Condition
from remit.model.editing import (
    alternatives,
    apart,
    by_key,
    condition_of,
    conjuncts,
    rebuilt,
    with_conditions,
    with_part,
    with_rule,
    without,
    written_conditions,
)
from remit.model.policy import Policy
from remit.testing import policies

GATE = Policy.model_validate(
    {
        "remit": "1",
        "policy": "gate",
        "title": "Gate",
        "facts": {"hue": {"choice": ["red", "blue", "grey"]}, "open": {"flag": {}}, "date": {"date": {}}},
        "readings": {"scope": {"question": "?", "choices": {"wide": {}, "near": {}}, "default": "wide"}},
        "concepts": {"bright": {"when": {"hue": ["red", "blue"]}}},
        "constraints": {"shut": {"when": {"hue": "grey"}, "then": {"open": "false"}}},
        "rules": {
            "stop": {
                "forbid": "Stop.",
                "when": {"hue": ["red", "grey"], "any": [{"open": "true"}, {"not": {"bright": "true"}}]},
                "until": "2024-01-31",
            },
            "pass": {"permit": "Pass.", "when": {"all": [{"open": "true"}, {"bright": "true"}]}, "overrides": "stop"},
        },
    }
)


def at(policy: Policy, path: Path) -> Any:
    """What stands at the end of a path, by the file's own keys."""
    found: Any = policy.model_dump(mode="json", by_alias=True, exclude_none=True)
    for step in path:
        found = found[step]
    return found


REMOVED: list[Path] = [
    ("rules", "stop", "until"),
    ("rules", "pass", "overrides", "stop"),
    ("rules", "stop", "when", "hue"),
    ("rules", "stop", "when", "hue", 1),
    ("rules", "stop", "when", "any"),
    ("rules", "stop", "when", "any", 1, "not"),
    ("rules", "pass", "when", "all", 1),
    ("constraints", "shut"),
    ("concepts", "bright", "when", "hue", 1),
]


@pytest.mark.parametrize("path", REMOVED)
def test_what_is_left_out_is_not_there_and_all_else_is(path: Path) -> None:
    before = GATE.model_dump_json(by_alias=True)

    rest = without(GATE, path)

    at(GATE, path)
    with pytest.raises((KeyError, IndexError)):
        at(rest, path)
    assert GATE.model_dump_json(by_alias=True) == before
    other = "pass" if path[1] == "stop" else "stop"
    assert rest.rules[other] is GATE.rules[other]
    assert rest.facts is GATE.facts


def test_of_a_list_the_others_keep_their_order() -> None:
    rest = without(GATE, ("rules", "stop", "when", "any", 0))

    assert at(rest, ("rules", "stop", "when", "any")) == [{"not": {"bright": ["true"]}}]


def test_without_a_rule_nothing_overrides_it() -> None:
    rest = without(GATE, ("rules", "stop"))

    assert list(rest.rules) == ["pass"]
    assert rest.overridden_by == {"pass": ()}
    assert GATE.overridden_by["stop"] == ("pass",)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (("otherwise",), "prohibited"),
        (("readings", "scope", "default"), "near"),
        (("rules", "stop", "when", "hue", 0), "blue"),
        (("rules", "stop", "when", "any", 1, "not"), condition_of({"open": ["true"]})),
    ],
)
def test_another_part_stands_where_one_stood(path: Path, part: object) -> None:
    changed = with_part(GATE, path, part)

    assert at(changed, path) == (
        part.model_dump(mode="json", exclude_none=True) if isinstance(part, Condition) else part
    )
    assert with_part(changed, path, at(GATE, path)) == GATE


def test_a_copy_works_out_anew_what_follows_from_what_was_changed() -> None:
    assert GATE.rules["stop"].effect == "forbid"

    changed = with_rule(GATE, "stop", {"forbid": None, "permit": "Go."})

    assert changed.rules["stop"].effect == "permit"
    assert GATE.rules["stop"].effect == "forbid"


@pytest.mark.parametrize(
    "path",
    [
        ("rules", "nobody"),
        ("rules", "nobody", "since"),
        ("constraints", "nothing"),
        ("rules", "stop", "overrides", "pass"),
        ("rules", "stop", "when", "open"),
        ("rules", "stop", "when", "hue", 2),
        ("rules", "stop", "when", "all", 0),
        ("rules", "stop", "days"),
    ],
)
def test_what_is_not_there_cannot_be_left_out(path: Path) -> None:
    with pytest.raises((KeyError, IndexError, AttributeError)):
        without(GATE, path)


def test_nothing_is_put_where_no_way_leads() -> None:
    with pytest.raises(KeyError):
        with_part(GATE, ("rules", "nobody", "since"), None)


def test_what_must_hold_together_and_what_need_not_hold_by_itself() -> None:
    condition = Condition.model_validate(
        {"a": ["x", "y"], "b": "x", "all": [{"c": "x"}, {"d": "x"}], "any": [{"e": "x"}, {"f": "x"}], "not": {"g": "x"}}
    )

    assert [*conjuncts(condition)] == [("a",), ("b",), ("all", 0), ("all", 1), ("any",), ("not",)]
    assert [*alternatives(condition)] == [("a", 0), ("a", 1), ("any", 0), ("any", 1)]


@given(policies())
def test_conditions_put_together_again_are_the_same(policy: Policy) -> None:
    assert with_conditions(policy, lambda condition: condition) == policy
    for _, condition in written_conditions(policy):
        assert rebuilt(condition, lambda part: condition_of(by_key(part))) == condition
        assert all(len(by_key(each)) == 1 for each in apart(condition))


@given(policies())
def test_every_part_that_is_left_out_leaves_another_policy(policy: Policy) -> None:
    dumped = policy.model_dump_json(by_alias=True)
    for removal in removals(policy):
        assert without(policy, removal.path) != policy
    assert policy.model_dump_json(by_alias=True) == dumped
