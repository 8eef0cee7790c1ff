"""A made-up table written as programs write one: CSV of many manners, JSON Lines, scenarios, columns of types."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow
from made_up_tables import Cell, Table

from remit.model.policy import Policy

Quoted = list[dict[str, bool]]  # by row and fact, whether the cell stands in quotes
WHOLE, SETS = re.compile("-?(0|[1-9][0-9]*)"), re.compile(r"\s*\{[^{}]*\}\s*")


def stated_in_csv(cell: Cell, *, quoted: bool, of_text: bool = False) -> Any:
    """What a cell of CSV states: white space in its quotes is a part of it, and between bars is one of several.

    Of a fact that is open text a bar is a part of the text.
    """
    text = _in_cell(cell)
    text = text if quoted else text.strip()
    if not text:
        return None
    if of_text or "|" not in text or SETS.fullmatch(text):
        return text
    return {"one of": [each.strip() for each in text.split("|")]}


def _in_cell(cell: Cell) -> str:
    return "|".join(cell) if isinstance(cell, tuple) else cell or ""


def as_yaml(table: Table) -> str:
    scenarios = [{"name": f"s{n}", "given": _given(table, n)} for n in range(len(table.rows))]
    return json.dumps({"policy": "policy", "scenarios": scenarios})


def as_scenario_lines(table: Table) -> str:
    lines = [{"name": f"s{n}", "given": _given(table, n)} for n in range(len(table.rows))]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def _given(table: Table, place: int) -> dict[str, Any]:
    return {
        name: {"one of": list(cell)} if isinstance(cell, tuple) else cell for name, cell in table.rows[place].items()
    }


def as_scenario_csv(random: Random, table: Table) -> tuple[str, Quoted]:
    """A file of scenarios, in which some facts share their names with columns of scenarios."""
    from remit.reader.csv_text import OWN_COLUMNS

    writer, quoted, lines = _Writer(random, ",", random.random()), list[dict[str, bool]](), list[str]()
    header = [f"given.{name}" if name in OWN_COLUMNS else name for name in table.facts]
    lines.append(",".join(["name", *(writer.cell(name)[0] for name in header)]))
    for number, row in enumerate(table.rows):
        written = {name: writer.cell(_in_cell(cell)) for name, cell in row.items()}
        lines.append(",".join([f"s{number}", *(text for text, _ in written.values())]))
        quoted.append({name: in_quotes for name, (_, in_quotes) in written.items()})
    return "\n".join(lines) + "\n", quoted


def as_csv(random: Random, table: Table, delimiter: str) -> tuple[str, Quoted]:
    """Written as one of many programs would."""
    end, likely = random.choice(("\n", "\n", "\r\n", "\r")), random.choice((0.0, 0.0, 0.3, 1.0, 1.0))
    writer = _Writer(random, delimiter, 1.0 if end == "\r" else likely)
    order = random.sample([*table.columns.values(), table.called], len(table.facts) + 1)
    text, quoted = [delimiter.join(writer.cell(name)[0] for name in order) + end], Quoted()
    for row, beside in zip(table.rows, table.beside, strict=True):
        cells = {**{table.columns[name]: _in_cell(cell) for name, cell in row.items()}, table.called: beside}
        written = {name: writer.cell(cells[name]) for name in order}
        text.append(delimiter.join(said for said, _ in written.values()) + end)
        quoted.append({name: written[column][1] for name, column in table.columns.items()})
        if random.random() < writer.blank:
            text.append(random.choice(("\n", "\r\n", end)))
    whole = "".join(text)
    before, behind = random.choice(("", "", "\ufeff", end)), random.choice(("", "", end, end * 3, "  "))
    return before + (whole.removesuffix(end) if random.random() < 0.2 else whole + behind), quoted


class _Writer:
    """Writes cells in one manner: how many more have quotes than must, white space beside quotes, empty lines."""

    def __init__(self, random: Random, delimiter: str, likely: float) -> None:
        self.random, self.delimiter, self.likely = random, delimiter, likely
        self.space = " " if random.random() < 0.1 else ""
        self.blank = random.choice((0.0, 0.05))

    def cell(self, said: str) -> tuple[str, bool]:
        """A cell, and whether it stands in quotes."""
        must = any(sign in said for sign in (self.delimiter, '"', "\n", "\r"))
        if not must and not self.random.random() < self.likely:
            return said, False
        return self.space + '"' + said.replace('"', '""') + '"' + self.space, True


def as_lines(random: Random, table: Table) -> str:
    """JSON Lines; what looks like a number or a truth may be one."""
    lines = list[str]()
    for row, beside in zip(table.rows, table.beside, strict=True):
        cells = {**{table.columns[name]: cell for name, cell in row.items()}, table.called: beside}
        pairs = [(name, cell) for name, cell in cells.items() if cell is not None or not lines]
        random.shuffle(pairs)
        said = (
            f"{json.dumps(name)}:{' ' * random.randint(0, 1)}{_as_json(random, cell, carried=name == table.called)}"
            for name, cell in pairs
        )
        lines.append(f"{{{', '.join(said)}}}")
    return random.choice(("\n", "\r\n", "\n\n")).join(lines) + random.choice(("", "\n"))


def _as_json(random: Random, cell: Cell, *, carried: bool) -> str:
    if cell is None:
        return "null"
    if isinstance(cell, tuple):
        listed = ", ".join(_as_json(random, each, carried=False) for each in cell)
        return f'{{"one of": [{listed}]}}'
    plain = re.fullmatch(r"true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[0-9]+)?", cell)
    as_it_is = plain and not carried and random.random() < 0.5
    return cell if as_it_is else json.dumps(cell, ensure_ascii=random.random() < 0.5)


def typed(random: Random, policy: Policy, table: Table, likely: float) -> tuple[pyarrow.Table, Table]:
    """The columns, some of a type, and the rows whose cells all have it; some columns have nothing missing."""
    columns = dict[str, Any]()
    for name in table.facts:
        wanted = random.random() < likely
        full, types = wanted and random.random() < 0.3, _types(random, policy.facts[name].kind) if wanted else None
        kept = [place for place, row in enumerate(table.rows) if _fits(types, row[name], full=full)]
        if types is None or len(kept) < min(2, len(table.rows)):
            columns[name] = None
        else:
            columns[name], table = types, table.of(kept)
    made = {
        table.columns[name]: _column(random, [row[name] for row in table.rows], types)
        for name, types in columns.items()
    }
    return pyarrow.table({**made, table.called: pyarrow.array(table.beside, pyarrow.string())}), table


Types = tuple[str, pyarrow.DataType]  # how its cells are written, and what they are


def _types(random: Random, kind: str) -> Types | None:
    """A type that columns of a fact can have beside text."""
    if kind == "number":
        kinds = [pyarrow.decimal128(25, 2), pyarrow.decimal128(38, 9), pyarrow.float64(), pyarrow.float32()]
        return (r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", random.choice(kinds))
    if kind == "datetime":
        return (r"2024.*Z", pyarrow.timestamp(random.choice(("s", "us")), random.choice(("UTC", "Europe/Berlin"))))
    whole = [pyarrow.int64(), pyarrow.int8(), pyarrow.uint64()]
    if kind == "integer":
        whole += [pyarrow.decimal128(25, 2), pyarrow.float64(), pyarrow.float32()]
    return {
        "flag": ("true|false", pyarrow.bool_()),
        "date": (r"2024-\d\d-\d\d", random.choice([pyarrow.date32(), pyarrow.timestamp("ms")])),
    }.get(kind, ("-?(0|[1-9][0-9]*)", random.choice(whole)))


def _fits(types: Types | None, cell: Cell, *, full: bool) -> bool:
    if types is None or cell is None:
        return types is None or not full
    return _as_typed(types, cell) is not None


def _as_typed(types: Types, cell: Any) -> Any:
    """A cell as a value of a type; None where it is none."""
    shape, type = types
    if not re.fullmatch(shape, cell) or cell == "-0":
        return None
    with suppress(pyarrow.ArrowInvalid, OverflowError, ValueError):
        if pyarrow.types.is_boolean(type):
            return cell == "true"
        if pyarrow.types.is_temporal(type):
            return pyarrow.scalar(cell, pyarrow.string()).cast(type).as_py()
        if "." in shape:
            exact = Decimal(cell)  # a float prints numbers of so many digits as they are
            number = pyarrow.scalar(exact if pyarrow.types.is_decimal(type) else float(cell), type).as_py()
            return number if abs(number) < 10**15 and Decimal(f"{number:.9f}") == exact else None
        number = pyarrow.scalar(int(cell), type).as_py()
        return number if number == int(cell) else None
    return None


def _column(random: Random, cells: Sequence[Cell], types: Types | None) -> Any:
    if types is None:
        text = pyarrow.array(cells, pyarrow.string())
        kinds = [pyarrow.string(), pyarrow.large_string(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())]
        return text.cast(random.choice(kinds))
    values = [None if cell is None else _as_typed(types, cell) for cell in cells]
    if pyarrow.types.is_floating(types[1]):
        values = [float("nan") if value is None and random.random() < 0.5 else value for value in values]
    return pyarrow.array(values, types[1])
