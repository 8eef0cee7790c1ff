"""The shape of a comparison of several policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.assurance.compare.determining import Determining
from remit.decide.explanation import Cited
from remit.report import DISCLAIMER
from remit.report.shared_shapes import VerdictName, When


@dataclass(frozen=True)
class AccountShape:
    """One of the policies: its name here, the policy, its title, the choice of each reading, the day if one is fixed.

    `unverified` are its statements that are reported, so that no fingerprint verifies them.
    """

    name: str
    policy: str
    title: str
    readings: dict[str, str]
    day: str | None
    statements: int
    unverified: int


@dataclass(frozen=True)
class AccountRegionShape:
    """A box of cases in words and by facts, and the rules of each account behind its verdict."""

    says: str
    where: When
    cases: int
    rules: list[Determining]


@dataclass(frozen=True)
class OutcomeShape:
    """All cases of one combination of verdicts, of each account in order; `more` where not all regions are listed.

    `alone` is the account that says another thing than all others, which agree; `contradiction`: one prohibits what
    another permits or exempts, or contradicts itself.
    """

    verdicts: list[VerdictName]
    cases: int
    said: str
    alone: str | None
    contradiction: bool
    rules: list[Determining]
    regions: list[AccountRegionShape]
    more: bool


@dataclass(frozen=True)
class PairShape:
    """How many cases either of two accounts speaks of, and how many of these they decide alike."""

    accounts: list[str]
    spoken: int
    alike: int


@dataclass(frozen=True)
class AccountRuleShape:
    """A rule of one account: its effect, of how many cases it determines the verdict, the statements behind it."""

    account: str
    rule: str
    effect: str
    says: str
    cases: int
    cites: list[str]
    unverified: list[str]


@dataclass(frozen=True)
class AccountStatementShape:
    """A statement that an account rests on."""

    account: str
    statement: Cited


@dataclass(frozen=True)
class RefinedShape:
    """A value that one account has, and the values that others tell apart in it; it decides these alike."""

    account: str
    fact: str
    value: str
    into: list[str]


@dataclass(frozen=True)
class LeftOutShape:
    """Values of a fact that only some accounts can state, or what all can of a scale; other cases are left out."""

    fact: str
    values: list[str]
    bounds: bool
    accounts: list[str]


@dataclass(frozen=True)
class AccountsShape:
    """The output of `remit compare A B C … --format json`; `failed` is what --fail-on names, and is so.

    `silent` are the cases that no account speaks of, `agreed` those of which at least one speaks and all say the same.
    """

    accounts: list[AccountShape]
    said: list[str]
    same: bool
    cases: int
    silent: int
    agreed: int
    contradicted: int
    outcomes: list[OutcomeShape]
    pairs: list[PairShape]
    rules: list[AccountRuleShape]
    statements: list[AccountStatementShape]
    refined: list[RefinedShape]
    left_out: list[LeftOutShape]
    failed: list[str]
    about: str = DISCLAIMER
    format: Literal["remit-accounts/1"] = "remit-accounts/1"
