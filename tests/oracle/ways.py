"""Every way of asking, by name: `HOLD` in `test_oracle.py` has those in which there is no difference to be found."""

from __future__ import annotations

from collections.abc import Iterator

import remit
from oracle import (
    ways_answers,
    ways_audit,
    ways_compare,
    ways_concepts,
    ways_cover,
    ways_decide,
    ways_diagram,
    ways_files,
    ways_prove,
    ways_said,
    ways_tables,
    ways_versions,
)
from oracle.asking import Asked, Difference, Way
from oracle.limits import TooLong, at_most

LONGEST = 30  # seconds for all that is asked of one policy in one way
WAYS: dict[str, Way] = {
    "decide": ways_decide.decide,
    "complete": ways_decide.complete,
    "impossible": ways_decide.impossible,
    "decider": ways_decide.decider,
    "concepts": ways_concepts.concepts,
    "chain": ways_decide.chain,
    "explain": ways_decide.explain,
    "answers": ways_answers.answers,
    "ask": ways_answers.ask,
    "files": ways_files.files,
    "service": ways_files.service,
    "classify": ways_tables.classify,
    "sql": ways_tables.sql,
    "expanded": ways_versions.expanded,
    "mutate": ways_versions.mutate,
    "cover": ways_cover.cover,
    "prove": ways_prove.prove,
    "audit": ways_audit.audit,
    "compare": ways_compare.compare,
    "diagram": ways_diagram.diagram,
    "said": ways_said.said,
}


def differences(asked: Asked, way: str) -> list[Difference]:
    """What differs; that something is refused, breaks off or takes too long is a difference, too."""
    found: list[Difference] = []
    try:
        with at_most(LONGEST):
            found.extend(_differences(asked, way))
    except TooLong:
        found.append(Difference(f"{way}.slow", {"said": f"more than {LONGEST} seconds"}))
    return found


def _differences(asked: Asked, way: str) -> Iterator[Difference]:
    try:
        yield from WAYS[way](asked)
    except remit.RemitError as wrong:
        yield Difference(f"{way}.refused", {"said": str(wrong)})
    except Exception as wrong:  # noqa: BLE001  # a traceback is what is looked for
        yield Difference(f"{way}.crash", {"said": repr(wrong), "at": _innermost(wrong)})


def _innermost(wrong: BaseException) -> str:
    """The place in the code where it broke off."""
    trace = wrong.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
