"""Both policies over the rows of a table: which come out differently, from what to what, by which rules, and where."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from remit.assurance.compare.compare import MOST_REGIONS, ComparedSide
from remit.assurance.compare.vocabulary import common_policy
from remit.assurance.replay.joint import JointOutcomes, occurring_turns
from remit.assurance.replay.turns import COLUMNS, OF_SIDE, SIDES, RowTurn, SideAnswer, apart_turn, turn_of
from remit.columnar.columns import Column
from remit.columnar.expression import expression_of
from remit.decide import LoadedPolicy
from remit.decide.answers import FactChanges
from remit.decide.given_values import Knowledge
from remit.errors import Location, Problem, RemitError, TooLarge, near_miss
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.quantities import say_count
from remit.reader.policies import WrittenPolicy
from remit.tables.classify import Classifier, placed_columns
from remit.tables.decision_logs import LogRead, open_rows
from remit.tables.engine import connect
from remit.tables.inputs import TableReading, TableSource
from remit.tables.outputs import refuse_unknown_format
from remit.tables.progress import told_queries
from remit.tables.request import BadValues, Request
from remit.tables.statistics import row_count
from remit.tables.two_policies import Joint, TwoPolicies
from remit.whole_files import beside

if TYPE_CHECKING:
    import duckdb

WRITTEN = tuple(name for name in COLUMNS if name != "turns")  # what is added to rows that are written


@dataclass(frozen=True)
class ReplayRequest:
    """Which rows are looked at, and how they are read: as `classify` takes it, by its names.

    `output` is where rows that differ are written, `most` how many regions of each change are told apart.
    """

    paths: Sequence[str]
    map: Mapping[str, str] = field(default_factory=dict)
    null_is_absent: tuple[str, ...] = ()
    split: Mapping[str, str] = field(default_factory=dict)
    bad_values: BadValues = "fail"
    delimiter: str | None = None
    output: str | None = None
    prefix: str = ""
    most: int | None = MOST_REGIONS
    threads: int | None = None


@dataclass(frozen=True)
class Replay:
    """What became of the rows: how many have which turn, the regions of change by number, and what limits it.

    `unstated` are facts of either policy that no column says; `log` is what a decision log has. Of `apart` rows no more
    is known than what each policy says by itself (`why` says why not), so that of those that are undetermined in both
    more may be said to change than do. `written` are the rows in the output.
    """

    words: Policy
    turns: Mapping[RowTurn, int]
    regions: Mapping[int, FactChanges]
    unstated: tuple[tuple[str, ...], tuple[str, ...]]
    log: LogRead | None = None
    apart: int = 0
    why: str = ""
    written: int | None = None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(self.turns.values())

    def number(self, *kinds: str) -> int:
        """How many rows are of one of some kinds of `RowTurn.change`."""
        return sum(number for turn, number in self.turns.items() if turn.change in kinds)


def replay(
    written: tuple[WrittenPolicy, WrittenPolicy], sides: tuple[ComparedSide, ComparedSide], request: ReplayRequest
) -> Replay:
    """Look at every row by both policies, in one pass where their values allow it.

    Args:
        written: Both policies.
        sides: The same with their readings, and the day of rows that give no date.
        request: Which rows, and how they are read.

    Raises:
        Incomparable: A name means different things in the two policies.
        RemitError: A file that cannot be read or written, columns that are no facts, or rows that are cases of neither
            policy, where bad values fail.
    """
    if request.output is not None:
        refuse_unknown_format(request.output)
    words = common_policy(*(side.policy for side in sides))
    joint, why = _joint(sides, request.most)
    with _opened(request, sides) as (connection, source, log):
        return replace(_Replaying(connection, source, written, sides, request).replayed(words, joint, why), log=log)


def _joint(sides: tuple[ComparedSide, ComparedSide], most: int | None) -> tuple[JointOutcomes | None, str]:
    """Both policies at once, or why that is too much."""
    for regions in (most, 0):
        try:
            return JointOutcomes(*sides, regions), ""
        except TooLarge as wrong:
            why = wrong.problems[0].message
    return None, why


@contextmanager
def _opened(
    request: ReplayRequest, sides: tuple[ComparedSide, ComparedSide]
) -> Iterator[tuple[duckdb.DuckDBPyConnection, TableSource, LogRead | None]]:
    facts = {name for side in sides for name in side.policy.facts}
    policies = {side.policy.policy: side.readings for side in sides[::-1]}  # the log is of the earlier one

    def is_fact(column: str) -> bool:
        return request.map.get(column, column.strip()) in facts

    with (
        tempfile.TemporaryDirectory(prefix="remit-") as scratch,
        connect(request.threads, scratch) as connection,
    ):
        reading = TableReading(scratch, is_fact, request.delimiter)
        source, log = open_rows(connection, request.paths, reading, policies, facts)
        with told_queries(connection, row_count(connection, source)):
            yield connection, source, log


class _Replaying:
    """One table, looked at by both policies."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: TableSource,
        written: tuple[WrittenPolicy, WrittenPolicy],
        sides: tuple[ComparedSide, ComparedSide],
        request: ReplayRequest,
    ) -> None:
        self.connection, self.source, self.sides, self.request = connection, source, sides, request
        self._refuse_strange_names()
        before, after = (
            self._asked(each, side, f"\x01{when}_") for each, side, when in zip(written, sides, SIDES, strict=True)
        )
        self.requests = (before, after)
        self.facts = tuple(each.facts(source.columns, source.called, source.shown) for each in self.requests)

    def replayed(self, words: Policy, joint: JointOutcomes | None, why: str) -> Replay:
        """The whole of it."""
        facts = {**self.facts[0], **self.facts[1]}
        at_once = None if joint is None else self._at_once(joint, facts)
        if joint is not None and at_once is None:
            why = "a missing value says something else in the two policies"
        table = self._table(at_once)
        try:
            turns = {turn_of(said): number for said, number in table.count().items()}
        except TooLarge as wrong:
            if at_once is None:
                raise
            why, table = wrong.problems[0].message, self._table(None)
            turns = {turn_of(said): number for said, number in table.count().items()}
        self._refuse_rows_of_neither(turns)
        number = None if self.request.output is None else self._write(table, self.request.output)
        regions = {} if joint is None else joint.regions
        before, after = (
            tuple(name for name in side.policy.facts if name not in found)
            for side, found in zip(self.sides, self.facts, strict=True)
        )
        return Replay(words, turns, regions, (before, after), apart=table.rows_apart, why=why, written=number)

    def _refuse_strange_names(self) -> None:
        """Names of facts that neither policy has."""
        facts = dict.fromkeys(name for side in self.sides for name in side.policy.facts)
        problems = [
            Problem("undeclared-fact", f"unknown fact `{fact}`", None, near_miss(fact, facts, "declared facts"))
            for fact in (*self.request.map.values(), *self.request.null_is_absent)
            if fact not in facts
        ]
        if self.request.output is not None:
            taken = {name.lower() for name in self.source.columns}
            problems += [
                Problem(
                    "duplicate-name",
                    f"the table has a column `{name}` already",
                    Location(self.source.shown),
                    "--prefix",
                )
                for name in self._names().values()
                if name.lower() in taken
            ]
        if any(side.day is not None for side in self.sides) and "date" in map(self.source.called, self.source.columns):
            said = "the rows give their own dates, so that --as-of changes nothing"
            help = "leave --as-of out, or the column `date`"
            problems.append(Problem("usage", said, Location(self.source.shown), help))
        if problems:
            raise RemitError(problems)

    def _names(self) -> dict[int, str]:
        return {place: self.request.prefix + name for place, name in enumerate(COLUMNS) if name in WRITTEN}

    def _asked(self, written: WrittenPolicy, side: ComparedSide, prefix: str) -> Request:
        """What `classify` would be asked by one of the policies; what only the other one has is left out."""
        facts, asked = side.policy.facts, self.request
        absent = tuple(name for name in asked.null_is_absent if name in facts and facts[name].optional)
        map = {column: fact for column, fact in asked.map.items() if fact in facts}
        sets = {name for name, fact in facts.items() if fact.domain.takes_lists}
        split = {column: sign for column, sign in asked.split.items() if map.get(column, column) in sets}
        loaded = LoadedPolicy(written)
        return Request(loaded, OF_SIDE, side.readings, side.day, map, asked.bad_values, prefix, absent, split)

    def _at_once(self, joint: JointOutcomes, facts: Mapping[str, Column]) -> Joint | None:
        """The expression over both, None where a missing value is taken otherwise by the one than by the other."""
        domains = {name: fact.domain for name, fact in joint.facts.items()}
        if any(column.absent and not domains[name].optional for name, column in facts.items()):
            return None
        columns = placed_columns(self.connection, self.source, facts, domains)
        knowledge = Knowledge(joint.comparer.words)
        usual = knowledge.known({fact: ABSENT for fact, column in facts.items() if column.absent})
        rooted = (joint.diagram, joint.root)

        def make(texts: Mapping[str, object]) -> object:
            return expression_of(rooted, joint.space, joint.words, COLUMNS, list(columns), usual, texts)  # type: ignore[arg-type]

        return Joint(make, columns, knowledge)  # type: ignore[arg-type]

    def _table(self, joint: Joint | None) -> TwoPolicies:
        return TwoPolicies(self.connection, self.source, joint, self.requests, self._apart)

    @cached_property
    def _occurring(self) -> frozenset[str] | None:
        return occurring_turns(*self.sides)

    def _apart(self, said: Sequence[str | None]) -> tuple[str, ...]:
        """The words of a row from what both policies say of it."""
        width = len(OF_SIDE)
        return apart_turn(_side(said[:width]), _side(said[width:]), self._occurring).words()

    def _refuse_rows_of_neither(self, turns: Mapping[RowTurn, int]) -> None:
        """Rows that are cases of neither policy, where bad values fail."""
        number = sum(count for turn, count in turns.items() if turn.change == "neither")
        if number and self.request.bad_values == "fail":
            found = Classifier(self.connection, self.source, self.requests[1]).refused()
            said = (
                f"{say_count(number, 'row')}: cases of neither policy; the values above are what the later one refuses"
            )
            raise RemitError([*found.problems, Problem("bad-rows", said, None, "--bad-values unknown")])

    def _write(self, table: TwoPolicies, output: str) -> int:
        with beside(output) as temporary:
            return table.write(str(temporary), output, self._names(), lambda words: turn_of(words).change != "same")


def _side(said: Sequence[str | None]) -> SideAnswer | None:
    verdict, rules, possible = said
    if verdict is None or rules is None or possible is None:
        return None
    return turn_of([verdict, rules, possible, *[""] * len(OF_SIDE), "", "", ""]).before
