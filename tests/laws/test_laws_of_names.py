"""Names mean nothing by themselves, nor does the order of facts, nor the way in which a policy was written down."""

from typing import Any

import pytest
from cases import POLICIES, SHIPPED, complete_cases, loaded, partial_cases, rewritten, written
from hypothesis import given
from hypothesis import strategies as st

from remit.lint import lint_policy
from remit.model.comparisons import VERBS
from remit.model.policy import Policy
from remit.reader.included import read_policy
from remit.testing import opened, policies
from remit.verdict import decide

KEYWORDS = ("all", "any", "not")
RULE_NAMES = ("tests", "walk", "not", "any-of", "0", "rules.r", "A", "verdict")
NAMES = ("tests", "walk", "names", "parts", "copy", "json", "model_fields", "self", "id", "sid", "f00", "zz", "__len__")


class Renaming:
    """New names for the facts, readings and concepts of a policy, and for its rules, everywhere where they stand."""

    def __init__(self, policy: Policy, names: list[str], rules: list[str]) -> None:
        old = [name for name in policy.domains if name != "date"]  # the language knows this one
        self.names = {"date": "date", **dict(zip(old, names, strict=False))}
        self.rules = dict(zip(policy.rules, rules, strict=False))
        self.names = {name: self.names.get(name, name) for name in policy.domains}
        self.rules = {name: self.rules.get(name, name) for name in policy.rules}

    def policy(self, policy: Policy) -> Policy:
        data = written(policy)
        keys = {"facts": self.names, "readings": self.names, "concepts": self.names, "rules": self.rules}
        renamed = {section: self._keys(data[section], names) for section, names in keys.items()}
        for section in ("concepts", "rules"):
            for part in renamed[section].values():
                part["when"] = self.condition(part["when"])
                if part.get("scope"):
                    part["scope"] = self.names[part["scope"]]
                if "overrides" in part:
                    part["overrides"] = self._keys(part["overrides"], self.rules)
        constraints = {
            name: {key: self.condition(part[key]) for key in ("when", "then")}
            for name, part in data["constraints"].items()
        }
        return Policy.model_validate({**data, **renamed, "constraints": constraints, "properties": {}})

    def condition(self, condition: Any) -> Any:
        if isinstance(condition, list):
            return [self.condition(part) for part in condition]
        return {
            self.names.get(key, key): self.condition(part) if key in KEYWORDS else self.items(part)
            for key, part in condition.items()
        }

    def items(self, listed: list[Any]) -> list[Any]:
        """What is accepted of a fact, and facts that it is compared with by their new names."""
        return [self._asked(item) if isinstance(item, dict) else item for item in listed]

    def _asked(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {verb: self.names[what] if verb in VERBS else what for verb, what in asked.items()}

    def facts(self, facts: dict[str, Any]) -> dict[str, Any]:
        return self._keys(facts, self.names)

    @staticmethod
    def _keys(named: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
        return {names[name]: part for name, part in named.items()}


@given(partial_cases(), st.permutations(NAMES), st.permutations(RULE_NAMES))
def test_other_names_for_facts_and_rules_give_the_same_decision_in_other_names(case, names, rules):
    policy, stated, picked = case
    new = Renaming(policy, names, rules)
    before = loaded(policy).decide(stated, readings=picked)
    after = opened(new.policy(policy)).decide(new.facts(stated), readings=new.facts(picked))

    assert (after.verdict, after.possible) == (before.verdict, before.possible)
    assert after.rules == tuple(new.rules[name] for name in before.rules)
    assert after.may_rules == tuple(new.rules[name] for name in before.may_rules)
    assert after.depends_on == tuple(new.names[name] for name in before.depends_on)
    assert after.unknown == tuple(new.names[name] for name in before.unknown)
    changes = [new.facts(dict(contest.change)) for contest in before.contested_by]
    assert [dict(contest.change) for contest in after.contested_by] == changes
    fired = {new.rules[name] for name in before.derivation.applicable()}
    assert after.derivation.applicable() == fired


@given(partial_cases(), st.randoms(use_true_random=False))
def test_the_order_of_facts_and_readings_does_not_matter(case, random):
    policy, stated, picked = case
    parts = {section: list(written(policy)[section].items()) for section in ("facts", "readings", "concepts")}
    for named in parts.values():
        random.shuffle(named)
    other = rewritten(policy, **{section: dict(named) for section, named in parts.items()})
    before, after = (loaded(each).decide(stated, readings=picked) for each in (policy, other))

    assert (after.possible, after.rules, after.may_rules) == (before.possible, before.rules, before.may_rules)
    assert set(after.depends_on) == set(before.depends_on)
    contests = [{(frozenset(c.change), c.possible) for c in decision.contested_by} for decision in (before, after)]
    assert contests[0] == contests[1]


@given(complete_cases())
def test_all_of_the_rules_conditions_may_be_named_as_concepts(case):
    policy, facts = case
    data = written(policy)
    named = {f"when-{name}": {"when": rule["when"]} for name, rule in data["rules"].items()}
    rules = {name: {**rule, "when": {f"when-{name}": "true"}} for name, rule in data["rules"].items()}
    other = rewritten(policy, concepts={**data["concepts"], **named}, rules=rules)

    assert decide(other, facts) == decide(policy, facts)


@given(POLICIES)
def test_a_policy_equals_itself_read_back_from_json_text(policy):
    text = policy.model_dump_json(by_alias=True, exclude_none=True)
    again = Policy.model_validate(opened(policy).written.origins.root.data())

    assert again == policy
    assert again.model_dump_json(by_alias=True, exclude_none=True) == text
    assert opened(again).hash == opened(policy).hash


@given(policies())
def test_a_policy_in_a_json_file_is_read_as_it_is_and_has_nothing_wrong(tmp_path_factory, policy):
    file = tmp_path_factory.mktemp("policies") / "generated.json"
    file.write_text(policy.model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    read = read_policy(str(file))

    assert lint_policy(read) == []
    assert read.policy == policy


def test_the_shipped_policy_is_the_same_however_often_it_is_opened():
    assert opened(SHIPPED.policy).policy == SHIPPED.policy


@pytest.mark.parametrize("name", ["all", "any", "not", "all_of", "any_of", "not_"])
def test_what_holds_conditions_is_no_name_for_a_fact(name):
    data = {"remit": "1", "policy": "kept", "title": "Kept", "facts": {name: {"flag": {}}}, "rules": {}}
    problems = lint_policy(opened(Policy.model_validate(data)).written)

    assert [problem.code for problem in problems] == ["reserved-name"]
