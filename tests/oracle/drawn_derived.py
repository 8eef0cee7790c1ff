"""Policies drawn at random whose facts are derived from others, of few values each: all cases are gone through."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

from oracle.derived import in_order, verb_of, worked_out
from oracle.drawn_policies import MOST_CASES, Bundle, Drawing
from oracle.facts import kind_of, named
from oracle.scales import declared, scale_of

DAYS = [
    ("2000-02-28", "2000-03-01"),
    ("2001-01-30", "2001-02-01"),
    ("2023-12-31", "2024-01-01"),
    ("2024-02-28", "2024-03-01"),
    ("2025-02-27", "2025-03-01"),
]
MOMENTS = [
    ("2024-03-31T00:59:58Z", "2024-03-31T01:00:01Z"),  # clocks go forward in Berlin
    ("2024-10-27T00:59:59Z", "2024-10-27T01:00:01Z"),  # and back
    ("2024-12-31T22:59:59Z", "2024-12-31T23:00:01Z"),
    ("2024-05-30T18:29:59Z", "2024-05-30T18:30:00Z"),
]
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]
WEEK = [{"working-days": ["monday", "tuesday", "wednesday", "thursday", "friday"]}, "saturday", "sunday"]
FEW = 3  # facts of a kind that may be compared with each other
PERIODS = ["1 month", "2 weeks", "30 days", "1 year", "12 months", "1 day"]


class DrawingDerived(Drawing):
    """Draws policies of two to five facts and what is derived from these."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.facts.declared, self.facts.named, self.facts.mates, self.facts.sets_of = {}, {}, {}, {}
        for draw in random.sample([self._numbers, self._days, self._moments, self._flags], random.choice([1, 1, 2])):
            draw()
        for fact in self.facts.declared.values():
            self._optional(fact)
        self.is_compared = self.chance(0.3)
        self._name()

    def _declare(self, name: str, **fact: Any) -> str:
        self.facts.declared[name] = fact
        return name

    def _numbers(self) -> None:
        random = self.random
        for name, most in (("a", 3), ("b", 2)):
            self._declare(name, integer={"min": random.choice([0, 0, -1]), "max": most})
        constant = random.choice(["2", "3", "-1"])
        ways: list[dict[str, Any]] = [
            {"sum": random.choice([["a", "b"], ["a", "b", "1"]])},
            {"difference": random.choice([["a", "b"], ["a", "2"], ["3", "b"]])},
            {"product": ["a", constant]},
            {"minimum": ["a", random.choice(["b", "1"])]},
            {"maximum": ["a", "b"]},
        ]
        for number, way in enumerate(random.sample(ways, random.choice([1, 2]))):
            self._declare(f"n{number}", integer={}, derive=way)
        if self.chance(0.3):
            self._declare("n9", integer={}, derive={"sum": ["n0", "b"]})
        if self.chance(0.3):
            self._declare("c", integer={"min": 1, "max": 3})
            self._declare("q0", number={"places": 1}, derive={"quotient": ["a", "c"]})

    def _days(self) -> None:
        random = self.random
        first, second = sorted(random.sample(DAYS, 2))
        self._declare("birth", date=dict(zip(("from", "to"), first, strict=True)))
        self._declare("date", date=dict(zip(("from", "to"), second, strict=True)))
        end = {"month end": random.choice(["last day", "next day"])} if self.chance(0.5) else {}
        ways: list[tuple[str, dict[str, Any]]] = [
            ("integer", {"years": ["birth", "date"], **end}),
            ("integer", {"months": ["birth", "date"], **end}),
            ("integer", {"days": ["birth", "date"]}),
            ("date", {"after": ["birth", random.choice(PERIODS)]}),
            ("date", {"before": ["date", random.choice(PERIODS)], **end}),
        ]
        for number, (kind, way) in enumerate(random.sample(ways, random.choice([1, 2]))):
            self._declare(f"t{number}", **{kind: {}}, derive=way)
        if self.chance(0.3):
            self._declare("w0", choice=WEEK, derive={"weekday": "date"})

    def _moments(self) -> None:
        random, zone = self.random, self.random.choice(ZONES)
        self._declare("now", datetime=dict(zip(("from", "to"), random.choice(MOMENTS), strict=True)))
        ways: list[dict[str, Any]] = [
            {"integer": {"min": 0, "max": 23}, "derive": {"hour": ["now", zone]}},
            {"integer": {"min": 0, "max": 1439}, "derive": {"minute": ["now", zone]}},
            {"date": {}, "derive": {"day": ["now", zone]}},
            {"choice": WEEK, "derive": {"weekday": ["now", zone]}},
        ]
        for number, way in enumerate(random.sample(ways, random.choice([1, 2]))):
            self._declare(f"c{number}", **way)

    def _flags(self) -> None:
        for name in ("f", "g"):
            self._declare(name, flag={})
        self._declare("points", integer={"min": 0}, derive={"count": ["f", "g"]})

    def _optional(self, fact: dict[str, Any]) -> None:
        """An input may be absent; then so is what is derived from it, but for what is counted."""
        if "derive" in fact:
            absent = any(self.facts.declared.get(each, {}).get("optional") for each in verb_of(fact)[1])
            fact |= {"optional": True} if absent and "count" not in fact["derive"] else {}
        elif self.chance(0.2):
            fact["optional"] = True

    def _name(self) -> None:
        """What conditions may name of each fact: values that it has in some case."""
        facts = self.facts.declared
        inputs = {name: _values(fact) for name, fact in facts.items() if "derive" not in fact}
        found: dict[str, dict[Any, None]] = {name: {} for name in facts}
        for values in product(*inputs.values()):
            case = dict(zip(inputs, values, strict=True))
            for name in in_order(facts):
                case[name] = worked_out(name, facts, case)
            for name, value in case.items():
                found[name][value] = None
        for name, fact in facts.items():
            scale, texts = scale_of(fact), [*named(fact)] if "choice" in fact else []
            if scale is not None:
                texts = [scale.write(int(value)) for value in found[name] if value is not None]
            self.facts.named[name] = self.random.sample(texts, min(len(texts), 3))
            kind = kind_of(fact)
            alike = [other for other, each in facts.items() if kind_of(each) == kind][:FEW]
            is_one = self.is_compared and kind in ("integer", "date") and name in alike
            self.facts.mates[name] = [other for other in alike if other != name] if is_one else []

    def asked(self, name: str) -> Any:
        """Of a quotient, which may lie between two values, no bound that is not one of its values itself."""
        if name != "q0":
            return super().asked(name)
        return f"{self.random.choice(['>=', '<='])} {self.random.choice(self.facts.named[name])}"

    def _part(self, depth: int) -> dict[str, Any]:
        """As ever, and more often about what is derived."""
        derived = [name for name, fact in self.facts.declared.items() if "derive" in fact]
        if self.chance(0.4):
            name = self.random.choice(derived)
            return {name: self.asked(name)}
        return super()._part(depth)


def _values(fact: dict[str, Any]) -> list[Any]:
    """All values of a small domain."""
    scale = scale_of(fact)
    found: list[Any] = [True, False]
    if scale is not None:
        low, high = declared(fact, scale)
        assert low is not None
        assert high is not None
        found = list(range(low, high + 1))
    assert kind_of(fact) != "text"
    return found


def drawn_with_derived(seed: int) -> Bundle:
    """The policy of a seed, of no more cases than can be gone through, with derived facts."""
    random = Random(f"derived {seed}")
    while True:
        found = DrawingDerived(random).bundle(seed)
        sizes = (found.cases.size, found.other_cases.size)
        if min(sizes) > 1 and max(sizes) <= MOST_CASES and found.cases.every:
            return found
