"""Rules and what they share: effect, condition, precedence, citations; concepts, constraints and properties."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from remit.model.conditions import Condition
from remit.model.duties import AcceptedItems, Duties
from remit.model.kinds.day import Day
from remit.model.kinds.number import Whole
from remit.model.written import Citations, Frozen, Name, Names, Pattern, Text, fail


class Effect(StrEnum):
    """What a rule does: forbid, permit explicitly, or exempt (it was never forbidden in the first place).

    Or it abstains: by it, the policy says nothing of the case. Or it waives: it has no verdict of its own, and only
    stops the rules that it overrides.
    """

    FORBID = "forbid"
    PERMIT = "permit"
    EXEMPT = "exempt"
    ABSTAIN = "abstain"
    WAIVE = "waive"


class Verdict(StrEnum):
    """What a policy says of a case."""

    PERMITTED = "permitted"
    PROHIBITED = "prohibited"
    EXEMPT = "exempt"
    UNREGULATED = "unregulated"
    CONFLICT = "conflict"
    UNDETERMINED = "undetermined"

    @property
    def allowed(self) -> bool:
        """Whether it is permitted or exempt; what is undetermined, in conflict or unregulated is not."""
        return self in (Verdict.PERMITTED, Verdict.EXEMPT)

    def __bool__(self) -> bool:
        """No verdict is true or false: `if verdict:` would let through whatever is prohibited. Raises TypeError."""
        raise TypeError(f"the verdict is {self.value}, which is neither true nor false: ask for its .allowed")


Settled = Literal["permitted", "prohibited", "exempt", "unregulated", "conflict"]


class Override(Frozen):
    """Why one rule takes precedence over another."""

    cites: Citations = ()
    because: Text | None = None


OVERRIDES = "with reasons: overrides: {rule: {cites: p1.s1, because: text}}"


def _overrides(value: object) -> object:
    """A name, a list of names, or a mapping that cites and says why; a mapping in the end."""
    if isinstance(value, str):
        return {value: {}}
    if isinstance(value, list):
        for index, name in enumerate(value):
            if not isinstance(name, str):
                fail("wrong-type", "an item of `overrides` is the name of a rule", OVERRIDES, [index])
        return {name: {} for name in value}
    return value


Overrides = Annotated[
    Mapping[Pattern, Override],
    BeforeValidator(_overrides, json_schema_input_type=str | list[str] | dict[str, Override]),
]


class Rule(Frozen):
    """An effect with its sentence in our words, a condition, and the statements that it rests on."""

    forbid: Text | None = None
    permit: Text | None = None
    exempt: Text | None = None
    abstain: Text | None = None
    waive: Text | None = None
    scope: Name | None = None
    when: Condition
    since: Day | None = None
    until: Day | None = None
    overrides: Overrides = Field({})
    priority: Whole | None = None
    duties: Duties = Field({}, alias="with")
    cites: Citations = ()

    @model_validator(mode="after")
    def _one_effect(self) -> Self:
        effects = [effect.value for effect in Effect if getattr(self, effect) is not None]
        if len(effects) != 1:
            said = f"it says {' and '.join(effects)} at once" if effects else "it does not say what it does"
            fail("effect", said, 'it says one of forbid, permit, exempt, abstain, waive: forbid: "its sentence"')
        if self.since is not None and self.until is not None and self.until < self.since:
            fail("bad-range", f"no day lies between `since` {self.since} and `until` {self.until}", None, ["until"])
        return self

    @cached_property
    def effect(self) -> Effect:
        return next(effect for effect in Effect if getattr(self, effect) is not None)

    @property
    def says(self) -> str:
        return str(getattr(self, self.effect))

    @cached_property
    def condition(self) -> Condition:
        """`when`, the condition of its scope, and the first and last day where there are any."""
        scope = [] if self.scope is None else [Condition.model_validate({self.scope: ["true"]})]
        more = [*scope, *_bound(">=", self.since), *_bound("<=", self.until)]
        return Condition(all_of=(self.when, *more)) if more else self.when


def _bound(sign: str, day: datetime.date | None) -> list[Condition]:
    return [] if day is None else [Condition.model_validate({"date": [f"{sign} {day}"]})]


class Concept(Frozen):
    """A named condition that rules share; `phrase` and `denial` are clauses that state and deny it."""

    means: Text | None = None
    phrase: Text | None = None
    denial: Text | None = None
    when: Condition
    cites: Citations = ()


class Constraint(Frozen):
    """Where `when` holds, `then` holds too; a case that breaks it does not exist."""

    when: Condition
    then: Condition
    because: Text | None = None


class Change(Frozen):
    """How one fact is changed, from any of some values to any of others."""

    from_: AcceptedItems = Field(alias="from", min_length=1)
    to: AcceptedItems = Field(min_length=1)


class Property(Frozen):
    """A claim about every scenario in which `when` holds: it never, always, or somewhere has these verdicts.

    Or that `then` holds there, too: a concept follows, say, or does not.
    Or about every two of them that are alike but for some facts: they have the same verdict, whatever the facts in
    `same` are; or, where the facts in `change` change as it says, no verdict turns into one that `never turns` names.
    A claim about no scenario at all is not true: it fails.
    """

    claim: Text
    when: Condition
    never: Names = ()
    always: Names = ()
    some: Names = ()
    same: Names = ()
    change: Mapping[Name, Change] = {}
    never_turns: Mapping[Name, Names] = Field({}, alias="never turns")
    then: Condition | None = None
    readings: Annotated[
        Annotated[Literal["every"], Tag("every")] | Annotated[Mapping[Name, Name], Tag("picked")],
        Discriminator(lambda value: "every" if isinstance(value, str) else "picked"),
    ] = Field({}, description="Default readings where it is left out")

    @property
    def verdicts(self) -> Mapping[str, tuple[str, ...]]:
        """The claims about single scenarios, by their key."""
        return {"never": self.never, "always": self.always, "some": self.some}

    @property
    def claims(self) -> tuple[str, ...]:
        """What it claims, by the keys that are there."""
        others = {"then": self.then, "same": self.same, "never turns": self.never_turns}
        return tuple(key for key, said in {**self.verdicts, **others}.items() if said)
