"""Coverage for a review: how much is exercised, what falls short, and what no scenario shows folded."""

from __future__ import annotations

from collections.abc import Iterator

from remit.assurance.region_words import say_where
from remit.decide.unlinked import apart
from remit.explain.derived import say_apart
from remit.quantities import say_count, say_points, say_verb
from remit.report.cover.text import COUNTED, Covered
from remit.report.markdown import code, folded, listed_lines, plain, table, whole

ALL = "`--write` and `--format json` have all of them"


def cover_markdown(covered: Covered) -> str:
    """The share that is exercised, thresholds that are not reached, shares by kind and what is missing folded."""
    coverage, missed = covered.coverage, covered.missed()
    total = coverage.share()
    lines = [f"- below the threshold {code(each)}: {say_points(coverage.share(each.kind).percent)}" for each in missed]
    if covered.idle:
        said = f"{say_verb(covered.idle, 'expect')} nothing, and so {say_verb(covered.idle, 'check')} nothing"
        lines += [f"- {covered.idle} of {say_count(coverage.scenarios, 'scenario')} {said}"]
    lines += [f"- {plain(said)}" for said in say_apart(covered.written.policy, apart(covered.written.policy))]
    lines += [""] if lines else []
    lines += folded("by kind", table(("kind", "exercised", "share", "counted"), list(_shares(covered))))
    missing = list(_missing(covered))
    lines += folded(f"{say_count(len(missing), 'scenario')} would show the rest", listed_lines(missing, ALL))
    never = [f"{code(covered.at(each.item))} {plain(each.item.says)}" for each in covered.never()]
    lines += folded("no case at all could show that (proved; not counted)", listed_lines(never, ALL))
    mark = "❌" if missed else "✅" if total.seen == total.possible else "⚠️"
    share = f"{say_points(total.percent)} of what can be is exercised ({total.seen} of {total.possible})"
    return whole(mark, f"{share}: {plain(covered.written.policy.policy)}", lines)


def _shares(covered: Covered) -> Iterator[list[str]]:
    for kind in covered.coverage.kinds:
        share = covered.coverage.share(kind)
        percent = say_points(share.percent) if share.possible else "-"
        yield [kind, f"{share.seen} of {share.possible}", percent, plain(COUNTED[kind])]


def _missing(covered: Covered) -> Iterator[str]:
    """A scenario that would do, and what it would show."""
    for proposal in covered.coverage.proposals:
        where = plain(say_where(covered.written.policy, proposal.where))
        shows = "".join(f"<br>{code(covered.at(item))} {plain(item.says)}" for item in proposal.exercises)
        yield f"{where}{shows}"
