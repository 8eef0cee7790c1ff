"""The values that a fact can have, and what a test on them accepts: choices, flags, open text; what all kinds share."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from remit.model.exact import MARK, OTHER_THAN, PRESENT_OR_ABSENT, others_named
from remit.model.matching import ABSENT, Absence, Members, Outside, Present, Test, Unreadable
from remit.model.written import composed, read_truth

Value = str | bool | int | Decimal | datetime.date | AbstractSet[str] | Absence
PRESENCE: dict[str, Test] = dict(zip(PRESENT_OR_ABSENT, (Members(frozenset([ABSENT])), Present()), strict=True))
ONE_OF = "where several values are possible: {one of: [a, b]}"
OPTIONAL = "declare the fact as `optional: true`"
NOT_THESE = "what a fact is not: not: {fact: [a, b]}"


@dataclass(frozen=True)
class Domain(ABC):
    """What every kind of domain answers; an optional one has the value ABSENT beside its own."""

    optional: bool = field(default=False, kw_only=True)

    def test(self, written: str) -> Test:
        """The test that one written item stands for. Raises Unreadable."""
        if written.startswith(MARK):
            return self._exact(written.removeprefix(MARK))
        if self.optional and written in PRESENCE:
            return PRESENCE[written]
        try:
            return self._test(written)
        except Unreadable as wrong:
            raise self._said(written, wrong) from None

    def _exact(self, text: str) -> Test:
        """The test that accepts a value that is meant as it stands."""
        return self._test(text)

    def value(self, raw: object) -> Value:
        """The value that a scenario states, from text or from the matching Python type. Raises Unreadable."""
        if self.optional and (raw is ABSENT or raw == str(ABSENT)):
            return ABSENT
        try:
            return self._value(raw)
        except Unreadable as wrong:
            raise self._said(raw, wrong) from None

    def _said(self, raw: object, wrong: Unreadable) -> Unreadable:
        """Why something is refused: what any kind of fact would say of it, where there is such a reason."""
        if not isinstance(raw, str):
            return wrong
        if raw and not raw.strip():
            return Unreadable(wrong.code, "nothing but white space stands there", "leave it out")
        if raw.strip() != raw and self._reads(raw.strip()):  # easily overlooked
            return Unreadable(wrong.code, f"`{raw}` has white space at its ends", f"write it without: {raw.strip()}")
        if raw in PRESENCE and not self.optional:
            return Unreadable("undeclared-value", f"`{raw}`, and the fact is always there", OPTIONAL)
        if others_named(raw) is not None:
            return Unreadable("wrong-type", f"`{OTHER_THAN}` is asked of texts only", NOT_THESE)
        if raw.startswith("{") and raw.endswith("}"):
            return Unreadable("wrong-type", "a list is not a value of this fact", ONE_OF)
        return wrong

    def _reads(self, written: str) -> bool:
        try:
            self._test(written)
        except Unreadable:
            return False
        return True

    def neighbourhood(self, value: Any) -> tuple[Any, ...]:
        """The value and those right beside it, inside the domain; of no value (None), any value at all."""
        if value is ABSENT:
            return (ABSENT,)
        near = self._neighbourhood(value)
        return (*near, ABSENT) if self.optional and value is None else near

    @abstractmethod
    def _test(self, written: str) -> Test: ...

    @abstractmethod
    def _value(self, raw: object) -> Value: ...

    @abstractmethod
    def _neighbourhood(self, value: Any) -> tuple[Any, ...]: ...


def written_as(raw: object) -> object:
    """A scalar of Python as a file writes it: True as `true`, 5 as `5`, a day as 2024-05-30; all else as it is."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, int) or (isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime)):
        return str(raw)
    return raw


@dataclass(frozen=True)
class Choice(Domain):
    """Named values, in groups or not. `groups` maps every name, of a value or a group, to its values in order."""

    groups: dict[str, tuple[str, ...]]

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(name for name, members in self.groups.items() if members == (name,))

    def _test(self, written: str) -> Members:
        name = composed(written)
        if name not in self.groups:
            raise self._undeclared(written)
        return Members(frozenset(self.groups[name]))

    def _value(self, raw: object) -> str:
        raw = written_as(raw)
        raw = composed(raw) if isinstance(raw, str) else raw
        if not isinstance(raw, str) or raw not in self.groups:
            raise self._undeclared(raw)
        if self.groups[raw] != (raw,):
            help = f"its values: {', '.join(self.groups[raw])}"
            raise Unreadable("undeclared-value", f"`{raw}` is a group of values, not a value", help)
        return raw

    def _neighbourhood(self, value: str | None) -> tuple[str, ...]:  # noqa: ARG002  # all values are as near
        return self.values

    def _undeclared(self, raw: object) -> Unreadable:
        from remit.errors import near_miss

        return Unreadable("undeclared-value", f"no value `{raw}`", near_miss(str(raw), self.groups, "values"))


@dataclass(frozen=True)
class Flag(Domain):
    """True or false; never a number."""

    values = (True, False)

    def _test(self, written: str) -> Members:
        return Members(frozenset([self._value(written)]))

    def _value(self, raw: object) -> bool:
        truth = raw if isinstance(raw, bool) else read_truth(raw)
        if truth is None:
            raise Unreadable("undeclared-value", f"`{raw}` is neither true nor false", "write true or false")
        return truth

    def _neighbourhood(self, value: bool | None) -> tuple[bool, ...]:  # noqa: ARG002  # all values are as near
        return self.values


ELSE = "something else"  # any text that no condition names; numbered where several are told apart


LONGEST = 1_000  # characters of a text


@dataclass(frozen=True)
class OpenText(Domain):
    """Any text; two texts are the same, or they are not."""

    def _test(self, written: str) -> Test:
        if (named := others_named(written)) is not None:
            return Outside(frozenset(named))
        return self._exact(written)

    def _exact(self, text: str) -> Members:
        return Members(frozenset([self._value(text)]))

    def _value(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise Unreadable("wrong-type", f"`{raw}` is not a text", "write a text")
        if len(raw) > LONGEST:
            raise Unreadable("wrong-type", f"the text has more than {LONGEST:,} characters", "write a name, or a key")
        return raw

    def _neighbourhood(self, value: str | None) -> tuple[str, ...]:
        return (ELSE,) if value is None else (value,)


def others(named: AbstractSet[Any], count: int) -> list[str]:
    """So many texts beside those that are named, each different."""
    numbered = (ELSE if number == 1 else f"{ELSE} ({number})" for number in range(1, count + len(named) + 1))
    return [text for text in numbered if text not in named][:count]
