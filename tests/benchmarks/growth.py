"""How remit's own cost grows: with rules, with facts that are missing, with rows of a table.

  python tests/benchmarks/growth.py             prints Markdown; `--write` puts it into README.md here

Policies are made up (tests/agreement/large_policies.py); the times of decisions are medians.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from peers_policy import SHIPPED
from peers_report import put_between
from tables_speed import generate

HERE = Path(__file__).parent
RULES = (10, 100, 1_000, 5_000)
FACTS = 30
MISSING = (0, 3, 6, 12)
ROWS = (10_000, 100_000, 1_000_000, 5_000_000)


def seconds(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def told(value: float) -> str:
    """A time with its unit.

    >>> told(0.0000123), told(1.5)
    ('12 µs', '1.5 s')
    """
    unit, size = next(((u, s) for u, s in (("s", 1), ("ms", 1e-3)) if value >= s), ("µs", 1e-6))
    return f"{value / size:.2g} {unit}" if value / size < 100 else f"{value / size:.0f} {unit}"


def by_rules() -> Iterator[str]:
    """Compiling, and a decision with some facts missing: possible verdicts, rules and contests, not the explanation."""
    sys.path.insert(0, str(HERE.parent / "agreement"))
    from large_policies import large_policy

    from remit.diagram.compiled import Compiled
    from remit.representatives import representatives

    yield f"| rules, of {FACTS} facts | compiled to masks | " + " | ".join(f"{n} missing" for n in MISSING) + " |"
    yield "|--:|--:|" + "--:|" * len(MISSING)
    for rules in RULES:
        policy, random = large_policy(rules, FACTS, seed=1), Random(1)
        compiling = seconds(lambda policy=policy: Compiled(policy))  # type: ignore[misc]
        compiled, picked = Compiled(policy), {n: str(r.default) for n, r in policy.readings.items()}
        values = {name: representatives(policy, name, {}) for name in policy.facts}
        cells = []
        for number in MISSING:
            times = []
            for _ in range(15):
                facts = {name: random.choice(found) for name, found in values.items()}
                for name in random.sample(list(facts), number):
                    del facts[name]
                known = {name: (policy.domains[name].test(str(v).lower()),) for name, v in facts.items()}
                allowed = compiled.picked(compiled.table.allowed(known), picked)
                times.append(seconds(lambda c=compiled, a=allowed: c.outcomes(a)))  # type: ignore[misc]
            cells.append(told(statistics.median(times)))
        yield f"| {rules:,} | {told(compiling)} | {' | '.join(cells)} |"


def by_rows() -> Iterator[str]:
    """Classifying the shipped policy's facts, 30 % missing, from Parquet to Parquet on one thread."""
    import remit
    from remit.tables.classify import classify_files
    from remit.tables.request import Request

    yield "| rows | counted | written with verdicts and rules | million rows /s |"
    yield "|--:|--:|--:|--:|"
    request = Request(remit.load(SHIPPED))
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            path, out = f"{folder}/cases.parquet", f"{folder}/out.parquet"
            generate(path, rows, 0.3)
            count = statistics.median(seconds(lambda path=path: counted(path, request)) for _ in range(3))  # type: ignore[misc]
            write = statistics.median(
                seconds(lambda path=path, out=out: classify_files([path], request, out, threads=1))  # type: ignore[misc]
                for _ in range(3)
            )
            yield f"| {rows:,} | {told(count)} | {told(write)} | {rows / write / 1e6:.2g} |"


def counted(path: str, request: Any) -> Any:
    from remit.tables.classify import opened

    with opened([path], request, 1) as classifier:
        return classifier.counts()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="into README.md here")
    arguments = parser.parse_args()
    text = "\n".join([*by_rules(), "", *by_rows()])
    print(text)
    if arguments.write:
        put_between(HERE / "README.md", "growth", text)


if __name__ == "__main__":
    main()
