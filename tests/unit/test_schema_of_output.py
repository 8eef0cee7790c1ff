"""What remit prints as JSON fits the schemas that it publishes, and those say when they change."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from remit.cli.main import main

ROOT = Path(__file__).parents[2]


def schema(kind: str, capsys: pytest.CaptureFixture[str]) -> Draft202012Validator:
    assert main(["schema", kind]) == 0
    loaded = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded)


@pytest.mark.parametrize("extra", [[], ["--explain"], ["--explain", "--readings", "open"]])
def test_check_results_fit_their_schema(
    extra: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    validator = schema("decision", capsys)
    main(["check", "scenarios", "--format", "json", *extra])
    printed = json.loads(capsys.readouterr().out)

    assert printed["format"] == validator.schema["$id"] == "remit-check/1"
    assert len(printed["scenarios"]) >= 45
    assert list(validator.iter_errors(printed)) == []


@pytest.mark.parametrize("given", [[], ["--given", "supplier=united-states"], ["--given", "supplier=other-supplier"]])
def test_interviews_fit_their_schema(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    validator = schema("interview", capsys)
    main(["ask", "us-weapons-in-russia", "--format", "json", *given])
    printed = json.loads(capsys.readouterr().out)

    assert printed["format"] == validator.schema["$id"] == "remit-ask/1"
    assert list(validator.iter_errors(printed)) == []


def test_what_does_not_fit_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(schema("decision", capsys).iter_errors({"format": "remit-check/1", "scenarios": [{}]}))


def test_the_same_inputs_print_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    case = str(ROOT / "tests/golden/cases.yaml")
    main(["check", case, "--format", "json", "--explain"])
    first = capsys.readouterr().out
    main(["check", case, "--format", "json", "--explain"])

    assert capsys.readouterr().out == first


@pytest.mark.parametrize("kind", ["decision", "interview", "diagram"])
def test_the_published_schemas_are_not_stale(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["schema", kind])

    assert (ROOT / f"rules/{kind}.schema.json").read_text(encoding="utf-8") == capsys.readouterr().out


def test_a_diagram_fits_its_schema(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    validator = schema("diagram", capsys)
    main(["report", str(ROOT / "rules/us-weapons-in-russia.yaml"), "--format", "json", "-o", str(tmp_path / "d.json")])
    written = json.loads((tmp_path / "d.json").read_text())

    assert written["format"] == validator.schema["$id"] == "remit-diagram/1"
    assert list(validator.iter_errors(written)) == []
