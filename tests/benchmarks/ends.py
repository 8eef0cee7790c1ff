"""Every command over the policies of some folders: does it end, in an answer or a refusal, and is it ever silent long?

  python tests/benchmarks/ends.py FOLDER… [--limit SECONDS] [--command NAME …] [--memory MIB]

Prints a row for each policy and command: seconds, those of the processor, the longest silence (standard output and
error), what it came to.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
POLICY = re.compile(r"^remit\s*:", re.MULTILINE)
FACTS = re.compile(r"^  (?! )[\"']?([\w-]+)", re.MULTILINE)
CLAIM = '\nproperties:\n  no-clash: {claim: "Rules never clash.", when: {all: []}, never: conflict}\n'
PYTHON = """
import sys, remit
try:
    policy = remit.load('{policy}'); {then}
except remit.RemitError as refused:
    print(refused, file=sys.stderr)
    sys.exit(2)
"""
SERVED = """
from remit.service.app import application
from remit.service.folder import Folder
from remit.service.limits import Limits
from remit.service.log import Log
from starlette.testclient import TestClient
body = {{'subject': {{'type': 'a', 'id': 'a'}}, 'action': {{'name': 'a'}}, 'resource': {{'type': 'a', 'id': 'a'}}}}
with TestClient(application(Folder('{folder}'), Limits(), Log())) as client:
    print(client.get('/health').text[:300])
    print(client.post('/policies/{name}/access/v1/evaluation', json=body).text[:200])
"""
SILENT = 10.0  # seconds that no command may say nothing


class Run(NamedTuple):
    """What became of a command."""

    seconds: float
    worked: float
    silence: float
    outcome: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--memory", type=int, default=3072)
    parser.add_argument("--command", action="append")
    asked = parser.parse_args()
    print(
        "| policy | command | seconds | processor | silence | outcome |\n| --- | --- | ---: | ---: | ---: | --- |",
        flush=True,
    )
    bad = 0
    for policy in policies(asked.folders):
        with tempfile.TemporaryDirectory() as folder:
            for name, command in commands(prepared(policy, Path(folder))).items():
                if asked.command is None or name in asked.command:
                    ran = run(command, asked.limit, asked.memory, folder)
                    bad += ran.silence > SILENT or ran.outcome.startswith(("ran out", "Traceback"))
                    row = f"{ran.seconds:.1f} | {ran.worked:.1f} | {ran.silence:.1f} | {ran.outcome}"
                    print(f"| {policy.parent.name}/{policy.name} | {name} | {row} |", flush=True)
    print(f"\n{bad} that did not end, ended in a traceback, or were silent for {SILENT:.0f} s")
    sys.exit(bool(bad))


def policies(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]:
            if POLICY.search(path.read_text(encoding="utf-8", errors="replace")):
                yield path


def prepared(policy: Path, folder: Path) -> Path:
    """The policy with what lies beside it, and a claim; scenarios of it; a table."""
    for beside in policy.parent.glob("*.yaml"):
        shutil.copy(beside, folder)
    text = policy.read_text(encoding="utf-8", errors="replace")
    copy = folder / policy.name
    if not re.search(r"^properties:", text, re.MULTILINE):
        text += CLAIM
    copy.write_text(text, encoding="utf-8")
    (folder / "cases.yml").write_text(
        f"policy: {copy}\nscenarios:\n  - {{name: nothing, given: {{}}, expect: undetermined}}\n", encoding="utf-8"
    )
    facts = text.partition("\nfacts:")[2]
    column = found[1] if (found := FACTS.search(facts)) else "fact"
    (folder / "rows.csv").write_text(f"{column},other\n,1\n", encoding="utf-8")
    served = folder / "served"
    served.mkdir()
    for beside in folder.glob("*.yaml"):
        shutil.copy(beside, served)
    return copy


def commands(policy: Path) -> dict[str, list[str]]:
    remit, cases = [sys.executable, "-m", "remit"], str(policy.parent / "cases.yml")
    name = re.search(r"^policy\s*:\s*[\"']?([\w-]+)", policy.read_text(encoding="utf-8"), re.MULTILINE)
    python = [sys.executable, "-c"]
    served = SERVED.format(folder=policy.parent / "served", name=name[1] if name else "")
    return {
        "load": [*python, PYTHON.format(policy=policy, then="print(policy)")],
        "decide": [*python, PYTHON.format(policy=policy, then="print(policy.decide({}).possible)")],
        "decider": [*python, PYTHON.format(policy=policy, then="print(policy.decider())")],
        "show": [*remit, "show", str(policy), "--expanded"],
        "check": [*remit, "check", cases, "--explain"],
        "ask": [*remit, "ask", str(policy)],
        "prove": [*remit, "prove", str(policy)],
        "compare": [*remit, "compare", str(policy), str(policy)],
        "audit": [*remit, "audit", str(policy)],
        "cover": [*remit, "cover", str(policy), cases],
        "mutate": [*remit, "mutate", str(policy), cases, "--sample", "40"],
        "report": [*remit, "report", str(policy), cases, "-o", "page.html"],
        "classify": [*remit, "classify", str(policy.parent / "rows.csv"), "--policy", str(policy)],
        "sql": [*remit, "sql", str(policy)],
        "serve": [*python, served],
    }


def run(command: list[str], limit: float, memory: int, folder: str) -> Run:
    """Run a command without a terminal, within so many seconds and so much memory."""
    bytes_ = memory << 20
    environment = {
        **os.environ,
        "PYTHONPATH": os.path.abspath(os.environ.get("PYTHONPATH", ROOT / "engine")),
        "COLUMNS": "120",
    }
    start = said = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (bytes_, bytes_)),  # noqa: PLW1509  # no threads here
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        silence, read, ended = 0.0, {process.stdout: b"", process.stderr: b""}, True
        with selectors.DefaultSelector() as selector:
            for stream in read:
                selector.register(stream, selectors.EVENT_READ)
            while selector.get_map():
                ready = selector.select(max(start + limit - time.monotonic(), 0))
                now = time.monotonic()
                if ended and not ready and now - start >= limit:
                    ended = False
                    process.kill()
                for key, _ in ready:
                    stream = key.fileobj
                    more = os.read(key.fd, 65_536)
                    read[stream] += more  # type: ignore[index]  # one of the two
                    silence, said = max(silence, now - said), now
                    if not more:
                        selector.unregister(stream)
        seconds = time.monotonic() - start
        code = process.wait()
    text = read[process.stderr].decode(errors="replace"), read[process.stdout].decode(errors="replace")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(
        seconds, worked, max(silence, time.monotonic() - said), outcome(code, *text, limit if not ended else None)
    )


def outcome(code: int, errors: str, output: str, limit: float | None) -> str:
    """In few words: the codes of what was refused, or the exit code and the first line that was printed."""
    if limit is not None:
        return f"ran out of {limit:.0f} s"
    if "Traceback" in errors or code < 0:
        return f"Traceback: {(errors.strip().splitlines() or [str(code)])[-1][:100]}"
    refused = [line for line in errors.splitlines() if re.search(r"\[[a-z-]+\]$", line)]
    if refused:
        return f"exit {code}: {Path(refused[0]).name[:150]}" + (f" and {len(refused) - 1} more" if refused[1:] else "")
    first = next((line for line in output.splitlines() if line.strip()), "")
    return f"exit {code}: {first.strip()[:60]}".replace("|", "¦")


if __name__ == "__main__":
    main()
