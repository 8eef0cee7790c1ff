"""The shape of a policy's diagram as data: every case that can be told apart, with what follows from which rules.

How to read it. A case has one cell on every level. From `root`, a number below the length of `terminals` is a terminal,
any other one is the node `nodes[number - len(terminals)]`: its level, and the next number for each cell of that level.
Levels that are passed over make no difference. Nodes stand after those they lead to. The first terminal is where
constraints let no case exist.

What is not known is every cell that is possible: the terminals that can be reached then are what can follow. A
published schema (`remit schema diagram`) says the same for programs; a change that breaks a reader gets a new number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from remit.model.rules import Settled
from remit.report import DISCLAIMER


@dataclass(frozen=True)
class SpanShape:
    """Days or whole numbers from `low` to `high`, both included, as text; null is no bound."""

    low: str | None
    high: str | None
    cell: int


@dataclass(frozen=True)
class OptionShape:
    """What can be stated of a level: items as a scenario writes them, in words, and the cells that are meant.

    `weights` says of each of these cells how many cases are meant: each value of a choice, a flag or a reading is one;
    of anything else, each cell.
    """

    items: list[str]
    label: str
    cells: list[int]
    weights: list[int]
    depth: int = 0
    is_group: bool = False


@dataclass(frozen=True)
class MemberShape:
    """A member of a set, or a group of them, in words."""

    name: str
    label: str
    members: list[str]
    is_group: bool


@dataclass(frozen=True)
class SetsShape:
    """The cell of every set: it is told by how many members it has of each class.

    `cells` has a number for each way to choose these numbers, from none to all, the last class counting fastest.
    """

    names: list[MemberShape]
    classes: list[list[str]]
    cells: list[int]


@dataclass(frozen=True)
class TextShape:
    """A text that conditions name, and its cell."""

    text: str
    cell: int


@dataclass(frozen=True)
class TextsShape:
    """The cell of every text: of those that are named, and of all others."""

    named: list[TextShape]
    others: int


@dataclass(frozen=True)
class LevelShape:
    """A fact, or a reading (which has a default choice), with what can be stated of it and how it is said.

    Facts that are compared with others are stated `by_options` only, and so is how two of them lie to each other, which
    is a level of kind `comparison`; each `test` on a set with more tests than sets could be listed for is a level.
    `{}` in the phrase stands for the value. Spans are there for numbers, days and moments; `step` is the difference of
    two neighbouring numbers. `sets` and `texts` are there for facts of these kinds. `weights` are for every cell. What
    is optional can be `absent`, which is the cell of that name; other values may share it. `supposed` is the phrase
    after `if`, contrary to what is so. What no phrase says is a clause of its own, and so is each choice of a reading:
    `clauses` has it both ways, by item.
    """

    name: str
    kind: str
    question: str
    phrase: str
    cells: int
    weights: list[int]
    options: list[OptionShape]
    by_options: bool = False
    spans: list[SpanShape] = field(default_factory=list)
    default: str | None = None
    optional: bool = False
    step: str | None = None
    unit: str | None = None
    absent: int | None = None
    sets: SetsShape | None = None
    texts: TextsShape | None = None
    supposed: str = ""
    clauses: dict[str, list[str]] = field(default_factory=dict)
    called: str = ""  # within a sentence
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TerminalShape:
    """What follows: the verdict (null: no such case), the rules that determine it, and those that apply."""

    verdict: Settled | None
    rules: list[str]
    applicable: list[str]


@dataclass(frozen=True)
class OverrideShape:
    """Why a rule takes precedence over another."""

    because: str | None
    cites: list[str]


@dataclass(frozen=True)
class RuleDutyShape:
    """What is to be done where a rule gives the verdict, and by when."""

    what: str
    by: str | None
    cites: list[str]


@dataclass(frozen=True)
class RuleShape:
    """A rule: its effect, its sentence, what it overrides, the statements that it rests on, the duties it carries."""

    effect: Literal["forbid", "permit", "exempt", "abstain", "waive"]
    says: str
    overrides: dict[str, OverrideShape]
    cites: list[str]
    duties: dict[str, RuleDutyShape] = field(default_factory=dict)


@dataclass(frozen=True)
class DiagramShape:
    """A policy's diagram: see the head of `remit/report/diagram/shape.py`.

    `facts` and `readings` are the levels in the order of the policy; not those of facts that only tell what is derived
    from them, which is stated itself. `coupled` are the levels that constraints tie
    together: only these may matter jointly without mattering alone.
    """

    policy: str
    policy_sha256: str
    remit: str
    facts: list[int]
    readings: list[int]
    levels: list[LevelShape]
    terminals: list[TerminalShape]
    nodes: list[list[int]]
    root: int
    coupled: list[list[int]]
    rules: dict[str, RuleShape]
    statements: dict[str, str]
    about: str = DISCLAIMER
    format: Literal["remit-diagram/1"] = "remit-diagram/1"
