"""Generated deciders against ifs by hand, in turn, by processor time: the shipped policies with and without sets.

python tests/benchmarks/deciders.py                  two shipped policies, compared with ifs by hand first
python tests/benchmarks/deciders.py POLICY …         and how many random complete cases of others are decided a second
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from peers_by_hand import ifs
from peers_policy import FIRST_DAY, SHIPPED, scenarios

import remit
from remit.representatives import representatives
from remit.verdict import allowed

ACCESS = str(Path(__file__).parents[2] / "rules" / "document-access.yaml")
NUMBER, ROUNDS = 2_000, 21
Facts = dict[str, Any]


def access(facts: Facts) -> str:
    """The shipped policy of access to documents, as somebody would write it for complete facts."""
    if facts["suspended"]:
        return "prohibited"
    action, own = facts["action"], facts["user"] == facts["owner"]
    if facts["legal-hold"] and action != "read":
        return "prohibited"
    if own:
        return "permitted"
    secrecy, state, roles = facts["secrecy"], facts["state"], facts["roles"]
    if facts["clearance"] < secrecy:
        return "prohibited"
    if action == "read" and state == "published":
        read = "reader" in roles or "editor" in roles or "archivist" in roles or ("guest" in roles and secrecy == 0)
    elif state == "archived":
        read = "archivist" in roles and action != "edit"
    else:
        read = "editor" in roles and action != "delete"
    return "permitted" if read else "prohibited"


def random_cases(policy: Any, random: Random) -> list[Facts]:
    """Complete cases that constraints allow, every fact drawn by itself."""
    values = {name: [_plain(each) for each in representatives(policy, name, {})] for name in policy.facts}
    picked = {name: str(reading.default) for name, reading in policy.readings.items()}
    found: list[Facts] = []
    while len(found) < NUMBER:
        case = {name: random.choice(listed) for name, listed in values.items()}
        found += [case] if allowed(policy, {**case, **picked}) else []
    return found


def _plain(value: Any) -> Any:
    """A text as programs have it, of no type of its own."""
    return str.__str__(value) if isinstance(value, str) else value


def seconds(decide: Callable[[Facts], object], cases: Sequence[Facts]) -> float:
    """Of one decision, in the mean of a few thousand."""
    start = time.process_time()
    for case in cases:
        decide(case)
    return (time.process_time() - start) / len(cases)


def compare(name: str, cases: Sequence[Facts], by_hand: Callable[[Facts], str]) -> None:
    decide = remit.load(name).decider()
    assert all(str(decide(case)) == by_hand(case) for case in cases), "ifs by hand say something else"
    pairs = [(seconds(by_hand, cases), seconds(decide, cases)) for _ in range(ROUNDS + 1)][1:]
    ratio = statistics.median(hand / ours for hand, ours in pairs)
    rate = 1 / statistics.median(ours for _, ours in pairs)
    print(f"{Path(name).stem:<24} {rate:>12,.0f} /s   {ratio:.2f} of ifs by hand")


def main() -> None:
    compare(SHIPPED, scenarios(NUMBER, days=True), ifs(FIRST_DAY))
    compare(ACCESS, random_cases(remit.load(ACCESS).policy, Random(1)), access)
    for name in sys.argv[1:]:
        loaded = remit.load(name)
        cases = random_cases(loaded.policy, Random(1))
        decide = loaded.decider()
        best = min(seconds(decide, cases) for _ in range(ROUNDS))
        print(f"{Path(name).stem:<24} {1 / best:>12,.0f} /s   generated: {decide.generated}")


if __name__ == "__main__":
    main()
