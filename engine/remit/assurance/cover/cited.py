"""The choices of readings and the statements that scenarios can exercise, and which items put a statement to use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from remit.assurance.cover.items import CoverItem
from remit.model.conditions import Condition
from remit.model.editing import part_at
from remit.model.items import FigureItem
from remit.model.policy import Policy
from remit.model.sources import Citation, Statement


def choices(policy: Policy) -> dict[tuple[str, str], CoverItem]:
    """Each choice of each reading."""
    return {
        (name, choice): CoverItem(
            "readings", ("readings", name, "choices", choice), "", f"reading {name} matters as {choice}"
        )
        for name, reading in policy.readings.items()
        for choice in reading.choices
    }


def statements(policy: Policy, listed: Mapping[str, Mapping[str, Statement]]) -> dict[Citation, CoverItem]:
    """Each statement that is not background."""
    return {
        Citation(source, locator): CoverItem(
            "statements",
            (source, locator),
            "",
            f"statement {locator if len(policy.sources) == 1 else f'{source}#{locator}'} is put to use",
        )
        for source, inside in listed.items()
        for locator, statement in inside.items()
        if statement.background is None
    }


def citing(
    policy: Policy, by: dict[Citation, CoverItem], items: Iterable[CoverItem]
) -> dict[CoverItem, set[CoverItem]]:
    """Of each item that cites, the statements that it puts to use: a rule in force also those of its concepts."""
    found: dict[CoverItem, set[CoverItem]] = {}
    for item in items:
        cited = {policy.citation(written) for written in _cites(policy, item)}
        if used := {by[citation] for citation in cited if citation in by}:
            found[item] = used
    return found


def _cites(policy: Policy, item: CoverItem) -> Iterator[str]:
    name = str(item.path[1])
    if item.kind == "rules" and item.aspect == "in force":
        yield from policy.rules[name].cites
        for concept in _concepts(policy, policy.rules[name].condition):
            yield from policy.concepts[concept].cites
    elif item.kind == "overrides":
        yield from policy.beaten_by(name)[str(item.path[-1])].cites
    elif item.kind == "alternatives":  # of figures one for each of their values
        parts = [part for _, part in part_at(policy, item.path).walk()]
        items = [each for part in parts for accepted in part.tests.values() for each in accepted]
        yield from (cite for each in items if isinstance(each, FigureItem) for cite in each.cites)
    elif item.kind == "readings":
        yield from policy.readings[name].choices[str(item.path[-1])].cites


def _concepts(policy: Policy, condition: Condition) -> Iterator[str]:
    """The concepts that a condition names, itself or through others."""
    for name in condition.names():
        if name in policy.concepts:
            yield name
            yield from _concepts(policy, policy.concepts[name].when)
