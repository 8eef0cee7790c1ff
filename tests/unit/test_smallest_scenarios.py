"""A scenario that is shown as a smallest one: where that was not established, text and JSON say so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from remit.assurance import smallest_implicants as smallest
from remit.cli.main import main

TWO_OF_THREE = "{any: [{lamp: true, bell: true}, {bell: true, lock: true}, {lamp: true, lock: true}]}"
SHED = f"""
remit: 1
policy: shed
title: "Two of three"
facts: {{lamp: {{flag: {{}}}}, bell: {{flag: {{}}}}, lock: {{flag: {{}}}}}}
rules:
  two: {{forbid: "Two.", when: {TWO_OF_THREE}}}
  pairs: {{permit: "Pairs.", when: {TWO_OF_THREE}}}
properties: {{never: {{claim: "Never.", when: {{all: []}}, never: conflict}}}}
"""
ASKED = {
    "audit": ["audit", "shed.yaml"],
    "prove": ["prove", "shed.yaml"],
    "compare": ["compare", "shed.yaml", "empty.yaml"],
    "cover": ["cover", "shed.yaml", "cases.yaml"],
    "mutate": ["mutate", "shed.yaml", "cases.yaml"],
}
SAID = "Fewer facts may do: not all sets of facts were gone through."


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shed.yaml").write_text(SHED)
    Path("empty.yaml").write_text(SHED.split("rules:", maxsplit=1)[0] + "rules: {}\n")
    Path("cases.yaml").write_text("policy: shed.yaml\nscenarios: [{name: dark, given: {lamp: false}}]\n")


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("most", [0, smallest.MOST_STEPS])
def test_a_scenario_that_may_not_be_a_smallest_says_so_in_text_and_json(
    command: str, most: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(smallest, "MOST_STEPS", most)

    main(ASKED[command])
    text = " ".join(capsys.readouterr().out.split())
    main([*ASKED[command], "--format", "json"])
    told = json.loads(capsys.readouterr().out)

    assert (SAID in text) is (most == 0)
    surely = [*said_smallest(told)]
    assert surely
    assert all(surely) is (most > 0)


def said_smallest(told: Any) -> Iterator[bool]:
    """What JSON says of its scenarios; of those to fill in, their notes do."""
    if isinstance(told, dict):
        yield from (told[key] for key in ("smallest",) if told.get(key) is not None)
        yield from (SAID not in scenario.get("note", "") for scenario in told.get("to_fill_in", ()))
    for inner in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from said_smallest(inner)
