"""From a decision to its explanation: puts together what the chain derived and what the diagram knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from remit.decide import Decision
from remit.decide.explanation import Cited, Deciding, Explanation, Missed, Overridden
from remit.decide.unlinked import behind as facts_behind
from remit.decide.unlinked import idle_inputs
from remit.explain.citations import cited, in_brackets
from remit.explain.counterfactuals import outlook, say_outlook
from remit.explain.derived import say_derived, say_flips_apart, say_unlinked
from remit.explain.included import behind, cites_of, says
from remit.explain.lead import above_first, any_day, limit, reasons_of, unruled, waived
from remit.explain.rule_words import say_deciding, say_duty, say_missed, say_so, say_waiving
from remit.explain.verdict_words import SAID_OF, either, words_for, would_be
from remit.explain.words import (
    clauses,
    listed,
    name_in_words,
    say,
    sentence,
    suppose_reading,
)
from remit.model.questions import Question
from remit.model.rules import Verdict
from remit.model.sources import Citation
from remit.reader.placing import placing
from remit.verdict import VERDICT_OF

LEFT_OUT = (
    "Which question to ask first, what would settle the verdict and how many cases there are was not worked out: "
    "the cases are too many to go through all of them."
)


def explain(decision: Decision, sources: Mapping[str, str] | None = None) -> Explanation:
    """Explain a decision: what decided it, what would change it, what it rests on.

    Args:
        decision: What is to be explained.
        sources: Texts by source id, from which statements are quoted.

    Raises:
        TooLarge: What would settle or change it is too much to go through.
    """
    with placing(decision.loaded.written):
        return _Explainer(decision, sources or {}).explanation()


class _Explainer:
    def __init__(self, decision: Decision, sources: Mapping[str, str]) -> None:
        self.decision, self.policy = decision, decision.loaded.policy
        self.written, self.applicable = decision.loaded.written, decision.derivation.applicable()
        self.reasons = reasons_of(decision)
        self.limit = limit(decision, self.reasons)
        self.any_day = any_day(decision)
        self.rules = above_first(decision, decision.rules)
        self.passages = {source: decision.loaded.passages(source, text) for source, text in sources.items()}

    def explanation(self) -> Explanation:
        deciding, missed = tuple(self._deciding(rule) for rule in self.rules), tuple(self._missed())
        contested, waivers = tuple(self._contested()), tuple(map(self._deciding, waived(self.decision)))
        ahead = outlook(self.decision)
        return Explanation(
            verdict=self.decision.verdict,
            headline=self._headline(),
            deciding=deciding,
            not_applied=tuple(self._not_applied()),
            contested=contested,
            unknown=tuple(self._unknown()),
            outlook=ahead,
            outlook_said=(*say_outlook(self.decision, ahead), *say_flips_apart(self.decision, ahead.flips)),
            notes=(*self.decision.notes, *self._left_out()),
            statements=tuple(self._statements((*deciding, *waivers))),
            missed=missed,
            waivers=waivers,
            rules_said=(*self._rules_said(deciding, missed), *say_waiving(waivers)),
            duties_said=tuple(map(say_duty, self.decision.duties)),
        )

    def _rules_said(self, deciding: tuple[Deciding, ...], missed: tuple[Missed, ...]) -> Iterator[str]:
        """Why the rules apply and what the others lack; of a question about a concept, why it is so or not."""
        if isinstance(self.policy, Question):
            yield from say_so(deciding, missed)
        else:
            yield from (*say_deciding(deciding), *say_missed(missed))

    def _left_out(self) -> Iterator[str]:
        if self.decision.is_searched and self.decision.answers is None:
            yield LEFT_OUT

    def _headline(self) -> str:
        decision = self.decision
        if decision.verdict is Verdict.UNDETERMINED:
            could = either(decision.possible, self.policy)
            if all(verdict.allowed for verdict in decision.possible):
                return f"Undetermined, and not prohibited either way: {could}."
            return f"Undetermined. On what is known it could be {could}."
        said = sentence(f"{words_for(self.policy, SAID_OF)[decision.verdict]}{', on any day' if self.any_day else ''}")
        if decision.verdict is Verdict.CONFLICT and decision.may_rules:
            rules = self._quoted(decision.rules or decision.may_rules, "and")
            return f"In conflict. The policy contradicts itself here: {rules}."
        if decision.rules:
            also = [rule for rule in decision.may_rules if rule not in decision.rules]
            perhaps = f"On what is not known depends whether {self._quoted(also)} decides it too." if also else ""
            limited = [sentence(str(self.limit))] if self.limit else []
            return " ".join([said, *limited, *map(self._rule_sentence, self.rules), perhaps]).strip()
        if len(decision.may_rules) == 1:  # it is in force in some cases only, so in the others none is
            rule = self._quoted(decision.may_rules)
            return f"{said} On what is not known depends whether {rule} decides it, or no rule."
        if decision.may_rules:
            return f"{said} Which rule decides depends on what is not known: {self._quoted(decision.may_rules)}."
        return f"{said} {unruled(decision)}"

    def _quoted(self, rules: Iterable[str], last: str = "or") -> str:
        """Rules by name, each with its sentence."""
        return listed((f"{one.rule} (“{one.says}”)" for rule in rules for one in behind(self.decision, rule)), last)

    def _rule_sentence(self, rule: str) -> str:
        said = [(one, ", ".join(one.cites)) for one in behind(self.decision, rule)]
        return " ".join(f"{one.says} ({one.rule}{f'; {cites}' if cites else ''})" for one, cites in said)

    def _deciding(self, name: str) -> Deciding:
        beaten = tuple(
            Overridden(other, says(self.decision, other), override.because, override.cites)
            for other, override in self.policy.beaten_by(name).items()
            if other in self.applicable
        )
        return Deciding(
            name, says(self.decision, name), tuple(self.reasons.why(name)), beaten, cites_of(self.decision, [name])
        )

    def _missed(self) -> list[Missed]:
        """Where no rule decides, and so what is left is not allowed (or is): the rules that would have said otherwise.

        Those that lack least come first.
        """
        decision = self.decision
        if decision.rules or decision.verdict != self.policy.otherwise or decision.verdict is Verdict.UNREGULATED:
            return []
        same = (decision.verdict, None)  # what waives has no verdict
        others = {n: r for n, r in self.policy.rules.items() if VERDICT_OF.get(r.effect) not in same}
        found = {name: tuple(self.reasons.nearest(name) or ()) for name in others}
        order = sorted(others, key=lambda name: len(found[name]) or len(self.policy.domains))
        return [Missed(name, others[name].effect, others[name].says, found[name], others[name].cites) for name in order]

    def _not_applied(self) -> Iterator[str]:
        """Why the rules that would have changed the verdict do not apply; those with one reason together.

        Where a limit leads, it has told of the nearest one, and flips tell of the others.
        """
        if self.limit is not None:
            return
        rules_by_reason: dict[str, list[str]] = {}
        for rule in self._rivals():
            if why := self.reasons.why_not(rule):
                rules_by_reason.setdefault(why, []).append(rule)
        for why, rules in rules_by_reason.items():
            which = f"The rule {rules[0]} does" if len(rules) == 1 else f"The rules {listed(rules)} do"
            yield f"{which} not apply: {why}."

    def _rivals(self) -> Iterator[str]:
        for name in self.policy.rules:
            if name not in self.applicable:
                beats = any(self.policy.beats(name, rule) for rule in self.decision.rules)
                if beats or self.decision.verdict is Verdict.UNREGULATED:
                    yield name

    def _contested(self) -> Iterator[str]:
        for contest in self.decision.contested_by:
            could = would_be(contest.possible, self.policy)
            would = f"it would be {could}" if len(contest.possible) == 1 else f"it could be {could}"
            picks = clauses(self._pick(reading, choice) for reading, choice in contest.change)
            together = "; fewer changes would not do" if len(contest.change) > 1 else ""
            yield f"Contested: {would} if {picks}{together}."

    def _pick(self, reading: str, choice: str) -> str:
        taken = self.policy.readings[reading].choices[choice]
        because = f" ({taken.because}{in_brackets(taken.cites)})" if taken.because else in_brackets(taken.cites)
        return f"{suppose_reading(self.policy, reading, choice)}{because}"

    def _unknown(self) -> Iterator[str]:
        decision = self.decision
        said = ("date",) if self.any_day else ()
        before = idle_inputs(self.policy) | facts_behind(self.policy, decision.depends_on)
        idle = [name for name in decision.unknown if name not in (*decision.depends_on, *before, *said)]
        yield from say_derived(decision)
        if decision.depends_on:
            yield f"Not known, and it matters: {self._named(decision.depends_on)}."
        yield from say_unlinked(decision)
        for name, items in decision.implied.items():
            yield f"Not said, and it follows: {say(self.policy, name, items)}."
        if idle := [name for name in idle if name not in decision.implied]:
            here = ", as the passages are read here," if decision.contested_by else ""
            yield f"Not said, and{here} it makes no difference: {self._named(idle)}."

    def _named(self, names: Iterable[str]) -> str:
        return listed(name_in_words(self.policy, name) for name in names)

    def _as_written(self, cite: str) -> str:
        """A citation without its source where there is but one."""
        return self.policy.citation(cite).locator if len(self.policy.sources) == 1 else cite

    def _statements(self, deciding: tuple[Deciding, ...]) -> Iterator[Cited]:
        cites = [*(self.limit.cites if self.limit else ())]
        cites += [c for rule in deciding for c in (*rule.cites, *(c for o in rule.overrides for c in o.cites))]
        cites += cites_of(self.decision, self.decision.may_rules)
        cites += self.policy.concepts[self.policy.concept].cites if isinstance(self.policy, Question) else ()
        cites += [c for duty in self.decision.duties for c in duty.cites]
        for contest in self.decision.contested_by:
            cites += [c for r, choice in contest.change for c in self.policy.readings[r].choices[choice].cites]
        for rule in deciding:
            cites += [self._as_written(each) for each in self.reasons.figure_cites("rule", rule.rule)]
        first: dict[Citation, str] = {}  # of citations of one statement, which a vocabulary may write with its source
        for each in cites:
            first.setdefault(self.policy.citation(each), each)
        for written in first.values():
            yield cited(self.written, written, self.passages)
