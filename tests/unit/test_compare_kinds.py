"""Policies whose facts differ are compared on what both can state, whatever kind their facts are of."""

from __future__ import annotations

from typing import Any

import pytest

from remit.assurance.compare.compare import ComparedSide, PolicyComparison, compare
from remit.assurance.compare.vocabulary import Incomparable
from remit.model.policy import Policy


def between(before: dict[str, Any], after: dict[str, Any], when: dict[str, Any] | None = None) -> PolicyComparison:
    """Two policies of one fact, `it`, each declared in its own way; the later forbids something more."""
    head = {"remit": "1", "policy": "example", "title": "An example"}
    rules = {"always": {"permit": "It is allowed.", "when": {"all": []}}}
    more = {"never": {"forbid": "It is not.", "when": when, "overrides": "always"}} if when else {}
    old = Policy.model_validate({**head, "facts": {"it": before}, "rules": rules})
    new = Policy.model_validate({**head, "facts": {"it": after}, "rules": {**rules, **more}})
    return compare(ComparedSide(old, {}), ComparedSide(new, {}))


def one_sided(found: PolicyComparison) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(each.before, each.after) for each in (*found.vocabulary.values, *found.vocabulary.members)]


def test_a_member_that_only_one_side_declares_is_nothing_to_the_other() -> None:
    found = between({"set": ["a", "b"]}, {"set": ["b", "c"]}, {"it": {"includes": "c"}})
    (change,) = found.changes

    assert one_sided(found) == [(("a",), ("c",))]
    assert (found.cases, change.before, change.after, change.cases) == (2, "permitted", "prohibited", 1)
    assert found.vocabulary.values == ()


def test_a_member_on_one_side_that_is_a_group_on_the_other_is_refused() -> None:
    with pytest.raises(Incomparable, match="`a` as a member on one side and as a group on the other"):
        between({"set": ["a", "b"]}, {"set": [{"a": ["x", "y"]}, "b"]})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {"number": {"min": "0", "max": "9.5", "places": "1"}},
            {"number": {"min": "1.5", "max": "20", "places": "1"}},
            (("0.0 .. 9.5",), ("1.5 .. 20.0",)),
        ),
        (
            {"datetime": {"from": "2024-01-01T00:00:00Z"}},
            {"datetime": {"from": "2025-01-01T00:00:00+01:00"}},
            ((">= 2024-01-01T00:00:00Z",), (">= 2024-12-31T23:00:00Z",)),
        ),
        ({"flag": {}, "optional": "true"}, {"flag": {}}, (("absent",), ())),
        ({"choice": ["a", "b"]}, {"choice": ["b", "c"], "optional": "true"}, (("a",), ("c", "absent"))),
        ({"text": {}}, {"text": {}, "optional": "true"}, ((), ("absent",))),
    ],
    ids=["numbers", "moments", "flags", "choices", "texts"],
)
def test_what_only_one_side_can_state_is_left_out_and_named(before: Any, after: Any, said: Any) -> None:
    found = between(before, after)

    assert one_sided(found) == [said]
    assert (found.changes, found.is_same) == ((), False)
    assert not found.words.facts["it"].optional


def test_a_unit_stays_in_words() -> None:
    bounds = ({"min": "0", "max": "9", "unit": "days"}, {"min": "1", "max": "8", "unit": "days"})
    found = between(*({"integer": each} for each in bounds), {"it": "> 4"})

    assert found.words.facts["it"].unit == "days"
    assert found.changes[0].cases == 1
