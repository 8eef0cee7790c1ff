"""Levels of an exported diagram that state no value: how two facts lie to each other, and tests on a set."""

from __future__ import annotations

from collections.abc import Sequence

from remit.decide.asked_words import set_described
from remit.explain.words import label, name_in_words, say, suppose
from remit.model.comparisons import Comparison
from remit.model.policy import Policy
from remit.normal.asked_sets import FAILS, HOLDS, AskedSet, Truth
from remit.normal.strata import APART, LESS, MORE, SAME, Lying
from remit.report.diagram import shape as s

VERBS = {LESS: "less than", SAME: "same as", MORE: "more than"}


def pair_level(policy: Policy, name: str, lying: Lying) -> s.LevelShape:
    """The level of two facts that are compared: an option for each way in which they can lie to each other.

    Args:
        policy: Says how it is put in words.
        name: What the level is called.
        lying: The two facts, and the ways.
    """
    verbs = VERBS if MORE in lying.kinds else {**VERBS, LESS: "different from"}
    both = [name_in_words(policy, each) for each in (lying.later, lying.earlier)]
    clauses, labels = dict[str, list[str]](), list[str]()
    for kind in lying.kinds:
        if kind == APART:
            clauses["apart"] = [f"{both[0]} or {both[1]} is absent", f"{both[0]} or {both[1]} were absent"]
            labels.append("one of them is absent")
        else:
            item = Comparison(verbs[kind], lying.earlier)
            said = say(policy, lying.later, [item]), suppose(policy, lying.later, [item])
            clauses[f"{verbs[kind]} {lying.earlier}"] = [*said]
            labels.append(label(policy, lying.later, item))
    asked = f"How does {both[0]} compare with {both[1]}?"
    return _level(name, "comparison", asked, f"how {both[0]} compares with {both[1]}", clauses, labels)


def test_level(policy: Policy, name: str, truth: Truth, asked: AskedSet) -> s.LevelShape:
    """The level of one test on a set: whether it is so. Raises TooLarge where that takes too many words.

    Args:
        policy: Says how it is put in words.
        name: What the level is called.
        truth: The set and the test.
        asked: All tests on the set.
    """
    clauses = {}
    for item, is_so in (("false", FAILS), ("true", HOLDS)):
        described = set_described(asked, {truth.tests: is_so})
        clauses[item] = [say(policy, truth.name, described), suppose(policy, truth.name, described)]
    said = clauses["true"][0]
    return _level(name, "test", f"Is it so that {said}?", f"whether {said}", clauses, ["no", "yes"])


def _level(
    name: str, kind: str, question: str, called: str, clauses: dict[str, list[str]], labels: Sequence[str]
) -> s.LevelShape:
    """A level whose cells are its options, in their order."""
    listed = enumerate(zip(clauses, labels, strict=True))
    options = [s.OptionShape([item], label, [cell], [1]) for cell, (item, label) in listed]
    return s.LevelShape(
        name=name,
        kind=kind,
        question=question,
        phrase="{}",
        cells=len(options),
        weights=[1] * len(options),
        options=options,
        by_options=True,
        supposed="{}",
        clauses=clauses,
        called=called,
    )
