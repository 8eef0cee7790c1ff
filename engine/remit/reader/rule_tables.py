"""Tables of rules, CSV or a sheet of a workbook, as policies: a row is a rule, a column a fact or a part of the rule.

Every part of such a policy stands in its cell, so that what is wrong with it is said there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from remit.errors import Location, Problem, RemitError, near_miss
from remit.model.bars import parts_of, unquoted
from remit.model.policy import Included, Policy
from remit.model.rules import Effect
from remit.model.vocabulary import PARTS
from remit.model.written import composed
from remit.quantities import say_count
from remit.reader.files import data_of
from remit.reader.policies import STAND_IN, Folders, WrittenPolicy, as_far_as_it_goes
from remit.reader.sheets import Sheet, TableCell
from remit.reader.tree import Elsewhere, LocatedNode, Origins, PathStep
from remit.reader.yaml_text import read_yaml

NAME, EFFECT, SAYS = "rule", "effect", "because"
OWN = (NAME, EFFECT, SAYS, "cites", "overrides", "priority", "since", "until")  # what else is not a fact
LISTS = ("cites", "overrides")
FACT = "given."  # before the name of a fact that is called like one of these
ANY = ("", "-")  # what a cell says that asks nothing
NOT = "not("
SEPARATORS = {";": "semicolons", "\t": "tabs"}


def read_rule_table(file: str, folders: Folders, outer: WrittenPolicy, written: Included) -> WrittenPolicy:
    """A table of rules as a policy, with the words of the policy that includes it.

    Args:
        file: Its name in `folders`.
        folders: Where it is read from.
        outer: The including policy, whose facts, figures, concepts, readings and sources are those of the table.
        written: How it is included.

    Returns:
        As much of it as has the right shape; what is wrong with the rest is among its problems.

    Raises:
        RemitError: It cannot be read, or its header cannot be used.
    """
    sheet = _workbook(file, folders) if file.lower().endswith(".xlsx") else _csv(file, folders)
    rules = _Rules(file, sheet, outer.policy)
    origins = rules.origins()
    policy, problems, broken = as_far_as_it_goes(Policy, origins, STAND_IN)
    shared = {section: getattr(outer.policy, section) for section in PARTS if section != "constraints"}
    called = PurePath(file).stem
    head = {"policy": called, "title": called.replace("-", " "), "combining": written.combining}
    brought = dict[tuple[PathStep, ...], Elsewhere]()
    for section, parts in shared.items():
        brought |= {(section, name): Elsewhere(outer.origins, (section, name)) for name in parts}
    return WrittenPolicy(
        policy.model_copy(update={**shared, **head}),
        replace(origins, brought=brought),
        outer.statements,
        outer.statement_origins,
        (*rules.problems, *problems),
        frozenset(broken | outer.broken),
        used=outer.used,
        is_table=True,
    )


def _csv(file: str, folders: Folders) -> Sheet:
    from remit.reader.csv_text import rows_of  # only where there is one

    rows = rows_of(data_of(folders.raw(file), file), file)
    cells = [[TableCell(cell.text, cell.line, cell.column) for cell in row] for row in rows]
    return Sheet([row for row in cells if row[1:] or row[0].text])


def _workbook(file: str, folders: Folders) -> Sheet:
    from remit.reader.workbooks import read_sheet

    return read_sheet(folders.raw(file), file)


class _Rules:
    """The rules of a sheet, put together as a policy file would have them."""

    def __init__(self, file: str, sheet: Sheet, policy: Policy) -> None:
        self.file, self.sheet, self.policy = file, sheet.name, policy
        if not sheet.rows:
            raise RemitError([Problem("empty-file", "the table says nothing", Location(file))])
        header, *self.rows = sheet.rows
        self.header = [cell._replace(text=composed(cell.text)) for cell in header]
        self.problems: list[Problem] = []
        if wrong := list(self._header_problems()):
            raise RemitError(wrong)

    def at(self, cell: TableCell) -> Location:
        return Location(self.file, cell.line, cell.column, self.sheet)

    def _header_problems(self) -> Iterator[Problem]:
        known = [*OWN, *self.policy.domains]
        seen: set[str] = set()
        only = self.header[0]
        if len(self.header) == 1 and (sign := next((each for each in SEPARATORS if each in only.text), None)):
            said = f"the columns are separated by {SEPARATORS[sign]}"
            yield Problem("csv-header", said, self.at(only), "separate them by commas")
            return
        for number, cell in enumerate(self.header, start=1):
            name = cell.text.removeprefix(FACT)
            if not cell.text:
                yield Problem("csv-header", f"column {number} has no name", self.at(cell), "name every column")
            elif cell.text in seen:
                yield Problem("csv-header", f"two columns are called `{cell.text}`", self.at(cell), "keep one of them")
            elif cell.text not in OWN and name not in self.policy.domains:
                said = f"column `{cell.text}` is no fact of the policy, and no part of a rule"
                yield Problem("csv-header", said, self.at(cell), near_miss(cell.text, known, "columns"))
            seen.add(cell.text)
        if EFFECT not in seen:
            said = f"no column says what the rules do: `{EFFECT}`"
            yield Problem(
                "csv-header", said, self.at(self.header[0]), "in each row one of permit, forbid, exempt, abstain, waive"
            )

    def origins(self) -> Origins:
        """The table as a policy file, each part in its cell."""
        first = self.header[0]
        rules: dict[str, LocatedNode] = {}
        places: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            if len(row) != len(self.header):
                said = f"{say_count(len(row), 'cell')}, and there are {len(self.header)} columns"
                self.problems.append(
                    Problem("csv-row", said, self.at(row[-1]), "a cell that asks nothing is empty, or -")
                )
            elif (named := self._named(row, rules, places)) is not None:
                name, at = named
                rules[name], places[name] = self._rule(row), (at.line, at.column)
        body = LocatedNode(rules, first.line, first.column, places)
        head = {
            key: LocatedNode(text, first.line, first.column) for key, text in STAND_IN.items() if isinstance(text, str)
        }
        facts = LocatedNode({}, first.line, first.column)
        root = LocatedNode({**head, "facts": facts, "rules": body}, first.line, first.column)
        return Origins(self.file, root, sheet=self.sheet)

    def _named(
        self, row: Sequence[TableCell], rules: Mapping[str, object], places: Mapping[str, tuple[int, int]]
    ) -> tuple[str, TableCell] | None:
        """What a rule is called: as the row says, else by its line; None where another has that name."""
        cells = self._own(row)
        cell = cells.get(NAME)
        name, at = (cell.text, cell) if cell else (f"row-{row[0].line}", row[0])
        if name in rules:
            first = TableCell("", *places[name])
            said = f"two rows are called `{name}`; the first is {self.at(first)}"
            self.problems.append(Problem("duplicate-name", said, self.at(at), "give each its own name"))
            return None
        return name, at

    def _own(self, row: Sequence[TableCell]) -> dict[str, TableCell]:
        """The cells that say something which is no test, by their columns."""
        pairs = zip(self.header, row, strict=True)
        return {column.text: cell for column, cell in pairs if column.text in OWN and cell.text not in ANY}

    def _rule(self, row: Sequence[TableCell]) -> LocatedNode:
        own, line, column = self._own(row), row[0].line, row[0].column
        parts: dict[str, LocatedNode] = {}
        keys: dict[str, tuple[int, int]] = {}

        def put(key: str, node: LocatedNode) -> None:
            parts[key], keys[key] = node, (node.line, node.column)

        effect = own.get(EFFECT)
        known = [each.value for each in Effect]
        if effect is not None and effect.text not in known:
            said = f"`{effect.text}` is nothing that a rule does"
            self.problems.append(Problem("effect", said, self.at(effect), near_miss(effect.text, known, "effects")))
        does = Effect(effect.text if effect is not None and effect.text in known else known[0])
        if effect is None:
            place = next(cell for head, cell in zip(self.header, row, strict=True) if head.text == EFFECT)
            self.problems.append(
                Problem("effect", "it does not say what it does", self.at(place), f"one of {', '.join(known)}")
            )
        says = own.get(SAYS)
        put(does.value, says.node() if says else LocatedNode(self._sentence(row, does), line, column))
        put("when", self._when(row))
        for key in (*LISTS, "priority", "since", "until"):
            if key in own:
                put(key, _listed(own[key], always=True) if key in LISTS else own[key].node())
        return LocatedNode(parts, line, column, keys)

    def _sentence(self, row: Sequence[TableCell], does: Effect) -> str:
        """What a row says that has no sentence: its cells."""
        asked = [f"{head.text} {cell.text}" for head, cell in self._tests(row)]
        return f"Row {row[0].line} {does.value}s this: {', '.join(asked) or 'in every case'}."

    def _tests(self, row: Sequence[TableCell]) -> Iterator[tuple[TableCell, TableCell]]:
        for head, cell in zip(self.header, row, strict=True):
            if head.text not in OWN and cell.text not in ANY:
                yield head, cell

    def _when(self, row: Sequence[TableCell]) -> LocatedNode:
        """All that the cells of facts ask."""
        line, column = row[0].line, row[0].column
        tests: dict[str, LocatedNode] = {}
        keys: dict[str, tuple[int, int]] = {}
        others: list[LocatedNode] = []
        for head, cell in self._tests(row):
            name, at = head.text.removeprefix(FACT), (cell.line, cell.column)
            if cell.text.startswith(NOT) and cell.text.endswith(")"):
                inner = self._asked(name, cell._replace(text=cell.text[len(NOT) : -1].strip()))
                test = LocatedNode({name: inner}, *at, {name: at})
                others.append(LocatedNode({"not": test}, *at, {"not": at}))
            else:
                tests[name], keys[name] = self._asked(name, cell), at
        if others or not tests:
            tests["all"], keys["all"] = LocatedNode(others, line, column), (line, column)
        return LocatedNode(tests, line, column, keys)

    def _asked(self, name: str, cell: TableCell) -> LocatedNode:
        """What a cell asks of a fact: with bars between several, a mapping in braces, a text as it is."""
        if cell.text.startswith("{"):
            return self._mapping(cell)
        if self.policy.domains[name].any_text:
            return cell.node()
        return _listed(cell)

    def _mapping(self, cell: TableCell) -> LocatedNode:
        """`{includes: editor}`: what a policy asks of sets, and of facts by others."""
        try:
            return _placed(read_yaml(cell.text, self.file).root, cell)
        except RemitError as wrong:
            help = "write what is asked as in a policy: {includes: editor}, {same as: owner}"
            self.problems.append(Problem("wrong-type", wrong.problems[0].message, self.at(cell), help))
            return cell.node()


def _placed(node: LocatedNode, cell: TableCell) -> LocatedNode:
    """A part of what a cell says, at the place of the cell."""
    at = (cell.line, cell.column)
    if isinstance(node.value, dict):
        return LocatedNode(
            {key: _placed(each, cell) for key, each in node.value.items()}, *at, dict.fromkeys(node.value, at)
        )
    return LocatedNode(
        [_placed(each, cell) for each in node.value] if isinstance(node.value, list) else node.value, *at
    )


def _listed(cell: TableCell, *, always: bool = False) -> LocatedNode:
    """What stands between the bars of a cell; one alone is itself, but where a list is `always` wanted."""
    parts = [LocatedNode(unquoted(part), cell.line, cell.column) for part in parts_of(cell.text)]
    return LocatedNode(parts, cell.line, cell.column) if parts[1:] or always else parts[0]
