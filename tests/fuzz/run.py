"""Many broken files of every kind, each within a time of the processor; a process goes on until one file ends it.

  python tests/fuzz/run.py --seed 1 --mutants 20000 --minutes 10
  python tests/fuzz/run.py --seed 1 --mutants 5000 --kinds table,scenarios --found /tmp/found

What is printed once for each kind of fault: the file's kind, what is wrong, the seed, and where the bytes are kept.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.breaking import broken
from fuzz.judging import judged
from fuzz.subjects import SMALL, Subject, subjects
from oracle.limits import TooLong, at_most, bounded_memory

LONGEST = 10.0  # seconds of the processor for one file
HANGS = 60  # seconds of the processor after which the system ends a process that no signal reaches
WAITS = 1_200.0  # seconds of the clock in which nothing at all happens: it waits for something, and uses no processor
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
        return name, f"more than {LONGEST} seconds of the processor", seed, raw
    except BaseException as failed:  # noqa: BLE001  # a traceback is what is looked for
        last = traceback.extract_tb(failed.__traceback__)[-1]
        return name, f"{type(failed).__name__} in {Path(last.filename).name}:{last.lineno}: {failed}", seed, raw
    return None if wrong is None else (name, wrong, seed, raw)


def work(kinds: list[str], seeds: range, told: Connection) -> None:
    """One process: tells each seed when it begins, and what became of it."""
    warnings.simplefilter("error")
    bounded_memory()
    with tempfile.TemporaryDirectory() as folder:
        listed = [subject for subject in subjects(Path(folder)) if subject.kind in kinds]
        for seed in seeds:
            told.send(seed)
            _end_what_hangs()
            told.send(fault_of(listed, seed, Path(folder)))


def _end_what_hangs() -> None:
    """From now on this process has so much time of the processor, however many others want it."""
    used = math.ceil(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + HANGS, resource.getrlimit(resource.RLIMIT_CPU)[1]))


class Worker:
    """A process with seeds of its own; it is begun anew behind a seed that ends it."""

    def __init__(self, kinds: list[str], seeds: range) -> None:
        self.kinds, self.left, self.ended = kinds, seeds, False
        self._begin()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.told, end = context.Pipe(duplex=False)
        self.process = context.Process(target=work, args=(self.kinds, self.left, end), daemon=True)
        self.process.start()
        end.close()
        self.at, self.heard = -1, time.monotonic()

    def hear(self) -> Iterator[Fault | None]:
        """What became of a seed, when the process has told something, or has ended."""
        try:
            told = self.told.recv()
        except EOFError:
            yield from self._lost("died")
            return
        self.heard = time.monotonic()
        if isinstance(told, int):
            self.at = told
        else:
            self.left, self.at = self.left[1:], -1
            yield told

    def waited_for(self) -> Iterator[Fault]:
        """The seed at which nothing happens."""
        if time.monotonic() - self.heard > WAITS:
            yield from self._lost("waits for ever")

    def _lost(self, how: str) -> Iterator[Fault]:
        """The seed that ended the process, which goes on with the next one; none when all are done."""
        self.close()
        if self.process.exitcode == -signal.SIGXCPU:
            how = f"hangs for {HANGS} seconds of the processor, and cannot be interrupted"
        self.ended = not self.left
        if self.at >= 0:
            yield "process", how, self.at, b""
            self.left = self.left[1:]
            self.ended = not self.left
        elif self.left:
            raise RuntimeError(f"the process ended before the file of seed {self.left[0]}")
        if not self.ended:
            self._begin()

    def close(self) -> None:
        self.told.close()
        if self.left:
            self.process.kill()
        self.process.join()


def faults(kinds: list[str], seeds: range, jobs: int) -> Iterator[Fault | None]:
    """What became of each seed, in no order."""
    workers = [Worker(kinds, seeds[number::jobs]) for number in range(min(jobs, len(seeds)))]
    try:
        while busy := {worker.told: worker for worker in workers if not worker.ended}:
            for told in wait(list(busy), timeout=1.0):
                yield from busy[told].hear()  # type: ignore[index]
            for worker in busy.values():
                yield from () if worker.ended else worker.waited_for()
    finally:
        for worker in workers:
            worker.close()


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
    for fault in faults(arguments.kinds.split(","), range(first, first + arguments.mutants), arguments.jobs):
        done += 1
        if fault is not None:
            counted[alike(fault)] += 1
            if found.setdefault(alike(fault), fault) is fault:
                tell(fault, arguments.found)
        if time.monotonic() > began + 60 * arguments.minutes:
            break
    print(f"{done} broken files in {time.monotonic() - began:.0f} s, {len(found)} kinds of fault")
    for kind, times in sorted(counted.items()):
        print(f"{times} times, first at seed {found[kind][2]}: {kind}")
    return 1 if found else 0


def tell(fault: Fault, folder: Path | None) -> None:
    """Print a fault of a new kind at once, and keep its file."""
    print(f"== seed {fault[2]}: {fault[0]}\n  {fault[1][:900]}\n", flush=True)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{fault[2]}-{fault[0].replace(' ', '-')}").write_bytes(fault[3])


if __name__ == "__main__":
    sys.exit(main())
