"""Rules of an explanation in sentences: why they apply, what they override, what those lack that do not decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from remit.decide.duties import CarriedDuty
from remit.decide.explanation import Deciding, Missed, Overridden
from remit.explain.citations import in_brackets
from remit.explain.words import clauses, listed
from remit.model.rules import Effect

MOST_MISSED = 4  # rules whose reasons are said; further ones are named


def say_deciding(deciding: Iterable[Deciding]) -> Iterator[str]:
    """Why each rule applies, and what it overrides; what was said of one is not said again of the next."""
    said: dict[str, None] = {}
    for rule in deciding:
        yield f"The rule {rule.rule} applies{_because(rule.facts, said)}."
        said |= dict.fromkeys(rule.facts)
        yield from map(_override, rule.overrides)


def _because(facts: Iterable[str], said: Collection[str]) -> str:
    """Why a rule applies: of what has been said of another one, no word again."""
    listed = list(facts)
    if not listed:
        return " whatever is so of what is not known"
    if left := [fact for fact in listed if fact not in said]:
        return f"{', too,' if said else ''} because {clauses(left)}"
    return ", too"


def say_waiving(waivers: Iterable[Deciding]) -> Iterator[str]:
    """Why each waiver applies, and which rules it stops."""
    for rule in waivers:
        yield f"The rule {rule.rule} applies{_because(rule.facts, ())}."
        yield from (_override(beaten, "waives") for beaten in rule.overrides)


def say_missed(missed: tuple[Missed, ...]) -> Iterator[str]:
    """What the nearest rules lack, and the names of those that are further off."""
    for rule in missed[:MOST_MISSED]:
        but = clauses(rule.unmet) if rule.unmet else "it is in force in no case that fits what is known"
        would = f"would {rule.effect} it" if rule.effect is not Effect.ABSTAIN else "would leave it unregulated"
        yield f"The rule {rule.rule} {would} (“{rule.says}”), but {but}."
    if further := [rule.rule for rule in missed[MOST_MISSED:]]:
        yield f"Further from applying: {listed(further)}."


def say_so(deciding: Iterable[Deciding], missed: Iterable[Missed]) -> Iterator[str]:
    """Why a concept is so, or is not: of the one rule of a question about it."""
    for rule in deciding:
        yield f"It is so{_because(rule.facts, ())}."
    for lacking in missed:
        yield f"It is not so because {clauses(lacking.unmet)}." if lacking.unmet else "It is so in no case that fits."


def say_duty(duty: CarriedDuty) -> str:
    """A duty that a verdict carries, with what says so; of one that is not sure, that it is not."""
    carries = "It carries" if duty.sure else "On what is not known depends whether it carries"
    what = duty.what.removesuffix(".") + (f", {duty.by.removesuffix('.')}" if duty.by else "")
    return f"{carries} the duty {duty.duty}: {what}{in_brackets(duty.cites)}."


def _override(beaten: Overridden, verb: str = "overrides") -> str:
    because = f", because {beaten.because}" if beaten.because else ""
    cites = f" [{', '.join(beaten.cites)}]" if beaten.cites else ""
    return f"It {verb} {beaten.rule} (“{beaten.says}”){because}{cites}."
