"""Small policies of facts that tables hold, and tables of cells about them, mostly of good ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import remit
from remit.decide import LoadedPolicy
from remit.errors import RemitError

Cell = str | tuple[str, ...] | None  # a text, one of several, or nothing said
Cells = dict[str, Cell]  # by fact
VALUES = ("a", "b", "c-d", "e f", "x,y", "it's", 'q"q', "#h", "Zürich", "7", "1.5", "2024-06-01", "true")
CLOSE = (
    "A",
    "a ",
    " a",
    "ab",
    "b\n",
    "x;y",
    "'",
    '"',
    "NULL",
    "nan",
    "none",
    "-",
    "a\u00a0",
    "\\N",
    "\u0251",
    "present",
    "1e3",
)
TRUTHS = ("true", "false", "TRUE", "False", "true", "false", "True", "FALSE")
LIES = ("yes", "1", "0", "tRUE", " true", "t", "wahr")
NUMBERS = ("0", "3", "5", "7", "+4", "-2", "007", "12", "999999999999999999")
NO_NUMBERS = (
    "1.0",
    "1e3",
    " 5",
    "5 ",
    "five",
    "0x5",
    "1_0",
    "1,5",
    "1000000000000000000",
    "nan",
    "inf",
    "-",
    "٣",
    "--1",
)
DAYS = ("2024-05-30", "2024-06-01", "2024-06-02", "0001-01-01", "9999-12-31", "2024-02-29")
NO_DAYS = (
    "2024-02-30",
    "2024-6-5",
    "05-06-2024",
    "20240605",
    "2024-06-01T00:00:00Z",
    " 2024-06-01",
    "0000-01-01",
    "now",
)
SPANS = (">= 5", "< 4", "3 .. 7", " >=5 ", "..6", "= 5", "5..5")
NO_SPANS = (">= x", "7 .. 3", "..", ">", "> 5 < 9", "between 3 and 7", "[3, 7]", "3-7", "< 2024-06-31")
DECIMALS = ("0", "2.5", "2.50", "-1.25", "007.5", "+3", "1e1", "25e-1", "12", "4.000", "1000000000000000.99", "-0")
NO_DECIMALS = (
    "2.555",
    "1,5",
    ".5",
    "5.",
    "five",
    " 2.5",
    "2.5 ",
    "1e-3",
    "nan",
    "10000000000000000",
    "1e400",
    "٣",
    "true",
)
SPANS_OF_DECIMALS = (">= 2.5", "< 4", "1.25 .. 7", " >=5 ", "..6.00", "= 2.5")
MOMENTS = (
    "2024-06-01T00:00:00Z",
    "2024-06-01T02:00+02:00",
    "2024-06-01 00:00:00Z",
    "2024-05-31T23:59:59Z",
    "2024-06-01T00:00:01.000Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2024-05-31T12:00:00-12:00",
)
NO_MOMENTS = (
    "2024-06-01",
    "2024-06-01T00:00:00",
    "2024-06-01T00:00:00.5Z",
    "2024-02-30T00:00Z",
    "2024-06-01T24:00:00Z",
    "2024-06-01T00:60:00Z",
    "2024-06-01T00:00:00+24:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    " 2024-06-01T00:00:00Z",
    "2024-06-01t00:00:00z",
    "now",
)
SPANS_OF_MOMENTS = (">= 2024-06-01T00:00:00Z", "< 2024-06-01T02:00+02:00", "..2024-06-01T00:00:00Z")
TEXTS = ("a", "b", "", "c-d", "e f", "Zürich", "7", "1.5", "size 3", "absent minded", "same as b", "x" * 1_000)
NO_TEXTS = ("A", "a ", " a", "b\n", "a\u00a0", "x" * 1_001, "{a}", "a{", "present", "other than a")
SPANS_OF_DAYS = (">= 2024-06-01", "2024-05-01 .. 2024-06-01", "< 2024-06-02", "..2024-06-01")
GOOD_AND_BAD = {
    "flag": (TRUTHS, LIES),
    "integer": (NUMBERS + SPANS, NO_NUMBERS + NO_SPANS + SPANS_OF_DAYS),
    "date": (DAYS + SPANS_OF_DAYS, NO_DAYS + NO_SPANS + SPANS),
    "number": (DECIMALS + SPANS_OF_DECIMALS, NO_DECIMALS + NO_SPANS + SPANS_OF_DAYS),
    "datetime": (MOMENTS + SPANS_OF_MOMENTS, NO_MOMENTS + NO_SPANS + SPANS),
    "text": (TEXTS, NO_TEXTS),
}
KINDS = ("choice", *GOOD_AND_BAD)
OPTIONAL = 0.3  # how often a fact may be absent
BESIDE = (
    "beside",
    " beside",
    "Beside ",
    "b e",
    "be\u0301side",
    "b\u00e9side",
    "#",
    "a,b",
    'q"q',
    "'",
    "line\nbreak",
    "0",
    "c0",
    "name",
    "note",
)
OWN = ("name", "note", "highlight")  # columns that a table of scenarios has for itself
CARRIED = ("", "x", "007", "12:30", "a,b", 'say "x"', "line\nbreak", "# note", "'", "1.10", "é", " padded ", "NULL")


class Table(NamedTuple):
    """Rows of cells of facts, and a column beside them that is carried over, which is `called` so.

    `columns` has, by fact, what its column is called.
    """

    facts: tuple[str, ...]
    rows: list[Cells]
    beside: list[str]
    called: str
    columns: dict[str, str]

    def of(self, places: Sequence[int]) -> Table:
        """Some of its rows."""
        return self._replace(
            rows=[self.rows[place] for place in places], beside=[self.beside[place] for place in places]
        )


def made_policy(random: Random, folder: Path) -> LoadedPolicy:
    """A small policy of facts that tables hold."""
    kinds = [random.choice(KINDS) for _ in range(random.randint(1, 3))]
    names = [
        "date"
        if kind == "date" and "date" not in kinds[:n]
        else random.choice((f"f{n}", f"F-x{n}", f"rules-{n}", f"c{n}", f"n{n}", OWN[n]))
        for n, kind in enumerate(kinds)
    ]
    facts, tests = dict[str, Any](), dict[str, Any]()
    for name, kind in zip(names, kinds, strict=True):
        facts[name], tests[name] = _fact(random, kind)
        if name != "date" and random.random() < OPTIONAL:
            facts[name], tests[name] = {**facts[name], "optional": True}, _or_absent(random, tests[name])
    rules = {
        f"r{n}": {effect: "So it is.", "when": {name: tests[name]()}}
        for n, (name, effect) in enumerate(
            (random.choice(names), random.choice(("permit", "forbid"))) for _ in range(3)
        )
    }
    written: dict[str, Any] = {"remit": 1, "policy": "made-up", "title": "Made up", "facts": facts, "rules": rules}
    if len(names) > 1 and random.random() < 0.4:
        written["constraints"] = {"k": {"when": {names[0]: tests[names[0]]()}, "then": {names[1]: tests[names[1]]()}}}
    path = folder / "policy.json"
    path.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
    try:
        return remit.load(str(path))
    except RemitError:
        return made_policy(random, folder)


def _fact(random: Random, kind: str) -> tuple[dict[str, Any], Callable[[], Any]]:
    if kind == "choice":
        values = random.sample(VALUES, 4)
        return {"choice": [*values[:2], {"some": values[2:]}]}, lambda: random.choice([*values, "some"])
    if kind == "flag":
        return {"flag": {}}, lambda: random.choice(("true", "false"))
    if kind == "integer":
        bounds = random.choice(({}, {"min": 0}, {"min": 0, "max": 10}))
        return {"integer": bounds}, lambda: random.choice((">= 4", "< 6", "5", "3 .. 7"))
    if kind == "number":
        bounds = random.choice(({}, {"min": 0}, {"min": -2, "max": 10}))
        return {"number": {**bounds, "places": 2}}, lambda: random.choice((">= 2.5", "< 6", "2.50", "1.25 .. 7"))
    if kind == "datetime":
        return {"datetime": {}}, lambda: random.choice(("< 2024-06-01T00:00:00Z", ">= 2024-06-01T00:00:01Z"))
    if kind == "text":
        return {"text": {}}, lambda: random.choice(("a", ["a", "b"], {"text": "size 3"}, {"other than": ["a", "7"]}))
    return {"date": random.choice(({}, {"from": "2024-01-01"}))}, lambda: random.choice((">= 2024-06-01", "2024-06-01"))


def _or_absent(random: Random, test: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: random.choice((test(), test(), "absent", "present"))


def made_table(random: Random, policy: LoadedPolicy, tables: int = 1) -> Table:
    """Some small tables one below the other, each of some rows, mostly of good cells."""
    facts = tuple(policy.policy.facts)
    count = sum(random.randint(1, 3) for _ in range(tables))
    columns = {name: random.choice((name, f"given.{name}")) if name in OWN else name for name in facts}
    beside = [name for name in BESIDE if name not in columns.values()]
    return Table(
        facts,
        [{name: _cell(random, policy, name) for name in facts} for _ in range(count)],
        [random.choice(CARRIED) for _ in range(count)],
        random.choice(beside),
        columns,
    )


def _cell(random: Random, policy: LoadedPolicy, name: str) -> Cell:
    chance, kind = random.random(), policy.policy.facts[name].kind
    if chance < 0.15:
        return None
    if kind == "choice":
        good, bad = tuple(policy.policy.domains[name].groups), CLOSE  # type: ignore[attr-defined]
    else:
        good, bad = GOOD_AND_BAD[kind]
    if policy.policy.facts[name].optional:
        good = (*good, "absent", "absent", "present")
    cell = random.choice(bad if chance < 0.24 else good)
    if chance > 0.95:
        return (cell, random.choice(good))
    if chance > 0.88:
        return random.choice(("|", " | ", "|")).join((cell, random.choice(bad if chance > 0.93 else good)))
    return f"{{{cell}}}" if chance < 0.17 else cell
