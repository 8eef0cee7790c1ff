"""What decides, in a sentence or two: the rule or the limit, what stands in its place, and the statement behind it."""

from __future__ import annotations

from typing import NamedTuple

from remit.decide import Decision
from remit.explain.included import behind, says
from remit.explain.lead import above_first, leading_statement, limit, reasons_of, unruled, waived
from remit.explain.verdict_words import SAID_OF, either
from remit.explain.words import listed, name_in_words, sentence
from remit.model.rules import Verdict


class DecidedBy(NamedTuple):
    """The clause that decides a scenario, and the statement that it rests on (empty, where it rests on none)."""

    says: str
    statement: str


def deciding_sentence(decision: Decision) -> str:
    """The sentence of the rule that decides, after its name; or what stands in its place."""
    contested = f"{_duties(decision)}{_waived(decision)}{_contested(decision)}"
    if decision.verdict is Verdict.UNDETERMINED:
        named = listed(name_in_words(decision.loaded.policy, name) for name in decision.depends_on)
        return f"could be {' or '.join(decision.possible)}; depends on {named}{contested}"
    if not decision.may_rules:
        return f"no rule of the policy {'is in force' if waived(decision) else 'applies'}{contested}"
    shown = above_first(decision, decision.rules or decision.may_rules)
    said = [one for rule in shown for one in behind(decision, rule)]
    return " ".join(f"{one.rule}: {one.says}" for one in said) + contested


def _duties(decision: Decision) -> str:
    """The duties that it carries, by name."""
    sure, perhaps = ([duty.duty for duty in decision.duties if duty.sure is wanted] for wanted in (True, False))
    said = [*([", ".join(sure)] if sure else []), *([f"perhaps {', '.join(perhaps)}"] if perhaps else [])]
    return f" (duties: {'; '.join(said)})" if said else ""


def _waived(decision: Decision) -> str:
    """The rules that apply and are waived, and by which."""
    said = [f"{listed(stopped)} by {name}" for name, stopped in waived(decision).items()]
    return f" (waived: {'; '.join(said)})" if said else ""


def _contested(decision: Decision) -> str:
    """The questions of the readings that contest it; of those that do so only together, both."""
    names = dict.fromkeys(contest.name for contest in decision.contested_by)
    questions = (
        listed(name_in_words(decision.loaded.policy, reading) for reading in name.split(" + ")) for name in names
    )
    return f" (contested: {'; '.join(questions)})" if names else ""


def decided_by(decision: Decision) -> DecidedBy:
    """What decides, shortly: the limit or the rule above the others, and the statement behind it."""
    if decision.verdict in (Verdict.UNDETERMINED, Verdict.CONFLICT) or not decision.rules:
        return DecidedBy(deciding_sentence(decision) if decision.may_rules else unruled(decision), "")
    found = limit(decision, reasons_of(decision))
    if found is not None:
        return DecidedBy(sentence(str(found)), _statement(decision, next(iter(found.cites), None)))
    rule = above_first(decision, decision.rules)[0]
    return DecidedBy(says(decision, rule), _statement(decision, leading_statement(decision, rule)))


def _statement(decision: Decision, citation: str | None) -> str:
    """A statement with who says it; in the source's words where the policy has them."""
    if citation is None:
        return ""
    statement = decision.loaded.written.statement(citation)
    speaker = f"{statement.speaker}: " if statement.speaker else ""
    return f"[{citation}] {speaker}{f'“{statement.quote}”' if statement.quote else statement.account}"


def reason(decision: Decision) -> str:
    """The verdict and the sentences of the rules that decide, in one line."""
    if decision.verdict is Verdict.UNDETERMINED:
        return f"Undetermined: it could be {either(decision.possible)}, depending on {listed(decision.depends_on)}."
    none = "No single rule decides." if decision.may_rules else "No rule applies."
    none = "No rule is in force." if not decision.may_rules and waived(decision) else none
    said = [says(decision, rule) for rule in decision.rules] or [none]
    return " ".join([sentence(SAID_OF[decision.verdict]), *said])
