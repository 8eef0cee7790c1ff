"""The expression as SQL for DuckDB: a code for each column, added up to an index, looked up in a list.

    SELECT kept, lookup.verdict[row + 1] FROM (
      SELECT kept, lookup.walk_0[ CASE WHEN door IS NULL THEN 1 ELSE MAP {'front': 4, 'back': 7}[door] END
                                + CASE WHEN hour IS NULL THEN 0 … WHEN hour >= 22 THEN 2 … END ] AS row
      FROM source, lookup), lookup

Each number is already `code * stride`, and the first has the 1 with which lists of DuckDB begin. NULL comes out of a
column only where it holds a value that its fact does not have, and a sum with a NULL is one, so `row` is NULL just for
such rows, and 0 for impossible ones: a missing value is code 0 and never NULL.

Every other form was slower, or lost the order of the rows (`tests/benchmarks/README.md` has the figures). What makes
it fast: `MAP {…}[column]` is a function of one column, which DuckDB runs once for each entry of a Parquet dictionary
and not once for each row, while a CASE over the same values, a chain of two functions or a wide product runs once for
each row; and a list in a table of one row is not copied for each batch, as one in the text of the query is. A lookup by
a join is as fast, but gives the rows in any order as soon as there are two threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import prod

from remit.columnar.answers import SEPARATOR, ColumnWords
from remit.columnar.coded_diagram import FEWER
from remit.columnar.column_codes import Codes
from remit.columnar.columns import TEXT_TYPES, Column, Columns, identifier, text
from remit.columnar.compared import OpenRows, Operand, SaidOfCompared, pair_sql
from remit.columnar.duckdb_codes import code_sql, constant, value_of
from remit.columnar.expression import Expression
from remit.errors import TooLarge
from remit.model.matching import ABSENT

LOOKUP = "remit_lookup"  # the table of one row
ROWS = "remit_rows"  # what is read
ROW = "remit_row"
MOST_WORDS = 1 << 62  # rows of words
ACCEPTED, REFUSED = f"{ROW} > 0", f"coalesce({ROW}, 0) = 0"
FAIL = "fail"
REFUSAL = "remit: a row is refused"  # the error that FAIL raises
UNDECIDED = (
    "remit: a missing value has no room between those that it is compared with; an Arrow table gets such rows decided"
)


class DuckSql:
    """The SQL of one expression over columns, by fact; `lenient`: a value that the fact does not have is unknown."""

    def __init__(
        self, expression: Expression, columns: Columns, *, lenient: bool = False, decided: str = UNDECIDED
    ) -> None:
        """What is `decided` of an open row, by its key, is a function of the database; without it, such a row fails."""
        self.expression, self.columns, self.lenient, self.decided = expression, columns, lenient, decided
        self.walks = [expression.stages(part) for part in expression.parts]
        self.sizes = [len(part.rows) for part in expression.parts]
        self.total = prod(self.sizes)
        if self.total > MOST_WORDS:
            raise TooLarge("its rules have too many combinations in one row", ("rules",), help=FEWER)
        self.more: list[ColumnWords | None] = []  # the words of open rows
        self.operands = {} if expression.is_decided else operands(expression, columns, lenient=lenient)
        found = map(self._is_open, expression.compared.open_rows)
        self.open = "TRUE" if expression.is_decided else " OR ".join(filter(None, found))

    def _is_open(self, rows: OpenRows) -> str:
        mine = {name: self.operands[name] for name in rows.names if name in self.operands}
        domain = self.expression.compared.space.domains[rows.names[0]]
        return rows.sql(mine, _within, partial(constant, domain))

    def key(self) -> str:
        """What a row says of each fact that has a column, as a list of texts; NULL for a value that the fact lacks."""
        facts = self.expression.codes
        said = (f"CASE WHEN {self._fact(name, 1, 0)} IS NOT NULL THEN {self.columns[name].text} END" for name in facts)
        return f"[{', '.join(said)}]"

    def alike(self) -> str:
        """The same for rows of which the same is said: a list of codes as text, and of what compared facts say."""
        facts = self.expression.codes
        whole = facts if self.expression.is_decided else self.expression.compared.space.group_of
        said = [
            f"CASE WHEN {self._fact(name, 1, 0)} IS NOT NULL THEN {self.columns[name].text} END"
            if name in whole
            else f"CAST({self._fact(name, 1, 0)} AS VARCHAR)"
            for name in facts
        ]
        return f"[{', '.join(said)}]"

    def open_rows(self, source: str) -> str:
        """A SELECT of the different keys of all open rows whose values are those of facts.

        Args:
            source: What stands after FROM.
        """
        good = "" if self.lenient else f" AND {self._sum()} IS NOT NULL"
        return f"SELECT DISTINCT {self.key()} FROM {source} WHERE {self.open}{good}"

    def _sum(self) -> str:
        """0, or NULL where a column holds a value that its fact does not have."""
        return " + ".join(self._fact(name, 0, 0) for name in self.expression.codes)

    def lookup(self, *, plain: bool = False) -> str:
        """A SELECT of the one row of lists: `walk_0`, `walk_1`, … to the number of a row of words, and these words.

        Words are a type of their own unless they are to be `plain` text: few texts are written and grouped faster.
        """
        walks = [
            f"{_numbers(stage.table)} AS walk_{part}_{place}"
            for part, stages in enumerate(self.walks)
            for place, stage in enumerate(stages)
        ]
        words = [
            f"{_words(rows, part.wanted.index(name), plain=plain or part.in_pieces)} AS {name}_{number}"
            for number, part in enumerate(self.expression.parts)
            for name in part.wanted
            for rows in [[*part.rows, *self.more] if self._is_one else part.rows]
        ]
        more = [
            f"{_words([None, *self.more], place, plain=True)} AS {identifier(f'{name}_more')}"
            for place, name in enumerate(self.expression.wanted)
            if self.more and not self._is_one
        ]
        return f"SELECT {', '.join([*walks, *words, *more])}"

    @property
    def _is_one(self) -> bool:
        return len(self.sizes) == 1

    def words(self, number: int) -> ColumnWords | None:
        """The words of the wanted columns, by the number of a row of words; None where no case is possible."""
        if number >= self.total:
            return self.more[number - self.total]
        return self.expression.words([number // radix % size for radix, size in self._radixes()])

    def _radixes(self) -> Iterator[tuple[int, int]]:
        """Of every part, by how much the number of a row of words rises from one of its rows to the next."""
        radix = 1
        for size in self.sizes:
            yield radix, size
            radix *= size

    def _word(self, name: str, number: str) -> str:
        """The word of a wanted column, by the number of the row of words."""
        found, pieces = list[str](), False
        for place, (part, (radix, size)) in enumerate(zip(self.expression.parts, self._radixes(), strict=True)):
            if name in part.wanted:
                own = number if self._is_one else f"(({number}) // {radix} % {size})"
                found.append(f"{LOOKUP}.{identifier(f'{name}_{place}')}[{own} + 1]")
                pieces = part.in_pieces
        word = f"rtrim({' || '.join(found)}, {text(SEPARATOR)})" if pieces else found[0]
        if self._is_one or not self.more:
            return word
        more = f"{LOOKUP}.{identifier(f'{name}_more')}[{number} - {self.total} + 2]"
        return f"CASE WHEN {number} >= {self.total} THEN {more} ELSE CAST({word} AS VARCHAR) END"

    def answers(
        self, source: str, kept: Mapping[str, str], names: Mapping[str, str], *, lookup: str = LOOKUP, where: str = ""
    ) -> str:
        """A SELECT of the kept columns of the source, under the names that they are to have, and of the wanted ones.

        Where a row has a value that no fact has, or is impossible, its wanted columns are NULL.

        Args:
            source: What stands after FROM.
            kept: What a column is to be called, by what it is called in the source.
            names: What a wanted column is to be called.
            lookup: A table that was made by `lookup()`.
            where: A condition on the number of the row of words, as REFUSED and ACCEPTED are, which pick rows by
                whether they can be classified; FAIL makes a row that cannot an error.
        """
        fail = f"coalesce(nullif({ROW}, 0), CAST(error({text(REFUSAL)}) AS UINTEGER))"
        number = fail if where == FAIL else ROW
        wanted = [f"{self._word(name, number)} AS {identifier(names[name])}" for name in self.expression.wanted]
        columns = ", ".join([*_under(kept), *wanted])
        condition = f" WHERE {where}" if where not in ("", FAIL) else ""
        rows = self.rows(source, tuple(kept), lookup=lookup)
        return f"SELECT {columns} FROM ({rows}) AS {ROWS}, {lookup} AS {LOOKUP}{condition}"

    def rows(
        self, source: str, kept: Sequence[str] = (), *, more: Mapping[str, str] | None = None, lookup: str = LOOKUP
    ) -> str:
        """A SELECT of the kept columns of the source and the number of the row of words.

        It is 0 where the row is impossible, NULL where a column holds a value that its fact does not have.

        Args:
            source: What stands after FROM.
            kept: Columns by what they are called in the source.
            more: Further columns, as SQL, by name.
            lookup: A table that was made by `lookup()`.
        """
        columns = "".join(f"{ROWS}.{identifier(name)}, " for name in kept)
        columns += "".join(f"{sql} AS {identifier(name)}, " for name, sql in (more or {}).items())
        return f"SELECT {columns}{self.row()} AS {ROW} FROM {source} AS {ROWS}, {lookup} AS {LOOKUP}"

    def faults(self, source: str, kept: Mapping[str, str], name: str) -> str:
        """A SELECT of the kept columns of rows that cannot be classified, and what is wrong: facts, or `impossible`.

        Args:
            source: What stands after FROM.
            kept: What a column is to be called, by what it is called in the source.
            name: The column of what is wrong; the names of facts in it are joined by `|`.
        """
        plain = {fact: replace(column, full=False, within=False) for fact, column in self.columns.items()}
        named = [
            f"CASE WHEN {code_sql(self.expression.codes[fact], column)} IS NULL THEN {text(fact)} END"
            for fact, column in plain.items()
        ]
        fault = f"CASE WHEN {ROW} = 0 THEN 'impossible' ELSE concat_ws('|', {', '.join(named)}) END"
        needed = dict.fromkeys([*kept, *(column.place or column.name for column in plain.values())])
        rows, columns = self.rows(source, tuple(needed)), ", ".join([*_under(kept), f"{fault} AS {identifier(name)}"])
        return f"SELECT {columns} FROM ({rows}) AS {ROWS} WHERE {REFUSED}"

    def row(self) -> str:
        """The number of the row of words, of a row of the source beside the lookup."""
        if not self.open:
            return self._walk()
        undecided = self.decided == UNDECIDED
        found = f"CAST(error({text(UNDECIDED)}) AS INTEGER)" if undecided else f"{self.decided}({self.key()})"
        if not self.lenient and not undecided:
            found = f"CASE WHEN {self._sum()} IS NOT NULL THEN {found} END"
        return f"CASE WHEN {self.open} THEN {found} ELSE {self._walk()} END"

    def _walk(self) -> str:
        """The number of the row of words by the codes of columns."""
        checks = self._checks()
        walks = [self._part(number, checks) for number in range(len(self.walks))]
        if self._is_one:
            return walks[0]
        radixes = (radix for radix, _ in self._radixes())
        return " + ".join(f"{radix} * CAST({walk} AS BIGINT)" for radix, walk in zip(radixes, walks, strict=True))

    def _part(self, number: int, checks: Sequence[str]) -> str:
        found, names = "", self.expression.levels
        for place, stage in enumerate(self.walks[number]):
            before = (
                [f"CAST({found} AS INTEGER) * {stage.size} + 1"]
                if place
                else [*checks, *(["1"] if not stage.levels else [])]
            )
            levels = enumerate(zip(stage.levels, stage.strides, strict=True))
            codes = [self._code(names[level], by, int(place + first == 0)) for first, (level, by) in levels]
            found = f"{LOOKUP}.walk_{number}_{place}[{' + '.join([*before, *codes])}]"
        return found

    def _checks(self) -> list[str]:
        """Of columns that make no difference: 0, or NULL where they hold a value that their fact does not have."""
        used = {self.expression.levels[level] for walk in self.walks for stage in walk for level in stage.levels}
        return [self._fact(name, 0, 0) for name in self.expression.codes if name not in used]

    def _code(self, level: str, stride: int, offset: int) -> str:
        if level in self.expression.codes:
            return self._fact(level, stride, offset)
        pair = self.expression.pairs[level]
        later, earlier = (self.operands[name] for name in (pair.lying.later, pair.lying.earlier))
        return pair_sql(pair, later, earlier, lambda code: code * stride + offset)

    def _fact(self, name: str, stride: int, offset: int) -> str:
        sql = code_sql(self.expression.codes[name], self.columns[name], stride, offset)
        return f"ifnull({sql}, {offset})" if self.lenient else sql


def operands(expression: Expression, columns: Columns, *, lenient: bool) -> dict[str, Operand]:
    """Facts that are compared, as DuckDB has them: those that have a column, or one value for all rows.

    Args:
        expression: What is asked of the table.
        columns: By fact.
        lenient: A value that the fact does not have is unknown.
    """
    compared, found = expression.compared, dict[str, Operand]()
    for name, group in compared.space.group_of.items():
        domain, usual = group.domains[name], compared.usual.get(name)
        value = "" if usual is None or usual is ABSENT else constant(domain, usual)
        if name in expression.codes:
            codes, column, missing = expression.codes[name], columns[name], columns[name].missing
            code = code_sql(codes, column)
            one = _operand(codes, column, compared.said[name])
            if lenient:
                one = one._replace(value=f"CASE WHEN {code} IS NOT NULL THEN {one.value} END")
                missing = f"({missing} OR {code} IS NULL)"
            if value:
                one = one._replace(value=f"CASE WHEN {missing} THEN {value} ELSE {one.value} END")
            if usual is ABSENT:
                one = one._replace(absent=f"({missing} OR {one.absent})" if one.absent else f"({missing})")
            found[name] = one
        elif value:
            found[name] = Operand(value)
        elif usual is ABSENT:
            found[name] = Operand("NULL", "TRUE")
    return found


def _operand(codes: Codes, column: Column, said: SaidOfCompared) -> Operand:
    domain, value = codes.domain, value_of(codes.domain, column)
    if said.vague:
        value = f"CASE WHEN {column.text} NOT IN ({_texts(said.vague)}) THEN {value} END"
    values = {each: constant(domain, value) for each, value in said.values.items() if value is not ABSENT}
    if values:
        listed = ", ".join(f"{text(each)}: {value}" for each, value in values.items())
        value = f"CASE WHEN {column.text} IN ({_texts(values)}) THEN MAP {{{listed}}}[{column.text}] ELSE {value} END"
    words = [str(ABSENT), *(each for each, value in said.values.items() if value is ABSENT)]
    is_text = domain.optional and column.kind in TEXT_TYPES
    absent = f"ifnull({column.text} IN ({_texts(words)}), FALSE)" if is_text else ""
    ragged = f"ifnull({column.text} IN ({_texts(said.ragged)}), FALSE)" if said.ragged else ""
    return Operand(value, absent, ragged)


def _texts(listed: Iterable[str]) -> str:
    return ", ".join(map(text, listed))


def _within(one: str, other: str, rows: OpenRows) -> str:
    return f"abs({one} - {other}) <= {rows.room}"


def _under(kept: Mapping[str, str]) -> list[str]:
    """Columns under the names that they are to have."""
    return [f"{ROWS}.{identifier(place)} AS {identifier(name)}" for place, name in kept.items()]


def _numbers(numbers: Sequence[int]) -> str:
    """A list of numbers, written as one text: a database takes long to read many constants."""
    largest = max(numbers)
    sizes = (("UTINYINT", 1 << 8), ("USMALLINT", 1 << 16), ("UINTEGER", 1 << 32))
    type = next(name for name, size in sizes if largest < size)
    items = f"SELECT unnest(string_split('{','.join(map(str, numbers))}', ',')) AS item"
    return f"(SELECT list(CAST(item AS {type})) FROM ({items}))"


def _words(rows: Sequence[Sequence[str] | None], place: int, *, plain: bool) -> str:
    """A list of texts, NULL where a row has no words."""
    words = [None if row is None else text(row[place]) for row in rows]
    distinct = ", ".join(dict.fromkeys(word for word in words if word is not None))
    kind = "VARCHAR" if plain or not distinct else f"ENUM({distinct})"
    return f"CAST([{', '.join(word or 'NULL' for word in words)}] AS {kind}[])"
