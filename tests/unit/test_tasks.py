"""Lists of tasks run: `.justfile` for people, workflows for continuous integration, hooks before a commit."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
GUIDE = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
JUST = shutil.which("just", path=str(Path(sys.executable).parent)) or shutil.which("just") or "just"
SAMPLES = {"name": "chain", "folders": "rules"}  # for what a recipe must be given


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)


def recipes() -> dict[str, Any]:
    listed = run(JUST, "--dump", "--dump-format", "json")
    assert listed.returncode == 0, listed.stderr
    found: dict[str, Any] = json.loads(listed.stdout)["recipes"]
    return found


def test_workflows_have_the_shape_that_their_host_takes() -> None:
    done = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)

    assert len(WORKFLOWS) >= 2
    assert done.returncode == 0, done.stdout


def test_a_workflow_of_another_shape_would_be_noticed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS[0].read_text().replace("runs-on:", "runs-at:"))

    assert run(
        sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", broken
    ).returncode


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_ends_and_may_only_read(workflow: Path) -> None:
    said = yaml.safe_load(workflow.read_text())

    assert said["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] for job in said["jobs"].values())


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_workflow_runs_is_there(workflow: Path) -> None:
    said = yaml.safe_load(workflow.read_text())
    runs = [step["run"] for job in said["jobs"].values() for step in job["steps"] if "run" in step]
    tasks = said["jobs"].get("long", {}).get("strategy", {}).get("matrix", {}).get("task", [])
    scripts = {word for each in runs for word in re.findall(r"\.ci/[\w-]+", each)}
    named = {each.split()[1] for each in runs if each.startswith("just ") and "{{" not in each.split()[1]}

    assert all((ROOT / script).is_file() for script in scripts)
    assert {task.split()[0] for task in tasks} | named <= set(recipes())


def test_continuous_integration_tries_every_extra_that_is_for_users() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]
    tried = jobs["extras"]["strategy"]["matrix"]["extra"]

    assert {*tried} == {"core", *declared} - {"test", "browser"}
    assert all(re.search(rf"^  {extra}\)", (ROOT / ".ci/try-extra").read_text(), re.MULTILINE) for extra in tried)


def test_every_recipe_can_be_run_and_says_what_it_is_for() -> None:
    for name, recipe in recipes().items():
        given = [
            SAMPLES[each["name"]] for each in recipe["parameters"] if not each["default"] and each["kind"] != "star"
        ]
        done = run(JUST, "--dry-run", name, *given)

        assert done.returncode == 0, (name, done.stderr)
        assert recipe["private"] or recipe["doc"], name


def test_every_script_that_the_guide_names_has_a_recipe_and_is_there() -> None:
    tasks = GUIDE[GUIDE.index("## Tasks") : GUIDE.index("## Which folder")]
    justfile = (ROOT / ".justfile").read_text(encoding="utf-8")
    scripts = set(re.findall(r"(?:tests|\.ci)/[\w/-]+(?:\.py)?(?=[ `])", tasks)) - {"tests/laws", "tests/agreement"}
    benchmarks = {name for name in scripts if name.startswith("tests/benchmarks/")}

    assert all((ROOT / name).exists() for name in scripts)
    assert "tests/benchmarks/{{ name }}.py" in justfile
    assert {name for name in scripts - benchmarks if name not in justfile and "million" not in name} == set()


def test_hooks_run_what_is_there() -> None:
    hooks = [
        hook
        for repo in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
        for hook in repo["hooks"]
    ]

    for hook in hooks:
        python, flag, module = hook["entry"].split()[:3]
        assert (python, flag) == (".venv-test/bin/python", "-m")
        assert run(sys.executable, "-c", f"import {module}").returncode == 0, module


def test_the_files_of_which_one_process_runs_all_tests_are_there() -> None:
    named = re.findall(r'"(test_\w+)": ', (ROOT / "tests/conftest.py").read_text(encoding="utf-8"))

    assert named
    assert [name for name in named if not list((ROOT / "tests").glob(f"*/{name}.py"))] == []
