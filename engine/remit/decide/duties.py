"""The duties that a verdict carries: which, from which rules, and whether surely or only in some cases that fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.errors import TooLarge
from remit.possible import are_few, has_one_of_by_cases
from remit.representatives import KnownFacts

if TYPE_CHECKING:
    from remit.decide.compiled_policy import CompiledPolicy


@dataclass(frozen=True, slots=True)
class CarriedDuty:
    """A duty that a verdict carries, surely or perhaps, with the rules that carry it and may determine the verdict."""

    duty: str
    what: str
    by: str | None
    sure: bool
    rules: tuple[str, ...]
    cites: tuple[str, ...]

    @property
    def says(self) -> str:
        """What is to be done, and by when, in one line."""
        return f"{self.what} ({self.by})" if self.by else self.what


def carried_duties(
    loaded: CompiledPolicy,
    known: KnownFacts,
    picked: Mapping[str, str],
    rules: Collection[str],
    may_rules: Collection[str],
) -> Iterator[CarriedDuty]:
    """The duties that a decision carries, in the order of the policy.

    One is sure where each completion has a determining rule that carries it, be it the same rule or another.

    Args:
        loaded: The policy.
        known: What is known of facts.
        picked: The choices of the readings that are not left open.
        rules: Those that determine the verdict in every completion.
        may_rules: Those that do in some.

    Raises:
        TooLarge: The completions are more than can be gone through.
    """
    policy = loaded.policy
    for name, carriers in policy.duties.items():
        if some := tuple(rule for rule in carriers if rule in may_rules):
            said = [policy.rules[rule].duties[name] for rule in some]
            cites = tuple(dict.fromkeys(cite for duty in said for cite in duty.cites))
            sure = not set(some).isdisjoint(rules)
            sure = sure or (len(some) > 1 and _one_always(loaded, known, picked, frozenset(some)))
            yield CarriedDuty(name, said[0].what, said[0].by, sure, some, cites)


def _one_always(loaded: CompiledPolicy, known: KnownFacts, picked: Mapping[str, str], rules: frozenset[str]) -> bool:
    """Whether each completion has one of some rules among those that determine it. Raises TooLarge."""
    try:
        if loaded.compiled is not None:
            return loaded.compiled.has_one_of(rules, known, picked)
    except TooLarge:
        if not are_few(loaded.policy, known):
            raise
    return has_one_of_by_cases(loaded.policy, known, picked, rules)
