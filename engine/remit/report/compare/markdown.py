"""A comparison for a review: how many cases change to what, the smallest of them, and where they lie folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.assurance.compare.compare import ChangedRegion, VerdictChange
from remit.assurance.region_words import say_where
from remit.decide.explanation import say_statement
from remit.explain.derived import say_apart
from remit.explain.words import sentence
from remit.model.rules import Verdict
from remit.quantities import say_cases, say_number
from remit.report.compare.figures import say_changed
from remit.report.compare.responsible_rules import say_edits, say_overrides, say_rules, statements_of
from remit.report.compare.sentences import Compared, say_limits, say_names, say_result, say_settings, unlinked_of
from remit.report.compare.text import say_given, say_turn, turns
from remit.report.markdown import code, folded, listed_lines, plain, table, whole


def compare_markdown(compared: Compared, failed: Sequence[str] = ()) -> str:
    """What is newly permitted, prohibited and so on, with the smallest case of each; regions and rules folded.

    Args:
        compared: The comparison, with what it was asked of.
        failed: The changes that were not to be and are, as they were asked for.
    """
    comparison = compared.comparison
    mark = "❌" if failed else "⚠️" if comparison.changes else "✅"
    lines = [f"- {said}" for said in newly(compared)]
    lines += [f"- ❌ not wanted here: {code(asked)}" for asked in failed]
    apart = say_apart(comparison.words, unlinked_of(compared))
    lines = [*lines, *(f"- {plain(said)}" for said in (*say_limits(compared), *say_changed(compared), *apart))]
    lines += [""] if lines else []
    lines += folded("how many cases go from which verdict to which", _matrix(compared) if comparison.changes else [])
    for change in comparison.changes:
        lines += folded(f"{say_turn(change)}: {say_cases(change.cases)}", _change(compared, change))
    lines += folded("what does not change", _kept(compared))
    lines += folded("what is written differently", [f"- {plain(say_edits(part))}" for part in comparison.edits])
    lines += folded("what is compared", _compared(compared))
    statements = dict.fromkeys(statements_of(compared))
    lines += folded("statements", listed_lines([plain(say_statement(cited)) for cited in statements]))
    return whole(mark, plain(say_result(compared)).removesuffix("."), lines)


def newly(compared: Compared) -> Iterator[str]:
    """How many cases come to each verdict that had another before, and the smallest of them."""
    changes = compared.comparison.changes
    for verdict in dict.fromkeys(change.after for change in changes):
        found = [change for change in changes if change.after is verdict]
        cases = say_cases(sum(change.cases for change in found))
        said = "no longer possible" if verdict is None else f"newly {'in ' * (verdict is Verdict.CONFLICT)}{verdict}"
        yield f"**{cases} {said}**{_smallest(found)}"


def _smallest(changes: Sequence[VerdictChange]) -> str:
    """The scenario of the fewest facts among those of the regions, if all of these are described."""
    witnessed = [region for change in changes for region in change.regions if region.witness]
    if not witnessed:
        return ""
    least = min(witnessed, key=lambda region: len(region.witness))
    is_certain = least.is_smallest and not any(change.more for change in changes)
    return f", {'the smallest' if is_certain else 'for example'}: {code(say_given(least))}"


def _matrix(compared: Compared) -> list[str]:
    head, *rows = turns(compared)
    return table([plain(cell) for cell in head], [[plain(cell) for cell in row] for row in rows])


def _change(compared: Compared, change: VerdictChange) -> Iterator[str]:
    """The rules where all regions have them in common, and the regions."""
    policies = [written.policy for written in compared.written]
    sides = ((change.before, change.rules_before), (change.after, change.rules_after))
    for when, policy, (verdict, rules) in zip(compared.when, policies, sides, strict=True):
        yield f"- {sentence(when).removesuffix('.')}: {plain(' '.join(say_rules(policy, verdict, rules)))}"
    yield from (f"- {plain(said)}" for said in say_overrides(policies[1], change.rules_before, change.rules_after))
    yield ""
    yield from listed_lines([_region(compared, region) for region in change.regions])
    if change.more:
        yield "- and further regions; `--regions all` describes every one"


def _region(compared: Compared, region: ChangedRegion) -> str:
    where = plain(sentence(say_where(compared.comparison.words, region.where)).removesuffix("."))
    example = f", for example {code(say_given(region))}" if region.witness else ""
    return f"{where} ({say_cases(region.cases)}){example}"


def _kept(compared: Compared) -> Iterator[str]:
    for kept in compared.comparison.kept if compared.comparison.changes else ():
        rules = say_rules(compared.written[1].policy, kept.after, kept.rules_after)
        yield f"- {say_number(kept.cases)} {plain(kept.after)}: {plain(' '.join(rules))}"


def _compared(compared: Compared) -> Iterator[str]:
    yield from (f"- {plain(' '.join(said.split()))}" for said in (*say_names(compared), *say_settings(compared)))
