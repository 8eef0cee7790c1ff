"""A policy whose facts have their hierarchies written out: each the values and groups that are declared once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from remit.errors import Problem, about, near_miss
from remit.model.asked import Path
from remit.model.comparisons import LIES_IN, Comparison
from remit.model.conditions import Condition
from remit.model.editing import by_key, condition_of, rebuilt, with_part, written_conditions
from remit.model.facts import Fact, not_of_optional
from remit.model.items import Item
from remit.model.kinds.choice_tree import SHAPE, ChoiceTree, below
from remit.model.policy import Policy
from remit.reader.policies import WrittenPolicy
from remit.reader.tree import Elsewhere, PathStep


def with_hierarchies(written: WrittenPolicy) -> WrittenPolicy:
    """The policy in which each fact has values of its own; those of a hierarchy have their places there.

    Args:
        written: The policy with the parts of the vocabularies that it uses.

    Returns:
        A fact that names no hierarchy is left out of it, and is among its problems.
    """
    policy, facts = written.policy, dict[str, Fact]()
    problems, brought = list[Problem](), dict[tuple[PathStep, ...], Elsewhere]()
    for name, fact in policy.facts.items():
        if fact.hierarchy is None:
            facts[name] = fact
        elif fact.hierarchy in policy.hierarchies:
            tree = policy.hierarchies[fact.hierarchy]
            problems += _absent(written, name, fact, tree)
            facts[name] = fact.with_values(tree)
            brought["facts", name, fact.kind] = Elsewhere(None, ("hierarchies", fact.hierarchy))
        elif not written.lacks(fact.hierarchy, "hierarchies"):
            problems.append(_undeclared(written, name, fact, fact.hierarchy))
    left_out = {("facts", name) for name in policy.facts.keys() - facts.keys()}
    return replace(
        written,
        policy=_lying(policy.model_copy(update={"facts": facts, "hierarchies": {}})),
        origins=replace(written.origins, brought={**written.origins.brought, **brought}),
        problems=(*written.problems, *problems),
        broken=written.broken | left_out,
    )


def _lying(policy: Policy) -> Policy:
    """The policy in which each comparison of two facts of one hierarchy knows what lies in what.

    Args:
        policy: One whose facts have their values.
    """
    trees = {name: fact.within for name, fact in policy.facts.items()}

    def item(name: str, each: Item) -> Item:
        if not isinstance(each, Comparison) or each.verb != LIES_IN:
            return each
        own = trees.get(name)
        return each if own is None or own != trees.get(each.other) else replace(each, below=below(own))

    def changed(condition: Condition) -> Condition:
        tests = {name: tuple(item(name, each) for each in items) for name, items in condition.tests.items()}
        return condition_of({**by_key(condition), **tests}) if tests != {} else condition

    for path, condition in [*written_conditions(policy), *_claimed(policy)]:
        if any(isinstance(i, Comparison) and i.verb == LIES_IN for i in _items(condition)):
            policy = with_part(policy, path, rebuilt(condition, changed))
    return policy


def _claimed(policy: Policy) -> Iterator[tuple[Path, Condition]]:
    """The conditions of properties."""
    for name, property in policy.properties.items():
        yield ("properties", name, "when"), property.when
        if property.then is not None:
            yield ("properties", name, "then"), property.then


def _items(condition: Condition) -> Iterator[Item]:
    for _, part in condition.walk():
        for accepted in part.tests.values():
            yield from accepted


def _absent(written: WrittenPolicy, name: str, fact: Fact, tree: ChoiceTree) -> list[Problem]:
    """A value that says whether an optional fact is there."""
    if not fact.optional or (wrong := not_of_optional(tree)) is None:
        return []
    at = written.origins.value("facts", name, fact.kind)
    help = f"use another word in the hierarchy `{fact.hierarchy}`"
    return [Problem("bad-name", f"{about(('facts', name))}{wrong}", at, help)]


def _undeclared(written: WrittenPolicy, name: str, fact: Fact, hierarchy: str) -> Problem:
    """What is said of a text where values are: of no hierarchy's name, or nothing that could be one."""
    subject, at = about(("facts", name)), written.origins.value("facts", name, fact.kind)
    if not written.policy.hierarchies:
        return Problem("wrong-type", f"{subject}a choice is a list of values and {{group: [values]}}", at, SHAPE)
    help = near_miss(hierarchy, written.policy.hierarchies, "hierarchies")
    return Problem("undeclared-hierarchy", f"{subject}no hierarchy `{hierarchy}`", at, help)
