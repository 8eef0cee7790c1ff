"""What is asked of a decision beside its verdict: whether concepts are so, and which rules are in force."""

from __future__ import annotations

from remit.decide.conclusion import Conclusion
from remit.decide.decision import Decision
from remit.decide.loaded import LoadedPolicy, StatedCase
from remit.model.scenario import Given


def about(decision: Decision, concept: str) -> Conclusion:
    """Whether a concept is so, on what a decision was made on.

    Args:
        decision: It says what is known, and which readings are picked.
        concept: The name of a concept of its policy.

    Raises:
        RemitError: There is no such concept.
        TooLarge: The cases that are left are more than can be gone through.
    """
    return Conclusion(concept, _whole(decision).asking(concept).concluded(_stated(decision)))


def in_force(decision: Decision) -> tuple[str, ...]:
    """The rules that are in force in every case that fits what is known, whether or not they determine the verdict.

    Args:
        decision: It says what is known, and which readings are picked.

    Raises:
        TooLarge: The cases that are left are more than can be gone through.
    """
    return _whole(decision).permitting.concluded(_stated(decision)).rules


def _whole(decision: Decision) -> LoadedPolicy:
    """The policy that decided."""
    assert isinstance(decision.loaded, LoadedPolicy)
    return decision.loaded


def _stated(decision: Decision) -> StatedCase:
    given = {name: Given(one_of=items) for name, items in decision.stated.items()}
    return StatedCase(given, decision.known, decision.readings, decision.day, decision.notes)
