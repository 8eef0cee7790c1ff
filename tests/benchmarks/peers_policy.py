"""The shipped policy for complete facts, as rows of which the first that fits decides: what other engines get.

Engines that know no precedence among rules all say this. It is compared with the definition before anything is timed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SHIPPED = str(Path(__file__).parents[2] / "rules" / "us-weapons-in-russia.yaml")
FIRST_DAY = datetime.date(2024, 5, 30)
OTHERWISE = "unregulated"

AREA = ("border-near-kharkiv", "rest-of-belgorod", "near-kharkiv-outside-belgorod")
RUSSIA = (*AREA, "elsewhere-in-russia")
BUT_ATACMS = ("other-long-range-missile", "long-range-air-defence", "medium-range-munition")
LONG = ("atacms", *BUT_ATACMS)
SHORT = ("rocket-artillery", "tube-artillery", "short-range-air-defence", "short-range-drone", "other-shorter-range")
FORCES = ("troops", "scattered-troops", "artillery", "other-weaponry", "missile-or-drone-in-flight")
ALLIES = ("united-kingdom", "france", "germany")
US = {"supplier": ("united-states",)}
FIRE = {"location": AREA, "target": FORCES, "threatens": ("kharkiv-area",)}
INBOUND = {"target": ("airplane-in-flight",), "posture": ("attacking",), "weapon": (*BUT_ATACMS, *SHORT)}
NAMES = ("supplier", "weapon", "location", "target", "posture", "threatens")  # those of text

Facts = dict[str, Any]


class Row(NamedTuple):
    """A name, a verdict, of facts the values that fit, and whether the day has to be the first or a later one."""

    name: str
    verdict: str
    accepted: Mapping[str, tuple[str, ...]]
    since: bool = False


ROWS = (
    Row("inbound-airplane", "exempt", {**US, "location": RUSSIA, **INBOUND}),
    Row("long-range", "prohibited", {**US, "location": RUSSIA, "weapon": LONG}),
    Row("counter-fire", "permitted", {**US, **FIRE}, since=True),
    Row("general-ban", "prohibited", {**US, "location": RUSSIA}),
    Row("allied-weapons", "permitted", {"supplier": ALLIES, **FIRE}),
)
VERDICT_OF = {row.name: row.verdict for row in ROWS}


class Engine(NamedTuple):
    """An engine that has loaded the policy: one decision from a dict, or a batch of them, and what it was given."""

    how: str
    version: str
    import_seconds: float
    load_seconds: float
    decide: Callable[[Facts], str] | None = None
    batch: Callable[[list[Facts]], list[str]] | None = None
    days: bool = False  # it takes the day as a day, not as a number of days since the first


def grid(*, days: bool) -> tuple[list[Facts], list[str]]:
    """Every case that the policy can tell apart and that constraints allow, with the verdict of the definition."""
    import remit
    from remit.verdict import completions, decide

    policy = remit.load(SHIPPED).policy
    picked = {name: policy.tests(name, (str(reading.default),)) for name, reading in policy.readings.items()}
    cases = [(case, str(decide(policy, case).verdict)) for case in completions(_undivided(policy), picked)]
    return [facts_of(case, days=days) for case, _ in cases], [verdict for _, verdict in cases]


def _undivided(policy: Any) -> Any:
    """The policy with every value of every choice told apart."""
    from remit.model.conditions import Condition
    from remit.model.rules import Rule

    when = Condition.model_validate({"any": [{n: [v]} for n in NAMES for v in policy.domains[n].values]})
    more = {"every-value": Rule.model_validate({"permit": "Nothing.", "when": when})}
    return policy.model_copy(update={"rules": {**policy.rules, **more}})


def facts_of(case: Mapping[str, Any], *, days: bool) -> Facts:
    """What an engine is given of a case."""
    day = case["date"] if days else (case["date"] - FIRST_DAY).days
    return {**{name: case[name] for name in NAMES}, "date": day}


def scenarios(number: int, *, days: bool) -> list[Facts]:
    """Random cases, most of them near a row; the same ones in every process."""
    facts, verdicts = grid(days=days)
    by_verdict: dict[str, list[Facts]] = {}
    for each, verdict in zip(facts, verdicts, strict=True):
        by_verdict.setdefault(verdict, []).append(each)
    random, listed = Random(20240530), list(by_verdict.values())
    return [dict(random.choice(random.choice(listed))) for _ in range(number)]
