"""The resident memory at every tenth of many chained decisions, of many loads with explanations, or of many reloads.

  python tests/benchmarks/memory.py                     a million chained decisions of one policy
  python tests/benchmarks/memory.py loads 3000          a policy loaded, asked, explained and let go, again and again
  python tests/benchmarks/memory.py reloads 2000        a served folder one of whose two policies changes each time

It must stay flat: what grows with the count is a leak.
"""

from __future__ import annotations

import asyncio
import gc
import io
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from chain import cases_of

import remit
from remit.chaining.chain import Chain

ROOT = Path(__file__).parents[2]
NAME = "us-weapons-in-russia"


def resident() -> float:
    """Megabytes of resident memory, now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def decisions() -> Iterator[None]:
    policy = remit.load(NAME).policy
    chain, cases, pick = Chain(policy), cases_of(policy), random.Random(1)
    while True:
        chain.fire(pick.choice(cases))
        yield


def loads() -> Iterator[None]:
    while True:
        loaded = remit.load(NAME)
        given = {"supplier": "united-states", "weapon": "atacms"}
        str(loaded.decide(given).explain())
        del loaded
        yield


def reloads() -> Iterator[None]:
    from remit.service.app import Service
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    question = {
        "subject": {"type": "user", "id": "x"},
        "action": {"name": "use"},
        "resource": {"type": NAME, "id": "y"},
        "context": {"supplier": "united-states", "weapon": "atacms"},
    }
    with tempfile.TemporaryDirectory() as place:
        for name in (f"{NAME}.yaml", f"{NAME}.sources.yaml", "document-access.yaml", "document-access.sources.yaml"):
            if (ROOT / "rules" / name).exists():
                shutil.copy(ROOT / "rules" / name, place)
        changing = Path(place, f"{NAME}.yaml")
        text, count = changing.read_text(encoding="utf-8"), 0
        service = Service(Folder(place), Limits(), Log(io.StringIO()))
        while True:
            changing.write_text(f"{text}# {count}\n", encoding="utf-8")
            asyncio.run(service.look())
            service.answering.single(service.folder.snapshot, question)
            str(service.folder.snapshot.policies[NAME].loaded.decide(question["context"]).explain())
            service.log.file = io.StringIO()
            count += 1
            yield


KINDS = {"decisions": (decisions, 1_000_000), "loads": (loads, 3_000), "reloads": (reloads, 2_000)}


def main(kind: str, count: int) -> None:
    steps = KINDS[kind][0]()
    for done in range(count + 1):
        if done % (count // 10) == 0:
            gc.collect()
            print(f"{done:>9,} {kind}: {resident():.1f} MB", flush=True)
        next(steps)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.isdecimal()] or ["decisions"]
    counts = [int(word) for word in sys.argv[1:] if word.isdecimal()] or [KINDS[words[0]][1]]
    main(words[0], counts[0])
