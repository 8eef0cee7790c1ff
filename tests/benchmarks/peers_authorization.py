"""Engines of authorization: they allow or deny, so the verdict is read from which policy decided."""

from __future__ import annotations

from importlib.metadata import version
from time import perf_counter
from typing import Any

from peers_expressions import quoted
from peers_policy import OTHERWISE, ROWS, VERDICT_OF, Engine, Facts, Row


def cedarpy() -> Engine:
    start = perf_counter()
    import cedarpy

    imported = perf_counter()
    # deny wins in Cedar, so every row says that none before it fits
    tests = [_cedar(row) for row in ROWS]
    written = [
        f'@id("{row.name}") permit(principal, action, resource) when {{ {test} }}'
        + "".join(f" unless {{ {before} }}" for before in tests[:place])
        for place, (row, test) in enumerate(zip(ROWS, tests, strict=True))
    ]
    policies = cedarpy.PolicySet.from_str(";\n".join(written) + ";")
    entities = cedarpy.Entities.from_json_str("[]")
    verdicts = {f"policy{place}": row.verdict for place, row in enumerate(ROWS)}
    names = {"principal": "U", "action": "Action", "resource": "R"}
    who = {name: {"type": type, "id": "x"} for name, type in names.items()}
    loaded = perf_counter()

    def verdict(answer: Any) -> str:
        reasons = answer.diagnostics.reasons
        return verdicts[reasons[0]] if reasons else OTHERWISE

    def decide(facts: Facts) -> str:
        return verdict(cedarpy.is_authorized({**who, "context": facts}, policies, entities))

    def batch(cases: list[Facts]) -> list[str]:
        requests = [{**who, "context": facts} for facts in cases]
        return [verdict(answer) for answer in cedarpy.is_authorized_batch(requests, policies, entities)]

    how = "one policy a row, facts as context"
    return Engine(how, version("cedarpy"), imported - start, loaded - imported, decide, batch)


def _cedar(row: Row) -> str:
    parts = [f"{quoted(values)}.contains(context.{name})" for name, values in row.accepted.items()]
    return " && ".join([*parts, *(["context.date >= 0"] if row.since else [])])


CASBIN = """
[request_definition]
r = sub
[policy_definition]
p = id, sub_rule, eft
[policy_effect]
e = priority(p.eft) || deny
[matchers]
m = eval(p.sub_rule)
"""


def casbin() -> Engine:
    start = perf_counter()
    import casbin

    imported = perf_counter()
    enforcer = casbin.Enforcer(casbin.Enforcer.new_model(text=CASBIN), enable_log=False)
    for row in ROWS:
        parts = [f"r.sub.{n} in ({', '.join(repr(v) for v in values)},)" for n, values in row.accepted.items()]
        parts += ["r.sub.date >= 0"] if row.since else []
        enforcer.add_policy(row.name, " && ".join(parts), "allow")

    class Subject:
        def __init__(self, facts: Facts) -> None:
            self.__dict__ = facts

    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        _, row = enforcer.enforce_ex(Subject(facts))
        return VERDICT_OF[row[0]] if row else OTHERWISE

    return Engine("ABAC rows by priority", version("pycasbin"), imported - start, loaded - imported, decide)


def vakt() -> Engine:
    start = perf_counter()
    import logging

    import vakt
    from vakt.rules import Any as Anything
    from vakt.rules import GreaterOrEqual, In

    logging.disable(logging.CRITICAL)
    imported = perf_counter()
    guards = []
    for row in ROWS:
        context: Any = {name: In(*values) for name, values in row.accepted.items()}
        context |= {"date": GreaterOrEqual(0)} if row.since else {}
        storage = vakt.MemoryStorage()
        anybody: Any = {key: [Anything()] for key in ("subjects", "actions", "resources")}
        storage.add(vakt.Policy(row.name, **anybody, context=context, effect=vakt.ALLOW_ACCESS))
        guards.append((row.verdict, vakt.Guard(storage, vakt.RulesChecker())))
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        inquiry = vakt.Inquiry(subject="x", action="y", resource="z", context=facts)
        return next((verdict for verdict, guard in guards if guard.is_allowed(inquiry)), OTHERWISE)

    return Engine("a guard for each row, in order", version("vakt"), imported - start, loaded - imported, decide)


def regopy() -> Engine:
    start = perf_counter()
    from regopy import Input, Interpreter

    imported = perf_counter()
    steps = [f':= "{row.verdict}" if {{ {_rego(row)} }}' for row in ROWS]
    head = f'package policy\nimport rego.v1\ndefault verdict := "{OTHERWISE}"'
    builder = Interpreter()
    builder.add_module("policy.rego", f"{head}\nverdict {' else '.join(steps)}\n")
    bundle = builder.build(None, ["policy/verdict"])
    runner = Interpreter()
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        runner.set_input(Input(facts))
        return str(runner.query_bundle_entrypoint(bundle, "policy/verdict").results[0].expressions[0])

    return Engine("Rego compiled to a plan (rego-cpp)", version("regopy"), imported - start, loaded - imported, decide)


def _rego(row: Row) -> str:
    parts = [f"input.{name} in {{{quoted(values)[1:-1]}}}" for name, values in row.accepted.items()]
    return "; ".join([*parts, *(["input.date >= 0"] if row.since else [])])


def oso() -> Engine:
    start = perf_counter()
    from oso import Oso, Variable

    imported = perf_counter()
    lines = []
    for row in ROWS:
        parts = [f"s.{name} in {quoted(values)}" for name, values in row.accepted.items()]
        parts += ["s.date >= 0"] if row.since else []
        lines.append(f'verdict(s, "{row.verdict}") if {" and ".join(parts)} and cut;')
    polar = Oso()
    polar.load_str("\n".join([*lines, f'verdict(_, "{OTHERWISE}");']))
    asked = Variable("v")
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        return str(next(polar.query_rule("verdict", facts, asked))["bindings"]["v"])

    return Engine("Polar, rows with cut", version("oso"), imported - start, loaded - imported, decide)


def py_abac() -> Engine:
    start = perf_counter()
    from py_abac import PDP, AccessRequest, EvaluationAlgorithm, Policy
    from py_abac.storage.memory import MemoryStorage

    imported = perf_counter()
    points = []
    for row in ROWS:
        context: Any = {
            f"$.{name}": {"condition": "AnyOf", "values": [{"condition": "Equals", "value": v} for v in values]}
            for name, values in row.accepted.items()
        }
        context |= {"$.date": {"condition": "Gte", "value": 0}} if row.since else {}
        rules = {"subject": {}, "resource": {}, "action": {}, "context": context}
        rest = {"effect": "allow", "targets": {}, "priority": 0}
        storage = MemoryStorage()
        storage.add(Policy.from_json({"uid": row.name, "rules": rules, **rest}))
        points.append((row.verdict, PDP(storage, EvaluationAlgorithm.HIGHEST_PRIORITY)))
    nobody: Any = {"id": "x", "attributes": {}}
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        request = AccessRequest(nobody, nobody, nobody, facts)
        return next((verdict for verdict, point in points if point.is_allowed(request)), OTHERWISE)

    how = "a decision point for each row, in order"
    return Engine(how, version("py_abac"), imported - start, loaded - imported, decide)
