"""Properties on sampled scenarios, decided by what fires in the chain: a second opinion beside the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from remit.assurance.prove.proofs import claimed
from remit.assurance.region_words import as_scenario
from remit.decide import LoadedPolicy
from remit.decide.given_values import item_of
from remit.model.conditions import Condition
from remit.model.editing import condition_of
from remit.model.matching import Test
from remit.model.rules import Property
from remit.normal.cubes import Cube, cubes_of
from remit.reader.placing import placing
from remit.representatives import representatives
from remit.testing.derived_cases import is_case, stated_whole
from remit.verdict import CaseValues, allowed, conclude, decide, holds, in_force
from remit.writer import scenarios_yaml

SAMPLED = (
    "never",
    "always",
    "then",
    "same",
    "never turns",
)  # what a sample can refute; that something occurs, it cannot


class Refuted(Exception):
    """Sampled scenarios that refute a property: the claim, and the scenarios with their verdicts."""

    def __init__(self, key: str, found: Mapping[str, str]) -> None:
        self.key, self.found = key, found  # scenario files as text, and the verdict on each
        said = " and ".join(found.values())
        super().__init__("\n\n".join([f"`{key}` is not so of what was sampled, which is {said}:", *found]))


def sample(loaded: LoadedPolicy, name: str, examples: int) -> None:
    """Look for what refutes a property among so many scenarios for each claim.

    Args:
        loaded: The policy that claims it.
        name: That of the property.
        examples: How many scenarios, or pairs of them, are drawn for each claim.

    Raises:
        Refuted: Some were found.
        RemitError: The policy is too large to decide one of them.
    """
    for key in loaded.policy.properties[name].claims:
        if key in SAMPLED:
            with placing(loaded.written):
                _Sampler(loaded, name, key).run(examples)


class _Sampler:
    """Scenarios that one claim is about."""

    def __init__(self, loaded: LoadedPolicy, name: str, key: str) -> None:
        self.loaded, self.policy, self.name, self.key = loaded, loaded.policy, name, key
        self.property: Property = self.policy.properties[name]
        parts = [self.property.when]
        if key == "never turns":
            parts += [condition_of({n: c.from_}) for n, c in self.property.change.items()]
        self.when = Condition(all_of=tuple(parts))
        self.loose = {"same": self.property.same, "never turns": tuple(self.property.change)}.get(key, ())

    def run(self, examples: int) -> None:
        """Raises Refuted with an example that Hypothesis has made as simple as it could."""
        drawn = [st.fixed_dictionaries(each) for each in self._drawn()]
        if not drawn:
            return

        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.one_of(drawn), st.data())
        def look(facts: CaseValues, data: st.DataObject) -> None:
            facts = stated_whole(self.policy, facts) or facts
            assume(self._is_meant(facts) and is_case(self.policy, facts))
            if self.key in ("never", "always", "then"):
                self._single(facts)
            elif others := list(self._others(facts)):
                self._pair(facts, data.draw(st.sampled_from(others)))

        try:
            look()
        except Unsatisfiable:  # it is about no case, or about so few that none was met
            return

    def _drawn(self) -> Iterator[dict[str, st.SearchStrategy[Any]]]:
        """For each cube of the condition, the values that are drawn of every fact and reading."""
        for cube in cubes_of(self.when, concepts=self.policy.concepts, path=("properties", self.name, "when")):
            values = self._values(cube)
            if all(values.values()):
                yield {name: st.sampled_from(listed) for name, listed in values.items()}

    def _is_meant(self, facts: CaseValues) -> bool:
        if not self.policy.facts.keys() & claimed(self.property) <= facts.keys():
            return False  # a derived fact is stated in the place of what the claim is about
        return allowed(self.policy, facts) and holds(self.policy, self.when, facts)

    def _values(self, cube: Cube) -> dict[str, list[Any]]:
        """The values that fit all that a cube says of their fact."""
        found = {}
        for name in (*self.policy.facts, *self.policy.readings):
            alone = [literal for literal in cube if literal.comparison is None and literal.name == name]
            tests = [(self.policy.tests(name, literal.accepted), literal.wanted) for literal in alone]
            near = self._near(name, [test for listed, _ in tests for test in listed])
            found[name] = [value for value in near if all(_holds(listed, value) is wanted for listed, wanted in tests)]
        return found

    def _near(self, name: str, tests: Iterable[Test]) -> list[Any]:
        """The values of a fact; of a scale, those that the policy or the tests name, and around them."""
        domain = self.policy.domains[name]
        if name in self.policy.readings:
            return self._choices(name)
        if domain.values:
            return list(domain.values)
        constants = [None, *(constant for test in tests for constant in test.constants())]
        near = [value for constant in constants for value in domain.neighbourhood(constant)]
        return list(dict.fromkeys([*near, *representatives(self.policy, name, {})]))

    def _choices(self, name: str) -> list[str]:
        """The choices of a reading that are meant."""
        reading, picked = self.policy.readings[name], self.property.readings
        if isinstance(picked, str) or name in self.loose:
            return list(reading.choices)
        return [picked.get(name, str(reading.default))]

    def _single(self, facts: CaseValues) -> None:
        verdict, follows = self.verdict(facts), self.property.then
        if self.key == "then":
            if follows is not None and not holds(self.policy, follows, facts):
                raise Refuted(self.key, {self._text(facts): "a case in which it does not hold"})
        elif (verdict in self.property.verdicts[self.key]) == (self.key == "never"):
            raise Refuted(self.key, {self._text(facts): verdict})

    def _pair(self, facts: CaseValues, other: CaseValues) -> None:
        before, after = self.verdict(facts), self.verdict(other)
        differs = before != after if self.key == "same" else after in self.property.never_turns.get(before, ())
        if differs:
            raise Refuted(self.key, {self._text(facts): before, self._text(other): after})

    def verdict(self, facts: CaseValues) -> str:
        """By the chain, where the policy can be chained; by the definition where it cannot."""
        if self.loaded.compiled is None:
            return str(decide(self.policy, facts).verdict)
        known = self.loaded.knowledge.known({name: facts[name] for name in self.policy.facts if name in facts})
        chosen = {name: self.policy.tests(name, (str(facts[name]),)) for name in self.policy.readings}
        applicable = self.loaded.chain.fire({**known, **chosen}).applicable()
        return str(conclude(self.policy, in_force(self.policy, applicable)).verdict)

    def _others(self, facts: CaseValues) -> Iterator[CaseValues]:
        """Scenarios that differ in what the claim lets differ."""
        values = [self._targets(name) for name in self.loose]
        for chosen in product(*values):
            other: CaseValues = {**facts, **dict(zip(self.loose, chosen, strict=True))}
            if self.policy.derived and not self.policy.derived.keys() & set(self.loose):
                other = stated_whole(self.policy, other) or {}
            if self.policy.derived and not (other and is_case(self.policy, other)):
                continue
            if allowed(self.policy, other) and holds(self.policy, self.property.when, other):
                yield other

    def _targets(self, name: str) -> list[Any]:
        """The values that a fact can change to."""
        if self.key == "same":
            return self._near(name, ())
        tests = self.policy.tests(name, self.property.change[name].to)
        return [value for value in self._near(name, tests) if _holds(tests, value)]

    def _text(self, facts: CaseValues) -> str:
        """A case as a scenario file."""
        where = tuple((name, (item_of(value),)) for name, value in facts.items())
        return scenarios_yaml(self.policy.policy, [as_scenario(self.policy, f"against {self.key}", where)])


def _holds(tests: Iterable[Test], value: Any) -> bool:
    return any(test.holds(value) for test in tests)
