"""Rows exercise what the same cases exercise as scenarios, each thing as often."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pytest

import remit
from remit.assurance.cover.cover import cover
from remit.assurance.cover.rows import CoverRequest, cover_rows
from remit.decide import LoadedPolicy
from remit.errors import RemitError

ROOT = Path(__file__).parents[2]
READ_OTHERWISE = ("readings", "statements")  # a statement is exercised by a reading, too


def cases(policy: LoadedPolicy, number: int) -> list[dict[str, str]]:
    """Random cases that constraints allow, some facts left out."""
    random, found = Random(5), list[dict[str, str]]()
    edges = ["2024-05-29", "2024-05-30", "30", "31", "14", "22 .. 40"]
    values = {
        name: [*map(str, fact.domain.names), *(edges[2:] if fact.kind == "integer" else edges[:2])]
        for name, fact in policy.policy.facts.items()
    }
    values = {n: v if policy.policy.facts[n].kind in ("integer", "date") else v[:-2] for n, v in values.items()}
    while len(found) < number:
        case = {name: random.choice(listed) for name, listed in values.items() if random.random() < 0.8}
        try:
            policy.decide(case)
        except RemitError:
            continue
        found.append(case)
    return found


@pytest.mark.parametrize("name", ["tests/golden/library.yaml", "tests/golden/lending.yaml"])
def test_rows_exercise_what_the_same_scenarios_do(name: str, tmp_path: Path) -> None:
    policy = remit.load(str(ROOT / name))
    listed = cases(policy, 60)
    with (tmp_path / "cases.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, [*policy.policy.facts])
        rows.writeheader()
        rows.writerows(listed)
    found = cover_rows(policy, CoverRequest([str(tmp_path / "cases.csv")])).coverage
    wanted = cover(policy, [policy.decide(case) for case in listed])
    counts = {finding.item: len(finding.seen) for finding in found.findings}

    assert found.scenarios == 60
    assert sum(counts.values()) > 0
    assert {i: n for i, n in counts.items() if i.kind not in READ_OTHERWISE} == {
        finding.item: len(finding.seen) for finding in wanted.findings if finding.item.kind not in READ_OTHERWISE
    }
    statements = {finding.item: len(finding.seen) for finding in wanted.of("statements")}
    assert all(counts[item] <= number for item, number in statements.items())


def test_a_policy_that_compares_facts_is_refused_plainly(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("action\nread\n", encoding="utf-8")
    with pytest.raises(RemitError, match="facts are compared with each other"):
        cover_rows(remit.load(str(ROOT / "rules/document-access.yaml")), CoverRequest([str(tmp_path / "rows.csv")]))
