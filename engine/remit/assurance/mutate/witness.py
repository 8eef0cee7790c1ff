"""The smallest scenario that would notice a mutant: what it states, and what the policy says of it.

Of all scenarios, one that states nothing may notice, by what it could be; it would teach nobody anything. So these have
one verdict, and state as little as that takes; only where a constraint is gone may they be undetermined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from remit.assurance.mutate.mutant_decisions import VariantOnDiagram
from remit.assurance.mutate.mutant_diagrams import Bench
from remit.assurance.region_words import as_scenario
from remit.assurance.variants import OTHER, VariantPair
from remit.check import check
from remit.decide import Decision, LoadedPolicy
from remit.decide.answers import FactChanges
from remit.diagram.nodes import Node
from remit.diagram.policy_tests import AllowedLists
from remit.errors import RemitError, TooLarge
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.model.scenario import Expectation, Scenario
from remit.reader.scenarios import WrittenScenario
from remit.reader.tree import LocatedNode as Part
from remit.reader.tree import Origins

MOST_TRIED = 50  # scenarios
NOWHERE = Origins("", Part(None, 0, 0))


def mutated(loaded: LoadedPolicy, policy: Policy) -> LoadedPolicy:
    """A mutant, compiled by itself."""
    return LoadedPolicy(replace(loaded.written, policy=policy), loaded.explainer)


def misses(mutant: LoadedPolicy, written: WrittenScenario) -> tuple[str, ...]:
    """What a mutant does otherwise than a scenario expects."""
    scenario = written.scenario
    try:
        return check(written, mutant.decide(scenario.given, readings=scenario.readings)).misses
    except TooLarge:
        raise
    except RemitError as wrong:
        return tuple(problem.message for problem in wrong.problems)


class Noticing(NamedTuple):
    """A scenario that notices a mutant, what would be missed, and whether surely no other of its kind states less."""

    scenario: Scenario
    miss: str
    is_smallest: bool


def would_notice(bench: Bench, mutant: Policy, loaded: LoadedPolicy, name: str) -> Noticing | None:
    """A smallest scenario that notices a mutant, as the policy decides it."""
    itself, other = (VariantOnDiagram(loaded, policy, bench) for policy in (bench.policy, mutant))
    for where, is_smallest in islice(_candidates(bench, mutant), MOST_TRIED):
        for scenario in _possible(itself, as_scenario(bench.policy, name, where)):
            if found := misses(other, WrittenScenario(scenario, None, NOWHERE)):
                return Noticing(scenario, found[0], is_smallest)
    return None


def _possible(loaded: LoadedPolicy, scenario: Scenario) -> Iterator[Scenario]:
    """What may be expected of a scenario; nothing where constraints allow no such case."""
    try:
        yield from _expecting(loaded, scenario)
    except RemitError:
        return


def _expecting(loaded: LoadedPolicy, scenario: Scenario) -> Iterator[Scenario]:
    """A scenario that expects what the policy says: the verdict, or what is possible; and by which rules.

    That it is by none is not said at first.
    """
    decision = loaded.decide(scenario.given, readings=scenario.readings)
    open = decision.verdict is Verdict.UNDETERMINED
    expect = Expectation(verdict=decision.verdict, could_be=decision.possible if open else None)
    for because in dict.fromkeys([_rules(decision) or None, _rules(decision)]):
        yield scenario.model_copy(update={"expect": expect, "because": because})
    if loaded.policy.duties:
        sure = tuple(duty.duty for duty in decision.duties if duty.sure)
        yield scenario.model_copy(update={"expect": expect, "duties": sure})


def _rules(decision: Decision) -> tuple[str, ...]:
    return decision.may_rules if decision.verdict is Verdict.UNDETERMINED else decision.rules


def _candidates(bench: Bench, mutant: Policy) -> Iterator[tuple[FactChanges, bool]]:
    """Scenarios that should notice: by the verdict before by the rules, with defaults before with readings.

    With each, whether it is a smallest of its kind: surely not where it is only one way through a diagram.
    """
    for by_rules in (False, True):
        for pair, within, said in _views(bench, mutant, by_rules):
            for one in bench.smallest(pair, within):
                yield _stated(one.where, said), one.is_smallest
    for pair, within, said in _views(bench, mutant, True) if bench.policy.duties else ():
        if (carries := bench.study.witness(pair.differing, OTHER, within)) is not None:
            yield _stated(carries.where, said), carries.is_smallest
    for pair, _, said in () if bench.has_many_outcomes else _views(bench, mutant, True):
        for allowed, root, value in bench.telling(pair):
            if (where := _where(bench, root, value, allowed)) is not None:
                yield _stated(where, said), False
                yield _stated(_left(bench, allowed), said), False  # of two verdicts, the rules of both are seen


def _views(
    bench: Bench, mutant: Policy, by_rules: bool
) -> Iterator[tuple[VariantPair, AllowedLists, Mapping[str, str]]]:
    """What is compared, the cells to look at, and the readings that must be said: first none, then any may be."""
    policy = bench.policy
    everyone = list(policy.readings)
    yield bench.by_default(mutant, everyone, by_rules=by_rules), bench.with_readings(policy, everyone), {}
    moved = bench.other_defaults(mutant)
    for unsaid in (None, *moved):
        others = [name for name in moved if name != unsaid]
        pair = bench.by_default(mutant, [] if unsaid is None else [unsaid], by_rules=by_rules)
        for choices in product(*(policy.readings[name].choices for name in others)):
            said = dict(zip(others, choices, strict=True))
            fixed = [*others, *([] if unsaid is None else [unsaid])]
            yield pair, bench.with_readings(policy, fixed, said), said


def _stated(where: FactChanges, said: Mapping[str, str]) -> FactChanges:
    """With the readings that must be said."""
    return (*where, *((name, (choice,)) for name, choice in said.items() if name not in dict(where)))


def _where(bench: Bench, root: Node, value: int, allowed: AllowedLists) -> FactChanges | None:
    """What is stated of a way to a terminal, and of the levels that were forgotten; None where there is no way."""
    study = bench.study
    terminal = next(node for node in bench.diagram.below(root) if bench.diagram.value[node] == value)
    way = _way(bench, root, terminal, allowed)
    if way is None:
        return None
    path = study.path(root, value, [way.get(level, cells) for level, cells in enumerate(allowed)])
    return None if path is None else (*_left(bench, allowed), *study.stated(study.said(way), path))


def _left(bench: Bench, allowed: AllowedLists) -> FactChanges:
    """What is stated of facts of which some cells are left."""
    study = bench.study
    left = {level: cells for level, cells in enumerate(allowed) if len(cells) < len(study.everything[level])}
    return study.words(left)


def _way(bench: Bench, root: Node, terminal: Node, within: AllowedLists) -> dict[int, tuple[int, ...]] | None:
    """The cells on a way from a root to a terminal, if there is one within the allowed cells."""
    if root == terminal:
        return {}
    diagram = bench.diagram
    level = diagram.level[root]
    for cell in within[level]:
        child = diagram.children[root][cell]
        if terminal in diagram.below(child) and (rest := _way(bench, child, terminal, within)) is not None:
            return {level: (cell,), **rest}
    return None
