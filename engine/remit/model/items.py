"""What is accepted of a name, as values: a word of its own, or what is asked of a text, of a set, by another fact.

A word (`str`) is a value, a group or a range, or says whether an optional fact is there: its domain reads it, as only
the declaration of the fact says what it can be. Nothing else about a fact is text, so no name of a value can be taken
for a test.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, GetPydanticSchema, PlainSerializer, SerializationInfo
from pydantic_core import core_schema

from remit.model.bars import between_bars
from remit.model.comparisons import Comparison
from remit.model.written import Scalar

PRESENT_OR_ABSENT = ("absent", "present")
OTHER_THAN = "other than"


@dataclass(frozen=True, slots=True)
class Exactly:
    """A text that is called as what says whether there is one: `{text: absent}`."""

    value: str

    def text(self) -> str:
        return self.value

    def data(self) -> Any:
        return {"text": self.value}


@dataclass(frozen=True, slots=True)
class OtherThan:
    """Any text but these: `{other than: [root, admin]}`."""

    values: tuple[str, ...]

    def text(self) -> str:
        return f"{OTHER_THAN} {between_bars(self.values)}"

    def data(self) -> Any:
        return {OTHER_THAN: one_or_all(self.values)}


@dataclass(frozen=True, slots=True)
class SetOf:
    """The set of these members (or members of these groups) and no others: `[a, b]` of a scenario."""

    names: tuple[str, ...]

    def text(self) -> str:
        return f"{{{between_bars(self.names)}}}"

    def data(self) -> Any:
        """As a condition asks for it, which has no other way to say it."""
        included = {"includes all": one_or_all(self.names)} if self.names else {}
        return {**included, "within": one_or_all(self.names)}


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is asked of a set: a verb, and the names behind it; behind `size`, a range."""

    verb: str
    names: tuple[str, ...]

    def text(self) -> str:
        return f"{self.verb} {between_bars(self.names) if self.verb != 'size' else self.names[0]}".strip()


@dataclass(frozen=True, slots=True)
class OfSet:
    """What is asked of a set, all of which must be so: `{includes: [a, b], size: ">= 2"}`."""

    clauses: tuple[Clause, ...]

    def text(self) -> str:
        return "; ".join(clause.text() for clause in self.clauses)

    def data(self) -> Any:
        """A mapping; where a verb stands twice, which no policy has, one line."""
        by_verb = self.by_verb(with_groups=True)
        return self.text() if by_verb is None else {verb: one_or_all(names) for verb, names in by_verb.items()}

    def by_verb(self, *, with_groups: bool = False) -> dict[str, tuple[str, ...]] | None:
        """What is asked, each verb once; None where it cannot be put so.

        `with_groups`: a name may be of a group, of which a set that includes it need not include all.

        >>> OfSet((Clause("includes", ("a",)), Clause("includes", ("b", "c")))).by_verb()
        {'includes all': ('a',), 'includes': ('b', 'c')}
        """
        clauses = [(clause.verb, clause.names) for clause in self.clauses]
        if len(dict(clauses)) < len(clauses) and not with_groups:
            # one name is included: it may be said with others that all are
            clauses = [("includes all" if v == "includes" and len(n) == 1 else v, n) for v, n in clauses]
        found: dict[str, tuple[str, ...]] = {}
        for verb, names in clauses:
            if verb in found and verb not in ("includes all", "excludes"):
                return None
            found[verb] = (*found.get(verb, ()), *names)
        return found

    def together(self) -> OfSet:
        """The same, each verb once where that will do."""
        by_verb = self.by_verb()
        return self if by_verb is None else OfSet(tuple(Clause(verb, names) for verb, names in by_verb.items()))


class FigureItem(str):
    """A range in which values stand for figures, with what these are called: `<= 2000`, for `<= limit`.

    It is read like any other word, and is another item than the same word that somebody wrote.
    """

    __slots__ = ("cites", "figures", "written")
    figures: tuple[tuple[str, datetime.date | None, datetime.date | None], ...]  # names, first days, last days
    cites: tuple[str, ...]
    written: str  # the range with the names of the figures

    def __new__(
        cls, text: str, figures: tuple[Any, ...] = (), cites: tuple[str, ...] = (), written: str | None = None
    ) -> Self:
        item = super().__new__(cls, text)
        item.figures, item.cites, item.written = figures, cites, text if written is None else written
        return item

    @classmethod
    def plain(cls, text: str) -> Self:
        """A range in which nothing stands for a figure yet."""
        return cls(text)

    def with_figure(self, text: str, name: str, span: Any) -> FigureItem:
        """The range with one more value in the place of its figure.

        Args:
            text: The range.
            name: That of the figure.
            span: The days on which it has this value, and the statements that this rests on.
        """
        figures = (*self.figures, (name, span.first, span.last))
        return FigureItem(text, figures, (*self.cites, *span.cites), self.written)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FigureItem) and str(self) == str(other) and self.figures == other.figures

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((str(self), self.figures))

    def __reduce__(self) -> tuple[Any, ...]:
        return FigureItem, (str(self), self.figures, self.cites, self.written)


Item = str | Exactly | OtherThan | SetOf | OfSet | Comparison
Accepted = tuple[Item, ...]  # of which one must be so
TYPES = (Exactly, OtherThan, SetOf, OfSet, Comparison, FigureItem)


def text_of(item: Item) -> str:
    """An item in one line, as results have it.

    >>> [text_of(each) for each in ("alice", Exactly("absent"), OtherThan(("a|b", "c")), SetOf(("b", "a")), SetOf(()))]
    ['alice', 'absent', 'other than "a|b" | c', '{b | a}', '{}']
    >>> text_of(OfSet((Clause("includes", ("a", "b")), Clause("size", (">= 2",))))), text_of(Comparison("same as", "x"))
    ('includes a | b; size >= 2', 'same as x')
    """
    return str(item) if isinstance(item, str) else item.text()


def texts_of(items: Iterable[Item]) -> tuple[str, ...]:
    """Each item in one line."""
    return tuple(map(text_of, items))


def exactly(text: str) -> str | Exactly:
    """A text as an item that means this text, whatever it reads like.

    >>> exactly("alice"), exactly("absent")
    ('alice', Exactly(value='absent'))
    """
    return Exactly(text) if text in PRESENT_OR_ABSENT else text


def of_set(verb: str, *names: str) -> OfSet:
    """One thing that is asked of a set.

    Args:
        verb: One of `SET_VERBS`.
        names: Members and groups; behind `size` one range.
    """
    return OfSet((Clause(verb, names),))


def data_of(accepted: Sequence[Item]) -> Any:
    """What is accepted of a name as a policy has it: the opposite of `asked.as_items`.

    >>> data_of([OfSet((Clause("includes", ("a", "b")), Clause("size", (">= 2",))))])
    {'includes': ['a', 'b'], 'size': '>= 2'}
    >>> data_of([Comparison("same as", "user"), Comparison("same as", "owner")]), data_of(["x", Exactly("absent")])
    ({'same as': ['user', 'owner']}, ['x', {'text': 'absent'}])
    """
    verbs = {item.verb if isinstance(item, Comparison) else None for item in accepted}
    if None not in verbs and len(verbs) == 1:
        return {verb: one_or_all([i.other for i in accepted if isinstance(i, Comparison)]) for verb in verbs}
    return one_or_all([str(item) if isinstance(item, str) else item.data() for item in accepted])


def given_data(item: Item) -> Any:
    """An item as a scenario has it: a set is the list of its members."""
    if isinstance(item, SetOf):
        return list(item.names)
    return str(item) if isinstance(item, str) else item.data()


def one_or_all(items: Sequence[Any]) -> Any:
    """The only one, or all of them."""
    return items[0] if len(items) == 1 else list(items)


def _item_schema(_: Any, handler: Callable[[Any], core_schema.CoreSchema]) -> core_schema.CoreSchema:
    """An item that is one already is taken as it is; anything else must be a text."""

    def read(value: Any, as_text: core_schema.ValidatorFunctionWrapHandler) -> Any:
        return value if isinstance(value, TYPES) else as_text(value)

    return core_schema.no_info_wrap_validator_function(read, handler(str))


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, (str, *TYPES)) else value


def _dumped(items: tuple[Item, ...], info: SerializationInfo) -> Any:
    """All items as data; `AS_WRITTEN`, as few of them as say it."""
    return data_of(items) if info.context is AS_WRITTEN else [data_of([item]) for item in items]


AS_WRITTEN: Mapping[str, str] = {"as": "written"}  # the context in which a policy is dumped as a file has it
Items = Annotated[
    tuple[Annotated[Item, GetPydanticSchema(_item_schema)], ...],
    BeforeValidator(_one_or_many, json_schema_input_type=Scalar | list[Scalar]),
    PlainSerializer(_dumped),
]
Stated = Mapping[str, Accepted]  # of some facts
