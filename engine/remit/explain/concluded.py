"""Whether a concept is so, in words: in a line with the sentences that it rests on, and with the reasons."""

from __future__ import annotations

from collections.abc import Mapping

from remit.decide.conclusion import Conclusion
from remit.explain.citations import in_brackets
from remit.explain.words import listed, name_in_words, say_concept


def conclusion_sentence(found: Conclusion) -> str:
    """A concept with its truth and what it cites; where it is not known, what it depends on.

    Args:
        found: What is known of the concept.
    """
    policy = found.decision.loaded.policy
    cites = in_brackets(policy.concepts[found.concept].cites)
    if found.truth is None:
        named = listed(name_in_words(policy, name) for name in found.depends_on)
        return f"{found.concept} is undetermined{cites}: depends on {named}"
    return f"{found.concept} is {found.said}{cites}: {say_concept(policy, found.concept, holds=found.truth)}"


def conclusion_reasons(found: Conclusion, sources: Mapping[str, str] | None = None) -> str:
    """A concept with its truth and why it is so, in one paragraph; what is missing, and what contests it.

    Args:
        found: What is known of the concept.
        sources: Texts by source id, from which statements are quoted.

    Raises:
        TooLarge: What would settle or change it is too much to go through.
    """
    from remit.explain.explainer import explain  # only where reasons are asked for

    told = explain(found.decision, sources)
    missing = told.unknown[:1] if found.depends_on else ()
    return " ".join([f"{found.concept}: {told.headline}", *told.rules_said, *told.contested, *missing])
