"""Verdicts for people: what they are called within a sentence, and how they look on a page and at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from remit.explain.words import listed
from remit.model.policy import Policy
from remit.model.questions import Question
from remit.model.rules import Verdict


@dataclass(frozen=True, slots=True)
class Look:
    """A verdict as it is shown: a sign (so that colour is never alone), a word, what it means, a colour (none: "")."""

    sign: str
    word: str
    means: str
    colour: str


LOOKS = {  # in the order in which a page shows them
    Verdict.PERMITTED: Look("✓", "Permitted", "the text allows it", "green"),
    Verdict.EXEMPT: Look("○", "Exempt", "the text says it was never forbidden in the first place", "cyan"),
    Verdict.PROHIBITED: Look("✕", "Prohibited", "the text forbids it", "red"),
    Verdict.CONFLICT: Look("!", "In conflict", "the text contradicts itself", "magenta"),
    Verdict.UNREGULATED: Look("\N{EN DASH}", "Unregulated", "the text does not speak of it", ""),
    Verdict.UNDETERMINED: Look("?", "Undetermined", "it depends on what is not known", "yellow"),
}
WAIVES = "waives"  # what a rule does that has no verdict
LOOK_OF_WAIVERS = Look("\N{MINUS SIGN}", "Waives", "it only stops other rules", "")
SAID_OF = {
    Verdict.PERMITTED: "permitted",
    Verdict.PROHIBITED: "prohibited",
    Verdict.EXEMPT: "exempt from the prohibition",
    Verdict.UNREGULATED: "not regulated",
    Verdict.CONFLICT: "in conflict",
}
WOULD_BE = {**SAID_OF, Verdict.UNREGULATED: "left unregulated"}
TRUTHS = {Verdict.PERMITTED: "true", Verdict.PROHIBITED: "false"}  # of a question about a concept
DOES = {  # what a policy does to so many cases, in the order in which an audit says it
    Verdict.PROHIBITED: "prohibits {}",
    Verdict.PERMITTED: "permits {}",
    Verdict.EXEMPT: "exempts {}",
    Verdict.CONFLICT: "contradicts itself on {}",
    Verdict.UNREGULATED: "leaves {} unregulated",
}


def words_for(policy: Policy, usual: Mapping[Verdict, str]) -> Mapping[Verdict, str]:
    """What verdicts are called: of a question about a concept, true and false.

    Args:
        policy: The one that decides, or a question.
        usual: What they are called of any other policy.
    """
    return TRUTHS if isinstance(policy, Question) else usual


def either(verdicts: Iterable[Verdict], policy: Policy | None = None) -> str:
    """What it is, or could be; of a question about a concept, true or false.

    Args:
        verdicts: Those that are possible.
        policy: The one that decides; without it, no question.

    >>> either([Verdict.PERMITTED, Verdict.UNREGULATED])
    'permitted or not regulated'
    """
    words = words_for(policy, SAID_OF) if policy else SAID_OF
    return listed((words[verdict] for verdict in verdicts), "or")


def would_be(verdicts: Iterable[Verdict], policy: Policy | None = None) -> str:
    """What it would be if something else were so; of a question about a concept, true or false.

    Args:
        verdicts: Those that would be possible.
        policy: The one that decides; without it, no question.

    >>> would_be([Verdict.PERMITTED, Verdict.UNREGULATED])
    'permitted or left unregulated'
    """
    words = words_for(policy, WOULD_BE) if policy else WOULD_BE
    return listed((words[verdict] for verdict in verdicts), "or")
