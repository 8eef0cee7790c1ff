"""What scenarios exercise of a policy, as data; and the rest as a scenario file whose verdicts are to fill in."""

from __future__ import annotations

from remit.assurance.cover.cover import CoverFinding, CoverShare, Proposal
from remit.assurance.region_words import FEWER, as_scenario
from remit.decide.unlinked import apart
from remit.model.plain_data import filled
from remit.model.scenario import Scenario
from remit.report.cover import shape as s
from remit.report.cover.text import Covered
from remit.writer import scenario_data, scenarios_yaml

TO_FILL_IN = """\
# What no scenario exercises yet: a smallest scenario for each.
# Say under `expect:` what should follow, as the source has it and not as remit decides, and give each a better name.
"""


def scenarios_to_fill_in(covered: Covered) -> list[Scenario]:
    """A scenario for each proposal, called after what it is for; the verdict is left to a person."""
    names: dict[str, int] = {}
    return [_scenario(covered, proposal, names) for proposal in covered.coverage.proposals]


def _scenario(covered: Covered, proposal: Proposal, names: dict[str, int]) -> Scenario:
    first, *others = (item.says for item in proposal.exercises)
    names[first] = names.get(first, 0) + 1
    name = first if names[first] == 1 else f"{first} ({names[first]})"
    scenario = as_scenario(covered.written.policy, name, proposal.where)
    also = [said for said in dict.fromkeys(others) if said != first]
    notes = [f"also: {'; '.join(also)}"] if also else []
    notes += [] if proposal.is_smallest else [FEWER]
    return scenario.model_copy(update={"note": " ".join(notes) or None})


def text_to_fill_in(covered: Covered) -> str:
    """The same as a scenario file."""
    return TO_FILL_IN + scenarios_yaml(covered.written.policy.policy, scenarios_to_fill_in(covered))


def cover_data(covered: Covered) -> s.CoverShape:
    """All of it."""
    coverage = covered.coverage
    never = covered.never()
    missed = covered.missed()
    kinds = {kind: _share(coverage.share(kind), sum(f.item.kind == kind for f in never)) for kind in coverage.kinds}
    return s.CoverShape(
        policy=covered.written.policy.policy,
        scenarios=coverage.scenarios,
        of_other_policies=covered.others,
        without_expectation=covered.idle,
        total=_share(coverage.share(), len(never)),
        kinds=kinds,
        thresholds=[s.ThresholdShape(t.kind, t.percent, t not in missed) for t in covered.thresholds],
        items=[_item(covered, finding) for finding in coverage.findings],
        unlinked=apart(covered.written.policy),
        to_fill_in=[scenario_data(scenario) for scenario in scenarios_to_fill_in(covered)],
    )


def _share(share: CoverShare, impossible: int) -> s.ShareShape:
    return s.ShareShape(share.seen, share.possible, share.percent, impossible)


def _item(covered: Covered, finding: CoverFinding) -> s.ItemShape:
    item = finding.item
    first = covered.scenarios[finding.seen[0]] if finding.seen and covered.scenarios else None
    return filled(
        s.ItemShape,
        item,
        covered.at(item),
        shows=item.says,
        possible=finding.is_possible,
        scenarios=len(finding.seen),
        first=None if first is None else filled(s.FirstShape, first[1], name=first[0]),
    )
