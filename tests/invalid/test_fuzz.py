"""However a file is broken, it is read or refused: with known codes, at places that are in it, and never otherwise."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import broken_data, broken_lines, broken_tokens

from remit.errors import CODES, Problem, RemitError
from remit.lint import lint_policy, lint_scenario
from remit.reader.included import read_policy
from remit.reader.policies import WrittenPolicy
from remit.reader.scenarios import read_what_can_be
from remit.reader.yaml_text import read_yaml
from remit.verdict import completions, decide

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHIPPED = ROOT / "rules" / "us-weapons-in-russia.yaml"
POLICY = SHIPPED.read_text(encoding="utf-8")
VISITS = (HERE / "visits.yaml").read_text(encoding="utf-8")
STATEMENTS = SHIPPED.with_suffix(".sources.yaml").read_text(encoding="utf-8")
SCENARIOS = (HERE / "fuzzed.yaml").read_text(encoding="utf-8")
TABLE = (HERE / "fuzzed.csv").read_text(encoding="utf-8")
LINES = re.compile(r"\r\n|\r|\n")

steady = settings(derandomize=True, suppress_health_check=list(HealthCheck))


def data(text: str) -> Any:
    return read_yaml(text, "a.yaml").root.data()


SIGNS = st.sampled_from([*":-,#[]{}'\"|>&*!%@` \n\r\t\\ab01~.?<=", "\x00", "é", "\u2028", "😀"])
ANYTHING = st.binary(max_size=200) | st.text(SIGNS, max_size=60).map(str.encode)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the statements that the policy wants."""
    made = tmp_path_factory.mktemp("broken")
    (made / SHIPPED.with_suffix(".sources.yaml").name).write_text(STATEMENTS, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def visits() -> WrittenPolicy:
    return read_policy(str(HERE / "visits.yaml"))


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return str(path)


def assert_said_well(problems: list[Problem]) -> None:
    """Known codes, one line each, and places that are in the files."""
    for problem in problems:
        assert problem.code in CODES
        assert "\n" not in problem.message + (problem.help or "")
        assert problem.at is not None
        if problem.at.line is not None:
            text = Path(problem.at.file).read_bytes().decode("utf-8-sig", "replace")
            lines = LINES.split(text)
            assert 1 <= problem.at.line <= len(lines), problem
            assert 1 <= (problem.at.column or 1) <= len(lines[problem.at.line - 1]) + 1, problem


def assert_policy_is_read_or_refused(file: str) -> None:
    policy, problems = None, []
    try:
        policy = read_policy(file)
        problems = lint_policy(policy)
    except RemitError as wrong:
        problems = [*wrong.problems]
    assert policy or problems
    assert_said_well(problems)
    if policy and not problems:  # then it can be used
        for facts in islice(completions(policy.policy, {}), 3):
            decide(policy.policy, facts)


def assert_scenarios_are_read_or_refused(file: str, policy: WrittenPolicy) -> None:
    found = None
    try:
        found, problems = read_what_can_be(file)
        problems += [problem for scenario in found for problem in lint_scenario(scenario, policy)]
    except RemitError as wrong:
        problems = [*wrong.problems]
    assert found is not None or problems
    assert_said_well(problems)


@steady
@given(text=broken_lines(POLICY) | broken_tokens(POLICY) | broken_lines(VISITS) | broken_tokens(VISITS))
def test_a_policy_of_broken_text_is_read_or_refused(text: str, folder: Path) -> None:
    assert_policy_is_read_or_refused(written(folder, "policy.yaml", text))


@steady
@given(text=broken_data(data(POLICY)) | broken_data(data(VISITS)))
def test_a_policy_of_broken_data_is_read_or_refused(text: str, folder: Path) -> None:
    assert_policy_is_read_or_refused(written(folder, "policy.json", text))


@steady
@given(text=broken_lines(STATEMENTS) | broken_tokens(STATEMENTS) | broken_data(data(STATEMENTS)))
def test_a_policy_with_broken_statements_is_read_or_refused(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    written(folder, "us-weapons-in-russia.sources.yaml", text)
    assert_policy_is_read_or_refused(written(folder, "policy.yaml", POLICY))


@steady
@given(text=broken_lines(SCENARIOS) | broken_tokens(SCENARIOS))
def test_scenarios_of_broken_text_are_read_or_refused(text: str, folder: Path, visits: WrittenPolicy) -> None:
    assert_scenarios_are_read_or_refused(written(folder, "scenarios.yaml", text), visits)


@steady
@given(text=broken_data(data(SCENARIOS)))
def test_scenarios_of_broken_data_are_read_or_refused(text: str, folder: Path, visits: WrittenPolicy) -> None:
    assert_scenarios_are_read_or_refused(written(folder, "scenarios.json", text), visits)
    assert_scenarios_are_read_or_refused(written(folder, "scenarios.jsonl", text), visits)


@steady
@given(text=broken_lines(TABLE) | broken_tokens(TABLE))
def test_broken_tables_are_read_or_refused(text: str, folder: Path, visits: WrittenPolicy) -> None:
    assert_scenarios_are_read_or_refused(written(folder, "scenarios.csv", text), visits)


@steady
@given(content=ANYTHING, name=st.sampled_from(["a.yaml", "a.json", "a.jsonl", "a.csv"]))
def test_anything_at_all_is_read_or_refused(content: bytes, name: str, folder: Path, visits: WrittenPolicy) -> None:
    file = written(folder, name, content)
    assert_scenarios_are_read_or_refused(file, visits)
    assert_policy_is_read_or_refused(file)
