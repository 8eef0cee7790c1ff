"""What leads an explanation: the rule above the others, the limit that keeps an exception away, what a day matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from remit.decide import Decision
from remit.decide.unlinked import behind, telling_facts
from remit.errors import TooLarge
from remit.explain.citations import in_brackets
from remit.explain.reasons import Reasons
from remit.explain.words import clauses, say, say_concept, say_stated, sentence
from remit.model.policy import Policy
from remit.model.questions import Question
from remit.model.rules import Effect, Verdict

MOST_LACKED = {Effect.PERMIT: 2, Effect.EXEMPT: 1}  # facts that an exception lacks, and what it lacks still tells
MOST_SETTLING = 3  # facts that settle it, before naming them helps nobody
CALLED = {Effect.PERMIT: "permission", Effect.EXEMPT: "exception"}


@dataclass(frozen=True, slots=True)
class Limit:
    """What an exception lacks, so that a ban stands: the exception, what is so instead, and what says so."""

    rule: str
    effect: Effect
    lacks: tuple[str, ...]
    is_day: bool
    cites: tuple[str, ...]

    def __str__(self) -> str:
        stops = "does not hold on that day" if self.is_day else "stops there"
        return (
            f"{clauses(self.lacks)}, and the {CALLED[self.effect]} {stops}{in_brackets(self.cites)}, so the ban stands"
        )


def above_first(decision: Decision, rules: Iterable[str]) -> tuple[str, ...]:
    """Rules, those that stand above others of them first; else in the order of the policy.

    Args:
        decision: Says which policy they are of.
        rules: Some of its rules, in its order.
    """
    listed, policy = tuple(rules), decision.loaded.policy
    if not listed[1:] or policy.combining != "explicit":
        return listed
    below = {rule: _below(policy, rule) for rule in listed}
    return tuple(sorted(listed, key=lambda rule: -len(below[rule].intersection(listed))))


def _below(policy: Policy, rule: str) -> set[str]:
    """The rules that a rule overrides, those that they override, and so on."""
    found: set[str] = set()
    left = [rule]
    while left:
        more = [other for other in policy.rules[left.pop()].overrides if other not in found]
        found.update(more)
        left += more
    return found


def reasons_of(decision: Decision) -> Reasons:
    """What can be said of the facts of a decision."""
    given = {**decision.stated, **decision.derived, **decision.implied}
    return Reasons(decision.loaded.meaning, decision.derivation, given, decision.readings)


def limit(decision: Decision, reasons: Reasons) -> Limit | None:
    """Of what is prohibited: the limit of the exception that lacks least; None where a rule beats every exception.

    Args:
        decision: What is to be explained.
        reasons: What says of rules why they do not apply.
    """
    if decision.verdict is not Verdict.PROHIBITED or not decision.rules:
        return None
    applicable = decision.derivation.applicable()
    if any(_beaten(decision, rule, applicable) for rule in decision.rules):
        return None
    found = [each for each in _limits(decision, reasons) if each.rule not in applicable]
    return min(found, key=lambda each: len(each.lacks), default=None)


def _limits(decision: Decision, reasons: Reasons) -> Iterator[Limit]:
    policy = decision.loaded.policy
    for name, rule in policy.rules.items():
        beats = [ban for ban in decision.rules if policy.beats(name, ban)]
        above = [ban for ban in decision.rules if policy.beats(ban, name)]
        lack = reasons.lack(name) if beats and not above and rule.effect in CALLED else None
        if lack is not None and len(lack.names) <= MOST_LACKED[rule.effect]:
            yield Limit(name, rule.effect, tuple(reasons.lacks(lack)), lack.names == {"date"}, lack.cites)


def _beaten(decision: Decision, rule: str, applicable: frozenset[str]) -> list[str]:
    """The rules that apply and are overridden by a rule."""
    return [other for other in decision.loaded.policy.beaten_by(rule) if other in applicable]


def waived(decision: Decision) -> dict[str, list[str]]:
    """The rules that waive and surely are in force, each with the rules that apply and that it stops.

    Args:
        decision: What is to be explained.
    """
    policy, derivation = decision.loaded.policy, decision.derivation
    waivers = (n for n, rule in policy.rules.items() if rule.effect is Effect.WAIVE)
    applicable = derivation.applicable() if any(rule.effect is Effect.WAIVE for rule in policy.rules.values()) else ()
    found = {
        n: [b for b in policy.rules[n].overrides if b in applicable] for n in waivers if derivation.first("force", n)
    }
    return {name: stopped for name, stopped in found.items() if stopped}


def leading_statement(decision: Decision, rule: str) -> str | None:
    """Of the statements of a rule, the one that most of what makes it apply cites, and least that contests it.

    Args:
        decision: What is to be explained.
        rule: One that applies in it.
    """
    policy, derivation = decision.loaded.policy, decision.derivation
    step = derivation.first("rule", rule)
    votes: Counter[str] = Counter()
    for name in {literal.name for literal in step.cube} if step else ():
        votes.update(_cited(decision, name))
    for other in _beaten(decision, rule, derivation.applicable()):
        votes.update(policy.beaten_by(rule)[other].cites)
    for contest in decision.contested_by:
        votes.subtract(c for name, choice in contest.change for c in policy.readings[name].choices[choice].cites)
    return max(policy.rules[rule].cites, key=lambda cited: votes[cited], default=None)


def _cited(decision: Decision, name: str) -> tuple[str, ...]:
    """What a concept cites, and the choice of a reading."""
    policy = decision.loaded.policy
    if name in policy.concepts:
        step = decision.derivation.first("concept", name) or decision.derivation.first("concept", name, False)
        within = {literal.name for literal in step.cube if literal.name in decision.readings} if step else set()
        return (*policy.concepts[name].cites, *(c for each in sorted(within) for c in _cited(decision, each)))
    choice = policy.readings[name].choices.get(decision.readings.get(name, "")) if name in policy.readings else None
    return choice.cites if choice else ()


def unruled(decision: Decision) -> str:
    """That no rule applies, with the facts that already make it so, where these are few; that a concept is not so."""
    policy = decision.loaded.policy
    if isinstance(policy, Question):
        cites = in_brackets(policy.concepts[policy.concept].cites)
        return sentence(f"{say_concept(policy, policy.concept, holds=False)}{cites}")
    try:
        settled = decision.answers.smallest_reason() if decision.answers else None
    except TooLarge:  # which facts make it so is more than is needed here
        settled = None
    facts = settled.facts if settled else ()
    given = {**decision.stated, **decision.derived}
    stated = [say(decision.loaded.policy, name, given[name]) for name in facts if name in given]
    stated += say_stated(decision.loaded.policy, decision.known)
    if not stated or len(stated) < len(facts) or len(facts) > MOST_SETTLING:
        return f"No rule of the policy {'is in force' if waived(decision) else 'applies'}."
    none = "is about that" if decision.verdict is Verdict.UNREGULATED else "applies then"
    none = "is in force then" if waived(decision) else none
    return sentence(f"{clauses(stated)}, and no rule of the policy {none}")


def any_day(decision: Decision) -> bool:
    """Whether it is the same on every day, and would not be the same of every policy that asks for none."""
    answers, policy = decision.answers, decision.loaded.policy
    fact = policy.facts.get("date")
    if answers is None or fact is None or fact.kind != "date" or decision.verdict is Verdict.UNDETERMINED:
        return False
    if "date" in behind(policy, telling_facts(policy)):
        return False
    if "date" not in decision.known:
        return True
    from remit.decide.answers import Answers  # most lines that are shown ask for none

    known = {name: tests for name, tests in decision.known.items() if name != "date"}
    return set(Answers(answers.compiled, known, answers.choices).counts()) == {decision.verdict}
