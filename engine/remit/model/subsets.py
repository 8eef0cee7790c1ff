"""Sets of named members: how many of which members a test accepts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, product

from remit.errors import LONGEST_QUOTE, TooLarge, near_miss
from remit.model.bars import names_in_braces
from remit.model.domains import Domain
from remit.model.items import Clause, OfSet, OtherThan, SetOf, of_set
from remit.model.matching import ABSENT, SET_VERBS, Members, Overlap, Span, Test, Together, Unreadable
from remit.model.scales import LOWEST, Scale, read_integer, said_span
from remit.model.written import composed

MOST_TOLD = 20_000  # sets that the tests on one fact may tell apart
ANY_SET = of_set("size", ">= 0")
SIZE = Scale(read_integer, 1, 0, LOWEST, 0)


@dataclass(frozen=True)
class Subset(Domain):
    """Any set of the named members. `groups` maps every name, of a member or a group, to its members in order."""

    groups: dict[str, tuple[str, ...]]

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

    def told_apart(self, tests: Iterable[Test]) -> list[frozenset[str]]:
        """One set for each way in which the tests can count members: built up member by member. Raises TooLarge."""
        counted = dict.fromkeys(of for test in tests for of in self._counted(test))
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


def ways(item: OfSet) -> list[OfSet]:
    """Items of which one is so where this one is, each of which asks for everything in one mapping.

    >>> names = [("a", "b"), ("c", "d")]
    >>> [way.text() for way in ways(OfSet(tuple(Clause("includes", each) for each in names)))][:2]
    ['includes all a | c', 'includes all a | d']
    """
    if item.by_verb() is not None:
        return [item.together()]
    clauses = {verb: [c for c in item.clauses if c.verb == verb] for verb in SET_VERBS}
    sizes = _one_size(clauses.pop("size"))
    included = [clause.names for clause in clauses.pop("includes")]
    rest = [clause for listed in clauses.values() for clause in listed]
    each = [tuple(Clause("includes all", (name,)) for name in names) for names in product(*included)]
    found = [OfSet((*way, *rest, *sizes)).together() for way in each]
    return found if all(way.by_verb() is not None for way in found) else [item]


def _one_size(sizes: list[Clause]) -> list[Clause]:
    """All of some sizes as one."""
    if len(sizes) <= 1:
        return sizes
    spans = [span for size in sizes if isinstance(span := SIZE.test(*size.names), Span)]
    low = max((span.low for span in spans if span.low is not None), default=None)
    high = min((span.high for span in spans if span.high is not None), default=None)
    is_empty = low is not None and high is not None and low > high
    return sizes if is_empty else [Clause("size", (said_span(Span(low, high)),))]


def set_of(members: Iterable[str]) -> SetOf:
    """A set as an item, its members in order of the alphabet."""
    return SetOf(tuple(sorted(members)))
