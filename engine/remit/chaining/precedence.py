"""Precedence as strata: from the rules that apply, to those in force, to their effects, to the verdict.

The meaning is that of `remit.verdict`, written as conjunctions of what surely is so and what surely is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from remit.chaining.derivation import SETTLED, DerivationStep, StepKind, symbol
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict
from remit.normal.cubes import Cube, Literal
from remit.verdict import VERDICT_OF, follows

Stratum = tuple[DerivationStep, ...]
TRUE = ("true",)


def literal(kind: StepKind, name: str, wanted: bool) -> Literal:
    """That something of an earlier stratum surely is so, or surely is not.

    Args:
        kind: Which of the things that are derived, as in `derivation.SAID`.
        name: Of the concept, rule, effect or verdict.
        wanted: Whether it is to be so.
    """
    return Literal(symbol(kind, name), TRUE, wanted)


def precedence_of(policy: Policy) -> Iterator[Stratum]:
    """The strata after the rules: overrides by their depth, effects in force, the verdict."""
    levels: dict[int, list[DerivationStep]] = {}
    for level, steps in _overrides(policy):
        levels.setdefault(level, []).extend(steps)
    yield from (tuple(levels[level]) for level in sorted(levels))
    effects = [effect for effect in VERDICT_OF if any(rule.effect is effect for rule in policy.rules.values())]
    if effects:
        yield tuple(step for effect in effects for step in _effect(policy, effect))
    yield tuple(_verdicts(effects, policy.otherwise))


def _overrides(policy: Policy) -> Iterator[tuple[int, Iterable[DerivationStep]]]:
    """Of every rule, and of every rank but the first, the steps with their level: one more than what they rest on."""
    level: dict[str, int] = {}
    rank, floor, within = None, -1, list[str]()  # the rank that we are in, the level before it, its rules so far
    earlier: str | None = None  # the first rule of this rank, for which all earlier ranks are named
    for name in sorted(policy.rules, key=policy.precedence.__getitem__):
        own = policy.rank[name]
        if own is None:  # it is overridden by what names it, whatever the ranks of that
            named = list(policy.overridden_by[name])
            level[name] = 1 + max((level[other] for other in named), default=-1)
            yield level[name], _in_force(name, named, None)
            continue
        if rank is not None and own != rank:
            floor = 1 + max(level[each] for each in within)
            yield floor, _rank(name, within, earlier)
            earlier, within = name, []
        rank = own
        within.append(name)
        named = [other for other in policy.overridden_by[name] if policy.rank[other] in (rank, None)]
        level[name] = 1 + max([floor, *(level[other] for other in named)])
        yield level[name], _in_force(name, named, earlier)


def _in_force(name: str, overriders: Iterable[str], earlier: str | None) -> Iterator[DerivationStep]:
    """A rule is in force where it applies and nothing that overrides it is."""
    above = [literal("force", other, True) for other in overriders]
    above += [literal("rank", earlier, True)] if earlier is not None else []
    applies = literal("rule", name, True)
    yield DerivationStep("force", name, True, (applies, *(each.negated() for each in above)))
    yield from (DerivationStep("force", name, False, (each,)) for each in (applies.negated(), *above))


def _rank(name: str, before: Iterable[str], earlier: str | None) -> Iterator[DerivationStep]:
    """Whether some rule of an earlier rank is in force: of the one just before, or of those before that."""
    some = [literal("force", other, True) for other in before]
    some += [literal("rank", earlier, True)] if earlier is not None else []
    yield from _any("rank", name, some)


def _effect(policy: Policy, effect: Effect) -> Iterator[DerivationStep]:
    rules = [name for name, rule in policy.rules.items() if rule.effect is effect]
    yield from _any("effect", effect.value, [literal("force", name, True) for name in rules])


def _any(kind: StepKind, name: str, some: Iterable[Literal]) -> Iterator[DerivationStep]:
    """Something is so where one of these is, and is not where none is."""
    listed = tuple(some)
    yield from (DerivationStep(kind, name, True, (each,)) for each in listed)
    yield DerivationStep(kind, name, False, tuple(each.negated() for each in listed))


def _verdicts(effects: list[Effect], otherwise: str) -> Iterator[DerivationStep]:
    """The verdict, and what it is not, wherever so much follows already from some of the effects."""
    partial = [dict(zip(effects, truths, strict=True)) for truths in product((None, True, False), repeat=len(effects))]
    partial.sort(key=lambda known: sum(truth is not None for truth in known.values()))
    could = {_cube(known): set(_completions(known, otherwise)) for known in partial}
    for verdict in SETTLED:
        for holds in (True, False):
            fitting = [cube for cube, found in could.items() if _tells(found, verdict, holds=holds)]
            yield from (DerivationStep("verdict", verdict.value, holds, cube) for cube in _smallest(fitting))


def _cube(known: Mapping[Effect, bool | None]) -> Cube:
    return tuple(literal("effect", effect.value, truth) for effect, truth in known.items() if truth is not None)


def _completions(known: Mapping[Effect, bool | None], otherwise: str) -> Iterator[Verdict]:
    """The verdicts on all that the effects in force can be."""
    for truths in product(*((True, False) if truth is None else (truth,) for truth in known.values())):
        yield follows({effect for effect, truth in zip(known, truths, strict=True) if truth}, otherwise)


def _tells(found: set[Verdict], verdict: Verdict, *, holds: bool) -> bool:
    return found == {verdict} if holds else verdict not in found


def _smallest(cubes: Iterable[Cube]) -> Iterator[Cube]:
    """Without those that a smaller one covers; smaller ones come first."""
    kept: list[Cube] = []
    for cube in cubes:
        if not any(set(smaller) <= set(cube) for smaller in kept):
            kept.append(cube)
            yield cube
