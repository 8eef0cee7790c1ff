"""What questions about a policy take, in processor time: mutants of large policies, an audit of long access lists.

Run: PYTHONPATH=engine python tests/benchmarks/assurance.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from remit import LoadedPolicy
from remit.assurance.audit.audit import audit
from remit.assurance.mutate.mutants import Mutant, mutants
from remit.assurance.mutate.mutate import Judged, judge
from remit.diagram.compiled import Compiled
from remit.model.policy import Policy
from remit.testing import opened

sys.path.insert(0, str(Path(__file__).parents[1] / "agreement"))
MUTANTS = 40


def timed(what: str, target: float, run: Callable[[], Any], each: int = 1) -> None:
    """Print the milliseconds of one of `each` that a run goes through."""
    begun = time.process_time()
    run()
    took = (time.process_time() - begun) / each * 1e3
    print(f"{what:<62} {took:9.1f} ms   target {target:,.0f} ms{'  MISSED' if took > target else ''}", flush=True)


def lists(size: int) -> dict[str, Any]:
    """Access lists: what each of so many users may do with two of as many things."""
    rules = {
        f"r{n}": {"permit": "May.", "when": {"user": f"u{n}", "object": [f"o{n}", f"o{7 * n % size}"]}}
        for n in range(size)
    }
    facts = {name: {"choice": [f"{name[0]}{n}" for n in range(size)]} for name in ("user", "object")}
    return {
        "remit": "1",
        "policy": "lists",
        "title": "Lists",
        "facts": facts,
        "rules": rules,
        "otherwise": "prohibited",
    }


def judged(loaded: LoadedPolicy, listed: Sequence[Mutant], with_witnesses: bool) -> list[Judged]:
    return list(judge(loaded, listed, [], with_witnesses=with_witnesses))


def main() -> None:
    from large_policies import large_policy

    for facts in (20, 30):
        loaded = opened(large_policy(300, facts, seed=1))
        some = Random(1).sample(mutants(loaded.written), MUTANTS)
        name = f"300 rules, {facts} facts: a mutant"
        timed(f"{name} judged", 30, partial(judged, loaded, some, False), MUTANTS)
        timed(f"{name} judged, with a scenario", 30, partial(judged, loaded, some, True), MUTANTS)
    access = opened(Policy.model_validate(lists(200)))
    timed("200 rules of access lists: mutants listed", 10_000, lambda: mutants(access.written))
    timed("200 rules of access lists: audit", 10_000, lambda: audit(access.written))
    large = large_policy(1_000, 30, seed=1)
    picked = {name: str(reading.default) for name, reading in large.readings.items()}
    timed("1,000 rules, 30 facts: compiled", 500, lambda: Compiled(large).under(picked))


if __name__ == "__main__":
    main()
