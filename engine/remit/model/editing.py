"""The editor of policies and conditions: each edit gives a new one, and touches none.

A part is named by its path, the way to it in the file: ("rules", "curfew", "when", "any", 1, "area"). What an edit does
not reach is the very same object in the new policy, so that who compares the two can tell by `is` what they share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar, cast

from remit.model.asked import Path
from remit.model.conditions import KEPT, Condition
from remit.model.items import OTHER_THAN, Clause, Item, OfSet, OtherThan
from remit.model.policy import Policy

Whole = TypeVar("Whole")  # a policy, a rule, a condition, a mapping, a tuple
GONE = object()
NEVER = Condition(any_of=())  # holds in no case


class Edit(NamedTuple):
    """A change of a policy: the way to what is changed, the change in words, and what makes the changed policy."""

    path: Path
    what: str
    make: Callable[[], Policy]


def with_part(whole: Whole, path: Path, part: object) -> Whole:
    """The whole with another part at the end of a path; in a mapping, or at the end of a tuple, also with one more.

    Args:
        whole: a policy, or any part of one; it stays as it is.
        path: the way from it, each step a key of the file, or a place in a list.
        part: what a reader makes of such a part; only of conditions it is checked.

    Raises:
        KeyError, IndexError, AttributeError: nothing stands on the way.

    >>> print(with_part(Condition.model_validate({"a": ["x"], "not": {"b": ["y"]}}), ("not", "b", 0), "z").not_.tests)
    {'b': ('z',)}

    """
    return cast("Whole", _put(whole, path, part))


def without(whole: Whole, path: Path) -> Whole:
    """The whole without the part at the end of a path; of a policy without a rule, also without overrides of it.

    What is left out of a condition no longer has to hold; an `any` without parts holds in no case.

    Args:
        whole: A policy, rule, condition, mapping or tuple; it stays as it is.
        path: Keys and places from the whole to the part. Raises as `with_part` does, also where nothing stands there.

    >>> print(without(Condition.model_validate({"a": ["x"], "any": [{"b": "y"}, {"b": "z"}]}), ("any",)).any_of)
    None
    """
    rest = _put(whole, path, GONE)
    if isinstance(whole, Policy) and path[:-1] == ("rules",):
        for name in whole.overridden_by[str(path[-1])]:
            rest = _put(rest, ("rules", name, "overrides", path[-1]), GONE)
    return cast("Whole", rest)


def _put(whole: Any, path: Path, part: object) -> Any:
    if not path:
        return part
    step, rest = path[0], path[1:]
    here = _at(whole, step) if rest or part is GONE else None
    new = _put(here, rest, part) if rest else part
    if isinstance(whole, Condition):
        return condition_of(_mapping(by_key(whole), step, new))
    if isinstance(whole, OfSet):
        return OfSet(tuple(Clause(verb, names) for verb, names in _mapping(dict(_asked(whole)), step, new).items()))
    if isinstance(whole, OtherThan):
        return OtherThan(cast("tuple[str, ...]", new))
    if isinstance(whole, Mapping):
        return _mapping(whole, step, new)
    if isinstance(whole, tuple):
        at = int(step)
        return (*whole[:at], *(() if new is GONE else (new,)), *whole[at + 1 :])
    if new is GONE:
        new = type(whole).model_fields[step].get_default()
    return whole.model_copy(update={step: new})


def _mapping(whole: Mapping[Any, Any], key: str | int, new: object) -> dict[Any, Any]:
    return {each: value for each, value in {**whole, key: new}.items() if value is not GONE}


def _at(whole: Any, step: str | int) -> Any:
    if isinstance(whole, Condition):
        return by_key(whole)[str(step)]
    if isinstance(whole, (OfSet, OtherThan)):
        return dict(_asked(whole))[str(step)]
    if isinstance(whole, Mapping):
        return whole[step]
    return whole[int(step)] if isinstance(whole, tuple) else getattr(whole, str(step))


def part_at(whole: Any, path: Path) -> Any:
    """What stands at the end of a path.

    Args:
        whole: A policy, rule, condition, mapping or tuple.
        path: Keys and places, from the whole on.
    """
    return part_at(_at(whole, path[0]), path[1:]) if path else whole


def by_key(condition: Condition) -> dict[str, Any]:
    """What stands behind each key of a condition."""
    joints = {"all": condition.all_of, "any": condition.any_of, "not": condition.not_}
    return {**condition.tests, **{key: inner for key, inner in joints.items() if inner is not None}}


def with_rule(policy: Policy, name: str, changes: Mapping[str, object]) -> Policy:
    """The policy with some fields of a rule changed at once.

    Args:
        policy: It stays as it is.
        name: That of the rule.
        changes: Values by attribute of the rule.
    """
    return with_part(policy, ("rules", name), policy.rules[name].model_copy(update=changes))


def written_conditions(policy: Policy) -> Iterator[tuple[Path, Condition]]:
    """Every condition that bears on a verdict as it stands in the file, with its path: of rules without their days."""
    for path, condition in policy.conditions():
        yield path, policy.rules[str(path[1])].when if path[0] == "rules" else condition


def with_conditions(policy: Policy, change: Callable[[Condition], Condition]) -> Policy:
    """The policy with every condition that bears on a verdict changed, and each inside them, as by `rebuilt`.

    Args:
        policy: It stays as it is.
        change: What becomes of a condition whose parts are changed already.
    """
    changed = {section: dict(getattr(policy, section)) for section in ("constraints", "concepts", "rules")}
    for path, condition in written_conditions(policy):
        section, name, key = map(str, path)
        changed[section][name] = changed[section][name].model_copy(update={key: rebuilt(condition, change)})
    return policy.model_copy(update=changed)


def rebuilt(whole: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """A condition with each condition inside it changed, the innermost first, and then itself.

    Args:
        whole: It stays as it is.
        change: What becomes of a condition whose parts are changed already.
    """

    def inside(key: str, inner: Any) -> Any:
        if key == "not":
            return rebuilt(inner, change)
        return tuple(rebuilt(part, change) for part in inner) if key in KEPT else inner

    return change(condition_of({key: inside(key, inner) for key, inner in by_key(whole).items()}))


def condition_of(keys: Mapping[str, object]) -> Condition:
    """A condition of what stands behind each of its keys: names with what is accepted, `all`, `any`, `not`."""
    return Condition.model_validate(keys, by_alias=True, by_name=False)


def also(part: Condition, more: Condition) -> Condition:
    """A condition that asks for one thing more.

    Args:
        part: What it asks for already.
        more: What it is to ask for, too.
    """
    return with_part(part, ("all",), (*(part.all_of or ()), more))


def opposite(condition: Condition) -> Condition:
    """That a condition does not hold."""
    return Condition(not_=condition)


def apart(condition: Condition) -> tuple[Condition, ...]:
    """A condition for each key: all of them hold where the whole does."""
    return tuple(condition_of({key: value}) for key, value in by_key(condition).items())


def conjuncts(condition: Condition) -> Iterator[Path]:
    """The ways to all that must hold together: each test, each part of `all`, the whole of `any`, and `not`."""
    for key, inner in by_key(condition).items():
        yield from ((key, index) for index in range(len(inner))) if key == "all" else [(key,)]


def alternatives(condition: Condition) -> Iterator[Path]:
    """The ways to what need not hold by itself: each of several values of a test, each of several parts of `any`."""
    for key, inner in by_key(condition).items():
        if key not in ("all", "not") and len(inner) > 1:
            yield from ((key, index) for index in range(len(inner)))


def asked_parts(condition: Condition) -> Iterator[Path]:
    """The ways into what sets and texts are asked: each of several verbs, each of several names behind a verb."""
    for name, accepted in condition.tests.items():
        for index, item in enumerate(accepted):
            asked = list(_asked(item))
            yield from ((name, index, verb) for verb, _ in asked if len(asked) > 1)
            yield from ((name, index, verb, at) for verb, names in asked if len(names) > 1 for at in range(len(names)))


def _asked(item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is asked of a set or of a text, by verbs."""
    if isinstance(item, OfSet):
        yield from ((clause.verb, clause.names) for clause in item.clauses)
    elif isinstance(item, OtherThan):
        yield OTHER_THAN, item.values
