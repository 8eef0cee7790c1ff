"""Run as a program: `remit show POLICY --rulesets`, loaded with durable-rules' own Host, fires what the chain fires.

A process of its own, as Host starts threads. The truth of every test in a fact is that of the definition.
"""

import json
import sys
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from durable.engine import Host, MessageNotHandledException

import remit
from remit.chaining.chain import Chain
from remit.model import items
from remit.model.matching import Members
from remit.model.policy import Policy
from remit.normal.cubes import Literal
from remit.report.show.rulesets import say_rulesets
from remit.representatives import representatives
from remit.verdict import CaseValues, allowed, test_holds

MOST = 200  # cases of a policy that are drawn


def text_of(literal: Literal) -> str:
    """A test as the field that is called after it reads."""
    if literal.comparison is not None:
        return f"{literal.name} {items.text_of(literal.accepted[0])}"
    return (
        literal.name
        if literal.accepted == ("true",)
        else f"{literal.name} in {' or '.join(items.texts_of(literal.accepted))}"
    )


class Hosted:
    """The rulesets of a policy in Host."""

    def __init__(self, chain: Chain) -> None:
        lines = list(say_rulesets(chain))
        self.rulesets: dict[str, Any] = json.loads("\n".join(line for line in lines if not line.startswith("#")))
        self.texts: dict[str, str] = {}  # of fields that are called otherwise
        self.said: dict[tuple[str, str], list[str]] = {}  # of a ruleset and rule, what it stands for
        self.always: dict[str, list[str]] = {}
        self._read(lines)
        self.fired: list[str] = []
        self.fields = {name: sorted(set(fields_of(rules))) for name, rules in self.rulesets.items()}
        for rules in self.rulesets.values():
            for name, rule in rules.items():
                rule["run"] = self._noting(name)
        self.host = Host(self.rulesets)

    def _read(self, lines: list[str]) -> None:
        ruleset = ""
        for line in lines:
            if line.startswith('"') and line.endswith(": {"):
                ruleset = json.loads(line[:-3])
            elif line.startswith("# r") and ": " in line:
                rule, _, said = line.removeprefix("# ").partition(": ")
                self.said[ruleset, rule] = said.split(" and ")
            elif line.endswith(", always"):
                title, _, said = line.removeprefix("# ").removesuffix(", always").partition(": ")
                self.always[title] = said.split(" and ")
            elif line.startswith("# "):
                field, _, text = line.removeprefix("# ").partition(" is ")
                self.texts[field] = text

    def _noting(self, rule: str) -> Callable[[Any], None]:
        return lambda _: self.fired.append(rule)

    def fire(self, ruleset: str, fact: dict[str, str]) -> list[str]:
        """What fires on a fact, in words."""
        self.fired.clear()
        try:
            self.host.assert_fact(ruleset, {"id": "f", "sid": "0", **fact})
        except MessageNotHandledException:
            return []
        self.host.retract_fact(ruleset, {"id": "f", "sid": "0", **fact})
        return [said for rule in self.fired for said in self.said[ruleset, rule]]


def fields_of(rules: dict[str, Any]) -> Iterator[str]:
    return (field for rule in rules.values() for test in rule["all"][0]["m"]["$and"] for field in test)


def fired_by_host(hosted: Hosted, chain: Chain, policy: Policy, facts: CaseValues) -> set[str]:
    """Everything that fires on a complete case, stratum by stratum."""
    steps = [step for stratum in chain.strata for step in stratum]
    derives = {str(step): (step.symbol, "tf"[not step.holds]) for step in steps}
    stated = {each for step in steps for each in step.cube if each.name in {*policy.facts, *policy.readings}}
    known = {text_of(each): "ft"[test_holds(policy, each.name, each.accepted, facts)] for each in stated}
    found = {said for listed in hosted.always.values() for said in listed}
    known |= dict(derives[said] for said in found)
    for ruleset, fields in hosted.fields.items():
        texts = {field: hosted.texts.get(field, field) for field in fields}
        concepts = {f"{name} in false": "ft"[known[name] == "f"] for name in policy.concepts if name in known}
        fact = {field: {**known, **concepts}[text] for field, text in texts.items()}
        fired = hosted.fire(ruleset, fact)
        known |= dict(derives[said] for said in fired)
        found |= set(fired)
    return found


def drawn(policy: Policy) -> Iterator[CaseValues]:
    """Complete cases, drawn at random."""
    values = {name: representatives(policy, name, {}) for name in (*policy.facts, *policy.readings)}
    random = Random(1)
    for _ in range(MOST):
        facts = {name: random.choice(listed) for name, listed in values.items()}
        if allowed(policy, facts):
            yield facts


def differences(name: str) -> Iterator[tuple[CaseValues, set[str]]]:
    policy = remit.load(name).policy
    chain = Chain(policy)
    hosted = Hosted(chain)
    assert chain.problem is None
    for facts in drawn(policy):
        known = {fact: (Members(frozenset([value])),) for fact, value in facts.items()}
        wanted = {str(step) for step in chain.fire(known).steps}
        if wanted ^ (found := fired_by_host(hosted, chain, policy, facts)):
            yield facts, wanted ^ found
    print(name, len(hosted.rulesets))


for policy_name in sys.argv[1:]:
    for facts, differs in differences(policy_name):
        sys.exit(f"{policy_name}: {facts}: {differs}")
