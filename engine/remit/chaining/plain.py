"""The same rulesets without durable-rules, for where it cannot be used: every conjunction is looked at in turn."""

from __future__ import annotations

from collections.abc import Sequence

from remit.chaining.ruleset import Conjunction, field_name


class PlainRuleset:
    """Distinct conjunctions; `fire` tells which of them a fact satisfies, in their order."""

    def __init__(self, conjunctions: Sequence[Conjunction]) -> None:
        self._wanted = [{f'"{field_name(field)}":"{symbol}"' for field, symbol in c} for c in conjunctions]

    def fire(self, body: str) -> list[int]:
        """The numbers of the conjunctions that hold of a fact, given as the inside of a JSON object after a comma."""
        stated = set(body.split(","))
        return [number for number, wanted in enumerate(self._wanted) if wanted <= stated]

    def close(self) -> None:
        """Nothing is held."""
