"""What a property claims of all cases, and whether it is so: how many cases it is about, how many it is not so of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from oracle.cases import Cases, Judged
from oracle.facts import Case, test
from oracle.partial import Partial
from oracle.told_apart import ToldApart

Key = tuple[Any, ...]


class Answer(NamedTuple):
    """Whether a claim is so; whether it is about nothing; about how many cases it is, and of how many it is not so."""

    proved: bool
    vacuous: bool
    cases: int
    broken: int


def _listed(said: Any) -> list[Any]:
    return list(said) if isinstance(said, (list, tuple)) else [said]


class Claims:
    """One property of a policy."""

    def __init__(self, cases: Cases, stated: Mapping[str, Any]) -> None:
        self.cases, self.policy, self.stated = cases, cases.policy, stated
        readings = stated.get("readings", {})
        partial = Partial.of(cases, {}, "open" if readings == "every" else readings)
        free = {name for name in _listed(stated.get("same", ())) if name in self.policy.readings}
        picked = {name: choice for name, choice in partial.picked.items() if name not in free}
        self.named = cases.named
        self.read = Partial(cases, {}, picked).read
        self.holds = self.policy.condition(stated["when"])
        self.about = [one for one in self.read if self.holds(one.case)]
        changes = [{name: said[end]} for name, said in stated.get("change", {}).items() for end in ("from", "to")]
        self.told = ToldApart(self.policy, conditions=[stated["when"], *changes])

    def answers(self) -> dict[str, Answer]:
        keys: dict[str, Callable[[], Answer]] = {
            "never": self._never,
            "always": self._always,
            "some": self._some,
            "same": self._same,
            "never turns": self._never_turns,
        }
        return {key: answer() for key, answer in keys.items() if key in self.stated}

    def refutes(self, key: str, verdict: str) -> bool:
        """Whether a single case of a verdict is against a claim."""
        return (verdict in _listed(self.stated[key])) is (key == "never")

    def _never(self) -> Answer:
        return self._answer(self._against("never"), self.told.number(self.about))

    def _always(self) -> Answer:
        return self._answer(self._against("always"), self.told.number(self.about))

    def _against(self, key: str) -> int:
        return self.told.number(one for one in self.about if self.refutes(key, one.outcome.verdict))

    def _answer(self, broken: int, cases: int) -> Answer:
        return Answer(bool(cases) and not broken, not cases, cases, broken)

    def _some(self) -> Answer:
        """Each verdict occurs, under each choice of the readings under which there is any case."""
        by_readings: dict[Key, set[str]] = {}
        for one in self.about:
            by_readings.setdefault(self._readings(one.case), set()).add(one.outcome.verdict)
        there = all(set(_listed(self.stated["some"])) <= found for found in by_readings.values())
        return Answer(bool(self.about) and there, not self.about, self.told.number(self.about), 0)

    def _readings(self, case: Case) -> Key:
        return tuple(case[name] for name in self.policy.readings)

    def _same(self) -> Answer:
        """No two cases that are alike but for these facts have different verdicts; some such two there must be."""
        names = _listed(self.stated["same"])
        alike = list(self._alike(names, self.about).values())
        broken = self.told.number(
            one for each in alike for one in each if len({one.outcome.verdict for one in each}) > 1
        )
        paired = any(len(each) > 1 or self._has_another(each[0].case, names) for each in alike)
        return self._answer(broken, self.told.number(self.about) if paired else 0)

    def _has_another(self, case: Case, names: Iterable[str]) -> bool:
        """Whether it is also about a case that is not gone through, as it is like this one."""
        return any(self.policy.allowed(one) and self.holds(one) for one in self.cases.alike(case, names))

    def _alike(self, names: Iterable[str], cases: Iterable[Judged]) -> dict[Key, list[Judged]]:
        """Cases by all that these facts are not."""
        others = [name for name in (*self.policy.facts, *self.policy.readings) if name not in set(names)]
        found: dict[Key, list[Judged]] = {}
        for one in cases:
            found.setdefault(tuple(one.case[name] for name in others), []).append(one)
        return found

    def turns(self) -> Iterator[tuple[Judged, list[Judged]]]:
        """Each case before the change, of a verdict that is spoken of, with all that it may have become."""
        change = self.stated["change"]
        ends = {end: self._all(change, end) for end in ("from", "to")}
        after = self._alike(change, (one for one in self.about if ends["to"](one.case)))
        for alike in self._alike(change, self.about).items():
            for one in alike[1]:
                if ends["from"](one.case) and one.outcome.verdict in self.stated["never turns"] and alike[0] in after:
                    yield one, after[alike[0]]

    def _all(self, change: Mapping[str, Any], end: str) -> Callable[[Case], bool]:
        tests = [test(name, self.policy.facts[name], _listed(said[end])) for name, said in change.items()]
        return lambda case: all(one(case) for one in tests)

    def _never_turns(self) -> Answer:
        turned = list(self.turns())
        never = {verdict: set(_listed(after)) for verdict, after in self.stated["never turns"].items()}
        broken = [
            one for one, after in turned if never[one.outcome.verdict] & {other.outcome.verdict for other in after}
        ]
        return self._answer(self.told.number(broken), self.told.number(one for one, _ in turned))
