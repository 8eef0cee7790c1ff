"""Derived facts in sentences: what they come to, and from what; and what that leaves uncertain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.decide import Decision
from remit.decide.answers import Flip
from remit.decide.derived_values import items_of
from remit.decide.unlinked import apart, behind, telling_facts
from remit.explain.words import clauses, listed, name_in_words, say, say_concept, sentence
from remit.model.derived import Derivation, Operand
from remit.model.kinds.ranges import said
from remit.model.policy import Policy


def say_derivation(derivation: Derivation) -> str:
    """What a fact is derived from, as a phrase: the sum of shop-hours and school-hours.

    Args:
        derivation: As it is written.
    """
    verb = derivation.verb
    parts = [each.name if each.name is not None else said(each.constant) for each in derivation.operands]
    end = f", and where a month has no such day, to the {derivation.month_end}" if derivation.month_end else ""
    if verb in ("after", "before"):
        return f"the day {parts[1]} {verb} {parts[0]}{end}"
    if verb in ("years", "months", "days"):
        return f"the {verb} from {parts[0]} to {parts[1]}{end}"
    return f"the {verb} of {listed(parts)}"


def say_derived(decision: Decision) -> Iterator[str]:
    """The arithmetic: of each derived fact that a condition looks at, what it comes to, and from what.

    Args:
        decision: What is explained.
    """
    policy, telling = decision.loaded.policy, telling_facts(decision.loaded.policy)
    for name, items in decision.derived.items():
        if name in telling:
            parts = list(_parts(decision, name))
            if any(each in decision.known for each in behind(policy, [name])):
                yield sentence(f"worked out: {say(policy, name, items)}{f', as {clauses(parts)}' if parts else ''}")


def _parts(decision: Decision, name: str) -> Iterator[str]:
    """What is known of each operand, as a clause."""
    policy, derivation = decision.loaded.policy, decision.loaded.policy.derived[name]
    for operand in derivation.operands:
        if operand.name is None:
            yield from _constant(derivation.verb, operand)
        elif operand.name in policy.concepts:
            step = decision.derivation.first("concept", operand.name)
            other = decision.derivation.first("concept", operand.name, False)
            if step or other:
                yield say_concept(policy, operand.name, holds=step is not None)
        elif operand.name in decision.stated:
            yield say(policy, operand.name, decision.stated[operand.name])
        elif operand.name in decision.known:
            yield say(policy, operand.name, items_of(decision.known[operand.name]))


def _constant(verb: str, operand: Operand) -> Iterator[str]:
    """A constant that is one of the terms; a period or a factor is said by the derivation."""
    if isinstance(operand.constant, str):
        yield f"the clock is that of {operand.constant}"
    elif verb == "product":
        yield f"that is taken {said(operand.constant)} times"
    elif verb in ("after", "before"):
        yield f"it is {operand.constant} {'later' if verb == 'after' else 'earlier'}"
    else:
        yield f"there is {said(operand.constant)} beside it"


def say_apart(policy: Policy, names: Sequence[str]) -> Iterator[str]:
    """What is to be borne in mind of all cases, where some derived facts are looked at apart from their inputs.

    Args:
        policy: The one that has them.
        names: These facts; of none, nothing is said.
    """
    if names:
        called = listed(name_in_words(policy, name) for name in names)
        those, are = ("what it is", "is") if len(names) == 1 else ("what they are", "are")
        said = f"{called} {are} looked at apart from {those} derived from"
        yield sentence(f"{said}: what holds of all cases does, and a case that is counted or shown may be none")


def say_flips_apart(decision: Decision, flips: Sequence[Flip]) -> Iterator[str]:
    """That changes of derived facts are looked at apart, where they may not go together.

    Args:
        decision: What is explained.
        flips: What would change it.
    """
    policy = decision.loaded.policy
    if flips and (names := apart(policy) if policy.derived else ()):
        called = listed(name_in_words(policy, name) for name in names)
        are = "is" if len(names) == 1 else "are"
        yield f"What would change it is looked at apart from what {called} {are} derived from."


def say_unlinked(decision: Decision) -> Iterator[str]:
    """That what is possible may be less than is said, where derived facts are looked at apart from their inputs.

    Args:
        decision: What is explained.
    """
    policy = decision.loaded.policy
    if decision.unlinked:
        names = listed(name_in_words(policy, name) for name in decision.unlinked)
        it = "it is" if len(decision.unlinked) == 1 else "they are"
        yield f"Perhaps not all of this is possible: {names} may be less free than is said, by what {it} derived from."
