"""What two policies can both say: the values and facts that they share, and what only one of them declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.decide.unlinked import counted_concepts
from remit.model.facts import Fact
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
        members=tuple(
            found
            for name, old, new in facts
            if (found := _one_sided(name, old.domain.members, new.domain.members)) is not None
        ),
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
    counting = [name for name, each in after.derived.items() if each.verb == "count" and name in before.derived]
    if counting and counted_concepts(before) | counted_concepts(after) and not _counts_alike(before, after):
        yield counting[0], "a count of concepts that mean something else here than there"
    for name in (*after.facts, *after.readings):
        if name in before.readings and name in after.facts:
            yield name, "a fact here and a reading there"
        elif name in before.facts and name in after.readings:
            yield name, "a reading here and a fact there"
        elif name in before.facts and (said := _differing(before.facts[name], after.facts[name])):
            yield name, said


def _counts_alike(before: Policy, after: Policy) -> bool:
    """Whether the concepts that are counted are the same."""
    both = counted_concepts(before) | counted_concepts(after)
    old, new = ({n: policy.concepts[n].when for n in both if n in policy.concepts} for policy in (before, after))
    return old == new


def _differing(before: Fact, after: Fact) -> str | None:
    """What keeps two facts of one name from being the same."""
    old, new = (fact.unit or "no unit" for fact in (before, after))
    if before.kind != after.kind:
        return f"declared as {after.kind} here and as {before.kind} there"
    if old != new:
        return f"counted in {new} here and in {old} there"
    if before.derive != after.derive:
        return "derived otherwise here than there"
    return after.domain.clash(before.domain)


def _values(name: str, before: Fact, after: Fact) -> Iterator[OneSided]:
    old, new = before.domain, after.domain
    if old.bounds != new.bounds:
        yield OneSided(name, old.bounds, new.bounds)
    if found := _one_sided(name, _listed(before), _listed(after)):
        yield found


def _listed(fact: Fact) -> tuple[str, ...]:
    """The values that are listed, and that it is absent."""
    return (*map(str, fact.domain.values), *([str(ABSENT)] if fact.optional else []))


def _one_sided(name: str, before: Sequence[str], after: Sequence[str]) -> OneSided | None:
    old = tuple(value for value in before if value not in after)
    new = tuple(value for value in after if value not in before)
    return OneSided(name, old, new) if old or new else None


def _common(before: Fact, after: Fact) -> Fact:
    """The later fact with only those values, and groups, that mean the same in both."""
    if before.domain == after.domain:
        return after
    shared = after.domain.shared(before.domain, after.declared(after.kind))
    said = after.model_dump(by_alias=True, exclude_none=True)
    changed = {**said, "optional": before.optional and after.optional, after.kind: shared}
    return Fact.model_validate(changed, by_alias=True, by_name=False)


def _either(before: Reading | None, after: Reading) -> Reading:
    """A reading with the choices of both policies."""
    if before is None or list(before.choices) == list(after.choices):
        return after
    return Reading.model_construct(
        question=after.question, choices={**before.choices, **after.choices}, default=after.default
    )
