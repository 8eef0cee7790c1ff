"""A stratum, or a part of it, as one ruleset: what it reads of a fact, and what it adds to it when it fires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from remit.chaining.derivation import DerivationStep
from remit.chaining.plain import PlainRuleset
from remit.chaining.precedence import Stratum
from remit.chaining.ruleset import Conjunction, Ruleset, fits
from remit.chaining.symbols import Alphabet
from remit.model.policy import Policy

MOST_REMEMBERED = 10_000  # encodings of single facts
MOST_FIRINGS = 1_000  # of one part; what fires depends on what it reads alone
MOST_RULESETS = 100  # of one policy; the engine takes some 180 KB for each, and what is beyond goes without it

Symbols = tuple[str, ...]  # of one name, the fields that each part is to see which reads it
SymbolFact = list[Symbols]  # by the rows of names


class RulesetPart:
    """One ruleset, the alphabet of its fields, and the steps that each of its rules stands for."""

    def __init__(self, alphabet: Alphabet, steps: Stratum, *, by_engine: bool) -> None:
        self.alphabet, self.by_engine = alphabet, by_engine
        self.always = [step for step in steps if not step.cube]  # an empty cube asks for nothing
        by_conjunction: dict[Conjunction, list[DerivationStep]] = {}
        for step in steps:
            if step.cube:
                by_conjunction.setdefault(alphabet.conjunction(step.cube), []).append(step)
        self.conjunctions = list(by_conjunction)
        self.steps = list(by_conjunction.values())
        self.ruleset = (Ruleset if by_engine else PlainRuleset)(self.conjunctions, alphabet.fields)
        self._reads: list[tuple[int, int]] = []
        self._told: list[list[tuple[int, Symbols]]] = []
        self.remembers = False  # what fired, by what was read
        self._firings: dict[str, tuple[list[DerivationStep], list[tuple[int, Symbols]]]] = {}

    def connect(self, rows: Mapping[str, int], memories: Mapping[str, Memory]) -> None:
        """Learn which rows of a fact it reads, in the order of its fields, and which it adds to.

        Args:
            rows: The row of each name in a fact.
            memories: What is remembered of each name; this part is among the parts of those that it reads.
        """
        self._reads = [(rows[name], memories[name].parts.index(self)) for name in self.alphabet.names]
        self._told = [
            [(rows[step.symbol], memories[step.symbol][step.holds]) for step in steps if step.symbol in rows]
            for steps in (self.always, *self.steps)
        ]

    def fire(self, fact: SymbolFact) -> list[DerivationStep]:
        """The steps that hold, in the order of the policy; what they derive is put into the fact."""
        body = "".join([fact[row][place] for row, place in self._reads])
        fired, told = self._firings.get(body) or self._fired(body)
        if self.remembers and len(self._firings) < MOST_FIRINGS:
            self._firings[body] = fired, told
        for row, symbols in told:
            fact[row] = symbols
        return fired

    def _fired(self, body: str) -> tuple[list[DerivationStep], list[tuple[int, Symbols]]]:
        """The steps that hold, and what they add to the fact, by its rows."""
        fired = list(self.always)
        told = list(self._told[0])
        for number in self.ruleset.fire(body):
            fired += self.steps[number]
            told += self._told[number + 1]
        return fired, told


class Memory(dict[object, Symbols]):
    """The symbols of one name, for each thing that was ever known of it: tests, whether it holds, or None."""

    def __init__(self, name: str, parts: list[RulesetPart]) -> None:
        super().__init__()
        self.name, self.parts = name, parts
        self._tests = sum(len(part.alphabet.accepted(name)) for part in parts)

    def __missing__(self, what: object) -> Symbols:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        values = self.parts[0].alphabet.possible(self.name, what)
        self[what] = symbols = tuple(["".join(part.alphabet.symbols(self.name, values)) for part in self.parts])
        return symbols

    def is_decided(self, what: object) -> bool:
        """Whether every test on the name is true or false of what is known: each of them is a field then."""
        return sum(symbols.count(",") for symbols in self[what]) == self._tests


def parts_of(policy: Policy, stratum: Stratum, left: int) -> Iterator[RulesetPart]:
    """A stratum, halved until every part keeps within the engine's limits; a single step beyond them does without.

    So do those that are beyond the rulesets that are left.

    Args:
        policy: The one that the stratum is of.
        stratum: Steps that do not rest on each other, so that any part of them can fire by itself.
        left: How many rulesets of the engine may still be made.
    """
    alphabet = Alphabet(policy, stratum)
    within = left > 0 and fits([alphabet.conjunction(step.cube) for step in stratum])
    if within or left <= 0 or len(stratum) == 1:
        yield RulesetPart(alphabet, stratum, by_engine=within)
        return
    middle = len(stratum) // 2
    for half in (stratum[:middle], stratum[middle:]):
        for part in parts_of(policy, half, left):
            left -= part.by_engine
            yield part
