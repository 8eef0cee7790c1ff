"""Where durable-rules cannot be imported, verdicts and reasons stand, and every check says so in one line."""

import sys
from pathlib import Path

import pytest

import remit
from remit.cli.main import main

CASES = Path(__file__).parents[1] / "golden/cases.yaml"


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)


def explained(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    main(["check", str(CASES), "--explain"])
    printed = capsys.readouterr()
    return printed.out, printed.err


@pytest.mark.usefixtures("no_engine")
def test_one_line_says_what_is_missing_and_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = explained(capsys)

    assert said.startswith("note: durable-rules cannot be used here")
    assert "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install" in said
    assert said.count("note:") == 1


def test_what_is_said_is_the_same_with_and_without(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_engine, quiet = explained(capsys)
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    without, _ = explained(capsys)

    assert quiet == ""
    assert without == with_engine


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("form", ["text", "json", "junit"])
def test_every_check_says_so_once_and_decides_the_same(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["check", str(CASES), "--format", form]
    code = main(command)
    without, said = capsys.readouterr()
    monkeypatch.undo()

    assert said.count("note: durable-rules cannot be used here") == said.count("note:") == 1
    assert main(command) == code
    assert capsys.readouterr() == (without, "")


@pytest.mark.usefixtures("no_engine")
def test_decisions_are_made_from_python_too() -> None:
    decision = remit.load("us-weapons-in-russia").decide({"supplier": "other-supplier"})

    assert decision.verdict == "unregulated"
    assert decision.loaded.chain.problem is not None
    assert decision.loaded.chain.problem.code == "chain-unavailable"
