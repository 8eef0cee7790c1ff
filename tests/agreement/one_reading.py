"""Cells made up, and everything that reads them: a decision, `check`, dicts, files and frames; all must say the same.

A cell is a text, several of which one is so, or None where nothing is said. `differences` names each reader that takes
a row of a table otherwise than `LoadedPolicy.decide`, with what it said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import polars
import pyarrow
from made_up_tables import Cell, Table
from pyarrow import parquet
from written_tables import as_csv, as_lines, as_scenario_csv, as_scenario_lines, as_yaml, stated_in_csv, typed

import remit
from remit.decide import LoadedPolicy
from remit.errors import Problem, RemitError
from remit.lint import lint_scenario
from remit.reader.scenarios import read_what_can_be
from remit.tables.classify import Classifier
from remit.tables.engine import connect
from remit.tables.inputs import TableReading, TableSource, open_files
from remit.tables.refusals import ToldAtMost
from remit.tables.request import Request

Outcome = str | frozenset[tuple[str, str, str | None]]  # a verdict, or what is wrong: code, message, help
Outcomes = list[Outcome]
Way = tuple[str, Table, Callable[[], Outcomes], Outcomes]  # what reads which table, how, and what is wanted
IMPOSSIBLE = "impossible"
WANTED = ("verdict", "possible")
FILES, FRAMES = 2, 0.2  # of four kinds of tables so many are read; how often frames are, beside Parquet
MOST_EXACT = 15  # digits of a whole number in a float
ALL = ToldAtMost(values=10_000, rows=10_000)


class Decisions:
    """What a decision says of rows; of rows alike once."""

    def __init__(self, policy: LoadedPolicy) -> None:
        self.policy, self.known = policy, dict[Any, Outcome]()

    def of(self, table: Table) -> Outcomes:
        return [self._of({name: _one_of(cell) for name, cell in row.items()}) for row in table.rows]

    def of_csv(self, table: Table, quoted: list[dict[str, bool]]) -> Outcomes:
        """What a decision says of what the cells state in CSV."""
        return [
            self._of({name: self._stated(name, cell, quoted=in_quotes[name]) for name, cell in row.items()})
            for row, in_quotes in zip(table.rows, quoted, strict=True)
        ]

    def _stated(self, name: str, cell: Cell, *, quoted: bool) -> Any:
        return stated_in_csv(cell, quoted=quoted, of_text=self.policy.policy.facts[name].kind == "text")

    def _of(self, given: dict[str, Any]) -> Outcome:
        key = repr(given)
        if key not in self.known:
            self.known[key] = _decided(self.policy, {name: said for name, said in given.items() if said is not None})
        return self.known[key]


def _one_of(cell: Cell) -> Any:
    return {"one of": list(cell)} if isinstance(cell, tuple) else cell


def _decided(policy: LoadedPolicy, given: Any) -> Outcome:
    try:
        decision = policy.decide(given)
    except RemitError as wrong:
        return _wrong(wrong.problems)
    return f"{decision.verdict}:{'|'.join(decision.possible)}"


def _wrong(problems: Any) -> Outcome:
    if any(problem.code == "impossible-scenario" for problem in problems):
        return IMPOSSIBLE
    return frozenset((problem.code, problem.message, problem.help) for problem in problems)


def is_refused(outcome: Outcome) -> bool:
    """Whether a row has no verdict."""
    return outcome == IMPOSSIBLE or not isinstance(outcome, str)


class Readers:
    """All that read tables, in one folder and with one database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.connection = folder, connect(threads=1)

    def differences(self, random: Random, policy: LoadedPolicy, table: Table) -> list[str]:
        """What any of them takes otherwise."""
        found = []
        for name, read, run, wanted in self._ways(random, policy, table, Decisions(policy)):
            try:
                said: Any = run()
            except RemitError as wrong:
                said = str(wrong)
            if said != wanted:
                found.append(f"{name}: {_first_difference(read, said, wanted)}\n  {_declared(policy)}")
        return found

    def _ways(self, random: Random, policy: LoadedPolicy, table: Table, decisions: Decisions) -> Iterator[Way]:
        wanted = decisions.of(table)
        kind, scenarios = random.choice((("yaml", as_yaml), ("json", as_yaml), ("jsonl", as_scenario_lines)))
        yield f"check {kind}", table, lambda: self._checked(policy, scenarios(table), kind), wanted
        text, quoted = as_scenario_csv(random, table)
        yield "check csv", table, lambda: self._checked(policy, text, "csv"), decisions.of_csv(table, quoted)
        yield "dicts", table, lambda: _of_dicts(random, policy, table, wanted), wanted
        for way in random.sample([self._csv, self._lines, self._text, self._typed], FILES):
            yield from way(random, policy, table, decisions)

    def _csv(self, random: Random, policy: LoadedPolicy, table: Table, decisions: Decisions) -> Iterator[Way]:
        delimiter = random.choice(",,;\t")
        ending = "tsv" if delimiter == "\t" and random.random() < 0.5 else "csv"
        text, quoted = as_csv(random, table, delimiter)
        wanted = decisions.of_csv(table, quoted)
        yield f"csv {text[:200]!r}", table, lambda: self._of_file(policy, table, ending, text, delimiter), wanted

    def _lines(self, random: Random, policy: LoadedPolicy, table: Table, decisions: Decisions) -> Iterator[Way]:
        lines, ending = as_lines(random, table), random.choice(("jsonl", "json"))
        yield "jsonl", table, lambda: self._of_file(policy, table, ending, lines), decisions.of(table)

    def _text(self, random: Random, policy: LoadedPolicy, table: Table, decisions: Decisions) -> Iterator[Way]:
        yield from self._columns(random, policy, table, decisions, likely=0.0)

    def _typed(self, random: Random, policy: LoadedPolicy, table: Table, decisions: Decisions) -> Iterator[Way]:
        yield from self._columns(random, policy, table, decisions, likely=0.8)

    def _columns(
        self, random: Random, policy: LoadedPolicy, table: Table, decisions: Decisions, likely: float
    ) -> Iterator[Way]:
        """Parquet, and perhaps frames; no cell of them says one of several."""
        plain = table.of([place for place, row in enumerate(table.rows) if not _has_several(row)])
        arrow, kept = typed(random, policy.policy, plain, likely)
        if kept.rows:
            said = decisions.of(kept)
            yield f"parquet {arrow.schema}", kept, lambda: self._of_parquet(policy, kept, arrow), said
            if random.random() < FRAMES:
                yield from _frames(random, policy, kept, arrow, said)

    def _checked(self, policy: LoadedPolicy, text: str, kind: str) -> Outcomes:
        path = self.folder / f"scenarios.{kind}"
        path.write_text(text, encoding="utf-8", newline="")
        listed, problems = read_what_can_be(str(path))
        assert not problems, problems
        return [_of_scenario(policy, written) for written in listed]

    def _of_file(
        self, policy: LoadedPolicy, table: Table, kind: str, text: str, delimiter: str | None = None
    ) -> Outcomes:
        path = self.folder / f"table.{kind}"
        path.write_text(text, encoding="utf-8", newline="")
        request = _request(policy)
        reading = TableReading(str(self.folder), request.is_fact, delimiter)
        source = open_files(self.connection, [str(path)], "table", reading)
        return self._of_source(source, request, table)

    def _of_parquet(self, policy: LoadedPolicy, table: Table, arrow: pyarrow.Table) -> Outcomes:
        path = self.folder / "table.parquet"
        parquet.write_table(arrow, path)
        source = open_files(self.connection, [str(path)], "table", TableReading(str(self.folder)))
        return self._of_source(source, _request(policy), table)

    def _of_source(self, source: TableSource, request: Request, table: Table) -> Outcomes:
        classifier = Classifier(self.connection, source, request, plain=True)
        rows = self.connection.execute(classifier.answers()).fetchall()
        if any(row[-1] is None for row in rows) and classifier.look_closer():
            rows = self.connection.execute(classifier.answers()).fetchall()
        kept = list(source.columns)
        assert table.called in kept, (kept, table)
        carried = [row[kept.index(table.called)] or "" for row in rows]
        assert carried == [each.replace("\r\n", "\n") for each in table.beside], (carried, table)
        words = [row[-len(WANTED) :] for row in rows]
        refused = any(verdict is None for verdict, _ in words)
        return _with_refusals(words, classifier.refused(ALL).problems if refused else ())


def _bound(run: Callable[..., Outcomes], *arguments: Any) -> Callable[[], Outcomes]:
    return lambda: run(*arguments)


def _has_several(row: dict[str, Cell]) -> bool:
    return any(isinstance(cell, tuple) for cell in row.values())


def _first_difference(table: Table, said: Any, wanted: Outcomes) -> str:
    """The first row that is taken otherwise; all that is said where that is no row by row."""
    if not isinstance(said, list) or len(said) != len(wanted):
        return f"{str(said)[:600]}\n  wanted: {len(wanted)} rows"
    place = next(place for place, (got, want) in enumerate(zip(said, wanted, strict=True)) if got != want)
    return f"{said[place]}\n  wanted: {wanted[place]}\n  row {place + 1} of {len(wanted)}: {table.of([place])}"


def _declared(policy: LoadedPolicy) -> dict[str, Any]:
    return {name: fact.model_dump(exclude_defaults=True) for name, fact in policy.policy.facts.items()}


def _request(policy: LoadedPolicy) -> Request:
    return Request(policy, WANTED, bad_values="rejects")


WHERE = re.compile(r"(.*), in (?:row|[0-9,]+ rows:) ([0-9, ]+)", re.DOTALL)
COLUMN = re.compile(r"^([^ :]+) \(column `given\.\1`\)")


def _with_refusals(words: list[Any], problems: tuple[Problem, ...]) -> Outcomes:
    """The words of each row; where it has none, what is wrong with it."""
    wrong: dict[int, set[tuple[str, str, str | None]]] = {}
    impossible = set[int]()
    for problem in problems:
        match = WHERE.fullmatch(problem.message)
        assert match, problem
        for number in map(int, match[2].split(", ")):
            if problem.code == "impossible-scenario":
                impossible.add(number)
            else:
                said = COLUMN.sub(r"\1", match[1])
                wrong.setdefault(number, set()).add((problem.code, said, problem.help))
    found: Outcomes = []
    for number, (verdict, possible) in enumerate(words, start=1):
        refused = IMPOSSIBLE if number in impossible else frozenset(wrong.get(number, ()))
        found.append(refused if verdict is None else f"{verdict}:{possible}")
    return found


def _of_scenario(policy: LoadedPolicy, written: Any) -> Outcome:
    problems = lint_scenario(written, policy.written)
    if problems:
        prefix = f"scenario `{written.scenario.name}`: "
        return frozenset((each.code, each.message.removeprefix(prefix), each.help) for each in problems)
    return _decided(policy, written.scenario.given)


def _of_dicts(random: Random, policy: LoadedPolicy, table: Table, wanted: Outcomes) -> Outcomes:
    """The good rows together; the others one by one, so that all that is wrong is said."""
    rows = [
        {**{table.columns[name]: _handed_over(random, cell) for name, cell in row.items()}, table.called: beside}
        for row, beside in zip(table.rows, table.beside, strict=True)
    ]
    good = [place for place, outcome in enumerate(wanted) if not is_refused(outcome)]
    said = iter(remit.classify([rows[place] for place in good], policy, columns=WANTED))
    found: Outcomes = []
    bad = dict[str, Outcome]()
    for place, row in enumerate(rows):
        if is_refused(wanted[place]):
            key = repr(table.rows[place])
            bad[key] = bad[key] if key in bad else _of_bad_row(policy, row)
            found.append(bad[key])
            continue
        one = next(said)
        assert one[table.called] == row[table.called]
        found.append(f"{one['verdict']}:{one['possible']}")
    return found


def _handed_over(random: Random, cell: Cell) -> Any:
    if cell is None:
        return random.choice((None, math.nan))
    return _one_of(cell)


def _of_bad_row(policy: LoadedPolicy, row: dict[str, Any]) -> Outcome:
    try:
        (said,) = remit.classify([row], policy, columns=WANTED)
    except RemitError as wrong:
        if wrong.problems[0].code == "impossible-scenario":
            return IMPOSSIBLE
        bad = [each for each in wrong.problems if each.code != "impossible-scenario"]
        return frozenset((each.code, each.message.removeprefix("row 1: "), each.help) for each in bad)
    return f"{said['verdict']}:{said['possible']}"


def _frames(random: Random, policy: LoadedPolicy, table: Table, arrow: pyarrow.Table, said: Outcomes) -> Iterator[Way]:
    """Of frames all good rows are compared, and one that is wrong among them is refused with its number."""
    good = [place for place, outcome in enumerate(said) if not is_refused(outcome)]
    bad = [place for place, outcome in enumerate(said) if is_refused(outcome)]
    for places in (good, sorted([*good, random.choice(bad)])) if bad else (good,):
        rows, frame, wanted = (
            table.of(places),
            arrow.take(pyarrow.array(places, pyarrow.int64())),
            [said[place] for place in places],
        )
        for name, made in (
            ("arrow", frame),
            ("pandas", _as_pandas(random, frame)),
            ("polars", polars.from_arrow(frame)),
        ):
            yield f"{name} {arrow.schema}", rows, _bound(_of_frame, policy, made, wanted), wanted


def _as_pandas(random: Random, arrow: pyarrow.Table) -> Any:
    exact = any(len(str(cell)) > MOST_EXACT for column in arrow.columns for cell in column)  # not so as floats
    with suppress(pyarrow.ArrowInvalid):  # days beyond its calendar
        frame = arrow.to_pandas(integer_object_nulls=exact)
        return frame.astype(object) if random.random() < 0.3 else frame
    return arrow.to_pandas(timestamp_as_object=True)


def _of_frame(policy: LoadedPolicy, frame: Any, wanted: Outcomes) -> Outcomes:
    if not wanted:
        return []
    try:
        said = remit.classify(frame, policy, columns=WANTED)
    except RemitError as wrong:
        bad = [place for place, outcome in enumerate(wanted, start=1) if is_refused(outcome)]
        told = all(f"in row {place}" in str(wrong) for place in bad)
        return wanted if bad and told else [str(wrong)]
    found = [[*said[name].to_pylist()] if isinstance(said, pyarrow.Table) else [*said[name]] for name in WANTED]
    return [f"{verdict}:{possible}" for verdict, possible in zip(*found, strict=True)]
