"""What goes wrong, in the user's words: a problem with its place, its code and what to do about it.

Every code is listed once, here, with the sentence that documents it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CODES: dict[str, str] = {
    # a file that cannot be read
    "file-not-found": "no such file or folder",
    "file-unreadable": "the file system refuses to read the file",
    "file-too-large": "the file is larger than remit reads in one piece",
    "file-kind": "the name of the file does not say in which format it is",
    "no-scenarios": "nothing to check was found there",
    "not-utf-8": "the bytes are not UTF-8 text",
    "empty-file": "the file says nothing",
    "yaml-syntax": "the text is not YAML",
    "yaml-tab": "a tab stands where YAML wants spaces",
    "yaml-tag": "a YAML tag asks for a type; everything in a policy is plain data",
    "yaml-alias": "an alias refers to an anchor that is not there, or repeats too much",
    "too-deep": "the data is nested deeper than any policy needs",
    "duplicate-key": "one key stands twice in the same mapping",
    "json-syntax": "the text is not JSON",
    "csv-header": "the header of a table names something that the policy does not know",
    "csv-row": "a row has more or fewer cells than the header",
    # a file whose parts are not of the right shape
    "wrong-type": "a value is of another shape than its place asks for",
    "missing-key": "something that must be said is not said",
    "missing-value": "a key has nothing behind it",
    "unknown-key": "a key that means nothing in its place",
    "bad-name": "a name with signs that names cannot have",
    "bad-date": "a day that is not written as YYYY-MM-DD, or does not exist",
    "bad-number": "a whole number is wanted",
    "bad-range": "a range that cannot be read, or that nothing fits",
    "bad-fingerprint": "a fingerprint is 64 hexadecimal digits and a number of words",
    "unknown-version": "the file is written for another version of the language",
    # a policy that does not hold together
    "effect": "a rule forbids, permits or exempts: exactly one of them",
    "fact-kind": "a fact is declared as exactly one kind",
    "duplicate-name": "one name is used for two things",
    "reserved-name": "a name that the language keeps for itself",
    "undeclared-fact": "a condition names something that is not declared",
    "undeclared-value": "a value that its fact does not have",
    "undeclared-reading": "no reading of that name, or no such choice",
    "undeclared-rule": "no rule of that name",
    "undeclared-source": "no source of that name",
    "date-not-declared": "a rule has a first or last day, and the policy declares no date",
    "empty-condition": "a condition that says nothing",
    "concept-cycle": "concepts that are defined by each other",
    "override-cycle": "rules that override each other in a circle",
    "reading-default": "a reading needs a default that is one of its choices",
    "reading-choices": "a reading needs at least two choices",
    "uncited": "a rule, concept, override or choice of a reading cites no statement",
    "unknown-statement": "a citation of a statement that the source does not list",
    "unaccounted-statement": "a statement that nothing cites and that is not background",
    "statement": "a statement says something or is background: exactly one of them",
    # a scenario that does not fit its policy
    "no-policy": "a scenario file does not say which policy it is for",
    "unknown-policy": "no policy of that name",
    "duplicate-scenario": "two scenarios of one file have the same name",
    "unknown-verdict": "no verdict of that name",
    "impossible-scenario": "no case at all fits what is given, by the policy's constraints",
    # a request that cannot be met
    "usage": "the command was called in a way that it does not understand",
    "source-text": "the text of a source does not bear out a citation",
    "chain-unavailable": "durable-rules cannot be used here",
    "would-overwrite": "a file that is already there would be overwritten",
}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1; a missing line means the whole file."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, a message of one line, where, and what would help."""

    code: str
    message: str
    at: Location | None = None
    help: str | None = None

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise AssertionError(f"problem code {self.code!r} is not listed in remit.errors.CODES")

    def __str__(self) -> str:
        first = f"{self.at}: {self.message}" if self.at else self.message
        return f"{first} [{self.code}]" + (f"\n  help: {self.help}" if self.help else "")


class RemitError(Exception):
    """Everything that is wrong with what the user gave, all of it at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


MOST_LISTED = 12  # names in a help line
SECTIONS = {
    "facts": "fact",
    "constraints": "constraint",
    "readings": "reading",
    "concepts": "concept",
    "rules": "rule",
    "properties": "property",
    "sources": "source",
    "statements": "statement",
}


def about(path: tuple[str | int, ...]) -> str:
    """Whom a message is about, by the way to it.

    >>> about(("rules", "general-ban", "when"))
    'rule general-ban: '
    >>> about(("title",))
    ''
    """
    return f"{SECTIONS[path[0]]} {path[1]}: " if len(path) > 1 and path[0] in SECTIONS else ""


def near_miss(name: str, known: Iterable[str], what: str = "") -> str:
    """A help line: the known name that comes nearest, or the known names.

    >>> near_miss("locatoin", ["location", "weapon"])
    'did you mean location?'
    >>> near_miss("colour", ["location", "weapon"], "declared facts")
    'declared facts: location, weapon'
    """
    from difflib import get_close_matches  # only where something is wrong

    names = list(known)
    if near := get_close_matches(name, names, n=1, cutoff=0.6):
        return f"did you mean {near[0]}?"
    if not names:
        return f"{what or 'known'}: none"
    listed = ", ".join(names[:MOST_LISTED])
    listed += f", and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return f"{what or 'known'}: {listed}"
