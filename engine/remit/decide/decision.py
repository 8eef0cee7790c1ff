"""One decision: a receipt that the same policy, version, facts and readings give again."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from remit.decide.compiled_policy import CompiledPolicy
from remit.decide.derived_values import items_of
from remit.errors import TooLarge
from remit.model.items import Item, Stated, texts_of
from remit.model.plain_data import as_data, filled
from remit.model.rules import Verdict
from remit.possible import Contest
from remit.representatives import KnownFacts

if TYPE_CHECKING:  # what is only worked out when it is asked for is only imported then
    from remit.chaining.derivation import Derivation
    from remit.decide.answers import Answers
    from remit.decide.decision_shape import DecisionShape
    from remit.decide.duties import CarriedDuty
    from remit.decide.explanation import Explanation

Explainer = Callable[["Decision", Mapping[str, str]], "Explanation"]  # a decision, and texts by source id


@dataclass(frozen=True)
class Decision:
    """What a policy says of one scenario.

    Attributes:
        verdict: `undetermined` where `possible` has more than one.
        rules: Those that determine it in every completion of what is not known, in the policy's order.
        may_rules: Those that do in some completion, `rules` among them.
        possible: The verdicts of all completions, in the order of `Verdict`.
        contested_by: Every smallest set of readings whose change would change what is possible, smaller ones first.
        depends_on: The unknown facts and open readings that are in some smallest set that would settle it.
        unknown: The facts that nothing is known of, whether or not they matter.
        stated: What is given, by fact, as items of tests of which one is so.
        readings: The choice that was taken, by reading; those that were left open are not there.
        day: The day that it was made for, where the facts say one.
        notes: What to bear in mind, in sentences.
        unlinked: The derived facts that are looked at apart from what they are derived from, so that what is possible,
            and what contests it, may be less than is said; never more. None where the verdict is certain.
        policy: The name of the policy.
        remit_version: What it was made with.
        known: What was known, as tests.
        loaded: The policy itself.
        is_searched: Whether cases were searched for, as all of them are too many to be gone through: what is said is
            exact, and `answers` may be missing.
    """

    verdict: Verdict
    rules: tuple[str, ...]
    may_rules: tuple[str, ...]
    possible: tuple[Verdict, ...]
    contested_by: tuple[Contest, ...]
    depends_on: tuple[str, ...]
    unknown: tuple[str, ...]
    stated: Stated  # what is given, as items of tests
    readings: Mapping[str, str]
    day: datetime.date | None
    notes: tuple[str, ...]
    policy: str
    remit_version: str
    known: KnownFacts = field(repr=False)
    loaded: CompiledPolicy = field(repr=False, compare=False)
    explainer: Explainer | None = field(repr=False, compare=False)
    is_searched: bool = field(default=False, repr=False, compare=False)
    unlinked: tuple[str, ...] = ()

    @classmethod
    def made_of(cls, parts: Mapping[str, Any], **more: Any) -> Decision:
        """One with these fields, each of which is in one of the two: a frozen class would set them one by one.

        Args:
            parts: Some of them, by name.
            more: The others.
        """
        made = object.__new__(cls)
        made.__dict__.update(parts, **more)
        return made

    def __repr__(self) -> str:
        more = f", could be {' or '.join(self.possible)}" if len(self.possible) > 1 else ""
        contested = f", contested by {', '.join(self.contesting())}" if self.contested_by else ""
        return f"<Decision {self.verdict}{more}, rules: {', '.join(self.rules) or 'none'}{contested}>"

    def contesting(self) -> tuple[str, ...]:
        """Each smallest set of contesting readings once, by name."""
        return tuple(dict.fromkeys(contest.name for contest in self.contested_by))

    @property
    def given(self) -> Mapping[str, tuple[str, ...]]:
        """What is given, as a person reads it: of each fact the values, groups or ranges of which one is so."""
        return {name: texts_of(items) for name, items in self.stated.items()}

    @property
    def allowed(self) -> bool:
        """Whether it is permitted or exempt; False for what is undetermined, in conflict or unregulated, too."""
        return self.verdict.allowed

    def __bool__(self) -> bool:
        """No decision is true or false: `if decision:` would let everybody in. Raises TypeError."""
        raise TypeError(f"the decision is {self.verdict.value}, which is neither true nor false: ask for its .allowed")

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: not what was worked out of it, which is found again when it is asked for."""
        return {name: each for name, each in self.__dict__.items() if name in self.__dataclass_fields__}

    def to_dict(self) -> dict[str, Any]:
        """The decision as plain data: the `decision` of a scenario in the output of `remit check --format json`."""
        data: dict[str, Any] = as_data(self.shape())
        return data

    def shape(self) -> DecisionShape:
        """The same, with the type of each part."""
        from remit.decide.decision_shape import ContestShape, DecisionShape, ReceiptShape

        contests = [filled(ContestShape, each, change=dict(each.change)) for each in self.contested_by]
        more = {"policy_sha256": self.policy_hash, "remit": self.remit_version, "day": self.day and str(self.day)}
        return filled(DecisionShape, self, contested_by=contests, receipt=filled(ReceiptShape, self, **more))

    @property
    def policy_hash(self) -> str:
        """SHA-256 of what the policy says: `LoadedPolicy.hash`."""
        return self.loaded.hash

    @cached_property
    def derivation(self) -> Derivation:
        """What fires: concepts, rules, what is in force and follows, each with what makes it so."""
        tests = self.loaded.policy.tests
        certain = {name: tests(name, items) for name, items in self.implied.items()}
        return self.loaded.chain.fire({**self.known, **certain, **self.chosen})

    @cached_property
    def duties(self) -> tuple[CarriedDuty, ...]:
        """What is to be done where the rules that determine the verdict say so, surely or perhaps."""
        if not self.loaded.policy.duties:
            return ()
        from remit.decide.duties import carried_duties

        return tuple(carried_duties(self.loaded, self.known, self.readings, self.rules, self.may_rules))

    @property
    def chosen(self) -> KnownFacts:
        """What is known of the readings that are picked."""
        tests = self.loaded.policy.tests
        return {name: tests(name, (choice,)) for name, choice in self.readings.items()}

    @cached_property
    def derived(self) -> Stated:
        """What follows for derived facts that are not given: values, or ranges of them."""
        derived = self.loaded.policy.derived
        found = {name: self.known[name] for name in derived if name in self.known and name not in self.stated}
        return {name: items_of(tests) for name, tests in found.items()}

    @cached_property
    def implied(self) -> Mapping[str, tuple[Item, ...]]:
        """What constraints leave of the facts that are not given, where that is less than everything."""
        return {} if self.answers is None else self.answers.implied()

    @cached_property
    def answers(self) -> Answers | None:
        """Reasons, flips and questions; None for a policy that is beyond a diagram."""
        from remit.decide.answers import Answers

        compiled = self.loaded.compiled
        try:
            found = None if compiled is None else Answers(compiled, self.known, self.readings)
            if self.is_searched and found is not None:
                found.be_ready()
        except TooLarge:
            return None
        return found

    def explain(self, sources: Mapping[str, str] | None = None) -> Explanation:
        """The reasons, as data and (printed) in words; `sources` are texts by id, to quote from."""
        if self.explainer is None:
            raise AssertionError("a policy that remit.load opened has an explainer")
        return self.explainer(self, sources or {})
