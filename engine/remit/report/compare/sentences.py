"""What is compared, what comes of it, and what the comparison cannot speak of, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remit.assurance.compare.compare import ComparedSide, PolicyComparison
from remit.assurance.compare.vocabulary import OneSided
from remit.decide.unlinked import apart, is_tested
from remit.explain.citations import in_brackets
from remit.explain.words import label, listed, say_day, say_reading, sentence, spaced
from remit.quantities import say_cases, say_share
from remit.reader.policies import WrittenPolicy


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with what it was asked of: two names, and the files as they are written."""

    names: tuple[str, str]
    written: tuple[WrittenPolicy, WrittenPolicy]
    comparison: PolicyComparison

    @property
    def is_one(self) -> bool:
        """Whether it is one policy on two days or under two readings."""
        return self.written[0] is self.written[1]

    @property
    def when(self) -> tuple[str, str]:
        """What the two sides are called."""
        before, after = self.comparison.before, self.comparison.after
        if before.day is not None and after.day is not None and before.day != after.day:
            return f"on {say_day(before.day)}", f"on {say_day(after.day)}"
        if self.is_one and len(self.read_differently) == 1:
            (name,) = self.read_differently
            return f"as {before.readings[name]}", f"as {after.readings[name]}"
        return "before", "after"

    @property
    def read_differently(self) -> list[str]:
        """The readings that are picked one way on one side and another on the other."""
        before, after = self.comparison.before.readings, self.comparison.after.readings
        return [name for name in after if name in before and before[name] != after[name]]


def say_names(compared: Compared) -> Iterator[str]:
    """Which policies are compared."""
    policies = [written.policy for written in compared.written]
    if compared.is_one:
        yield f"{policies[0].policy}: {policies[0].title}"
        return
    for when, name, policy in zip(("before", "after"), compared.names, policies, strict=True):
        yield f"{when:<6}  {name}: {policy.title}"


def say_settings(compared: Compared) -> Iterator[str]:
    """The days, and how the contested passages are read."""
    before, after = compared.comparison.before, compared.comparison.after
    if before.day is not None and after.day is not None and before.day != after.day:
        yield f"{say_day(before.day)} compared with {say_day(after.day)}."
    elif day := after.day or before.day:
        yield f"On {say_day(day)}."
    for name in compared.read_differently:
        yield f"“{after.policy.readings[name].question}” is read in two ways:"
        for when, side in zip(compared.when, (before, after), strict=True):
            yield f"  {when} {_choice(side, name)}" if when in ("before", "after") else f"  {_choice(side, name)}"
    names = dict.fromkeys([*before.readings, *after.readings])
    picked = [name for name in names if name not in compared.read_differently and _is_picked(name, before, after)]
    for name in picked:
        side = after if name in after.readings else before
        yield sentence(say_reading(side.policy, name, [side.readings[name]]))
    if names:
        others = "The other contested" if picked or compared.read_differently else "Contested"
        rest = len(names) > len(picked) + len(compared.read_differently)
        yield from [f"{others} passages are read by their defaults."] if rest else []


def _choice(side: ComparedSide, name: str) -> str:
    """A choice of a reading with what it rests on."""
    choice = side.readings[name]
    taken = side.policy.readings[name].choices[choice]
    because = f": {taken.because}" if taken.because else ""
    read = f"so that {taken.says}" if taken.says else f"as {spaced(choice)}"
    return f"{read}{because}{in_brackets(taken.cites)}"


def _is_picked(name: str, before: ComparedSide, after: ComparedSide) -> bool:
    """Whether a reading is taken otherwise than by default."""
    sides = [side for side in (before, after) if name in side.readings]
    return any(side.readings[name] != side.policy.readings[name].default for side in sides)


def say_result(compared: Compared) -> str:
    """The result in a sentence."""
    comparison = compared.comparison
    both = {"on": "on both days", "as": "in either reading"}.get(compared.when[0][:2], "before and after")
    if not comparison.cases:
        return "No case is possible on both sides: there is nothing to compare."
    if not comparison.changed:
        ending = "" if not any(comparison.only) else ", of those that both allow"
        cases = f"all {say_cases(comparison.cases)}".replace("all about", "about")
        return f"No verdict changes. Proved over {cases}{ending}: each has the same {both}."
    return f"The verdict changes in {say_share(comparison.changed, comparison.cases)}."


def unlinked_of(compared: Compared) -> tuple[str, ...]:
    """The derived facts of either side that are looked at apart from what they are derived from."""
    policies = [side.policy for side in (compared.comparison.before, compared.comparison.after)]
    tested = {name for policy in policies for name in policy.facts if is_tested(policy, name)}
    return tuple(dict.fromkeys(name for policy in policies for name in apart(policy, tested)))


def say_limits(compared: Compared) -> Iterator[str]:
    """What the comparison cannot speak of, or takes as open."""
    comparison, (before, after) = compared.comparison, compared.names
    words = comparison.vocabulary
    for side, other, facts in ((before, after, words.facts_before), (after, before, words.facts_after)):
        if facts:
            what = "fact" if len(facts) == 1 else "facts"
            yield f"Only {side} declares the {what} {listed(facts)}; no verdict of {other} depends on it."
    for values in words.values:
        yield from _left_out(compared, values)
    for members in words.members:
        yield from _only(compared, "fact", "member", members)
    for side, readings in ((before, words.readings_before), (after, words.readings_after)):
        if readings:
            yield f"Only {side} leaves open {listed(readings)}."
    for choices in words.choices:
        yield from _only(compared, "reading", "choice", choices)
    for side, when, number in zip((before, after), compared.when, comparison.only, strict=True):
        if number:
            whose = f"Constraints allow {say_cases(number)} more" if compared.is_one else f"The constraints of {side}"
            yield f"{whose} {when}." if compared.is_one else f"{whose} allow {say_cases(number)} more."


def _left_out(compared: Compared, values: OneSided) -> Iterator[str]:
    """The values of a fact that only one side declares."""
    comparison = compared.comparison
    if comparison.words.facts[values.name].kind == "choice" or not (values.before and values.after):
        yield from _only(compared, "fact", "value", values)
        yield f"Cases with such values of {values.name} are left out: only one of the two can state them."
        return
    bounds = [label(comparison.words, values.name, item) for item in (*values.before, *values.after)]
    said = f"The fact {values.name} may be {bounds[0]} before, and {bounds[1]} after"
    yield f"{said}; only what both can state is compared."


def _only(compared: Compared, kind: str, what: str, names: OneSided) -> Iterator[str]:
    for side, found in zip(compared.names, (names.before, names.after), strict=True):
        if found:
            several = what if len(found) == 1 else f"{what}s"
            yield f"Only {side} has the {several} {listed(found)} of the {kind} {names.name}."
