"""The policy in plain words: each rule with its condition, what it overrides and why, and the statements behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from remit.decide import LoadedPolicy
from remit.explain.words import say_day
from remit.model.policy import Policy
from remit.model.rules import Rule, Verdict
from remit.model.sources import Citation
from remit.report.page.words import Clause, condition_clauses
from remit.verdict import VERDICT_OF


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation as it is written, and the anchor of its statement."""

    written: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Beaten:
    """A rule that gives way, why, and by which statements."""

    rule: str
    because: str | None
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule for a reader."""

    name: str
    verdict: Verdict
    says: str
    clauses: tuple[Clause, ...]
    days: str
    beats: tuple[Beaten, ...]
    beaten_by: tuple[str, ...]
    cites: tuple[Cite, ...]
    priority: int | None


@dataclass(frozen=True, slots=True)
class ConceptView:
    """A condition that rules share."""

    name: str
    means: str | None
    clauses: tuple[Clause, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class StatementView:
    """A sentence of a source: what it says or why no rule follows, verbatim where it may be, and what rests on it."""

    anchor: str
    written: str
    speaker: str | None
    says: str | None
    background: str | None
    quote: str | None
    used_by: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with all its statements."""

    name: str
    title: str
    publisher: str | None
    day: str
    url: str | None
    statements: tuple[StatementView, ...]


def anchor(citation: Citation) -> str:
    return f"statement-{citation.source}-{citation.locator}"


def cites(policy: Policy, written: Iterable[str]) -> tuple[Cite, ...]:
    """Citations with their anchors."""
    return tuple(Cite(each, anchor(policy.citation(each))) for each in written)


def rules(policy: Policy) -> tuple[RuleView, ...]:
    """All rules, as they are written."""
    return tuple(_rule(policy, name, rule) for name, rule in policy.rules.items())


def _rule(policy: Policy, name: str, rule: Rule) -> RuleView:
    beats = (Beaten(other, o.because, cites(policy, o.cites)) for other, o in rule.overrides.items())
    clauses = condition_clauses(policy, rule.when)
    beaten_by = policy.overridden_by[name]
    days, verdict, cited = _days(rule), VERDICT_OF[rule.effect], cites(policy, rule.cites)
    priority = (rule.priority or 0) if policy.combining == "priority" else None
    return RuleView(name, verdict, rule.says, clauses, days, tuple(beats), tuple(beaten_by), cited, priority)


def _days(rule: Rule) -> str:
    """The first and the last day, in words; empty where there is neither."""
    said = [f"from {say_day(rule.since)} on"] if rule.since else []
    return ", ".join([*said, f"until {say_day(rule.until)}"] if rule.until else said)


def concepts(policy: Policy) -> tuple[ConceptView, ...]:
    """All concepts, as they are written."""
    return tuple(
        ConceptView(name, concept.means, condition_clauses(policy, concept.when), cites(policy, concept.cites))
        for name, concept in policy.concepts.items()
    )


def sources(loaded: LoadedPolicy, texts: Mapping[str, str]) -> tuple[SourceView, ...]:
    """Every source with every statement, in its order; quoted from its text where that is at hand."""
    return tuple(_source(loaded, name, texts) for name in loaded.policy.sources)


def _source(loaded: LoadedPolicy, name: str, texts: Mapping[str, str]) -> SourceView:
    policy, source = loaded.policy, loaded.policy.sources[name]
    passages = loaded.passages(name, texts[name]) if name in texts else {}
    users: dict[Citation, dict[Cite, None]] = {}
    for written, user in _uses(policy):
        users.setdefault(policy.citation(written), {})[user] = None
    several = len(policy.sources) > 1
    views = []
    for locator, said in loaded.written.statements.get(name, {}).items():
        at = Citation(name, locator)
        shown = str(at) if several else locator
        quote = passages.get(locator, said.quote)
        used_by = tuple(users.get(at, {}))
        views.append(StatementView(anchor(at), shown, said.speaker, said.says, said.background, quote, used_by))
    url = source.url if source.url and source.url.startswith(("https://", "http://")) else None
    return SourceView(name, source.title, source.publisher, say_day(source.published), url, tuple(views))


def anchors(policy: Policy) -> dict[str, str]:
    """The anchor of every citation, as it is written."""
    return {written: anchor(policy.citation(written)) for written, _ in _uses(policy)}


def _uses(policy: Policy) -> Iterator[tuple[str, Cite]]:
    """Every citation with what cites it, and that one's anchor."""
    for (section, name, *_), cited in policy.citing():
        yield from ((each, Cite(name, f"{section.removesuffix('s')}-{name}")) for each in cited)
