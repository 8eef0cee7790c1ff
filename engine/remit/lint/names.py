"""Names: facts, readings and concepts share one space; values and groups of a choice share another each."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, about, near_miss
from remit.model.conditions import RESERVED
from remit.model.facts import Fact
from remit.model.kinds.choice_tree import walk_choice
from remit.model.kinds.domain import PRESENCE
from remit.model.matching import Unreadable
from remit.reader.policies import WrittenPolicy
from remit.reader.tree import LocatedNode


def name_problems(written: WrittenPolicy) -> Iterator[Problem]:
    yield from _shared_names(written)
    yield from _scopes(written)
    yield from _but_for_capitals(written)
    for name, fact in (written.own or written.policy).facts.items():
        yield from _value_names(written, name, fact)
    yield from _dates(written)


def shared_names(written: WrittenPolicy) -> dict[str, str]:
    """The names that stand for two things, each with the section that has it first."""
    seen: dict[str, str] = {}
    shared: dict[str, str] = {}
    for section in ("facts", "readings", "concepts"):
        for name in getattr(written.policy, section):
            if name in seen:
                shared[name] = seen[name]
            seen.setdefault(name, section)
    return shared


def _shared_names(written: WrittenPolicy) -> Iterator[Problem]:
    shared = shared_names(written)
    for section in ("facts", "readings", "concepts"):
        for name in getattr(written.policy, section):
            subject, at = about((section, name)), written.origins.key(section, name)
            if name in RESERVED:
                said = f"{subject}the language keeps `{name}` for conditions"
                yield Problem("reserved-name", said, at, "choose another name")
            if shared.get(name, section) != section:
                said = f"{subject}`{name}` is one of the {shared[name]}, too; conditions could not tell them apart"
                yield Problem("duplicate-name", said, at, "rename one of them")


def _scopes(written: WrittenPolicy) -> Iterator[Problem]:
    """What a rule says that it stands in is a concept."""
    for name, rule in written.policy.rules.items():
        scope, concepts = rule.scope, written.policy.concepts
        if scope is not None and scope not in concepts and not written.lacks(scope, "concepts", "scopes"):
            at = written.origins.value("rules", name, "scope")
            said = f"{about(('rules', name))}no scope or concept `{scope}`"
            yield Problem("undeclared-concept", said, at, near_miss(scope, concepts, "concepts"))


def _but_for_capitals(written: WrittenPolicy) -> Iterator[Problem]:
    """Facts that only capitals tell apart: the columns of a table could not be."""
    first: dict[str, str] = {}
    for name in written.policy.facts:
        if (other := first.setdefault(name.casefold(), name)) != name:
            said = f"{about(('facts', name))}`{name}` and `{other}` differ in capitals only"
            at = written.origins.key("facts", name)
            yield Problem("duplicate-name", said, at, "rename one of them: columns of tables have no capitals")


def _value_names(written: WrittenPolicy, name: str, fact: Fact) -> Iterator[Problem]:
    if not (tree := fact.tree):
        yield from _labels(written, name, fact, ["true", "false"] if fact.kind == "flag" else [*fact.labels])
        return
    way = ("facts", name, fact.kind)
    subject, seen = about(tuple(written.origins.holding(*way)[1])), set[str]()  # a hierarchy has this wrong but once
    for value, line, column in _names_in(written.origins.node(*way)):
        if value in seen:
            said = f"{subject}`{value}` stands twice among the values and groups"
            at = written.origins.at(line, column, *way)
            yield Problem("duplicate-name", said, at, "a name belongs to one place of its fact")
        seen.add(value)
    yield from _labels(written, name, fact, [value for value, _ in walk_choice(tree)])


def _labels(written: WrittenPolicy, name: str, fact: Fact, values: list[str]) -> Iterator[Problem]:
    """Words for what is no value of the fact."""
    subject, names = about(("facts", name)), [*values, *(PRESENCE if fact.optional else ())]
    for label in fact.labels:
        if label not in names:
            said = f"{subject}words for `{label}`, which is no value"
            at = written.origins.key("facts", name, "labels", label)
            yield Problem("undeclared-value", said, at, near_miss(label, names, "values"))


def _names_in(node: LocatedNode) -> Iterator[tuple[str, int, int]]:
    """Every value and group of a choice or set, and where it stands."""
    if isinstance(node.value, str):
        yield node.value, node.line, node.column
    elif isinstance(node.value, dict):
        for group, inner in node.value.items():
            yield group, *node.keys[group]
            yield from _names_in(inner)
    for item in node.value if isinstance(node.value, list) else ():
        yield from _names_in(item)


def _dates(written: WrittenPolicy) -> Iterator[Problem]:
    """The first and last days of rules are conditions on the fact `date`."""
    if written.lacks("date", "facts"):
        return
    date = written.policy.facts.get("date")
    for name, rule in written.policy.rules.items():
        for key, sign, day in (("since", ">=", rule.since), ("until", "<=", rule.until)):
            subject = f"{about(('rules', name))}`{key}` is a condition on the date, and "
            at = written.origins.value("rules", name, key)
            if day is not None and date is None:
                help = 'add to facts: date: {ask: "On what day?", date: {}}'
                yield Problem("date-not-declared", f"{subject}the policy declares no fact `date`", at, help)
            elif day is not None and date is not None and date.kind != "date":
                said = f"{subject}the fact `date` is declared as {date.kind}"
                yield Problem("date-not-declared", said, at, "declare it as `date: {}`")
            elif day is not None and date is not None:
                try:
                    date.domain.test(f"{sign} {day}")
                except Unreadable as wrong:
                    said = f"{about(('rules', name))}{key}: `{day}` is out of bounds"
                    yield Problem(wrong.code, said, at, wrong.help)
