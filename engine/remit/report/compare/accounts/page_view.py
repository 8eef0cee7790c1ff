"""What a page says of several accounts: each beside the others, and what a script needs to try one case in all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remit.assurance.compare.account_diagrams import AccountDiagrams, CaseFact, account_diagrams
from remit.assurance.compare.accounts import Outcome
from remit.explain.verdict_words import LOOKS
from remit.explain.words import label
from remit.report import DISCLAIMER
from remit.report.compare.accounts.sentences import (
    Accounts,
    agreement_table,
    say_accounts,
    say_alone,
    say_first,
    say_how_read,
    say_not_compared,
    say_outcome,
    say_region,
    say_results,
    shares,
    statements_of,
)
from remit.report.compare.responsible_rules import say_rule


def page_view(accounts: Accounts) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """What the template shows, and the data of the case that is tried; None where it cannot be tried on a page.

    Args:
        accounts: The comparison, with what it was asked of.
    """
    places = range(len(accounts.names))
    diagrams = account_diagrams(accounts.comparison.ground)
    view = {
        "many": accounts.many,
        "names": accounts.names,
        "accounts": list(say_accounts(accounts)),
        "results": list(say_results(accounts)),
        "read": list(say_how_read(accounts)),
        "alone": [say_alone(accounts, place) for place in places] if accounts.comparison.cases else [],
        "parts": [(title, [_row(accounts, each) for each in found]) for title, found in _parts(accounts) if found],
        "agreement": agreement_table(accounts),
        "first": say_first(accounts),
        "rules": [_rules(accounts, place) for place in places],
        "statements": [
            (name, each.citation, each.speaker or each.source, each.reported, each.verbatim or each.says)
            for name, each in statements_of(accounts)
        ],
        "words": list(say_not_compared(accounts)),
        "looks": LOOKS,
        "disclaimer": DISCLAIMER,
        "tried": diagrams is not None,
    }
    return view, None if diagrams is None else _data(accounts, diagrams)


def _parts(accounts: Accounts) -> list[tuple[str, list[Outcome]]]:
    return [
        ("What all say", accounts.agreed),
        ("Where they contradict each other", accounts.contradicted),
        ("What some say, and nobody contradicts", accounts.said_by_some),
    ]


def _row(accounts: Accounts, outcome: Outcome) -> dict[str, Any]:
    """A row of the table: who says what, where, and by which rules."""
    return {
        "said": say_outcome(accounts, outcome),
        "share": shares(outcome, accounts),
        "regions": [say_region(accounts, outcome, region) for region in outcome.regions],
        "more": outcome.more,
        "cells": [
            (verdict, (*own.every, *own.some)) for verdict, own in zip(outcome.verdicts, outcome.rules, strict=True)
        ],
    }


def _rules(accounts: Accounts, place: int) -> list[str]:
    policy = accounts.written[place].policy
    return [say_rule(name, rule) for name, rule in policy.rules.items()]


def _data(accounts: Accounts, diagrams: AccountDiagrams) -> dict[str, Any]:
    """The facts with their values in words, and of each account its diagram and the sentences of its rules."""
    names, written = accounts.names, accounts.written
    return {
        "facts": [_fact(accounts, fact) for fact in diagrams.facts],
        "accounts": [
            {
                "name": name,
                "terminals": each.terminals,
                "nodes": each.nodes,
                "root": each.root,
                "rules": {rule: said.says for rule, said in one.policy.rules.items()},
            }
            for name, one, each in zip(names, written, diagrams.diagrams, strict=True)
        ],
        "looks": {verdict: look.word for verdict, look in LOOKS.items()},
    }


def _fact(accounts: Accounts, fact: CaseFact) -> dict[str, Any]:
    words = accounts.comparison.words
    said = [" or ".join(label(words, fact.name, item) for item in cell) for cell in fact.cells]
    return {"name": fact.name, "level": fact.level, "ask": words.facts[fact.name].ask or fact.name, "cells": said}
