"""What a policy says never becomes code: in the generated decider its words are constants, and nothing of it runs."""

from __future__ import annotations

import ast
import re

from remit import LoadedPolicy
from remit.diagram.source import _CodeWriter
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.reader.json_text import read_json
from remit.reader.policies import WrittenPolicy
from remit.verdict import decide

CODE = [
    "__import__('os').abort()",
    "'); raise SystemExit  #",
    '"""); raise SystemExit  #',
    "{__import__('os').abort()}",
    "{0.__class__}",
    "\\'; raise SystemExit",
    "a\u2028raise SystemExit",
    "a\u2029b\u0085c\rd\x00e",
    "otherwise(facts)",
    "v" * 100_000,
    "\N{PILE OF POO}",
    "PROHIBITED",
]
OURS = {"facts", "type", "str", "int", "bool", "date", "decide", "otherwise", "KeyError", "TypeError"}
NUMBERED = re.compile(r"[vcn][0-9]+")  # variables of facts, constants, functions


def policy_of(values: list[str]) -> Policy:
    """A policy in whose conditions all these values stand, one by one."""
    effects = ("forbid", "permit", "exempt")
    rules = {f"r{n}": {effects[n % 3]: "x", "when": {"class": [value]}} for n, value in enumerate(values)}
    facts = {"class": {"choice": [*values, "else"]}, "__import__": {"flag": {}}}
    rules["flag"] = {"forbid": "x", "when": {"__import__": ["true"], "class": ["else"]}}
    return Policy.model_validate({"remit": "1", "policy": "p", "title": "t", "facts": facts, "rules": rules})


def test_values_that_look_like_code_are_values() -> None:
    policy = policy_of(CODE)
    decider = opened_without_text(policy).decider()

    for value in [*CODE, "else"]:
        for flag in (True, False):
            facts = {"class": value, "__import__": flag}

            assert decider(facts) is decide(policy, facts).verdict


def test_the_generated_code_has_what_a_policy_says_only_as_constants() -> None:
    loaded = opened_without_text(policy_of(CODE))
    assert loaded.compiled is not None
    diagram, root = loaded.compiled.under({}) or (None, None)
    module, names = _CodeWriter(loaded.compiled.table, diagram, root).module()
    words = {
        word
        for node in ast.walk(module)
        if not isinstance(node, ast.Constant)
        for _, field in ast.iter_fields(node)
        for word in (field if isinstance(field, list) else [field])
        if isinstance(word, str)
    }

    assert {word for word in words if not NUMBERED.fullmatch(word)} <= OURS | {verdict.name for verdict in Verdict}
    assert {name for name in names if not NUMBERED.fullmatch(name)} <= {"date"} | {verdict.name for verdict in Verdict}


def opened_without_text(policy: Policy) -> LoadedPolicy:
    """A policy whose text no file could hold, ready to decide."""
    return LoadedPolicy(WrittenPolicy(policy, read_json("{}", "p")))
