"""An audit as an analyst's note (what is decided, silent, contested, not told apart)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.assurance.audit.audit import Audit
from remit.assurance.audit.findings import AuditFinding, FindingPart, Severity
from remit.assurance.region_words import FEWER, say_where
from remit.decide.unlinked import apart
from remit.explain.derived import say_apart
from remit.explain.verdict_words import DOES
from remit.explain.words import label, listed
from remit.model.policy import Policy
from remit.model.rules import Effect, Rule, Verdict
from remit.quantities import say_cases, say_count, say_number, say_percent
from remit.report import DISCLAIMER
from remit.report.screen import Screen

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: ""}
MOST_RULES = 30  # that are said one by one
ALIKE = ("values-alike", "fact-changes-nothing", "choices-alike")
TWICE = ("rule-restates", "override-restates", "condition-restates")


def show_audit(screen: Screen, audit: Audit) -> None:
    """What is wrong, contested and left open, what each rule decides, and last what the file is like.

    Args:
        screen: Where it is shown.
        audit: What was found of a policy.
    """
    screen.line(audit.policy.title, "bold")
    screen.line(audit.file, "dim")
    _wrong(screen, audit)
    _contested(screen, audit, audit.of("contested"))
    for finding in audit.of("gap"):
        _silent(screen, audit, finding)
    _decided(screen, audit)
    _remarks(screen, audit)
    screen.line()
    screen.line(summary(audit), _style(audit))
    for said in say_apart(audit.policy, apart(audit.policy)):
        screen.hang("", 0, said)
    screen.hang("", 0, DISCLAIMER, "dim")


def _decided(screen: Screen, audit: Audit) -> None:
    """What each rule decides, in its own words, and how much that is."""
    screen.heading("What it decides")
    for name, number in audit.by_rule.items() if len(audit.by_rule) <= MOST_RULES else ():
        rule = audit.policy.rules[name]
        cases = f"{say_cases(number)} ({say_percent(number, audit.total)})" if number else "no case"
        screen.hang("  · ", 4, f"{name} {rule.effect}s: {rule.says} {_does(rule)} {cases}.")
    for paragraph in headline(audit):
        screen.hang("", 0, paragraph)


def _does(rule: Rule) -> str:
    return "This stops a rule that applies in" if rule.effect is Effect.WAIVE else "This decides"


def _remarks(screen: Screen, audit: Audit) -> None:
    """What there is to say of the file, and not of what it decides."""
    groups = (
        ("nothing tells apart", [_alike(audit.policy, f) for f in audit.of(*ALIKE)]),
        ("said twice", [f"{f.message} ({f.at})" for f in audit.of(*TWICE)]),
        ("note", [f"{f.message} ({f.at})" for f in _other_notes(audit)]),
    )
    if any(lines for _, lines in groups):
        screen.heading("Remarks on the file")
    for what, lines in groups:
        for line in lines:
            screen.hang("  · ", 4, f"{what}: {line}")


def _other_notes(audit: Audit) -> Iterator[AuditFinding]:
    """Every note of a kind that has no place of its own."""
    placed = {"gap", "contested", *ALIKE, *TWICE}
    yield from (f for f in audit.findings if f.severity is Severity.NOTE and f.code not in placed)


def _style(audit: Audit) -> str:
    return next((STYLES[each] for each in (Severity.ERROR, Severity.WARNING) if audit.count(each)), "green")


def summary(audit: Audit) -> str:
    """How many findings of each severity."""
    counted = [(audit.count(severity), str(severity)) for severity in Severity]
    return ", ".join(say_count(number, name) if number else f"no {name}s" for number, name in counted)


def headline(audit: Audit) -> Iterator[str]:
    """How many cases have which verdict, and of how many a reading decides."""
    if not audit.counts:
        yield "The policy has no case at all: its constraints rule out every one."
        return
    counted = [(verdict, audit.counts[verdict]) for verdict in DOES if audit.counts.get(verdict)]
    does = [
        DOES[verdict].format(f"{say_number(number)} ({say_percent(number, audit.total)})")
        for verdict, number in counted
    ]
    default = ", read by its defaults," if audit.policy.readings else ""
    yield f"Of {say_cases(audit.total)} that can be told apart, the policy{default} {listed(does)}."
    if audit.contested and audit.policy.readings:
        yield (
            f"Another reading of what is contested would change the verdict on "
            f"{say_cases(audit.contested)} ({say_percent(audit.contested, audit.total)})."
        )
    if not all(domain.values for domain in audit.policy.domains.values()):
        yield "(Of numbers, days, texts and sets, what the rules do not tell apart counts as one case.)"


def _wrong(screen: Screen, audit: Audit) -> None:
    """Errors and warnings, each with its place, its regions and what would help."""
    wrong = [finding for finding in audit.findings if finding.severity is not Severity.NOTE]
    if wrong:
        screen.heading("What is wrong with it")
    for finding in wrong:
        screen.hang("", 2, f"{finding.at}: {finding.severity}: {finding.message} [{finding.code}]")
        for line in (*finding.lines, *(f"where {line}" for line in _regions(audit, finding.parts))):
            screen.hang("  · ", 4, line)
        if finding.help:
            screen.hang("  help: ", 8, finding.help, "dim")
        for line in (finding.scenario or "").splitlines():
            screen.line(f"    {line}", "dim")
        if not finding.is_smallest:
            screen.hang("    ", 4, FEWER, "dim")


def _regions(audit: Audit, parts: Iterable[FindingPart]) -> Iterator[str]:
    """The regions of the parts, one after the other; each counts what those before it leave."""
    for part in parts:
        for number, region in enumerate(part.regions):
            yield f"{say_where(audit.policy, region.where)}: {say_cases(region.cases)}{' more' if number else ''}"
        if part.more:
            yield "and more, in other regions"


def _silent(screen: Screen, audit: Audit, finding: AuditFinding) -> None:
    screen.heading(
        f"Where it is silent: {say_cases(finding.cases or 0)} ({say_percent(finding.cases or 0, audit.total)})"
    )
    if Verdict(audit.policy.otherwise) is not Verdict.UNREGULATED:
        screen.hang("", 0, f"No rule decides there; by `otherwise` it is {audit.policy.otherwise}.")
    for line in _regions(audit, finding.parts):
        screen.hang("  · ", 4, line)


def _contested(screen: Screen, audit: Audit, findings: list[AuditFinding]) -> None:
    if findings:
        share = f"{say_cases(audit.contested)} ({say_percent(audit.contested, audit.total)})"
        screen.heading(f"What is contested: {share}")
    for number, finding in enumerate(findings):
        if number:
            screen.line()
        if " + " not in finding.subject:
            screen.hang("", 0, finding.help or finding.subject)
            for line in finding.lines:
                screen.hang("  · ", 4, line, "dim")
        screen.hang("", 0, finding.said)
        for part in finding.parts:
            for line in _regions(audit, [part]):
                screen.hang("  · ", 4, f"{part.says}, where {line}")


def _alike(policy: Policy, finding: AuditFinding) -> str:
    if finding.code != "values-alike":
        return finding.message
    return f"{finding.subject}: {listed(label(policy, finding.subject, word) for word in finding.lines)}"
