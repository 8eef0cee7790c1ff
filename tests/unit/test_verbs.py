"""A way to compare facts is known wherever something is said of each: none is passed over in silence."""

from __future__ import annotations

import pytest

from oracle.facts import COMPARED as MEANT_BY_THE_ORACLE
from remit.assurance.fixed_day import MIRRORED, SIGNS
from remit.assurance.mutate.values import NEIGHBOURS
from remit.explain.set_words import COMPARED as COMPARED_SETS
from remit.explain.words import COMPARED
from remit.model.comparisons import BETWEEN_SETS, LIES_IN, OF_TWO_SETS, ORDERED, VERBS
from remit.schema.demands import WHAT_VERBS_SAY

OF_MEMBERS = "member of"  # asks of a set, so that it is no neighbour of others and no day is compared so
BETWEEN = set(VERBS) - {OF_MEMBERS, LIES_IN, *OF_TWO_SETS}


@pytest.mark.parametrize("said", [COMPARED, MEANT_BY_THE_ORACLE], ids=["words", "oracle"])
def test_every_verb_is_said_and_meant(said: object) -> None:
    assert set(said) == set(VERBS)


@pytest.mark.parametrize("table", [SIGNS, MIRRORED], ids=["fixed day", "mirrored"])
def test_every_verb_between_two_values_has_a_mirror_image(table: object) -> None:
    assert set(table) == BETWEEN


def test_every_verb_between_two_facts_of_one_kind_has_a_neighbour() -> None:
    assert set(NEIGHBOURS) == BETWEEN | {LIES_IN, *OF_TWO_SETS}
    assert set(COMPARED_SETS) == set(BETWEEN_SETS)


def test_every_verb_is_described_in_the_schema_and_those_of_an_order_are_verbs() -> None:
    assert set(WHAT_VERBS_SAY) >= set(VERBS)
    assert set(ORDERED) <= BETWEEN


@pytest.mark.parametrize("verb", sorted(BETWEEN))
def test_a_mirrored_verb_means_the_same_from_the_other_side(verb: str) -> None:
    pairs = [(one, other) for one in range(3) for other in range(3)]

    assert [VERBS[verb](one, other) for one, other in pairs] == [VERBS[MIRRORED[verb]](b, a) for a, b in pairs]
