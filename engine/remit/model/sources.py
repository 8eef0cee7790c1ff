"""Sources and their statements: sentences by locator and fingerprint, or reported, restated in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from remit.model.kinds.day import Day
from remit.model.kinds.number import Whole
from remit.model.written import Frozen, Name, Text, fail, version_one

HOW_VERIFIED = (
    "`words:` and `sha256:` as remit cite --make prints them; or, where the text is not at hand, "
    "`reported: {where: …, by: …, day: …}`"
)


class Source(Frozen):
    """A published text: who published it, when, and the file that lists its statements."""

    title: Text
    publisher: Text | None = None
    published: Day
    url: Text | None = None
    statements: Annotated[Text, Field(description="The file of its statements, beside the policy")]


def _sha256(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9a-f]{64}", value):
        fail("bad-fingerprint", f"`{value}` is no fingerprint", "64 hexadecimal digits: remit cite --make prints them")
    return value


class Reported(Frozen):
    """Where a statement was read whose own text is not at hand: in what, by whom, and on what day."""

    where: Text
    by: Text
    day: Day

    def __str__(self) -> str:
        return f"read in {self.where}; by {self.by}, on {self.day}"


class Statement(Frozen):
    """A sentence of a source: the number and SHA-256 of its words; what it says, or why no rule follows.

    One that is `reported` has no fingerprint (0 words): nobody can hold it to its text, so it is never verified.
    """

    words: Whole = 0
    sha256: Annotated[
        str, BeforeValidator(_sha256), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})
    ] = ""
    reported: Reported | None = None
    speaker: Text | None = None
    says: Text | None = None
    background: Text | None = None
    quote: Text | None = None

    @model_validator(mode="after")
    def _verifiable_or_reported(self) -> Self:
        marks = {"words", "sha256"} & self.model_fields_set
        if self.reported is None:
            for key in ("words", "sha256"):
                if key not in marks:
                    fail("missing-key", f"`{key}` is missing", HOW_VERIFIED)
            if self.words < 1:
                fail("bad-fingerprint", "a statement has at least one word", None, ["words"])
        elif marks:
            fail("statement", "it has a fingerprint and is reported at once", HOW_VERIFIED)
        elif self.quote is not None:
            help = "say it in your own words; with its text at hand, give its fingerprint instead of `reported:`"
            fail("statement", "it is reported, and no fingerprint verifies its quote", help, ["quote"])
        return self

    @model_validator(mode="after")
    def _one_account(self) -> Self:
        if (self.says is None) == (self.background is None):
            said = "it does not say anything" if self.says is None else "it says something and is background at once"
            fail("statement", said, "write `says:` in your own words, or under `background:` why no rule follows")
        return self

    @property
    def account(self) -> str:
        """What it says in the policy's own words, or why no rule follows from it."""
        return self.says or self.background or ""


class Statements(Frozen):
    """A statements file: everything that one source says, in its order."""

    version: Annotated[
        Literal["1"], BeforeValidator(version_one("remit-statements"), json_schema_input_type=Literal[1])
    ] = Field(alias="remit-statements")
    source: Name
    statements: Mapping[Name, Statement]


class Citation(NamedTuple):
    """A statement of a source."""

    source: str
    locator: str

    def __str__(self) -> str:
        return f"{self.source}#{self.locator}"


def meant(written: str, sources: Iterable[str]) -> Citation:
    """`p1.s1` of the first of some sources, or `source#p1.s1`.

    Args:
        written: The citation, as a file has it.
        sources: Those that the file declares.
    """
    source, mark, locator = written.rpartition("#")
    return Citation(source if mark else next(iter(sources), ""), locator)
