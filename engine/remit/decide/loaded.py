"""A policy that holds together, ready to decide."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from remit.decide.compiled_policy import CompiledPolicy
from remit.decide.conclusion import Conclusion
from remit.decide.decision import Decision, Explainer
from remit.decide.given_values import Raw, Readings
from remit.decide.python_values import says_nothing
from remit.decide.unlinked import behind, unlinked
from remit.diagram.compiled import MOST_PICKED
from remit.diagram.fitting import contradicting, excluding
from remit.errors import Problem, RemitError, TooLarge, near_miss
from remit.lint import lint_policy
from remit.model.kinds.day import read_day
from remit.model.matching import Span, Unreadable
from remit.model.policy import Policy
from remit.model.questions import all_permitting, asking
from remit.model.rules import Verdict
from remit.model.written import composed
from remit.normal.stated_concepts import truths_stated
from remit.possible import Findings, are_few, findings_by_cases
from remit.reader.find import find_policy
from remit.reader.included import read_policy
from remit.reader.placing import placing
from remit.reader.policies import InMemory, WrittenPolicy
from remit.representatives import KnownFacts, is_any
from remit.version import VERSION

if TYPE_CHECKING:  # what is only needed for many decisions is only imported then
    from remit.diagram.source import Decider

MOST_REMEMBERED = 10_000  # kinds of cases of which it is remembered what was decided


class StatedCase(NamedTuple):
    """What is given of a case, read: what is known by it, which readings are picked, the day, what to bear in mind."""

    given: Mapping[str, Raw]
    known: KnownFacts
    picked: Mapping[str, str]
    day: datetime.date | None
    notes: tuple[str, ...]


class LoadedPolicy(CompiledPolicy):
    """A policy that can be asked to decide. Made by `remit.load`."""

    def __init__(self, written: WrittenPolicy, explainer: Explainer | None = None) -> None:
        super().__init__(written)
        self.explainer = explainer
        self._asking: dict[str, LoadedPolicy] = {}
        self._remembered: dict[Hashable, Mapping[str, Any]] = {}  # what was decided, for all cases that are alike

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "explainer": self.explainer}

    def decide(
        self, given: Mapping[str, Raw] | None = None, *, readings: Readings | None = None, as_of: Raw = None
    ) -> Decision:
        """The decision on what is given; a fact that is left out (or None, or NaN) is unknown.

        Args:
            given: Values by fact: text (a value, a group, a range), the Python type of the fact, or {"one of": [...]};
                the truth of concepts that are known.
            readings: A choice by reading, or "open" for all of them; of what is not named, the default is taken.
            as_of: The date, where the facts give none.

        Raises:
            RemitError: An unknown fact, value or reading, or facts that no case fits.
            TooLarge: The cases that are left are more than can be gone through.
        """
        return self.concluded(self.stated(given, readings=readings, as_of=as_of))

    def stated(
        self, given: Mapping[str, Raw] | None = None, *, readings: Readings | None = None, as_of: Raw = None
    ) -> StatedCase:
        """What is given, read: the first half of `decide`, whose arguments it takes.

        Args:
            given: Values by fact.
            readings: A choice by reading, or "open".
            as_of: The date, where the facts give none.

        Raises:
            RemitError: An unknown fact, value or reading.
        """
        if given is not None and not isinstance(given, Mapping):
            help = 'write {"fact": value}'
            raise RemitError([Problem("wrong-type", "what is given are facts by name", None, help)])
        stated = self._by_name(given or {})
        if as_of is not None and says_nothing(stated.get("date")) and not self._gives_day(stated):
            stated |= {"date": as_of} if "date" in self.policy.facts else _checked(as_of)
        known = self.knowledge.known(stated)
        stated = {name: raw for name, raw in stated.items() if name in known and not says_nothing(raw)}
        return StatedCase(stated, known, self.knowledge.picked(readings), _day(known), tuple(self._notes(known)))

    def _gives_day(self, stated: Mapping[str, Raw]) -> bool:
        """Whether the day follows from what is given: of a moment, say."""
        policy = self.policy
        return "date" in policy.derived and any(not says_nothing(stated.get(n)) for n in behind(policy, ["date"]))

    def _by_name(self, given: Mapping[str, Raw]) -> dict[str, Raw]:
        """What is given, by the names as they are declared, whatever form their accents are in."""
        named = dict(given)
        if named.keys() <= self.policy.domains.keys():
            return named
        for name in [name for name in named if isinstance(name, str) and not name.isascii()]:
            if name not in self.policy.domains and (plain := composed(name)) not in named:
                named[plain] = named.pop(name)
        return named

    def concluded(self, stated: StatedCase) -> Decision:
        """The decision on what was read: the second half of `decide`.

        Raises:
            RemitError: No case fits the facts.
            TooLarge: The cases that are left are more than can be gone through.
        """
        key = self.alike(stated)
        parts = None if key is None else self._remembered.get(key)
        if parts is not None:
            return self._decision(stated, parts)
        findings = self._findings(stated.known, stated.picked)
        if findings is None:
            chosen = {name: self.policy.tests(name, (choice,)) for name, choice in stated.picked.items()}
            raise RemitError([self._impossible({**stated.known, **chosen})])
        parts = self._parts(findings)
        if key is not None:
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = parts
        return self._decision(stated, parts)

    def about(
        self,
        concept: str,
        given: Mapping[str, Raw] | None = None,
        *,
        readings: Readings | None = None,
        as_of: Raw = None,
    ) -> Conclusion:
        """Whether a concept is so on what is given, as `decide` does it of the verdict.

        Args:
            concept: Its name.
            given: As for `decide`.
            readings: As for `decide`.
            as_of: The date, where the facts give none.

        Raises:
            RemitError: An unknown concept, fact, value or reading, or facts that no case fits.
            TooLarge: The cases that are left are more than can be gone through.
        """
        return Conclusion(concept, self.asking(concept).decide(given, readings=readings, as_of=as_of))

    def asking(self, concept: str) -> LoadedPolicy:
        """The question whether a concept is so, as a policy: it permits where it is.

        Raises:
            RemitError: There is no such concept.
        """
        if concept not in self.policy.concepts:
            help = near_miss(concept, self.policy.concepts, "concepts")
            raise RemitError([Problem("undeclared-concept", f"no concept `{concept}`", None, help)])
        if concept not in self._asking:
            self._asking[concept] = AskedPolicy(self, asking(self.policy, concept))
        return self._asking[concept]

    @cached_property
    def permitting(self) -> LoadedPolicy:
        """The question which rules are in force, as a policy: all that are, and they alone, determine the verdict."""
        return AskedPolicy(self, all_permitting(self.policy))

    def alike(self, stated: StatedCase) -> Hashable | None:
        """The same for all that no rule of the policy tells apart; None where cells do not say all that is known."""
        space = None if self.compiled is None else self.compiled.table.space
        if self.compiled is None or space is None or space.groups or not space.tells(stated.known):
            return None
        concepts = truths_stated(self.policy, stated.known)
        loose = unlinked(self.policy, stated.known) if self.policy.derived else ()
        return (*self.compiled.table.allowed(stated.known), *stated.picked.items(), *concepts.items(), loose)

    def decider(self, readings: Readings | None = None) -> Decider:
        """A function from complete facts (a dict) to the verdict, generated from the diagram: for many decisions.

        It looks only at the facts that decide; values are of the Python type of their fact (text, bool, int, Decimal,
        datetime.date, datetime.datetime, a set or list of texts, ABSENT) or, more slowly, text. It raises RemitError
        like `decide`, and for facts that are missing while they matter. Its `generated` says whether the code decides
        every complete case; if not, its `reason` says which cases are decided one at a time, as `decide` does it.

        Raises:
            RemitError: There is no such reading, or no such choice of it.
        """
        from remit.diagram.source import LARGEST, TooManyBranches, decider, described

        choices = self.knowledge.picked(readings)

        def otherwise(facts: Mapping[str, Raw]) -> Verdict:
            decision = self.decide(facts, readings=readings)
            if decision.verdict is Verdict.UNDETERMINED:
                missing = ", ".join(decision.depends_on)
                help = "decide() says what is possible"
                raise RemitError([Problem("missing-key", f"undetermined: it depends on {missing}", None, help)])
            return decision.verdict

        if self.compiled is None:
            assert self.refused is not None
            return described(otherwise, f"all cases: {self.refused.problems[0].message}")
        if (found := self.compiled.under(choices)) is None:
            too_large = self.compiled.table.space.too_large(MOST_PICKED)
            return described(otherwise, f"all cases: {too_large.problems[0].message}")
        try:
            generated = decider(self.compiled.table, *found, otherwise)
        except TooManyBranches:
            return described(otherwise, f"all cases: the code would have more than {LARGEST:,} branches")
        if not self.policy.derived:
            return generated
        from remit.decide.derived_decider import deriving

        return deriving(self.policy, generated, otherwise)

    def _findings(self, known: KnownFacts, picked: Mapping[str, str]) -> Findings | None:
        """The findings, by masks, or case by case where there are few; None where no case fits. Raises TooLarge."""
        wrong = self.refused
        try:
            with placing(self.written):
                if self.compiled is not None:
                    return self.compiled.findings(known, picked)
        except TooLarge as refused:  # the policy, or what is known at once of facts that are compared
            wrong = refused
        if wrong is not None and not are_few(self.policy, known):
            raise wrong
        return findings_by_cases(self.policy, known, picked)

    def _parts(self, findings: Findings) -> Mapping[str, Any]:
        """What a decision says that follows from findings, by the names of its fields."""
        possible, rules = findings.possible, self.policy.rules
        return {
            "verdict": possible[0] if len(possible) == 1 else Verdict.UNDETERMINED,
            "rules": tuple(rule for rule in rules if rule in findings.every),
            "may_rules": tuple(rule for rule in rules if rule in findings.some),
            "possible": possible,
            "contested_by": findings.contests,
            "depends_on": findings.depends_on,
            "is_searched": findings.is_searched,
            "policy": self.policy.policy,
            "remit_version": VERSION,
            "loaded": self,
            "explainer": self.explainer,
        }

    def _decision(self, stated: StatedCase, parts: Mapping[str, Any]) -> Decision:
        items, facts = self.knowledge.items, self.policy.facts
        return Decision.made_of(
            parts,
            unknown=tuple([name for name in facts if not self._is_known(stated, name)]),
            stated={name: items(name, raw) for name, raw in stated.given.items()},
            readings=stated.picked,
            day=stated.day,
            notes=stated.notes,
            known=stated.known,
            unlinked=self._unlinked(stated, parts),
        )

    def _is_known(self, stated: StatedCase, name: str) -> bool:
        """Whether anything is: that a derived fact has bounds whatever the case is says nothing of it."""
        if name in self.policy.derived and name not in stated.given:
            return not behind(self.policy, [name]).isdisjoint(stated.given)
        return name in stated.known

    def _unlinked(self, stated: StatedCase, parts: Mapping[str, Any]) -> tuple[str, ...]:
        """Why what is possible may be less than is found; one verdict that no reading changes is certain."""
        if not self.policy.derived or (len(parts["possible"]) == 1 and not parts["contested_by"]):
            return ()
        return unlinked(self.policy, stated.known)

    def _impossible(self, known: KnownFacts) -> Problem:
        """Which fact has no such value, or which constraints, a smallest set of them, leave no case that fits."""
        for name in known:
            if name in self.policy.facts and not is_any(self.policy, name, known):
                return Problem("impossible-scenario", f"impossible: no value of `{name}` is like that")
        with placing(self.written):
            stated = contradicting(self.policy, known)
            left = {name: tests for name, tests in known.items() if name in stated or name not in self.policy.concepts}
            needed = excluding(self.policy, left)
        told = [*self._told("constraint", needed), *self._told("concept", stated)]
        reasons = [c.because for c in needed.values() if c.because]
        reasons += [f"`{name}` is stated to be {str(truth).lower()}" for name, truth in stated.items()]
        said = f"impossible: no case fits what is given, by {' and by '.join(told)}"
        return Problem("impossible-scenario", said, None, "; ".join(reasons) or None)

    def _told(self, what: str, names: Iterable[str]) -> list[str]:
        """Some constraints or concepts with their places, in words."""
        places = [f"{name} ({self.written.origins.key(f'{what}s', name)})" for name in names]
        return [f"{what}{'s' if places[1:] else ''} {' and '.join(places)}"] if places else []

    def _notes(self, known: KnownFacts) -> Iterable[str]:
        """What a reader must bear in mind: a source cannot know what came after it."""
        newest = self.policy.newest
        starts = [test.low for test in known.get("date", ()) if isinstance(test, Span)]
        if newest is not None and starts and all(low is not None and low > newest for low in starts):
            day = f"{newest.day} {newest:%B %Y}"
            yield f"The newest source is of {day}; it cannot know what was changed after that day."


class AskedPolicy(LoadedPolicy):
    """A question about a policy, put as a policy; its decisions are receipts of the policy that it is about."""

    def __init__(self, whole: LoadedPolicy, policy: Policy) -> None:
        super().__init__(replace(whole.written, policy=policy), whole.explainer)
        self.whole = whole

    def __getstate__(self) -> dict[str, Any]:
        return {"whole": self.whole, "policy": self.policy}

    @cached_property
    def hash(self) -> str:
        """That of the policy that it is about."""
        return self.whole.hash


def _checked(as_of: Raw) -> dict[str, Raw]:
    """Nothing, of a day that a policy without a date has no use for, if it is one. Raises RemitError."""
    try:
        read_day(as_of)
    except Unreadable as wrong:
        raise RemitError([Problem(wrong.code, wrong.message, None, wrong.help)]) from None
    return {}


def _day(known: KnownFacts) -> datetime.date | None:
    """The day, where one is known."""
    tests = known.get("date", ())
    span = tests[0] if len(tests) == 1 else None
    return span.low if isinstance(span, Span) and span.low is not None and span.low == span.high else None


def open_policy(name_or_path: str, near: str = ".", explainer: Explainer | None = None) -> LoadedPolicy:
    """Find, read and lint a policy.

    Args:
        name_or_path: As a person would say it.
        near: The file that names it.
        explainer: What explains its decisions.

    Raises:
        RemitError: Everything that is wrong with it.
    """
    return _whole(read_policy(find_policy(name_or_path, near)), explainer)


def open_text(
    text: str | bytes, name: str, beside: Mapping[str, str | bytes], explainer: Explainer | None = None
) -> LoadedPolicy:
    """Read and lint a policy that is no file.

    Args:
        text: YAML, or JSON where its name ends in .json; bytes are UTF-8.
        name: What messages call it.
        beside: The texts of statements files and of policies that it includes, by name.
        explainer: What explains its decisions.

    Raises:
        RemitError: Everything that is wrong with it, as for a file.
    """
    return _whole(read_policy(name, InMemory({**beside, name: text})), explainer)


def _whole(written: WrittenPolicy, explainer: Explainer | None) -> LoadedPolicy:
    """The policy, if nothing is wrong with it. Raises RemitError."""
    if problems := lint_policy(written):
        raise RemitError(problems)
    return LoadedPolicy(written, explainer)
