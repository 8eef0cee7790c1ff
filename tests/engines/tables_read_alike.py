"""Made-up tables, read by a decision, `check`, dicts, CSV, JSON Lines, Parquet, Arrow and frames: all say the same.

  python tests/engines/tables_read_alike.py --tables 100000 --seed 1

A seed makes the same tables again; every policy with its tables has a seed of its own, printed with what differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "agreement"))

TABLES_OF_A_POLICY = 25
MOST_SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    arguments = parser.parse_args()
    from made_up_tables import made_policy, made_table
    from one_reading import Readers

    start, done, found = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        readers = Readers(Path(folder))
        while done < arguments.tables and time.monotonic() - start < 60 * arguments.minutes and found < MOST_SHOWN:
            seed = f"{arguments.seed}.{done // TABLES_OF_A_POLICY}"
            random = Random(seed)
            policy = made_policy(random, Path(folder))
            for _ in range(TABLES_OF_A_POLICY):
                for difference in readers.differences(random, policy, made_table(random, policy)):
                    found += 1
                    print(f"seed {seed}: {difference}", flush=True)
                done += 1
    print(f"{done:,} tables, {found} differences, {(time.monotonic() - start) / 60:.1f} minutes")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
