"""How long an editor waits: for problems after a key, completion, hovering, verdicts over scenarios; shipped policies.

  python tests/benchmarks/keystrokes.py            (pip install -e '.[lsp]')

A table of milliseconds of processor time, the median and the worst of some keys that are typed in the middle of each
file. A key may take 100 ms: beyond that people see it. Verdicts are decided when all is quiet, and keep no key waiting.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from remit.cli.main import FEW_COLLECTIONS
from remit.lsp.completion import completion
from remit.lsp.diagnostics import diagnostics
from remit.lsp.hover import hover
from remit.lsp.lenses import lenses
from remit.lsp.outline import symbols
from remit.lsp.workspace import Workspace

ROOT = Path(__file__).parents[2]
KEYS = 12
FILES = [
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("rules/*.yaml")),
    "scenarios/us-weapons-in-russia/from-the-text.yaml",
    "scenarios/family-leave/flight-crew.yaml",
]


def typed(text: str) -> Iterator[tuple[str, int, int]]:
    """The text after each of some keys in its middle lines, with the place of the cursor."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if ": {" in line or ": " in line]
    for number in places[:: max(1, len(places) // KEYS)][:KEYS]:
        column = lines[number].index(": ") + 2
        changed = [*lines[:number], lines[number][:column] + "x" + lines[number][column:], *lines[number + 1 :]]
        yield "\n".join(changed), number, column


def milliseconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def main() -> None:
    os.chdir(ROOT)
    gc.set_threshold(FEW_COLLECTIONS)  # as commands have it
    print(f"{'file':<52}{'problems':>16}{'completion':>16}{'hover':>16}{'parts':>16}{'verdicts':>16}")
    for file in FILES:
        workspace = Workspace()
        text = (ROOT / file).read_text("utf-8")
        workspace.buffers.put(file, text)
        first = milliseconds(lambda w=workspace, f=file: (diagnostics(w, f), lenses(w, f)))
        found: dict[str, list[float]] = {name: [] for name in ("problems", "completion", "hover", "parts", "verdicts")}
        for changed, line, column in typed(text):
            workspace.buffers.put(file, changed)
            found["problems"].append(milliseconds(lambda w=workspace, f=file: diagnostics(w, f)))
            found["completion"].append(milliseconds(lambda w=workspace, at=(file, line, column): completion(w, *at)))
            found["hover"].append(milliseconds(lambda w=workspace, at=(file, line, 3): hover(w, *at)))
            found["parts"].append(milliseconds(lambda w=workspace, f=file: symbols(w, f)))
            found["verdicts"].append(milliseconds(lambda w=workspace, f=file: lenses(w, f)))
        said = "".join(f"{statistics.median(each):>8.0f}{max(each):>8.0f}" for each in found.values())
        print(f"{file:<52}{said}   first {first:.0f}")


main()
