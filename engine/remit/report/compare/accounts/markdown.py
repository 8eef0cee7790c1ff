"""A comparison of several policies for a review: how far they agree, and who says what, folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.assurance.compare.accounts import Outcome
from remit.report.compare.accounts.sentences import (
    Accounts,
    agreement_table,
    is_common,
    rule_lines,
    say_accounts,
    say_alone,
    say_clauses,
    say_first,
    say_how_read,
    say_not_compared,
    say_outcome,
    say_region,
    say_results,
    say_statements,
    shares,
)
from remit.report.markdown import code, folded, listed_lines, plain, table, whole


def accounts_markdown(accounts: Accounts, failed: Sequence[str] = ()) -> str:
    """How far the accounts agree, where each stands alone; who says what, by which rules and statements, folded.

    Args:
        accounts: The comparison, with what it was asked of.
        failed: What was not to be and is, as it was asked for.
    """
    first, *rest = say_results(accounts)
    mark = "❌" if failed else "⚠️" if accounts.contradicted else "✅"
    lines = [f"- {plain(said)}" for said in (*rest, *say_how_read(accounts))]
    lines += [f"- ❌ not wanted here: {code(asked)}" for asked in failed]
    places = range(len(accounts.names) if accounts.comparison.cases else 0)
    lines += [*(f"- {plain(say_alone(accounts, place))}" for place in places), ""]
    titles = ("what all say", accounts.agreed), ("where they contradict each other", accounts.contradicted)
    for title, outcomes in (*titles, ("what some say, and nobody contradicts", accounts.said_by_some)):
        for outcome in outcomes:
            said = f"{say_outcome(accounts, outcome)} ({shares(outcome, accounts)})"
            lines += folded(f"{title}: {said}", _outcome(accounts, outcome))
    lines += folded("the accounts", [f"- {code(name)}: {plain(said)}" for name, said in say_accounts(accounts)])
    head, *rows = agreement_table(accounts)
    lines += folded(f"how often each two say the same, where either speaks; {say_first(accounts)}", table(head, rows))
    lines += folded("rules and statements by account", _rules(accounts))
    lines += folded("statements", listed_lines([plain(said) for said in say_statements(accounts)]))
    lines += folded("how their words relate", [f"- {plain(said)}" for said in say_not_compared(accounts)])
    return whole(mark, plain(first).removesuffix("."), lines)


def _outcome(accounts: Accounts, outcome: Outcome) -> Iterator[str]:
    """Where, and by which rules."""
    common = is_common(outcome.rules)
    for region in outcome.regions:
        yield f"- {plain(say_region(accounts, outcome, region))}"
        for name, said in say_clauses(accounts, outcome, outcome.rules if common else region.rules):
            yield f"  - {code(name)}: {plain(' '.join(said))}"
    if outcome.more:
        yield "- and further regions; `--regions all` describes every one"


def _rules(accounts: Accounts) -> list[str]:
    rows = [
        [code(name), code(rule), plain(decides), plain(cites)]
        for name, lines in rule_lines(accounts)
        for rule, decides, cites in lines
    ]
    return table(["account", "rule", "decides", "rests on"], rows)
