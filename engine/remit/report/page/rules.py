"""What the page says of rules and sources that they do not say of themselves: days in words, anchors, uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remit.decide import LoadedPolicy
from remit.explain.words import say_day
from remit.model.figures import FigureSpan
from remit.model.policy import Policy
from remit.model.rules import Rule
from remit.model.sources import Citation


@dataclass(frozen=True, slots=True)
class Use:
    """What rests on a statement: its name, and its anchor."""

    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """A sentence of a source: what it says or why no rule follows, verbatim where it may be, and what rests on it."""

    anchor: str
    written: str
    speaker: str | None
    says: str | None
    background: str | None
    quote: str | None
    used_by: tuple[Use, ...]
    reported: str | None = None  # where it was read, if it is not verified


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


def days(rule: Rule) -> str:
    """The first and the last day, in words; empty where there is neither."""
    said = [f"from {say_day(rule.since)} on"] if rule.since else []
    return ", ".join([*said, f"until {say_day(rule.until)}"] if rule.until else said)


def figure_days(span: FigureSpan) -> str:
    """The days of a value of a figure, in words."""
    if span.first is not None:
        return f"since {say_day(span.first)}"
    return f"until {say_day(span.last)}" if span.last else "always"


def sources(loaded: LoadedPolicy, texts: Mapping[str, str]) -> tuple[SourceView, ...]:
    """Every source with every statement, in its order; quoted from its text where that is at hand.

    Args:
        loaded: The policy.
        texts: Those of sources, by their id.
    """
    return tuple(_source(loaded, name, texts) for name in loaded.policy.sources)


def _source(loaded: LoadedPolicy, name: str, texts: Mapping[str, str]) -> SourceView:
    policy, source = loaded.policy, loaded.policy.sources[name]
    passages = loaded.passages(name, texts[name]) if name in texts else {}
    users: dict[Citation, dict[Use, None]] = {}
    for written, user in _uses(policy):
        users.setdefault(policy.citation(written), {})[user] = None
    several = len(policy.sources) > 1
    views = []
    for locator, said in loaded.written.statements.get(name, {}).items():
        at = Citation(name, locator)
        shown = str(at) if several else locator
        quote = passages.get(locator, said.quote)
        used_by = tuple(users.get(at, {}))
        read = str(said.reported) if said.reported else None
        views.append(StatementView(anchor(at), shown, said.speaker, said.says, said.background, quote, used_by, read))
    url = source.url if source.url and source.url.startswith(("https://", "http://")) else None
    return SourceView(name, source.title, source.publisher, say_day(source.published), url, tuple(views))


def anchors(policy: Policy) -> dict[str, str]:
    """The anchor of every citation, as it is written."""
    return {written: anchor(policy.citation(written)) for written, _ in _uses(policy)}


def _uses(policy: Policy) -> Iterator[tuple[str, Use]]:
    """Every citation with what cites it, and that one's anchor."""
    for (section, name, *_), cited in policy.citing():
        yield from ((each, Use(name, f"{section.removesuffix('s')}-{name}")) for each in cited)
