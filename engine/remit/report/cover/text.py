"""What scenarios exercise of a policy and what they do not, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remit.assurance.cover.cover import Coverage, CoverFinding, CoverShare, Proposal
from remit.assurance.cover.items import KINDS, CoverItem
from remit.assurance.region_words import FEWER, say_where
from remit.decide.unlinked import apart
from remit.errors import Location
from remit.explain.derived import say_apart
from remit.quantities import say_count, say_points, say_verb
from remit.reader.policies import WrittenPolicy
from remit.reader.tree import LocatedNode
from remit.report import DISCLAIMER
from remit.report.screen import Screen

MOST_PROPOSED, MOST_IMPOSSIBLE = 40, 20  # that a report lists
COUNTED = {
    "rules": "each in force, overridden, just missed by one test",
    "overrides": "each where both rules apply",
    "conditions": "each test true, and false",
    "alternatives": "each part of an `any` where all hinges on it",
    "constraints": "each where it demands something, and where that is not so",
    "values": "each of a choice, and those on both sides of each bound",
    "readings": "each choice where another would change something",
    "statements": "each that is not background, by what rests on it",
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share in percent that is asked for, of one kind or of everything."""

    kind: str | None
    percent: float

    def __str__(self) -> str:
        return f"{self.kind}={self.percent:g}" if self.kind else f"{self.percent:g}"


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage of a policy by scenarios, each with its name and place, and what was asked of it."""

    written: WrittenPolicy
    coverage: Coverage
    scenarios: Sequence[tuple[str, Location]]
    others: int  # scenarios of other policies, which were passed over
    thresholds: Sequence[Threshold]
    idle: int = 0  # scenarios that expect nothing
    noun: str = "scenario"  # what exercises it, if it is no row of a table
    limits: Sequence[str] = ()  # what is to be borne in mind of rows

    def missed(self) -> list[Threshold]:
        """The thresholds that are not reached."""
        return [wanted for wanted in self.thresholds if not self.coverage.share(wanted.kind).reaches(wanted.percent)]

    def never(self) -> list[CoverFinding]:
        """What no case could exercise."""
        return [finding for finding in self.coverage.findings if not finding.is_possible]

    def at(self, item: CoverItem) -> Location:
        """Where an item is written."""
        origins, path = self.written.origins, item.path
        if item.kind == "statements":
            return self.written.statement_origins[str(path[0])].key("statements", path[1])
        if item.kind == "overrides":
            is_written = path[-1] in self.written.policy.rules[str(path[1])].overrides  # or it is so by `combining`
            return origins.named(str(path[-1]), *path[:-1]) if is_written else origins.key(*path[:2])
        if item.kind == "values":
            return _place_of_value(self.written, item) or origins.key(*path[:-1])
        return origins.key(*path)


def _place_of_value(written: WrittenPolicy, item: CoverItem) -> Location | None:
    """Where a value of a choice is declared."""
    section, name, *_ = item.path
    found = _named(written.origins.node(section, name, "choice"), str(item.path[-1])) if section == "facts" else None
    return None if found is None else written.origins.at(found.line, found.column, section, name)


def _named(node: LocatedNode, value: str) -> LocatedNode | None:
    if isinstance(node.value, str):
        return node if node.value == value else None
    inner = node.value.values() if isinstance(node.value, dict) else node.value or ()
    return next((found for part in inner if (found := _named(part, value)) is not None), None)


def show_cover(screen: Screen, covered: Covered, *, quiet: bool) -> None:
    """The shares by kind, the rules by number of scenarios, what is not exercised, and what cannot be.

    Args:
        screen: Where it is shown.
        covered: The coverage of a policy, with what was asked of it.
        quiet: Leave out the shares and the rules.
    """
    coverage = covered.coverage
    total = coverage.share()
    style = "green" if total.seen == total.possible else "bold"
    screen.line(f"{covered.written.policy.policy}: {_headline(covered, total)}", style)
    if covered.idle:
        expect, check = say_verb(covered.idle, "expect"), say_verb(covered.idle, "check")
        said = f"{expect} nothing, and so {check} nothing: fill in what the source bears out"
        screen.line(f"{covered.idle} of {coverage.scenarios} {said}", "yellow")
    for said in covered.limits:
        screen.hang("", 0, said)
    if not quiet:
        _shares(screen, coverage)
        _rules(screen, covered)
    _missing(screen, covered)
    _impossible(screen, covered)
    screen.line()
    for wanted in covered.missed():
        said = f"below the threshold {wanted}: {say_points(coverage.share(wanted.kind).percent)}"
        screen.line(said, "red")
    for said in say_apart(covered.written.policy, apart(covered.written.policy)):
        screen.hang("", 0, said)
    screen.hang("", 0, DISCLAIMER, "dim")


def _headline(covered: Covered, total: CoverShare) -> str:
    number = covered.coverage.scenarios
    scenarios = f"{say_count(number, covered.noun)} {say_verb(number, 'exercise')}"
    passed = f"; {covered.others} of other policies passed over" if covered.others else ""
    return f"{scenarios} {say_points(total.percent)} of what can be ({total.seen} of {total.possible}){passed}"


def _shares(screen: Screen, coverage: Coverage) -> None:
    screen.line()
    for kind in coverage.kinds:
        share = coverage.share(kind)
        counted = f"{share.seen:>4} of {share.possible:<4}"
        start = f"  {kind:<13}{counted} {say_points(share.percent) if share.possible else '-':>7}   "
        screen.hang(start, len(start), COUNTED[kind], "dim")


def _rules(screen: Screen, covered: Covered) -> None:
    """How many scenarios show each rule in force, overridden, just missed."""
    counts: dict[str, dict[str, str]] = {}
    for finding in covered.coverage.of("rules"):
        number = (
            f"{len(finding.seen):,}"
            if covered.noun == "row"
            else str(len(finding.seen))
            if finding.is_possible
            else "never"
        )
        counts.setdefault(str(finding.item.path[1]), {})[finding.item.aspect] = number
    if not counts:
        return
    head = f"in how many {covered.noun}s"
    width = max(map(len, [*counts, head]))
    aspects = ("in force", "overridden", "just missed")
    screen.line()
    heads = "  ".join(f"{aspect:>11}" for aspect in aspects)
    screen.line(f"  {head:<{width}}  {heads}", "dim")
    for rule, by_aspect in counts.items():
        cells = "  ".join(f"{by_aspect.get(aspect, '-'):>11}" for aspect in aspects)
        screen.line(f"  {rule:<{width}}  {cells}")


def _missing(screen: Screen, covered: Covered) -> None:
    """What is not exercised, by the scenario that would do it."""
    proposals = covered.coverage.proposals
    if proposals:
        screen.heading(f"No {covered.noun} shows that")
    for proposal in proposals[:MOST_PROPOSED]:
        for item in proposal.exercises:
            screen.hang("  ", 4, f"{covered.at(item)}: {item.says}")
        screen.hang("      ", 6, f"one that would: {_where(covered, proposal)}", "dim")
        if not proposal.is_smallest:
            screen.hang("      ", 6, FEWER, "dim")
    if rest := sum(len(proposal.exercises) for proposal in proposals[MOST_PROPOSED:]):
        screen.line(f"  and {rest} more; --write and --format json have all of them")


def _where(covered: Covered, proposal: Proposal) -> str:
    return say_where(covered.written.policy, proposal.where)


def _impossible(screen: Screen, covered: Covered) -> None:
    """What nothing could exercise; of each kind, the first few."""
    impossible = covered.never()
    if impossible:
        screen.heading("No case at all could show that (proved; not counted)")
    for kind in KINDS:
        listed = [finding.item for finding in impossible if finding.item.kind == kind]
        for item in listed[:MOST_IMPOSSIBLE]:
            screen.hang("  ", 4, f"{covered.at(item)}: {item.says}")
        if rest := len(listed[MOST_IMPOSSIBLE:]):
            screen.line(f"  and {rest} more of the {kind}; --format json has all of them")
