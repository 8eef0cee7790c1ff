"""`remit check` of one scenario against importing pydantic and yaml: medians of wall time, interleaved."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCENARIO = "tests/golden/cases.yaml"
CHECK = [sys.executable, "-m", "remit", "check", SCENARIO, "-k", "shells"]
FLOOR = [sys.executable, "-c", "from pydantic import BaseModel; import yaml"]
ROUNDS = 21


def wall(command: list[str]) -> float:
    """Seconds for one run."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    wall(CHECK), wall(FLOOR)  # once for the caches
    pairs = [(wall(CHECK), wall(FLOOR)) for _ in range(ROUNDS)]
    check, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(
        f"remit check of one scenario: {check * 1e3:.0f} ms; imports: {floor * 1e3:.0f} ms; ratio {check / floor:.2f}"
    )


if __name__ == "__main__":
    main()
