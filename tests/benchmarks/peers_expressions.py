"""Engines of expressions: the policy as one conditional expression, or as data of the engine's own kind."""

from __future__ import annotations

from importlib.metadata import version
from time import perf_counter
from typing import Any

from peers_policy import NAMES, OTHERWISE, ROWS, Engine, Facts, Row


def quoted(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def conditional(both: str) -> str:
    """`condition ? verdict : …`, the conditions joined by the engine's sign for "and"."""
    written = f'"{OTHERWISE}"'
    for row in reversed(ROWS):
        parts = [f"{name} in {quoted(values)}" for name, values in row.accepted.items()]
        parts += ["date >= 0"] if row.since else []
        written = f'({both.join(parts)}) ? "{row.verdict}" : ({written})'
    return written


def zen() -> Engine:
    start = perf_counter()
    import zen

    imported = perf_counter()
    expression = zen.compile_expression(conditional(" and "))
    loaded = perf_counter()
    evaluate = expression.evaluate
    return Engine("compiled expression", version("zen-engine"), imported - start, loaded - imported, evaluate)


def zen_table() -> Engine:
    start = perf_counter()
    import json

    import zen

    imported = perf_counter()
    fields = (*NAMES, "date")
    rules = [{**_cells(row), "_id": row.name, "o": f"'{row.verdict}'"} for row in ROWS]
    rules.append({**dict.fromkeys([f"i{field}" for field in fields], ""), "_id": "else", "o": f"'{OTHERWISE}'"})
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": f"i{field}", "name": field, "field": field} for field in fields],
        "outputs": [{"id": "o", "name": "verdict", "field": "verdict"}],
        "rules": rules,
    }
    place = {"x": 0, "y": 0}
    content = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": place},
            {"id": "t", "name": "t", "type": "decisionTableNode", "content": table, "position": place},
            {"id": "out", "name": "out", "type": "outputNode", "position": place},
        ],
        "edges": [{"id": "1", "sourceId": "in", "targetId": "t"}, {"id": "2", "sourceId": "t", "targetId": "out"}],
    }
    text = json.dumps({"contentType": "application/vnd.gorules.decision", **content})
    decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(text))
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        return str(decision.evaluate(facts)["result"]["verdict"])

    return Engine("decision table, first hit", version("zen-engine"), imported - start, loaded - imported, decide)


def _cells(row: Row) -> dict[str, str]:
    cells = {f"i{name}": ", ".join(f"'{value}'" for value in row.accepted.get(name, ())) for name in NAMES}
    return {**cells, "idate": ">= 0" if row.since else ""}


def cel_rust() -> Engine:
    start = perf_counter()
    import cel

    imported = perf_counter()
    program = cel.compile(conditional(" && "))
    loaded = perf_counter()
    package = "common-expression-language"
    return Engine("compiled CEL (Rust)", version(package), imported - start, loaded - imported, program.execute)


def cel_python() -> Engine:
    start = perf_counter()
    import celpy
    from celpy import celtypes

    imported = perf_counter()
    types: dict[str, Any] = {**dict.fromkeys(NAMES, celtypes.StringType), "date": celtypes.IntType}
    environment = celpy.Environment(annotations=types, runner_class=celpy.CompiledRunner)
    program = environment.program(environment.compile(conditional(" && ")))
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        return str(program.evaluate({name: types[name](value) for name, value in facts.items()}))

    return Engine("CEL transpiled to Python", version("cel-python"), imported - start, loaded - imported, decide)


def rule_engine() -> Engine:
    start = perf_counter()
    import rule_engine

    imported = perf_counter()
    kinds = {**dict.fromkeys(NAMES, rule_engine.DataType.STRING), "date": rule_engine.DataType.FLOAT}
    context = rule_engine.Context(
        resolver=rule_engine.resolve_item, type_resolver=rule_engine.type_resolver_from_dict(kinds)
    )
    rule = rule_engine.Rule(conditional(" and "), context=context)
    loaded = perf_counter()
    return Engine("one typed rule", version("rule-engine"), imported - start, loaded - imported, rule.evaluate)


def json_logic() -> Engine:
    start = perf_counter()
    from json_logic import jsonLogic

    imported = perf_counter()
    steps: list[Any] = []
    for row in ROWS:
        parts: list[Any] = [{"in": [{"var": name}, list(values)]} for name, values in row.accepted.items()]
        parts += [{">=": [{"var": "date"}, 0]}] if row.since else []
        steps += [{"and": parts}, row.verdict]
    rule = {"if": [*steps, OTHERWISE]}
    loaded = perf_counter()
    how = "interpreted tree"
    decide = lambda facts: jsonLogic(rule, facts)  # noqa: E731  # it has no other name
    return Engine(how, version("json-logic-qubit"), imported - start, loaded - imported, decide)


def business_rules() -> Engine:
    start = perf_counter()
    from business_rules import run_all
    from business_rules.actions import BaseActions, rule_action
    from business_rules.fields import FIELD_TEXT
    from business_rules.variables import BaseVariables, numeric_rule_variable, string_rule_variable

    imported = perf_counter()

    def variable(name: str, kind: Any) -> Any:
        def value(self: Any) -> Any:
            return self.facts[name]

        value.__name__ = name
        return kind()(value)

    members = {name: variable(name, string_rule_variable) for name in NAMES}
    members |= {"date": variable("date", numeric_rule_variable)}
    members["__init__"] = lambda self, facts: setattr(self, "facts", facts)
    variables = type("Variables", (BaseVariables,), members)

    class Actions(BaseActions):  # type: ignore[misc]
        found = OTHERWISE

        @rule_action(params={"verdict": FIELD_TEXT})  # type: ignore[misc]
        def conclude(self, verdict: str) -> None:
            self.found = verdict

    rules = [_business_rule(row) for row in ROWS]
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        actions = Actions()
        run_all(rules, variables(facts), actions, stop_on_first_trigger=True)
        return actions.found

    return Engine("run_all, first trigger", version("business-rules"), imported - start, loaded - imported, decide)


def _business_rule(row: Row) -> dict[str, Any]:
    parts: list[Any] = [
        {"any": [{"name": name, "operator": "equal_to", "value": value} for value in values]}
        for name, values in row.accepted.items()
    ]
    if row.since:
        parts.append({"name": "date", "operator": "greater_than_or_equal_to", "value": 0})
    return {"conditions": {"all": parts}, "actions": [{"name": "conclude", "params": {"verdict": row.verdict}}]}
