"""What changes from one policy, day or reading to another: in words for a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from remit.assurance.compare import Change, Comparison, Determining, Region, Side
from remit.assurance.edits import Edits
from remit.assurance.vocabulary import OneSided
from remit.assurance.words import say_share, say_where
from remit.explain.explanation import Cited, say_statement
from remit.explain.words import label, listed, say_day, sentence
from remit.model.policy import Policy
from remit.model.rules import Rule, Verdict
from remit.reader.policies import WrittenPolicy
from remit.report import DISCLAIMER
from remit.report.screen import Screen
from remit.report.terminal import STYLES

MOST_RULES, MOST_NAMES = 4, 8  # that are said in full, that are named
NOWHERE = "not possible"  # the verdict of a case that constraints do not allow


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with what it was asked of: two names, and the files as they are written."""

    names: tuple[str, str]
    written: tuple[WrittenPolicy, WrittenPolicy]
    comparison: Comparison

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


def show_comparison(screen: Screen, compared: Compared) -> None:
    """What is compared, what changes and what does not, where, and by which rules and statements."""
    comparison = compared.comparison
    for line in _head(compared):
        screen.hang("", 0, line, "bold")
    for line in _settings(compared):
        indent = len(line) - len(line.lstrip())
        screen.hang(line[:indent], indent, line.lstrip())
    screen.line()
    screen.hang("", 0, say_result(compared), "bold")
    for line in _limits(compared):
        screen.hang("", 0, line)
    if comparison.changes:
        _matrix(screen, compared)
    for change in comparison.changes:
        screen.line()
        _change(screen, compared, change)
    _kept(screen, compared)
    if comparison.edits:
        screen.line()
        screen.line("What is written differently", "bold")
        for part in comparison.edits:
            screen.hang("  ", 2, say_edits(part))
    _statements(screen, compared)
    screen.line()
    screen.hang("", 0, DISCLAIMER, "dim")


def _head(compared: Compared) -> Iterator[str]:
    policies = [written.policy for written in compared.written]
    if compared.is_one:
        yield f"{policies[0].policy}: {policies[0].title}"
        return
    for when, name, policy in zip(("before", "after"), compared.names, policies, strict=True):
        yield f"{when:<6}  {name}: {policy.title}"


def _settings(compared: Compared) -> Iterator[str]:
    """The days, and how the contested passages are read."""
    before, after = compared.comparison.before, compared.comparison.after
    if before.day is not None and after.day is not None and before.day != after.day:
        yield f"{say_day(before.day)} compared with {say_day(after.day)}."
    elif day := after.day or before.day:
        yield f"On {say_day(day)}."
    for name in compared.read_differently:
        yield f"{name} is read in two ways: {after.policy.readings[name].question}"
        for when, side in zip(compared.when, (before, after), strict=True):
            yield f"  {when} {_choice(side, name)}" if when in ("before", "after") else f"  {_choice(side, name)}"
    names = dict.fromkeys([*before.readings, *after.readings])
    picked = [name for name in names if name not in compared.read_differently and _is_picked(name, before, after)]
    yield from (f"{name} is read as {(after if name in after.readings else before).readings[name]}." for name in picked)
    if names:
        others = "The other contested" if picked or compared.read_differently else "Contested"
        rest = len(names) > len(picked) + len(compared.read_differently)
        yield from [f"{others} passages are read by their defaults."] if rest else []


def _choice(side: Side, name: str) -> str:
    """A choice of a reading with what it rests on."""
    choice = side.readings[name]
    taken = side.policy.readings[name].choices[choice]
    because = f": {taken.because}" if taken.because else ""
    cites = f" [{', '.join(taken.cites)}]" if taken.cites else ""
    return f"as {choice}{because}{cites}"


def _is_picked(name: str, before: Side, after: Side) -> bool:
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
        return f"No verdict changes. Proved over all {comparison.cases:,} cases{ending}: each has the same {both}."
    return f"The verdict changes in {say_share(comparison.changed, comparison.cases)}."


def _limits(compared: Compared) -> Iterator[str]:
    """What the comparison cannot speak of, or takes as open."""
    comparison, (before, after) = compared.comparison, compared.names
    words = comparison.vocabulary
    for side, other, facts in ((before, after, words.facts_before), (after, before, words.facts_after)):
        if facts:
            what = "fact" if len(facts) == 1 else "facts"
            yield f"Only {side} declares the {what} {listed(facts)}; no verdict of {other} depends on it."
    for values in words.values:
        yield from _left_out(compared, values)
    for side, readings in ((before, words.readings_before), (after, words.readings_after)):
        if readings:
            yield f"Only {side} leaves open {listed(readings)}."
    for choices in words.choices:
        yield from _only(compared, "reading", "choice", choices)
    for side, number in zip((before, after), comparison.only, strict=True):
        if number:
            yield f"The constraints of {side if not compared.is_one else 'one side'} alone allow {_cases(number)} more."


def _left_out(compared: Compared, values: OneSided) -> Iterator[str]:
    """The values of a fact that only one side declares."""
    comparison = compared.comparison
    if comparison.words.facts[values.name].kind == "choice":
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


def _matrix(screen: Screen, compared: Compared) -> None:
    """How many cases go from which verdict to which."""
    matrix = compared.comparison.matrix
    order = [*Verdict, None]
    rows = [v for v in order if any(before is v for before, _ in matrix)]
    columns = [v for v in order if any(after is v for _, after in matrix)]
    table = [[f"{compared.when[0]} ↓  {compared.when[1]} →", *(column or NOWHERE for column in columns)]]
    table += [[row or NOWHERE, *(_cell(matrix.get((row, column), 0)) for column in columns)] for row in rows]
    widths = [max(len(line[index]) for line in table) for index in range(len(columns) + 1)]
    screen.line()
    for number, (first, *rest) in enumerate(table):
        cells = [f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True)]
        screen.line(f"  {first:<{widths[0]}}  {'  '.join(cells)}", "" if number else "dim")


def _cell(number: int) -> str:
    return f"{number:,}" if number else "-"


def _change(screen: Screen, compared: Compared, change: Change) -> None:
    """One turn of verdicts: its rules, where all its regions have them in common, and its regions."""
    style = STYLES[change.after] if change.after else ""
    screen.line(f"{_turn(change)}: {_cases(change.cases)}", style or "bold")
    common = not (change.rules_before.some or change.rules_after.some)
    if common:
        _rules(screen, compared, change, change.rules_before, change.rules_after)
    for region in change.regions:
        _region(screen, compared, change, region, with_rules=not common)
    if change.more:
        screen.hang("  ", 2, "And in further regions; --regions N describes N of them, --regions all every one.")
    elif sum(region.cases for region in change.regions) > change.cases:
        screen.hang("  ", 2, "The regions overlap.")


def _turn(change: Change) -> str:
    """What happens to the verdict."""
    if change.before is None:
        return f"Possible only after, and then {change.after}"
    if change.after is None:
        return f"Possible only before, and then {change.before}"
    return f"From {change.before} to {change.after}"


def _region(screen: Screen, compared: Compared, change: Change, region: Region, *, with_rules: bool) -> None:
    where = sentence(say_where(compared.comparison.words, region.where)).removesuffix(".")
    screen.hang("  · ", 4, f"{where} ({_cases(region.cases)}).")
    if region.witness:
        screen.hang("    ", 4, f"For example {say_given(region)}", "dim")
    if with_rules:
        _rules(screen, compared, change, region.before, region.after, indent=4)


def say_given(region: Region) -> str:
    """The smallest scenario of a region, as it would be written."""
    return "{" + ", ".join(f"{name}: {_plain(item)}" for name, (item,) in region.witness) + "}"


def _plain(item: str) -> str:
    """A value as YAML takes it."""
    return item if re.fullmatch(r"\w[\w. -]*", item) else json.dumps(item, ensure_ascii=False)


def _rules(
    screen: Screen, compared: Compared, change: Change, before: Determining, after: Determining, indent: int = 2
) -> None:
    """The rules that determine on either side, and why those of the one beat those of the other."""
    policies = [written.policy for written in compared.written]
    verdicts = (change.before, change.after)
    for when, policy, verdict, rules in zip(compared.when, policies, verdicts, (before, after), strict=True):
        first, *rest = say_rules(policy, verdict, rules)
        screen.hang(" " * indent, indent, f"{when[0].upper()}{when[1:]}: {first}")
        for text in rest:
            screen.hang(" " * (indent + 2), indent + 2, text)
    for text in _overrides(policies[1], before, after):
        screen.hang(" " * indent, indent, text)


def say_rules(policy: Policy, verdict: Verdict | None, rules: Determining) -> list[str]:
    """The rules that determine the verdict of a region, in their own sentences."""
    if verdict is None:
        return ["constraints do not allow it."]
    if not rules.every and not rules.some:
        rest = "" if policy.otherwise == "unregulated" else f", and what no rule is about is {policy.otherwise}"
        return [f"no rule applies{rest}."]
    said = _sentences(policy, rules.every)
    if not rules.some:
        return said
    start = "In some of them also" if said else "one or more of these rules"
    others = _sentences(policy, rules.some)
    return [*said, f"{start}: {others[0]}"] if len(others) == 1 else [*said, f"{start}:", *others]


def _sentences(policy: Policy, names: tuple[str, ...]) -> list[str]:
    """Few rules in their own sentences, many by name."""
    if len(names) > MOST_RULES:
        return [f"{len(names)} rules, {_names(names)}."]
    return [say_rule(name, policy.rules[name]) for name in names]


def say_rule(name: str, rule: Rule) -> str:
    """A rule in its own sentence, with its name, its days and what it cites."""
    days = [f", {key} {say_day(day)}" for key, day in (("since", rule.since), ("until", rule.until)) if day is not None]
    more = "; ".join(part for part in ("".join([name, *days]), ", ".join(rule.cites)) if part)
    return f"{rule.says} ({more})"


def _overrides(policy: Policy, before: Determining, after: Determining) -> Iterator[str]:
    """Why a rule that determines now beats one that did before."""
    beaten = (*before.every, *before.some)
    for name in after.every:
        for other, override in policy.rules[name].overrides.items():
            if other in beaten:
                because = f", because {override.because}" if override.because else ""
                cites = f" [{', '.join(override.cites)}]" if override.cites else ""
                yield f"{name} overrides {other}{because}{cites}."


def _kept(screen: Screen, compared: Compared) -> None:
    """What does not change, and by which rules."""
    if not compared.comparison.changes or not compared.comparison.kept:
        return
    screen.line()
    screen.line("What does not change", "bold")
    for kept in compared.comparison.kept:
        policy = compared.written[1].policy
        screen.line(f"  {str(kept.after).capitalize()}: {_cases(kept.cases)}")
        for text in say_rules(policy, kept.after, kept.rules_after):
            screen.hang("    ", 4, f"{text[0].upper()}{text[1:]}", "dim")
        if compared.is_one and _all(kept.rules_before) != _all(kept.rules_after):
            screen.hang("    ", 4, "Some of them by other rules than before.", "dim")


def _all(rules: Determining) -> set[str]:
    return {*rules.every, *rules.some}


def say_edits(part: Edits) -> str:
    """What was written differently in one part of a policy."""
    kinds: Mapping[str, tuple[str, ...]] = {
        "added": part.added,
        "taken out": part.taken_out,
        "changed": part.changed,
        "only in words or citations": part.reworded,
    }
    said = (f"{how}: {_names(names)}" for how, names in kinds.items() if names)
    return f"{part.part.capitalize()} {'; '.join(said)}."


def _names(names: Iterable[str]) -> str:
    """Names, and how many more."""
    found = list(names)
    more = len(found) - MOST_NAMES
    return listed([*found[:MOST_NAMES], f"{more} more"] if more > 0 else found)


def _cases(number: int) -> str:
    return f"{number:,} case{'s' if number != 1 else ''}"


def _statements(screen: Screen, compared: Compared) -> None:
    statements = list(dict.fromkeys(statements_of(compared)))
    if statements:
        screen.line()
        screen.line("Statements", "bold")
    for cited in statements:
        screen.hang("  ", 2, say_statement(cited), "dim")


def statements_of(compared: Compared) -> Iterator[Cited]:
    """The statements that the changes rest on: those of what is read differently, and of the rules on either side."""
    sides = (compared.comparison.before, compared.comparison.after)
    for name in compared.read_differently if compared.comparison.changes else ():
        for written, side in zip(compared.written, sides, strict=True):
            cites = written.policy.readings[name].choices[side.readings[name]].cites
            yield from (_cited(written, cite) for cite in cites)
    for change in compared.comparison.changes:
        for written, rules in zip(compared.written, (change.rules_before, change.rules_after), strict=True):
            names = (*rules.every, *rules.some)
            for rule in names if len(names) <= MOST_RULES else ():
                yield from (_cited(written, cite) for cite in written.policy.rules[rule].cites)


def _cited(written: WrittenPolicy, cite: str) -> Cited:
    citation = written.policy.citation(cite)
    statement = written.statements[citation.source][citation.locator]
    source = written.policy.sources[citation.source]
    where = f"{source.publisher or source.title}, {say_day(source.published)}"
    return Cited(cite, statement.speaker, where, statement.says or statement.background or "", statement.quote)
