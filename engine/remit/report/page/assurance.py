"""What stands behind a page: the audit, the proofs, the mutants that scenarios kill, and what they exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from remit.assurance.audit.audit import Audit, audit
from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.readings import ReadingChange, changes
from remit.assurance.cover.cover import Coverage, cover
from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import Fate, MutantTrial, mutate
from remit.assurance.mutate.parts import sampled
from remit.assurance.prove.proofs import Proof
from remit.assurance.prove.prove import prove
from remit.check import Result
from remit.decide import LoadedPolicy
from remit.diagram.compiled import MOST_STATES
from remit.errors import Problem, RemitError, TooLarge
from remit.reader.placing import placing

LEAST_TRIED = 30  # mutants
MOST_WORK = 200_000  # nodes of the diagram times rules, for all mutants that a page tries: some seconds


@dataclass(frozen=True)
class Assured:
    """Whatever could be found out of a policy; None or nothing where it is too large for that.

    `refused` says what was too large, and where that is written. Of the mutants that are `listed`, those of the trial
    are all, or an even sample.
    """

    ground: Ground | None
    audit: Audit | None
    proofs: tuple[Proof, ...]
    contests: tuple[ReadingChange, ...]
    trial: MutantTrial | None
    coverage: Coverage | None
    refused: tuple[Problem, ...] = ()
    listed: int = 0

    @property
    def told_apart(self) -> int:
        """How many mutants are not equivalent."""
        return sum(len(self.trial.of(fate)) for fate in (Fate.KILLED, Fate.SURVIVED)) if self.trial else 0

    @property
    def sample(self) -> int:
        """How many mutants were tried, where that is not all of them; else 0."""
        tried = len(self.trial.judged) if self.trial else 0
        return tried if tried < self.listed else 0

    @property
    def equivalent(self) -> int:
        return len(self.trial.of(Fate.EQUIVALENT)) if self.trial else 0


NOTHING = Assured(None, None, (), (), None, None)


def assure(
    loaded: LoadedPolicy,
    results: Sequence[Result],
    *,
    with_mutants: bool = True,
) -> Assured:
    """Find out all that can be found out; mutants take longest.

    Args:
        loaded: The policy.
        results: Its scenarios with their decisions.
        with_mutants: Also try which changed policies the scenarios tell from this one.

    Returns:
        What was found; what was too large to be looked at is among its problems, and stops nothing else.
    """
    refused: list[Problem] = []
    try:
        with placing(loaded.written):
            ground = Ground(_whole(loaded).written)
            audited = audit(loaded.written)
            contests = tuple(sorted(changes(ground), key=lambda change: (len(change.choices), -change.cases)))
    except TooLarge as wrong:
        return replace(NOTHING, refused=wrong.problems)
    proofs = _proofs(loaded, refused)
    trial, coverage, listed = _tried(loaded, results, refused, with_mutants=with_mutants)
    return Assured(ground, audited, proofs, contests, trial, coverage, tuple(dict.fromkeys(refused)), listed)


def _whole(loaded: LoadedPolicy) -> LoadedPolicy:
    """The policy, if its diagram is small enough for a page. Raises TooLarge."""
    if loaded.compiled is None:
        assert loaded.refused is not None
        raise loaded.refused
    if loaded.compiled.whole is None:
        raise loaded.compiled.table.space.too_large(MOST_STATES)
    return loaded


def _proofs(loaded: LoadedPolicy, refused: list[Problem]) -> tuple[Proof, ...]:
    try:
        with placing(loaded.written):
            return prove(loaded.policy)
    except RemitError as wrong:
        refused += wrong.problems
        return ()


def _tried(
    loaded: LoadedPolicy, results: Sequence[Result], refused: list[Problem], *, with_mutants: bool
) -> tuple[MutantTrial | None, Coverage | None, int]:
    """What the scenarios are worth, and how many mutants there are; nothing of that where there are no scenarios."""
    if not results:
        return None, None, 0
    try:
        with placing(loaded.written):
            coverage = cover(loaded, [result.decision for result in results])
            written = [result.written for result in results]
            listed = mutants(loaded.written) if with_mutants else []
            some = sampled(listed, _most_tried(loaded))
            trial = mutate(loaded, some, written, with_witnesses=False) if with_mutants else None
    except RemitError as wrong:
        refused += wrong.problems
        return None, None, 0
    return trial, coverage, len(listed)


def _most_tried(loaded: LoadedPolicy) -> int:
    """How many mutants a page tries: fewer, the larger the diagram of the policy is."""
    compiled = loaded.compiled
    found = compiled.under(loaded.knowledge.picked(None)) if compiled else None
    if found is None:
        return LEAST_TRIED
    diagram, root = found
    return max(LEAST_TRIED, MOST_WORK // (len(diagram.below(root)) * max(1, len(loaded.policy.rules))))
