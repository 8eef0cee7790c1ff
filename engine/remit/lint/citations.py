"""Citations, both ways: what rests on nothing, or on a statement that is not there, and the statements left over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from remit.errors import Location, Problem, about, near_miss
from remit.model.asked import Path
from remit.model.sources import Citation
from remit.reader.policies import WrittenPolicy


class Citing(NamedTuple):
    """Something that must cite: the way to it, its place, what it is, its citations."""

    path: Path
    at: Location
    what: str
    citations: tuple[str, ...]


def citation_problems(written: WrittenPolicy) -> Iterator[Problem]:
    if written.own is not None:  # what it includes has been looked at by itself
        kept = {name: each for name, each in written.statements.items() if name in written.own.sources}
        written = replace(written, policy=written.own, statements=kept)
    if written.policy.sources:
        yield from _with_sources(written)
    elif not written.lacks("", "sources"):  # a policy without sources speaks for itself
        yield from _without_sources(written)


def _with_sources(written: WrittenPolicy) -> Iterator[Problem]:
    cited: set[Citation] = set()
    for citing in _all_citing(written):
        if not citing.citations:
            said = f"{about(citing.path)}{citing.what}cites no statement"
            yield Problem("uncited", said, citing.at, "add `cites:` and the locators")
        for citation in citing.citations:
            cited.add(written.policy.citation(citation))
            yield from _resolve(written, citing.path, citation)
    for table in (inner.policy for inner in written.included.values() if inner.is_table):
        cited |= {table.citation(each) for rule in table.rules.values() for each in rule.cites}
    yield from _unaccounted(written, cited)


def _all_citing(written: WrittenPolicy) -> Iterator[Citing]:
    for path, cites in written.policy.citing():
        at, what = written.origins.key(*path), ""
        if path[2:3] == ("overrides",):
            at, what = written.origins.named(path[3], *path[:3]), f"its override of {path[3]} "
        elif path[2:3] == ("with",):
            what = f"its duty {path[3]} "
        elif path[0] == "figures":
            what = f"its value of {path[3]} " if path[3:] else "its value before "
        elif path[2:]:
            what = f"its choice {path[3]} "
        rests_on_none = not cites and _speaks_for_itself(written, path)
        if not rests_on_none:
            yield Citing(path, at, what, cites)


def _speaks_for_itself(written: WrittenPolicy, path: Path) -> bool:
    """Whether something is of a vocabulary without sources."""
    there, _ = written.origins.holding(*path)
    return any(there is each for each in written.used) and there.root.step("sources") is None


def _own_sources(written: WrittenPolicy) -> list[str]:
    """The sources that the policy declares itself, where it does; else those of its vocabularies."""
    own = [name for name in written.policy.sources if ("sources", name) not in written.origins.brought]
    return own or list(written.policy.sources)


def _resolve(written: WrittenPolicy, path: Path, citation: str) -> Iterator[Problem]:
    policy = written.policy
    source, locator = policy.citation(citation)
    at = written.origins.named(citation, *path, "cites")
    if "#" not in citation and len(_own_sources(written)) > 1:
        yield Problem(
            "undeclared-source", f"{about(path)}`{citation}` of which source?", at, f"write {source}#{citation}"
        )
    elif source not in policy.sources:
        if not written.lacks(source, "sources"):
            help = near_miss(source, policy.sources, "sources")
            yield Problem("undeclared-source", f"{about(path)}no source `{source}`", at, help)
    elif source in written.statements and locator not in written.statements[source]:
        said = f"{about(path)}{source} has no statement `{locator}`"
        yield Problem("unknown-statement", said, at, near_miss(locator, written.statements[source], "statements"))


def _unaccounted(written: WrittenPolicy, cited: set[Citation]) -> Iterator[Problem]:
    """The statements that nothing cites, unless what does may be among the parts that cannot be read."""
    if any(way[0] in ("rules", "concepts", "readings") for way in written.broken):
        return
    for source, statements in written.statements.items():
        if ("sources", source) in written.origins.brought:
            continue  # of a vocabulary: other policies may rest on them
        for locator, statement in statements.items():
            if statement.background is None and Citation(source, locator) not in cited:
                said = f"statement {locator}: nothing in {written.policy.policy} cites it"
                at = written.statement_origins[source].key("statements", locator)
                help = "cite it, or say under `background:` why no rule follows"
                yield Problem("unaccounted-statement", said, at, help)


def _without_sources(written: WrittenPolicy) -> Iterator[Problem]:
    for citing in _all_citing(written):
        if citing.citations:
            said = f"{about(citing.path)}cites `{citing.citations[0]}`, and the policy declares no source"
            at = written.origins.value(*citing.path, "cites")
            yield Problem("undeclared-source", said, at, "declare it under `sources:`")
