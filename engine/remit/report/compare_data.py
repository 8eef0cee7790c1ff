"""What changes from one policy, day or reading to another: as plain data, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from remit.assurance.compare import Change, Determining, Region, Side
from remit.assurance.words import say_where
from remit.decide.answers import Changes
from remit.model.policy import Policy
from remit.report import DISCLAIMER
from remit.report.compared import Compared, say_result
from remit.report.responsible import statements_of

FORMAT = "remit-compare/1"


def comparison_data(compared: Compared, failed: list[str]) -> dict[str, Any]:
    """A comparison as plain data; `failed` are the changes that were not to be."""
    comparison = compared.comparison
    before, after = (
        _side(name, side) for name, side in zip(compared.names, (comparison.before, comparison.after), strict=True)
    )
    return {
        "format": FORMAT,
        "about": DISCLAIMER,
        "before": before,
        "after": after,
        "said": say_result(compared),
        "same": comparison.is_same,
        "cases": comparison.cases,
        "changed": comparison.changed,
        "only_before": comparison.only[0],
        "only_after": comparison.only[1],
        "matrix": [{"before": old, "after": new, "cases": n} for (old, new), n in comparison.matrix.items()],
        "changes": [_change(comparison.words, change) for change in comparison.changes],
        "unchanged": [_kept(kept) for kept in comparison.kept],
        "vocabulary": asdict(comparison.vocabulary),
        "edits": [asdict(part) for part in comparison.edits],
        "statements": [asdict(cited) for cited in dict.fromkeys(statements_of(compared))],
        "failed": failed,
    }


def _side(name: str, side: Side) -> dict[str, Any]:
    return {
        "name": name,
        "policy": side.policy.policy,
        "readings": dict(side.readings),
        "day": str(side.day) if side.day else None,
    }


def _change(words: Policy, change: Change) -> dict[str, Any]:
    return {**_kept(change), "regions": [_region(words, region) for region in change.regions], "more": change.more}


def _kept(change: Change) -> dict[str, Any]:
    return {
        "before": change.before,
        "after": change.after,
        "cases": change.cases,
        "rules_before": _rules(change.rules_before),
        "rules_after": _rules(change.rules_after),
    }


def _region(words: Policy, region: Region) -> dict[str, Any]:
    return {
        "says": say_where(words, region.where),
        "where": _named(region.where),
        "cases": region.cases,
        "witness": {name: item for name, (item,) in region.witness},
        "rules_before": _rules(region.before),
        "rules_after": _rules(region.after),
    }


def _named(where: Changes) -> dict[str, list[str]]:
    return {name: list(items) for name, items in where}


def _rules(rules: Determining) -> dict[str, list[str]]:
    return {"every": list(rules.every), "some": list(rules.some)}
