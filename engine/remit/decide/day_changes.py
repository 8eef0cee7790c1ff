"""What changes from one day to the next for a case: which rules come into force or leave it, and what brings it about.

Rules are compared as they are in force on both days (`LoadedPolicy.permitting`). What brings it about is read off the
policy: a first or last day, a figure, a test of the day, another fact that lies there, what is derived from the day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from remit.decide.day_cuts import DAY
from remit.decide.decision import Decision
from remit.decide.derived_values import items_of
from remit.decide.loaded import LoadedPolicy, StatedCase
from remit.diagram.space import the_value
from remit.errors import RemitError, TooLarge
from remit.model.conditions import Condition
from remit.model.items import FigureItem
from remit.model.matching import Span
from remit.model.policy import Policy, comparisons
from remit.model.questions import Question

TurnKind = Literal["rule", "figure", "concept", "constraint", "fact"]
NOT, PERHAPS, SURELY = range(3)  # in force
SAID = {
    (NOT, SURELY): "comes into force",
    (NOT, PERHAPS): "may come into force",
    (PERHAPS, SURELY): "is now surely in force",
    (SURELY, PERHAPS): "may no longer be in force",
    (SURELY, NOT): "is no longer in force",
    (PERHAPS, NOT): "can no longer be in force",
}


@dataclass(frozen=True)
class DayTurn:
    """One thing that is otherwise from a day on.

    Attributes:
        kind: What it is a part of: `rule`, `figure`, `concept`, `constraint`, or a `fact` that the day is held against.
        name: Its name in the policy.
        says: What becomes of it, as a clause without its name.
        cites: The statements that it rests on, as the policy writes them.
    """

    kind: TurnKind
    name: str
    says: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Days:
    """A case on the last day of a span, and on the first of the next: None where no case fits."""

    loaded: LoadedPolicy
    over: str
    day: datetime.date
    before: StatedCase | None
    after: StatedCase | None

    @property
    def eve(self) -> datetime.date:
        return self.day - DAY

    @property
    def policy(self) -> Policy:
        return self.loaded.policy


def turns(
    loaded: LoadedPolicy, over: str, day: datetime.date, before: StatedCase | None, after: StatedCase | None
) -> tuple[DayTurn, ...]:
    """What changes on a day: rules first, then what brings that about.

    Args:
        loaded: The policy.
        over: The fact that is the day.
        day: The first day of the later span.
        before: The case on the day before; None where no case fits.
        after: The case on this day.
    """
    days = _Days(loaded, over, day, before, after)
    changed = dict(_rules(days))
    tested = _tested(days.policy, changed)
    causes = (*_concepts(days, tested), *_constraints(days), *_figures(days), *_facts(days, tested))
    return (*changed.values(), *causes) or tuple(_dated(days))


def _dated(days: _Days) -> Iterator[DayTurn]:
    """The rules that have a first or last day there, though none is otherwise in force: a reading may turn on them."""
    for name, rule in days.policy.rules.items() if days.over == "date" else ():
        if rule.since == days.day:
            yield DayTurn("rule", name, f"can apply since {days.day}", rule.cites)
        elif rule.until == days.eve:
            yield DayTurn("rule", name, f"could apply until {days.eve}", rule.cites)


def _rules(days: _Days) -> Iterator[tuple[str, DayTurn]]:
    """The rules that are otherwise in force; those that come first."""
    if days.before is None or days.after is None or isinstance(days.policy, Question):
        return
    try:
        was, now = (_force(days.loaded.permitting.concluded(each)) for each in (days.before, days.after))
    except (TooLarge, RemitError):
        return
    changed = [name for name in days.policy.rules if was.get(name, NOT) != now.get(name, NOT)]
    for name in sorted(changed, key=lambda name: now.get(name, NOT) < was.get(name, NOT)):
        says = f"{SAID[was.get(name, NOT), now.get(name, NOT)]}{_why(days, name, now)}"
        yield name, DayTurn("rule", name, says, days.policy.rules[name].cites)


def _force(decision: Decision) -> dict[str, int]:
    """How surely each rule is in force."""
    return {**dict.fromkeys(decision.may_rules, PERHAPS), **dict.fromkeys(decision.rules, SURELY)}


def _why(days: _Days, name: str, now: Mapping[str, int]) -> str:
    """Its own first or last day, where it is this one; or the rule that overrides it."""
    rule = days.policy.rules[name]
    if days.over == "date" and rule.since == days.day:
        return f" (since {days.day})"
    if days.over == "date" and rule.until == days.eve:
        return f" (until {days.eve})"
    stronger = [
        other for other in days.policy.rules if now.get(other, NOT) == SURELY and days.policy.beats(other, name)
    ]
    return f" (overridden by {', '.join(stronger)})" if stronger and now.get(name, NOT) == NOT else ""


def _tested(policy: Policy, rules: Mapping[str, DayTurn]) -> frozenset[str]:
    """The facts and concepts that some rules test, down through concepts; of none, all."""
    if not rules:
        return frozenset(policy.domains)
    found, left = set[str](), [policy.rules[name].condition for name in rules]
    while left:
        for _, part in left.pop().walk():
            for name, accepted in part.tests.items():
                if name in policy.concepts and name not in found:
                    left.append(policy.concepts[name].when)
                found |= {name, *(against.other for against in comparisons(accepted))}
    return frozenset(found)


def _concepts(days: _Days, tested: frozenset[str]) -> Iterator[DayTurn]:
    for name, concept in days.policy.concepts.items():
        if name in tested and _turns_there(days, concept.when):
            yield DayTurn("concept", name, "asks for the day", concept.cites)


def _constraints(days: _Days) -> Iterator[DayTurn]:
    for name, constraint in days.policy.constraints.items():
        if any(_turns_there(days, each) for each in (constraint.when, constraint.then)):
            yield DayTurn("constraint", name, constraint.because or "asks for the day")


def _turns_there(days: _Days, condition: Condition) -> bool:
    """Whether a test of the day begins or ends there that does not stand for the span of a figure."""
    for _, part in condition.walk():
        if days.over not in part.tests or any(_items_of_figures(part)):
            continue
        for test in days.policy.tests(days.over, part.tests[days.over]):
            span = test if isinstance(test, Span) else Span(*(2 * tuple(test.constants())[:1]))
            if span.low == days.day or span.high == days.eve:
                return True
    return False


def _items_of_figures(condition: Condition) -> Iterator[FigureItem]:
    for _, part in condition.walk():
        for accepted in part.tests.values():
            yield from (item for item in accepted if isinstance(item, FigureItem))


def _figures(days: _Days) -> Iterator[DayTurn]:
    """The figures that have another value from this day on."""
    picked = days.after or days.before
    for name, figure in days.policy.figures.items():
        if figure.by != days.over or picked is None:
            continue
        old, new = (figure.on(day, picked.picked) for day in (days.eve, days.day))
        if old != new:
            cites = next((span.cites for span in figure.spans() if span.first == days.day), figure.cites)
            yield DayTurn("figure", name, _said_change(old, new), cites)


def _said_change(old: str | None, new: str | None) -> str:
    if old is None:
        return f"is {new}"
    return f"has no value any more (it was {old})" if new is None else f"goes from {old} to {new}"


def _facts(days: _Days, tested: frozenset[str]) -> Iterator[DayTurn]:
    """Other facts that lie on the day or the day before, and what is derived from the day where it passes a bound."""
    before, after = ((each.known if each else {}) for each in (days.before, days.after))
    group = days.policy.compared.get(days.over, frozenset()) - {days.over}
    for name in days.policy.facts:
        if name not in tested:
            continue
        old, new = before.get(name, ()), after.get(name, ())
        if name in group and old == new and the_value(new) in (days.day, days.eve):
            yield DayTurn("fact", name, f"is {the_value(new)}")
        elif name in days.policy.derived and old and new and old != new:
            yield DayTurn("fact", name, _said_change(*(" or ".join(items_of(each)) for each in (old, new))))
