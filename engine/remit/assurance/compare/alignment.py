"""Policies whose words differ, over one vocabulary: a value of one that is a group of another is told apart, too.

A policy that knows a value decides all that lies in the group of that name alike. So the group takes the place of the
value, and the policy says of each case what it said before: nothing is left out, and nothing is guessed. That is so of
a fact that no other is compared with or derived from; what cannot be aligned is left out, and said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from remit.assurance.compare.vocabulary import common_policy
from remit.decide.unlinked import behind
from remit.model.facts import Fact
from remit.model.kinds.choice_tree import ChoiceTree, named_values, walk_choice
from remit.model.matching import ABSENT
from remit.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Refined:
    """A value of one policy that others tell more apart in: the policy takes all of these for that value."""

    policy: int  # which, by its place
    fact: str
    value: str
    into: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Values of a fact, or bounds of a scale, that only some policies can state; cases that have one are left out."""

    fact: str
    values: tuple[str, ...]
    by: tuple[int, ...]  # which can, by their places
    bounds: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """Policies over one vocabulary. `words` has no rules: the facts with the values that all of them can state."""

    policies: tuple[Policy, ...]
    words: Policy
    refined: tuple[Refined, ...]
    left_out: tuple[LeftOut, ...]
    facts: Mapping[str, tuple[int, ...]]  # those that only some declare, and which


def aligned(policies: Sequence[Policy]) -> Alignment:
    """Policies over one vocabulary.

    Args:
        policies: Two or more.

    Raises:
        Incomparable: A name means different things in two of them.
    """
    found, refined = list(policies), list[Refined]()
    while step := next(_refinements(found), None):
        found[step.policy] = _with_group(found, step)
        refined.append(step)
    words = reduce(common_policy, found)
    places = {name: tuple(n for n, each in enumerate(found) if name in each.facts) for name in words.facts}
    return Alignment(
        tuple(found),
        words,
        tuple(_whole(each, found) for each in refined if not _is_inside(each, refined)),
        tuple(_left_out(found, words, places)),
        {name: where for name, where in places.items() if len(where) < len(found)},
    )


def _refinements(policies: Sequence[Policy]) -> Iterator[Refined]:
    """Each value that another policy has as a group, if all that have the group mean the same by it."""
    for place, policy in enumerate(policies):
        for name, fact in policy.facts.items():
            if fact.kind == "choice" and name not in policy.compared and name not in behind(policy, policy.derived):
                yield from _of_fact(policies, place, name, named_values(fact.tree))


def _of_fact(
    policies: Sequence[Policy], place: int, name: str, own: Mapping[str, tuple[str, ...]]
) -> Iterator[Refined]:
    others = [named_values(each.facts[name].tree) for each in policies if _has_choice(each, name)]
    for value in (value for value, inside in own.items() if inside == (value,)):
        groups = {frozenset(other[value]): other[value] for other in others if other.get(value, (value,)) != (value,)}
        if len(groups) == 1:
            (into,) = groups.values()
            inside = {name for other in others if other.get(value) == into for name in _below(other, into)}
            if not inside & (own.keys() - {value}):  # else a name would mean two things
                yield Refined(place, name, value, into)


def _below(named: Mapping[str, tuple[str, ...]], into: tuple[str, ...]) -> set[str]:
    """The values of a group, and the groups that lie in it; it is one of them."""
    return {name for name, values in named.items() if set(values) <= set(into)}


def _has_choice(policy: Policy, name: str) -> bool:
    return name in policy.facts and policy.facts[name].kind == "choice"


def _with_group(policies: Sequence[Policy], step: Refined) -> Policy:
    """The policy with the group of another in the place of the value, and that one's words for what is in it."""
    policy = policies[step.policy]
    other = next(
        each.facts[step.fact]
        for each in policies
        if _has_choice(each, step.fact) and named_values(each.facts[step.fact].tree).get(step.value) == step.into
    )
    below = next(inner for group, inner in walk_choice(other.tree) if group == step.value)
    fact = policy.facts[step.fact]
    named = {name for name, _ in walk_choice(below)}
    labels = {**{name: said for name, said in other.labels.items() if name in named}, **fact.labels}
    changed = fact.model_copy(update={"choice": _replaced(fact.tree, step.value, below), "labels": labels})
    return policy.model_copy(update={"facts": {**policy.facts, step.fact: changed}})


def _replaced(tree: ChoiceTree, value: str, below: ChoiceTree) -> ChoiceTree:
    found: list[Any] = []
    for item in tree:
        if isinstance(item, Mapping):
            found.append({group: _replaced(inner, value, below) for group, inner in item.items()})
        else:
            found.append({value: below} if item == value else item)
    return tuple(found)


def _is_inside(each: Refined, all_of: Sequence[Refined]) -> bool:
    """Whether it is of a value that came in with another."""
    return any(
        other is not each and (other.policy, other.fact) == (each.policy, each.fact) and each.value in other.into
        for other in all_of
    )


def _whole(each: Refined, policies: Sequence[Policy]) -> Refined:
    """The same with the values that it comes to in the end."""
    return Refined(
        each.policy, each.fact, each.value, named_values(policies[each.policy].facts[each.fact].tree)[each.value]
    )


def _left_out(policies: Sequence[Policy], words: Policy, places: Mapping[str, tuple[int, ...]]) -> Iterator[LeftOut]:
    for name, where in places.items():
        facts, common = {place: policies[place].facts[name] for place in where}, words.facts[name]
        by: dict[str, tuple[int, ...]] = {}
        for place, fact in facts.items():
            for value in _listed(fact):
                by[value] = (*by.get(value, ()), place)
        both = {**dict.fromkeys(_listed(common))}
        missing = {value: who for value, who in by.items() if value not in both}
        for who in dict.fromkeys(missing.values()):
            yield LeftOut(name, tuple(value for value, having in missing.items() if having == who), who)
        wider = tuple(place for place, fact in facts.items() if fact.domain.bounds != common.domain.bounds)
        if wider:
            yield LeftOut(name, common.domain.bounds, wider, bounds=True)


def _listed(fact: Fact) -> tuple[str, ...]:
    """The values that are listed, and that it is absent."""
    return (*map(str, fact.domain.values), *([str(ABSENT)] if fact.optional else []))
