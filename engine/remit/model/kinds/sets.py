"""Sets of named members: how many of which members a test accepts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from remit.errors import LONGEST_QUOTE, TooLarge, near_miss
from remit.model.kinds.domain import Domain
from remit.model.kinds.scale import LOWEST, Scale, read_integer
from remit.model.matching import ABSENT, SET_VERBS, Members, Overlap, Span, Test, Together, Unreadable
from remit.model.written import composed

MOST_TOLD = 20_000  # sets that the tests on one fact may tell apart
SIZE = Scale(read_integer, 1, 0, LOWEST, 0)


@dataclass(frozen=True)
class Subset(Domain):
    """Any set of the named members. `groups` maps every name, of a member or a group, to its members in order."""

    groups: dict[str, tuple[str, ...]]

    @cached_property
    def members(self) -> tuple[str, ...]:
        return tuple(name for name, members in self.groups.items() if members == (name,))

    def _test(self, written: str) -> Test:
        """`{a | b}` is one set; `includes a | b; size >= 2` are the sets of which all clauses are true."""
        if is_set(written):
            return Members(frozenset([self._members(written[1:-1])]))
        clauses = tuple(self._clause(clause.strip()) for clause in written.split(";"))
        return clauses[0] if len(clauses) == 1 else Together(clauses)

    def _exact(self, text: str) -> Test:
        """A text is a set only where its members stand in braces; what it includes is asked in another way."""
        if not is_set(text):
            raise self._no_set(text)
        return self._test(text)

    def _clause(self, written: str) -> Overlap:
        written = "within " if written == "within" else written  # nothing else than nothing: the empty set
        verb = next((verb for verb in SET_VERBS if written.startswith(f"{verb} ")), None)
        if verb is None:
            raise self._no_set(written)
        rest, everything = written[len(verb) + 1 :], frozenset(self.members)
        if verb == "size":
            return self._size(rest, everything)
        named = self._members(rest)
        made = {
            "includes": partial(Overlap, named, 1),
            "includes all": partial(Overlap, named, len(named)),
            "excludes": partial(Overlap, named, 0, 0),
            "within": partial(Overlap, everything - named, 0, 0),
        }
        return made[verb]()

    def _no_set(self, written: str) -> Unreadable:
        part = written if len(written) <= LONGEST_QUOTE else f"{written[:LONGEST_QUOTE]}…"
        if "{" in written or any(written.startswith(f"{verb} ") for verb in SET_VERBS):
            name = next(iter(self.groups))
            help = f"write a list, [{name}], in a table {{{name}}}; what it includes as a mapping, {{includes: {name}}}"
            return Unreadable("wrong-type", f"`{part}` is a text, and not a set", help)
        help = f"of a condition: {{includes: {part}}}; of a scenario: a list, [{part}]; of a table: {{{part}}}"
        return Unreadable("wrong-type", f"`{written}` is not a set, nor says what a set includes", help)

    def _size(self, written: str, everything: frozenset[str]) -> Overlap:
        span = SIZE.test(written)
        assert isinstance(span, Span)
        if (span.low or 0) > len(everything):
            said = f"no set has `size {written}`: there are {len(everything)} members"
            raise Unreadable("out-of-bounds", said, f"declared: {', '.join(self.members)}")
        return Overlap(everything, span.low or 0, span.high)

    def _members(self, written: str) -> frozenset[str]:
        """The members that are listed, singly or by group."""
        names = [composed(name.strip()) for name in written.split("|")] if written.strip() else []
        for name in names:
            if name not in self.groups:
                raise Unreadable("undeclared-value", f"no member `{name}`", near_miss(name, self.groups, "members"))
        return frozenset(chain.from_iterable(self.groups[name] for name in names))

    def _said(self, raw: object, wrong: Unreadable) -> Unreadable:
        """A set is a list: what is wrong with one is a member of it."""
        return wrong if isinstance(raw, str) and is_set(raw) else super()._said(raw, wrong)

    def _value(self, raw: object) -> frozenset[str]:
        if isinstance(raw, str):
            raw = raw[1:-1].split("|") if is_set(raw) else [raw]
            raw = [name.strip() for name in raw if name.strip()]
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


def is_set(written: str) -> bool:
    """Whether a text is members in braces.

    >>> is_set("{a | b}"), is_set("{}"), is_set("{a}|{b}"), is_set("includes a")
    (True, True, False, False)
    """
    return written.startswith("{") and written.find("}") == len(written) - 1 and "{" not in written[1:]


def said_set(members: Iterable[str]) -> str:
    """A set as text, its members in order of the alphabet."""
    return f"{{{' | '.join(sorted(members))}}}"
