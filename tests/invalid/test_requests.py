"""Requests that cannot be met, whatever the files say."""

import sys
from pathlib import Path

import pytest

from remit.chaining.derivation import Derivation
from remit.cli.main import main
from remit.cli.shared.exit_codes import WRONG
from remit.errors import CODES, Problem
from remit.model.rules import Verdict

HERE = Path(__file__).parent
ENGINE = Path(sys.modules["remit"].__path__[0])
SCENARIO = '[{"name": "a visit", "given": {"room": "reading-room"}, "expect": "permitted"}]'
CHECK = ["check", "a.json", "--policy", str(HERE / "visits.yaml")]


@pytest.fixture(autouse=True)
def a_folder_with_one_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text(SCENARIO, encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["chekc", "a.json"], "no command `chekc` [usage]\n  help: did you mean check?; remit --help\n"),
        (["check"], "the following arguments are required: FILE [usage]\n  help: remit check --help\n"),
        (
            ["check", "a.json", "--expalin"],
            "unrecognized arguments: --expalin [usage]\n  help: did you mean --explain?; remit check --help\n",
        ),
        (["check", "a.json", "--zzz"], "unrecognized arguments: --zzz [usage]\n  help: remit check --help\n"),
    ],
)
def test_a_command_that_is_not_understood_says_where_to_look(
    command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == WRONG
    assert capsys.readouterr() == ("", said)


def test_nothing_is_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "visits"]) == 0
    written = {path: path.read_bytes() for path in Path().rglob("*.*") if path.is_file()}
    capsys.readouterr()

    assert main(["new", "visits"]) == WRONG
    assert "rules/visits.yaml: is there already [would-overwrite]" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path().rglob("*.*") if path.is_file()} == written


def test_without_the_engine_the_verdicts_stand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)

    assert main([*CHECK, "--explain"]) == 0
    said = capsys.readouterr().err
    assert "durable-rules cannot be used here" in said
    assert "[chain-unavailable]\n  help: " in said


def test_evaluators_that_differ_are_said_at_the_scenario_with_both_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    truths, none = Derivation.truths, {("verdict", str(verdict)): False for verdict in Verdict}
    monkeypatch.setattr(Derivation, "truths", lambda derivation: truths(derivation) | none)

    assert main(CHECK) == WRONG
    said = capsys.readouterr().err
    assert "another verdict" in said
    assert "remit is at fault, not this scenario [evaluators-differ]\n  help: " in said


def test_a_code_that_nothing_uses_is_not_listed() -> None:
    sources = [path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py") if path.name != "errors.py"]
    sources.append((ENGINE / "errors.py").read_text(encoding="utf-8").partition("@dataclass")[2])  # after the list

    assert [code for code in CODES if not any(f'"{code}"' in source for source in sources)] == []


def test_a_code_that_is_not_listed_is_a_fault_of_the_program() -> None:
    with pytest.raises(AssertionError, match="`no-such-code` is not listed"):
        Problem("no-such-code", "something is wrong")
