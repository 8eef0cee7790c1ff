"""The levels of diagrams and their cells: one for each fact and reading, and one for each two facts that are compared.

A set of which more is asked than can be listed set by set has a level for each test on it (`remit.normal.asked_sets`).
The first of them is called like the fact. Which tests hold together, `remit.diagram.set_levels` has.

Where facts are compared (`ComparedGroup`), a fact's cells are the strata of all that are compared with it, and the
level of a pair says how the two lie to each other. Not everything that these levels can say is so of any values:
`remit.diagram.arrangements` has what is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from itertools import product
from typing import Any

from remit.diagram.causes import asked_of, cells_of, refuse_many_pairs, too_large
from remit.diagram.compared_group import ComparedGroup, put
from remit.diagram.compared_rows import Marks, by_member, by_value
from remit.diagram.compared_sets import compared_sets, each_member, in_order, members_of, told_if_there
from remit.diagram.policy_tests import AllowedLists, Fits, PolicyTests, TestRow, order, tests_of_names, tied
from remit.errors import TooLarge
from remit.model.matching import ABSENT, Members, Overlap, Present, Span, Tests
from remit.model.policy import Policy
from remit.normal.asked_sets import FAILS, HOLDS, AskedSet, Truth
from remit.normal.cells import Cells
from remit.normal.cubes import Literal
from remit.normal.strata import APART, LESS, MORE, SAME, Lying, Strata, are_ordered
from remit.representatives import KnownFacts
from remit.verdict import CaseValues

NEAR = 6  # facts that are compared, of which it is told apart how near they can come to what is known


class Space:
    """The levels for one policy, or for several that are looked at together.

    Facts come first, those before that most tests mention, then readings; right after a fact come its pairs with facts
    that stand before it. Facts of one name have the same domain in all the policies. Each of the facts that are
    `doubled` has a level more, called `then` it, for another value of it: to look at two cases together that differ in
    these facts only; what it is compared with it is compared with, too, and with itself as it was.
    """

    def __init__(
        self,
        policies: Sequence[PolicyTests],
        doubled: AbstractSet[str] = frozenset(),
        known: KnownFacts | None = None,
        *,
        roomy: bool = False,
    ) -> None:
        """What is `known` of facts that are compared is told apart, too, and so is how near others can come to it.

        Where it is `roomy`, and two facts are compared with each other only, the ends of every span are by themselves,
        so that the one has room around any other value of the other.
        """
        self.known, self.is_near, self.is_roomy = known or {}, known is not None, roomy
        self.doubled = {name: then(name) for name in doubled}
        self.tests = tests = tests_of_names(policies)
        self.domains = {name: domain for one in reversed(policies) for name, domain in one.policy.domains.items()}
        for name, other in self.doubled.items():
            self.domains[other], tests[other] = self.domains[name], tests[name]
        listed = [
            each for name in order(policies) for each in ([name, self.doubled[name]] if name in doubled else [name])
        ]
        readings = {name for one in policies for name in one.policy.readings}
        self.groups = list(self._groups(policies, {name: place for place, name in enumerate(listed)}))
        self.group_of = {name: group for group in self.groups for name in group.names}
        self._told: dict[str, Cells] = {}  # of facts in groups, what their own tests tell apart
        compared = {name for one in policies for pair in one.compared for name in pair} - self.group_of.keys()
        members = compared | {self.doubled[name] for name in compared if name in self.doubled}
        self.singly = self._singly(policies, members)
        beside = compared_sets(policies, self.domains, self.doubled)
        self.beside = {name: tuple(those) for those in beside for name in those}
        self.names = list[str]()
        self.cells: list[Cells | Lying | Truth] = []
        self._whole: dict[str, Cells] = {}  # of sets that can be listed
        self.asked = {
            name: asked for name in listed if self.domains[name].members and (asked := self._asked(name)) is not None
        }
        self.truths: dict[str, dict[Tests, int]] = {}  # of sets that cannot, the level of each test
        listed.sort(key=lambda name: 2 if name in readings else int(name in self.asked))
        for each in listed:
            self._add(each, self.singly.get(each, []))
        self.level_of = {name: level for level, name in enumerate(self.names)}
        lying = {level: cells for level, cells in enumerate(self.cells) if isinstance(cells, Lying)}
        self.pairs = {(cells.later, cells.earlier): level for level, cells in lying.items()}
        self.same = {level: cells.kinds.index(SAME) for level, cells in lying.items()}  # of each pair, that cell
        refuse_many_pairs(policies, self)
        self.too_large = partial(too_large, policies, self)
        self.everywhere: AllowedLists = [tuple(range(cells.count)) for cells in self.cells]

    def _singly(self, policies: Sequence[PolicyTests], names: Iterable[str]) -> dict[str, list[Tests]]:
        """Of facts that are compared value by value, or member by member, the tests that tell these apart."""
        told = told_if_there(policies)
        told |= {self.doubled[name] for name in told if name in self.doubled}
        return {name: each_member(self.domains[name], is_there=name in told) for name in names}

    def _groups(self, policies: Sequence[PolicyTests], place: Mapping[str, int]) -> Iterator[ComparedGroup]:
        """Of facts whose values have no list; what is compared of others is told apart value by value."""
        compared = [pair for one in policies for pair in one.compared]
        compared = [pair for pair in compared if not any(self.domains[name].singly() for name in pair)]
        either = [[{name, self.doubled.get(name, name)} for name in pair] for pair in compared]
        both = [set(two) for each in either for two in product(*each)]
        itself = [{name, self.doubled[name]} for pair in compared for name in pair if name in self.doubled]
        sets = [{place[name] for name in pair} for pair in (*both, *itself)]
        asked = [against for one in policies for against in one.against]
        inverse = {number: name for name, number in place.items()}
        for numbers in tied(sets):
            names = tuple(inverse[number] for number in sorted(numbers))
            domains = {name: self.domains[name] for name in names}
            pairs = {(inverse[max(two)], inverse[min(two)]) for two in sets if two <= numbers}
            mine = [against for against in asked if against.other in domains]
            tests = tuple(each for name in names for each in self.tests[name])
            marks = [self.known[name] for name in names if name in self.known]
            near = NEAR if self.is_near and len(names) <= NEAR else 0
            near = 1 if self.is_roomy and len(names) == 2 else near  # noqa: PLR2004  # one other
            strata = Strata(domains, [test for each in (*tests, *marks) for test in each], near)
            yield ComparedGroup(names, domains, pairs, are_ordered(domains.values(), mine), tests, strata)

    def _asked(self, name: str) -> AskedSet | None:
        """The tests on a set, where they tell apart too many sets to list them; what is known is one of them."""
        domain, known = self.domains[name], self.known.get(name)
        tests = [*self.tests[name], *self.singly.get(name, [])]
        more = [] if known is None or the_value(known) is not None or not self.is_near else [known]
        if name in self.beside:
            order = members_of(self.beside[name], self.domains)
            return asked_of(name, domain, [*tests, *more], order)
        try:
            self._whole[name] = Cells(domain, tests)
        except TooLarge:
            return asked_of(name, domain, [*tests, *more])
        return None

    def _add_truths(self, name: str) -> None:
        """The levels of the tests on a set; beside each that of the same test on another value of it, if it has one.

        Sets that are compared with each other have theirs together, member by member.
        """
        if name in self.beside:
            self.truths |= {each: {} for each in self.beside[name]}
            for each, tests in in_order({each: self.asked[each] for each in self.beside[name]}):
                self._add_truth(each, tests)
            return
        both = [name, *([self.doubled[name]] if name in self.doubled else [])]
        self.truths |= {each: {} for each in both}
        for tests in self.asked[name].tests:
            for each in both:
                self._add_truth(each, tests)

    def _add_truth(self, name: str, tests: Tests) -> None:
        place = len(self.truths[name])
        self.truths[name][tests] = len(self.names)
        self.names.append(f"{name} ? {place}" if place else name)
        self.cells.append(Truth(name, tests))

    def _add(self, name: str, more: list[Tests]) -> None:
        """The level of a fact or reading, and those of its pairs with facts before it."""
        if name in self.asked:
            if name not in self.truths:
                self._add_truths(name)
            return
        domain, group = self.domains[name], self.group_of.get(name)
        if group is not None:
            there = [(Present(),)] * domain.optional  # it matters, as no comparison holds of what is absent
            self._told[name] = cells_of(name, domain, [*self.tests[name], *there])
            more = group.strata.tests(name)
        self.names.append(name)
        self.cells.append(self._whole.get(name) or cells_of(name, domain, [*self.tests[name], *more]))
        for earlier in [] if group is None else [each for each in group.names if (name, each) in group.pairs]:
            optional = domain.optional or self.domains[earlier].optional
            ordered = group is not None and group.is_ordered
            kinds = (LESS, SAME, *([MORE] if ordered else []), *([APART] if optional else []))
            self.names.append(f"{name} : {earlier}")  # called as nothing else can be
            self.cells.append(Lying(name, earlier, kinds))

    @property
    def is_related(self) -> bool:
        """Whether not every combination of cells is one that there is: facts are compared, or sets asked a lot."""
        return bool(self.groups or self.asked)

    @cached_property
    def told(self) -> dict[int, tuple[Cells, tuple[int, ...]]]:
        """Of the levels of facts in groups, what tests of them alone tell apart, and the cell of each cell in that."""
        found = {}
        for name, told in self._told.items():
            level = self.level_of[name]
            fine = self.fact(name)
            found[level] = told, tuple(told.code(fine.value(cell)) for cell in range(fine.count))
        return found

    def fact(self, name: str) -> Cells:
        """The cells of a fact or reading that has one level."""
        found = self.cells[self.level_of[name]]
        assert isinstance(found, Cells)
        return found

    def lying(self, level: int) -> Lying:
        """The cells of a pair."""
        found = self.cells[level]
        assert isinstance(found, Lying)
        return found

    @cached_property
    def touching(self) -> Mapping[str, frozenset[int]]:
        """Of every fact, the levels of its pairs."""
        return {n: frozenset(level for pair, level in self.pairs.items() if n in pair) for n in self.group_of}

    def own(self, name: str) -> tuple[int, ...]:
        """The levels that say something of a fact or reading alone: one, or of a set one for each test."""
        return tuple(self.truths[name].values()) if name in self.truths else (self.level_of[name],)

    def levels(self, name: str) -> frozenset[int]:
        """The levels that say something of a fact or reading: its own, and those of its pairs."""
        return frozenset(self.own(name)) | self.touching.get(name, frozenset())

    def about(self, level: int) -> tuple[str, ...]:
        """The fact or reading that a level says something of, or the two of a pair."""
        cells = self.cells[level]
        if isinstance(cells, Lying):
            return cells.later, cells.earlier
        return (cells.name if isinstance(cells, Truth) else self.names[level],)

    @cached_property
    def first(self) -> list[int]:
        """Of every level the first of those that say something of the same fact alone; of a pair, itself."""
        return [
            self.level_of[cells.name] if isinstance(cells, Truth) else level for level, cells in enumerate(self.cells)
        ]

    @cached_property
    def facts(self) -> dict[int, frozenset[int]]:
        """Of the level of every fact or reading, all levels that say something of it."""
        return {level: self.levels(name) for name, level in self.level_of.items() if name in self.domains}

    def open_facts(self, known: KnownFacts, allowed: AllowedLists) -> dict[int, frozenset[int]]:
        """As `facts`, without those that are compared and of which one value is left."""
        return {level: each for level, each in self.facts.items() if not self._is_one(level, known, allowed[level])}

    def _is_one(self, level: int, known: KnownFacts, cells: Sequence[int]) -> bool:
        name = self.names[level]
        if name not in self.group_of or len(cells) != 1:
            return False
        value, strata, tests = self.fact(name).value(cells[0]), self.group_of[name].strata, known.get(name)
        is_single = value is ABSENT or strata.single[strata.of(value)]
        return is_single or (tests is not None and the_value(tests) is not None)

    def pair(self, one: str, other: str) -> tuple[int, bool]:
        """The level of two facts, and whether what is said of the first is turned there."""
        turned = (one, other) not in self.pairs
        return self.pairs[(other, one) if turned else (one, other)], turned

    def ways(self, policy: Policy, literal: Literal, renamed: Mapping[str, str] | None = None) -> list[TestRow]:
        """A literal as rows: of some levels, whether each cell fits; where members of sets are asked, one for each way.

        It is about the facts as they are `renamed`.
        """
        names = [(renamed or {}).get(name, name) for name in literal.names]
        against = literal.comparison
        if against is None:
            tests = policy.tests(literal.name, literal.accepted)
            if names[0] in self.asked:
                return [[self.test(names[0], tests, literal.wanted)]]
            level = self.level_of[names[0]]
            truths = self.fact(names[0]).truth(tests)
        elif names[0] in self.group_of:
            level, turned = self.pair(*names)
            truths = self.lying(level).truth(against, turned=turned)
        elif names[1] in self.asked:
            has = lambda member: self.test(names[1], (Overlap(frozenset([member]), 1),), literal.wanted)  # noqa: E731
            return list(by_member(literal.wanted, self._marks(names[0]), self.domains[names[1]].members, has))
        else:
            return list(by_value(against, literal.wanted, *map(self._marks, names)))
        return [[(level, tuple([truth is literal.wanted for truth in truths]))]]

    def _marks(self, name: str) -> Marks:
        """The level of a fact, and a value for each of its cells."""
        return self.level_of[name], self.fact(name).marks()

    def test(self, name: str, tests: Tests, wanted: bool) -> Fits:
        """The level of a test on a set that has one for each, and which of its cells fit."""
        plain, is_so = self.asked[name].of[tests]
        fits = wanted is is_so
        return self.truths[name][plain], (not fits, fits)

    def alone(self, known: KnownFacts) -> AllowedLists:
        """The cells that are possible at every level, of a pair any."""
        found, cells, level_of = self.everywhere.copy(), self.cells, self.level_of
        for name, tests in known.items():
            if name in self.asked:
                for test, level in self.truths[name].items():
                    found[level] = self._truth(name, test, tests)
            elif (level_or_none := level_of.get(name)) is not None:
                found[level_or_none] = cells[level_or_none].meeting(tests)
        return found

    def _truth(self, name: str, test: Tests, known: Tests) -> tuple[int, ...]:
        """What can be so of a test on a set that is known, or of which this is known."""
        if (value := the_value(known)) is not None:
            return (int(any(each.holds(value) for each in test)),)
        plain, is_so = self.asked[name].of.get(known, (None, True))
        return (int(is_so),) if plain == test else (FAILS, HOLDS)

    def meeting(self, known: KnownFacts) -> AllowedLists:
        """The cells that are possible at every level, one by one."""
        if not self.pairs:
            return self.alone(known)
        exact = {name: value for name, tests in known.items() if (value := the_value(tests)) is not None}
        return [
            (cells.lying(exact[cells.later], exact[cells.earlier]),)
            if isinstance(cells, Lying) and cells.later in exact and cells.earlier in exact
            else some
            for cells, some in zip(self.cells, self.alone(known), strict=True)
        ]

    def tells(self, known: KnownFacts) -> bool:
        """Whether cells, one by one, say all that is known of facts that are compared, and of sets."""
        return all(self.tells_set(*one) for one in known.items()) and all(
            self._tells(group, known) for group in self.groups
        )

    def tells_set(self, name: str, tests: Tests) -> bool:
        """Whether cells, one by one, say what is known of a fact, where it is a set with a level for each test."""
        return name not in self.asked or the_value(tests) is not None or tests in self.asked[name].of

    def _tells(self, group: ComparedGroup, known: KnownFacts) -> bool:
        """It is so of all facts known exactly, of whole strata, and of one fact with room for all others around it."""
        mine = {name: known[name] for name in group.names if name in known}
        if all(name in mine and the_value(mine[name]) is not None for name in group.names):
            return True
        odd = {name: tests for name, tests in mine.items() if not group.strata.has_whole(tests)}
        if len(odd) > 1:
            return False
        return all(group.strata.has_room(the_value(tests)) for tests in odd.values())

    def code(self, facts: CaseValues) -> tuple[int, ...]:
        """The cell of every level, of a complete case; of what is doubled, as if nothing changed."""
        was = {other: name for name, other in self.doubled.items()}
        value = {name: facts[was.get(name, name)] for name in self.names if name in self.domains}
        found = list[int]()
        for name, cells in zip(self.names, self.cells, strict=True):
            if isinstance(cells, Lying):
                found.append(cells.lying(value[cells.later], value[cells.earlier]))
            else:
                found.append(
                    int(cells.holds(value[cells.name])) if isinstance(cells, Truth) else cells.code(value[name])
                )
        return tuple(found)

    def _kinds(self, codes: Sequence[int]) -> dict[tuple[str, str], int]:
        """How the two of every pair lie."""
        return {pair: self.lying(level).kinds[codes[level]] for pair, level in self.pairs.items()}

    def values(self, codes: Sequence[int], but: AbstractSet[str] = frozenset()) -> dict[str, Any]:
        """Values for every fact and reading (but some) that lie in some cells, and to each other as these say."""
        found = {
            name: cells.value(code)
            for name, cells, code in zip(self.names, self.cells, codes, strict=True)
            if isinstance(cells, Cells) and name not in but
        }
        for name, asked in self.asked.items():
            if name not in but:
                found[name] = asked.value({tests: codes[level] for tests, level in self.truths[name].items()})
        for group in self.groups:
            found |= put(group, self._kinds(codes), found)
        return found


def the_value(tests: Tests) -> Any:
    """The one value that is known; None where another may be."""
    if len(tests) != 1:
        return None
    (test,) = tests
    if isinstance(test, Span):
        return test.low if test.low == test.high else None
    return next(iter(test.values)) if isinstance(test, Members) and len(test.values) == 1 else None


def then(name: str) -> str:
    """What the other value of a fact is called, where two cases are looked at."""
    return f"then {name}"


def taken(space: Space, allowed: AllowedLists, choices: Mapping[str, str]) -> AllowedLists:
    """The allowed cells with some readings in one choice each.

    Args:
        space: The levels.
        allowed: The cells that are possible at every level.
        choices: The choice that is picked, by reading.
    """
    cells = list(allowed)
    for name, choice in choices.items():
        level = space.level_of[name]
        cells[level] = (space.fact(name).code(choice),)
    return cells
