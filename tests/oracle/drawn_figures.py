"""Figures drawn into a policy: bounds of its conditions become figures with values by day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from oracle.drawn_policies import MOST_CASES, Bundle, drawn
from oracle.facts import kind_of
from oracle.scales import scale_of

BOUND = re.compile(r"(>=|<=|=)? ?([^<>=.|\s]\S*(?:\.\d+)?)")  # of one value; no strict one, beyond which may be none


class _Figures:
    def __init__(self, random: Random, bundle: Bundle, by: str) -> None:
        self.random, self.bundle, self.by = random, bundle, by
        self.facts = bundle.policy["facts"]
        self.figures: dict[str, Any] = {}

    def condition(self, when: dict[str, Any]) -> dict[str, Any]:
        """The condition, with some bounds of numbers and days as figures."""
        return {key: self._part(key, asked) for key, asked in when.items()}

    def _part(self, key: str, asked: Any) -> Any:
        if key in ("all", "any"):
            return [self.condition(each) for each in asked]
        if key == "not":
            return self.condition(asked)
        if key not in self.facts or scale_of(self.facts[key]) is None:
            return asked
        return [self._item(key, item) for item in asked] if isinstance(asked, list) else self._item(key, asked)

    def _item(self, fact: str, item: Any) -> Any:
        bound = BOUND.fullmatch(item) if isinstance(item, str) and item not in ("absent", "present") else None
        if bound is None or self.random.random() < 0.2:
            return item
        name = f"fig{len(self.figures)}"
        self.figures[name] = self._figure(fact)
        return f"{bound[1]} {name}" if bound[1] else name

    def _figure(self, fact: str) -> dict[str, Any]:
        days = sorted({self._value(self.by) for _ in range(self.random.choice([1, 2, 3]))})
        figure: dict[str, Any] = {"by": self.by, "values": {day: self._dated(fact) for day in days}}
        readings = self.bundle.policy.get("readings", {})
        if readings and self.random.random() < 0.5:
            reading = self.random.choice(list(readings))
            choices = {choice: self._value(fact) for choice in readings[reading]["choices"]}
            return figure | {"before": {"reading": reading, "choices": choices}}
        return figure | {"before": self._dated(fact)}

    def _dated(self, fact: str) -> Any:
        return {"is": self._value(fact)} if self.random.random() < 0.3 else self._value(fact)

    def _value(self, fact: str) -> str:
        scale = scale_of(self.facts[fact])
        assert scale is not None
        values = [value for value in self.bundle.cases.values[fact] if value is not None]
        return scale.write(self.random.choice(values))


def drawn_with_figures(seed: int) -> Bundle | None:
    """The policy of a seed in which figures stand for some bounds; None where it has no day, or no bound."""
    bundle, random = drawn(seed), Random(seed)
    days = [
        name for name, fact in bundle.policy["facts"].items() if kind_of(fact) == "date" and not fact.get("optional")
    ]
    if not days or bundle.files:
        return None
    drawing = _Figures(random, bundle, random.choice(days))
    policy: dict[str, Any] = {**bundle.policy}
    for section, key in (("constraints", "when"), ("concepts", "when"), ("rules", "when"), ("properties", "when")):
        policy[section] = {
            name: {**part, key: drawing.condition(part[key])} for name, part in policy.get(section, {}).items()
        }
    if not drawing.figures:
        return None
    policy["figures"] = drawing.figures
    second = {**_like(policy, bundle.second), "figures": drawing.figures}
    found = Bundle(policy, {}, second, bundle.scenarios, seed)
    return found if 1 < found.cases.size <= MOST_CASES and found.other_cases.size <= MOST_CASES else None


def _like(policy: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The other version, with the constraints and concepts of the first as they are now."""
    same = {key: policy[key] for key in ("concepts", "facts", "readings") if key in policy}
    return {**second, **same}
