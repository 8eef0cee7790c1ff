"""Decisions, explanations, check results and interviews as data, for programs (forms: `report/check/shape.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from remit.check import Result, Summary
from remit.decide.conclusion import Conclusion
from remit.decide.loaded import AskedPolicy
from remit.explain import Explanation
from remit.interview import Interview
from remit.model.plain_data import filled
from remit.model.questions import Question
from remit.report.check import shape as s
from remit.report.shared_shapes import when


def check_data(results: Iterable[tuple[Result, Explanation | None]], counted: Summary) -> s.CheckShape:
    """All results, as the published shape.

    Args:
        results: Scenarios with their decisions, each with its explanation if it has one.
        counted: How many there are of each kind.
    """
    return s.CheckShape([_scenario(result, explanation) for result, explanation in results], counted)


def _scenario(result: Result, explanation: Explanation | None) -> s.ScenarioShape:
    return filled(
        s.ScenarioShape,
        result,
        result.written.scenario,
        result.written.at(),
        as_expected=result.is_expected,
        decision=result.decision.shape(),
        explanation=None if explanation is None else explanation_data(explanation),
        concepts=[*map(concept_data, result.concepts)],
    )


def concept_data(found: Conclusion) -> s.ConceptShape:
    """Whether a concept is so, as the published shape."""
    concept = found.decision.loaded.policy.concepts[found.concept]
    return filled(s.ConceptShape, found, concept, truth=found.said, contested_by=found.contesting())


def explanation_data(explanation: Explanation) -> s.ExplanationShape:
    """An explanation, as the published shape."""
    ahead = explanation.outlook
    return filled(
        s.ExplanationShape,
        explanation,
        ahead,
        sentences=[*explanation.paragraphs()],
        missed=[filled(s.MissedShape, rule) for rule in explanation.missed],
        flips=[filled(s.FlipShape, flip, changes=dict(flip.changes)) for flip in ahead.flips],
        hinges=[filled(s.HingeShape, hinge, where=[*map(when, hinge.where)]) for hinge in ahead.hinges],
    )


def interview_data(interview: Interview) -> s.InterviewShape:
    """The next question of an interview, and what follows so far; no question where nothing unanswered matters.

    Of an interview about a concept, whether that is so, beside the decision of the policy.
    """
    question, decision = question_data(interview), interview.decision()
    policy = interview.policy
    if isinstance(policy, AskedPolicy) and isinstance(policy.policy, Question):
        whole = policy.whole.decide(interview.given, readings=interview.readings)
        return s.InterviewShape(question, whole.shape(), concept_data(Conclusion(policy.policy.concept, decision)))
    return s.InterviewShape(question, decision.shape())


def question_data(interview: Interview) -> s.QuestionShape | None:
    """The next question of an interview; None where nothing unanswered matters."""
    asked = interview.question()
    return None if asked is None else filled(s.QuestionShape, asked, why=interview.why(asked))
