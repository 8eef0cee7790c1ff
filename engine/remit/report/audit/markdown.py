"""An audit for a review: how much is wrong, each error and warning, and what is left open folded."""

from __future__ import annotations

from collections.abc import Iterator

from remit.assurance.audit.audit import Audit
from remit.assurance.audit.findings import AuditFinding, FindingPart, Severity
from remit.assurance.region_words import say_where
from remit.decide.unlinked import apart
from remit.explain.derived import say_apart
from remit.model.rules import Verdict
from remit.quantities import say_cases, say_percent
from remit.report.audit.text import headline, summary
from remit.report.markdown import code, fenced, folded, listed_lines, plain, whole

ALL = "`--format json` has all of them"
MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "✅"}


def audit_markdown(audit: Audit) -> str:
    """How many findings of each severity, those that are wrong with their cases, notes and numbers folded."""
    wrong = [finding for finding in audit.findings if finding.severity is not Severity.NOTE]
    notes = [finding for finding in audit.findings if finding.severity is Severity.NOTE]
    worst = next((each for each in (Severity.ERROR, Severity.WARNING) if audit.count(each)), Severity.NOTE)
    lines = listed_lines([_said(finding) for finding in wrong], ALL)
    lines += [""] if wrong else []
    for finding in wrong:
        lines += folded(f"{finding.code}: where it is", _cases(audit, finding))
    for finding in audit.of("gap"):
        lines += folded(f"silent: {_share(audit, finding.cases or 0)}", [*_otherwise(audit), *_cases(audit, finding)])
    contested = [plain(finding.said or finding.message) for finding in audit.of("contested")]
    lines += folded(f"contested: {_share(audit, audit.contested or 0)}", listed_lines(contested, ALL))
    others = [note for note in notes if note.code not in ("gap", "contested")]
    lines += folded("remarks on the file", listed_lines([_said(note) for note in others]))
    counted = [*headline(audit), *say_apart(audit.policy, apart(audit.policy))]
    lines += folded("how much is decided", [f"- {plain(said)}" for said in counted])
    return whole(MARKS[worst], f"{summary(audit)}: {plain(audit.policy.title)}", lines)


def _said(finding: AuditFinding) -> str:
    help = f"<br>help: {plain(finding.help)}" if finding.help and finding.severity is not Severity.NOTE else ""
    return f"{plain(finding.said or finding.message)} ({code(finding.at)}, {plain(finding.code)}){help}"


def _otherwise(audit: Audit) -> list[str]:
    """What the policy says of cases on which no rule decides."""
    usual = Verdict(audit.policy.otherwise) is Verdict.UNREGULATED
    return [] if usual else [f"By `otherwise` it is {audit.policy.otherwise} there.", ""]


def _share(audit: Audit, number: int) -> str:
    return f"{say_cases(number)} ({say_percent(number, audit.total)})"


def _cases(audit: Audit, finding: AuditFinding) -> Iterator[str]:
    """The sentences, the regions and a scenario."""
    yield from (f"- {plain(line)}" for line in finding.lines)
    yield from (f"- {line}" for part in finding.parts for line in _regions(audit, part))
    if finding.scenario:
        yield from ("", *fenced(finding.scenario))


def _regions(audit: Audit, part: FindingPart) -> Iterator[str]:
    says = f"{plain(part.says)}, " if part.says else ""
    for number, region in enumerate(part.regions):
        where = plain(say_where(audit.policy, region.where))
        yield f"{says}where {where}: {say_cases(region.cases)}{' more' if number else ''}"
    if part.more:
        yield "and more, in other regions"
