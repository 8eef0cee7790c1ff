"""Everything an audit finds: where a policy is silent, contradicts itself, does nothing, or leaves a choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from remit.assurance.audit.audited_policy import Ground
from remit.assurance.audit.conditions import idle_conditions, unused_concepts
from remit.assurance.audit.duties import duties_at_odds
from remit.assurance.audit.findings import AuditFinding, Severity
from remit.assurance.audit.gaps import conflicts, gaps, never_silent
from remit.assurance.audit.lookalikes import lookalikes
from remit.assurance.audit.readings import contested, contested_cases
from remit.assurance.audit.rules import idle_overrides, idle_rules, seen
from remit.assurance.audit.sources import SourceTexts, reported, unaccounted, unverified
from remit.assurance.audit.values import readings, values
from remit.assurance.variants import Variants
from remit.diagram.build import BIT_OF, verdicts_of
from remit.diagram.fitting import excluding
from remit.diagram.junctions import HOLDS
from remit.errors import Problem
from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict
from remit.reader.policies import WrittenPolicy
from remit.verdict import VERDICT_OF

ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Audit:
    """The findings on a policy, and how many cases have which verdict under the default readings."""

    policy: Policy
    file: str
    counts: dict[Verdict, int]
    contested: int
    findings: tuple[AuditFinding, ...]
    by_rule: dict[str, int] = field(default_factory=dict)  # to how many of these cases each rule gives the verdict

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def of(self, *codes: str) -> list[AuditFinding]:
        """The findings of some kinds."""
        return [finding for finding in self.findings if finding.code in codes]


def audit(
    written: WrittenPolicy,
    problems: list[Problem] | None = None,
    texts: SourceTexts | None = None,
    *,
    every_clash: bool = False,
) -> Audit:
    """The audit of a policy, over all its cases.

    It puts the policy and what is left out of it on one diagram, so that a variant costs what differs.

    Args:
        written: One in which lint finds nothing wrong but `problems`.
        problems: What is wrong in accounting for its statements; it becomes findings.
        texts: Those of sources, with the file of each, in which statements are looked for.
        every_clash: Find rules that clash in every set of rules that are in force together, and not two by two.

    Raises:
        TooLarge: Its conditions come to more than can be looked at together.
    """
    ground = Ground(written)
    misleading = lookalikes(written)
    told = [*unaccounted(problems or []), *unverified(written, texts or {}), *reported(written), *misleading]
    found = [*told, *_findings(ground, every_clash)]
    counted = ground.study.count(ground.root, ground.usual)
    counts = {verdicts_of(bit)[0]: number for bit, number in sorted(counted.items()) if bit and number}
    open_cases = contested_cases(ground) if counts and ground.policy.readings else 0
    ranked = sorted(found, key=lambda finding: ORDER.index(finding.severity))
    by_rule = _by_rule(ground) if counts else {}
    return Audit(ground.policy, written.origins.file, counts, open_cases, tuple(ranked), by_rule)


def _by_rule(ground: Ground) -> dict[str, int]:
    """Of how many cases each rule gives the verdict, under the default readings; those in conflict are none of them.

    Of one that waives, in how many it stops a rule that applies.
    """
    join, own = ground.join, {e: ground.join.where(ground.root, BIT_OF[v]) for e, v in VERDICT_OF.items()}
    found = {}
    for name, rule in ground.policy.rules.items():
        if rule.effect is Effect.WAIVE:
            stopped = join.any_of(ground.original.applicable[beaten] for beaten in rule.overrides)
            given = join.both(ground.original.in_force[name], ground.original.truths.where_possible(stopped))
        else:
            given = join.both(ground.original.in_force[name], own[rule.effect])
        found[name] = ground.study.count(given, ground.usual).get(HOLDS, 0)
    return found


def _findings(ground: Ground, every_clash: bool) -> Iterator[AuditFinding]:
    if not ground.total:  # nothing else can be said of a policy without cases
        yield _impossible(ground)
        return
    found = seen(Variants(ground.policy))
    idle = idle_rules(ground, found)
    yield from conflicts(ground, each=every_clash)
    yield from duties_at_odds(ground)
    yield from idle.values()
    yield from idle_overrides(ground, found)
    yield from idle_conditions(ground, idle)
    yield from unused_concepts(ground)
    yield from readings(ground)
    yield from gaps(ground)
    yield from never_silent(ground)
    yield from contested(ground)
    yield from values(ground)


def _impossible(ground: Ground) -> AuditFinding:
    """Which constraints, a smallest set of them, leave no case possible."""
    picked = {name: ground.policy.tests(name, (str(r.default),)) for name, r in ground.policy.readings.items()}
    needed = excluding(ground.policy, picked)
    said = f"no case at all is possible, by constraint{'s' if len(needed) > 1 else ''} {' and '.join(needed)}"
    at = ground.written.origins.key("constraints", next(iter(needed)))
    return AuditFinding("impossible-policy", said, at, "one of them excludes too much", subject=next(iter(needed)))
