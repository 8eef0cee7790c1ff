"""What scenarios exercise of a policy, as plain data; and the rest as a scenario file whose verdicts are to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from remit.assurance.cover import Finding, Proposal, Share
from remit.assurance.words import as_scenario
from remit.model.scenario import Scenario
from remit.report import DISCLAIMER
from remit.report.cover import Covered
from remit.writer import scenario_data, scenarios_yaml

FORMAT = "remit-cover/1"
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
    note = f"also: {'; '.join(also)}" if also else None
    return scenario.model_copy(update={"note": note})


def text_to_fill_in(covered: Covered) -> str:
    """The same as a scenario file."""
    return TO_FILL_IN + scenarios_yaml(covered.written.policy.policy, scenarios_to_fill_in(covered))


def cover_data(covered: Covered) -> dict[str, Any]:
    """All of it as plain data."""
    coverage = covered.coverage
    never = covered.never()
    shares = {kind: {**_share(coverage.share(kind)), "impossible": _count(never, kind)} for kind in coverage.kinds}
    return {
        "format": FORMAT,
        "about": DISCLAIMER,
        "policy": covered.written.policy.policy,
        "scenarios": coverage.scenarios,
        "of_other_policies": covered.others,
        "total": {**_share(coverage.share()), "impossible": len(never)},
        "kinds": shares,
        "thresholds": [
            {"kind": wanted.kind, "percent": wanted.percent, "reached": wanted not in covered.missed()}
            for wanted in covered.thresholds
        ],
        "items": list(_items(covered)),
        "to_fill_in": [scenario_data(scenario) for scenario in scenarios_to_fill_in(covered)],
    }


def _share(share: Share) -> Mapping[str, float]:
    return {"exercised": share.seen, "possible": share.possible, "percent": share.percent}


def _count(findings: Sequence[Finding], kind: str) -> int:
    return sum(finding.item.kind == kind for finding in findings)


def _items(covered: Covered) -> Iterator[dict[str, Any]]:
    for finding in covered.coverage.findings:
        at, first = covered.at(finding.item), covered.scenarios[finding.seen[0]] if finding.seen else None
        yield {
            "kind": finding.item.kind,
            "shows": finding.item.says,
            "file": at.file,
            "line": at.line,
            "column": at.column,
            "possible": finding.is_possible,
            "scenarios": len(finding.seen),
            "first": None if first is None else {"name": first[0], "file": first[1].file, "line": first[1].line},
        }
