"""A comparison of several policies as data, for programs (its form: `report/compare/accounts/shape.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.assurance.compare.accounts import AccountRegion, Outcome
from remit.assurance.region_words import say_where
from remit.model.plain_data import filled
from remit.report.compare.accounts import shape as s
from remit.report.compare.accounts.sentences import (
    Accounts,
    is_contradiction,
    say_outcome,
    say_results,
    statements_of,
)
from remit.report.shared_shapes import when


def accounts_data(accounts: Accounts, failed: Sequence[str]) -> s.AccountsShape:
    """A comparison of several policies, as the published shape.

    Args:
        accounts: The comparison, with what it was asked of.
        failed: What was not to be and is, as it was asked for.
    """
    comparison, names = accounts.comparison, accounts.names
    return filled(
        s.AccountsShape,
        comparison,
        accounts=list(_accounts(accounts)),
        said=list(say_results(accounts)),
        same=comparison.is_same,
        contradicted=sum(outcome.cases for outcome in accounts.contradicted),
        outcomes=[_outcome(accounts, outcome) for outcome in comparison.outcomes],
        pairs=[s.PairShape([names[place] for place in pair], *counts) for pair, counts in comparison.pairs.items()],
        rules=list(_rules(accounts)),
        statements=[s.AccountStatementShape(*each) for each in statements_of(accounts)],
        refined=[
            s.RefinedShape(names[each.policy], each.fact, each.value, [*each.into])
            for each in comparison.alignment.refined
        ],
        left_out=[
            s.LeftOutShape(each.fact, [*each.values], each.bounds, [names[place] for place in each.by])
            for each in comparison.alignment.left_out
        ],
        failed=[*failed],
    )


def _accounts(accounts: Accounts) -> Iterator[s.AccountShape]:
    for name, written, side in zip(accounts.names, accounts.written, accounts.comparison.sides, strict=True):
        statements = [one for each in written.statements.values() for one in each.values()]
        yield filled(
            s.AccountShape,
            side,
            name=name,
            policy=side.policy.policy,
            title=side.policy.title,
            statements=len(statements),
            unverified=sum(one.reported is not None for one in statements),
        )


def _outcome(accounts: Accounts, outcome: Outcome) -> s.OutcomeShape:
    return filled(
        s.OutcomeShape,
        outcome,
        said=say_outcome(accounts, outcome),
        alone=None if outcome.alone is None else accounts.names[outcome.alone],
        contradiction=is_contradiction(outcome),
        regions=[_region(accounts, region) for region in outcome.regions],
    )


def _region(accounts: Accounts, region: AccountRegion) -> s.AccountRegionShape:
    says = say_where(accounts.comparison.words, region.where)
    return filled(s.AccountRegionShape, region, says=says, where=when(region.where))


def _rules(accounts: Accounts) -> Iterator[s.AccountRuleShape]:
    for name, written, weights in zip(accounts.names, accounts.written, accounts.comparison.rules, strict=True):
        for each in weights:
            rule = written.policy.rules[each.rule]
            unverified = [cite for cite in rule.cites if written.statement(cite).reported]
            yield s.AccountRuleShape(name, each.rule, rule.effect, rule.says, each.cases, [*rule.cites], unverified)
