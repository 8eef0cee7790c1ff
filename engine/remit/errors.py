"""What goes wrong, in the user's words: a problem with its place, its code and what to do about it.

Every code is listed once, here, with the sentence that documents it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CODES: dict[str, str] = {
    # a file that cannot be read
    "file-not-found": "no such file or folder",
    "file-unreadable": "the file system refuses to read the file",
    "file-unwritable": "the file system refuses to write the file",
    "file-too-large": "the file is larger than remit reads in one piece",
    "file-kind": "the name does not say in which format the file is, or what is there is no file",
    "no-scenarios": "nothing to check was found there",
    "not-utf-8": "the bytes are not UTF-8 text",
    "control-character": "a character that no text needs, and that can mislead who reads it",
    "empty-file": "the file says nothing",
    "yaml-syntax": "the text is not YAML",
    "yaml-tab": "a tab stands where YAML wants spaces",
    "yaml-tag": "a YAML tag asks for a type; everything in a policy is plain data",
    "yaml-alias": "an alias refers to an anchor that is not there, or repeats too much",
    "too-deep": "the data is nested deeper than any policy needs",
    "duplicate-key": "one key stands twice in the same mapping",
    "json-syntax": "the text is not JSON",
    "csv-syntax": "the text is not CSV",
    "csv-header": "a column has no name, the name of another, or one that the policy does not know",
    "csv-row": "a row has more or fewer cells than the header",
    "case-row": "a row of `cases` has more or fewer cells than the names of columns above it",
    "layout": "a file is written in a way that is not laid out",
    # a file whose parts are not of the right shape
    "wrong-type": "a value is of another shape than its place asks for",
    "missing-key": "something that must be said is not said",
    "missing-value": "a key has nothing behind it",
    "unknown-key": "a key that means nothing in its place",
    "bad-name": "a name with signs that names cannot have",
    "bad-date": "a day that is not written as YYYY-MM-DD, or does not exist",
    "bad-number": "a whole number is wanted",
    "bad-range": "a range that cannot be read, or that nothing fits",
    "out-of-bounds": "a value beyond what its fact declares",
    "bad-fingerprint": "a fingerprint is 64 hexadecimal digits and a number of words",
    "unknown-version": "the file is written for another version of the language",
    # a policy that does not hold together
    "effect": "a rule forbids, permits or exempts: exactly one of them",
    "fact-kind": "a fact is declared as exactly one kind",
    "duplicate-name": "one name is used for two things",
    "reserved-name": "a name that the language keeps for itself",
    "undeclared-fact": "a condition names something that is not declared",
    "undeclared-value": "a value that its fact does not have",
    "undeclared-hierarchy": "no hierarchy of that name",
    "undeclared-reading": "no reading of that name, or no such choice",
    "undeclared-rule": "no rule of that name",
    "undeclared-concept": "no concept of that name",
    "undeclared-duty": "no rule carries a duty of that name",
    "undeclared-source": "no source of that name",
    "figure-days": "a figure that has no value on some day on which it is asked for",
    "date-not-declared": "a rule has a first or last day, and the policy declares no date",
    "empty-condition": "a condition that says nothing",
    "concept-cycle": "concepts that are defined by each other",
    "derivation": "a derived fact that cannot be worked out as it is written",
    "derivation-cycle": "facts that are derived from each other",
    "override-cycle": "rules that override each other in a circle",
    "reading-default": "a reading needs a default that is one of its choices",
    "reading-choices": "a reading needs at least two choices",
    "uncited": "a rule, concept, override, duty or choice of a reading cites no statement",
    "unknown-statement": "a citation of a statement that the source does not list",
    "unaccounted-statement": "a statement that nothing cites and that is not background",
    "statement": "a statement says something or is background: exactly one of them",
    "undeclared-property": "no property of that name",
    # a scenario that does not fit its policy
    "no-policy": "a scenario file does not say which policy it is for",
    "unknown-policy": "no policy of that name",
    "duplicate-scenario": "two scenarios of one file have the same name",
    "unknown-verdict": "no verdict of that name",
    "impossible-scenario": "no case at all fits what is given, by the policy's constraints",
    # a table of cases
    "table-unreadable": "the file is not a table of the kind that its name says",
    "no-facts": "no column of the table is called like a fact",
    "bad-rows": "rows with values that no fact has, or that no case fits",
    "extra-missing": "an optional part of remit is not installed",
    # two policies that are compared
    "include-cycle": "policies that include each other in a circle",
    "incomparable": "what cannot be compared: facts of different kinds, policies that mean different things by a name",
    # a request that cannot be met
    "usage": "the command was called in a way that it does not understand",
    "no-properties": "a policy that claims nothing of itself has nothing to prove",
    "too-large": "looked at together, some part of a policy comes to more than can be gone through",
    "chain-unavailable": "durable-rules cannot be used here",
    "evaluators-differ": "what fires and the diagram say different things of one scenario: remit is at fault",
    "would-overwrite": "a file that is already there would be overwritten",
}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1; a missing line means the whole file.

    Of a workbook they are a row and a column of a sheet, and said as its programs do: `rates.xlsx:Sheet1!B7`.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None and self.line is not None and self.column is not None:
            return f"{visible(self.file)}:{self.sheet}!{_letters(self.column)}{self.line}"
        return ":".join(str(part) for part in (visible(self.file), self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: A stable name for what kind of thing it is, one of `CODES`.
        message: What is wrong, on one line, in the user's words.
        at: Where; None where no file is to blame.
        help: What would help, on one line; None where nothing does.
    """

    code: str
    message: str
    at: Location | None = None
    help: str | None = None

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise AssertionError(f"problem code `{self.code}` is not listed in remit.errors.CODES")
        object.__setattr__(self, "message", one_line(self.message))
        object.__setattr__(self, "help", self.help and one_line(self.help))

    def __str__(self) -> str:
        first = f"{self.at}: {self.message}" if self.at else self.message
        return f"{first} [{self.code}]" + (f"\n  help: {self.help}" if self.help else "")


class RemitError(Exception):
    """Everything that is wrong with what the user gave, all of it at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TooLarge(RemitError):
    """What a question comes to is more than can be gone through; `path` is the way to the part that makes it so.

    Raised before it is gone through where its size can be told beforehand, else after a number of steps: the same
    input is always refused, or never.
    """

    def __init__(
        self, said: str, path: tuple[str | int, ...] = (), at: Location | None = None, help: str | None = None
    ) -> None:
        self.said, self.path, self.help = said, path, help
        super().__init__([Problem("too-large", f"{about(path)}{said}", at, help or SMALLER)])

    def placed(self, at: Location, path: tuple[str | int, ...]) -> TooLarge:
        """The same with its place in a file, and the way to it there; one that has a place keeps it.

        Args:
            at: Where the part is written that makes it so.
            path: The names on the way to that part in that file, which may be an included one.
        """
        return self if self.problems[0].at else TooLarge(self.said, path, at, self.help)


def _letters(column: int) -> str:
    """What a column of a sheet is called.

    >>> _letters(1), _letters(26), _letters(27), _letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    rest, last = divmod(column - 1, 26)
    return (_letters(rest) if rest else "") + chr(ord("A") + last)


def number(size: int) -> str:
    """A number that somebody can read, however large it is.

    >>> number(16_384), number(3**100)
    ('16,384', '5.2e47')
    """
    return f"{size:,}" if size < LEGIBLE else f"{Decimal(size):.1e}".replace("+", "")


LEGIBLE = 10**12
SMALLER = "state more facts, or say it in fewer alternatives: divide the condition among several rules or policies"


def in_file_order(problems: Iterable[Problem], first: str = "") -> list[Problem]:
    """Each problem once, in the order of the lines, those of the file `first` before those of others.

    Args:
        problems: In any order; those without a line come first in their file.
        first: A name as locations have it.
    """

    def place(problem: Problem) -> tuple[bool, str, int, int]:
        at = problem.at or Location("")
        return (at.file != first, at.file, at.line or 0, at.column or 0)

    return sorted(dict.fromkeys(problems), key=place)


LONGEST_QUOTE = 60  # characters of what the user wrote
LONGEST_MESSAGE = 2_000  # characters, whatever is in it
QUOTED = re.compile(r"`([^`]*)`")
MISLEADING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def one_line(text: str) -> str:
    r"""A message in one line: white space is one space, what cannot be seen is spelled out, long quotes are cut.

    >>> print(one_line("`a\n  b\x1b[31m`"))
    `a b\u001b[31m`
    """
    said = QUOTED.sub(lambda quote: f"`{_short(quote[1])}`", visible(" ".join(text.split())))
    return said if len(said) <= LONGEST_MESSAGE else f"{said[:LONGEST_MESSAGE]}…"


def _short(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"


def visible(text: str) -> str:
    """Text with its control and zero-width characters spelled out."""
    if text.isascii() and text.isprintable():
        return text
    return MISLEADING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


MOST_LISTED = 12  # names in a help line
SECTIONS = {
    "hierarchies": "hierarchy",
    "facts": "fact",
    "figures": "figure",
    "constraints": "constraint",
    "readings": "reading",
    "concepts": "concept",
    "rules": "rule",
    "scopes": "scope",
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
    if path[:1] == ("concepts",) and path[1:] and str(path[1]).endswith(".in-force"):  # a rule of what is included
        return f"rule {_short(str(path[1]).removesuffix('.in-force'))}: "
    return f"{SECTIONS[path[0]]} {_short(str(path[1]))}: " if path[1:] and path[0] in SECTIONS else ""


def near_miss(name: str, known: Iterable[str], what: str = "known", also: Iterable[str] = ()) -> str:
    """A help line: the known name (or one of `also`) that comes nearest, or the known names.

    A letter that only looks like another is named.

    >>> near_miss("locatoin", ["location", "weapon"])
    'did you mean location?'
    >>> near_miss("colour", ["location", "weapon"], "declared facts")
    'declared facts: location, weapon'
    >>> near_miss("atac\N{CYRILLIC SMALL LETTER EM}s", ["atacms"])
    'did you mean atacms? what is written there has a cyrillic small letter em (U+043C)'

    Args:
        name: What was written.
        known: What could have been meant; where none comes near, the first of them are listed.
        what: What these are, in the plural, before the list.
        also: Names that are not listed.
    """
    from difflib import get_close_matches  # only where something is wrong

    if name == "<<":
        return "write out what the merge key stands for; what several rules share can be a concept"
    names = list(known)
    folded = {_folded(each): each for each in (*names, *also)}
    near = [folded[each] for each in get_close_matches(_folded(name), folded, n=1, cutoff=0.6)]
    foreign = foreign_letter(name, near or names)
    if near:
        return f"did you mean {_short(near[0])}?{' ' + foreign if foreign else ''}"
    listed = ", ".join(map(_short, names[:MOST_LISTED])) or "none"
    listed += f", and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return f"{what}: {listed}{'; ' + foreign if foreign else ''}"


ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u043a\u043c\u0442\u03bf\u03bd ._",
    "aeopcyxijskmtov---",
)


def _folded(name: str) -> str:
    """A name as it is compared: letters that look alike, capitals and what joins words make no difference."""
    return unicodedata.normalize("NFKC", name[:LONGEST_QUOTE]).casefold().translate(ALIKE)


def foreign_letter(name: str, known: Iterable[str] = ()) -> str | None:
    """The first character beyond ASCII that no known name has, if there is one, for a help line.

    Args:
        name: What was written.
        known: Names whose characters are nothing strange.
    """
    usual = set("".join(known))
    for sign in name:
        if not sign.isascii() and sign not in usual:
            return f"what is written there has {called(sign)}"
    return None


def called(sign: str) -> str:
    """A character by its name and number.

    >>> called("\N{CYRILLIC SMALL LETTER EM}")
    'a cyrillic small letter em (U+043C)'
    """
    name = unicodedata.name(sign, "control character").lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name} (U+{ord(sign):04X})"
