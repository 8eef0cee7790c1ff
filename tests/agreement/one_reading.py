"""Cells made up, and everything that reads them: a decision, `check`, dicts, files and frames; all must say the same.

A cell is text, or None where nothing is said. `differences` names each reader that takes a table otherwise than
`LoadedPolicy.decide` takes its rows, with what it said.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pandas
import polars
import pyarrow
from made_up_tables import Table
from pyarrow import parquet

import remit
from remit.decide import LoadedPolicy
from remit.errors import Problem, RemitError
from remit.lint import lint_scenario
from remit.reader.scenarios import read_what_can_be
from remit.tables.classify import Classifier
from remit.tables.engine import connect
from remit.tables.inputs import Reading, Source, open_files
from remit.tables.request import Request

Outcome = str | frozenset[tuple[str, str, str | None]]  # a verdict, or what is wrong: code, message, help
Outcomes = list[Outcome]
Way = tuple[str, Callable[[], Any]]  # what reads a table, and how
IMPOSSIBLE = "impossible"
WANTED = ("verdict", "possible")


def expected(policy: LoadedPolicy, table: Table, *, in_csv: bool = False) -> Outcomes:
    """What a decision says of each row; `in_csv`: of what its cells state in a file of scenarios."""
    return [
        _decided(policy, {name: _stated(cell) if in_csv else cell for name, cell in row.items() if cell is not None})
        for row in table.rows
    ]


def _stated(cell: str) -> Any:
    """What a cell of CSV states: without white space around it, and what stands between bars is one of several."""
    stripped = cell.strip()
    if not stripped:
        return None
    if stripped.startswith("{") and stripped.endswith("}"):
        return stripped
    return {"one of": [each.strip() for each in stripped.split("|")]}


def _decided(policy: LoadedPolicy, given: dict[str, Any]) -> Outcome:
    try:
        decision = policy.decide(given)
    except RemitError as wrong:
        return _wrong(wrong.problems)
    return f"{decision.verdict}:{'|'.join(decision.possible)}"


def _wrong(problems: Any) -> Outcome:
    if any(problem.code == "impossible-scenario" for problem in problems):
        return IMPOSSIBLE
    return frozenset((problem.code, problem.message, problem.help) for problem in problems)


class Readers:
    """All that read tables, in one folder and with one database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.connection = folder, connect(threads=1)

    def differences(self, random: Random, policy: LoadedPolicy, table: Table) -> list[str]:
        """What any of them takes otherwise."""
        plain, in_csv = expected(policy, table), expected(policy, table, in_csv=True)
        found = []
        for name, read in self._ways(random, policy, table):
            wanted = in_csv if name.startswith(("check csv", "csv")) else plain
            try:
                said = read()
            except RemitError as wrong:
                said = str(wrong)
            if said is not None and said != wanted:
                found.append(f"{name}: {said}\n  wanted: {wanted}\n  {table}\n  {dict(policy.policy.facts)}")
        return found

    def _ways(self, random: Random, policy: LoadedPolicy, table: Table) -> Iterator[Way]:
        scenarios = {"yaml": _as_yaml, "json": _as_yaml, "jsonl": _as_scenario_lines}
        kind = random.choice(list(scenarios))
        yield f"check {kind}", lambda: self._checked(policy, scenarios[kind](table), kind)
        yield "check csv", lambda: self._checked(policy, _as_scenario_csv(table), "csv")
        yield "dicts", lambda: _of_dicts(policy, table)
        yield random.choice((self._csv, self._lines, self._parquet))(random, policy, table)
        if random.random() < 0.1:
            arrow = _as_arrow(random, policy, table)
            yield f"arrow {arrow.schema}", lambda: _of_frame(policy, table, arrow)
            yield f"pandas {arrow.schema}", lambda: _of_frame(policy, table, _as_pandas(random, arrow))
            yield f"polars {arrow.schema}", lambda: _of_frame(policy, table, polars.from_arrow(arrow))

    def _csv(self, random: Random, policy: LoadedPolicy, table: Table) -> Way:
        delimiter = random.choice(",,;\t")
        ending = "tsv" if delimiter == "\t" and random.random() < 0.5 else "csv"
        text = _as_csv(random, table, delimiter)
        return f"csv {text!r}", lambda: self._of_file(policy, table, ending, text, delimiter)

    def _lines(self, random: Random, policy: LoadedPolicy, table: Table) -> Way:
        lines, ending = _as_lines(random, table), random.choice(("jsonl", "json"))
        return f"jsonl {lines!r}", lambda: self._of_file(policy, table, ending, lines)

    def _parquet(self, random: Random, policy: LoadedPolicy, table: Table) -> Way:
        arrow = _as_arrow(random, policy, table)
        return f"parquet {arrow.schema}", lambda: self._of_parquet(policy, table, arrow)

    def _checked(self, policy: LoadedPolicy, text: str, kind: str) -> Outcomes:
        path = self.folder / f"scenarios.{kind}"
        path.write_text(text, encoding="utf-8")
        listed, problems = read_what_can_be(str(path))
        assert not problems, problems
        return [_of_scenario(policy, written) for written in listed]

    def _of_file(
        self, policy: LoadedPolicy, table: Table, kind: str, text: str, delimiter: str | None = None
    ) -> Outcomes:
        path = self.folder / f"table.{kind}"
        path.write_text(text, encoding="utf-8", newline="")
        request = _request(policy)
        reading = Reading(str(self.folder), request.is_fact, delimiter)
        source = open_files(self.connection, [str(path)], "table", reading)
        return self._of_source(source, request, table)

    def _of_parquet(self, policy: LoadedPolicy, table: Table, arrow: pyarrow.Table) -> Outcomes:
        path = self.folder / "table.parquet"
        parquet.write_table(arrow, path)
        source = open_files(self.connection, [str(path)], "table", Reading(str(self.folder)))
        return self._of_source(source, _request(policy), table)

    def _of_source(self, source: Source, request: Request, table: Table) -> Outcomes:
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
        return _with_refusals(words, classifier.refused().problems if refused else ())


def _request(policy: LoadedPolicy) -> Request:
    return Request(policy, WANTED, bad_values="rejects")


WHERE = re.compile(r"(.*), in (?:row|[0-9,]+ rows:) ([0-9, ]+)", re.DOTALL)


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
                wrong.setdefault(number, set()).add((problem.code, match[1], problem.help))
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


def _of_dicts(policy: LoadedPolicy, table: Table) -> Outcomes:
    """Row by row, so that all that is wrong is said."""
    found: Outcomes = []
    for row, beside in zip(table.rows, table.beside, strict=True):
        try:
            (said,) = remit.classify([{**row, table.called: beside}], policy, columns=WANTED)
        except RemitError as wrong:
            if wrong.problems[0].code == "impossible-scenario":
                found.append(IMPOSSIBLE)
                continue
            bad = [each for each in wrong.problems if each.code != "impossible-scenario"]
            found.append(frozenset((each.code, each.message.removeprefix("row 1: "), each.help) for each in bad))
            continue
        assert said[table.called] == beside
        found.append(f"{said['verdict']}:{said['possible']}")
    return found


def _of_frame(policy: LoadedPolicy, table: Table, frame: Any) -> Outcomes | None:
    """Of frames only what is right is compared row by row, and that what is wrong is refused."""
    wanted = expected(policy, table)
    refused = any(not isinstance(each, str) or each == IMPOSSIBLE for each in wanted)
    try:
        said = remit.classify(frame, policy, columns=WANTED)
    except RemitError:
        return wanted if refused else ["refused"]
    found = [[*said[name].to_pylist()] if isinstance(said, pyarrow.Table) else [*said[name]] for name in WANTED]
    return [f"{verdict}:{possible}" for verdict, possible in zip(*found, strict=True)]


def _as_yaml(table: Table) -> str:
    scenarios = [{"name": f"s{n}", "given": row} for n, row in enumerate(table.rows)]
    return json.dumps({"policy": "policy", "scenarios": scenarios})


def _as_scenario_lines(table: Table) -> str:
    return "".join(f"{json.dumps({'name': f's{n}', 'given': row})}\n" for n, row in enumerate(table.rows))


def _as_scenario_csv(table: Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["name", *table.facts])
    writer.writerows([f"s{n}", *(cell or "" for cell in row.values())] for n, row in enumerate(table.rows))
    return text.getvalue()


def _as_csv(random: Random, table: Table, delimiter: str) -> str:
    """Written as one of many programs would."""
    text, end = io.StringIO(), random.choice(("\n", "\n", "\r\n", "\r"))
    quoting = csv.QUOTE_ALL if end == "\r" else random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(text, lineterminator=end, delimiter=delimiter, quoting=quoting)
    order = random.sample([*table.facts, table.called], len(table.facts) + 1)
    writer.writerow(order)
    for row, beside in zip(table.rows, table.beside, strict=True):
        cells = {**{name: cell or "" for name, cell in row.items()}, table.called: beside}
        writer.writerow([cells[name] for name in order])
        if random.random() < 0.05:
            text.write(random.choice(("\n", "\r\n", end)))
    written = text.getvalue()
    if random.random() < 0.1 and quoting == csv.QUOTE_ALL:
        written = written.replace(f'"{delimiter}"', f'" {delimiter} "')
    before, behind = random.choice(("", "", "\ufeff", end)), random.choice(("", "", end, end * 3, "  "))
    return before + (written.removesuffix(end) if random.random() < 0.2 else written + behind)


def _as_lines(random: Random, table: Table) -> str:
    """JSON Lines; what looks like a number or a truth may be one."""
    lines = []
    for row, beside in zip(table.rows, table.beside, strict=True):
        pairs = [(name, cell) for name, cell in {**row, table.called: beside}.items() if cell is not None or not lines]
        random.shuffle(pairs)
        said = (
            f"{json.dumps(name)}:{' ' * random.randint(0, 1)}{_as_json(random, cell, carried=name == table.called)}"
            for name, cell in pairs
        )
        lines.append(f"{{{', '.join(said)}}}")
    return random.choice(("\n", "\r\n", "\n\n")).join(lines) + random.choice(("", "\n"))


def _as_json(random: Random, cell: str | None, *, carried: bool) -> str:
    if cell is None:
        return "null"
    plain = re.fullmatch(r"true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[0-9]+)?", cell)
    as_it_is = plain and not carried and random.random() < 0.5
    return cell if as_it_is else json.dumps(cell, ensure_ascii=random.random() < 0.5)


def _as_arrow(random: Random, policy: LoadedPolicy, table: Table) -> pyarrow.Table:
    """Columns of a type that all their cells have, or of text."""
    columns = {}
    for name in table.facts:
        cells = [row[name] for row in table.rows]
        columns[name] = _typed(random, policy.policy.facts[name].kind, cells)
    return pyarrow.table({**columns, table.called: pyarrow.array(table.beside)})


def _typed(random: Random, kind: str, cells: list[str | None]) -> Any:
    said = [cell for cell in cells if cell is not None]
    if random.random() < 0.6:
        with suppress(ValueError, pyarrow.ArrowInvalid, OverflowError):
            if all(re.fullmatch("-?(0|[1-9][0-9]*)", cell) and cell != "-0" for cell in said) and kind != "date":
                numbers = [None if cell is None else int(cell) for cell in cells]
                types = [pyarrow.int64(), pyarrow.int8(), pyarrow.uint64(), pyarrow.decimal128(25, 2)]
                if kind == "integer":
                    return pyarrow.array(numbers, random.choice([*types, pyarrow.float64()]), safe=True)
                return pyarrow.array(numbers, random.choice(types[:3]))
            if kind == "date" and all(re.fullmatch(r"2024-\d\d-\d\d", cell) for cell in said):
                return pyarrow.array(cells, pyarrow.string()).cast(
                    random.choice([pyarrow.date32(), pyarrow.timestamp("ms")])
                )
            if kind == "flag" and all(cell in ("true", "false") for cell in said):
                return pyarrow.array([None if cell is None else cell == "true" for cell in cells], pyarrow.bool_())
    text = pyarrow.array(cells, pyarrow.string())
    return text.cast(
        random.choice([pyarrow.string(), pyarrow.large_string(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())])
    )


def _as_pandas(random: Random, arrow: pyarrow.Table) -> pandas.DataFrame:
    frame = arrow.to_pandas()
    return frame.astype(object) if random.random() < 0.3 else frame
