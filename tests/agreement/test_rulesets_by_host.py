"""The rulesets that `remit show --rulesets` prints are durable-rules': its public Host fires the same from them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from remit.chaining.fields import are_sound, fnv_1a
from remit.cli.main import main

PROGRAM = Path(__file__).with_name("rulesets_by_host.py")
ODD = """
remit: 1
policy: odd
title: Names that the engine cannot take as they are
combining: first-applicable
facts:
  amount: {number: {places: 1}}
  größe: {choice: [klein, groß]}
  kind: {choice: ["a, b", 'say "c"', d]}
  limit: {number: {places: 1}}
concepts:
  large: {when: {amount: "> 1.5", größe: groß}}
rules:
  first: {forbid: It is not., when: {kind: ["a, b", d], large: true}}
  second: {permit: It is., when: {amount: {at most: limit}}}
  third: {exempt: It is never., when: {not: {kind: 'say "c"'}}}
  fourth: {forbid: It is not., when: {large: false}}
"""


def test_host_fires_what_the_chain_fires_on_complete_cases(tmp_path: Path) -> None:
    odd = tmp_path / "odd.yaml"
    odd.write_text(ODD, encoding="utf-8")
    policies = [str(odd), "document-access", "us-weapons-in-russia"]
    done = subprocess.run(
        [sys.executable, PROGRAM, *policies], capture_output=True, text=True, check=False, timeout=300
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(policies)


@pytest.mark.parametrize("policy", ["us-weapons-in-russia", "family-leave"])
def test_without_its_comments_what_is_printed_is_json_and_fields_are_sorted_and_told_apart(
    policy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", policy, "--rulesets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rulesets = json.loads("\n".join(line for line in lines if not line.startswith("#")))

    for rules in rulesets.values():
        tested = [[field for test in rule["all"][0]["m"]["$and"] for field in test] for rule in rules.values()]
        assert all(fields == sorted(fields) for fields in tested)
        assert are_sound(sorted({field for fields in tested for field in fields}))


def test_fields_whose_hashes_are_the_same_are_called_by_numbers() -> None:
    assert fnv_1a("f6059") == fnv_1a("f264602")
    assert not are_sound(["f264602", "f6059"])
    assert not are_sound(["b", "a"])
    assert not are_sound(["sid", "weapon"])
