"""What the rows of a table, or the decisions of a log, exercise of a policy: the things that scenarios are to exercise.

Readings are taken by their defaults, or as they are picked, and are no things to exercise here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from remit.assurance.cover.cover import Coverage, CoverFinding, Covering
from remit.assurance.cover.items import CoverItem
from remit.decide import LoadedPolicy
from remit.diagram.nodes import Node
from remit.errors import Problem, RemitError
from remit.reader.placing import placing
from remit.tables.classify import Classifier
from remit.tables.decision_logs import LogRead, open_rows
from remit.tables.engine import connect
from remit.tables.inputs import TableReading
from remit.tables.progress import told_queries
from remit.tables.request import BadValues, Request
from remit.tables.shown_rows import ShownRows
from remit.tables.statistics import row_count

COMPARED = "facts are compared with each other, and rows are not looked at for what they exercise then"


@dataclass(frozen=True)
class CoverRequest:
    """Which rows are looked at, and how they are read: as `classify` takes it, by its names."""

    paths: Sequence[str]
    map: Mapping[str, str] = field(default_factory=dict)
    bad_values: BadValues = "fail"
    delimiter: str | None = None


@dataclass(frozen=True)
class CoveredRows:
    """The coverage, the facts that no column says, and what a decision log has."""

    coverage: Coverage
    unstated: tuple[str, ...]
    log: LogRead | None


def cover_rows(loaded: LoadedPolicy, request: CoverRequest) -> CoveredRows:
    """What the rows of a table exercise of a policy, each thing with the number of its rows.

    It takes a pass over the table to see that its rows can be decided, and one more.

    Args:
        loaded: The policy.
        request: Which rows, and how they are read.

    Raises:
        RemitError: A file that cannot be read, rows that cannot be decided, or a policy that compares facts.
        TooLarge: The policy comes to more than can be looked at.
    """
    asked = Request(loaded, ("verdict",), map=request.map, bad_values=request.bad_values)
    with placing(loaded.written):
        covering = Covering(loaded)
    study = covering.ground.study
    if study.space.groups:
        help = "cover scenarios of it: remit cover POLICY SCENARIOS"
        raise RemitError([Problem("usage", f"{loaded.policy.policy}: {COMPARED}", None, help)])
    readings = loaded.knowledge.picked(None)
    facts = {*loaded.policy.facts}
    with tempfile.TemporaryDirectory(prefix="remit-") as scratch, connect(None, scratch) as connection:
        reading = TableReading(scratch, asked.is_fact, request.delimiter)
        source, log = open_rows(connection, request.paths, reading, {loaded.policy.policy: readings}, facts)
        classifier = Classifier(connection, source, asked)
        with told_queries(connection, row_count(connection, source)), placing(loaded.written):
            counts = classifier.counts()
            if None in counts and request.bad_values == "fail":
                raise classifier.refusal()
            chosen = {name: loaded.policy.tests(name, (choice,)) for name, choice in readings.items()}
            shown = ShownRows(connection, source, classifier.columns, study.space, loaded.knowledge, chosen)
            coverage = _coverage(covering, shown, sum(counts.values()))
    return CoveredRows(coverage, classifier.unstated, log)


def _coverage(covering: Covering, shown: ShownRows, rows: int) -> Coverage:
    items = [item for item in covering.items if item.kind != "readings"]
    things = [_nodes(covering, item) for item in items]
    counted = shown.count(covering.ground.study.diagram, things)
    findings = [
        CoverFinding(item, range(number), number > 0 or covering.is_possible(item))
        for item, number in zip(items, counted, strict=True)
    ]
    return covering.with_proposals(rows, findings)


def _nodes(covering: Covering, item: CoverItem) -> list[Node]:
    """Where an item is exercised; a statement, where one of the things that cite it is."""
    found = [item] if item in covering.roots else covering.users.get(item, [])
    return [covering.roots[each] for each in found if each in covering.roots]
