"""One engine in a process of its own: `peers_worker.py NAME`; a JSON command a line in, a JSON answer a line out."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import peers_authorization
import peers_expressions
import peers_rules
from peers_policy import Engine, grid, scenarios

ENGINES: dict[str, Callable[[], Engine]] = {
    "by hand": peers_rules.by_hand,
    "remit": peers_rules.remit,
    "remit, whole decision": peers_rules.remit_decide,
    "zen expression": peers_expressions.zen,
    "zen table": peers_expressions.zen_table,
    "cel (Rust)": peers_expressions.cel_rust,
    "cel-python": peers_expressions.cel_python,
    "rule-engine": peers_expressions.rule_engine,
    "json-logic": peers_expressions.json_logic,
    "business-rules": peers_expressions.business_rules,
    "cedarpy": peers_authorization.cedarpy,
    "casbin": peers_authorization.casbin,
    "vakt": peers_authorization.vakt,
    "regopy": peers_authorization.regopy,
    "oso": peers_authorization.oso,
    "py_abac": peers_authorization.py_abac,
    "durable-rules Host": peers_rules.durable_host,
    "experta": peers_rules.experta,
    "clipspy": peers_rules.clipspy,
    "polars": peers_rules.polars,
    "duckdb": peers_rules.duckdb,
}
NUMBER = 2_000  # scenarios in a round, at most
SLICE = 20


def decisions(engine: Engine, cases: list[Any], seconds: float) -> float:
    """Decisions a second of processor time, one at a time."""
    assert engine.decide is not None
    decide, done, start = engine.decide, 0, time.process_time()
    while (passed := time.process_time() - start) < seconds:
        for facts in cases[done % NUMBER : done % NUMBER + SLICE]:
            decide(facts)
        done += SLICE
    return done / passed


def batches(engine: Engine, cases: list[Any], seconds: float) -> float:
    """Decisions a second of processor time, a batch at a time; dicts in, a list of verdicts out."""
    assert engine.batch is not None
    done, start = 0, time.process_time()
    while (passed := time.process_time() - start) < seconds:
        engine.batch(cases)
        done += len(cases)
    return done / passed


def differing(engine: Engine) -> int:
    """Of how many cases of the whole grid the engine says something else than the definition; it may stop at one."""
    cases, verdicts = grid(days=engine.days)
    if engine.decide is not None:
        said = [str(engine.decide(dict(facts))) for facts in cases]
        wrong = sum(left != right for left, right in zip(said, verdicts, strict=True))
        if wrong:
            return wrong
    if engine.batch is not None:
        return sum(str(left) != right for left, right in zip(engine.batch(cases), verdicts, strict=True))
    return 0


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what an engine prints is no answer
    os.environ["POLARS_MAX_THREADS"] = "1"
    engine = ENGINES[sys.argv[1]]()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def answer(**said: Any) -> None:
        print(json.dumps(said), file=answers, flush=True)

    answer(
        how=engine.how,
        version=engine.version,
        imported=engine.import_seconds,
        loaded=engine.load_seconds,
        memory=memory,
        single=engine.decide is not None,
        batch=engine.batch is not None,
    )
    cases: list[Any] = []
    for line in sys.stdin:
        asked = json.loads(line)
        cases = cases or scenarios(NUMBER, days=engine.days)
        if asked["do"] == "verify":
            answer(wrong=differing(engine), cases=len(grid(days=engine.days)[0]))
        elif asked["do"] == "single":
            answer(rate=decisions(engine, cases, asked["seconds"]))
        else:
            answer(rate=batches(engine, cases, asked["seconds"]))
    os._exit(0)  # some engines hang when they end


if __name__ == "__main__":
    main()
