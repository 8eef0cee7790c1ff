"""What stands behind a page: the audit, the proofs, the mutants that scenarios kill, and what they exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remit.assurance.audit import Audit, audit
from remit.assurance.audit_ground import Ground
from remit.assurance.audit_readings import Change, changes
from remit.assurance.cover import Coverage, cover
from remit.assurance.mutants import mutants
from remit.assurance.mutate import Fate, Trial, mutate
from remit.assurance.proofs import Proof
from remit.assurance.prove import prove
from remit.check import Result
from remit.decide import LoadedPolicy
from remit.errors import RemitError, TooLarge


@dataclass(frozen=True)
class Assured:
    """Whatever could be found out of a policy; None or nothing where it is too large for that."""

    ground: Ground | None
    audit: Audit | None
    proofs: tuple[Proof, ...]
    contests: tuple[Change, ...]
    trial: Trial | None
    coverage: Coverage | None

    @property
    def told_apart(self) -> int:
        """How many mutants are not equivalent."""
        return sum(len(self.trial.of(fate)) for fate in (Fate.KILLED, Fate.SURVIVED)) if self.trial else 0

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
    """Find out all that can be found out; mutants take longest."""
    if loaded.compiled is None or loaded.compiled.whole is None:
        return NOTHING
    try:
        ground = Ground(loaded.written)
        audited = audit(loaded.written)
        contests = tuple(sorted(changes(ground), key=lambda change: (len(change.choices), -change.cases)))
    except TooLarge:
        return NOTHING
    return Assured(ground, audited, _proofs(loaded), contests, *_tried(loaded, results, with_mutants=with_mutants))


def _proofs(loaded: LoadedPolicy) -> tuple[Proof, ...]:
    try:
        return prove(loaded.policy)
    except RemitError:
        return ()


def _tried(
    loaded: LoadedPolicy, results: Sequence[Result], *, with_mutants: bool
) -> tuple[Trial | None, Coverage | None]:
    """What the scenarios are worth; nothing can be said of that where there are none."""
    if not results:
        return None, None
    try:
        coverage = cover(loaded, [result.decision for result in results])
        written = [result.written for result in results]
        listed = mutants(loaded.written) if with_mutants else []
        trial = mutate(loaded, listed, written, with_witnesses=False) if with_mutants else None
    except RemitError:
        return None, None
    return trial, coverage
