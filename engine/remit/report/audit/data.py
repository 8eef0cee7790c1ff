"""An audit as data, for programs (its form: `report/audit/shape.py`)."""

from __future__ import annotations

from remit.assurance.audit.audit import Audit
from remit.assurance.audit.findings import AuditFinding, FindingPart, Severity
from remit.assurance.region_words import say_where
from remit.decide.unlinked import apart
from remit.model.plain_data import filled
from remit.model.policy import Policy
from remit.report.audit import shape as s
from remit.report.shared_shapes import when


def audit_data(audit: Audit) -> s.AuditShape:
    """An audit."""
    return filled(
        s.AuditShape,
        audit,
        policy=audit.policy.policy,
        cases=audit.total,
        verdicts=audit.counts,
        findings=[_finding(audit.policy, finding) for finding in audit.findings],
        unlinked=apart(audit.policy),
        summary={severity: audit.count(severity) for severity in Severity},
    )


def _finding(policy: Policy, finding: AuditFinding) -> s.FindingShape:
    return filled(
        s.FindingShape,
        finding,
        finding.at,
        subject=finding.subject or None,
        parts=[_part(policy, part) for part in finding.parts],
        details=finding.lines,
        smallest=finding.is_smallest if finding.scenario else None,
    )


def _part(policy: Policy, part: FindingPart) -> s.PartShape:
    regions = [s.RegionShape(when(r.where), say_where(policy, r.where), r.cases) for r in part.regions]
    return filled(s.PartShape, part, regions=regions)
