"""What two policies can both say: the values and facts that they share, and what only one of them declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from remit.model.facts import Fact
from remit.model.kinds.choice_tree import ChoiceTree
from remit.model.kinds.domain import Choice, Domain
from remit.model.kinds.scale import Scale, said, said_span
from remit.model.kinds.sets import Subset
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.model.readings import Reading


class Incomparable(Exception):
    """Names that mean different things in two policies, each with how they differ."""

    def __init__(self, differences: Sequence[tuple[str, str]]) -> None:
        self.differences = tuple(differences)
        super().__init__("; ".join(f"{name} is {said}" for name, said in differences))


@dataclass(frozen=True, slots=True)
class OneSided:
    """The values of a fact or the choices of a reading that only one of the two declares."""

    name: str
    before: tuple[str, ...]  # of a scale, its bounds
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How the words of two policies differ: facts and readings of only one of them; values, members of shared ones."""

    facts_before: tuple[str, ...] = ()
    facts_after: tuple[str, ...] = ()
    readings_before: tuple[str, ...] = ()
    readings_after: tuple[str, ...] = ()
    values: tuple[OneSided, ...] = ()  # cases that have one are left out of a comparison
    choices: tuple[OneSided, ...] = ()
    members: tuple[OneSided, ...] = ()  # of sets; no case is left out for them


def vocabulary(before: Policy, after: Policy) -> Vocabulary:
    """What only one of two policies declares."""
    facts = [(name, before.facts[name], fact) for name, fact in after.facts.items() if name in before.facts]
    shared = [name for name in after.readings if name in before.readings]
    choices = (
        _one_sided(name, list(before.readings[name].choices), list(after.readings[name].choices)) for name in shared
    )
    return Vocabulary(
        facts_before=tuple(name for name in before.facts if name not in after.facts),
        facts_after=tuple(name for name in after.facts if name not in before.facts),
        readings_before=tuple(name for name in before.readings if name not in after.readings),
        readings_after=tuple(name for name in after.readings if name not in before.readings),
        values=tuple(found for fact in facts for found in _values(*fact)),
        choices=tuple(found for found in choices if found is not None),
        members=tuple(found for fact in facts if (found := _members(*fact)) is not None),
    )


def common_policy(before: Policy, after: Policy) -> Policy:
    """A policy without rules whose facts have the values that both declare, in the words of the later policy.

    A fact that only one declares is as it is there, and so is a member of a set: the other asks nothing of it. A group
    that does not mean the same in both is left out. Raises Incomparable where a name means different things.
    """
    if differences := list(_differences(before, after)):
        raise Incomparable(differences)
    facts = {
        name: _common(before.facts[name], fact) if name in before.facts else fact for name, fact in after.facts.items()
    }
    return Policy.model_construct(
        version="1",
        policy=after.policy,
        title=after.title,
        facts={**{name: fact for name, fact in before.facts.items() if name not in facts}, **facts},
        readings={
            **before.readings,
            **{name: _either(before.readings.get(name), reading) for name, reading in after.readings.items()},
        },
        rules={},
    )


def _differences(before: Policy, after: Policy) -> Iterator[tuple[str, str]]:
    """Each name that cannot be compared, and why."""
    for name in (*after.facts, *after.readings):
        if name in before.readings and name in after.facts:
            yield name, "a fact here and a reading there"
        elif name in before.facts and name in after.readings:
            yield name, "a reading here and a fact there"
        elif name in before.facts and (said := _differing(before.facts[name], after.facts[name])):
            yield name, said


def _differing(before: Fact, after: Fact) -> str | None:
    """What keeps two facts of one name from being the same."""
    old, new = (fact.unit or "no unit" for fact in (before, after))
    if before.kind != after.kind:
        return f"declared as {after.kind} here and as {before.kind} there"
    if old != new:
        return f"counted in {new} here and in {old} there"
    if odd := _odd(before.domain, after.domain):
        return f"a set that has `{odd}` as a member on one side and as a group on the other"
    return None if _share_values(before, after) else "declared here and there without a value in common"


def _odd(old: Domain, new: Domain) -> str | None:
    """A name that is of a member in one of two sets, and of a group in the other."""
    if not isinstance(old, Subset) or not isinstance(new, Subset):
        return None
    both = [name for name in new.groups if name in old.groups]
    return next((name for name in both if (name in old.members) != (name in new.members)), None)


def _share_values(before: Fact, after: Fact) -> bool:
    old, new = before.domain, after.domain
    if isinstance(old, Choice) and isinstance(new, Choice):
        return not set(old.values).isdisjoint(new.values)
    if isinstance(old, Scale) and isinstance(new, Scale):
        low, high = _inner(old, new)
        return low is None or high is None or low <= high
    return True


def _inner(old: Scale, new: Scale) -> tuple[Any, Any]:
    """The bounds within those of both."""
    lows = [scale.low for scale in (old, new) if scale.low is not None]
    highs = [scale.high for scale in (old, new) if scale.high is not None]
    return max(lows, default=None), min(highs, default=None)


def _values(name: str, before: Fact, after: Fact) -> Iterator[OneSided]:
    old, new = before.domain, after.domain
    if isinstance(old, Scale) and isinstance(new, Scale) and old.span != new.span:
        yield OneSided(name, (said_span(old.span),), (said_span(new.span),))
    if found := _one_sided(name, _listed(before), _listed(after)):
        yield found


def _listed(fact: Fact) -> tuple[str, ...]:
    """The values of a choice, and that it is absent."""
    named = fact.domain.values if isinstance(fact.domain, Choice) else ()
    return (*named, *([str(ABSENT)] if fact.optional else []))


def _members(name: str, before: Fact, after: Fact) -> OneSided | None:
    old, new = before.domain, after.domain
    return _one_sided(name, old.members, new.members) if isinstance(old, Subset) and isinstance(new, Subset) else None


def _one_sided(name: str, before: Sequence[str], after: Sequence[str]) -> OneSided | None:
    old = tuple(value for value in before if value not in after)
    new = tuple(value for value in after if value not in before)
    return OneSided(name, old, new) if old or new else None


def _common(before: Fact, after: Fact) -> Fact:
    """The later fact with only those values, and groups, that mean the same in both."""
    old, new = before.domain, after.domain
    if old == new:
        return after
    optional = before.optional and after.optional
    if isinstance(old, Scale) and isinstance(new, Scale):
        return _changed(after, optional=optional, **{after.kind: _within(after, *_inner(old, new))})
    if isinstance(old, Subset) and isinstance(new, Subset):
        more = [name for name in old.members if name not in new.groups]
        members = {*old.members, *new.members}
        tree = [*_trimmed(after.set_ or (), members, _same(old, new, members)), *more]
        return _changed(after, optional=optional, set=tree)
    if isinstance(old, Choice) and isinstance(new, Choice):
        shared = set(old.values) & set(new.values)
        return _changed(after, optional=optional, choice=_trimmed(after.choice or (), shared, _same(old, new, shared)))
    return _changed(after, optional=optional)


def _within(fact: Fact, low: Any, high: Any) -> dict[str, str]:
    """The kind of a scale, with other bounds."""
    ends = ("from", "to") if fact.kind in ("date", "datetime") else ("min", "max")
    kept = fact.declared(fact.kind).model_dump(by_alias=True, exclude_none=True, exclude={"min", "max", "from_", "to"})
    bounds = {key: said(bound) for key, bound in zip(ends, (low, high), strict=True) if bound is not None}
    return {**{key: str(what) for key, what in kept.items()}, **bounds}


def _same(old: Choice | Subset, new: Choice | Subset, values: set[str]) -> set[str]:
    """The names, of groups too, that mean the same in both, as far as it is about some values."""
    return {
        name
        for name, members in new.groups.items()
        if values.intersection(members) == values.intersection(old.groups.get(name, ()))
    }


def _changed(fact: Fact, **kind: object) -> Fact:
    said = fact.model_dump(by_alias=True, exclude_none=True)
    return Fact.model_validate({**said, **kind}, by_alias=True, by_name=False)


def _trimmed(tree: ChoiceTree, values: set[str], groups: set[str]) -> list[Any]:
    """A choice with some of its values and groups; the values of a group that goes stay."""
    found: list[Any] = []
    for item in tree:
        if isinstance(item, str):
            found += [item] if item in values else []
            continue
        for name, inner in item.items():
            below = _trimmed(inner, values, groups)
            found += [{name: below}] if below and name in groups else below
    return found


def _either(before: Reading | None, after: Reading) -> Reading:
    """A reading with the choices of both policies."""
    if before is None or list(before.choices) == list(after.choices):
        return after
    return Reading.model_construct(
        question=after.question, choices={**before.choices, **after.choices}, default=after.default
    )
