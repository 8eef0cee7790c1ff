"""Long runs: policies of many seeds, asked in every way; each kind of disagreement once, made small.

python tests/oracle/run.py --seed 1 --policies 200 --minutes 10
python tests/oracle/run.py --seed 1 --policies 50 --ways decide,prove --found /tmp/found
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from oracle.asking import Asked, Difference, as_yaml
from oracle.drawn import DRAWN
from oracle.drawn_policies import Bundle
from oracle.limits import bounded_memory
from oracle.shrink import shrunk
from oracle.ways import WAYS, differences


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--seed", type=int, default=0, help="the first seed")
    made.add_argument("--policies", type=int, default=100, help="how many seeds")
    made.add_argument("--drawn", choices=[*DRAWN], default="plain", help="what policies have that are drawn")
    made.add_argument("--minutes", type=float, default=60.0, help="stop after so long")
    made.add_argument("--ways", default=",".join(WAYS), help="the ways of asking")
    made.add_argument("--found", type=Path, help="a folder for the small policies, a file for each kind")
    made.add_argument("--no-shrink", action="store_true", help="leave the policies as they were drawn")
    return made


def main() -> int:
    arguments = parser().parse_args()
    bounded_memory()
    over = time.monotonic() + 60 * arguments.minutes
    found: dict[str, tuple[Bundle, str, Difference]] = {}
    counted: Counter[str] = Counter()
    asked = cases = 0
    for seed in range(arguments.seed, arguments.seed + arguments.policies):
        if time.monotonic() > over:
            break
        bundle = DRAWN[arguments.drawn](seed)
        if bundle is None:
            continue
        asked, cases = asked + 1, cases + len(bundle.cases.every)
        for way in arguments.ways.split(","):
            with tempfile.TemporaryDirectory() as folder:
                listed = list(differences(Asked(bundle, Path(folder)), way))
            for one in listed:
                found.setdefault(one.kind, (bundle, way, one))
            counted.update({one.kind for one in listed})
    print(f"{asked} policies, {cases} cases, {len(found)} kinds of disagreement")
    for kind in sorted(found):
        bundle, way, one = found[kind]
        if not arguments.no_shrink:
            bundle, one = shrunk(bundle, way, one, lambda: time.monotonic() > over)
        _show(kind, counted[kind], bundle, one)
        if arguments.found:
            _keep(arguments.found, bundle, way, one)
    return 1 if found else 0


def _show(kind: str, policies: int, bundle: Bundle, one: Difference) -> None:
    print(f"\n== {kind}: in {policies} policies, first in that of seed {bundle.seed}")
    for key, value in one.said.items():
        print(f"  {key}: {str(value)[:600]}")
    for file, written in (("p.yaml", bundle.policy), *bundle.files.items()):
        print(f"  --- {file}")
        print("    " + as_yaml(written).replace("\n", "\n    ").rstrip())


def _keep(folder: Path, bundle: Bundle, way: str, one: Difference) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = {"policy": bundle.policy, "files": bundle.files, "second": bundle.second}
    kept |= {"scenarios": bundle.scenarios, "way": way, "kind": one.kind, "said": one.said, "seed": bundle.seed}
    (folder / f"{one.kind}.json").write_text(
        json.dumps(kept, default=str, indent=1, ensure_ascii=False), encoding="utf-8"
    )


if __name__ == "__main__":
    sys.exit(main())
