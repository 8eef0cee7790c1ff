"""Would the scenarios notice if the policy were wrong? Each mutant is proved equivalent, killed, or survives.

Equivalent: in every case, under every choice of the readings and whatever is left to their defaults, the same verdict
follows from the same rules, and so is what scenarios ask beside it (whether a concept is so that they expect or state,
and where they expect it what is in force); so every decision that a scenario can be about is the same. It is proved:
the diagrams of both policies are one node. (A mutant with more cases, because a constraint is gone, is equivalent where
no scenario has other possible outcomes.) With `by_rules=False` the same verdict will do, from whichever rules.

Killed: the first scenario that is as expected by the policy, and not by the mutant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from remit.assurance.mutate.asked import Asked, asks_more, questions
from remit.assurance.mutate.mutant_decisions import VariantOnDiagram
from remit.assurance.mutate.mutant_diagrams import Bench
from remit.assurance.mutate.mutants import KINDS, Mutant
from remit.assurance.mutate.witness import NOWHERE, misses, mutated, would_notice
from remit.assurance.variants import NEW, OTHER, Likeness, VariantPair
from remit.decide import LoadedPolicy
from remit.decide.unlinked import derives_alike
from remit.diagram.junctions import HOLDS
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.scenario import Scenario
from remit.progress import told
from remit.reader.scenarios import WrittenScenario

TOGETHER = 32  # mutants on one diagram


class Fate(StrEnum):
    """What became of a mutant."""

    EQUIVALENT = "equivalent"
    KILLED = "killed"
    SURVIVED = "survived"
    TOO_LARGE = "too large"  # for one diagram together with the policy


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and its fate: the scenario that kills it, or would; and how it is noticed, in words."""

    mutant: Mutant
    fate: Fate
    killer: WrittenScenario | None = None
    witness: Scenario | None = None
    is_smallest: bool = True  # the witness; else there were too many sets of facts to go through
    miss: str | None = None


@dataclass(frozen=True, slots=True)
class MutantTrial:
    """What became of all mutants; the scenarios that were used, and those that were not as expected anyway."""

    judged: tuple[Judged, ...]
    used: int
    unexpected: tuple[WrittenScenario, ...]
    idle: int

    def of(self, fate: Fate) -> tuple[Judged, ...]:
        return tuple(one for one in self.judged if one.fate is fate)

    @property
    def score(self) -> float:
        """The share of the mutants that are not equivalent that are killed, in percent, to the tenth below."""
        killed, survived = len(self.of(Fate.KILLED)), len(self.of(Fate.SURVIVED))
        return 1000 * killed // (killed + survived) / 10 if killed + survived else 100.0

    def table(self) -> Mapping[str, Counter[Fate]]:
        """How many of each kind met which fate."""
        kinds = [kind for kind in KINDS if any(one.mutant.kind == kind for one in self.judged)]
        return {kind: Counter(one.fate for one in self.judged if one.mutant.kind == kind) for kind in kinds}


def mutate(
    loaded: LoadedPolicy,
    listed: Sequence[Mutant],
    scenarios: Iterable[WrittenScenario],
    *,
    by_rules: bool = True,
    with_witnesses: bool = True,
) -> MutantTrial:
    """Judge mutants by scenarios that are all of the policy.

    Args:
        loaded: The policy.
        listed: Its mutants.
        scenarios: Those that expect nothing, or what is not so, are not used, and told apart.
        by_rules: Expected rules notice a mutant, too, and not the verdict alone.
        with_witnesses: Look for a scenario that would notice each survivor: of all, that takes longest.

    Raises:
        TooLarge: The policy itself comes to more than can be looked at; a mutant that does is judged to be too large.
    """
    used, unexpected, idle = _sorted(loaded, scenarios)
    judged = judge(loaded, listed, used, by_rules=by_rules, with_witnesses=with_witnesses)
    found = list(told("mutants are judged", judged, len(listed)))
    for question in questions(loaded, (written.scenario for written in used)):
        found = list(_asked(loaded, question, found, with_witnesses=with_witnesses))
    return MutantTrial(tuple(found), len(used), tuple(unexpected), idle)


def _asked(loaded: LoadedPolicy, question: Asked, found: Iterable[Judged], *, with_witnesses: bool) -> Iterator[Judged]:
    """The fates, where those that are equivalent are judged by one question more; no scenario has told of them."""
    listed = list(found)
    equivalent = [one.mutant for one in listed if one.fate is Fate.EQUIVALENT]
    again = judge(question.loaded, [question.put(mutant) for mutant in equivalent], [], with_witnesses=with_witnesses)
    for one in listed:
        yield _answered(loaded, question, one.mutant, next(again)) if one.fate is Fate.EQUIVALENT else one


def _answered(loaded: LoadedPolicy, question: Asked, mutant: Mutant, judged: Judged) -> Judged:
    """The fate by a question as that of the mutant itself; the scenario that would notice expects the answer."""
    if judged.witness is None:
        return replace(judged, mutant=mutant)
    witness = question.expecting(judged.witness)
    miss = misses(mutated(loaded, mutant.policy), WrittenScenario(witness, None, NOWHERE))
    return replace(judged, mutant=mutant, witness=witness, miss=next(iter(miss), None))


def _sorted(
    loaded: LoadedPolicy, scenarios: Iterable[WrittenScenario]
) -> tuple[list[WrittenScenario], list[WrittenScenario], int]:
    """The scenarios that expect something and find it so, those that do not, and how many expect nothing."""
    used: list[WrittenScenario] = []
    unexpected: list[WrittenScenario] = []
    idle = 0
    for written in scenarios:
        if not written.scenario.expects:
            idle += 1
        else:
            (unexpected if misses(loaded, written) else used).append(written)
    return used, unexpected, idle


def judge(
    loaded: LoadedPolicy,
    listed: Sequence[Mutant],
    scenarios: Sequence[WrittenScenario],
    *,
    by_rules: bool = True,
    with_witnesses: bool = True,
) -> Iterator[Judged]:
    """The fate of each mutant, in their order. Raises TooLarge where the policy itself is too large."""
    asked = _Asked(loaded, scenarios, by_rules, with_witnesses)
    for start in range(0, len(listed), TOGETHER):
        yield from _judge(asked, listed[start : start + TOGETHER])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all mutants are judged by."""

    loaded: LoadedPolicy
    scenarios: Sequence[WrittenScenario]
    by_rules: bool
    with_witnesses: bool


def _judge(asked: _Asked, listed: Sequence[Mutant]) -> Iterator[Judged]:
    """The fate of each, on one diagram as far as that goes; where it grows too large, the others get a new one."""
    policies = [mutant.policy for mutant in listed]
    try:
        jury = _Jury(Bench(asked.loaded.policy, policies), asked)
    except TooLarge:
        yield from _apart(asked, listed, len(listed) // 2)
        return
    for index, (mutant, policy) in enumerate(zip(listed, policies, strict=True)):
        try:
            judged = jury.judge(mutant, policy)
        except TooLarge:
            left = listed[index:]
            yield from _judge(asked, left) if index else _apart(asked, left, 1)
            return
        yield judged


def _apart(asked: _Asked, listed: Sequence[Mutant], first: int) -> Iterator[Judged]:
    """So many of them on a diagram, and the rest on another; one that is alone on its own is set aside."""
    if len(listed) > 1:
        for part in (listed[:first], listed[first:]):
            yield from _judge(asked, part)
    else:
        bench = Bench(asked.loaded.policy, [])  # whether it is the policy itself that is too large
        bench.original.verdicts  # noqa: B018
        yield Judged(listed[0], Fate.TOO_LARGE)


class _Jury:
    """The scenarios, each with the cells that it leaves possible."""

    def __init__(self, bench: Bench, asked: _Asked) -> None:
        self.bench, self.loaded = bench, asked.loaded
        self.by_rules, self.with_witnesses = asked.by_rules, asked.with_witnesses
        self.beyond = [one for one in asked.scenarios if asks_more(one.scenario, asked.loaded.policy)]
        rest = [one for one in asked.scenarios if one not in self.beyond]
        self.asks_dependence = any(one.scenario.expect and one.scenario.expect.depends_on is not None for one in rest)
        self.cells = [(written, bench.study.meeting(bench.known(written.scenario))) for written in rest]

    def judge(self, mutant: Mutant, policy: Policy) -> Judged:
        """The fate of a mutant, of which this is the policy."""
        if (killed := self._killed_beyond(mutant, policy)) is not None:
            return killed
        if not derives_alike(self.loaded.policy, policy):
            return self._by_trial(mutant, policy)
        if self.bench.likeness(policy) >= (Likeness.SAME_OUTCOMES if self.by_rules else Likeness.SAME_VERDICTS):
            return Judged(mutant, Fate.EQUIVALENT)
        if (killed := self._killed(mutant, policy)) is not None:
            return killed
        if self._untold(self.bench.pairs(policy, by_rules=self.by_rules)):
            return Judged(mutant, Fate.EQUIVALENT)
        return self._survivor(mutant, policy) if self.with_witnesses else Judged(mutant, Fate.SURVIVED)

    def _by_trial(self, mutant: Mutant, policy: Policy) -> Judged:
        """The fate of a mutant that derives facts otherwise, which no diagram tells: it is never called equivalent."""
        loaded = mutated(self.loaded, policy)
        for written, _ in self.cells:
            if found := misses(loaded, written):
                return Judged(mutant, Fate.KILLED, killer=written, miss=found[0])
        return Judged(mutant, Fate.SURVIVED)

    def _survivor(self, mutant: Mutant, policy: Policy) -> Judged:
        found = would_notice(self.bench, policy, self.loaded, f"tells apart: {mutant.what}".replace("`", ""))
        if found is None:
            return Judged(mutant, Fate.SURVIVED)
        return Judged(mutant, Fate.SURVIVED, witness=found.scenario, is_smallest=found.is_smallest, miss=found.miss)

    def _untold(self, pairs: Sequence[VariantPair]) -> bool:
        """Whether there are more cases, no others, and no scenario tells."""
        if any(self.bench.diagram.reach(pair.by_verdicts, pair.everything) & OTHER for pair in pairs):
            return False
        found = [self.bench.diagram.reach(pair.differing, pair.everything) for pair in pairs]
        return not any(seen & OTHER for seen in found) and all(map(self.bench.untold, pairs))

    def _killed_beyond(self, mutant: Mutant, policy: Policy) -> Judged | None:
        """The first scenario that misses what it expects, of those that can whether or not any case is another."""
        loaded, differs = mutated(self.loaded, policy), self._differing(policy)
        for written in self.beyond:
            if differs(written.scenario) and (found := misses(loaded, written)):
                return Judged(mutant, Fate.KILLED, killer=written, miss=found[0])
        return None

    def _differing(self, policy: Policy) -> Callable[[Scenario], bool]:
        """Whether anything that a scenario asks may differ by a mutant; where that cannot be told, it may."""
        ours, bench = self.loaded.policy, self.bench
        if not self.beyond or ours.readings != policy.readings or not derives_alike(ours, policy):
            return lambda _: True
        try:
            (pair,) = bench.pairs(policy)
            touched, reach = pair.touched, bench.diagram.reach
            truths = pair.original.truths, pair.variant.truths
        except TooLarge:
            return lambda _: True

        def differs(scenario: Scenario) -> bool:
            known = bench.known(scenario)
            cells = bench.study.meeting({name: tests for name, tests in known.items() if name not in ours.concepts})
            asked = {*known, *(scenario.expect.concepts if scenario.expect else ())}.intersection(ours.concepts)
            parts = [bench.join.differ(*(each.concept(name) for each in truths)) for name in asked]
            return bool(reach(touched, cells) & (OTHER | NEW) or any(reach(part, cells) & HOLDS for part in parts))

        return differs

    def _killed(self, mutant: Mutant, policy: Policy) -> Judged | None:
        """The first scenario that misses what it expects; those that no difference touches are passed over."""
        if not self.cells:
            return None
        reach = self.bench.diagram.reach
        differing = [(pair.unsaid, pair.touched) for pair in self.bench.pairs(policy)]
        loaded = VariantOnDiagram(self.loaded, policy, self.bench, with_dependence=self.asks_dependence)
        for written, cells in self.cells:
            said = written.scenario.readings
            if any(unsaid not in said and reach(root, cells) & (OTHER | NEW) for unsaid, root in differing):
                found = self._misses(loaded, written)
                if found:
                    return Judged(mutant, Fate.KILLED, killer=written, miss=found[0])
        return None

    def _misses(self, loaded: LoadedPolicy, written: WrittenScenario) -> tuple[str, ...]:
        """What a scenario misses of a mutant; that it has no case at all is seen at once."""
        said = {**{name: str(r.default) for name, r in loaded.policy.readings.items()}, **written.scenario.readings}
        picked = [name for name, choice in said.items() if choice != OPEN]
        study, known = self.bench.study, self.bench.known(written.scenario)
        within, stated = self.bench.with_readings(loaded.policy, picked, said), study.meeting(known)
        both = [tuple(cell for cell in stated[level] if cell in cells) for level, cells in enumerate(within)]
        if not study.diagram.reach(study.knowing(self.bench.ruled(loaded.policy).verdicts, known), both):
            return ("no case would fit it",)
        return misses(loaded, written)
