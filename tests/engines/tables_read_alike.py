"""Made-up tables, read by a decision, `check`, dicts, CSV, JSON Lines, Parquet, Arrow and frames: all say the same.

  python tests/engines/tables_read_alike.py --tables 100000 --seed 1

A seed makes the same tables again. Small tables of one policy stand below each other, few of them or many, and are read
as one: the reading of each row is compared. Every policy with its tables has a seed of its own, printed with what
differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "agreement"))

TOGETHER = (1, 2, 10, 100, 200, 300)  # small tables that are read as one
MOST_SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the policy to begin with, which is said behind the seed")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    arguments = parser.parse_args()
    from made_up_tables import made_policy, made_table
    from one_reading import Readers

    start, done, rows, found, number = time.monotonic(), 0, 0, 0, arguments.first
    try:
        with tempfile.TemporaryDirectory() as folder:
            readers = Readers(Path(folder))
            while done < arguments.tables and time.monotonic() - start < 60 * arguments.minutes and found < MOST_SHOWN:
                random = Random(f"{arguments.seed}.{number}")
                policy, together = made_policy(random, Path(folder)), random.choice(TOGETHER)
                table = made_table(random, policy, together)
                for difference in readers.differences(random, policy, table):
                    found += 1
                    print(f"seed {arguments.seed}.{number}: {difference}", flush=True)
                done, rows, number = done + together, rows + len(table.rows), number + 1
    finally:  # what is interrupted tells what it has read
        minutes, processor = (time.monotonic() - start) / 60, time.process_time() / 60
        print(f"{done:,} tables ({rows:,} rows), {found} differences")
        print(f"{minutes:.1f} minutes, {processor:.1f} of a processor; the next is --first {number}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
