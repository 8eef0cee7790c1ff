"""What stands behind a rule that decides: itself, or of an included policy the rules of it that come to its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from remit.decide import Decision
from remit.model.inclusion import DOES, in_force
from remit.reader.policies import WrittenPolicy

EFFECT_OF = {does: effect for effect, does in DOES.items()}


@dataclass(frozen=True, slots=True)
class Behind:
    """A rule by the name that it goes by here, its sentence, and what it cites."""

    rule: str
    says: str
    cites: tuple[str, ...]


def behind(decision: Decision, rule: str) -> tuple[Behind, ...]:
    """The rules behind a rule that determines, or may: of an included policy, those of it that surely are in force.

    Where it is not known which are, it is the included policy that says so, resting on what all that may be rest on.
    Where none of them can be, it says so by default, and rests on no statement.

    Args:
        decision: What is to be explained.
        rule: One that determines in it, or may.
    """
    return tuple(_Within(decision, decision.loaded.written, "").rules(rule))


def says(decision: Decision, rule: str) -> str:
    """The sentence of a rule; of an included policy, those of its rules that come to it.

    Args:
        decision: the decision.
        rule: one that determines it, or may.
    """
    return " ".join(one.says for one in behind(decision, rule))


def cites_of(decision: Decision, rules: Iterable[str]) -> tuple[str, ...]:
    """What some rules rest on, each citation once, in the order in which they are cited.

    Args:
        decision: the decision.
        rules: those that determine it, or may.
    """
    return tuple(dict.fromkeys(cite for rule in rules for one in behind(decision, rule) for cite in one.cites))


class _Within:
    """A policy, and what its names begin with in the policy that is decided by."""

    def __init__(self, decision: Decision, written: WrittenPolicy, prefix: str) -> None:
        self.decision, self.written, self.prefix = decision, written, prefix

    def rules(self, rule: str) -> Iterator[Behind]:
        include, _, does = rule.rpartition(".")
        inner = self.written.included.get(include)
        if inner is None or does not in EFFECT_OF:
            own = self.written.policy.rules[rule]
            yield Behind(f"{self.prefix}{rule}", own.says, self._cites(own.cites))
            return
        prefix, effect = f"{self.prefix}{include}.", EFFECT_OF[does]
        fired = self._fired(prefix)
        possible = [n for n, r in inner.policy.rules.items() if r.effect is effect and fired.get(n, True)]
        within = _Within(self.decision, inner, prefix)
        if certain := [name for name in possible if name in fired]:
            for name in certain:
                yield from within.rules(name)
            return
        why = "" if possible else "no rule of it is in force, and then "
        cites = dict.fromkeys(c for name in possible for c in within._cites(inner.policy.rules[name].cites))
        yield Behind(f"{self.prefix}{rule}", f"{inner.policy.title}: {why}it {does} this.", tuple(cites))

    def _fired(self, prefix: str) -> Mapping[str, bool]:
        """Of the rules of a policy, whether they surely are in force, or surely are not; others are not in it."""
        ending = in_force("", "").removeprefix(".")
        steps = self.decision.derivation.steps
        names = {step.name: step.holds for step in steps if step.kind == "concept" and step.name.startswith(prefix)}
        return {
            name.removeprefix(prefix).removesuffix(ending): holds
            for name, holds in names.items()
            if name.endswith(ending)
        }

    def _cites(self, cites: tuple[str, ...]) -> tuple[str, ...]:
        """Citations as they are written; of an included policy, with the source that is meant there."""
        return tuple(str(self.written.policy.citation(each)) for each in cites) if self.prefix else cites
