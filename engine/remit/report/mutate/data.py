"""What became of mutants as plain data, for programs (its shape: `report/mutate/shape.py`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from remit.assurance.mutate.mutate import Fate, Judged
from remit.report import DISCLAIMER
from remit.report.check.data import as_data
from remit.report.mutate import shape as s
from remit.report.mutate.text import Tried
from remit.writer import scenario_data


def trial_data(tried: Tried) -> dict[str, Any]:
    """Every mutant with its fate, and the numbers, as plain data."""
    trial = tried.trial
    unexpected = [written.scenario.name for written in trial.unexpected]
    counted = {
        kind: s.FatesShape(**{fate.value.replace(" ", "_"): fates[fate] for fate in Fate})
        for kind, fates in trial.table().items()
    }
    return as_data(
        s.MutateShape(
            policy=tried.policy,
            same="verdict and rules" if tried.by_rules else "verdict",
            score=trial.score,
            threshold=tried.threshold,
            scenarios=s.UsedShape(trial.used, unexpected, trial.idle, tried.others),
            kinds=counted,
            mutants=[_mutant(one) for one in trial.judged],
            about=DISCLAIMER,
        )
    )


def _mutant(one: Judged) -> s.MutantShape:
    mutant, killer, witness = one.mutant, None, None
    if one.killer is not None:
        at = one.killer.at()
        killer = s.KillerShape(one.killer.scenario.name, at.file, at.line, one.miss)
    if one.witness is not None:
        witness = s.WitnessShape(scenario_data(one.witness), one.miss, one.is_smallest)
    place = asdict(mutant.at)
    return s.MutantShape(
        mutant.kind, mutant.what, one.fate.value, **place, killed_by=killer, would_be_killed_by=witness
    )
