"""Every way of asking, by name; and those of them that the ordinary tests use."""

from __future__ import annotations

from collections.abc import Iterator

import remit
from oracle import ways_answers, ways_audit, ways_decide, ways_files, ways_prove
from oracle.asking import Asked, Difference, Way

WAYS: dict[str, Way] = {
    "decide": ways_decide.decide,
    "complete": ways_decide.complete,
    "impossible": ways_decide.impossible,
    "decider": ways_decide.decider,
    "chain": ways_decide.chain,
    "explain": ways_decide.explain,
    "answers": ways_answers.answers,
    "ask": ways_answers.ask,
    "files": ways_files.files,
    "service": ways_files.service,
    "prove": ways_prove.prove,
    "audit": ways_audit.audit,
    "compare": ways_audit.compare,
}


def differences(asked: Asked, way: str) -> Iterator[Difference]:
    """What differs; that something is refused, or breaks off, is a difference, too."""
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
