"""A comparison as data, for programs (its form: `report/compare/shape.py`)."""

from __future__ import annotations

from remit.assurance.compare.compare import ChangedRegion, ComparedSide, VerdictChange
from remit.assurance.region_words import say_where
from remit.model.figures import FigureSpan
from remit.model.plain_data import filled
from remit.model.policy import Policy
from remit.report.compare import shape as s
from remit.report.compare.figures import ChangedFigure, changed_figures
from remit.report.compare.responsible_rules import statements_of
from remit.report.compare.sentences import Compared, say_result, unlinked_of
from remit.report.shared_shapes import when


def comparison_data(compared: Compared, failed: list[str]) -> s.CompareShape:
    """A comparison, as the published shape.

    Args:
        compared: The comparison, with what it was asked of.
        failed: The changes that were not to be and are, as they were asked for.
    """
    comparison = compared.comparison
    turns = comparison.matrix.items()
    return filled(
        s.CompareShape,
        comparison,
        before=_side(compared.names[0], comparison.before),
        after=_side(compared.names[1], comparison.after),
        said=say_result(compared),
        same=comparison.is_same,
        only_before=comparison.only[0],
        only_after=comparison.only[1],
        matrix=[filled(s.TurnShape, before=old, after=new, cases=number) for (old, new), number in turns],
        changes=[_change(comparison.words, change) for change in comparison.changes],
        unchanged=[filled(s.KeptShape, kept) for kept in comparison.kept],
        vocabulary=filled(s.VocabularyShape, comparison.vocabulary),
        figures=[_figure(figure) for figure in changed_figures(compared)],
        statements=[*dict.fromkeys(statements_of(compared))],
        unlinked=unlinked_of(compared),
        failed=failed,
    )


def _side(name: str, side: ComparedSide) -> s.SideShape:
    return filled(s.SideShape, side, name=name, policy=side.policy.policy)


def _figure(figure: ChangedFigure) -> s.FigureShape:
    return s.FigureShape(figure.name, *([*map(_value, spans)] for spans in (figure.before, figure.after)))


def _value(span: FigureSpan) -> s.FigureValueShape:
    first, last = (None if day is None else str(day) for day in (span.first, span.last))
    return s.FigureValueShape(span.value, first, last, [*span.cites])


def _change(words: Policy, change: VerdictChange) -> s.ChangeShape:
    return filled(s.ChangeShape, change, regions=[_region(words, region) for region in change.regions])


def _region(words: Policy, region: ChangedRegion) -> s.ChangedRegionShape:
    return filled(
        s.ChangedRegionShape,
        region,
        says=say_where(words, region.where),
        where=when(region.where),
        witness={name: item for name, (item,) in region.witness},
        rules_before=region.before,
        rules_after=region.after,
        smallest=region.is_smallest,
    )
