"""What an audit finds: kinds of findings with their severity, and a finding with its place, regions and help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from remit.assurance.case_space import Region
from remit.errors import CODES, Location


class Severity(StrEnum):
    """An error contradicts itself or its source; a warning does nothing; a note is what is left open."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingKind(NamedTuple):
    """How grave findings of a kind are, and the sentence that documents them."""

    severity: Severity
    says: str


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

KINDS: dict[str, FindingKind] = {
    # what the policy leaves open
    "gap": FindingKind(NOTE, "cases on which no rule of the policy decides"),
    "contested": FindingKind(NOTE, "cases whose verdict depends on how a contested passage is read"),
    "values-alike": FindingKind(NOTE, "values of a fact that nothing in the policy tells apart"),
    "fact-changes-nothing": FindingKind(NOTE, "a fact whose value changes no verdict"),
    "otherwise-never-reached": FindingKind(
        NOTE, "what the policy says of cases that no rule decides, where there are none"
    ),
    "choices-alike": FindingKind(NOTE, "choices of a reading that come to the same verdict everywhere"),
    # where it contradicts itself
    "conflict": FindingKind(
        ERROR, "two rules of opposite effect are in force at once, and neither overrides the other"
    ),
    "conflict-in-a-reading": FindingKind(
        WARNING, "rules contradict each other once contested passages are read otherwise"
    ),
    "impossible-policy": FindingKind(ERROR, "the constraints leave no case possible"),
    "duties-contradict": FindingKind(ERROR, "a verdict carries two duties of which one is the opposite of the other"),
    "duty-prohibited": FindingKind(ERROR, "a duty whose act the policy itself prohibits"),
    # what does nothing
    "never-applicable": FindingKind(WARNING, "a rule whose condition holds in no case"),
    "never-in-force": FindingKind(WARNING, "a rule that is overridden wherever its condition holds"),
    "waiver-changes-nothing": FindingKind(WARNING, "a rule that waives, without which every outcome would be the same"),
    "override-changes-nothing": FindingKind(
        WARNING, "an override without which every case would have the same outcome"
    ),
    "condition-changes-nothing": FindingKind(
        WARNING, "a condition without which every case would have the same outcome"
    ),
    "alternative-changes-nothing": FindingKind(WARNING, "an alternative without which every outcome would be the same"),
    "constraint-changes-nothing": FindingKind(WARNING, "a constraint without which the same cases would be possible"),
    "concept-unused": FindingKind(WARNING, "a concept that no rule, constraint or property uses"),
    "reading-changes-nothing": FindingKind(WARNING, "a reading of which every choice comes to the same"),
    # what misleads who reads it
    "look-alike": FindingKind(WARNING, "two names, values or texts that look the same and are not"),
    # what is said twice
    "rule-restates": FindingKind(NOTE, "a rule without which every verdict would be the same, for other reasons"),
    "override-restates": FindingKind(
        NOTE, "an override without which every verdict would be the same, for other reasons"
    ),
    "condition-restates": FindingKind(
        NOTE, "a condition without which every verdict would be the same, for other reasons"
    ),
    # whether the source bears it out
    "citation-missing": FindingKind(ERROR, "a statement that is not found in the text of its source"),
    "citation-ambiguous": FindingKind(
        WARNING, "a statement whose words stand more than once in the text of its source"
    ),
    "sentence-unlisted": FindingKind(ERROR, "a passage of the source that no statement stands for"),
    "sentence-misplaced": FindingKind(
        WARNING, "statements that stand in another order in the text than they are listed"
    ),
    "statements-unverified": FindingKind(NOTE, "statements that are reported, so that no text bears them out"),
    **{code: FindingKind(ERROR, CODES[code]) for code in ("uncited", "unaccounted-statement")},
}


@dataclass(frozen=True, slots=True)
class FindingPart:
    """Cases that belong together: what is so of them, how many they are, and their regions (`more`, if not all)."""

    says: str
    cases: int
    regions: tuple[Region, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One finding: a message of one sentence, its place, what would help, the cases, and a scenario to paste."""

    code: str
    message: str
    at: Location
    help: str | None = None
    subject: str = ""  # the name of what it is about
    cases: int | None = None
    parts: tuple[FindingPart, ...] = ()
    lines: tuple[str, ...] = ()
    scenario: str | None = None
    is_smallest: bool = True  # the scenario; else there were too many sets of facts to go through
    said: str = ""  # the message in the words of the policy, where it has others than names

    @property
    def severity(self) -> Severity:
        return KINDS[self.code].severity
