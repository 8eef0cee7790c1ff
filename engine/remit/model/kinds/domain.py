"""What every kind of fact answers: how its values are read, cut, gone through, said, held by columns, and drawn."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, NamedTuple, TypeVar

from remit.errors import LONGEST_QUOTE
from remit.model.asked import mapping_meant
from remit.model.comparisons import Comparison
from remit.model.items import OTHER_THAN, PRESENT_OR_ABSENT, Accepted, Exactly, Item, OfSet, OtherThan, SetOf
from remit.model.kinds.editor_schema import Schema
from remit.model.kinds.protocols import CellCut, Draw
from remit.model.matching import ABSENT, NO_SET, Absence, Members, Overlap, Present, Test, Tests, Unreadable

Raw = TypeVar("Raw")
Read = TypeVar("Read")
Value = str | bool | int | Decimal | datetime.date | AbstractSet[str] | Absence

NO_GROUPS: Mapping[str, tuple[str, ...]] = {}
PRESENCE: dict[str, Test] = dict(zip(PRESENT_OR_ABSENT, (Members(frozenset([ABSENT])), Present()), strict=True))
ONE_OF = "where several values are possible: {one of: [a, b]}"
OPTIONAL = "declare the fact as `optional: true`"
NOT_THESE = "what a fact is not: not: {fact: [a, b]}"


class ColumnType(Enum):
    """What a column that holds a fact has in it; how that is read, in which database, is said in `columnar`."""

    NAME = "name"  # of a value or a group
    TEXT = "text"
    TRUTH = "truth"
    WHOLE = "whole number"
    DECIMAL = "decimal"
    DAY = "day"
    MOMENT = "moment"
    SET = "set"


class Piece(NamedTuple):
    """Values that no test tells apart: one of them, what there is of it (a value, a span), how many values that is."""

    value: Any
    shown: Any
    size: int = 1


@dataclass(frozen=True)
class Domain(ABC):
    """The values of a fact; an optional one has the value ABSENT beside its own.

    A kind of fact has a file with a domain in it, and other layers ask the domain; none asks which kind it is. What has
    an underscore in front is about values that are there: ABSENT is looked after here.
    """

    takes_lists: ClassVar[bool] = False  # a value is written as a list, and asked for what it includes
    any_text: ClassVar[bool] = False  # every text is a value, whatever it reads like
    is_textual: ClassVar[bool] = False  # 1 and true are the texts that a file would have there
    is_divisible: ClassVar[bool] = False  # tests that pieces were not cut by may tell values of one apart
    is_ordered: ClassVar[bool] = False  # one value is less than another

    has_between = False  # what lies between two values is a value, too: written with a 5 behind the last place

    is_calendar = False  # values are points in time, of which there is a first and a last one

    optional: bool = field(default=False, kw_only=True)

    # ---- what there is

    @property
    def values(self) -> Sequence[Any]:
        """The values, where somebody listed them and each is a case of its own; none where there are too many."""
        return ()

    groups = NO_GROUPS  # every name of a value, a member or a group, with those that are in it, in order

    @property
    def members(self) -> tuple[str, ...]:
        """What a value can have in it, where values are sets; else nothing."""
        return ()

    @property
    def column(self) -> ColumnType | None:
        """What a column that holds the fact has in it; None where no column holds it."""
        return None

    @property
    def own_type(self) -> type | None:
        """The Python type of the values, where no other kind has it; a program hands such values over as they are."""
        return None

    @property
    def ends(self) -> tuple[Any, Any]:
        """Where values have an order: no value of the kind is below the one, and none above the other."""
        return None, None

    @property
    def places(self) -> int:
        """How many places after the point a decimal has."""
        return 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names that can stand in a column of texts: of values and groups."""
        return ()

    def has(self, value: Any) -> bool:
        """Whether a value of this Python type is declared: within the bounds, or listed."""
        return self.optional if value is ABSENT else self._has(value)

    def _has(self, value: Any) -> bool:  # noqa: ARG002  # where nothing bounds the values
        return True

    def is_like(self, other: Domain) -> bool:
        """Whether a value of the one may be the same as a value of the other, where two facts are compared."""
        return type(self) is type(other)

    def may_be_member(self, other: Domain) -> bool:  # noqa: ARG002  # members are named
        """Whether a value can be a member of a value of the other, which are sets."""
        return False

    def holds_all_between(self, bounds: Iterable[object]) -> bool:  # noqa: ARG002  # only an order has a between
        """Whether all values between some, as a column keeps them, are surely declared."""
        return False

    # ---- reading

    def test(self, item: Item) -> Test:
        """The test that one item stands for, which compares it with no other fact. Raises Unreadable."""
        if isinstance(item, str):
            return self._word(item)
        assert not isinstance(item, Comparison), "it is about two facts"
        return self._read(item.value, self._test) if isinstance(item, Exactly) else self._asked(item)

    def _word(self, written: str) -> Test:
        """The test that a value, a group or a range stands for, or what says whether there is one."""
        found = PRESENCE.get(written) if self.optional else None
        return self._read(written, self._test) if found is None else found

    def _asked(self, item: OtherThan | SetOf | OfSet) -> Test:
        """The test of what texts or sets are asked."""
        if isinstance(item, OtherThan):
            raise Unreadable("wrong-type", f"`{OTHER_THAN}` is asked of texts only", NOT_THESE)
        if isinstance(item, SetOf):
            raise Unreadable("wrong-type", "a list is not a value of this fact", ONE_OF)
        raise Unreadable("wrong-type", NO_SET, ONE_OF)

    def _read(self, raw: Raw, read: Callable[[Raw], Read]) -> Read:
        try:
            return read(raw)
        except Unreadable as wrong:
            raise self._said(raw, wrong) from None

    def meant(self, item: Item) -> tuple[Item, ...]:
        """The values in a group; anything else is itself."""
        names = self.groups.get(item) if isinstance(item, str) else None
        return (item,) if names is None else names

    def value(self, raw: object) -> Value:
        """The value that a scenario states, from text or from the matching Python type. Raises Unreadable."""
        if self.optional and (raw is ABSENT or raw == str(ABSENT)):
            return ABSENT
        return self._read(raw, self._value)

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
        if (meant := mapping_meant(raw)) and (wrong.code == "undeclared-value" or not self._reads(meant[1])):
            help = f"a test is a mapping: {{{meant[0]}: {meant[1][:LONGEST_QUOTE]}}}"
            return Unreadable(wrong.code, wrong.message, help)
        return wrong

    def _reads(self, written: str) -> bool:
        try:
            self._test(written)
        except Unreadable:
            return False
        return True

    @abstractmethod
    def _test(self, written: str) -> Test:
        """The test that a word stands for. Raises Unreadable."""

    @abstractmethod
    def _value(self, raw: object) -> Value:
        """The value that is stated, in its one form. Raises Unreadable."""

    # ---- cutting

    def pieces(self, tests: Sequence[Test]) -> list[Piece]:
        """All values, cut so finely that no test tells those of one piece apart, in their order; ABSENT comes last.

        Raises TooLarge where they are too many.
        """
        absent = [Piece(ABSENT, ABSENT)] if self.optional else []
        return [*self._pieces(tests), *absent]

    @abstractmethod
    def _pieces(self, tests: Sequence[Test]) -> Iterable[Piece]:
        """The pieces of the values that are there. Raises TooLarge."""

    def size(self, piece: Piece, tests: Tests) -> int:
        """How many values of a piece meet any of the tests, which are those that it was cut by if `is_divisible`."""
        return piece.size * any(test.holds(piece.value) for test in tests)

    def is_endless(self, piece: Any) -> bool:  # noqa: ARG002  # a listed value is one
        """Whether a piece (as `Piece.shown`) has more values than are counted."""
        return False

    def singly(self) -> list[Tests]:
        """Tests that tell all values apart, or all members of sets; none where there are too many of them."""
        return [(Members(frozenset([value])),) for value in self.neighbourhood(None)] if self.values else []

    def classes(self, tests: Sequence[Test]) -> list[list[str]]:  # noqa: ARG002  # only sets have members
        """Of a set, the members in classes: those that are in the same tests count alike."""
        return []

    def asked(self, tests: Sequence[Test]) -> list[Overlap] | None:  # noqa: ARG002  # only sets have members
        """Of a set of more kinds than can be gone through, what tests ask of its members; else None."""
        return None

    # ---- going through: what the definition tries, worked out in another way than pieces are

    def neighbourhood(self, value: Any) -> tuple[Any, ...]:
        """The value and those right beside it, inside the domain; of no value (None), any value at all."""
        if value is ABSENT:
            return (ABSENT,)
        near = self._neighbourhood(value)
        return (*near, ABSENT) if self.optional and value is None else near

    @abstractmethod
    def _neighbourhood(self, value: Any) -> tuple[Any, ...]:
        """Of a value that is there, or of None; at least one."""

    def representatives(self, tests: Sequence[Test], reach: int, known: Sequence[Test] | None) -> Iterator[Value]:  # noqa: ARG002
        """Values that lie in every way to what the tests name, `reach` of them to each side of it and beyond.

        Args:
            tests: All that may tell values apart.
            reach: 1; of a fact that is compared with others, how many facts these are with it.
            known: Tests of which one holds of the value, None where nothing is known; others may be left out.

        Returns:
            Values, some of them twice, or out of bounds.

        Raises:
            TooLarge: There are too many.

        """
        constants = (c for test in tests for c in test.constants())
        near = dict.fromkeys(v for c in (None, *constants) for v in self.neighbourhood(c))
        yield from self._reached(near, reach)

    def _reached(self, near: dict[Any, None], reach: int) -> Iterable[Value]:  # noqa: ARG002  # it needs an order
        """The values near constants, and as many more to each side as it takes."""
        return near

    def edges(self, tests: Iterable[Test]) -> Iterator[Value]:  # noqa: ARG002  # it needs an order
        """The declared values on both sides of every bound of some tests."""
        return iter(())

    # ---- saying

    @abstractmethod
    def written(self, value: Any) -> Item:
        """A value that is there as a policy writes it; `test` reads it again."""

    @abstractmethod
    def items(self, cut: CellCut, cells: Sequence[int], pieces: Sequence[Any]) -> Accepted:
        """Some cells as a condition would list them: values, whole groups, ranges.

        `pieces` are theirs (as `Piece.shown`), without ABSENT.
        """

    def partly(self, cut: CellCut, pieces: Sequence[Any]) -> bool:  # noqa: ARG002  # a listed value is meant or not
        """Whether pieces are some of the values that nothing names, and others are not: `items` would say too much."""
        return False

    @property
    def step_said(self) -> str | None:
        """How far it is from one value to the next, where values are numbers."""
        return None

    @property
    def bounds(self) -> tuple[str, ...]:
        """All values as one range, where they have an order."""
        return ()

    @abstractmethod
    def schema(self, labels: Mapping[str, str]) -> Schema:
        """What a scenario may state of the fact, as JSON Schema; `labels` are words for values, which editors show."""

    # ---- two declarations of one kind

    def clash(self, other: Any) -> str | None:  # noqa: ARG002  # of kinds that are declared in one way only
        """Why a fact cannot be compared with one of the same name and kind in an older policy."""
        return None

    def shared(self, other: Any, declared: Any) -> Any:  # noqa: ARG002  # of kinds that are declared in one way only
        """What is declared of this domain, but for values that `other` (of an older policy) does not have."""
        return declared

    # ---- drawing examples

    def examples(self) -> list[Any]:
        """Some values that are there, near each other; conditions of examples are about them."""
        return list(self._neighbourhood(None))

    def draw(self, draw: Draw) -> Value:
        """Any value, also one that is far from the examples."""
        drawn: Value = draw.one_of(self.neighbourhood(None))
        return drawn

    def draw_item(self, draw: Draw) -> Item:
        """An item of a condition; a range has some value in it."""
        if self.optional and draw.integer(0, 6) == 0:
            return draw.one_of(PRESENT_OR_ABSENT)
        return self._draw_item(draw)

    @abstractmethod
    def _draw_item(self, draw: Draw) -> Item:
        """An item that does not say whether the fact is there."""

    def vaguely(self, value: Any, other: Any) -> list[Item]:
        """Items that a value meets, and that say less than the value: at least one; `other` is a second value."""
        return [str(ABSENT)] if value is ABSENT else self._vaguely(value, value if other is ABSENT else other)

    def _vaguely(self, value: Any, other: Any) -> list[Item]:  # noqa: ARG002  # where nothing lies between two values
        return [self.written(value)]


def written_as(raw: object) -> object:
    """A scalar of Python as a file writes it: True as `true`, 5 as `5`, a day as 2024-05-30; all else as it is."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, int) or (isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime)):
        return str(raw)
    return raw
