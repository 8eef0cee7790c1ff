"""What is drawn, by name: the policy of a seed, or None where that seed has none of the kind."""

from __future__ import annotations

from collections.abc import Callable

from oracle.drawn_derived import drawn_with_derived
from oracle.drawn_figures import drawn_with_figures
from oracle.drawn_policies import Bundle, drawn
from oracle.drawn_sides import drawn_with_sides

DRAWN: dict[str, Callable[[int], Bundle | None]] = {
    "plain": drawn,
    "figures": drawn_with_figures,
    "sides": drawn_with_sides,
    "derived": drawn_with_derived,
}
