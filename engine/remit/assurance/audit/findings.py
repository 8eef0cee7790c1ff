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


class Kind(NamedTuple):
    """How grave findings of a kind are, and the sentence that documents them."""

    severity: Severity
    says: str


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

KINDS: dict[str, Kind] = {
    # what the policy leaves open
    "gap": Kind(NOTE, "cases on which no rule of the policy decides"),
    "contested": Kind(NOTE, "cases whose verdict depends on how a contested passage is read"),
    "values-alike": Kind(NOTE, "values of a fact that nothing in the policy tells apart"),
    "fact-changes-nothing": Kind(NOTE, "a fact whose value changes no verdict"),
    "otherwise-never-reached": Kind(NOTE, "what the policy says of cases that no rule decides, where there are none"),
    "choices-alike": Kind(NOTE, "choices of a reading that come to the same verdict everywhere"),
    # where it contradicts itself
    "conflict": Kind(ERROR, "two rules of opposite effect are in force at once, and neither overrides the other"),
    "conflict-in-a-reading": Kind(WARNING, "rules contradict each other once contested passages are read otherwise"),
    "impossible-policy": Kind(ERROR, "the constraints leave no case possible"),
    # what does nothing
    "never-applicable": Kind(WARNING, "a rule whose condition holds in no case"),
    "never-in-force": Kind(WARNING, "a rule that is overridden wherever its condition holds"),
    "override-changes-nothing": Kind(WARNING, "an override without which every case would have the same outcome"),
    "condition-changes-nothing": Kind(WARNING, "a condition without which every case would have the same outcome"),
    "alternative-changes-nothing": Kind(WARNING, "an alternative without which every outcome would be the same"),
    "constraint-changes-nothing": Kind(WARNING, "a constraint without which the same cases would be possible"),
    "concept-unused": Kind(WARNING, "a concept that neither a rule nor a constraint uses"),
    "reading-changes-nothing": Kind(WARNING, "a reading of which every choice comes to the same"),
    # what misleads who reads it
    "look-alike": Kind(WARNING, "two names, values or texts that look the same and are not"),
    # what is said twice
    "rule-restates": Kind(NOTE, "a rule without which every verdict would be the same, for other reasons"),
    "override-restates": Kind(NOTE, "an override without which every verdict would be the same, for other reasons"),
    "condition-restates": Kind(NOTE, "a condition without which every verdict would be the same, for other reasons"),
    # whether the source bears it out
    "citation-missing": Kind(ERROR, "a statement that is not found in the text of its source"),
    "citation-ambiguous": Kind(WARNING, "a statement whose words stand more than once in the text of its source"),
    "sentence-unlisted": Kind(ERROR, "a passage of the source that no statement stands for"),
    "sentence-misplaced": Kind(WARNING, "statements that stand in another order in the text than they are listed"),
    **{code: Kind(ERROR, CODES[code]) for code in ("uncited", "unaccounted-statement")},
}


@dataclass(frozen=True, slots=True)
class Part:
    """Cases that belong together: what is so of them, how many they are, and their regions (`more`, if not all)."""

    says: str
    cases: int
    regions: tuple[Region, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: a message of one sentence, its place, what would help, the cases, and a scenario to paste."""

    code: str
    message: str
    at: Location
    help: str | None = None
    subject: str = ""  # the name of what it is about
    cases: int | None = None
    parts: tuple[Part, ...] = ()
    lines: tuple[str, ...] = ()
    scenario: str | None = None
    is_smallest: bool = True  # the scenario; else there were too many sets of facts to go through
    said: str = ""  # the message in the words of the policy, where it has others than names

    @property
    def severity(self) -> Severity:
        return KINDS[self.code].severity
