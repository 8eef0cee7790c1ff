"""What became of mutants as data, for programs (its form: `report/mutate/shape.py`)."""

from __future__ import annotations

from remit.assurance.mutate.mutate import Fate, Judged
from remit.decide.unlinked import apart
from remit.model.plain_data import filled
from remit.report.mutate import shape as s
from remit.report.mutate.text import Tried
from remit.writer import scenario_data


def trial_data(tried: Tried) -> s.MutateShape:
    """Every mutant with its fate, and the numbers."""
    trial = tried.trial
    unexpected = [written.scenario.name for written in trial.unexpected]
    table = trial.table().items()
    return filled(
        s.MutateShape,
        tried,
        trial,
        same="verdict and rules" if tried.by_rules else "verdict",
        scenarios=s.UsedShape(trial.used, unexpected, trial.idle, tried.others),
        kinds={kind: s.FatesShape(**{fate.name.lower(): fates[fate] for fate in Fate}) for kind, fates in table},
        unlinked=apart(tried.loaded),
        mutants=[_mutant(one) for one in trial.judged],
    )


def _mutant(one: Judged) -> s.MutantShape:
    killer, witness = None, None
    if one.killer is not None:
        killer = filled(s.KillerShape, one, one.killer.scenario, one.killer.at())
    if one.witness is not None:
        witness = s.WitnessShape(scenario_data(one.witness), one.miss, one.is_smallest)
    return filled(s.MutantShape, one, one.mutant, one.mutant.at, killed_by=killer, would_be_killed_by=witness)
