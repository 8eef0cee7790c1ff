"""Mutants of conditions, of rules and of concepts: every place in them is changed in every way, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from remit.assurance.mutate.sets import asked_otherwise, narrower_sets, sizes_off_by_one, wider_sets
from remit.assurance.mutate.values import compared_otherwise, narrower, off_by_one, wider
from remit.model.conditions import Condition, Path
from remit.model.domains import Domain
from remit.model.editing import (
    Written,
    also,
    condition_text,
    remade,
    replaced,
    test_text,
    with_part,
    with_rule,
)
from remit.model.policy import Policy


class Edit(NamedTuple):
    """A change of one part of a condition: the step to it from there, in words, and the part changed."""

    step: Path
    says: str
    part: Condition


Editor = Callable[[Policy, Condition], Iterator[Edit]]
Accepted = tuple[str, ...]


def dropped(policy: Policy) -> Iterator[Written]:
    """A test, a part of an `all` or `any`, a whole `any`, or a whole `not` is not there."""
    return _everywhere(policy, _without)


def negated(policy: Policy) -> Iterator[Written]:
    """A test, an `any` or a part of an `all` or `any` must not hold; what must not hold, must."""
    return _everywhere(policy, _turned)


def widened(policy: Policy) -> Iterator[Written]:
    """A test accepts a sibling too, or the enclosing group."""
    return _everywhere(policy, _with_values(wider, wider_sets))


def narrowed(policy: Policy) -> Iterator[Written]:
    """A test accepts one value less, or one member of a group only."""
    return _everywhere(policy, _with_values(narrower, narrower_sets))


def shifted(policy: Policy) -> Iterator[Written]:
    """A bound of a range or of a size is one off."""
    return _everywhere(policy, _with_values(off_by_one, sizes_off_by_one))


def compared(policy: Policy) -> Iterator[Written]:
    """A comparison of two facts has its neighbour's verb."""
    return _everywhere(policy, _with_values(compared_otherwise))


def asked_of_sets(policy: Policy) -> Iterator[Written]:
    """A set is asked for with another verb, or one of several clauses is not there."""
    return _everywhere(policy, _with_values(asked_otherwise))


def _everywhere(policy: Policy, edit: Editor) -> Iterator[Written]:
    """Every edit of every part of every condition of concepts and rules."""
    for name, concept in policy.concepts.items():
        for path, says, when in _edited(policy, concept.when, edit):
            make = partial(_with_concept, policy, name, when)
            yield Written(("concepts", name, "when", *path), f"{name}: {says}", make)
    for name, rule in policy.rules.items():
        for path, says, when in _edited(policy, rule.when, edit):
            make = partial(with_rule, policy, name, {"when": when})
            yield Written(("rules", name, "when", *path), f"{name}: {says}", make)


def _with_concept(policy: Policy, name: str, when: Condition) -> Policy:
    return with_part(policy, "concepts", name, policy.concepts[name].model_copy(update={"when": when}))


def _edited(policy: Policy, whole: Condition, edit: Editor) -> Iterator[tuple[Path, str, Condition]]:
    for way, part in whole.walk():
        for step, says, new in edit(policy, part):
            yield (*way, *step), says, replaced(whole, way, new)


def _without(_: Policy, part: Condition) -> Iterator[Edit]:
    for name, accepted in part.tests.items():
        yield Edit((name,), f"without `{test_text(name, accepted)}`", remade(part, _others(part, name)))
    for index, arm in enumerate(part.all_of or ()):
        yield Edit(
            ("all", index), f"without `{condition_text(arm)}`", remade(part, inside={"all": _but(part.all_of, index)})
        )
    arms = part.any_of or ()
    for index, arm in enumerate(arms if len(arms) > 1 else ()):
        yield Edit(
            ("any", index),
            f"without the alternative `{condition_text(arm)}`",
            remade(part, inside={"any": _but(arms, index)}),
        )
    if arms:
        yield Edit(("any",), "without its `any`", remade(part, inside={"any": None}))
    if part.not_ is not None:
        yield Edit(("not",), f"without `not: {condition_text(part.not_)}`", remade(part, inside={"not": None}))


def _turned(_: Policy, part: Condition) -> Iterator[Edit]:
    for name, accepted in part.tests.items():
        rest = _others(part, name)
        opposite = Condition.model_validate({"not": {name: accepted}})
        yield Edit((name,), f"with `{test_text(name, accepted)}` turned round", also(part, opposite, rest))
    for key, arms in (("all", part.all_of or ()), ("any", part.any_of or ())):
        for index, arm in enumerate(arms):
            turned = (*arms[:index], Condition.model_validate({"not": arm}), *arms[index + 1 :])
            says = f"with `{condition_text(arm)}` turned round"
            yield Edit((key, index), says, remade(part, inside={key: turned}))
    if len(part.any_of or ()) > 1:
        opposite = Condition.model_validate({"not": {"any": part.any_of}})
        yield Edit(("any",), "with its `any` turned round", also(part, opposite, inside={"any": None}))
    if part.not_ is not None:
        says = f"with `{condition_text(part.not_)}` instead of `not` that"
        yield Edit(("not",), says, also(part, part.not_, inside={"not": None}))


def _with_values(*ways: Callable[[Domain, Accepted], Iterator[Accepted]]) -> Editor:
    """Every other list of values that a test could accept."""

    def edit(policy: Policy, part: Condition) -> Iterator[Edit]:
        for name, accepted in part.tests.items():
            for changed in chain.from_iterable(other(policy.domains[name], accepted) for other in ways):
                says = f"`{test_text(name, changed)}` instead of `{test_text(name, accepted)}`"
                yield Edit((name,), says, remade(part, {**part.tests, name: changed}))

    return edit


def _others(part: Condition, name: str) -> dict[str, Accepted]:
    return {other: accepted for other, accepted in part.tests.items() if other != name}


def _but(parts: Any, index: int) -> tuple[Condition, ...]:
    return (*parts[:index], *parts[index + 1 :])
