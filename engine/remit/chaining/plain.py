"""The same rulesets without durable-rules, for where it cannot be used: every conjunction is looked at in turn."""

from __future__ import annotations

from collections.abc import Sequence

from remit.chaining.fields import field_name
from remit.chaining.ruleset import Conjunction


class PlainRuleset:
    """Distinct conjunctions; `fire` tells which of them a fact satisfies, in their order."""

    def __init__(self, conjunctions: Sequence[Conjunction], fields: Sequence[str] | None = None) -> None:
        """`fields` are their names by number; none has a comma in it."""
        names = fields or [field_name(n) for n in range(1 + max((f for c in conjunctions for f, _ in c), default=0))]
        self._wanted = [{f'"{names[field]}":"{symbol}"' for field, symbol in c} for c in conjunctions]

    def fire(self, body: str) -> list[int]:
        """The numbers of the conjunctions that hold of a fact, given as the inside of a JSON object after a comma."""
        stated = set(body.split(","))
        return [number for number, wanted in enumerate(self._wanted) if wanted <= stated]

    def close(self) -> None:
        """Nothing is held."""
