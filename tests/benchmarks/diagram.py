"""The diagram on the shipped policy and at scale, and the generated decider against others: medians, interleaved.

Run it from the top: `PYTHONPATH=engine python tests/benchmarks/diagram.py`; with `--full`, five times as long. With
`zen-engine` installed, its compiled expression is run beside the decider.
"""

from __future__ import annotations

import datetime
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from peers_by_hand import ALLIES, AREA, FORCES, LONG, RUSSIA, ifs

import remit
from remit.decide.answers import Answers
from remit.diagram.compiled import Compiled
from remit.diagram.flips import nearest
from remit.diagram.masks import remembered_outcomes
from remit.diagram.reasons import CellCase
from remit.model.policy import Policy
from remit.representatives import representatives
from remit.verdict import completions, decide

TESTS = Path(__file__).parents[1]
SHIPPED = str(TESTS.parent / "rules" / "us-weapons-in-russia.yaml")
ROUNDS = 15
US = 1e-6
MISSING = "5,000 rules, 60 facts: possible verdicts, 12 facts missing"
ZEN = "zen, compiled expression"


class Timed(NamedTuple):
    """What is timed, the seconds that one call may take, and how many calls one run makes."""

    name: str
    target: float | None
    run: Callable[[], None]
    calls: int


class Seconds(NamedTuple):
    """Of one call, in the median and in the fastest round (what it takes where nothing else runs)."""

    median: float
    fastest: float


def measure(timed: Sequence[Timed], rounds: int = ROUNDS) -> dict[str, Seconds]:
    """The time of one call of each, all of them run once in each round."""
    seconds: dict[str, list[float]] = {each.name: [] for each in timed}
    for _ in range(rounds):
        for each in timed:
            start = time.perf_counter()
            each.run()
            seconds[each.name].append((time.perf_counter() - start) / each.calls)
    return {name: Seconds(statistics.median(found), min(found)) for name, found in seconds.items()}


def report(name: str, seconds: Seconds, target: float | None) -> None:
    wanted = "" if target is None else f"   target {told(target):>7}{'  MISSED' if seconds.median > target else ''}"
    print(f"{name:<62} {told(seconds.median):>8}   fastest {told(seconds.fastest):>8}{wanted}")


def show(timed: Sequence[Timed], rounds: int) -> dict[str, Seconds]:
    found = measure(timed, rounds)
    for each in timed:
        report(each.name, found[each.name], each.target)
    return found


def told(seconds: float) -> str:
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def each_of(items: Sequence[Any], function: Callable[[Any], object]) -> Callable[[], None]:
    def run() -> None:
        for item in items:
            function(item)

    return run


def cases_of(policy: Policy) -> list[dict[str, Any]]:
    """All complete cases under the default readings, facts only."""
    defaults = {name: policy.tests(name, (str(reading.default),)) for name, reading in policy.readings.items()}
    return [{name: facts[name] for name in policy.facts} for facts in completions(policy, defaults)]


def shipped(loaded: remit.LoadedPolicy) -> Iterator[Timed]:
    """What the diagram of the shipped policy answers, under its default readings."""
    policy, compiled, choices, random = loaded.policy, loaded.compiled, loaded.knowledge.picked(None), Random(1)
    assert compiled is not None
    found = compiled.under(choices)
    assert found is not None
    diagram, root = found
    cases = random.sample(cases_of(policy), 50)
    known = [loaded.knowledge.known(case) for case in cases]
    one_known = [{name: case[name]} for case in known for name in [random.choice(list(policy.facts))]]
    vague, here = ([compiled.picked(compiled.table.allowed(k), choices) for k in some] for some in (one_known, known))
    within = compiled.picked(compiled.table.allowed({}), choices)

    def timed(name: str, target: float | None, items: Sequence[Any], function: Callable[[Any], object]) -> Timed:
        return Timed(name, target, each_of(items, function), len(items))

    yield Timed("shipped policy, compiled to its diagram", 1e-3, lambda: Compiled(policy).under(choices) and None, 1)
    yield timed("possible verdicts, six facts missing", 5 * US, vague, lambda cells: diagram.reach(root, cells))
    yield timed(
        "a minimal reason", 50 * US, here, lambda cells: CellCase(diagram, root, cells, within).minimal_reason()
    )
    yield timed("all nearest flips", 50 * US, here, lambda cells: nearest(diagram, root, cells, within))
    yield timed("the same in words of the policy", None, known, lambda k: Answers(compiled, k, choices).flips())
    yield timed("a decision", None, cases, loaded.decide)
    yield timed("a decision and its full explanation", 1e-3, cases, lambda case: loaded.decide(case).explain())


def likely_case(policy: Policy, random: Random) -> dict[str, Any]:
    """A complete case that meets what some rule asks."""
    facts = {name: random.choice(representatives(policy, name, {})) for name in policy.facts}
    asked = random.choice(list(policy.rules.values())).when.tests
    for name in asked.keys() & facts.keys():
        facts[name] = random.choice(representatives(policy, name, {name: policy.tests(name, asked[name])}))
    return facts | {name: str(reading.default) for name, reading in policy.readings.items()}


def large(make: Callable[..., Policy]) -> Iterator[Timed]:
    """Compiling 1,000 rules, deciding by 5,000."""
    policy, random = make(1_000, 30, seed=1), Random(2)
    choices = {name: str(reading.default) for name, reading in policy.readings.items()}
    yield Timed("1,000 rules, 30 facts: compiled", 1.0, lambda: Compiled(policy).under(choices) and None, 1)
    larger = make(5_000, 60, seed=1)
    compiled = Compiled(larger)
    table, size = compiled.table, len(compiled.table.names)
    cases = [table.code(likely_case(larger, random)) for _ in range(2_000)]
    assert all(
        (outcome := table.decide(case)) is None or outcome == decide(larger, decoded(compiled, case))
        for case in cases[:20]
    )
    yield Timed("5,000 rules, 60 facts: compiled to masks", None, lambda: Compiled(larger) and None, 1)
    everything, open_cells = each_of(cases, table.decide), []
    for case in cases[:40]:
        missing = set(random.sample(range(size), 12))
        open_cells.append([every(compiled, level) if level in missing else (case[level],) for level in range(size)])

    def decide_anew() -> None:
        table.outcome = remembered_outcomes(larger, table.rule_of_bit, table.broken)
        everything()

    yield Timed("5,000 rules, 60 facts: decided by masks", None, everything, len(cases))
    yield Timed("the same, nothing remembered", 10 * US, decide_anew, len(cases))
    for cells in open_cells:
        yield Timed(MISSING, 1e-3, partial(possible, compiled, cells), 1)


def decoded(compiled: Compiled, codes: Sequence[int]) -> dict[str, Any]:
    return {
        name: cells.value(code)
        for name, cells, code in zip(compiled.table.names, compiled.table.cells, codes, strict=True)
    }


def every(compiled: Compiled, level: int) -> tuple[int, ...]:
    return tuple(range(compiled.table.cells[level].count))


def possible(compiled: Compiled, cells: Any) -> None:
    """The possible verdicts on a diagram of what is not known."""
    diagram, root = compiled._built(cells, sys.maxsize) or (None, None)
    assert diagram is not None
    diagram.reach(root, cells)


def memory(make: Callable[..., Policy]) -> None:
    for rules, facts in ((1_000, 30), (5_000, 60)):
        policy = make(rules, facts, seed=1)
        policy.tested, policy.precedence  # noqa: B018  # worked out before
        tracemalloc.start()
        compiled = Compiled(policy)
        masks = tracemalloc.get_traced_memory()[0]
        settling = compiled._settling(verdicts=True)
        both = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert settling
        print(
            f"{rules:,} rules, {facts} facts: masks {masks / 2**20:.1f} MiB, "
            f"and what settles them {(both - masks) / 2**20:.1f} MiB"
        )


DAY = datetime.date(2024, 5, 30)
bare_ifs = ifs(DAY)


def _listed(values: frozenset[str]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in sorted(values)) + "]"


def expression() -> str:
    """The same for zen, the day as a number of days since the first."""
    fire = f'location in {_listed(AREA)} and target in {_listed(FORCES)} and threatens == "kharkiv-area"'
    inside = f'supplier == "united-states" and location in {_listed(RUSSIA)}'
    parts = [
        (f'{inside} and target == "airplane-in-flight" and posture == "attacking" and weapon != "atacms"', "exempt"),
        (f"{inside} and weapon in {_listed(LONG)}", "prohibited"),
        (f"{inside} and {fire} and date >= 0", "permitted"),
        (inside, "prohibited"),
        (f"supplier in {_listed(ALLIES)} and {fire}", "permitted"),
    ]
    written = '"unregulated"'
    for condition, verdict in reversed(parts):
        written = f'({condition}) ? "{verdict}" : ({written})'
    return written


def deciders(loaded: remit.LoadedPolicy) -> Iterator[Timed]:
    """The generated decider, ifs by hand and zen, on every case; all of them agree."""
    decider, cases = loaded.decider(), cases_of(loaded.policy)
    assert all(decider(case) == bare_ifs(case) for case in cases)
    yield Timed("ifs by hand", None, each_of(cases, bare_ifs), len(cases))
    yield Timed("generated decider", None, each_of(cases, decider), len(cases))
    try:
        import zen
    except ImportError:
        print("zen-engine is not installed: nothing to compare with")
        return
    evaluate = zen.compile_expression(expression()).evaluate
    contexts = [{**case, "date": (case["date"] - DAY).days} for case in cases]
    assert all(evaluate(context) == bare_ifs(case) for context, case in zip(contexts, cases, strict=True))
    yield Timed(ZEN, None, each_of(contexts, evaluate), len(cases))


def main() -> None:
    sys.path.insert(0, str(TESTS / "agreement"))
    from large_policies import large_policy

    loaded, rounds = remit.load(SHIPPED), 5 * ROUNDS if "--full" in sys.argv else ROUNDS
    show(list(shipped(loaded)), rounds)
    big = list(large(large_policy))
    show([each for each in big if each.name != MISSING], 5 if "--full" in sys.argv else 1)
    found = measure([each._replace(name=f"{number}") for number, each in enumerate(big) if each.name == MISSING], 1)
    report(MISSING, Seconds(*(statistics.median(column) for column in zip(*found.values(), strict=True))), 1e-3)
    memory(large_policy)
    compare = show(list(deciders(loaded)), rounds)
    generated = compare["generated decider"].median
    print(f"generated decider: {generated / compare['ifs by hand'].median:.2f} times ifs by hand (target: at most 2.5)")
    if ZEN in compare:
        print(f"{ZEN}: {compare[ZEN].median / generated:.1f} times the generated decider (target: at least 5)")


if __name__ == "__main__":
    main()
