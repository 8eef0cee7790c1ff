"""Check results as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from remit.check import Result, Summary
from remit.decide import Decision
from remit.explain import Explanation
from remit.interview import Interview
from remit.report import DISCLAIMER

FORMAT = "remit-check/1"


def decision_data(decision: Decision) -> dict[str, Any]:
    """A decision as plain data; the receipt is what gives it again."""
    return {
        "verdict": decision.verdict,
        "rules": list(decision.rules),
        "may_rules": list(decision.may_rules),
        "possible": list(decision.possible),
        "contested_by": [
            {"change": dict(contest.change), "verdict": contest.verdict, "possible": list(contest.possible)}
            for contest in decision.contested_by
        ],
        "depends_on": list(decision.depends_on),
        "unknown": list(decision.unknown),
        "given": {name: list(items) for name, items in decision.given.items()},
        "notes": list(decision.notes),
        "receipt": {
            "policy": decision.policy,
            "policy_sha256": decision.policy_hash,
            "remit": decision.remit_version,
            "readings": dict(decision.readings),
            "day": str(decision.day) if decision.day else None,
        },
    }


def check_data(results: Iterable[tuple[Result, Explanation | None]], counted: Summary) -> dict[str, Any]:
    """All results, as plain data."""
    return {
        "format": FORMAT,
        "about": DISCLAIMER,
        "scenarios": [_scenario(result, explanation) for result, explanation in results],
        "summary": {
            "total": counted.total,
            "verdicts": {str(verdict): count for verdict, count in counted.verdicts.items()},
            "as_expected": counted.expected,
            "not_as_expected": counted.unexpected,
            "without_expectation": counted.without,
        },
    }


def _scenario(result: Result, explanation: Explanation | None) -> dict[str, Any]:
    at = result.written.at()
    data = {
        "name": result.written.scenario.name,
        "file": at.file,
        "line": at.line,
        "as_expected": result.is_expected,
        "misses": list(result.misses),
        **decision_data(result.decision),
    }
    return data if explanation is None else {**data, "explanation": asdict(explanation)}


def interview_data(interview: Interview) -> dict[str, Any]:
    """The next question of an interview, and what follows so far; no question where nothing unanswered matters."""
    asked = interview.question()
    return {
        "format": "remit-ask/1",
        "about": DISCLAIMER,
        "question": None if asked is None else {**asdict(asked), "why": interview.why(asked)},
        "decision": decision_data(interview.decision()),
    }


def as_json(data: dict[str, Any]) -> str:
    """The same data, the same bytes."""
    return json.dumps(data, indent=2, ensure_ascii=False)
