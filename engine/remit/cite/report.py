"""What comes of comparing a text with its statements: what was found and where, and all that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Whether a statement stands in a text: in one place, in several that its neighbours do not tell apart, or not."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A statement looked for in a text: where it stands (first and last word, line), and the passage itself."""

    locator: str
    status: Status
    words: int
    span: tuple[int, int] | None = None
    line: int | None = None
    passage: str | None = None
    times: int = 0  # that its words stand in the text


@dataclass(frozen=True, slots=True)
class Replaced:
    """What stands where missing statements should: between the neighbours that were found, or beside the only one."""

    locators: tuple[str, ...]
    expected: int  # words
    after: str | None
    before: str | None
    words: int
    line: int
    passage: str
    change: str | None = None  # where one word makes the difference, which


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A passage between the first and the last statement that no statement stands for."""

    after: str
    before: str
    words: int
    line: int
    passage: str


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A statement that stands before, or overlaps, one that is listed before it."""

    locator: str
    other: str
    overlaps: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A text compared with its statements: each sighting, and whatever keeps them from tiling the text.

    Statements that are `reported` have no fingerprint: they are not looked for, and never count as found; where there
    are no others, nothing is borne out.
    """

    sightings: tuple[Sighting, ...]
    replaced: tuple[Replaced, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    misplaced: tuple[Misplaced, ...] = ()
    reported: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        if self.unlisted or self.misplaced or (self.reported and not self.sightings):
            return False
        return all(sighting.status is Status.FOUND for sighting in self.sightings)

    def passages(self) -> dict[str, str]:
        """The passage of every statement that was found."""
        return {s.locator: s.passage for s in self.sightings if s.passage is not None}

    def count(self, status: Status) -> int:
        return sum(sighting.status is status for sighting in self.sightings)
