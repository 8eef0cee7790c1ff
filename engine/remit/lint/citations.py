"""Citations, both ways: what rests on nothing, or on a statement that is not there, and the statements left over."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, about, near_miss
from remit.model.conditions import Path
from remit.model.sources import Citation
from remit.reader.policies import WrittenPolicy


def citation_problems(written: WrittenPolicy) -> Iterator[Problem]:
    if not written.policy.sources:  # a policy without sources speaks for itself
        yield from _without_sources(written)
        return
    cited: set[Citation] = set()
    for path, what, citations in _citing(written):
        if not citations and str(path[1]) not in written.broken:
            said = f"{about(path)}{what} cites no statement"
            yield Problem("uncited", said, written.origins.key(*path), "add `cites:` and the locators")
        for citation in citations:
            cited.add(written.policy.citation(citation))
            yield from _resolve(written, path, citation)
    yield from _unaccounted(written, cited)


def _citing(written: WrittenPolicy) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Everything that must cite: the way to it, what it is, its citations."""
    policy = written.policy
    for name, rule in policy.rules.items():
        yield ("rules", name), "the rule", rule.cites
        for beaten, override in rule.overrides.items():
            yield ("rules", name, "overrides", beaten), f"its override of {beaten}", override.cites
    for name, concept in policy.concepts.items():
        yield ("concepts", name), "the concept", concept.cites
    for name, reading in policy.readings.items():
        for choice, taken in reading.choices.items():
            yield ("readings", name, "choices", choice), f"the choice {choice}", taken.cites


def _resolve(written: WrittenPolicy, path: Path, citation: str) -> Iterator[Problem]:
    policy = written.policy
    source, locator = policy.citation(citation)
    at = written.origins.value(*path, "cites")
    if "#" not in citation and len(policy.sources) > 1:
        said = f"{about(path)}`{citation}` of which source?"
        yield Problem("undeclared-source", said, at, f"write {source}#{citation}")
    elif source not in policy.sources:
        if source not in written.broken:
            said = f"{about(path)}no source `{source}`"
            yield Problem("undeclared-source", said, at, near_miss(source, policy.sources, "sources"))
    elif source in written.statements and locator not in written.statements[source]:
        said = f"{about(path)}{source} has no statement `{locator}`"
        yield Problem("unknown-statement", said, at, near_miss(locator, written.statements[source], "statements"))


def _unaccounted(written: WrittenPolicy, cited: set[Citation]) -> Iterator[Problem]:
    for source, statements in written.statements.items():
        for locator, statement in statements.items():
            if statement.background is None and Citation(source, locator) not in cited:
                said = f"statement {locator}: nothing in {written.policy.policy} cites it"
                at = written.statement_origins[source].key("statements", locator)
                yield Problem(
                    "unaccounted-statement", said, at, "cite it, or say under `background:` why no rule follows"
                )


def _without_sources(written: WrittenPolicy) -> Iterator[Problem]:
    for path, _, citations in _citing(written):
        if citations and not written.broken:
            said = f"{about(path)}cites `{citations[0]}`, and the policy declares no source"
            yield Problem(
                "undeclared-source", said, written.origins.value(*path, "cites"), "declare it under `sources:`"
            )
