"""Expectations are made under the readings that a scenario has; where those are left open, they are not compared."""

import json

import pytest

from remit.cli.main import main


def totals(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, int]]:
    code = main(["check", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)["summary"]


def test_with_all_readings_left_open_no_expectation_fails(capsys: pytest.CaptureFixture[str]) -> None:
    code, usual = totals(capsys, "scenarios/us-weapons-in-russia")
    opened, found = totals(capsys, "scenarios/us-weapons-in-russia", "--readings", "open")

    assert (code, opened) == (0, 0)
    assert usual["not_compared"] == 0
    assert found["not_as_expected"] == 0
    assert found["not_compared"] == usual["as_expected"]
    assert found["total"] == usual["total"]


def test_a_policy_without_readings_is_compared_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert totals(capsys, "scenarios/document-access", "--readings", "open") == totals(
        capsys, "scenarios/document-access"
    )


def test_it_is_said_once_that_nothing_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "scenarios/us-weapons-in-russia", "--readings", "open"])

    assert capsys.readouterr().out.count("not compared") == 1
