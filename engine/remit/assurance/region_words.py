"""Regions and witnesses for people: a clause, a share, a scenario that can be pasted into a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from remit.decide.answers import Changes
from remit.explain.words import clauses, say, say_reading
from remit.model.exact import exactly
from remit.model.matching import SET_VERBS
from remit.model.policy import Policy
from remit.model.scenario import Given, Scenario
from remit.writer import scenarios_yaml

FEWER = "Fewer facts may do: not all sets of facts were gone through."  # of a scenario that may not be a smallest


def say_where(policy: Policy, where: Changes) -> str:
    """A box of cases as a clause; readings by name."""
    if not where:
        return "in every case"
    return clauses(
        say_reading(policy, name, items) if name in policy.readings else say(policy, name, items)
        for name, items in where
    )


def say_number(number: int) -> str:
    """A number as people can read it; a very large one is rounded.

    >>> say_number(12_345), say_number(1_180_000 * 10**18), say_number(38 * 10**13)
    ('12,345', 'about 1.2 trillion trillion', 'about 380 trillion')
    """
    left, trillions = float(number), 0
    while left >= TRILLION:
        left, trillions = left / TRILLION, trillions + 1
    if not trillions:
        return f"{number:,}"
    size, word = next(((size, word) for size, word in SIZES if left >= size), (1, ""))
    head = f"{left / size:.3g}" if left / size >= 10 else f"{left / size:.1f}"  # noqa: PLR2004  # two digits
    return " ".join(["about", head.removesuffix(".0"), *([word] if word else []), *["trillion"] * trillions])


TRILLION = 10**12
SIZES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def say_count(number: int, one: str, many: str) -> str:
    """So many things.

    >>> say_count(1, "case", "cases"), say_count(2_000, "case", "cases")
    ('1 case', '2,000 cases')
    """
    return f"{say_number(number)} {one if number == 1 else many}"


def say_cases(number: int) -> str:
    return say_count(number, "case", "cases")


def say_percent(part: int, whole: int) -> str:
    """A share in percent: none that is something is said to be nothing, and none that is not all to be all.

    >>> say_percent(1, 3), say_percent(1, 10**6), say_percent(10**6 - 1, 10**6), say_percent(5, 5), say_percent(0, 5)
    ('33.3 %', 'fewer than 0.1 %', 'more than 99.9 %', '100.0 %', '0.0 %')
    """
    said = f"{100 * part / whole if whole else 0.0:.1f} %"
    if part and said == "0.0 %":
        return "fewer than 0.1 %"
    return "more than 99.9 %" if part < whole and said == "100.0 %" else said


def say_share(cases: int, total: int) -> str:
    """How many of how many, with the share.

    >>> say_share(240, 11_200)
    '240 of 11,200 cases (2.1 %)'
    """
    return f"{say_number(cases)} of {say_cases(total)} ({say_percent(cases, total)})"


def as_scenario(policy: Policy, name: str, where: Changes, expect: str | None = None) -> Scenario:
    """A box of cases as a scenario: facts as given, readings as picked."""
    given = {fact: given_of(policy, fact, items) for fact, items in where if fact in policy.facts}
    readings = {reading: items[0] for reading, items in where if reading in policy.readings}
    data: dict[str, object] = {"name": name, "given": given}
    if readings:
        data["readings"] = readings
    if expect is not None:
        data["expect"] = expect
    return Scenario.model_validate(data)


def given_of(policy: Policy, fact: str, items: Iterable[str]) -> Given:
    """What is given of a fact; of what is no set, a value that is called `size 3` is one."""
    is_set = policy.facts[fact].kind == "set"
    return Given.model_validate(
        {"one_of": [item if is_set or not item.startswith(SET_VERBS) else exactly(item) for item in items]}
    )


def paste(policy: Policy, scenarios: Mapping[str, Changes]) -> str:
    """Named boxes as the text of a scenario file, ready to paste; verdicts are left for a person to fill in."""
    return scenarios_yaml(policy.policy, [as_scenario(policy, name, where) for name, where in scenarios.items()])
