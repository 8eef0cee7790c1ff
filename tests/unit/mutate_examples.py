"""A scenario made up for a test, and what must be so of one that would kill a mutant."""

from __future__ import annotations

from remit.assurance.mutate.mutate import Judged
from remit.assurance.mutate.witness import misses
from remit.decide import LoadedPolicy
from remit.model.scenario import Scenario
from remit.reader.json_text import read_json
from remit.reader.scenarios import WrittenScenario

NOWHERE = read_json("{}", "made-up")


def written(scenario: Scenario) -> WrittenScenario:
    return WrittenScenario(scenario, None, NOWHERE)


def check_witness(loaded: LoadedPolicy, mutant: LoadedPolicy, one: Judged) -> None:
    assert one.witness is not None, one.mutant.what
    assert misses(loaded, written(one.witness)) == ()
    assert one.miss in misses(mutant, written(one.witness))
