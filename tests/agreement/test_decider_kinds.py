"""The generated decider decides as `decide` does on facts of every kind, absent ones and compared ones among them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from remit import RemitError
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.testing import opened

NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
EAST = datetime.timezone(datetime.timedelta(hours=2))
DAYS = [datetime.date(2024, 4, 30), datetime.date(2024, 5, 1)]
MOMENTS = [NOON, NOON.replace(hour=13), NOON.replace(hour=14, tzinfo=EAST), NOON.replace(microsecond=1)]
NUMBERS = [Decimal("2.5"), Decimal("2.51"), Decimal("2.505"), Decimal("3.00"), Decimal("Infinity"), 3, "2.51"]
SETS: list[Any] = [frozenset(), frozenset("a"), ["a", "b"]]

KINDS: dict[str, tuple[Any, list[Any], Any]] = {  # what it is -> how it is declared, values, a test
    "flag": ({}, [True, False], "true"),
    "choice": (["a", "b", "c"], ["a", "b", "c"], ["a", "b"]),
    "integer": ({"min": "0", "max": "5"}, [0, 3, 5], ">= 3"),
    "number": ({"min": "0", "places": "2"}, NUMBERS, "> 2.50"),
    "date": ({}, DAYS, ">= 2024-05-01"),
    "datetime": ({}, MOMENTS, ["2024-05-01T11:00:00Z .. 2024-05-01T12:00:00Z", ">= 2024-05-01T13:00:00Z"]),
    "text": ({}, ["x", "y"], "x"),
    "set": (["a", "b"], SETS, {"includes": "a"}),
}


def policy(kind: str, optional: bool, when: dict[str, Any]) -> Policy:
    """A policy of two facts of a kind, of which the first may be optional."""
    declared = {kind: KINDS[kind][0]}
    facts = {"it": {**declared, "optional": str(optional).lower()}, "other": declared}
    rules = {
        "tested": {"permit": "It is allowed.", "when": {"it": KINDS[kind][2]}},
        "more": {"forbid": "It is not.", "when": when, "overrides": "tested"},
    }
    return Policy.model_validate({"remit": "1", "policy": "p", "title": "p", "facts": facts, "rules": rules})


def result(decide: Any, *facts: Any) -> Any:
    """The verdict, or that the facts are refused."""
    try:
        found = decide(*facts)
    except RemitError as wrong:
        return {problem.code for problem in wrong.problems}
    return getattr(found, "verdict", found)


@pytest.mark.parametrize("compared", [False, True], ids=["alone", "compared"])
@pytest.mark.parametrize("optional", [False, True], ids=["always", "optional"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_decider_decides_as_decide_does(kind: str, optional: bool, compared: bool) -> None:
    same = {"same as": "other"} if kind != "set" else {"includes": "b"}
    loaded = opened(policy(kind, optional, {"it": same} if compared else {"other": KINDS[kind][2]}))
    decider = loaded.decider()
    values = KINDS[kind][1]
    verdicts = set()
    for it, other in product([*values, *([ABSENT, "absent"] if optional else [])], values):
        facts = {"it": it, "other": other}
        found = result(decider, facts)
        verdicts.add(str(found))
        assert found == result(loaded.decide, facts), facts

    assert len(verdicts) > 1


def test_a_number_that_is_none_is_not_known_to_the_decider_either() -> None:
    loaded = opened(policy("number", False, {"other": "> 2.50"}))

    for missing in (None, Decimal("NaN"), float("nan")):
        assert result(loaded.decider(), {"it": missing, "other": 2}) == {"missing-key"}
        assert str(result(loaded.decide, {"it": missing, "other": 2})) == "undetermined"
