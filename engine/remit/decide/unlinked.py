"""Where more is taken for possible than is: derived facts that are looked at apart from what they are derived from.

A derived fact is free within its bounds. That loses nothing where what it is derived from is known, or bears on nothing
else: then each of its values is that of some inputs, whatever the rest of the case is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable
from typing import cast

from remit.decide.derived_values import operand_reach, reach_of, with_derived
from remit.diagram.space import the_value
from remit.model.derived import Derivation
from remit.model.kinds.scale import Scale
from remit.model.matching import Tests
from remit.model.policy import Policy
from remit.representatives import KnownFacts, representatives


def unlinked(policy: Policy, known: KnownFacts, also: Collection[str] = ()) -> tuple[str, ...]:
    """The derived facts of which not every value within its bounds may be that of some inputs.

    Where there are none, what is possible by the bounds is possible. A derived fact is linked if all that it is derived
    from is known, or if what is not known of it is tested by no condition and taken by nothing else, and the operation
    comes to every value between the least and the greatest.

    Args:
        policy: One that lint has passed.
        known: What is known, with what follows from it.
        also: Facts that something beside the policy tests, too.
    """
    used = Counter(each for derivation in policy.derived.values() for each in derivation.inputs)
    telling, found = telling_facts(policy, also), list[str]()
    for name, derivation in policy.derived.items():
        if name not in telling and _narrows(policy, name, derivation, known, also):
            found.append(name)
        open_ = _open(policy, derivation, known) if name in telling else []
        alone = all(used[each] == 1 and each not in found and not is_tested(policy, each, also) for each in open_)
        if open_ and not (alone and _is_even(policy, name, open_) and reach_of(policy, derivation, known).is_solid):
            found.append(name)
    return tuple(found)


def apart(policy: Policy, also: Collection[str] = ()) -> tuple[str, ...]:
    """The derived facts of which not every value that the policy tells apart may be that of some inputs.

    Where there are none, each case that is counted and looked at, with all derived facts free, is a case.

    Args:
        policy: One that lint has passed.
        also: Facts that something beside the policy tests, too.

    Raises:
        RemitError: A derived fact can have none of the values that it declares.
    """
    known = with_derived(policy, {})
    found = {*unlinked(policy, known, also)}
    found |= {name for name in telling_facts(policy, also) if name in known and not _occurs(policy, name, known[name])}
    return tuple(name for name in policy.derived if name in found)


def _narrows(policy: Policy, name: str, derivation: Derivation, known: KnownFacts, also: Collection[str]) -> bool:
    """Whether a fact that nothing tests is stated, and so says something of a tested one that it is derived from.

    Nobody looks at what follows from a derived fact for those that it is derived from.
    """
    inputs = behind(policy, [name])
    if name not in known or not any(is_tested(policy, each, also) for each in inputs):
        return False
    return bool(_open(policy, derivation, known)) and known[name] != _following(policy, name, known)


def _following(policy: Policy, name: str, known: KnownFacts) -> Tests | None:
    """What follows for a derived fact, if nothing is stated of it."""
    return with_derived(policy, {each: tests for each, tests in known.items() if each != name}).get(name)


def _occurs(policy: Policy, name: str, follows: Tests) -> bool:
    """Whether all that is told apart of a derived fact is so of some value that can follow."""
    if name in policy.compared:
        return False  # it may lie to others in ways that no inputs give
    return len(representatives(policy, name, {name: follows})) == len(representatives(policy, name, {}))


def moving(policy: Policy, names: Iterable[str], also: Collection[str] = ()) -> tuple[str, ...]:
    """The tested facts that may have to change where some do: what these are derived from, and what is derived from it.

    Args:
        policy: One that lint has passed.
        names: Facts or readings that change.
        also: Facts that something beside the policy tests, too.
    """
    chosen = frozenset(names)
    inputs = chosen | behind(policy, chosen)
    more = [name for name in policy.facts if name in inputs or not behind(policy, [name]).isdisjoint(inputs)]
    return tuple(name for name in more if name not in chosen and is_tested(policy, name, also))


def idle_inputs(policy: Policy) -> frozenset[str]:
    """The facts that tell nothing but what is derived from them: who states these needs none of those.

    Args:
        policy: One that lint has passed.
    """
    return frozenset(name for name in behind(policy, telling_facts(policy)) if not is_tested(policy, name))


def counted_concepts(policy: Policy) -> frozenset[str]:
    """The concepts on which derived facts that tell depend, down through others: no condition need name them.

    Args:
        policy: The one that has them.
    """
    telling, found = telling_facts(policy), set[str]()
    left = [each for name in policy.derived if name in telling for each in policy.derived[name].inputs]
    while left:
        name = left.pop()
        if name in policy.concepts and name not in found:
            found.add(name)
            left += policy.concepts[name].when.names()
    return frozenset(found)


def derives_alike(one: Policy, other: Policy) -> bool:
    """Whether the facts of two policies are derived alike; diagrams, in which derived facts are free, do not tell.

    Args:
        one: A policy.
        other: Another one of the same facts.
    """
    if not (one.derived or other.derived):
        return True
    both = counted_concepts(one) | counted_concepts(other)
    conditions = [{name: p.concepts[name].when for name in both if name in p.concepts} for p in (one, other)]
    return dict(one.derived) == dict(other.derived) and conditions[0] == conditions[1]


def telling_facts(policy: Policy, also: Collection[str] = ()) -> frozenset[str]:
    """The derived facts that are tested, and those that these are derived from.

    Args:
        policy: The one that has them.
        also: Facts that something beside the policy tests, too.
    """
    found = set[str]()
    for name in reversed(list(policy.derived)):
        if is_tested(policy, name, also) or name in found:
            found |= {name, *policy.behind(name)}
    return frozenset(found & policy.derived.keys())


def behind(policy: Policy, names: Iterable[str]) -> frozenset[str]:
    """All facts that some facts are derived from, down through others.

    Args:
        policy: The one that has them.
        names: Facts, derived or not.
    """
    found = set[str]()
    left = [name for name in names if name in policy.derived]
    while left:
        more = set(policy.behind(left.pop())) - found
        found |= more
        left += [name for name in more if name in policy.derived]
    return frozenset(found)


def open_input(policy: Policy, name: str, known: KnownFacts, passed: Container[str] = ()) -> str:
    """Of a derived fact the first fact that it is derived from, of which not one value is left; else the fact itself.

    Args:
        policy: The one that has it.
        name: A fact or a reading.
        known: What is known, with what follows from it.
        passed: What is not to be named.
    """
    if name not in policy.derived:
        return name
    for each in policy.behind(name):
        if each in policy.facts and each not in passed and the_value(known.get(each, ())) is None:
            return open_input(policy, each, known, passed)
    return name


def is_tested(policy: Policy, name: str, also: Collection[str] = ()) -> bool:
    """Whether a condition is about a fact; a concept is one itself.

    Args:
        policy: The one that has it.
        name: A fact or a concept.
        also: Facts that something beside the policy tests, too.
    """
    return name in also or name in policy.concepts or bool(policy.tested[name]) or name in policy.compared


def _open(policy: Policy, derivation: Derivation, known: KnownFacts) -> list[str]:
    """The facts and concepts that it takes of which more than one value is left."""
    reached = {each.name: operand_reach(policy, derivation, each, known) for each in derivation.operands}
    return [name for name, reach in reached.items() if name is not None and reach.is_open]


def _is_even(policy: Policy, name: str, operands: Iterable[str]) -> bool:
    """Whether a sum or the like goes from value to value in the steps of what it is derived from."""
    if not policy.derived[name].operation.is_alike:
        return True
    return len({_step(policy, each) for each in (name, *operands)}) == 1


def _step(policy: Policy, name: str) -> object:
    return cast("Scale", policy.domains[name]).step  # such operations take numbers and days only
