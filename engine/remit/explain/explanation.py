"""The explanation of a decision: what follows, by which sentence, why, what it beat, what is open, and the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.cite import Report, verify
from remit.decide import Decision
from remit.explain.reasons import Reasons
from remit.explain.words import SAID_OF, clauses, listed, say_day, sentence
from remit.model.rules import Verdict


@dataclass(frozen=True, slots=True)
class Overridden:
    """A rule that applies and is beaten: its sentence, and why and by which statements it is."""

    rule: str
    says: str
    because: str | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deciding:
    """A determining rule: its sentence, the clauses that make it apply, what it overrides, what it cites."""

    rule: str
    says: str
    facts: tuple[str, ...]
    overrides: tuple[Overridden, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement that the answer rests on, in the policy's words and, with the text at hand, in the source's."""

    citation: str
    speaker: str | None
    source: str
    says: str
    verbatim: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a decision is as it is. Printed, it is in sentences."""

    verdict: Verdict
    headline: str
    deciding: tuple[Deciding, ...]
    not_applied: tuple[str, ...]
    contested: tuple[str, ...]
    unknown: tuple[str, ...]
    questions: tuple[str, ...]
    notes: tuple[str, ...]
    statements: tuple[Cited, ...]

    def paragraphs(self) -> Iterator[str]:
        """The explanation in words, but for the statements."""
        yield self.headline
        for rule in self.deciding:
            if rule.facts:
                yield f"The rule {rule.rule} applies because {clauses(rule.facts)}."
            for beaten in rule.overrides:
                yield _override(beaten)
        yield from self.not_applied
        yield from self.contested
        yield from self.unknown
        if self.questions:
            yield "To settle it, ask: " + " ".join(self.questions)
        yield from self.notes

    def __str__(self) -> str:
        lines = [*self.paragraphs(), *(say_statement(cited) for cited in self.statements)]
        return "\n".join(lines)


def say_statement(cited: Cited) -> str:
    """A statement with who says it, verbatim where the text is at hand."""
    speaker = f"{cited.speaker}, " if cited.speaker else ""
    words = f"“{cited.verbatim}”" if cited.verbatim else cited.says
    return f"[{cited.citation}] {speaker}{cited.source}: {words}"


def _override(beaten: Overridden) -> str:
    because = f", because {beaten.because}" if beaten.because else ""
    cites = f" [{', '.join(beaten.cites)}]" if beaten.cites else ""
    return f"It overrides {beaten.rule} (“{beaten.says}”){because}{cites}."


def explain(decision: Decision, sources: Mapping[str, str] | None = None) -> Explanation:
    """Explain a decision; `sources` are texts by source id, from which statements are quoted."""
    return _Explainer(decision, sources or {}).explanation()


class _Explainer:
    def __init__(self, decision: Decision, sources: Mapping[str, str]) -> None:
        self.decision, self.policy = decision, decision.loaded.policy
        self.written = decision.loaded.written
        self.reasons = Reasons(self.policy, decision.derivation, decision.given, decision.readings)
        listed_statements = self.written.statements
        self.texts: dict[str, Report] = {
            source: verify(listed_statements[source], text)
            for source, text in sources.items()
            if source in listed_statements
        }

    def explanation(self) -> Explanation:
        deciding = tuple(self._deciding(rule) for rule in self.decision.rules)
        contested = tuple(self._contested())
        return Explanation(
            verdict=self.decision.verdict,
            headline=self._headline(),
            deciding=deciding,
            not_applied=tuple(self._not_applied()),
            contested=contested,
            unknown=tuple(self._unknown()),
            questions=tuple(self._questions()),
            notes=self.decision.notes,
            statements=tuple(self._statements(deciding)),
        )

    def _headline(self) -> str:
        decision = self.decision
        if decision.verdict is Verdict.UNDETERMINED:
            could = listed((SAID_OF[verdict] for verdict in decision.possible), "or")
            return f"Undetermined. On what is known it could be {could}."
        said = sentence(SAID_OF[decision.verdict])
        if decision.verdict is Verdict.CONFLICT:
            rules = listed(
                f"{rule} (“{self.policy.rules[rule].says}”)" for rule in decision.rules or decision.may_rules
            )
            return f"In conflict. The policy contradicts itself here: {rules}."
        if decision.rules:
            return " ".join([said, *(self._rule_sentence(rule) for rule in decision.rules)])
        if decision.may_rules:
            which = listed((self._rule_sentence(rule) for rule in decision.may_rules), "or")
            return f"{said} Which rule decides depends on what is not known: {which}"
        return f"{said} No rule of the policy applies."

    def _rule_sentence(self, rule: str) -> str:
        cites = ", ".join(self.policy.rules[rule].cites)
        return f"{self.policy.rules[rule].says} ({rule}{f'; {cites}' if cites else ''})"

    def _deciding(self, name: str) -> Deciding:
        rule, applicable = self.policy.rules[name], self.decision.derivation.applicable()
        beaten = tuple(
            Overridden(other, self.policy.rules[other].says, override.because, override.cites)
            for other, override in rule.overrides.items()
            if other in applicable
        )
        return Deciding(name, rule.says, tuple(self.reasons.why(name)), beaten, rule.cites)

    def _not_applied(self) -> Iterator[str]:
        """Why the rules that would have changed the verdict do not apply; those with one reason together."""
        rules_by_reason: dict[str, list[str]] = {}
        for rule in self._rivals():
            if why := self.reasons.why_not(rule):
                rules_by_reason.setdefault(why, []).append(rule)
        for why, rules in rules_by_reason.items():
            which = f"The rule {rules[0]} does" if len(rules) == 1 else f"The rules {listed(rules)} do"
            yield f"{which} not apply: {why}."

    def _rivals(self) -> Iterator[str]:
        decision, applicable = self.decision, self.decision.derivation.applicable()
        for name, rule in self.policy.rules.items():
            beats = set(rule.overrides) & set(decision.rules) and name not in applicable
            if beats or (decision.verdict is Verdict.UNREGULATED and name not in applicable):
                yield name

    def _contested(self) -> Iterator[str]:
        for contest in self.decision.contested_by:
            could = listed((SAID_OF[verdict] for verdict in contest.possible), "or")
            would = f"it would be {could}" if len(contest.possible) == 1 else f"it could be {could}"
            picks = listed(self._pick(reading, choice) for reading, choice in contest.change)
            yield f"Contested: {would} if {picks}."

    def _pick(self, reading: str, choice: str) -> str:
        taken = self.policy.readings[reading].choices[choice]
        because = f" ({taken.because}{self._cites(taken.cites)})" if taken.because else self._cites(taken.cites)
        return f"{reading} were read as {choice}{because}"

    def _cites(self, cites: tuple[str, ...]) -> str:
        return f" [{', '.join(cites)}]" if cites else ""

    def _unknown(self) -> Iterator[str]:
        decision = self.decision
        idle = [name for name in decision.unknown if name not in decision.depends_on]
        if decision.depends_on:
            yield f"Not known, and it matters: {listed(decision.depends_on)}."
        if idle:
            yield f"Not said, and it makes no difference: {listed(idle)}."

    def _questions(self) -> Iterator[str]:
        for name in self.decision.depends_on:
            fact, reading = self.policy.facts.get(name), self.policy.readings.get(name)
            question = (fact.ask if fact else None) or (reading.question if reading else None)
            yield question or f"What is {name}?"

    def _statements(self, deciding: tuple[Deciding, ...]) -> Iterator[Cited]:
        cites = [c for rule in deciding for c in (*rule.cites, *(c for o in rule.overrides for c in o.cites))]
        cites += [c for rule in self.decision.may_rules for c in self.policy.rules[rule].cites]
        for contest in self.decision.contested_by:
            cites += [c for r, choice in contest.change for c in self.policy.readings[r].choices[choice].cites]
        for written in dict.fromkeys(cites):
            yield self._cited(written)

    def _cited(self, written: str) -> Cited:
        citation = self.policy.citation(written)
        statement = self.written.statements[citation.source][citation.locator]
        source = self.policy.sources[citation.source]
        where = f"{source.publisher or source.title}, {say_day(source.published)}"
        report = self.texts.get(citation.source)
        verbatim = report.passages().get(citation.locator) if report else statement.quote
        return Cited(written, statement.speaker, where, statement.says or statement.background or "", verbatim)


def as_data(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain data, for JSON."""
    from dataclasses import asdict

    return asdict(explanation)
