"""A derivation: which concept or rule fired, on which literals, citing what, in the order of firing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from remit.normal.cubes import Cube


@dataclass(frozen=True, slots=True)
class Step:
    """A concept that surely holds (or surely does not), or a rule that surely applies, by one of its cubes."""

    kind: OneOf["concept", "rule"]
    name: str
    holds: bool
    cube: Cube
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """All steps, concepts before what uses them; alternative cubes of one name are steps of their own."""

    steps: tuple[Step, ...]

    def applicable(self) -> frozenset[str]:
        """The rules that surely apply."""
        return frozenset(step.name for step in self.steps if step.kind == "rule")

    def first(self, kind: str, name: str, holds: bool = True) -> Step | None:
        """The step by which something was derived."""
        return next((s for s in self.steps if (s.kind, s.name, s.holds) == (kind, name, holds)), None)
