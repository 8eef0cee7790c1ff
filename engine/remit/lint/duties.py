"""Duties: a name stands for one of them, `not` names another, and `act` says of facts what a scenario could say."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, about, near_miss
from remit.model.comparisons import Comparison
from remit.model.duties import Duty
from remit.model.matching import Unreadable
from remit.reader.policies import WrittenPolicy


def duty_problems(written: WrittenPolicy) -> Iterator[Problem]:
    first: dict[str, str] = {}  # the rule that carries each of them first
    for rule, said in written.policy.rules.items():
        for name, duty in said.duties.items():
            path = ("rules", rule, "with", name)
            if (other := first.setdefault(name, rule)) != rule:
                yield from _another(written, path, duty, other)
            yield from _opposite(written, path, duty)
            yield from _act(written, path, duty)


def _another(written: WrittenPolicy, path: tuple[str, ...], duty: Duty, other: str) -> Iterator[Problem]:
    """One name, two duties: nobody could say which of them a verdict carries."""
    name = path[-1]
    if written.policy.rules[other].duties[name].demands != duty.demands:
        there = written.origins.key("rules", other, "with", name)
        said = f"{about(path)}the duty `{name}` is another one in rule {other} ({there})"
        yield Problem("duplicate-name", said, written.origins.key(*path), "say the same in both, or rename one of them")


def _opposite(written: WrittenPolicy, path: tuple[str, ...], duty: Duty) -> Iterator[Problem]:
    known = written.policy.duties
    if duty.not_ is None or (duty.not_ in known and duty.not_ != path[-1]) or ("rules",) in written.broken:
        return
    at = written.origins.value(*path, "not")
    if duty.not_ == path[-1]:
        yield Problem("undeclared-duty", f"{about(path)}the duty `{path[-1]}` is the opposite of itself", at)
    elif not any(way[0] == "rules" for way in written.broken):
        help = near_miss(duty.not_, [name for name in known if name != path[-1]], "duties")
        yield Problem("undeclared-duty", f"{about(path)}no rule carries a duty `{duty.not_}`", at, help)


def _act(written: WrittenPolicy, path: tuple[str, ...], duty: Duty) -> Iterator[Problem]:
    """What is done is said by values of facts, of which none is compared with others."""
    facts, subject = written.policy.facts, about(path)
    for fact, items in duty.act.items():
        at = written.origins.key(*path, "act", fact)
        if fact not in facts:
            if not written.lacks(fact, "facts"):
                yield Problem("undeclared-fact", f"{subject}unknown fact `{fact}`", at, near_miss(fact, facts, "facts"))
            continue
        if fact in written.policy.compared:
            said = f"{subject}`{fact}` is compared with other facts, so that an act cannot change it alone"
            yield Problem("incomparable", said, at, "leave it out of `act`")
        for index, item in enumerate(items):
            place = written.origins.value(*path, "act", fact, index)
            if isinstance(item, Comparison):
                said = f"{subject}{fact}: `{item.text()}` compares facts, and an act has values"
                yield Problem("incomparable", said, place, "say the value that it has then")
                continue
            try:
                written.policy.domains[fact].test(item)
            except Unreadable as wrong:
                yield Problem(wrong.code, f"{subject}{fact}: {wrong.message}", place, wrong.help)
