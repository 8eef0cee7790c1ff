"""Rule engines, which match facts and fire; `remit`; what somebody would write by hand; and frames of many cases."""

from __future__ import annotations

from importlib.metadata import version
from time import perf_counter
from typing import Any

from peers_by_hand import ifs
from peers_policy import NAMES, OTHERWISE, ROWS, SHIPPED, Engine, Facts

CLIPS_LASTS = 1_000  # decisions: clipspy slows with every run, so it starts afresh


def by_hand() -> Engine:
    """Ifs that look only at what they need."""
    decide = ifs(0)
    return Engine("Python ifs, early exit", "-", 0, 0, decide, lambda cases: [decide(facts) for facts in cases])


def remit() -> Engine:
    start = perf_counter()
    import remit
    from remit.version import VERSION

    imported = perf_counter()
    decide = remit.load(SHIPPED).decider()
    loaded = perf_counter()
    how = "the policy file; a function generated from it"
    batch = lambda cases: list(map(decide, cases))  # noqa: E731  # it has no other name
    return Engine(how, VERSION, imported - start, loaded - imported, decide, batch, days=True)


def remit_decide() -> Engine:
    start = perf_counter()
    import remit
    from remit.version import VERSION

    imported = perf_counter()
    policy = remit.load(SHIPPED)
    policy.decide({})
    loaded = perf_counter()
    how = "a whole decision: rules, possible verdicts, contests"
    decide = lambda facts: str(policy.decide(facts).verdict)  # noqa: E731  # it has no other name
    return Engine(how, VERSION, imported - start, loaded - imported, decide, days=True)


def durable_host() -> Engine:
    start = perf_counter()
    from durable import engine

    imported = perf_counter()

    class Host(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            """No timers."""

    found: list[str] = []

    def finding(name: str) -> Any:
        return lambda _: found.append(name)  # with two parameters it would be handed something else to call

    rules = {
        f"{row.name}-{place}": {"all": [{"m": {"$and": fields}}], "run": finding(row.name)}
        for row in ROWS
        for place, fields in enumerate(_conjunctions(row))
    }
    host = Host({"p": rules})
    loaded = perf_counter()
    number = [0]

    def decide(facts: Facts) -> str:
        found.clear()
        number[0] += 1
        fact = {"sid": "0", "id": str(number[0]), **facts}
        try:
            host.assert_fact("p", fact)
        except engine.MessageNotHandledException:
            return OTHERWISE
        host.retract_fact("p", fact)
        return next((row.verdict for row in ROWS if row.name in found), OTHERWISE)

    how = f"{len(rules)} rules through Host, all that fire"
    return Engine(how, version("durable_rules"), imported - start, loaded - imported, decide)


def _conjunctions(row: Any) -> list[list[dict[str, Any]]]:
    """Of a row, conditions without "or" (it fires once for each branch otherwise), the facts always in one order."""
    from itertools import product

    since = [{"$gte": {"date": 0}}] if row.since else []
    chosen = product(*([{name: value} for value in row.accepted[name]] for name in NAMES if name in row.accepted))
    return [[*each, *since] for each in chosen]


def experta() -> Engine:
    start = perf_counter()
    import collections
    import collections.abc

    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]  # frozendict 1.2 looks for it there
    import experta

    imported = perf_counter()
    found: list[str] = []

    class Scenario(experta.Fact):  # type: ignore[misc]
        pass

    def rule(row: Any) -> Any:
        tests = {name: experta.P(lambda v, ok=frozenset(values): v in ok) for name, values in row.accepted.items()}
        since = {"date": experta.P(lambda day: day >= 0)} if row.since else {}

        def fire(_: Any) -> None:
            found.append(row.name)

        fire.__name__ = row.name.replace("-", "_")
        return experta.Rule(Scenario(**tests, **since))(fire)

    members = {row.name.replace("-", "_"): rule(row) for row in ROWS}
    knowledge = type("Knowledge", (experta.KnowledgeEngine,), members)()
    knowledge.reset()
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        found.clear()
        fact = knowledge.declare(Scenario(**facts))
        knowledge.run()
        knowledge.retract(fact)
        return next((row.verdict for row in ROWS if row.name in found), OTHERWISE)

    return Engine("Rete, one rule a row", version("experta"), imported - start, loaded - imported, decide)


def clipspy() -> Engine:
    start = perf_counter()
    import clips

    imported = perf_counter()
    slots = " ".join(f"(slot {name})" for name in (*NAMES, "date"))
    built = [f"(deftemplate s {slots})", f'(defglobal ?*v* = "{OTHERWISE}")']
    for place, row in enumerate(ROWS):
        parts = [f"({name} {'|'.join(chr(34) + v + chr(34) for v in values)})" for name, values in row.accepted.items()]
        parts += ["(date ?d&:(>= ?d 0))"] if row.since else []
        head = f"(defrule {row.name} (declare (salience {len(ROWS) - place}))"
        built.append(f'{head} (s {" ".join(parts)}) => (bind ?*v* "{row.verdict}"))')

    def fresh() -> tuple[Any, Any, Any]:
        environment = clips.Environment()
        for each in built:
            environment.build(each)
        environment.reset()
        return environment, environment.find_template("s"), environment.find_global("v")

    state = [0, *fresh()]
    loaded = perf_counter()

    def decide(facts: Facts) -> str:
        state[0] += 1
        if state[0] % CLIPS_LASTS == 0:
            state[1:] = fresh()
        _, environment, template, verdict = state
        verdict.value = OTHERWISE
        fact = template.assert_fact(**facts)
        environment.run(1)
        fact.retract()
        return str(verdict.value)

    return Engine("CLIPS, rules by salience", version("clipspy"), imported - start, loaded - imported, decide)


def polars() -> Engine:
    start = perf_counter()
    import polars

    imported = perf_counter()
    chain: Any = polars
    for row in ROWS:
        test = polars.all_horizontal([polars.col(name).is_in(list(values)) for name, values in row.accepted.items()])
        chain = chain.when(test & (polars.col("date") >= 0) if row.since else test).then(polars.lit(row.verdict))
    expression = chain.otherwise(polars.lit(OTHERWISE)).alias("v")
    schema = {**dict.fromkeys(NAMES, polars.String), "date": polars.Int32}
    loaded = perf_counter()

    def batch(cases: list[Facts]) -> list[str]:
        return list(polars.DataFrame(cases, schema=schema).select(expression)["v"].to_list())

    return Engine(
        "when/then over a frame of dicts", version("polars"), imported - start, loaded - imported, None, batch
    )


def duckdb() -> Engine:
    start = perf_counter()
    import duckdb
    import pyarrow

    imported = perf_counter()
    connection = duckdb.connect(config={"threads": 1})
    schema = pyarrow.schema([*((name, pyarrow.string()) for name in NAMES), ("date", pyarrow.int32())])
    loaded = perf_counter()

    def batch(cases: list[Facts]) -> list[str]:
        connection.register("cases", pyarrow.Table.from_pylist(cases, schema=schema))
        return [row[0] for row in connection.execute(f"SELECT {case_by_rules('date >= 0')} FROM cases").fetchall()]

    return Engine(
        "CASE over an Arrow table of dicts", version("duckdb"), imported - start, loaded - imported, None, batch
    )


def case_by_rules(since: str) -> str:
    """What somebody would write: a CASE with a WHEN for each row. It is wrong where a column is NULL."""
    arms = []
    for row in ROWS:
        parts = [f"{name} IN ({', '.join(repr(value) for value in values)})" for name, values in row.accepted.items()]
        arms.append(f"WHEN {' AND '.join([*parts, *([since] if row.since else [])])} THEN '{row.verdict}'")
    return f"CASE {' '.join(arms)} ELSE '{OTHERWISE}' END"
