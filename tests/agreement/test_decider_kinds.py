"""The generated decider decides as `decide` does on facts of every kind, absent ones and compared ones among them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from remit import LoadedPolicy, RemitError
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


def right(loaded: LoadedPolicy, facts: dict[str, Any]) -> list[Any]:
    """What `decide` says; where it refuses a value, also the verdict that the other facts settle without it."""
    found = result(loaded.decide, facts)
    if not isinstance(found, set):
        return [{"missing-key"} if str(found) == "undetermined" else found]
    return [found, *(result(loaded.decide, {other: facts[other]}) for other in facts)]


@pytest.mark.parametrize("compared", [False, True], ids=["alone", "compared"])
@pytest.mark.parametrize("optional", [False, True], ids=["always", "optional"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_decider_decides_as_decide_does(kind: str, optional: bool, compared: bool) -> None:
    same = {"same as": "other"} if kind != "set" else {"includes": "b"}
    loaded = opened(policy(kind, optional, {"it": same} if compared else {"other": KINDS[kind][2]}))
    decider = loaded.decider()
    assert decider.generated
    values = KINDS[kind][1]
    verdicts = set()
    for it, other in product([*values, *([ABSENT, "absent"] if optional else [])], values):
        facts = {"it": it, "other": other}
        found = result(decider, facts)
        verdicts.add(str(found))
        assert found in right(loaded, facts), facts

    assert len(verdicts) > 1


ODD_NUMBERS = [10**18, -(10**18), 10**18 - 1, 1.0, True, "absent", "present", None]
ODD_MOMENTS = [NOON.replace(tzinfo=None), NOON.replace(microsecond=5), NOON.replace(year=1, month=1, day=1, hour=0)]
ODD_TEXTS = [
    "",
    " ",
    "a\tb",
    "a\x00b",
    "a\u2028b",
    "x" * 1000,
    "x" * 1001,
    "absent",
    "present",
    "something else",
    5,
    "é",
]
ODD: dict[str, list[Any]] = {
    "integer": ODD_NUMBERS,
    "number": [*ODD_NUMBERS, Decimal(10**11), Decimal(10**17), Decimal("1e999999"), Decimal("sNaN")],
    "date": [datetime.date.min, datetime.date.max, NOON, "2024-05-01", "absent"],
    "datetime": [
        *ODD_MOMENTS,
        NOON.replace(hour=14, tzinfo=EAST),
        NOON.replace(tzinfo=EAST, year=1, month=1, day=1, hour=1),
    ],
    "text": ODD_TEXTS,
}
ORDER = ["less than", "more than", "at least", "at most", "same as", "different from"]


@pytest.mark.parametrize("optional", [False, True], ids=["always", "optional"])
@pytest.mark.parametrize("kind", ODD)
def test_facts_that_are_compared_are_told_apart_as_decide_does_whatever_their_values(kind: str, optional: bool) -> None:
    verbs = ORDER if kind != "text" else ORDER[4:]
    values = [*KINDS[kind][1], *ODD[kind], *([ABSENT, "absent"] if optional else [])]
    for verb in verbs:
        loaded = opened(policy(kind, optional, {"other": {verb: "it"}}))
        decider = loaded.decider()
        assert decider.generated
        for it, other in product(values, values):
            facts = {"it": it, "other": other}
            assert result(decider, facts) in right(loaded, facts), (verb, facts)


MEMBERS = ["a", "b", "c", {"g": ["d", "e"]}, "f"]
SET_TESTS: list[Any] = [
    {"includes": "a"},
    {"includes": ["b", "g"]},
    {"includes all": ["a", "d"]},
    {"excludes": ["c", "f"]},
    {"within": ["a", "b", "g"]},
    {"size": ">= 3"},
    {"size": "2"},
    {"includes": "f", "size": "<= 2"},
]
GIVEN_SETS: list[Any] = [
    *([frozenset(), {"a"}, ["a", "d"], ("a", "b", "c", "d", "e", "f"), ["b", "f"], ["f"], ["c", "e", "a"]]),
    *(
        ["a", "a"],
        ["g"],
        ["h"],
        "a",
        "{a,b}",
        "absent",
        [1],
        [None],
        [["a"]],
        {"a": 1},
        None,
        ABSENT,
        {"includes": "a"},
    ),
]


@pytest.mark.parametrize("optional", [False, True], ids=["always", "optional"])
def test_sets_are_asked_for_their_members_as_decide_does(optional: bool) -> None:
    facts = {"roles": {"set": MEMBERS, "optional": str(optional).lower()}, "role": {"choice": ["a", "d", "f", "z"]}}
    effects, ends = ("permit", "forbid", "exempt"), [{"roles": each} for each in SET_TESTS]
    for first, second in product([*ends, {"role": {"member of": "roles"}}], ends):
        rules = {f"r{n}": {effects[n]: "x", "when": when} for n, when in enumerate((first, second))}
        declared = {"remit": "1", "policy": "p", "title": "p", "facts": facts, "rules": rules}
        loaded = opened(Policy.model_validate(declared))
        decider = loaded.decider()
        assert decider.generated
        for roles in GIVEN_SETS:
            given = {"roles": roles, "role": "d"}
            assert result(decider, given) in right(loaded, given), (first, second, roles)


class Same(str):  # noqa: SLOT000  # as a caller would write it
    """A text that is another one than it says."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("a")


def test_a_member_is_the_text_that_it_is_and_not_what_it_says_it_is_equal_to() -> None:
    loaded = opened(policy("set", False, {"it": {"includes": "b"}}))

    for given in ([Same("b")], frozenset([Same("b")]), [Same("z")]):
        facts = {"it": given, "other": []}
        assert result(loaded.decider(), facts) in right(loaded, facts)


def test_a_number_that_is_none_is_not_known_to_the_decider_either() -> None:
    loaded = opened(policy("number", False, {"other": "> 2.50"}))

    for missing in (None, Decimal("NaN"), float("nan")):
        assert result(loaded.decider(), {"it": missing, "other": 2}) == {"missing-key"}
        assert str(result(loaded.decide, {"it": missing, "other": 2})) == "undetermined"
