"""Each evaluator by itself comes to the published decisions: definition, chain, diagram, and code made of it."""

from __future__ import annotations

import pytest
from published import ABSENT, IS_HERE, policies
from translated_files import written

import remit
from remit.chaining.chain import Chain
from remit.diagram.compiled import Compiled
from remit.model.rules import Verdict
from remit.reader.scenarios import read_scenarios
from remit.verdict import completions, conclude, in_force, outcomes

pytestmark = pytest.mark.skipif(not IS_HERE, reason=ABSENT)

UNDECIDED = 22  # cases in which facts are missing and matter


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Each case as a loaded policy, what is known, and the published verdict."""
    folder = tmp_path_factory.mktemp("published")
    scenarios = written(folder, list(policies().values()))
    found = []
    for file in sorted(scenarios.iterdir()):
        loaded = remit.load(str(folder / "rules" / file.name))
        for each in read_scenarios(str(file)):
            decision = loaded.decide(each.scenario.given)
            found.append((loaded, decision.known, Verdict(each.scenario.expect.verdict)))
    return found


def only(verdicts):
    """The verdict that is left, or that it is undetermined."""
    return next(iter(verdicts)) if len(verdicts) == 1 else Verdict.UNDETERMINED


def test_the_definition_decides_as_published(cases):
    for loaded, known, verdict in cases:
        assert only({outcome.verdict for outcome in outcomes(loaded.policy, known)}) == verdict


def test_the_diagram_decides_as_published(cases):
    for loaded, known, verdict in cases:
        assert only(Compiled(loaded.policy).findings(known, {}).possible) == verdict


def test_the_chain_fires_what_decides_as_published(cases):
    undecided = 0
    for loaded, known, verdict in cases:
        chain = Chain(loaded.policy)
        fired = chain.fire(known).applicable()
        chain.close()
        if verdict is Verdict.UNDETERMINED:
            undecided += 1
        else:
            assert conclude(loaded.policy, in_force(loaded.policy, fired)).verdict == verdict
    assert undecided == UNDECIDED


def test_code_made_of_the_diagram_decides_as_published(cases):
    for loaded, known, verdict in cases:
        if loaded.policy.facts.keys() == known.keys():
            (facts,) = completions(loaded.policy, known)
            assert loaded.decider()(facts) == verdict
