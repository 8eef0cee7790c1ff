"""Decisions, explanations, check results and interviews as JSON, for programs (shapes: `report/check/shape.py`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from remit.check import Result, Summary
from remit.decide.answers import Changes
from remit.explain import Explanation
from remit.interview import Interview
from remit.model.exact import shown
from remit.report import DISCLAIMER
from remit.report.check import shape as s
from remit.report.region_data import when
from remit.report.shared_shapes import Where

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def explanation_shape(explanation: Explanation) -> s.ExplanationShape:
    """An explanation, in parts and in sentences."""
    ahead = explanation.outlook
    reason, ask = ahead.settled_by, ahead.ask
    return s.ExplanationShape(
        sentences=list(explanation.paragraphs()),
        deciding=[s.DecidingShape(**_lists(asdict(rule))) for rule in explanation.deciding],
        missed=[s.MissedShape(**_lists(asdict(rule) | {"effect": rule.effect.value})) for rule in explanation.missed],
        settled_by=None if reason is None else s.ReasonShape(**_lists(asdict(reason))),
        flips=[s.FlipShape(flip.verdict.value, _where(flip.changes)) for flip in ahead.flips],
        hinges=[s.HingeShape(h.verdict.value, [when(box) for box in h.where]) for h in ahead.hinges],
        ask=None if ask is None else s.AskShape(**asdict(ask)),
        statements=[s.StatementShape(**asdict(cited)) for cited in explanation.statements],
    )


def _lists(data: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


def _where(changes: Changes) -> Where:
    return {name: list(items) for name, items in changes}


def check_data(results: Iterable[tuple[Result, Explanation | None]], counted: Summary) -> dict[str, Any]:
    """All results, as plain data."""
    scenarios = [_scenario(result, explanation) for result, explanation in results]
    verdicts = {verdict.value: count for verdict, count in counted.verdicts.items()}
    totals = s.SummaryShape(
        counted.total, verdicts, counted.expected, counted.unexpected, counted.without, counted.not_compared
    )
    return as_data(s.CheckShape(scenarios, totals, DISCLAIMER))


def _scenario(result: Result, explanation: Explanation | None) -> s.ScenarioShape:
    at = result.written.at()
    return s.ScenarioShape(
        name=result.written.scenario.name,
        file=at.file,
        line=at.line,
        as_expected=result.is_expected,
        misses=list(result.misses),
        decision=result.decision.shape(),
        explanation=None if explanation is None else explanation_shape(explanation),
    )


def interview_data(interview: Interview) -> dict[str, Any]:
    """The next question of an interview, and what follows so far; no question where nothing unanswered matters."""
    asked = interview.question()
    question = None
    if asked is not None:
        options = [s.OptionShape(**asdict(option)) for option in asked.options]
        question = s.QuestionShape(
            asked.fact, asked.question, asked.kind, interview.why(asked), asked.expected, options
        )
    return as_data(s.InterviewShape(question, interview.decision().shape(), DISCLAIMER))


def as_data(shape: DataclassInstance) -> dict[str, Any]:
    """A shape as plain data: first what it is, and what it is not."""
    data = asdict(shape)
    return {"format": data.pop("format"), "about": data.pop("about"), **data}


def as_json(data: dict[str, Any]) -> str:
    """The same data, the same bytes."""
    return json.dumps(shown(data), indent=2, ensure_ascii=False)
