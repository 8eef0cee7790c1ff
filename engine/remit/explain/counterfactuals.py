"""What only the whole space of cases can tell: what settles it, what would flip it, what it hangs on, what to ask."""

from __future__ import annotations

from collections.abc import Iterator

from remit.decide import Decision
from remit.decide.answers import Answers, Flip, SmallestReason
from remit.decide.explanation import Ask, Hinge, Outlook
from remit.decide.unlinked import idle_inputs, open_input
from remit.explain.lead import MOST_SETTLING
from remit.explain.verdict_words import SAID_OF, WOULD_BE, words_for
from remit.explain.words import clauses, listed, name_in_words, say, say_stated, sentence, suppose, together
from remit.model.rules import Verdict

MOST_CHANGES = 2  # of facts, before a flip is another case
MOST_BOXES = 3  # of one verdict, before a description stops being one


def outlook(decision: Decision) -> Outlook:
    """The outlook of a decision: reasons and flips of a settled one, hinges and a question for an open one."""
    answers = decision.answers
    if answers is None:
        return Outlook(None, (), (), None)
    if decision.verdict is Verdict.UNDETERMINED:
        return Outlook(None, (), tuple(_hinges(decision, answers)), _ask(decision, answers))
    return Outlook(answers.smallest_reason(), answers.flips(), (), None)


def _hinges(decision: Decision, answers: Answers) -> Iterator[Hinge]:
    """Where each verdict follows, the one with most cases last, as `otherwise`."""
    counts = answers.counts()
    *fewer, most = sorted(decision.possible, key=lambda verdict: (counts[verdict], verdict))
    described = {verdict: answers.regions(verdict, MOST_BOXES + 1) for verdict in fewer}
    if all(len(boxes) <= MOST_BOXES for boxes in described.values()):
        yield from (Hinge(verdict, tuple(boxes)) for verdict, boxes in described.items())
        yield Hinge(most, ())


def _ask(decision: Decision, answers: Answers) -> Ask | None:
    plan = answers.plan()
    if plan.first is None:
        return None
    matters = answers.table.names[plan.first]
    policy = decision.loaded.policy
    name = open_input(policy, matters, decision.known)  # what a derived fact is derived from is asked for first
    fact, reading = policy.facts.get(name), policy.readings.get(name)
    question = (fact.ask if fact else None) or (reading.question if reading else None) or f"What is {name}?"
    return Ask(name, question, plan.expected, plan.exact and name == matters)


def say_outlook(decision: Decision, found: Outlook) -> Iterator[str]:
    """The outlook in sentences; changes of many facts, and long lists of what settles it, are for programs.

    Args:
        decision: What they are about.
        found: What `outlook` found of it.
    """
    if found.settled_by is not None and len(found.settled_by.facts) <= MOST_SETTLING:
        yield _say_reason(decision, found.settled_by)
    for flip in found.flips:
        if len(flip.changes) <= MOST_CHANGES:
            yield _say_flip(decision, flip)
    for hinge in found.hinges:
        yield _say_hinge(decision, hinge)
    if found.ask is not None:
        yield f"Ask first: “{found.ask.question}” {_say_expected(found.ask)}"


def _say_flip(decision: Decision, flip: Flip) -> str:
    """What would have to change, and what has to stay that does not matter as it is."""
    policy = decision.loaded.policy
    open_ = set(decision.unknown) - idle_inputs(decision.loaded.policy)  # those tell by what is derived from them
    would = "would" if not decision.depends_on and not open_ else "could"
    changed = together([suppose(policy, name, items) for name, items in flip.changes])
    stays = [say(policy, name, decision.stated[name]) for name in _staying(decision, flip)]
    stays += say_stated(policy, decision.known)
    if len(stays) > MOST_SETTLING:
        changed = f"{changed} (and the rest as it is here)"
    elif stays:
        changed = f"{changed} (and, as here, {clauses(stays)})"
    return sentence(f"it {would} be {words_for(policy, WOULD_BE)[flip.verdict]} if {changed}")


def _staying(decision: Decision, flip: Flip) -> list[str]:
    """The stated facts that have a part in the other verdict, and none in this one."""
    answers, policy = decision.answers, decision.loaded.policy
    assert answers is not None
    changed = {name: policy.tests(name, items) for name, items in flip.changes}
    now = answers.smallest_reason()
    then = Answers(answers.compiled, {**decision.known, **changed}, answers.choices).smallest_reason()
    if now is None or then is None:
        return []
    return [name for name in then.facts if name in decision.stated and name not in (*changed, *now.facts)]


def _say_reason(decision: Decision, reason: SmallestReason) -> str:
    policy = decision.loaded.policy
    beside = say_stated(policy, decision.known)
    if not reason.facts:
        if beside:
            return f"That {clauses(beside)} settles it: it is the same in every such case."
        return "No fact is needed to settle it: it is the same in every case."
    number = f"at least {reason.equally_small:,}" if reason.at_least else f"{reason.equally_small}"
    which = "no other set is as small" if reason.equally_small == 1 else f"one of {number} smallest sets"
    where = f" where {clauses(beside)}" if beside else ""
    facts = listed(name_in_words(policy, n) for n in reason.facts)
    return f"Enough to settle it{where}, whatever else is so: {facts} ({which})."


def _say_hinge(decision: Decision, hinge: Hinge) -> str:
    policy = decision.loaded.policy
    said = words_for(policy, SAID_OF)[hinge.verdict]
    if not hinge.where:
        return f"In all other cases it is {said}."
    boxes = [clauses(say(policy, name, items) for name, items in box) for box in hinge.where]
    return sentence(f"it is {said} if " + ", or if ".join(boxes))


def _say_expected(ask: Ask) -> str:
    number = f"{ask.expected:.1f}".removesuffix(".0")
    answers = "answer settles" if number == "1" else "answers settle"
    return f"({number} {answers} it on average.)" if ask.exact else f"(At most {number} {answers} it.)"
