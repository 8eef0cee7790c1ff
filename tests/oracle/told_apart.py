"""Which cases are one: values that nothing in a policy tells apart are one, but for those that somebody listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from oracle.cases import Judged
from oracle.facts import COMPARED, Case, Test, kind_of, test
from oracle.figures import in_figures, marks, possible
from oracle.meaning import Policy, days_of

LISTED = ("choice", "flag")  # kinds of facts each of whose values is a case
ORDERED = ("integer", "number", "date", "datetime", "text")  # of these comparisons leave more than equal and different
Asked = tuple[str, Any]  # a fact, and what is asked of it in one place


class ToldApart:
    """What some policies, and further conditions, tell apart; a case is a combination of that."""

    def __init__(self, *policies: Policy, conditions: Iterable[Mapping[str, Any]] = ()) -> None:
        self.policies = policies
        found = [each for policy in policies for each in _asked(policy)]
        found += [each for when in conditions for each in _walk(policies[0], when)]
        self.tests: dict[str, list[Test]] = {}
        self.compared: set[str] = set()
        self.there: set[str] = set()  # sets that are told apart, where they are absent, from empty ones
        for name, asked in found:
            alone, others = _apart(asked)
            self.compared |= {name, *others} if others else set()
            self.there |= {
                each for verb in _verbs(asked) if verb not in ("meets", "member of") for each in (name, *others)
            }
            if alone:
                self.tests.setdefault(name, []).append(test(name, self.facts[name], alone))

    @cached_property
    def facts(self) -> dict[str, Any]:
        return {name: fact for policy in reversed(self.policies) for name, fact in policy.facts.items()}

    @property
    def is_exact(self) -> bool:
        """Whether this is all that tells cases apart: no numbers, days or texts are compared with others."""
        return not any(kind_of(self.facts[name]) in ORDERED for name in self.compared if name in self.facts)

    def number(self, cases: Iterable[Judged]) -> int:
        """How many different ones there are among some cases."""
        return len({self._key(one.case) for one in cases})

    def _key(self, case: Case) -> tuple[Any, ...]:
        return tuple(self._class(name, case) for name in case)

    def _class(self, name: str, case: Case) -> Any:
        """What a value is alike in: itself, where it was listed; else the tests that it meets, and its members."""
        if name not in self.facts or kind_of(self.facts[name]) in LISTED:
            return case[name]
        members = case[name] if name in self.compared else None
        return members if name in self.there else members or frozenset(), *(
            holds(case) for holds in self.tests.get(name, ())
        )


def _asked(policy: Policy) -> Iterator[Asked]:
    """All that is asked of facts in a policy and in what it includes."""
    written = policy.written
    for constraint in written.get("constraints", {}).values():
        yield from (*_walk(policy, constraint["when"]), *_walk(policy, constraint["then"]))
    for concept in written.get("concepts", {}).values():
        yield from _walk(policy, concept["when"])
    for scope in written.get("scopes", {}).values():
        yield from _walk(policy, scope["where"])
    for rule in policy.rules.values():
        yield from _walk(policy, {"all": [rule["when"], *days_of(rule)]})
    for inner in policy.included.values():
        yield from _asked(inner)


def _walk(policy: Policy, when: Mapping[str, Any]) -> Iterator[Asked]:
    for key, asked in when.items():
        if key in ("all", "any", "not"):
            for each in asked if isinstance(asked, list) else [asked]:
                yield from _walk(policy, each)
        elif key in policy.facts:
            yield from _each_day(policy, key, asked) if in_figures(asked, policy.figures) else [(key, asked)]


def _each_day(policy: Policy, name: str, asked: Any) -> Iterator[Asked]:
    """What is asked with the values of figures, by themselves, and on which days."""
    listed = asked if isinstance(asked, list) else [asked]
    if plain := [item for item in listed if not in_figures(item, policy.figures)]:
        yield name, plain
    for part in marks({name: asked}, possible(policy.figures, policy.facts)):
        for key, items in part.items():
            yield from ((key, item) for item in items)


def _verbs(asked: Any) -> list[str]:
    """How a fact is compared with others."""
    listed = asked if isinstance(asked, list) else [asked]
    return [verb for each in listed for verb in COMPARED if isinstance(each, Mapping) and verb in each]


def _apart(asked: Any) -> tuple[list[Any], list[str]]:
    """What is asked of a fact alone; and the facts that it is compared with."""
    alone, others = list[Any](), list[str]()
    for each in asked if isinstance(asked, list) else [asked]:
        verbs = [verb for verb in COMPARED if isinstance(each, Mapping) and verb in each]
        if verbs:
            named = each[verbs[0]]
            others += named if isinstance(named, list) else [named]
        else:
            alone.append(each)
    return alone, others
