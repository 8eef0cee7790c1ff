"""Policies and cases for which the explorer is held against the engine, and what the engine says of each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from remit.decide import LoadedPolicy
from remit.decide.given_values import item_of
from remit.decide.unlinked import idle_inputs
from remit.errors import RemitError
from remit.model.items import text_of, texts_of
from remit.model.kinds import sets
from remit.model.kinds.sets import Subset
from remit.model.kinds.text import OpenText
from remit.model.matching import Unreadable
from remit.model.policy import Policy
from remit.model.scenario import set_in_one_line
from remit.report.diagram.data import diagram_data
from remit.testing import opened as loaded_from
from remit.testing import policies
from remit.testing.drawn_policy import written_item

CASES = 50  # of a policy
SLOWLY = list(HealthCheck)
ODD = ["present", "absent", "2024-02-31", "2024-05-30T12:00:00", "2024-02-31T12:00:00Z", "2024-05-30 12:00:03+02:00"]
ODD += [
    "2024-05-30T24:00:00Z",
    "0000-05-30",
    "..",
    "5 .. 3",
    ">= ",
    "1e5",
    "2E-1",
    "50e-1",
    "5.0",
    "0e9",
    "1e18",
    "-1e17",
    "1e-9",
    ".5",
    "5.",
    "1e",
    "0" * 19 + "7",
    "1e999999",
    "1.50",
    "0.05",
    "-3",
    "+4",
    "99999",
    "true",
]
ODD += ["v1", "g1", "v9", "{v1 | v2}", "{}", "{v9}", "includes v1", "includes g1; excludes v2", "size >= 2", "size 9"]
ODD += [
    "within v1",
    "within",
    "excludes v1; within",
    "other than ann | zed",
    "ann",
    "zed",
    "c1",
    "999999999999999999",
    "1234567890123456789",
    "size < 0",
]
FAR = [
    "999999999999999998",
    ">= 999999999999999998",
    "1 .. 999999999999999998",
    "9999-12-31",
    "0001-01-01 .. 0001-02-03",
]
CREW = [{"g1": ["v1", "v2", "v3", "v4", "v5"]}, {"g2": ["v6", "v7", "v8", "v9"]}, "v10", "v11", "v12"]
LARGE = {
    "remit": "1",
    "policy": "large",
    "title": "A set with many members",
    "facts": {"crew": {"set": CREW, "optional": "true"}, "count": {"integer": {}}},
    "rules": {
        "some": {"permit": "Some may.", "when": {"crew": {"includes": "g1"}, "count": ">= 1000000000000000"}},
        "few": {"forbid": "Too many.", "when": {"crew": {"size": ">= 7", "excludes": "v10"}}, "overrides": "some"},
        "one": {"exempt": "One alone.", "when": {"crew": {"includes all": ["v6", "v11"], "within": ["v6", "v11"]}}},
    },
}


class Case(NamedTuple):
    """What is stated of a case, and which readings are picked, or left open."""

    facts: Mapping[str, Sequence[str]]
    readings: Mapping[str, str]

    @property
    def fragment(self) -> str:
        parts = [*self.facts.items(), *((name, [choice]) for name, choice in self.readings.items())]
        said = [f"{quote(name)}={'|'.join(quote(item, safe='') for item in listed)}" for name, listed in parts]
        return "#?" + "&".join(said)


def by_tests() -> LoadedPolicy:
    """A policy whose set has a level for each test, as if its sets could not be listed."""
    facts = {"keys": {"set": ["k1", "k2", "k3"], "optional": "true"}, "late": {"flag": {}}}
    rules = {
        "both": {"permit": "Both open.", "when": {"keys": {"includes all": ["k1", "k2"]}}},
        "none": {"forbid": "Nothing opens.", "when": {"keys": {"size": "0 .. 1"}, "late": "true"}},
        "third": {"exempt": "It is always open.", "when": {"keys": {"includes": ["k3"], "excludes": ["k1"]}}},
    }
    written = {"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "MOST_SETS", 1)
        loaded = loaded_from(Policy.model_validate(written))
        assert loaded.compiled is not None
    return loaded


def made_up(number: int, *, are_related: bool = False) -> list[LoadedPolicy]:
    """So many policies, the same ones on every run; whose facts are compared, where `are_related`."""
    found: list[LoadedPolicy] = []

    @seed(23)
    @settings(max_examples=number, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=SLOWLY)
    @given(policies(max_facts=5, max_rules=5, max_constraints=2), st.booleans())
    def draw(policy: Policy, may_lack: bool) -> None:
        loaded = loaded_from(lacking(policy) if may_lack else policy)
        assume(loaded.compiled is not None and loaded.compiled.table.space.is_related == are_related)
        assume(diagram_data(loaded) is not None)
        found.append(loaded)

    draw()
    return found


OF_KINDS: dict[str, tuple[dict[str, Any], Any]] = {  # how a fact of a kind is declared, and a condition on it
    "choice": ({"choice": ["v1", {"g1": ["v2", "v3"]}]}, "g1"),
    "flag": ({"flag": {}}, "true"),
    "integer": ({"integer": {"min": "0"}}, ">= 3"),
    "number": ({"number": {"places": "1"}}, "< 2.5"),
    "date": ({"date": {"to": "2024-06-30"}}, ">= 2024-05-30"),
    "datetime": ({"datetime": {}}, "< 2024-05-30T12:00:00Z"),
    "text": ({"text": {}}, "ann"),
    "set": ({"set": ["v1", "v2", "v3"]}, {"includes": ["v1", "v2"]}),
}


def of_every_kind() -> Iterator[LoadedPolicy]:
    """For each kind of fact a policy about two of them, of which one may be absent."""
    for declared, asked in OF_KINDS.values():
        rules = {
            "some": {"permit": "Some may.", "when": {"one": asked}},
            "others": {"forbid": "Others may not.", "when": {"other": asked}, "overrides": "some"},
            "without": {"exempt": "Who has none is exempt.", "when": {"other": "absent"}},
        }
        facts = {"one": declared, "other": {**declared, "optional": "true"}}
        policy = {"remit": "1", "policy": "kinds", "title": "Facts of one kind", "facts": facts, "rules": rules}
        yield loaded_from(Policy.model_validate(policy))


def large() -> LoadedPolicy:
    """A policy about a set with many members."""
    return loaded_from(Policy.model_validate(LARGE))


def lacking(policy: Policy) -> Policy:
    """The policy with facts that may all be absent, but for the day."""
    written = policy.model_dump(by_alias=True, exclude_none=True)
    facts = {name: {**fact, "optional": fact["optional"] or name != "date"} for name, fact in written["facts"].items()}
    return Policy.model_validate({**written, "facts": facts})


def items(policy: Policy, name: str, chance: random.Random) -> list[str]:
    """One or two things that can be stated of a fact: values, groups, ranges, clauses, absence, presence."""
    domain = policy.domains[name]
    values = [text_of(item_of(value)) for value in domain.neighbourhood(None)]
    more = ["absent", "present"] * domain.optional
    more += ["zed", "other than ann | zed", "other than bob"] * isinstance(domain, OpenText)
    more += [item for item in FAR if not isinstance(domain, OpenText) and readable(policy, name, item)]
    ways = [*(text_of(written_item(chance.randrange(900), domain)) for _ in range(3)), *values, *more]
    return chance.sample(ways, chance.choice([1, 1, 2]))


def cases(policy: Policy, chance: random.Random, number: int = CASES) -> Iterator[Case]:
    for _ in range(number):
        stated = [name for name in policy.facts if name not in idle_inputs(policy)]  # a page has no other fields
        known = [name for name in stated if chance.random() < 0.6]
        read = [name for name in policy.readings if chance.random() < 0.6]
        choices = {name: chance.choice([*policy.readings[name].choices, "open"]) for name in read}
        yield Case({name: items(policy, name, chance) for name in known}, choices)


def engine_says(loaded: LoadedPolicy, case: Case) -> dict[str, Any]:
    texts = {name for name, domain in loaded.policy.domains.items() if isinstance(domain, OpenText)}
    given = {
        name: {"one of": [_of_text(item) if name in texts else set_in_one_line(item) for item in listed]}
        for name, listed in case.facts.items()
    }
    try:
        decision = loaded.decide(given, readings=case.readings)
    except RemitError as wrong:
        return {
            "possible": [],
            **({} if [p.code for p in wrong.problems] == ["impossible-scenario"] else {"wrong": wrong}),
        }
    answers, settled = decision.answers, len(decision.possible) == 1
    assert answers is not None
    contests = sorted([sorted(map(list, c.change)), [str(v) for v in c.possible]] for c in decision.contested_by)
    plan = None if settled else answers.plan()
    named = None if plan is None or plan.first is None else answers.table.names[plan.first]
    return {
        "possible": [str(verdict) for verdict in decision.possible],
        "every": sorted(decision.rules),
        "some": sorted(decision.may_rules),
        "duties": [[duty.duty, sorted(duty.rules), duty.sure] for duty in decision.duties],
        "contests": contests,
        "dependsOn": list(decision.depends_on),
        "reasons": [list(reason) for reason in answers.smallest_reasons()] if settled else [],
        "flips": [[str(f.verdict), [[n, list(texts_of(i))] for n, i in f.changes]] for f in answers.flips()]
        if settled
        else [],
        "question": None if plan is None else [named, pytest.approx(plan.expected)],
    }


def _of_text(item: str) -> Any:
    """What an item of the explorer's says of a text, as a scenario says it."""
    named = item.removeprefix("other than ")
    return item if named == item else {"other than": named.split(" | ")}


def explorer_says(found: dict[str, Any]) -> dict[str, Any]:
    assert found.pop("refused") == []
    if found["possible"]:
        del found["scenario"]
        found["contests"] = sorted([sorted(change), possible] for change, possible in found["contests"])
        found |= {"every": sorted(found["every"]), "some": sorted(found["some"])}
        found["duties"] = [[each["duty"], sorted(each["rules"]), each["sure"]] for each in found["duties"]]
    return found


def readable(policy: Policy, name: str, item: str) -> bool:
    try:
        domain = policy.domains[name]
        domain.test(set_in_one_line(item) if isinstance(domain, Subset) else item)
    except Unreadable:
        return False
    return True
