"""Argumentation frameworks: each argument is a rule, an attack is an override, the grounded extension is in force.

The rules permit one and the same thing, whatever the case, so those in force all determine the verdict. Frameworks with
a circle of attacks are no policies; the circle is shown.
"""

from __future__ import annotations

import re

import pytest
from published import ABSENT, IS_HERE, Written, frameworks
from translated_files import write
from translated_names import names

from remit.cli.main import main

pytestmark = pytest.mark.skipif(not IS_HERE, reason=ABSENT)

ACYCLIC = [each for each in frameworks() if each["acyclic"]]
CYCLIC = [each for each in frameworks() if not each["acyclic"]]
EDGE = re.compile(r"(\S+) overrides (\S+) \(")


def as_policy(framework: Written) -> Written:
    """A framework as a policy without facts."""
    ours = names(framework["arguments"])
    attacked: dict[str, list[str]] = {argument: [] for argument in framework["arguments"]}
    for attacker, beaten in framework["attacks"]:
        attacked[attacker].append(ours[beaten])
    rules = {
        ours[argument]: {"permit": "It holds.", "when": {"all": []}, **({"overrides": beaten} if beaten else {})}
        for argument, beaten in attacked.items()
    }
    return {"remit": 1, "policy": framework["name"], "title": "A framework", "facts": {}, "rules": rules}


def as_scenario(framework: Written) -> Written:
    """What is accepted, as an expectation."""
    ours = names(framework["arguments"])
    accepted = [ours[argument] for argument in framework["expected_grounded"]]
    case = {"name": "grounded", "given": {}, "expect": "permitted", "because": accepted}
    return {"policy": framework["name"], "scenarios": [case]}


def test_there_are_frameworks_of_both_kinds():
    assert (len(ACYCLIC), len(CYCLIC)) == (16, 50)


def test_what_is_in_force_is_the_grounded_extension(tmp_path, capsys):
    folder = write(tmp_path, map(as_policy, ACYCLIC), map(as_scenario, ACYCLIC))
    code = main(["check", str(folder), "--quiet"])
    said, complaints = capsys.readouterr()

    assert (code, complaints) == (0, "")
    assert "16 as expected" in said


@pytest.mark.parametrize("framework", CYCLIC, ids=[each["name"] for each in CYCLIC])
def test_a_circle_of_attacks_is_named(tmp_path, capsys, framework):
    folder = write(tmp_path, [as_policy(framework)], [as_scenario(framework)])
    code = main(["check", str(folder)])
    circles = [line for line in capsys.readouterr().err.splitlines() if "[override-cycle]" in line]

    assert code == 2
    assert circles
    for line in circles:
        edges = EDGE.findall(line)
        assert all(list(edge) in framework["attacks"] for edge in edges)
        assert [beaten for _, beaten in edges] == [attacker for attacker, _ in [*edges[1:], edges[0]]]
