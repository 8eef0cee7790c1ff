"""Many broken files of every kind, in several processes, each within a time.

  python tests/fuzz/run.py --seed 1 --mutants 20000 --minutes 10
  python tests/fuzz/run.py --seed 1 --mutants 5000 --kinds table,scenarios --found /tmp/found

What is printed once for each kind of fault: the file's kind, what is wrong, the seed, and where the bytes are kept.
"""

from __future__ import annotations

import argparse
import multiprocessing
import queue
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from multiprocessing.context import BaseContext
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.breaking import broken
from fuzz.judging import judged
from fuzz.subjects import SMALL, Subject, subjects
from oracle.limits import TooLong, at_most, bounded_memory

LONGEST = 10.0  # seconds of the processor for one file
HANGS = 120.0  # seconds after which a process is ended that no signal reaches
KINDS = ("policy", "statements", "scenarios", "table", "source", "request")
Fault = tuple[str, str, int, bytes]  # the kind of file, what is wrong, the seed, the file


def mutant(listed: list[Subject], seed: int) -> tuple[Subject, bytes]:
    """The broken file of a seed: kinds evenly, small files more often."""
    random = Random(seed)
    kind = random.choice(sorted({subject.kind for subject in listed}))
    of_kind = [subject for subject in listed if subject.kind == kind]
    weights = [4 if len(subject.raw) < SMALL else 1 for subject in of_kind]
    subject = random.choices(of_kind, weights)[0]
    return subject, broken(subject.raw, random)


def fault_of(listed: list[Subject], seed: int, folder: Path) -> Fault | None:
    """What is wrong with the answer on one broken file, in words that are alike for faults that are."""
    subject, raw = mutant(listed, seed)
    name = f"{subject.kind} {subject.name}"
    try:
        with at_most(LONGEST), tempfile.TemporaryDirectory(dir=folder) as mine:
            wrong = judged(subject, raw, Path(mine))
    except TooLong:
        return name, f"more than {LONGEST} seconds", seed, raw
    except BaseException as failed:  # noqa: BLE001  # a traceback is what is looked for
        last = traceback.extract_tb(failed.__traceback__)[-1]
        return name, f"{type(failed).__name__} in {Path(last.filename).name}:{last.lineno}: {failed}", seed, raw
    return None if wrong is None else (name, wrong, seed, raw)


def work(kinds: list[str], seeds: Any, said: Any) -> None:
    """One process: seeds in, faults out; says beforehand at which seed it is."""
    warnings.simplefilter("error")
    bounded_memory()
    with tempfile.TemporaryDirectory() as folder:
        listed = [subject for subject in subjects(Path(folder)) if subject.kind in kinds]
        for seed in iter(seeds.get, None):
            said.put(("at", multiprocessing.current_process().pid, seed))
            said.put(("done", multiprocessing.current_process().pid, fault_of(listed, seed, Path(folder))))


class Pool:
    """Processes that are ended, and begun anew, where one of them hangs."""

    def __init__(self, kinds: list[str], jobs: int) -> None:
        self.context: BaseContext = multiprocessing.get_context("spawn")
        self.kinds, self.seeds, self.said = kinds, self.context.Queue(), self.context.Queue()
        self.processes = [self._begun() for _ in range(jobs)]
        self.at: dict[int, tuple[int, float]] = {}

    def _begun(self) -> Any:
        process = self.context.Process(target=work, args=(self.kinds, self.seeds, self.said), daemon=True)  # type: ignore[attr-defined]
        process.start()
        return process

    def faults(self, seeds: range) -> Iterator[Fault | None]:
        """What became of each seed, in no order."""
        for seed in seeds:
            self.seeds.put(seed)
        left = len(seeds)
        while left:
            try:
                what, pid, told = self.said.get(timeout=1.0)
            except queue.Empty:
                what, pid, told = "", 0, None
            if what == "at":
                self.at[pid] = (told, time.monotonic())
            elif what == "done":
                self.at.pop(pid, None)
                left -= 1
                yield told
            for lost in self._lost():
                left -= 1
                yield lost

    def _lost(self) -> Iterator[Fault]:
        """Seeds at which a process hangs where no signal reaches it, or died."""
        for number, process in enumerate(self.processes):
            seed, since = self.at.get(process.pid, (-1, time.monotonic()))
            hangs = time.monotonic() - since > HANGS
            if hangs or not process.is_alive():
                process.kill()
                self.at.pop(process.pid, None)
                self.processes[number] = self._begun()
                if seed >= 0:
                    yield "process", "hangs, and cannot be interrupted" if hangs else "died", seed, b""

    def close(self) -> None:
        for process in self.processes:
            process.kill()


def alike(fault: Fault) -> str:
    """Faults of one kind of file that are said in the same words but for numbers and names."""
    return f"{fault[0]}: {fault[1][:70]}"


def main() -> int:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--mutants", type=int, default=2_000)
    made.add_argument("--minutes", type=float, default=60.0, help="stop after so long")
    made.add_argument("--kinds", default=",".join(KINDS))
    made.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    made.add_argument("--found", type=Path, help="a folder for the files that were answered wrongly")
    arguments = made.parse_args()
    began, found, counted, done = time.monotonic(), dict[str, Fault](), Counter[str](), 0
    first = arguments.seed * 1_000_000
    pool = Pool(arguments.kinds.split(","), arguments.jobs)
    for fault in pool.faults(range(first, first + arguments.mutants)):
        done += 1
        if fault is not None:
            found.setdefault(alike(fault), fault)
            counted[alike(fault)] += 1
        if time.monotonic() > began + 60 * arguments.minutes:
            break
    pool.close()
    print(f"{done} broken files in {time.monotonic() - began:.0f} s, {len(found)} kinds of fault")
    for number, (kind, fault) in enumerate(sorted(found.items())):
        print(f"\n== {counted[kind]} times, first at seed {fault[2]}: {fault[0]}\n  {fault[1][:900]}")
        if arguments.found:
            arguments.found.mkdir(parents=True, exist_ok=True)
            (arguments.found / f"{number}-{fault[2]}-{fault[0].replace(' ', '-')}").write_bytes(fault[3])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
