"""Drawn policies decide as the guide says and as z3 finds, case by case and with facts missing.

Many more of them are a command of their own: `python tests/agreement/strangers.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from strangers import decisions

from oracle.asking import Asked
from oracle.drawn_derived import drawn_with_derived
from oracle.drawn_policies import drawn
from oracle.drawn_sides import drawn_with_sides


@pytest.mark.parametrize("seed", range(1000, 1012))
def test_every_decision_is_what_the_guide_says_and_what_z3_finds(seed: int, tmp_path: Path) -> None:
    found = list(decisions(Asked(drawn(seed), tmp_path)))

    assert {way for way, _ in found} == {"whole", "partly"}
    assert [wrong for _, wrong in found if wrong] == []


@pytest.mark.parametrize("seed", range(3))
def test_every_decision_on_sets_that_are_compared_is_what_both_say(seed: int, tmp_path: Path) -> None:
    found = list(decisions(Asked(drawn_with_sides(seed), tmp_path)))

    assert {way for way, _ in found} == {"whole", "partly"}
    assert [wrong for _, wrong in found if wrong] == []


@pytest.mark.parametrize("seed", range(20))
def test_every_decision_on_derived_facts_is_what_the_guide_says(seed: int, tmp_path: Path) -> None:
    found = list(decisions(Asked(drawn_with_derived(seed), tmp_path)))

    assert {way for way, _ in found} == {"whole", "partly"}
    assert [wrong for _, wrong in found if wrong] == []
