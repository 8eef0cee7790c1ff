"""What others published, read in place: CONTINUE's properties proved, and its versions compared. Seconds, once each.

Run: python tests/benchmarks/published_policies.py, with the corpus beside the checkout, or REMIT_CORPUS.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))
OLD, NEW = "margrave-continue-a", "margrave-continue-b"
TARGET = 10  # seconds


def timed(what: str, run: Callable[[], Any]) -> None:
    begun = time.perf_counter()
    run()
    print(f"{what:<44} {time.perf_counter() - begun:5.1f} s   target {TARGET} s")


def main() -> None:
    from published import ABSENT, IS_HERE, policies
    from translated_files import opened

    from remit.assurance.compare.compare import ComparedSide, compare
    from remit.assurance.prove.prove import prove

    if not IS_HERE:
        sys.exit(ABSENT)
    with tempfile.TemporaryDirectory() as place:
        for flags in (False, True):
            how = "roles as flags" if flags else "roles as a set"
            both = [opened(Path(place), policies()[name], flags=flags) for name in (OLD, NEW)]
            for name, policy in zip((OLD, NEW), both, strict=True):
                timed(f"{name}, {how}: proved", lambda policy=policy: prove(policy))
            timed(f"compared, {how}", lambda both=both: compare(*(ComparedSide(policy, {}) for policy in both)))


if __name__ == "__main__":
    main()
