"""The explorer equals the engine on made-up policies with facts of all kinds, and on facts stated in all ways."""

from __future__ import annotations

import random
from typing import Any

from explorer_cases import LARGE, ODD, Case, cases, engine_says, explorer_says, large, made_up, of_every_kind, readable

from remit.model.policy import Policy
from remit.report.diagram.data import diagram_data
from remit.testing import opened as loaded_from

POLICIES = 120
FOLLOWS = """([diagram, fragments]) => {
    const explorer = Object.create(window.explorer);
    explorer.policy = new window.explorer.policy.constructor(diagram);
    return fragments.map((fragment) => explorer.follows(fragment)); }"""


def test_everything_that_is_said_of_facts_of_all_kinds(opened: Any, report: str) -> None:
    page, chance, kinds = opened(report), random.Random(5), set()
    for loaded in [*of_every_kind(), *made_up(POLICIES), large()]:
        listed = list(cases(loaded.policy, chance))
        found = page.evaluate(FOLLOWS, [diagram_data(loaded), [case.fragment for case in listed]])
        kinds |= {(fact.kind, fact.optional) for fact in loaded.policy.facts.values()}
        for case, said in zip(listed, found, strict=True):
            assert explorer_says(said) == engine_says(loaded, case), (
                case,
                loaded.policy.model_dump_json(by_alias=True),
            )

    assert len(kinds) == 16  # eight kinds, optional or not


def test_what_can_be_stated_is_what_a_scenario_can_state(opened: Any, report: str) -> None:
    page = opened(report)
    for loaded in [*of_every_kind(), *made_up(POLICIES), large()]:
        asked = [(name, item) for name in loaded.policy.facts for item in ODD]
        fragments = [Case({name: [item]}, {}).fragment for name, item in asked]
        found = page.evaluate(FOLLOWS, [diagram_data(loaded), fragments])
        for (name, item), said in zip(asked, found, strict=True):
            assert said["refused"] == ([] if readable(loaded.policy, name, item) else [name]), (name, item)


def test_one_of_some_sets_of_very_many_members_is_told_at_once(opened: Any, report: str) -> None:
    members = [f"v{number}" for number in range(1, 25)]
    groups = [{f"g{at // 8}": members[at : at + 8]} for at in range(0, 24, 8)]
    rules = {f"r{at}": {"permit": "It may.", "when": {"crew": {"includes": f"g{at}"}}} for at in range(2)}
    facts = {"crew": {"set": groups}}
    loaded = loaded_from(Policy.model_validate({**LARGE, "facts": facts, "rules": rules}))
    sets = [f"{{{' | '.join(members[at::3])}}}" for at in range(3)] + ["{v24}"]
    case = Case({"crew": sets}, {})
    found = opened(report).evaluate(FOLLOWS, [diagram_data(loaded), [case.fragment]])

    assert explorer_says(found[0]) == engine_says(loaded, case)
