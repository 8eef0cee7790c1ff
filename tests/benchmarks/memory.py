"""A million chained decisions: the resident memory at every tenth of them, which must stay flat."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from chain import cases_of

import remit
from remit.chaining.chain import Chain


def resident() -> float:
    """Megabytes of resident memory, now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(decisions: int) -> None:
    policy = remit.load("us-weapons-in-russia").policy
    chain = Chain(policy)
    cases = cases_of(policy)
    pick = random.Random(1)
    for count in range(decisions + 1):
        if count % (decisions // 10) == 0:
            print(f"{count:>9,} decisions: {resident():.1f} MB", flush=True)
        chain.fire(pick.choice(cases))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
