"""Which rule overrides which, drawn: rules in rows, each below those that override it."""

from __future__ import annotations

from dataclasses import dataclass

from remit.explain.verdict_words import WAIVES
from remit.model.policy import Policy
from remit.verdict import VERDICT_OF

WIDTH, HEIGHT, GAP, RISE = 190, 46, 26, 62  # of a box, and between boxes
BEND = 0.5  # of a box: how far an arrow bends round the boxes between
MOST_RULES = 40  # that are drawn


@dataclass(frozen=True, slots=True)
class RuleBox:
    """A rule at its place, in units of the drawing."""

    rule: str
    verdict: str  # that it gives, or that it waives
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from a rule to one that it overrides."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing: its size, the margin at the right for arrows that bend, boxes and arrows."""

    width: float
    height: float
    margin: float
    boxes: tuple[RuleBox, ...]
    arrows: tuple[Arrow, ...]


def graph(policy: Policy) -> Graph | None:
    """The rules that override or are overridden; None where there are none, or too many to look at."""
    involved = [name for name, rule in policy.rules.items() if rule.overrides or policy.overridden_by[name]]
    if not 0 < len(involved) <= MOST_RULES:
        return None
    rows = _rows(policy, involved)
    width = max(len(row) for row in rows) * (WIDTH + GAP) - GAP
    boxes = {
        name: RuleBox(name, VERDICT_OF.get(policy.rules[name].effect, WAIVES), x, number * (HEIGHT + RISE))
        for number, row in enumerate(rows)
        for name, x in zip(row, _spread(len(row), width), strict=True)
    }
    arrows = tuple(
        _arrow(boxes[name], boxes[beaten], override.because)
        for name in involved
        for beaten, override in policy.rules[name].overrides.items()
    )
    return Graph(width, len(rows) * (HEIGHT + RISE) - RISE, WIDTH * BEND, tuple(boxes.values()), arrows)


def _rows(policy: Policy, involved: list[str]) -> list[list[str]]:
    """Every rule in the row after the last one of a rule that overrides it."""
    row: dict[str, int] = {}
    for name in sorted(involved, key=policy.precedence.__getitem__):
        row[name] = max((row[other] + 1 for other in policy.overridden_by[name]), default=0)
    return [[name for name in involved if row[name] == number] for number in range(max(row.values()) + 1)]


def _spread(number: int, width: float) -> list[float]:
    """Where boxes begin that stand in the middle of a row."""
    start = (width - number * (WIDTH + GAP) + GAP) / 2
    return [start + place * (WIDTH + GAP) for place in range(number)]


def _arrow(above: RuleBox, below: RuleBox, because: str | None) -> Arrow:
    """From the lower edge of a box to the upper edge of one in the next row; further down, round the right side."""
    title = f"{above.rule} overrides {below.rule}{f', because {because}' if because else ''}"
    if below.y - above.y <= HEIGHT + RISE:
        x, y, to_x, to_y = above.x + WIDTH / 2, above.y + HEIGHT, below.x + WIDTH / 2, below.y - 3
        return Arrow(f"M{x:g} {y:g} C{x:g} {y + RISE / 2:g} {to_x:g} {to_y - RISE / 2:g} {to_x:g} {to_y:g}", title)
    x, y, to_x, to_y = above.x + WIDTH, above.y + HEIGHT / 2, below.x + WIDTH + 3, below.y + HEIGHT / 2
    out = max(x, to_x) + WIDTH * BEND
    return Arrow(f"M{x:g} {y:g} C{out:g} {y:g} {out:g} {to_y:g} {to_x:g} {to_y:g}", title)
