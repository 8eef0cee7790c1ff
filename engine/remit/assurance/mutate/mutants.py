"""Mutants: a policy with one thing wrong in it, of every kind that is worth noticing; the operators are data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from remit.assurance.mutate import conditions, parts
from remit.assurance.mutate.combining import other_combining
from remit.assurance.mutate.derivations import other_derivations
from remit.assurance.mutate.sentences import unsaid
from remit.errors import Location
from remit.model.asked import Path
from remit.model.editing import Edit
from remit.model.policy import Policy
from remit.reader.policies import WrittenPolicy

Operator = Callable[[Policy], Iterator[Edit]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy that differs from the written one in one thing: which, in words, and where that stands.

    The policy is made when it is asked for: of a large one there are very many.
    """

    kind: str
    what: str
    at: Location
    make: Callable[[], Policy] = field(repr=False, compare=False)

    @property
    def policy(self) -> Policy:
        return self.make()


@dataclass(frozen=True, slots=True)
class MutantKind:
    """A kind of mutant: what it changes, and what makes all of them."""

    says: str
    operator: Operator


KINDS: Mapping[str, MutantKind] = {
    "effect": MutantKind("a rule has another effect", parts.other_effects),
    "rule": MutantKind("a rule is not there", parts.without_rules),
    "drop": MutantKind("a test, an alternative or a `not` is not there", conditions.dropped),
    "negate": MutantKind("a test, an alternative, an `any` or a `not` is turned round", conditions.negated),
    "widen": MutantKind("a test accepts a sibling too, or the enclosing group", conditions.widened),
    "narrow": MutantKind("a test accepts one value less, or part of a group", conditions.narrowed),
    "threshold": MutantKind("a bound in a test is one off", conditions.shifted),
    "comparison": MutantKind(
        "two facts are compared by the neighbouring verb: more than for at least", conditions.compared
    ),
    "set": MutantKind("a set is asked for with another verb, or with one clause less", conditions.asked_of_sets),
    "date": MutantKind("a first or last day is one off, or not there", parts.other_days),
    "override": MutantKind(
        "an override is not there, one more is there, or one goes the other way", parts.other_overrides
    ),
    "duty": MutantKind("a rule carries a duty less", parts.without_duties),
    "combining": MutantKind("rules are combined in another way, or a priority is one off", other_combining),
    "otherwise": MutantKind("what no rule is about has another verdict", parts.other_rest),
    "reading": MutantKind("a reading has another default", parts.other_defaults),
    "derivation": MutantKind("a fact is derived by another operation, of less, or one off", other_derivations),
    "constraint": MutantKind("a constraint is not there", parts.without_constraints),
    "sentence": MutantKind("a statement was never made: what rests on it alone is not there", unsaid),
}


def mutants(written: WrittenPolicy, kinds: Iterable[str] = KINDS) -> list[Mutant]:
    """All mutants of some kinds, in the order of the kinds and of the file.

    Args:
        written: The policy.
        kinds: Keys of KINDS, in the order that is wanted.
    """
    return [
        Mutant(kind, made.what, place(written, made.path), made.make)
        for kind in kinds
        for made in KINDS[kind].operator(written.policy)
    ]


def place(written: WrittenPolicy, path: Path) -> Location:
    """Where a part of the policy stands, or a statement in its own file."""
    if path[0] == "statements":
        source, locator = str(path[1]), str(path[2])
        there = written.statement_origins.get(source)
        return written.origins.key("sources", source) if there is None else there.key("statements", locator)
    if path[2:3] == ("overrides",):
        return written.origins.named(str(path[3]), *path[:3])
    return written.origins.key(*path)
