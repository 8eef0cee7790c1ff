"""An audit as plain data, for programs (its shape: `report/audit/shape.py`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from remit.assurance.audit.audit import Audit
from remit.assurance.audit.findings import Finding, Part, Severity
from remit.assurance.region_words import say_where
from remit.model.policy import Policy
from remit.report import DISCLAIMER
from remit.report.audit import shape as s
from remit.report.check.data import as_data
from remit.report.region_data import when


def audit_data(audit: Audit) -> dict[str, Any]:
    """An audit as plain data."""
    return as_data(
        s.AuditShape(
            policy=audit.policy.policy,
            file=audit.file,
            cases=audit.total,
            verdicts={verdict.value: number for verdict, number in audit.counts.items()},
            contested=audit.contested,
            by_rule=dict(audit.by_rule),
            findings=[_finding(audit.policy, finding) for finding in audit.findings],
            summary={severity.value: audit.count(severity) for severity in Severity},
            about=DISCLAIMER,
        )
    )


def _finding(policy: Policy, finding: Finding) -> s.FindingShape:
    return s.FindingShape(
        severity=finding.severity.value,
        code=finding.code,
        message=finding.message,
        help=finding.help,
        subject=finding.subject or None,
        **asdict(finding.at),
        cases=finding.cases,
        parts=[_part(policy, part) for part in finding.parts],
        details=list(finding.lines),
        scenario=finding.scenario,
        smallest=finding.is_smallest if finding.scenario else None,
    )


def _part(policy: Policy, part: Part) -> s.PartShape:
    regions = [s.RegionShape(when(r.where), say_where(policy, r.where), r.cases) for r in part.regions]
    return s.PartShape(part.says, part.cases, part.more, regions)
