"""A million logged decisions, replayed: `python -m pytest tests/engines/million_replayed.py -s` (minutes)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "service"))


def test_a_million_logged_decisions_change_just_as_decide_and_classify_say(tmp_path: Path) -> None:
    from replayed_log import hold

    found = hold(tmp_path, 1_000_000, 100_000)
    changed, could = (found.number(kind) for kind in ("changes", "could change"))

    print(f"{found.rows:,} decisions: {changed:,} change, {could:,} could; 100,000 checked row by row")
