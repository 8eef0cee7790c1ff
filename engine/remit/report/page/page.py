"""The whole page of a policy: what it says, what it leaves open, its scenarios, and what stands behind it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from remit.check import Result, summary
from remit.decide import LoadedPolicy
from remit.explain.verdict_words import LOOK_OF_WAIVERS, LOOKS, WAIVES
from remit.explain.words import spaced
from remit.model.combining import SAYS
from remit.model.rules import Effect, Verdict
from remit.report import DISCLAIMER
from remit.report.condition_clauses import condition_clauses
from remit.report.diagram.data import diagram_data
from remit.report.page.answer import claims, groups, shares
from remit.report.page.assurance import Assured
from remit.report.page.cases import explanations, telling
from remit.report.page.day_by_day import day_by_day
from remit.report.page.form import form
from remit.report.page.left_open import conflicts, readings, silent, together
from remit.report.page.overrides import HEIGHT, WIDTH, graph
from remit.report.page.picture import picture, verdicts
from remit.report.page.render import packed, render
from remit.report.page.rules import anchors, days, figure_days, sources
from remit.verdict import VERDICT_OF
from remit.version import VERSION

PLAIN = ("plain.js",)  # what a page without an explorer runs
KINDS_READ, SHOWN = ("scales.js", "sets.js", "kinds.js"), ("signs.js", "map.js", "actions.js", "view.js")
EXPLORER = (*PLAIN, "diagram.js", *KINDS_READ, "policy.js", "answers.js", "state.js", "fields.js", *SHOWN)


def page(
    loaded: LoadedPolicy,
    results: Sequence[Result],
    assured: Assured,
    texts: Mapping[str, str],
    made: datetime.date,
    *,
    live: int | None = None,
    notices: Sequence[str] = (),
) -> str:
    """One HTML file with all there is to say of a policy; with the explorer, where it has a diagram.

    Args:
        loaded: The policy.
        results: Its scenarios with their decisions.
        assured: What was found out about it.
        texts: Those of sources, by their id, from which statements are quoted.
        made: The day that the page is dated.
        live: Where the page is served, the version of what it shows; it is loaded again when there is another.
        notices: What is wrong with the policy's file now, each in a line.
    """
    newest = loaded.policy.newest
    exported = diagram_data(loaded)
    view = {
        **_policy(loaded, assured, texts),
        **_scenarios(results, assured),
        "cases": results,
        "day_by_day": day_by_day(loaded, results),
        "made": made,
        "notices": notices,
        "live": live,
        "explorer": None if exported is None else form(exported),
    }
    scripts = PLAIN if exported is None else EXPLORER
    data = {
        "told": packed(explanations(loaded.policy, results, texts)),
        "anchors": anchors(loaded.policy),
        "newest": None if newest is None else str(newest),
    } | ({} if exported is None else {"diagram": exported})
    if live is None:
        return render(view, scripts, data)
    return render(view, (*scripts, "live.js"), {**data, "live": live}, connects=True)


def _policy(loaded: LoadedPolicy, assured: Assured, texts: Mapping[str, str]) -> dict[str, Any]:
    policy, ground, audit = loaded.policy, assured.ground, assured.audit
    parts = shares(audit.counts) if audit else ()
    return {
        "policy": policy,
        "hash": loaded.hash,
        "version": VERSION,
        "disclaimer": DISCLAIMER,
        "looks": {**LOOKS, WAIVES: LOOK_OF_WAIVERS},
        "effects": {Effect.WAIVE: WAIVES, **VERDICT_OF},
        "Verdict": Verdict,
        "days": days,
        "figure_days": figure_days,
        "clauses_of": partial(condition_clauses, policy),
        "anchors": anchors(policy),
        "sources": sources(loaded, texts),
        "total": audit.total if audit else 0,
        "contested": audit.contested if audit else 0,
        "shares": parts,
        "groups": groups(parts, policy),
        "conflicts": conflicts(audit) if audit else (),
        "silent": silent(audit) if audit else (),
        "readings": readings(ground, assured.contests) if ground else {},
        "together": together(ground, assured.contests) if ground else (),
        "claims": claims(policy, assured.proofs),
        "picture": picture(loaded),
        "spaced": spaced,
        "verdicts": verdicts,
        "graph": graph(policy),
        "combining": SAYS.get(policy.combining),
        "box": {"width": WIDTH, "height": HEIGHT},
    }


def _scenarios(results: Sequence[Result], assured: Assured) -> dict[str, Any]:
    coverage = assured.coverage
    kinds = coverage.kinds if coverage else ()
    return {
        "highlights": telling(results),
        "summary": summary(results),
        "assured": assured,
        "coverage": [(kind, coverage.share(kind)) for kind in kinds] if coverage else [],
        "files": sorted({result.written.file for result in results}),
    }
