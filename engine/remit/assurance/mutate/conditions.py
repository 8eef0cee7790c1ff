"""Mutants of conditions, of rules and of concepts: every place in them is changed in every way, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from remit.assurance.mutate.sets import asked_otherwise, narrower_sets, sizes_off_by_one, wider_sets
from remit.assurance.mutate.values import compared_otherwise, narrower, off_by_one, wider
from remit.model.asked import Path
from remit.model.condition_text import condition_text, test_text
from remit.model.conditions import Condition
from remit.model.editing import Edit, also, condition_of, opposite, with_part, without, written_conditions
from remit.model.items import Accepted
from remit.model.kinds.domain import Domain
from remit.model.policy import Policy

ConditionChanges = Iterator[
    tuple[Path, str, Condition]
]  # the way to what is changed, in words how, and the whole changed
Changer = Callable[[Policy, Condition], ConditionChanges]


def dropped(policy: Policy) -> Iterator[Edit]:
    """A test, a part of an `all` or `any`, a whole `any`, or a whole `not` is not there."""
    return _everywhere(policy, _without)


def negated(policy: Policy) -> Iterator[Edit]:
    """A test, an `any` or a part of an `all` or `any` must not hold; what must not hold, must."""
    return _everywhere(policy, _turned)


def widened(policy: Policy) -> Iterator[Edit]:
    """A test accepts a sibling too, or the enclosing group."""
    return _everywhere(policy, _with_values(wider, wider_sets))


def narrowed(policy: Policy) -> Iterator[Edit]:
    """A test accepts one value less, or one member of a group only."""
    return _everywhere(policy, _with_values(narrower, narrower_sets))


def shifted(policy: Policy) -> Iterator[Edit]:
    """A bound of a range or of a size is one off."""
    return _everywhere(policy, _with_values(off_by_one, sizes_off_by_one))


def compared(policy: Policy) -> Iterator[Edit]:
    """A comparison of two facts has its neighbour's verb."""
    return _everywhere(policy, _with_values(compared_otherwise))


def asked_of_sets(policy: Policy) -> Iterator[Edit]:
    """A set is asked for with another verb, or one of several clauses is not there."""
    return _everywhere(policy, _with_values(asked_otherwise))


def _everywhere(policy: Policy, changer: Changer) -> Iterator[Edit]:
    """Every change of every part of every condition of concepts and rules."""
    for path, whole in written_conditions(policy):
        for way, part in whole.walk(path) if path[0] != "constraints" else ():
            for step, says, new in changer(policy, part):
                yield Edit((*way, *step), f"{path[1]}: {says}", partial(with_part, policy, way, new))


def _without(_: Policy, part: Condition) -> ConditionChanges:
    ways: dict[Path, str] = {(name,): f"`{test_text(name, accepted)}`" for name, accepted in part.tests.items()}
    ways |= {("all", index): f"`{condition_text(arm)}`" for index, arm in enumerate(part.all_of or ())}
    arms = part.any_of or ()
    if len(arms) > 1:
        ways |= {("any", index): f"the alternative `{condition_text(arm)}`" for index, arm in enumerate(arms)}
    ways |= {("any",): "its `any`"} if arms else {}
    ways |= {} if part.not_ is None else {("not",): f"`not: {condition_text(part.not_)}`"}
    yield from ((way, f"without {said}", without(part, way)) for way, said in ways.items())


def _turned(_: Policy, part: Condition) -> ConditionChanges:
    for name, accepted in part.tests.items():
        other = opposite(condition_of({name: accepted}))
        yield (name,), f"with `{test_text(name, accepted)}` turned round", also(without(part, (name,)), other)
    for way, arm in part.parts():
        if way != ("not",):
            yield way, f"with `{condition_text(arm)}` turned round", with_part(part, way, opposite(arm))
    if len(part.any_of or ()) > 1:
        other = opposite(Condition(any_of=part.any_of))
        yield ("any",), "with its `any` turned round", also(without(part, ("any",)), other)
    if part.not_ is not None:
        says = f"with `{condition_text(part.not_)}` instead of `not` that"
        yield ("not",), says, also(without(part, ("not",)), part.not_)


def _with_values(*ways: Callable[[Domain, Accepted], Iterator[Accepted]]) -> Changer:
    """Every other list of values that a test could accept."""

    def changes(policy: Policy, part: Condition) -> ConditionChanges:
        for name, accepted in part.tests.items():
            for changed in chain.from_iterable(other(policy.domains[name], accepted) for other in ways):
                says = f"`{test_text(name, changed)}` instead of `{test_text(name, accepted)}`"
                yield (name,), says, with_part(part, (name,), changed)

    return changes
