"""`remit audit` as it is used: exit codes, sources, and output for programs and code-review tools."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from remit.assurance.audit.findings import KINDS
from remit.cli.main import main
from remit.errors import CODES

Out = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]

POLICY = """\
remit: 1
policy: lending
title: "Lending"
facts: {item: {choice: [book, film]}, member: {flag: {}}}
rules:
  ban: {forbid: "No films.", when: {item: film}}
"""
WARNED = POLICY + '  ghost: {forbid: "No.", when: {item: [book], not: {item: book}}}\n'
WRONG = POLICY + '  lend: {permit: "Members may.", when: {member: true}}\n'
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["error", "warning", "note"]}
POSITION = {"type": "integer", "minimum": 1}
SARIF = {  # what the standard demands of the parts that are used
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "additionalProperties": False,
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    "additionalProperties": False,
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
            "additionalProperties": False,
        },
        "driver": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "version": {"type": "string"},
                "semanticVersion": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id"],
                        "properties": {
                            "id": {"type": "string"},
                            "shortDescription": TEXT,
                            "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
                        },
                        "additionalProperties": False,
                    },
                },
            },
            "additionalProperties": False,
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": LEVEL,
                "message": TEXT,
                "locations": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/location"}},
            },
            "additionalProperties": False,
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation", "region"],
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "required": ["uri"],
                            "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}},
                        },
                        "region": {
                            "type": "object",
                            "required": ["startLine"],
                            "properties": {"startLine": POSITION, "startColumn": POSITION},
                            "additionalProperties": False,
                        },
                    },
                }
            },
        },
    },
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str) -> str:
    (folder / "my lending.yaml").write_text(text, encoding="utf-8")
    return "my lending.yaml"


@pytest.mark.parametrize(
    ("text", "plain", "strict"), [(POLICY, 0, 0), (WARNED, 0, 1), (WRONG, 1, 1)], ids=["notes", "warnings", "errors"]
)
def test_errors_fail_and_with_strict_warnings_too(
    text: str, plain: int, strict: int, folder: Path, capsys: Out
) -> None:
    file = write(folder, text)

    assert main(["audit", file]) == plain
    assert main(["audit", file, "--strict"]) == strict
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", [POLICY, WARNED, WRONG])
def test_sarif_is_what_the_standard_asks_for(text: str, folder: Path, capsys: Out) -> None:
    Draft202012Validator.check_schema(SARIF)
    main(["audit", write(folder, text), "--format", "sarif"])
    printed = json.loads(capsys.readouterr().out)

    assert list(Draft202012Validator(SARIF).iter_errors(printed)) == []
    (run,) = printed["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(KINDS)
    assert run["results"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert rules[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"]
        assert place["artifactLocation"]["uri"] == "my%20lending.yaml"
        assert place["region"]["startLine"] <= text.count("\n")


def test_json_says_what_the_text_says(folder: Path, capsys: Out) -> None:
    main(["audit", write(folder, WRONG), "--format", "json"])
    printed = json.loads(capsys.readouterr().out)

    assert printed["format"] == "remit-audit/1"
    assert printed["cases"] == 4
    assert printed["verdicts"] == {"permitted": 1, "prohibited": 1, "unregulated": 1, "conflict": 1}
    assert printed["summary"] == {"error": 1, "warning": 0, "note": 1}
    clash, gap = printed["findings"]
    assert (clash["code"], clash["file"], clash["line"], clash["column"]) == ("conflict", "my lending.yaml", 6, 3)
    assert clash["parts"][0]["regions"][0]["where"] == {"item": ["film"], "member": ["true"]}
    (region,) = gap["parts"][0]["regions"]
    assert region == {
        "where": {"item": ["book"], "member": ["false"]},
        "says": "item is book and member is false",
        "cases": 1,
    }


def test_a_policy_that_does_not_hold_together_is_refused(folder: Path, capsys: Out) -> None:
    assert main(["audit", write(folder, POLICY.replace("{item: film}", "{item: flim}"))]) == 2

    printed = capsys.readouterr()
    assert "[undeclared-value]" in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nowhere"], "no policy is called `nowhere` [unknown-policy]"),
        (["us-weapons-in-russia", "--source", "cbs=x.txt"], "--source: no source `cbs` [undeclared-source]"),
        (["us-weapons-in-russia", "--source", "cbs-2024-05-30=x.txt"], "x.txt: no such file [file-not-found]"),
    ],
)
def test_bad_usage_is_told(arguments: list[str], expected: str, folder: Path, capsys: Out) -> None:
    assert folder.exists()
    assert main(["audit", *arguments]) == 2
    assert expected in capsys.readouterr().err


def test_the_only_policy_need_not_be_named(folder: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.reader.find.SHIPPED", ())
    (folder / "rules").mkdir()
    (folder / "rules/lending.yaml").write_text(POLICY, encoding="utf-8")

    assert main(["audit"]) in (0, 1)
    assert "rules/lending.yaml" in capsys.readouterr().out


def test_where_there_are_several_one_must_be_named(folder: Path, capsys: Out) -> None:
    (folder / "rules").mkdir()
    (folder / "rules/lending.yaml").write_text(POLICY, encoding="utf-8")

    assert main(["audit"]) == 2
    shipped = sorted(path.stem for path in (ROOT / "rules").glob("*.yaml") if "." not in path.stem)
    named = ", ".join(["lending", *shipped])
    assert capsys.readouterr().err == f"which policy? [usage]\n  help: remit audit POLICY, one of: {named}\n"


def test_a_text_that_is_not_the_source_fails(folder: Path, capsys: Out) -> None:
    (folder / "other.txt").write_text("Nothing of the kind.", encoding="utf-8")

    assert main(["audit", "us-weapons-in-russia", "--source", "cbs-2024-05-30=other.txt"]) == 1
    assert capsys.readouterr().out.count("[citation-missing]") == 18


def test_kinds_of_findings_are_no_codes_of_problems_but_those_that_lint_finds() -> None:
    assert set(KINDS) & set(CODES) == {"uncited", "unaccounted-statement"}
