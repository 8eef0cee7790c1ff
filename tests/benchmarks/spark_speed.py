"""Spark on this machine: its own scan, and the same with verdicts, on one and two threads and for growing files.

  python tests/benchmarks/spark_speed.py

It wants `pip install 'remit[spark]'` and Java 17. Medians of interleaved rounds after one that warms up.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from typing import Any

from peers_policy import NAMES, SHIPPED
from tables_speed import generate

ROUNDS = 5


def timed(frame: Any, request: Any) -> tuple[float, float]:
    """Seconds of a scan that touches every column of a fact, and of counting verdicts."""
    from remit.tables.spark import classify_frame

    touched = [*(f"sum(length({name}))" for name in NAMES), "sum(datediff(date, DATE '2024-01-01'))"]
    start = time.perf_counter()
    frame.selectExpr(*touched).collect()
    scanned = time.perf_counter()
    classify_frame(frame, request).groupBy("verdict").count().collect()
    return scanned - start, time.perf_counter() - scanned


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 5_000_000, 20_000_000])
    arguments = parser.parse_args()
    from pyspark.sql import SparkSession

    import remit
    from remit.tables.request import Request

    request = Request(remit.load(SHIPPED), ("verdict",))
    print("| rows, 30 % missing | threads | scan s | verdicts counted s | times the scan | million rows /s |")
    print("|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in arguments.rows:
            generate(f"{folder}/{rows}.parquet", rows, 0.3)
        for threads in (1, 2):
            builder = SparkSession.builder.master(f"local[{threads}]").config("spark.ui.enabled", "false")
            spark = builder.config("spark.driver.memory", "2g").getOrCreate()
            for rows in arguments.rows:
                frame = spark.read.parquet(f"{folder}/{rows}.parquet")
                pairs = [timed(frame, request) for _ in range(ROUNDS + 1)][1:]
                scan, count = (statistics.median(times) for times in zip(*pairs, strict=True))
                ratio = statistics.median(after / before for before, after in pairs)
                rate = rows / count / 1e6
                print(f"| {rows:,} | {threads} | {scan:.2f} | {count:.2f} | {ratio:.2f} | {rate:.1f} |", flush=True)
            spark.stop()


if __name__ == "__main__":
    main()
