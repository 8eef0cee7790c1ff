"""Conditions as data: what a copy of one keeps."""

import pytest

from remit.model.conditions import Condition

WRITTEN = Condition.model_validate({"colour": ["red", "blue"], "size": ">= 3", "not": {"shape": ["round"]}})


@pytest.mark.parametrize("deep", [False, True])
def test_a_copy_of_a_condition_keeps_its_tests(deep: bool) -> None:
    copy = WRITTEN.model_copy(deep=deep)

    assert copy == WRITTEN
    assert copy.tests == {"colour": ("red", "blue"), "size": (">= 3",)}


def test_a_copy_with_one_part_changed_keeps_the_others() -> None:
    copy = WRITTEN.model_copy(update={"not_": None})

    assert copy.tests == WRITTEN.tests
    assert copy.not_ is None
    assert WRITTEN.not_ is not None


def test_a_test_is_added_to_a_copy_and_not_to_its_original() -> None:
    copy = WRITTEN.model_copy(update={"weight": ("< 5",)})

    assert list(copy.tests) == ["colour", "size", "weight"]
    assert list(WRITTEN.tests) == ["colour", "size"]
