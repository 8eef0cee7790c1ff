"""The chain: facts in, derivation out. Agrees with `remit.verdict` on every complete case (tests/agreement)."""

from __future__ import annotations

from collections.abc import Iterator

from remit.chaining.derivation import Derivation, Step
from remit.chaining.plain import PlainRuleset
from remit.chaining.ruleset import Conjunction, Ruleset, engine_problem, fits
from remit.chaining.strata import Stratum, strata_of
from remit.chaining.symbols import Alphabet
from remit.errors import Problem, TooLarge
from remit.model.policy import Policy
from remit.representatives import Known

MOST_REMEMBERED = 10_000  # encodings of single facts

Symbols = tuple[str, ...]  # of one fact or concept, the fields that each part is to see


class Chain:
    """A policy compiled to rulesets. What fires is what surely holds of every case that fits what is known."""

    def __init__(self, policy: Policy) -> None:
        """`problem` says why durable-rules has no part in it, where it cannot be imported or the policy is too large.

        Then the same rulesets are gone through without it; where even the cubes are too many, nothing is derived.
        """
        self.policy = policy
        self.problem = engine_problem()
        self._layers: list[list[tuple[int, Part]]] = []
        count = 0
        for stratum in self._strata():
            parts = list(_parts(policy, stratum, plain=self.problem is not None))
            self._layers.append(list(enumerate(parts, start=count)))
            count += len(parts)
        used = dict.fromkeys(name for part in self._all_parts() for name in part.alphabet.names)
        compared = {row: literal for part in self._all_parts() for row, literal in part.alphabet.compared.items()}
        self._compared = [(compared[row].names, row) for row in sorted(compared)]
        named = [*(name for name in policy.domains if name in used), *sorted(compared)]
        self._memories = {name: Memory(name, list(self._all_parts())) for name in named}
        stated = {*policy.facts, *policy.readings}
        self._stated = [(name, memory) for name, memory in self._memories.items() if name in stated]
        self._row = {name: row for row, name in enumerate(self._memories)}  # facts, readings, concepts, comparisons
        self._underived = [("",) * count] * (len(named) - len(self._stated) - len(compared))

    def fire(self, known: Known) -> Derivation:
        """Everything that follows from what is known."""
        rows = [*(memory[known.get(name)] for name, memory in self._stated), *self._underived]
        rows += [self._memories[row][tuple(map(known.get, names))] for names, row in self._compared]
        steps: list[Step] = []
        for layer in self._layers:
            fired: list[Step] = []
            for number, part in layer:
                fired += part.fire("".join([row[number] for row in rows]))
            derived = {step.name: step.holds for step in fired if step.kind == "concept" and step.name in self._row}
            for name, holds in derived.items():  # to its row: the engine wants fields in the order of its rules
                rows[self._row[name]] = self._memories[name][holds]
            steps += fired
        return Derivation(tuple(steps))

    def close(self) -> None:
        """Free what the C module holds; the chain can be used again all the same."""
        for part in self._all_parts():
            part.ruleset.close()

    def _strata(self) -> tuple[Stratum, ...]:
        try:
            return strata_of(self.policy)
        except TooLarge:
            said = (
                f"policy {self.policy.policy} multiplies out beyond what can be chained; verdicts stand without reasons"
            )
            help = "name the parts of its largest condition as concepts"
            self.problem = Problem("chain-unavailable", said, None, help)
            return ()

    def _all_parts(self) -> Iterator[Part]:
        return (part for layer in self._layers for _, part in layer)


class Part:
    """One ruleset, the alphabet of its fields, and the steps that each of its rules stands for."""

    def __init__(self, alphabet: Alphabet, steps: Stratum, *, plain: bool) -> None:
        self.alphabet = alphabet
        self.always = [step for step in steps if not step.cube]  # an empty cube asks for nothing
        by_conjunction: dict[Conjunction, list[Step]] = {}
        for step in steps:
            if step.cube:
                by_conjunction.setdefault(alphabet.conjunction(step.cube), []).append(step)
        self.ruleset = (PlainRuleset if plain else Ruleset)(list(by_conjunction))
        self.conjunctions = list(by_conjunction)
        self._steps = list(by_conjunction.values())

    def fire(self, body: str) -> list[Step]:
        """The steps that hold, in the order of the policy."""
        fired = list(self.always)
        for number in self.ruleset.fire(body):
            fired += self._steps[number]
        return fired


class Memory(dict[object, Symbols]):
    """The symbols of one name, for each thing that was ever known of it: tests, a concept's truth, or None."""

    def __init__(self, name: str, parts: list[Part]) -> None:
        super().__init__()
        self._name, self._parts = name, parts

    def __missing__(self, what: object) -> Symbols:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        parts = (part.alphabet for part in self._parts)
        self[what] = symbols = tuple(
            alphabet.symbols(self._name, what) if self._name in alphabet.names else "" for alphabet in parts
        )
        return symbols


def _parts(policy: Policy, stratum: Stratum, *, plain: bool) -> Iterator[Part]:
    """A stratum, halved until every part keeps within the engine's limits; a single step beyond them does without."""
    alphabet = Alphabet(policy, stratum)
    within = plain or fits([alphabet.conjunction(step.cube) for step in stratum])
    if within or len(stratum) == 1:
        yield Part(alphabet, stratum, plain=plain or not within)
        return
    middle = len(stratum) // 2
    yield from _parts(policy, stratum[:middle], plain=plain)
    yield from _parts(policy, stratum[middle:], plain=plain)
