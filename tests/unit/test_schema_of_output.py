"""What remit prints as JSON fits the schemas that it publishes, and those say when they change."""

import contextlib
import io
import json
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from remit.cli.main import main
from remit.cli.shared.exit_codes import WRONG
from remit.report.schemas import SHAPES

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests/golden"
POLICY = "us-weapons-in-russia"
PRINTED_BY = {
    "decision": "check",
    "interview": "ask",
    "audit": "audit",
    "proof": "prove",
    "comparison": "compare",
    "accounts": "compare",
    "replay": "compare",
    "coverage": "cover",
    "mutation": "mutate",
    "diagram": "report",
    "find": "find",
    "timeline": "timeline",
    "verification": "verify",
}
SHIPPED = {
    "decision": [
        "check ../../scenarios",
        "check ../../scenarios --explain",
        "check ../../scenarios --explain --readings open",
    ],
    "interview": [f"ask {POLICY}", f"ask {POLICY} --given supplier=other-supplier"],
    "audit": [f"audit {POLICY}"],
    "proof": [f"prove {POLICY}"],
    "comparison": [f"compare {POLICY} --as-of 2024-05-29 --as-of 2024-05-30 --regions all"],
    "accounts": [f"compare {POLICY} politico-2024-05-30 us-november-2024 --as-of 2024-06-01"],
    "replay": ["compare lending.yaml lending-shorter.yaml --on loans.csv"],
    "coverage": [f"cover {POLICY} ../../scenarios", f"cover {POLICY} cases.yaml --threshold 99"],
    "diagram": [f"report {POLICY} -o -", "report family-leave -o -"],
    "find": ["find lending.yaml lending/requests.csv --given item=novel"],
    "timeline": [f"timeline {POLICY} cases.yaml", "timeline food-assistance --over born --from 1960-01-01"],
    "verification": ["verify recorded.json --policy library.yaml"],
    "mutation": [f"mutate {POLICY} ../../scenarios --kind date", f"mutate {POLICY} cases.yaml --kind override"],
}


def golden(kind: str) -> list[str]:
    """Every call in the recorded output that prints one kind."""
    recorded = "".join(path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.console")))
    found = re.findall(rf"^\$ remit ({PRINTED_BY[kind]} .*)$", recorded, re.MULTILINE)
    of_rows = {"replay": True, "comparison": False, "accounts": False}.get(kind)
    return [call for call in found if of_rows in (None, " --on " in call)]


def schema(kind: str, capsys: pytest.CaptureFixture[str]) -> Draft202012Validator:
    assert main(["schema", kind]) == 0
    loaded = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded)


@cache
def printed(command: str) -> Any:
    """What a command prints as JSON, run where the golden output is; nothing where it is refused."""
    out = io.StringIO()
    with contextlib.chdir(GOLDEN), contextlib.redirect_stdout(out):
        code = main([*shlex.split(command), "--format", "json"])
    return None if code == WRONG else json.loads(out.getvalue())


def is_of(kind: str, output: Any) -> bool:
    """Whether an output is of a kind: of several policies, `compare` prints something else than of two."""
    return kind not in ("comparison", "accounts") or (kind == "accounts") == (output["format"] == "remit-accounts/1")


@pytest.mark.parametrize("kind", SHAPES)
def test_every_recorded_and_shipped_output_fits_its_schema(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    validator = schema(kind, capsys)
    outputs = [printed(command) for command in [*SHIPPED[kind], *golden(kind)]]
    outputs = [output for output in outputs if output is not None and is_of(kind, output)]

    assert len(outputs) >= len(SHIPPED[kind])
    for output in outputs:
        named = kind if kind in ("diagram", "replay", "accounts") else PRINTED_BY[kind]  # not called after the command
        assert output["format"] == validator.schema["$id"] == f"remit-{named}/1"
        assert list(validator.iter_errors(output)) == []


@pytest.mark.parametrize("kind", SHAPES)
def test_what_does_not_fit_is_noticed(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    validator, output = schema(kind, capsys), printed(SHIPPED[kind][-1])

    for key in output:
        assert not validator.is_valid({name: part for name, part in output.items() if name != key}), key
        assert not validator.is_valid({**output, key: [1.5]}), key


def test_the_same_inputs_print_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    case = str(GOLDEN / "cases.yaml")
    main(["check", case, "--format", "json", "--explain"])
    first = capsys.readouterr().out
    main(["check", case, "--format", "json", "--explain"])

    assert capsys.readouterr().out == first


@pytest.mark.parametrize("kind", SHAPES)
def test_the_published_schemas_are_not_stale(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["schema", kind])

    assert (ROOT / f"rules/{kind}.schema.json").read_text(encoding="utf-8") == capsys.readouterr().out


def test_a_diagram_fits_its_schema(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    validator = schema("diagram", capsys)
    main(["report", str(ROOT / "rules/us-weapons-in-russia.yaml"), "--format", "json", "-o", str(tmp_path / "d.json")])
    written = json.loads((tmp_path / "d.json").read_text())

    assert written["format"] == validator.schema["$id"] == "remit-diagram/1"
    assert list(validator.iter_errors(written)) == []
