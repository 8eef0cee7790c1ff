"""A comparison as plain data, for programs (its shape: `report/compare/shape.py`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from remit.assurance.compare.compare import Change, Determining, Region, Side
from remit.assurance.compare.vocabulary import Vocabulary
from remit.assurance.region_words import say_where
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.report import DISCLAIMER
from remit.report.check.data import as_data
from remit.report.check.shape import StatementShape
from remit.report.compare import shape as s
from remit.report.compare.responsible_rules import statements_of
from remit.report.compare.sentences import Compared, say_result
from remit.report.region_data import when
from remit.report.shared_shapes import VerdictName


def comparison_data(compared: Compared, failed: list[str]) -> dict[str, Any]:
    """A comparison as plain data; `failed` are the changes that were not to be."""
    comparison = compared.comparison
    return as_data(
        s.CompareShape(
            before=_side(compared.names[0], comparison.before),
            after=_side(compared.names[1], comparison.after),
            said=say_result(compared),
            same=comparison.is_same,
            cases=comparison.cases,
            changed=comparison.changed,
            only_before=comparison.only[0],
            only_after=comparison.only[1],
            matrix=[s.TurnShape(_name(old), _name(new), n) for (old, new), n in comparison.matrix.items()],
            changes=[_change(comparison.words, change) for change in comparison.changes],
            unchanged=[s.KeptShape(**_kept(kept)) for kept in comparison.kept],
            vocabulary=_vocabulary(comparison.vocabulary),
            edits=[s.EditsShape(**asdict(part)) for part in comparison.edits],
            statements=[StatementShape(**asdict(cited)) for cited in dict.fromkeys(statements_of(compared))],
            failed=failed,
            about=DISCLAIMER,
        )
    )


def _vocabulary(words: Vocabulary) -> s.VocabularyShape:
    return s.VocabularyShape(
        facts_before=list(words.facts_before),
        facts_after=list(words.facts_after),
        readings_before=list(words.readings_before),
        readings_after=list(words.readings_after),
        values=[s.OneSidedShape(one.name, list(one.before), list(one.after)) for one in words.values],
        choices=[s.OneSidedShape(one.name, list(one.before), list(one.after)) for one in words.choices],
    )


def _side(name: str, side: Side) -> s.SideShape:
    return s.SideShape(name, side.policy.policy, dict(side.readings), str(side.day) if side.day else None)


def _change(words: Policy, change: Change) -> s.ChangeShape:
    regions = [_region(words, region) for region in change.regions]
    return s.ChangeShape(**_kept(change), regions=regions, more=change.more)


def _kept(change: Change) -> dict[str, Any]:
    return {
        "before": _name(change.before),
        "after": _name(change.after),
        "cases": change.cases,
        "rules_before": _rules(change.rules_before),
        "rules_after": _rules(change.rules_after),
    }


def _name(verdict: Verdict | None) -> VerdictName | None:
    return None if verdict is None else verdict.value


def _region(words: Policy, region: Region) -> s.ChangedRegionShape:
    return s.ChangedRegionShape(
        says=say_where(words, region.where),
        where=when(region.where),
        cases=region.cases,
        witness={name: item for name, (item,) in region.witness},
        rules_before=_rules(region.before),
        rules_after=_rules(region.after),
        smallest=region.is_smallest,
    )


def _rules(rules: Determining) -> s.RulesShape:
    return s.RulesShape(list(rules.every), list(rules.some), rules.or_none)
