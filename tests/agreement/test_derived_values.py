"""Derived facts: what is possible is what all values of the inputs make possible, gone through one by one.

The reference knows nothing of the engine: it counts days and months one after the other, and adds small numbers.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import remit
from remit.errors import RemitError

Case = Mapping[str, Any]
INPUTS = ("a", "b", "c")
LEAST, MOST = 0, 3
NUMBERS = range(LEAST, MOST + 1)
DERIVED: Mapping[str, Callable[[Case], int]] = {
    "{sum: [a, b]}": lambda case: case["a"] + case["b"],
    "{sum: [a, b, c, 1]}": lambda case: case["a"] + case["b"] + case["c"] + 1,
    "{difference: [a, b]}": lambda case: case["a"] - case["b"],
    "{difference: [2, c]}": lambda case: 2 - case["c"],
    "{product: [b, -2]}": lambda case: -2 * case["b"],
    "{minimum: [a, c]}": lambda case: min(case["a"], case["c"]),
    "{maximum: [a, b, 1]}": lambda case: max(case["a"], case["b"], 1),
    "{count: [flag, high]}": lambda case: int(case["flag"]) + int(case["a"] >= 2),
}
WHOLE = """
remit: 1
policy: small
title: "Small numbers"
facts:
  a: {{integer: {{min: 0, max: 3}}}}
  b: {{integer: {{min: 0, max: 3}}}}
  c: {{integer: {{min: 0, max: 3}}}}
  flag: {{flag: {{}}}}
  first: {{integer: {{{bounds}}}, derive: {first}}}
  second: {{integer: {{}}, derive: {{sum: [first, {other}]}}}}
concepts:
  high: {{when: {{a: ">= 2"}}}}
constraints:
  {constraint}
rules:
  one: {{permit: "one", when: {{first: ">= {cut}"}}}}
  two: {{forbid: "two", when: {{second: "<= {low}"}}}}
  three: {{exempt: "three", when: {{{tested}: 2}}, overrides: one}}
"""


class Drawn:
    """A policy about small numbers, with its meaning."""

    def __init__(self, draw: st.DataObject) -> None:
        self.first = draw.draw(st.sampled_from(sorted(DERIVED)))
        self.other = draw.draw(st.sampled_from(INPUTS))
        self.cut, self.low = draw.draw(st.integers(-2, 3)), draw.draw(st.integers(-2, 8))
        self.tested = draw.draw(st.sampled_from(("first", *INPUTS)))
        self.most = draw.draw(st.sampled_from((None, 3)))
        self.is_tied = draw.draw(st.booleans())
        bounds = "" if self.most is None else f"max: {self.most}"
        tie = 'tied: {when: {b: ">= 2"}, then: {c: ">= 1"}}' if self.is_tied else "{}"
        self.text = WHOLE.format(
            bounds=bounds,
            first=self.first,
            other=self.other,
            constraint=tie,
            cut=self.cut,
            low=self.low,
            tested=self.tested,
        ).replace("constraints:\n  {}\n", "")

    def cases(self) -> Iterator[dict[str, Any]]:
        """All values of the inputs, with what follows."""
        for a, b, c, flag in product(NUMBERS, NUMBERS, NUMBERS, (True, False)):
            case: dict[str, Any] = {"a": a, "b": b, "c": c, "flag": flag}
            case["first"] = DERIVED[self.first](case)
            case["second"] = case["first"] + case[self.other]
            beyond = self.most is not None and case["first"] > self.most
            if not beyond and not (self.is_tied and b >= 2 and c < 1):
                yield case

    def verdict(self, case: Case) -> str:
        """What the three rules come to."""
        exempt = case[self.tested] == 2
        allowed = exempt or case["first"] >= self.cut
        forbidden = case["second"] <= self.low
        if allowed:
            return "conflict" if forbidden else ("exempt" if exempt else "permitted")
        return "prohibited" if forbidden else "unregulated"


def known_of(draw: st.DataObject, case: Case) -> tuple[dict[str, Any], Callable[[Case], bool]]:
    """Some of a case as it is stated, exactly or within bounds, and whether another fits that."""
    stated: dict[str, Any] = {}
    tests: list[Callable[[Case], bool]] = []
    for name in ("a", "b", "c", "first", "second"):
        value = case[name]
        match draw.draw(st.sampled_from(("nothing", "nothing", "exactly", "at least", "at most"))):
            case "exactly":
                stated[name] = value
                tests.append(lambda other, name=name, value=value: other[name] == value)
            case "at least":
                stated[name] = f">= {value}"
                tests.append(lambda other, name=name, value=value: other[name] >= value)
            case "at most":
                stated[name] = f"<= {value}"
                tests.append(lambda other, name=name, value=value: other[name] <= value)
    if draw.draw(st.booleans()):
        stated["flag"] = case["flag"]
        tests.append(lambda other: other["flag"] == case["flag"])
    return stated, lambda other: all(test(other) for test in tests)


@given(st.data())
def test_what_is_possible_takes_in_all_that_inputs_make_possible(data: st.DataObject) -> None:
    drawn = Drawn(data)
    policy = remit.loads(drawn.text, name="small.yaml")
    cases = list(drawn.cases())
    case = data.draw(st.sampled_from(cases))
    stated, fits = known_of(data, case)
    real = {drawn.verdict(other) for other in cases if fits(other)}

    decision = policy.decide(stated)

    assert real <= set(decision.possible)
    if len(decision.possible) > 1 and not decision.unlinked:
        assert real == set(decision.possible), decision.possible
    if len(decision.possible) == 1:
        assert real == {decision.verdict}


@given(st.data())
def test_a_complete_case_is_decided_as_its_inputs_say(data: st.DataObject) -> None:
    drawn = Drawn(data)
    policy = remit.loads(drawn.text, name="small.yaml")
    case = data.draw(st.sampled_from(list(drawn.cases())))
    inputs = {name: case[name] for name in (*INPUTS, "flag")}

    decision = policy.decide(inputs)

    assert decision.verdict == drawn.verdict(case)
    assert decision.derived == {"first": (str(case["first"]),), "second": (str(case["second"]),)}
    assert policy.decider()(inputs) == drawn.verdict(case)


@given(st.data())
def test_a_derived_fact_that_is_stated_otherwise_than_its_inputs_say_fits_no_case(data: st.DataObject) -> None:
    drawn = Drawn(data)
    policy = remit.loads(drawn.text, name="small.yaml")
    case = data.draw(st.sampled_from(list(drawn.cases())))
    inputs = {name: case[name] for name in (*INPUTS, "flag")}

    with pytest.raises(RemitError, match="impossible"):
        policy.decide({**inputs, "first": case["first"] - 1})
    with pytest.raises(RemitError, match="impossible"):
        policy.decider()({**inputs, "first": case["first"] - 1})


CLAIMED = """
properties:
  always: {{claim: "c", when: {{{name}: ">= {bound}"}}, always: {verdict}}}
  never: {{claim: "c", when: {{all: []}}, never: {verdict}}}
  some: {{claim: "c", when: {{{name}: ">= {bound}"}}, some: {verdict}}}
  same: {{claim: "c", when: {{all: []}}, same: {name}}}
"""
VERDICTS = ("permitted", "prohibited", "unregulated", "exempt", "conflict")


@given(st.data())
def test_what_is_proved_is_so_of_all_values_of_the_inputs(data: st.DataObject) -> None:
    from remit.assurance.prove.prove import prove

    drawn = Drawn(data)
    name, bound = data.draw(st.sampled_from((*INPUTS, "first", "second"))), data.draw(st.integers(0, 3))
    verdict = data.draw(st.sampled_from(VERDICTS))
    text = drawn.text + CLAIMED.format(name=name, bound=bound, verdict=verdict)
    proofs = {proof.name: proof for proof in prove(remit.loads(text, name="small.yaml").policy)}
    cases = list(drawn.cases())
    about = [drawn.verdict(case) for case in cases if case[name] >= bound]

    if proofs["always"].is_proved:
        assert set(about) <= {verdict}
    if proofs["never"].is_proved:
        assert verdict not in {drawn.verdict(case) for case in cases}
    if proofs["some"].is_proved:
        assert verdict in about
    if proofs["same"].is_proved and name in INPUTS:
        rest = {tuple(case[n] for n in (*INPUTS, "flag") if n != name): set[str]() for case in cases}
        for case in cases:
            rest[tuple(case[n] for n in (*INPUTS, "flag") if n != name)].add(drawn.verdict(case))
        assert all(len(found) == 1 for found in rest.values())
    for key in ("always", "never"):
        for one in proofs[key].answers[0].counterexamples:
            if one.is_case is not None:
                where = dict(one.where)
                real = [case for case in cases if all(_fits(case[n], items) for n, items in where.items())]
                assert bool(real) is one.is_case
                assert not real or {drawn.verdict(case) for case in real} == {one.verdict}


def _fits(value: Any, items: Any) -> bool:
    """Whether a small number or a flag is one of what is written: `2`, `>= 1`, `<= 3`, `0 .. 2`, `true`."""
    for item in map(str, items):
        low, dots, high = item.partition(" .. ")
        if item in ("true", "false"):
            if value is (item == "true"):
                return True
        elif dots:
            if int(low) <= value <= int(high):
                return True
        elif item[:2] in (">=", "<="):
            bound = int(item[2:])
            if (value >= bound) if item[0] == ">" else (value <= bound):
                return True
        elif value == int(item):
            return True
    return False


DAYS = st.dates(datetime.date(1999, 11, 1), datetime.date(2005, 3, 31))
AGES = """
remit: 1
policy: ages
title: "Ages"
facts:
  from: {{date: {{}}}}
  to: {{date: {{}}}}
  between: {{integer: {{}}, derive: {{{verb}: [from, to]{end}}}}}
rules:
  grown: {{permit: "grown", when: {{between: ">= {bound}"}}}}
"""


def months_on(day: datetime.date, months: int, end: str) -> datetime.date:
    """The day of the same number so many months on; of a month without it, the last or the next."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    there = calendar.monthrange(year, month)[1]
    if day.day <= there:
        return datetime.date(year, month, day.day)
    last = datetime.date(year, month, there)
    return last if end == "last day" else last + datetime.timedelta(days=1)


@given(DAYS, DAYS, st.sampled_from(("months", "years")), st.sampled_from(("last day", "next day")))
def test_completed_months_and_years_are_those_that_can_be_counted(
    one: datetime.date, other: datetime.date, verb: str, end: str
) -> None:
    start, stop = sorted((one, other))
    step = 12 if verb == "years" else 1
    counted = 0
    while months_on(start, (counted + 1) * step, end) <= stop:
        counted += 1
    text = AGES.format(verb=verb, bound=counted, end=f", month end: {end}")
    facts = {"from": start, "to": stop}

    assert remit.loads(text, name="ages.yaml").decide(facts).derived == {"between": (str(counted),)}
    assert remit.loads(text, name="ages.yaml").decide(facts).verdict == "permitted"


@given(DAYS, DAYS, DAYS, st.sampled_from(("months", "years", "days")), st.integers(-3, 40))
def test_days_that_are_known_within_bounds_leave_what_days_between_them_would(
    one: datetime.date, two: datetime.date, stop: datetime.date, verb: str, bound: int
) -> None:
    low, high = sorted((one, two))
    high = min(high, low + datetime.timedelta(days=90))
    policy = remit.loads(AGES.format(verb=verb, bound=bound, end=""), name="ages.yaml")
    days = [low + datetime.timedelta(days=n) for n in range((high - low).days + 1)]
    real = {policy.decide({"from": day, "to": stop}).verdict for day in days}

    assert set(policy.decide({"from": f"{low} .. {high}", "to": stop}).possible) == real


SHARES = """
remit: 1
policy: shares
title: "Shares"
facts:
  part: {integer: {min: -20, max: 20}}
  whole: {integer: {min: 1, max: 20}}
  share: {number: {places: 1}, derive: {quotient: [part, whole]}}
rules:
  more: {permit: "More.", when: {share: "> BOUND"}}
  same: {exempt: "The same.", when: {share: "BOUND"}}
  less: {forbid: "Less.", when: {share: "< BOUND"}}
"""


@given(st.integers(-20, 20), st.integers(1, 20), st.integers(-30, 30), st.integers(0, 5), st.integers(0, 5))
def test_quotients_are_compared_without_being_rounded(
    part: int, whole: int, tenths: int, more: int, wider: int
) -> None:
    policy = remit.loads(SHARES.replace("BOUND", f"{tenths / 10:.1f}"), name="shares.yaml")

    def verdict(part: int, whole: int) -> str:
        over, bound = 10 * part, tenths * whole
        return "permitted" if over > bound else "exempt" if over == bound else "prohibited"

    high, widest = min(20, part + more), min(20, whole + wider)
    real = {verdict(p, w) for p in range(part, high + 1) for w in range(whole, widest + 1)}
    possible = set(policy.decide({"part": f"{part} .. {high}", "whole": f"{whole} .. {widest}"}).possible)

    assert policy.decide({"part": part, "whole": whole}).verdict == verdict(part, whole)
    assert policy.decider()({"part": part, "whole": whole}) == verdict(part, whole)
    assert real <= possible
    assert len(possible) > 1 or real == possible
