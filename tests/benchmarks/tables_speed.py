"""Tables: remit's expression against DuckDB's own scan and a CASE written by rules, and writing against copying.

  python tests/benchmarks/tables_speed.py               5 million rows, one thread
  python tests/benchmarks/tables_speed.py --rows 100000000 --memory     the most memory that it takes

Medians of interleaved rounds, each way with a database that it opens and, for remit, its expression made anew; the
ratios are to the scan, which touches every column of a fact. Times are of the processor: one thread, files in memory.
What remit counts is compared with what the CASE counts where no value is missing; with values missing the CASE is
wrong, and is timed only.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peers_policy import NAMES, SHIPPED
from peers_report import put_between
from peers_rules import case_by_rules

ROUNDS = 9


def generate(path: str, rows: int, missing: float) -> None:
    """A Parquet file of random rows of the shipped policy's facts, all of them possible."""
    import duckdb

    import remit

    policy = remit.load(SHIPPED).policy
    free = {n: policy.domains[n].values for n in ("supplier", "weapon", "location", "target", "posture")}
    picks = ", ".join(f"{_pick(list(values))} AS {name}" for name, values in free.items())
    mask = f"CASE WHEN random() >= {missing} THEN {{0}} END AS {{0}}" if missing else "{0}"
    kept = [mask.format(name) for name in (*NAMES, "date")]
    grounded = "target = 'aircraft-on-the-ground' AND posture = 'attacking'"
    gone = "target <> 'airplane-in-flight' AND posture = 'returning'"
    held = f"CASE WHEN {grounded} OR {gone} THEN 'neither' ELSE posture END"
    drawn = f"SELECT {picks}, (DATE '2024-03-01' + (random() * 180)::INT)::DATE AS date FROM range({rows})"
    threat = f"CASE WHEN posture = 'neither' THEN 'nobody' ELSE {_pick(['kharkiv-area', 'elsewhere-in-ukraine'])} END"
    sql = f"SELECT *, {threat} AS threatens FROM (SELECT * REPLACE ({held} AS posture) FROM ({drawn}))"
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SELECT setseed(0.42)")
        connection.execute(f"COPY (SELECT {', '.join(kept)} FROM ({sql})) TO '{path}' (FORMAT parquet)")


def _pick(values: list[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"([{listed}])[1 + (random() * {len(values)})::INT % {len(values)}]"


def ways(path: str, folder: str) -> dict[str, Callable[[], Any]]:
    """What is timed."""
    import duckdb

    import remit
    from remit.tables.classify import classify_files, opened
    from remit.tables.request import Request

    policy = remit.load(SHIPPED)
    touched = [*(f"sum(strlen({name}))" for name in NAMES), "sum(datediff('day', DATE '2024-01-01', date))"]
    case = case_by_rules("date >= DATE '2024-05-30'")

    def alone(sql: str) -> list[Any]:
        with duckdb.connect(config={"threads": 1}) as connection:
            return connection.execute(sql).fetchall()

    def scan() -> Any:
        return alone(f"SELECT {', '.join(touched)} FROM '{path}'")

    def by_rules() -> Any:
        return dict(alone(f"SELECT {case}, count(*) FROM '{path}' GROUP BY 1"))

    def counted(*columns: str) -> Callable[[], Any]:
        def count() -> Any:
            with opened([path], Request(policy, columns), 1) as classifier:
                return {words[0]: n for words, n in classifier.counts().items() if words}

        return count

    def copied() -> None:
        target = f"{folder}/copied.parquet"
        alone(f"COPY (SELECT * FROM '{path}') TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

    def written() -> None:
        classify_files([path], Request(policy, ("verdict",)), f"{folder}/written.parquet", threads=1)

    return {
        "scan that touches every column": scan,
        "CASE by rules, counted": by_rules,
        "remit, verdicts counted": counted("verdict"),
        "remit, verdicts and rules counted": counted("verdict", "rules"),
        "DuckDB copies the file": copied,
        "remit writes it with its verdicts": written,
    }


def measured(timed: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(rounds + 1):  # the first one warms up
        for name, run in timed.items():
            start = time.process_time()
            run()
            if number:
                seconds[name].append(time.process_time() - start)
    return seconds


def as_markdown(seconds: dict[str, list[float]], rows: int) -> str:
    floor = next(iter(seconds.values()))
    lines = ["| | million rows /s | times the scan | fastest round |", "|---|--:|--:|--:|"]
    for name, times in seconds.items():
        ratio = statistics.median(each / base for each, base in zip(times, floor, strict=True))
        best = min(times) / min(floor)
        lines.append(f"| {name} | {rows / statistics.median(times) / 1e6:.1f} | {ratio:.2f} | {best:.2f} |")
    return "\n".join(lines)


def peak() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument(
        "--missing", type=float, nargs="+", default=[0.0, 0.3], help="the part of values that is missing"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--memory", action="store_true", help="classify once and say how much memory it took")
    parser.add_argument("--write", action="store_true", help="into README.md here")
    arguments = parser.parse_args()
    written = []
    with tempfile.TemporaryDirectory() as folder:
        for missing in arguments.missing:
            path = str(Path(folder) / "cases.parquet")
            generate(path, arguments.rows, missing)
            timed = ways(path, folder)
            if arguments.memory:
                before = peak()
                timed["remit writes it with its verdicts"]()
                print(f"{arguments.rows:,} rows: {peak():,.0f} MiB at most ({before:,.0f} MiB before)")
                return
            if not missing:
                assert timed["remit, verdicts counted"]() == timed["CASE by rules, counted"](), "the counts differ"
            head = f"{arguments.rows:,} rows, {missing:.0%} of the values missing:".replace("%", " %")
            written.append(f"{head}\n\n{as_markdown(measured(timed, arguments.rounds), arguments.rows)}\n")
            print(written[-1])
    if arguments.write:
        put_between(Path(__file__).parent / "README.md", "tables", "\n".join(written))


if __name__ == "__main__":
    main()
