"""Two policies over a table against one `classify` of it: `python tests/benchmarks/replay.py` (5 million rows).

Interleaved rounds, each way with a database that it opens and its expression made anew; times are of the processor, one
thread, the file in memory. The later policy has one rule begin on another day. Both count; what is written is less.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from peers_policy import SHIPPED
from tables_speed import generate

import remit
from remit.assurance.compare.compare import ComparedSide
from remit.assurance.replay.replay import ReplayRequest, replay
from remit.decide import LoadedPolicy
from remit.tables.classify import opened
from remit.tables.request import Request

BEFORE, AFTER = "since: 2024-05-30", "since: 2024-06-10"


def side(policy: LoadedPolicy) -> ComparedSide:
    return ComparedSide(policy.policy, policy.knowledge.picked(None))


def _changed(folder: Path, text: str) -> LoadedPolicy:
    sources = Path(SHIPPED).with_suffix(".sources.yaml")
    (folder / sources.name).write_bytes(sources.read_bytes())
    (folder / "changed.yaml").write_text(text, encoding="utf-8")
    return remit.load(str(folder / "changed.yaml"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--missing", type=float, default=0.3)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = str(Path(folder) / "rows.parquet")
        generate(table, asked.rows, asked.missing)
        old = remit.load(SHIPPED)
        changed = Path(SHIPPED).read_text(encoding="utf-8").replace(BEFORE, AFTER)
        new = _changed(Path(folder), changed)
        ratios = []
        for number in range(asked.rounds + 1):  # the first one warms up
            start = time.process_time()
            with opened([table], Request(old), 1) as classifier:
                rows = sum(classifier.counts().values())
            between = time.process_time()
            found = replay((old.written, new.written), (side(old), side(new)), ReplayRequest([table], threads=1))
            end = time.process_time()
            assert found.rows == rows == asked.rows
            if number:
                ratios.append((end - between) / (between - start))
        changes, could = found.number("changes"), found.number("could change")
        print(f"{rows:,} rows, {changes:,} change, {could:,} could")
        print(f"of one classify: {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
