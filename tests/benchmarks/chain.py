"""One decision through the chain against durable.engine.Host on the same strata: medians of one interleaved run.

The chain is timed with everything: facts to symbols, firing, derivation, verdict. Host gets the same conjunctions over
the same symbols, ready made, and a dict to fill; it is timed without deriving a verdict.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from durable.engine import Host, MessageNotHandledException

import remit
from remit import verdict
from remit.chaining.chain import Chain
from remit.chaining.ruleset import field_name
from remit.model.policy import Policy

ROUNDS, DECISIONS = 15, 400


class HostStrata:
    """The rulesets of a chain, through the library's own Host."""

    def __init__(self, chain: Chain) -> None:
        self.fired: list[str] = []
        self.names: list[str] = []
        self.parts = [part for layer in chain._layers for _, part in layer]
        definitions = {}
        for number, part in enumerate(self.parts):
            definitions[f"stratum{number}"] = self._definition(number, part)
            self.names.append(f"stratum{number}")
        self.host = Host(definitions)

    def _definition(self, number: int, part: Any) -> dict[str, Any]:
        rules = {}
        for index, conjunction in enumerate(part.conjunctions):
            conditions = [{field_name(field): symbol} for field, symbol in conjunction]
            rules[f"r{index}"] = {"all": [{"m": {"$and": conditions}}], "run": self._collect(f"{number}:{index}")}
        return rules

    def _collect(self, name: str) -> Callable[[Any], None]:
        return lambda _: self.fired.append(name)

    def fire(self, facts: list[dict[str, str]]) -> list[str]:
        """What fires of one fact in each stratum."""
        self.fired = []
        for name, fact in zip(self.names, facts, strict=True):
            with suppress(MessageNotHandledException):  # nothing matched, nothing to retract
                self.host.assert_fact(name, dict(fact))
                self.host.retract_fact(name, dict(fact))
        return self.fired


def cases_of(policy: Policy) -> list[Any]:
    """Complete cases under the default readings, as what is known of them."""
    defaults = {name: policy.tests(name, (str(reading.default),)) for name, reading in policy.readings.items()}
    complete = list(verdict.completions(policy, defaults))
    return [{name: (policy.domains[name].test(str(value)),) for name, value in facts.items()} for facts in complete]


def symbols(chain: Chain, known: Any) -> list[dict[str, str]]:
    """The fact of each stratum as Host wants it."""
    facts, concepts = [], {s.name: s.holds for s in chain.fire(known).steps if s.kind == "concept"}
    for layer in chain._layers:
        for _, part in layer:
            written = "".join(
                part.alphabet.symbols(name, concepts[name] if name in concepts else known.get(name))
                for name in part.alphabet.names
                if name in concepts or name not in chain.policy.concepts
            )
            pairs = (field.split(":") for field in written.split(",") if field)
            facts.append({"id": "f", "sid": "0", **{name.strip('"'): value.strip('"') for name, value in pairs}})
    return facts


def main() -> None:
    policy = remit.load("us-weapons-in-russia").policy
    chain = Chain(policy)
    host = HostStrata(chain)
    sample = random.Random(1).sample(cases_of(policy), DECISIONS)
    prepared = [symbols(chain, known) for known in sample]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for known in sample:
            verdict.conclude(policy, verdict.in_force(policy, chain.fire(known).applicable()))
        ours.append((time.perf_counter() - start) / DECISIONS * 1e6)
        start = time.perf_counter()
        for facts in prepared:
            host.fire(facts)
        theirs.append((time.perf_counter() - start) / DECISIONS * 1e6)
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"chain with verdict: {a:.1f} us a decision; Host, firing only: {b:.1f} us; ratio {a / b:.2f}")
    print(
        f"ratios of single rounds: {min(x / y for x, y in zip(ours, theirs, strict=True)):.2f} .. "
        f"{max(x / y for x, y in zip(ours, theirs, strict=True)):.2f}"
    )


if __name__ == "__main__":
    main()
