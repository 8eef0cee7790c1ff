"""What a change does to policies, as one Markdown file: a few sentences first, then what each command says, folded.

    BASE=main POLICIES=rules SCENARIOS=scenarios python review.py report.md

Runs where remit is installed, in a checkout of git. FAIL_ON names changes that are not to be (prohibited:permitted),
STRICT lets warnings of an audit count. In GitHub Actions it writes the outputs `report` and `failed`, and the summary
of the run. Exit code 0, whatever is found; 2 where there is nothing to review.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from remit.cli.main import main as run
from remit.quantities import say_cases, say_count, say_verb
from remit.reader.recognise import is_policy
from remit.report import DISCLAIMER
from remit.report.markdown import code, folded, plain

LIMIT = 60_000  # characters; a comment has room for 65,536
FOOT = f"<sub>{DISCLAIMER}</sub>"
POLICY_FILES = (".yaml", ".yml", ".json")
TURNED = {None: "no longer possible", "conflict": "newly in conflict"}
WRONG = 2  # the exit code of remit for bad input


@dataclass
class Said:
    """What there is to say: sentences for the top, sections for below, and whether any of it fails the check."""

    top: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    failed: bool = False
    same: int = 0  # policies of which no verdict changes

    def add(self, sentence: str, *, fails: bool = False) -> None:
        self.top.append(f"- {'❌ ' if fails else ''}{sentence}")
        self.failed |= fails


def main() -> int:
    """Write the report to the file that is named, and say in the outputs whether the check fails."""
    policies, scenarios = words("POLICIES", "rules"), words("SCENARIOS", "scenarios")
    found = sorted({str(file) for each in policies for file in policy_files(Path(each))})
    if not found:
        print(f"no policy in {' '.join(policies)}", file=sys.stderr)
        return WRONG
    base = os.environ.get("BASE", "").strip()
    if base.startswith("-"):
        raise SystemExit(f"{base} is no revision")
    said = Said()
    with tempfile.TemporaryDirectory() as folder:
        before = checkout(base, Path(folder) / "before") if base else None
        for policy in found:
            review(said, policy, base, before)
    if said.same:
        said.add(f"no verdict changes in {say_count(said.same, 'policy', 'policies')}: proved over all cases")
    check(said, [each for each in scenarios if Path(each).exists()])
    report = as_report(said)
    Path(sys.argv[1]).write_text(report, encoding="utf-8")
    tell("GITHUB_OUTPUT", f"report={sys.argv[1]}\nfailed={'true' if said.failed else 'false'}\n")
    tell("GITHUB_STEP_SUMMARY", report)
    print("\n".join(said.top))
    return 0


def words(name: str, usual: str = "") -> list[str]:
    """A list from the environment."""
    return os.environ.get(name, usual).split()


def policy_files(place: Path) -> Iterator[Path]:
    """The policies of a folder, or one file."""
    if place.is_dir():
        files = (file for file in sorted(place.iterdir()) if file.suffix in POLICY_FILES and file.is_file())
        yield from (file for file in files if is_policy(str(file)))
    elif place.exists():
        yield place


def git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Ask git."""
    return subprocess.run([shutil.which("git") or "git", *arguments], check=False, capture_output=True)


def is_there(base: str, policy: str) -> bool:
    """Whether a revision has a file."""
    return not git("cat-file", "-e", f"{base}:{policy}").returncode


def checkout(base: str, folder: Path) -> Path:
    """The files as they were; a shallow clone fetches the revision first."""
    if git("cat-file", "-e", f"{base}^{{commit}}").returncode:
        git("fetch", "-q", "--depth=1", "origin", base)
    archive = git("archive", "--format=tar", base)
    if archive.returncode:
        raise SystemExit(f"there is no revision {base}: {archive.stderr.decode(errors='replace').strip()}")
    folder.mkdir()
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def review(said: Said, policy: str, base: str, before: Path | None) -> None:
    """One policy: what changes, which claims hold, what an audit finds."""
    compare(said, policy, base, before)
    prove(said, policy, before)
    audit(said, policy)


def remit(*arguments: str, at: Path | None = None) -> tuple[str, str]:
    """Run a command: what it prints, and what it says is wrong."""
    out, error = io.StringIO(), io.StringIO()
    with chdir(at or "."), redirect_stdout(out), redirect_stderr(error):
        run(arguments)
    return out.getvalue(), first(error.getvalue())


def data(*arguments: str, at: Path | None = None) -> tuple[Mapping[str, Any] | None, str]:
    """What a command says as data, if it says anything; and what it says is wrong."""
    out, wrong = remit(*arguments, "--format", "json", at=at)
    return (json.loads(out) if out.strip() else None), wrong


def section(said: Said, *arguments: str) -> None:
    """What a command says for a review, without what is said once at the end."""
    out, _ = remit(*arguments, "--format", "markdown")
    headline, _, rest = out.replace(FOOT, "").strip().partition("\n")
    said.below += folded(f"{arguments[0]}: {text_of(headline)}", [rest.strip()] if rest.strip() else ["Nothing more."])


def text_of(headline: str) -> str:
    """A headline as plain text."""
    said = headline.removeprefix("### ").replace("\\", "")
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def compare(said: Said, policy: str, base: str, before: Path | None) -> None:
    """How many cases come to another verdict, the smallest of them, and what was not to be."""
    if before is None:
        return
    if not is_there(base, policy):
        said.add(f"{code(policy)} is new")
        return
    sides = (f"{base}:{policy}", policy)
    asked = [part for turn in words("FAIL_ON") for part in ("--fail-on", turn)]
    found, wrong = data("compare", *sides, *asked)
    if found is None:
        said.add(f"{code(policy)} cannot be compared with what it was: {plain(wrong)}", fails=True)
        return
    for sentence in newly(found):
        said.add(f"{code(policy)}: {sentence}")
    for turn in found["failed"]:
        said.add(f"{code(policy)}: {code(turn)} was not to be", fails=True)
    said.same += not found["changes"]
    if found["changes"]:
        section(said, "compare", *sides, *asked)


def newly(found: Mapping[str, Any]) -> Iterator[str]:
    """12 cases newly permitted, the smallest: {…}."""
    changes = found["changes"]
    for verdict in dict.fromkeys(change["after"] for change in changes):
        those = [change for change in changes if change["after"] == verdict]
        regions = [region for change in those for region in change["regions"]]
        witness = min((region["witness"] for region in regions), key=len, default={})
        certain = all(region["smallest"] for region in regions) and not any(change["more"] for change in those)
        example = "{" + ", ".join(f"{name}: {value}" for name, value in witness.items()) + "}"
        shown = f", {'the smallest' if certain else 'for example'}: {code(example)}" if witness else ""
        how = TURNED.get(verdict, f"newly {verdict}")
        yield f"**{say_cases(sum(change['cases'] for change in those))} {how}**{shown}"


def prove(said: Said, policy: str, before: Path | None) -> None:
    """Which claims do not hold, and which of these did before."""
    now, _ = data("prove", policy)
    if now is None:  # it claims nothing, or cannot be read, which the audit says
        return
    then, _ = data("prove", policy, at=before) if before else (None, "")
    held = {each["name"] for each in (then or {}).get("properties", ()) if each["proved"]}
    broken = [each for each in now["properties"] if not each["proved"]]
    lost = [plain(each["claim"]) for each in broken if each["name"] in held]
    others = [plain(each["claim"]) for each in broken if each["name"] not in held]
    if lost:
        how = f"{say_count(len(lost), 'claim')} no longer {say_verb(len(lost), 'hold')}"
        said.add(f"{code(policy)}: **{how}**: {'; '.join(lost)}", fails=True)
    if others:
        how = f"{say_count(len(others), 'claim')} not proved"
        said.add(f"{code(policy)}: **{how}**: {'; '.join(others)}", fails=True)
    if broken:
        section(said, "prove", policy)


def audit(said: Said, policy: str) -> None:
    """Errors, and warnings where these count."""
    found, wrong = data("audit", policy)
    if found is None:
        said.add(f"{code(policy)} cannot be audited: {plain(wrong)}", fails=True)
        return
    counted, findings = os.environ.get("STRICT") == "true", found["findings"]
    for severity, fails in (("error", True), ("warning", counted)):
        number = sum(each["severity"] == severity for each in findings)
        if number:
            said.add(f"{code(policy)}: {say_count(number, severity)} in the audit", fails=fails)
    if any(each["severity"] != "note" for each in findings):
        section(said, "audit", policy)


def check(said: Said, scenarios: list[str]) -> None:
    """Whether scenarios come out as expected."""
    if not scenarios:
        said.add("there are no scenarios")
        return
    found, wrong = data("check", *scenarios)
    if wrong:
        said.add(f"scenarios cannot be checked: {plain(wrong)}", fails=True)
    if found is None:
        return
    counted = found["summary"]
    missed, idle = counted["not_as_expected"], counted["without_expectation"]
    whole = say_count(counted["total"], "scenario")
    said.add(
        f"{missed} of {whole} not as expected" if missed else f"{counted['as_expected']} of {whole} as expected",
        fails=bool(missed),
    )
    if idle:
        said.add(f"{idle} of {whole} {say_verb(idle, 'expect')} nothing, and so {say_verb(idle, 'check')} nothing")
    if missed:
        section(said, "check", *scenarios)


def first(wrong: str) -> str:
    """The first problem of several; notes are none."""
    return next((line for line in wrong.splitlines() if line.strip() and not line.startswith("note: ")), "")


def as_report(said: Said) -> str:
    """The whole; sections that do not fit are left out, and that is said."""
    head = f"## {'❌' if said.failed else '✅'} remit: what this changes\n\n" + "\n".join(said.top)[: LIMIT // 2]
    text = "\n".join(said.below)
    if len(text) > LIMIT // 2:
        text = f"What the commands say is too long for a comment ({len(text):,} characters); run them to see it."
    return f"{head}\n\n{text}\n\n{FOOT}\n"


def tell(variable: str, text: str) -> None:
    """Append to a file that the host names, if it does."""
    if path := os.environ.get(variable):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    raise SystemExit(main())
