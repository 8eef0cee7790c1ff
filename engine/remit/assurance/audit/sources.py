"""Whether the sources bear the policy out: statements that their texts do not have, sentences that nobody listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from remit.assurance.audit.findings import KINDS, AuditFinding
from remit.cite import Replaced, Report, Sighting, Status, verify
from remit.errors import Location, Problem
from remit.explain.words import listed
from remit.reader.policies import WrittenPolicy

SourceTexts = Mapping[str, tuple[str, str]]  # by source: the file and its text


def unaccounted(problems: list[Problem]) -> Iterator[AuditFinding]:
    """What cites nothing, and the statements that nothing cites: lint finds them, and the policy can be read."""
    for problem in problems:
        if problem.code in KINDS and problem.at is not None:
            yield AuditFinding(problem.code, problem.message, problem.at, problem.help)


def unverified(written: WrittenPolicy, texts: SourceTexts) -> Iterator[AuditFinding]:
    """What does not fit between the statements of each source and its text."""
    for source, (file, text) in texts.items():
        if source in written.statements:
            report = verify(written.statements[source], text)
            yield from _statements(written, source, file, report)
            yield from _passages(file, report)


def reported(written: WrittenPolicy) -> Iterator[AuditFinding]:
    """The statements of each source that have no fingerprint.

    Args:
        written: A policy with the statements of its sources.
    """
    for source, statements in written.statements.items():
        found = [locator for locator, statement in statements.items() if statement.reported]
        if found:
            said = f"source {source}: reported elsewhere and unverified: {listed(found)}"
            at = written.statement_origins[source].key("statements", found[0])
            help = "with the text at hand, give them fingerprints: remit cite --make"
            yield AuditFinding("statements-unverified", said, at, help, subject=source)


def _statements(written: WrittenPolicy, source: str, file: str, report: Report) -> Iterator[AuditFinding]:
    instead = {locator: found for found in report.replaced for locator in found.locators}
    for sighting in report.sightings:
        at = written.statement_origins[source].key("statements", sighting.locator)
        if sighting.status is Status.MISSING:
            help = _replaced(file, instead.get(sighting.locator))
            said = f"statement {sighting.locator}: its {sighting.words} words do not stand in {file}"
            yield AuditFinding("citation-missing", said, at, help, subject=sighting.locator)
        elif sighting.status is Status.AMBIGUOUS:
            yield _ambiguous(sighting, file, at)
    for moved in report.misplaced:
        at = written.statement_origins[source].key("statements", moved.locator)
        how = "overlaps" if moved.overlaps else "stands before"
        said = f"statement {moved.locator}: in {file} it {how} {moved.other}, which is listed before it"
        yield AuditFinding(
            "sentence-misplaced", said, at, "list statements in the order of the text", subject=moved.locator
        )


def _replaced(file: str, found: Replaced | None) -> str:
    """What stands in the place of what is missing."""
    if found is None:
        return "is this the text of that source?"
    stands = f"{found.words} words stand in its place" if found.words else "nothing stands in its place"
    change = f"; {found.change}" if found.change else ""
    return f"{file}:{found.line}: {stands}{change}"


def _ambiguous(sighting: Sighting, file: str, at: Location) -> AuditFinding:
    said = f"statement {sighting.locator}: its words stand {sighting.times} times in {file}"
    help = "its neighbours do not tell which are meant: list them, too"
    return AuditFinding("citation-ambiguous", said, at, help, subject=sighting.locator)


def _passages(file: str, report: Report) -> Iterator[AuditFinding]:
    for passage in report.unlisted:
        said = f"{passage.words} words between {listed([passage.after, passage.before])} that no statement stands for"
        help = "list them as statements that say something, or as background"
        yield AuditFinding("sentence-unlisted", said, Location(file, passage.line), help)
