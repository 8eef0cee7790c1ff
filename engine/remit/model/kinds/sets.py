"""Sets of named members: how many of which members a test accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, product
from math import comb, prod

from remit.errors import LONGEST_QUOTE, TooLarge, near_miss
from remit.model.bars import names_in_braces
from remit.model.items import Accepted, Clause, Item, OfSet, OtherThan, SetOf, of_set
from remit.model.kinds.choice_tree import ChoiceTree, groups_alike, named_values, trimmed
from remit.model.kinds.counted_sets import asked_parts, counted_pieces
from remit.model.kinds.declared import FactKind
from remit.model.kinds.domain import ColumnType, Domain, Piece, Value
from remit.model.kinds.editor_schema import TEXT, Schema, closed, names, one_or_many
from remit.model.kinds.number import whole_numbers
from remit.model.kinds.protocols import CellCut, Draw
from remit.model.kinds.set_items import asked as asked_of
from remit.model.kinds.set_items import set_items, set_of
from remit.model.matching import ABSENT, SET_VERBS, Members, Overlap, Span, Test, Tests, Together, Unreadable
from remit.model.written import composed

MOST_TOLD = 20_000  # sets that the tests on one fact may tell apart, for the definition
MOST_SETS = 4_096  # kinds of sets that a diagram looks at
SIZE = whole_numbers(low=0)


@dataclass(frozen=True)
class Subset(Domain):
    """Any set of the named members. `groups` maps every name, of a member or a group, to its members in order."""

    takes_lists = True
    is_textual = True
    is_divisible = True
    column = ColumnType.SET

    groups: dict[str, tuple[str, ...]] = field()

    @cached_property
    def members(self) -> tuple[str, ...]:
        return tuple(name for name, members in self.groups.items() if members == (name,))

    def _test(self, written: str) -> Test:
        """No word is a set: what it includes is asked of it, and a set is listed."""
        raise self._no_set(written)

    def _asked(self, item: OtherThan | SetOf | OfSet) -> Test:
        if isinstance(item, SetOf):
            return Members(frozenset([self._members(item.names)]))
        if not isinstance(item, OfSet):
            return super()._asked(item)
        clauses = tuple(map(self._clause, item.clauses))
        return clauses[0] if len(clauses) == 1 else Together(clauses)

    def _clause(self, clause: Clause) -> Overlap:
        everything = frozenset(self.members)
        if clause.verb == "size":
            return self._size(clause.names, everything)
        named = self._members(clause.names)
        made = {
            "includes": partial(Overlap, named, 1),
            "includes all": partial(Overlap, named, len(named)),
            "excludes": partial(Overlap, named, 0, 0),
            "within": partial(Overlap, everything - named, 0, 0),
        }
        return made[clause.verb]()

    def _no_set(self, written: str) -> Unreadable:
        part = written if len(written) <= LONGEST_QUOTE else f"{written[:LONGEST_QUOTE]}…"
        name = next(iter(self.groups))
        verb = next((verb for verb in SET_VERBS if written.startswith(f"{verb} ")), None)
        if verb is None and "{" not in written:
            help = f"of a condition: {{includes: {part}}}; of a scenario: a list, [{part}]; of a table: {{{part}}}"
            return Unreadable("wrong-type", f"`{written}` is not a set, nor says what a set includes", help)
        if listed := names_in_braces(written):
            these = f"[{', '.join(listed)}]"[:LONGEST_QUOTE]
            help = f"these and no others: {{includes all: {these}, within: {these}}}"
            return Unreadable("wrong-type", f"`{part}` is a text, and not a set", help)
        asked = f"{{{verb or 'includes'}: {'1' if verb == 'size' else name}}}"
        help = f"write a list, [{name}], in a table {{{name}}}; what it includes as a mapping, {asked}"
        return Unreadable("wrong-type", f"`{part}` is a text, and not a set", help)

    def _size(self, names: tuple[str, ...], everything: frozenset[str]) -> Overlap:
        written = " | ".join(names)
        span = SIZE.test(written)
        assert isinstance(span, Span)
        if (span.low or 0) > len(everything):
            said = f"no set has `size {written}`: there are {len(everything)} members"
            raise Unreadable("out-of-bounds", said, f"declared: {', '.join(self.members)}")
        return Overlap(everything, span.low or 0, span.high)

    def _members(self, listed: Iterable[str]) -> frozenset[str]:
        """The members that are listed, singly or by group."""
        names = [composed(name) for name in listed]
        for name in names:
            if name not in self.groups:
                raise Unreadable("undeclared-value", f"no member `{name}`", near_miss(name, self.groups, "members"))
        return frozenset(chain.from_iterable(self.groups[name] for name in names))

    def _value(self, raw: object) -> frozenset[str]:
        if isinstance(raw, str):
            raise self._no_set(raw)
        if not isinstance(raw, (list, tuple, set, frozenset)) or not all(isinstance(name, str) for name in raw):
            raise Unreadable("wrong-type", f"`{raw}` is not a set", "write a list of its members: [a, b]")
        if len(set(raw)) == len(raw) and all(self.groups.get(name) == (name,) for name in raw):
            return frozenset(raw)
        wrong = next((name for name in raw if self.groups.get(name) != (name,)), next(iter(raw)))
        raise Unreadable("undeclared-value", f"no member `{wrong}`", near_miss(wrong, self.members, "members"))

    def _neighbourhood(self, value: frozenset[str] | None) -> tuple[frozenset[str], ...]:
        """The sets that differ from it by one member; of no value, the empty one, each single member, and all."""
        if value is None:
            return (frozenset(), *(frozenset([name]) for name in self.members), frozenset(self.members))
        return (value, *(value ^ {name} for name in self.members))

    def _has(self, value: frozenset[str]) -> bool:
        return value <= frozenset(self.members)

    def is_like(self, other: Domain) -> bool:
        """Sets are not compared with each other."""
        return other is self

    def _pieces(self, tests: Sequence[Test]) -> Iterator[Piece]:
        """A piece for each number of members of each class; of many, each way to meet the tests. Raises TooLarge."""
        listed = self.classes(tests)
        if (parts := self.asked(tests)) is not None:
            yield from counted_pieces(parts, listed, MOST_SETS)
            return
        for numbers in product(*(range(len(each) + 1) for each in listed)):
            value = frozenset(chain.from_iterable(each[:n] for each, n in zip(listed, numbers, strict=True)))
            yield Piece(value, value, prod(comb(len(each), n) for each, n in zip(listed, numbers, strict=True)))

    def asked(self, tests: Sequence[Test]) -> list[Overlap] | None:
        many = prod(len(each) + 1 for each in self.classes(tests)) > MOST_SETS
        return asked_parts(self.members, tests) if many else None

    def singly(self) -> list[Tests]:
        return [(Overlap(frozenset([name]), 1),) for name in self.members]

    def classes(self, tests: Sequence[Test]) -> list[list[str]]:
        counted = list(dict.fromkeys(chain.from_iterable(asked_of(test) for test in tests)))
        found: dict[tuple[bool, ...], list[str]] = {}
        for name in self.members:
            found.setdefault(tuple(name in of for of in counted), []).append(name)
        return list(found.values())

    def representatives(self, tests: Sequence[Test], reach: int, known: Sequence[Test] | None) -> Iterator[Value]:  # noqa: ARG002
        """The sets that are known, where all that is known lists sets; or one for each way in which tests count."""
        if known is not None and all(isinstance(test, Members) for test in known):
            listed = {value for test in known for value in test.constants()}
            yield from sorted(listed, key=lambda value: [] if value is ABSENT else sorted(value))
            return
        yield from self.told_apart(tests)
        yield from (ABSENT,) if self.optional else ()

    def told_apart(self, tests: Iterable[Test]) -> list[frozenset[str]]:
        """One set for each way in which the tests can count members: built up member by member. Raises TooLarge."""
        counted = dict.fromkeys(of for test in tests for of in self._counted(test))
        if 1 << sum(len(of) == 1 for of in counted) > MOST_TOLD:
            raise TooLarge(f"the tests on it tell more than {MOST_TOLD:,} sets apart")
        found = {tuple(0 for _ in counted): frozenset[str]()}
        for name in self.members:
            more = [with_it | {name} for with_it in found.values()]
            for value in more:
                found.setdefault(tuple(len(of & value) for of in counted), value)
            if len(found) > MOST_TOLD:
                raise TooLarge(f"the tests on it tell more than {MOST_TOLD:,} sets apart")
        return list(found.values())

    def _counted(self, test: Test) -> Iterable[frozenset[str]]:
        """The members whose number in a set settles whether it passes."""
        if isinstance(test, Members):
            for value in test.values - {ABSENT}:
                yield from (value, frozenset(self.members) - value)
        elif isinstance(test, Together):
            yield from (part.of for part in test.tests)
        elif isinstance(test, Overlap):
            yield test.of

    def written(self, value: frozenset[str]) -> Item:
        return set_of(value)

    def items(self, cut: CellCut, cells: Sequence[int], pieces: Sequence[frozenset[str]]) -> Accepted:  # noqa: ARG002
        return set_items(self, cut, cells)

    def schema(self, labels: Mapping[str, str]) -> Schema:
        listed = names({name: labels.get(name, "") for name in self.groups})
        part = closed({verb: TEXT if verb == "size" else one_or_many(listed) for verb in SET_VERBS})
        return {"anyOf": [{"type": "array", "items": listed}, {**part, "minProperties": 1}]}

    def clash(self, other: Subset) -> str | None:
        both = [name for name in self.groups if name in other.groups]
        odd = next((name for name in both if (name in self.members) != (name in other.members)), None)
        return None if odd is None else f"a set that has `{odd}` as a member on one side and as a group on the other"

    def shared(self, other: Subset, declared: ChoiceTree) -> object:
        """The members of both, as neither asks for what it does not know; and the groups that mean the same in both."""
        members = {*other.members, *self.members}
        more = [name for name in other.members if name not in self.groups]
        return [*trimmed(declared, members, groups_alike(self.groups, other.groups, members)), *more]

    def _draw_item(self, draw: Draw) -> Item:
        """What a set includes, excludes, is within, how large it is, or which set it is."""
        one, other = draw.one_of(tuple(self.groups)), draw.one_of(tuple(self.groups))
        size = draw.integer(0, len(self.members))
        forms: list[Item] = [of_set("includes", one), of_set("includes all", one, other), of_set("excludes", one)]
        forms += [of_set("within", one, other), of_set("size", f">= {size}"), of_set("size", f"= {size}")]
        forms += [OfSet((Clause("includes", (one,)), Clause("excludes", (other,)))), SetOf((one,)), SetOf(())]
        return draw.one_of(forms)

    def _vaguely(self, value: frozenset[str], other: frozenset[str]) -> list[Item]:  # noqa: ARG002  # one set will do
        outside = [member for member in self.members if member not in value]
        return [
            *(of_set("includes", m) for m in sorted(value)),
            *(of_set("excludes", m) for m in outside),
            set_of(value),
        ]


def subset(tree: ChoiceTree, *, optional: bool) -> Subset:
    """The domain of a set as it is declared."""
    return Subset(named_values(tree), optional=optional)


def draw_members(draw: Draw) -> object:
    """What can be declared under `set`, as a file has it: up to three members, the last two in a group."""
    members = [f"v{place}" for place in range(1, draw.integer(1, 3) + 1)]
    return members if not members[1:] else [*members[:-2], {"g1": members[-2:]}]


SET = FactKind(subset, draw_members)
