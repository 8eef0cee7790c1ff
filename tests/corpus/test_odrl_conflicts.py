"""Published problems of conflict between two ODRL policies: `remit audit` finds the conflict, or that there is none.

In their words two policies conflict where no use is allowed by both, and are compatible where some is; what one of them
is silent about leaves it unknown. Containment: a policy is compatible with one that allows all that it allows.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from published import ABSENT, CORPUS, Written
from translated_odrl import Untranslatable, as_policy, pair

from remit.cli.main import main

PROBLEMS = CORPUS.parent / "suites" / "odrl-conflicts" / "problems.json"
pytestmark = pytest.mark.skipif(not PROBLEMS.is_file(), reason=ABSENT)

WITHIN = ("subsumption", "verdict_algebra")  # whether one is contained in the other
VERDICTS = ("Compatible", "Conflict", "Unknown")
ELSEWHERE = {
    "a period that comes again and again, and where it began": ["ODRL816", "ODRL818"],
    "what was used so far is compared with a limit, in one use": ["ODRL840"],
    "a part of it is said in English only": ["ODRL506", "ODRL513", "ODRL656"],
    "a size of nothing, which other problems exclude": ["ODRL636"],
    "a reading of the text that the problem itself calls a mistake": ["ODRL869"],
}
REASON_OF = {problem: reason for reason, problems in ELSEWHERE.items() for problem in problems}
UNTRANSLATED = {
    "a claim about verdicts, provers or texts, not about two policies": 115,
    "not two policies": 31,
    "regions, purposes and languages of a registry that is not closed": 22,
    "a constraint without odrl:leftOperand": 4,
    "more than one rule of a side": 2,
} | {reason: len(problems) for reason, problems in ELSEWHERE.items()}


@cache
def problems() -> list[Written]:
    return json.loads(PROBLEMS.read_text(encoding="utf-8")) if PROBLEMS.is_file() else []


def reason(problem: Written) -> str | None:
    """Why a problem is none of two policies that one audit answers, if so."""
    if problem["id"] in REASON_OF:
        return REASON_OF[problem["id"]]
    if problem["verdict"] not in VERDICTS or not problem["policy_ttl"]:
        return "a claim about verdicts, provers or texts, not about two policies"
    if problem["family"] == "KGConstraints":
        return "regions, purposes and languages of a registry that is not closed"
    try:
        translated(problem)
    except Untranslatable as why:
        return str(why)
    return None


def translated(problem: Written) -> Written:
    relation, alone = problem["relation"], "/SemanticCore/" in problem["file"]  # of one policy: is any use allowed?
    two, silence = pair(problem["policy_ttl"], alone=alone), relation in ("verdict", "verdict_algebra")
    return as_policy("two", two, contained=relation in WITHIN and not alone, silence=silence)


def test_what_is_not_asked_of_an_audit_is_listed_with_its_reason():
    reasons = [found for problem in problems() if (found := reason(problem))]

    assert {found: reasons.count(found) for found in reasons} == UNTRANSLATED


@pytest.mark.parametrize("family", sorted({each["file"].split("/")[3] for each in problems() if not reason(each)}))
def test_an_audit_finds_the_verdict_that_was_published(
    family: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [each for each in problems() if each["file"].split("/")[3] == family and not reason(each)]
    found = {}
    for problem in asked:
        file = tmp_path / "two.yaml"
        file.write_text(yaml.safe_dump(translated(problem), sort_keys=False), encoding="utf-8")
        code = main(["audit", str(file), "--format", "json"])
        out, complaints = capsys.readouterr()
        assert (code, complaints) in ((0, ""), (1, "")), problem["id"]
        found[problem["id"]] = said({each["code"] for each in json.loads(out)["findings"]}, problem)

    assert found == {problem["id"]: problem["verdict"] for problem in asked}


def said(codes: set[str], problem: Written) -> str:
    """What the findings of an audit are in the words of the problems."""
    contained = problem["relation"] in WITHIN and "/SemanticCore/" not in problem["file"]
    clash, none = ("Conflict", "Compatible") if contained else ("Compatible", "Conflict")
    return clash if "conflict" in codes else "Unknown" if "conflict-in-a-reading" in codes else none
