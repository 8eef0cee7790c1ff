"""Conditions: every name is declared, every value is one of its fact's, and every condition says something."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, about, near_miss
from remit.lint.names import shared_names
from remit.model.conditions import KEPT, Condition, Path
from remit.model.domains import Unreadable
from remit.model.policy import Policy
from remit.reader.policies import WrittenPolicy


def condition_problems(written: WrittenPolicy) -> Iterator[Problem]:
    untold = shared_names(written)  # nobody knows which of the two is meant
    for path, condition in _written_conditions(written.policy):
        for way, part in condition.walk(path):
            yield from _empty(written, way, part)
            for name, accepted in part.tests.items():
                if name not in untold and not written.lacks(name, "facts", "readings", "concepts"):
                    yield from _test(written, (*way, name), name, accepted)


def _written_conditions(policy: Policy) -> Iterator[tuple[Path, Condition]]:
    """Every condition as it stands in the file: rules without their days, and the properties' too."""
    for path, condition in policy.conditions():
        yield path, policy.rules[str(path[1])].when if path[0] == "rules" else condition
    for name, property in policy.properties.items():
        yield ("properties", name, "when"), property.when


def _empty(written: WrittenPolicy, path: Path, condition: Condition) -> Iterator[Problem]:
    if condition.is_empty:
        said = f"{about(path)}an empty condition"
        help = "what always holds is written `all: []`"
        yield Problem("empty-condition", said, written.origins.value(*path), help)
    if condition.any_of == ():
        said = f"{about(path)}`any` of nothing never holds"
        yield Problem("empty-condition", said, written.origins.value(*path, "any"), "list its parts")


def _test(written: WrittenPolicy, path: Path, name: str, accepted: tuple[str, ...]) -> Iterator[Problem]:
    domains = written.policy.domains
    if name not in domains:
        help = near_miss(name, domains, "declared", also=KEPT)
        yield Problem("undeclared-fact", f"{about(path)}unknown fact `{name}`", written.origins.key(*path), help)
    elif not accepted:
        said = f"{about(path)}`{name}` is one of nothing"
        yield Problem("empty-condition", said, written.origins.value(*path), "list the values")
    else:
        yield from _values(written, path, name, accepted)


def _values(written: WrittenPolicy, path: Path, name: str, accepted: tuple[str, ...]) -> Iterator[Problem]:
    for index, item in enumerate(accepted):
        try:
            written.policy.domains[name].test(item)
        except Unreadable as wrong:
            at = written.origins.value(*path, index)
            yield Problem(wrong.code, f"{about(path)}{name}: {wrong.message}", at, wrong.help)
