"""A derivation: what fired, on which literals, citing what, in the order of firing; up to the verdict."""

from __future__ import annotations

from typing import Literal as OneOf
from typing import NamedTuple

from remit.model.rules import Verdict
from remit.normal.cubes import Cube

StepKind = OneOf["concept", "rule", "force", "rank", "effect", "verdict"]
StepKey = tuple[StepKind, str]
SAID: dict[StepKind, tuple[str, str]] = {  # of what holds, and of what does not
    "concept": ("{} holds", "{} does not hold"),
    "rule": ("{} applies", "{} does not apply"),
    "force": ("{} is in force", "{} is not in force"),
    "rank": ("a rule of an earlier rank than {} is in force", "no rule of an earlier rank than {} is in force"),
    "effect": ("a rule to {} is in force", "no rule to {} is in force"),
    "verdict": ("the verdict is {}", "the verdict is not {}"),
}


class DerivationStep(NamedTuple):
    """Something that surely is so (`holds`) or surely is not, by one of its cubes: what is in SAID, of a name."""

    kind: StepKind
    name: str
    holds: bool
    cube: Cube
    cites: tuple[str, ...] = ()

    def __str__(self) -> str:
        return SAID[self.kind][not self.holds].format(self.name)

    @property
    def key(self) -> StepKey:
        """What it is about."""
        return self.kind, self.name

    @property
    def symbol(self) -> str:
        """What later strata call it: a concept by its name, anything else by what is said where it holds."""
        return symbol(self.kind, self.name)


def symbol(kind: StepKind, name: str) -> str:
    """The name under which literals of later strata test what was derived.

    >>> symbol("force", "no-strikes")
    'no-strikes is in force'

    Args:
        kind: Which of the things that are derived, as in `SAID`.
        name: Of the concept, rule, effect or verdict.
    """
    return name if kind == "concept" else SAID[kind][0].format(name)


class Derivation(NamedTuple):
    """All steps, each after what it rests on; alternative cubes of one name are steps of their own."""

    steps: tuple[DerivationStep, ...]

    def applicable(self) -> frozenset[str]:
        """The rules that surely apply."""
        return self.names("rule")

    def names(self, kind: StepKind, *, holds: bool = True) -> frozenset[str]:
        """What surely is so of a kind, or surely is not.

        Args:
            kind: Which of the things that are derived, as in `SAID`.
            holds: False asks for what surely is not so; what is in neither answer is not known.
        """
        return frozenset([step.name for step in self.steps if step.kind == kind and step.holds is holds])

    def truths(self) -> dict[StepKey, bool]:
        """Everything that surely is so, or surely is not; `contradictions` are both."""
        return {(step.kind, step.name): step.holds for step in self.steps}

    def contradictions(self) -> frozenset[StepKey]:
        """What surely is so and surely is not: nothing, or the rules that fire are wrong."""
        truths = self.truths()
        return frozenset([step.key for step in self.steps if truths[step.kind, step.name] is not step.holds])

    def possible(self) -> tuple[Verdict, ...]:
        """The verdicts that did not surely turn out not to be it; exact where every test is decided."""
        never = self.names("verdict", holds=False)
        return tuple([verdict for verdict in SETTLED if verdict not in never])

    def first(self, kind: str, name: str, holds: bool = True) -> DerivationStep | None:
        """The step by which something was derived; None where it was not.

        Args:
            kind: Which of the things that are derived, as in `SAID`.
            name: Of the concept, rule, effect or verdict.
            holds: False asks for the step by which it surely is not so.
        """
        return next((s for s in self.steps if (s.kind, s.name, s.holds) == (kind, name, holds)), None)


SETTLED = tuple(verdict for verdict in Verdict if verdict is not Verdict.UNDETERMINED)
