"""Mutants for a review: the score, and each mistake that no scenario would notice folded with one that would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.assurance.mutate.mutants import KINDS
from remit.assurance.mutate.mutate import Fate, Judged
from remit.assurance.region_words import FEWER
from remit.decide.unlinked import apart
from remit.explain.derived import say_apart
from remit.quantities import say_count, say_points
from remit.report.markdown import MOST, fenced, folded, plain, table, whole
from remit.report.mutate.text import COLUMNS, Tried, paste, summary


def mutate_markdown(tried: Tried) -> str:
    """The score, the table by kind folded, and below it the mutants that survived."""
    survived = tried.trial.of(Fate.SURVIVED)
    lines = [f"- {plain(said)}" for said in (*summary(tried), *say_apart(tried.loaded, apart(tried.loaded)))]
    lines += ["", *_survivors(tried, survived)]
    lines += folded("by kind", table(("kind", "mutants", *COLUMNS, "what is wrong"), list(_kinds(tried))))
    mark = "❌" if tried.fails else "⚠️" if survived else "✅"
    mistakes = say_count(len(survived), "mistake") if survived else "no mistake"
    share = f"score {say_points(tried.trial.score)}, {plain(tried.policy)}"
    return whole(mark, f"{mistakes} that no scenario would notice ({share})", lines)


def _survivors(tried: Tried, survived: Sequence[Judged]) -> Iterator[str]:
    for survivor in survived[:MOST]:
        yield from folded(f"{survivor.mutant.at}: {survivor.mutant.what}", _notice(tried, survivor))
    if survived[MOST:]:
        yield from (f"… and {len(survived) - MOST} more; `--write` and `--format json` have all of them.", "")


def _notice(tried: Tried, survivor: Judged) -> Iterator[str]:
    """A scenario that would notice, and how."""
    if survivor.witness is None:
        yield "No scenario was found that would notice, and no proof that there is none."
        return
    yield f"A smallest scenario with one verdict that would notice ({plain(survivor.miss)}):"
    yield ""
    yield from fenced("\n".join(paste(tried.policy, survivor.witness)))
    if not survivor.is_smallest:
        yield FEWER


def _kinds(tried: Tried) -> Iterator[list[str]]:
    for kind, counted in tried.trial.table().items():
        numbers = [sum(counted.values()), *(counted[fate] for fate in COLUMNS)]
        yield [kind, *map(str, numbers), plain(KINDS[kind].says)]
