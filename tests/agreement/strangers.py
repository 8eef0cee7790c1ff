"""Decisions by the hundred thousand, each as the language is read from the guide alone and as z3 finds it.

python tests/agreement/strangers.py --seed 1 --decisions 100000 --minutes 20
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import z3

sys.path.insert(0, str(Path(__file__).parents[1]))

from z3_policy import Formulas

import remit
from oracle.asking import Asked, Difference, as_yaml
from oracle.cases import Judged, is_compared
from oracle.drawn import DRAWN
from oracle.drawn_policies import Bundle
from oracle.facts import kind_of
from oracle.limits import bounded_memory
from oracle.partial import Partial
from oracle.ways_decide import verdict
from remit.model.matching import ABSENT
from remit.model.rules import Verdict

STATED = 0.15  # of concepts, those that a scenario states
COMPLETE, PARTIAL, SOLVED = 500, 60, 12  # of a policy, at most: whole cases, scenarios, and those put to the solver


class Stranger:
    """What z3 says of the cases of one policy, from its conditions as they are written."""

    def __init__(self, loaded: remit.LoadedPolicy) -> None:
        self.loaded, self.formulas = loaded, Formulas(loaded.policy)
        coded: z3.ExprRef = z3.IntVal(0)
        for number, formula in enumerate(self.formulas.verdicts.values(), 1):
            coded = z3.If(formula, z3.IntVal(number), coded)
        self.coded = z3.If(self.formulas.possible, coded, z3.IntVal(0))

    def verdict(self, given: dict[str, Any], picked: dict[str, str]) -> str | None:
        """Of a whole case, by putting its values in; None where constraints exclude it."""
        values = {name: ABSENT if value == "absent" else value for name, value in given.items()} | picked
        put = [pair for name, value in values.items() for pair in self.formulas.values[name].put(value)]
        number = z3.simplify(z3.substitute(self.coded, put)).as_long()
        return str([*self.formulas.verdicts][number - 1]) if number else None

    def possible(self, given: dict[str, Any], picked: dict[str, str]) -> frozenset[str]:
        """Of a scenario, by what can be satisfied."""
        chosen = {name: self.loaded.policy.tests(name, (choice,)) for name, choice in picked.items()}
        stated = {name: truth for name, truth in given.items() if name in self.loaded.policy.concepts}
        given = {name: value for name, value in given.items() if name not in stated}
        known = {**self.loaded.knowledge.known(given), **chosen}
        found: set[Verdict] = self.formulas.possible_verdicts(known, stated)
        return frozenset(map(str, found))


def whole(asked: Asked, stranger: Stranger) -> Iterator[Difference | None]:
    """Whole cases: the verdict and the rules that determine it."""
    for one in asked.sample(COMPLETE):
        given, picked = asked.given(one.case, typed=True), asked.picked(one.case)
        decision = asked.loaded.decide(_stated(asked, given), readings=picked)
        got = (str(decision.verdict), frozenset(decision.rules))
        is_put = given.keys() >= asked.policy.facts.keys()  # else a quotient lies between two values
        found = stranger.verdict(given, picked) if is_put else got[0]
        right = got == one.outcome[:2] and carried(decision) == one.outcome.duties and found == got[0]
        yield None if right else Difference("whole", {"given": given, "got": got, "want": one.outcome, "z3": found})


def _stated(asked: Asked, given: dict[str, Any]) -> dict[str, Any]:
    """What is stated of a case: what is derived now and then, as it follows."""
    derived = {name for name in asked.cases.derived if asked.random.random() < 0.8}
    return {name: value for name, value in given.items() if name not in derived}


def carried(decision: remit.Decision) -> frozenset[str]:
    """The duties that it surely carries."""
    return frozenset(duty.duty for duty in decision.duties if duty.sure)


def partly(asked: Asked, stranger: Stranger) -> Iterator[Difference | None]:
    """Scenarios that leave some facts out, and some readings open: what is possible, and which rules decide."""
    for number, one in enumerate(asked.sample(PARTIAL)):
        given, readings = _some(asked, one)
        if asked.cases.derived:
            yield _derived(asked, _stated(asked, given), readings)
            continue
        if not asked.cases.has_room({name: one.case[name] for name in given if name in one.case}):
            continue
        partial = Partial.of(asked.cases, given, readings)
        decision = asked.loaded.decide(given, readings=readings)
        got = _told(decision)
        want = (verdict(partial), partial.possible, partial.rules, partial.may_rules, partial.duties)
        found = stranger.possible(given, dict(partial.picked)) if number < SOLVED else partial.possible
        right = got == want and found == partial.possible
        said = {"given": given, "readings": readings, "got": got, "want": want, "z3": found}
        yield None if right else Difference("partly", said)


def _derived(asked: Asked, given: dict[str, Any], readings: Any) -> Difference | None:
    """What is possible is exact, or on the safe side where the decision names derived facts."""
    partial = Partial.of(asked.cases, given, readings)
    decision = asked.loaded.decide(given, readings=readings)
    possible, rules, may = _told(decision)[1:4]
    safe = possible >= partial.possible and rules <= partial.rules and may >= partial.may_rules
    told = decision.unlinked or len(possible) == 1  # what is settled says nothing of them
    right = safe if told else (possible, rules, may) == (partial.possible, partial.rules, partial.may_rules)
    said = {"given": given, "readings": readings, "got": _told(decision), "want": partial.possible}
    return None if right else Difference("partly", {**said, "rules": (partial.rules, partial.may_rules)})


def _told(decision: remit.Decision) -> tuple[Any, ...]:
    duties = frozenset((duty.duty, duty.sure) for duty in decision.duties)
    sets = map(frozenset, (map(str, decision.possible), decision.rules, decision.may_rules))
    return (str(decision.verdict), *sets, duties)


def decisions(asked: Asked) -> Iterator[tuple[str, Difference | None]]:
    """Every decision that is asked of a policy: of which way, and how the three differ on it, if they do."""
    stranger = Stranger(asked.loaded)
    for way in (whole, partly):
        yield from ((way.__name__, wrong) for wrong in way(asked, stranger))


def _some(asked: Asked, one: Judged) -> tuple[dict[str, Any], Any]:
    """Some of what a case says, so that it can be."""
    kept = {name for name in asked.policy.facts if asked.random.random() < 0.6}
    given = {name: value for name, value in asked.given(one.case, typed=True).items() if name in kept}
    for name in asked.policy.written.get("concepts", {}):
        if asked.random.random() < STATED:
            given[name] = asked.policy.condition({name: True})(one.case)
    return given, "open" if asked.random.random() < 0.3 else asked.picked(one.case)


def kinds(asked: Asked) -> Iterator[str]:
    """What a policy has, to be counted."""
    yield from {kind_of(fact) for fact in asked.policy.facts.values()}
    yield from {"optional facts" for fact in asked.policy.facts.values() if fact.get("optional")}
    yield from ["compared facts"] * is_compared(asked.cases) + ["included policies"] * bool(asked.policy.included)
    yield from ["readings"] * bool(asked.policy.readings) + ["constraints"] * bool(
        asked.bundle.policy.get("constraints")
    )


def bundle_of(seed: int, only: str | None = None) -> Bundle | None:
    """The policy of a seed, of one kind after the other; None where that seed has none of the kind."""
    return DRAWN[only or [*DRAWN][seed % len(DRAWN)]](seed)


def main() -> int:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--seed", type=int, default=0, help="the first seed")
    made.add_argument("--decisions", type=int, default=100_000, help="stop after so many")
    made.add_argument("--only", choices=[*DRAWN], help="policies of one kind")
    made.add_argument("--minutes", type=float, default=60.0, help="stop after so long")
    arguments = made.parse_args()
    bounded_memory()
    over, seed = time.monotonic() + 60 * arguments.minutes, arguments.seed
    asked_of, decided, differing = Counter[str](), Counter[str](), 0
    while decided.total() < arguments.decisions and time.monotonic() < over:
        bundle = bundle_of(seed, arguments.only)
        if bundle is None:
            seed += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            asked = Asked(bundle, Path(folder))
            asked_of.update(["policies", *kinds(asked)])
            for way, wrong in decisions(asked):
                decided[way] += 1
                differing += wrong is not None
                if wrong is not None and differing <= 3:
                    _show(seed, asked, wrong)
        seed += 1
    print(f"seeds {arguments.seed} to {seed - 1}: {dict(decided)}, {differing} differ; of {dict(asked_of)}")
    return 1 if differing else 0


def _show(seed: int, asked: Asked, wrong: Difference) -> None:
    print(f"\n== {wrong.kind}: seed {seed}", *(f"  {key}: {value}" for key, value in wrong.said.items()), sep="\n")
    for file, written in (("p.yaml", asked.bundle.policy), *asked.bundle.files.items()):
        print(f"--- {file}", as_yaml(written), sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
