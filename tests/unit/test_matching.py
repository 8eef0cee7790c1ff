"""Tests on facts are what answers are remembered by, so two that accept different values are never equal."""

from __future__ import annotations

from itertools import combinations

from remit.model.matching import Members, Outside, Overlap, Present, Span, Together

AB = frozenset("ab")


def test_tests_of_different_kinds_are_never_equal() -> None:
    some = [Members(AB), Outside(AB), Overlap(AB), Span(), Present(), Together((Overlap(AB),))]

    assert not any(one == other for one, other in combinations(some, 2))
    assert len(set(some)) == len(some)
