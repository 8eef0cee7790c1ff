"""Columns of a table as DuckDB has them: their names and types in SQL, and when a cell of one says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from remit.model.kinds.number import MOST_DIGITS

WHOLE_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER")  # of less than 18 digits
LARGE_TYPES = ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL")
FLOAT_TYPES = {"FLOAT": 1 << 24, "DOUBLE": 1 << 53}  # whole numbers beyond these are not kept exactly
TEXT_TYPES = ("VARCHAR", "ENUM", '"NULL"', "NULL", "")  # "": of a table that is not open yet
WRITTEN_TYPES = (*TEXT_TYPES, "BOOLEAN", *WHOLE_TYPES, "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DATE")
MARK = "\x02"  # in front of a cell that is more than its text; no file can have it
LIST, LIST_TYPE = "LIST", re.compile(r"\[\d*\]\Z")
CLOCK_TYPES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP_US")

# what text of a day, a whole number, a moment looks like, as regular expressions that every database reads
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
WHOLE = f"[+-]?[0-9]{{1,{MOST_DIGITS}}}"
HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"
MOMENT = f"{DAY}[T ]{HOUR}(:[0-5][0-9](\\.0+)?)?(Z|[+-]{HOUR})"

Columns = Mapping[str, "Column"]  # by the name of the fact


@dataclass(frozen=True)
class Column:
    """A column that holds a fact: its name, its type in DuckDB; `full`: it surely has no NULL or NaN; `within`: and no
    value beyond the bounds of its fact. `absent`: a missing value says that there is none, and not that it is unknown.
    `place` is what it is called within queries; `split` what stands between the members of a set in text.
    """

    name: str
    type: str
    full: bool = False
    within: bool = False
    absent: bool = False
    place: str = ""
    split: str = ""

    @property
    def sql(self) -> str:
        return identifier(self.place or self.name)

    @property
    def missing(self) -> str:
        """Whether a cell says nothing: NULL, and in a column of floats NaN.

        The bounds that Parquet files say of a column leave NaN out, and DuckDB concludes from them that isnan() of it,
        and whatever is compared with it, is false; of an item of a list it concludes nothing.
        """
        nan = f" OR isnan([{self.sql}][1])" if self.kind in FLOAT_TYPES else ""
        return f"{self.sql} IS NULL{nan}"

    @property
    def kind(self) -> str:
        """The type without its size."""
        return LIST if LIST_TYPE.search(self.type) else self.type.split("(")[0].upper()

    @property
    def item_kind(self) -> str:
        """Of a column of lists, the type of what is listed, without its size."""
        return LIST_TYPE.sub("", self.type).split("(")[0].upper()

    @property
    def text(self) -> str:
        """A cell as text: of a list, the JSON of it."""
        return f"CAST({f'to_json({self.sql})' if self.kind == LIST else self.sql} AS VARCHAR)"


def identifier(name: str) -> str:
    """A name as SQL: quoted, so that any name will do."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def decimal_shape(places: int) -> str:
    """What text of a number looks like that has at most so many places, zeros at its end aside."""
    fraction = f"\\.[0-9]{{1,{places}}}0*|\\.0+" if places else "\\.0+"
    return f"[+-]?0*[0-9]{{1,{MOST_DIGITS}}}({fraction})?"
