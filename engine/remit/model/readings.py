"""Readings: contested passages, each with its choices, the reasons for them, and a default."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from remit.model.kinds.choice import Choice
from remit.model.written import Citations, Frozen, Name, Text

OPEN: Final = "open"  # in a choice's place: the reading is left unknown


class ReadingChoice(Frozen):
    """One defensible interpretation: what it comes to, what it rests on and why one may hold it."""

    says: Text | None = None
    cites: Citations = ()
    because: Text | None = None


class Reading(Frozen):
    """A question that the source, not the scenario, leaves open."""

    question: Text
    choices: Mapping[Name, ReadingChoice]
    default: Name | None = None

    @cached_property
    def domain(self) -> Choice:
        return Choice({name: (name,) for name in self.choices})
