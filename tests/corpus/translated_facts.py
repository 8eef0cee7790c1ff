"""Facts of published policies as facts of ours, and what cases say of them.

A set is a set; or, so that the one can be compared with the other, a flag for each of its values. A value that says
that there is none (`absent`) is no value here: the fact is optional.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from published import Written
from translated_names import names

ABSENT = "absent"


@dataclass(frozen=True)
class Facts:
    """How the facts of one policy are said; with `flags`, a set is a flag for each of its values."""

    published: Written
    flags: bool = False

    @property
    def declared(self) -> Written:
        """The facts as a policy declares them."""
        return {name: kind for fact in self.published for name, kind in self._declared(fact).items()}

    def _declared(self, fact: str) -> Written:
        kind = self.published[fact]
        values = [text(value) for value in kind.get("values", ())]
        if kind["type"] == "set":
            flags = {self.flag(fact, value): {"flag": {}} for value in values}
            return flags if self.flags else {fact: {"set": values}}
        if kind["type"] == "bool":
            return {fact: {"flag": {}}}
        if kind["type"] == "int":
            return {fact: {"integer": {"min": kind["min"], "max": kind["max"]}}}
        optional = {"optional": True} if ABSENT in values else {}
        return {fact: {"choice": [value for value in values if value != ABSENT], **optional}}

    def flag(self, fact: str, value: str) -> str:
        """The flag that says whether a set has a value."""
        values = self.published[fact]["values"]
        return f"{fact}-{names(text(each) for each in values)[value]}"

    def given(self, facts: Written) -> Written:
        """What a case says, as a scenario says it."""
        return {name: what for fact, value in facts.items() for name, what in self._given(fact, value).items()}

    def _given(self, fact: str, value: Any) -> Written:
        kind = self.published[fact]
        if kind["type"] != "set":
            return {fact: text(value)}
        held = [text(each) for each in value]
        if not self.flags:
            return {fact: held}
        return {self.flag(fact, text(each)): text(text(each) in held) for each in kind["values"]}


def text(value: object) -> str:
    """A value of JSON as we write it: what is a flag or a number there may be the name of a value here."""
    return str(value).lower() if isinstance(value, bool) else str(value)
