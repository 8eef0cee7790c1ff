"""The shipped policy in many engines, side by side: single decisions and batches from dicts.

  pip install -e '.[tables]' -r tests/benchmarks/requirements.txt
  python tests/benchmarks/peers.py                  all that are installed
  python tests/benchmarks/peers.py --write          and put the table and the chart where README shows them

Every engine runs in a process of its own, one thread each, in turn with ifs by hand, and rates are by processor time,
so that whatever else the machine does befalls both. What an engine says is compared with the definition on every case
before it is timed; of one that says anything else no figure is given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peers_report import as_markdown, as_svg, put_between
from peers_worker import ENGINES

HERE = Path(__file__).parent
FLOOR = "by hand"
STARTS = 3


class Worker:
    """An engine in a process."""

    def __init__(self, name: str) -> None:
        command = [sys.executable, str(HERE / "peers_worker.py"), name]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self.hello: dict[str, Any] | None = self._read()

    def ask(self, **question: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        print(json.dumps(question), file=self.process.stdin, flush=True)
        return self._read() or {}

    def _read(self) -> dict[str, Any] | None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Measured:
    """What was found of one engine; rates are decisions a second, ratios to ifs by hand right before and after."""

    name: str
    hello: dict[str, Any]
    starts: list[tuple[float, float]] = field(default_factory=list)
    rates: dict[str, list[float]] = field(default_factory=lambda: {"single": [], "batch": []})
    ratios: dict[str, list[float]] = field(default_factory=lambda: {"single": [], "batch": []})

    def rate(self, kind: str) -> float | None:
        return statistics.median(self.rates[kind]) if self.rates[kind] else None

    def ratio(self, kind: str) -> float | None:
        return statistics.median(self.ratios[kind]) if self.ratios[kind] else None

    def spread(self, kind: str) -> float:
        """The middle half of the ratios, as a part of their median."""
        if len(self.ratios[kind]) < 4:
            return 0.0
        low, middle, high = statistics.quantiles(self.ratios[kind], n=4)
        return (high - low) / middle

    def start(self, which: int) -> float:
        """Seconds to import (0) or to load the policy (1)."""
        return statistics.median(times[which] for times in self.starts)


def started(name: str) -> tuple[Measured, Worker] | None:
    """The engine, started several times; None where it cannot be."""
    found: tuple[Measured, Worker] | None = None
    starts = []
    for _ in range(STARTS):
        worker = Worker(name)
        if found is not None:
            found[1].stop()
        if worker.hello is None:
            worker.stop()
            return None
        starts.append((worker.hello["imported"], worker.hello["loaded"]))
        found = Measured(name, worker.hello, starts), worker
    return found


def verified(name: str, left_out: list[str]) -> tuple[Measured, Worker] | None:
    """The engine, if it is installed and says of every case what the definition says."""
    found = started(name)
    if found is None:
        left_out.append(f"{name} is not installed, or does not start")
        return None
    checked = found[1].ask(do="verify")
    if checked.get("wrong") == 0:
        return found
    found[1].stop()
    said = f"differs on {checked['wrong']:,} of {checked['cases']:,} cases" if checked else "stops"
    left_out.append(f"{name} {said}: no figure is given")
    return None


def measure(names: list[str], rounds: int, seconds: float) -> tuple[list[Measured], list[str]]:
    """Every engine that can be measured, and why others cannot."""
    left_out: list[str] = []
    running = {name: found for name in dict.fromkeys([FLOOR, *names]) if (found := verified(name, left_out))}
    floor = running[FLOOR][1]
    for number in range(rounds + 1):  # the first one warms up
        for measured, worker in running.values():
            for kind in ("single", "batch"):
                if measured.hello[kind]:
                    before = floor.ask(do=kind, seconds=seconds / 2)["rate"]
                    rate = worker.ask(do=kind, seconds=seconds)["rate"]
                    base = (before + floor.ask(do=kind, seconds=seconds / 2)["rate"]) / 2
                    if number:
                        measured.rates[kind].append(rate)
                        measured.ratios[kind].append(rate / base)
        print(f"round {number} of {rounds}", file=sys.stderr)
    for _, worker in running.values():
        worker.stop()
    return [measured for measured, _ in running.values()], left_out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.25, help="of each engine in a round")
    parser.add_argument("--only", nargs="+", default=list(ENGINES), choices=list(ENGINES), metavar="ENGINE")
    parser.add_argument("--write", action="store_true", help="into README.md and engines.svg here")
    arguments = parser.parse_args()
    measured, left_out = measure(arguments.only, arguments.rounds, arguments.seconds)
    table = as_markdown(measured)
    print(table)
    for line in left_out:
        print(f"not shown: {line}")
    if arguments.write:
        put_between(HERE / "README.md", "engines", table)
        (HERE / "engines.svg").write_text(as_svg(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
