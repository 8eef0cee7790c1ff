"""The rules and statements that a change rests on, and what was written differently, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from remit.assurance.compare.determining import Determining
from remit.assurance.compare.edits import Edits
from remit.decide.explanation import Cited
from remit.explain.citations import cited, say_grounds
from remit.explain.words import listed, say_day
from remit.model.policy import Policy
from remit.model.rules import Rule, Verdict
from remit.report.compare.sentences import Compared

MOST_RULES, MOST_NAMES = 4, 8  # that are said in full, that are named


def say_rules(policy: Policy, verdict: Verdict | None, rules: Determining) -> list[str]:
    """The rules that determine the verdict of a region, in their own sentences."""
    if verdict is None:
        return ["constraints do not allow it."]
    rest = "" if policy.otherwise == "unregulated" else f", and what no rule is about is {policy.otherwise}"
    if not rules.every and not rules.some:
        return [f"no rule applies{rest}."]
    said = _sentences(policy, rules.every)
    if not rules.some:
        return said
    where = "In some of them " if rules.or_none else ""
    start = "In some of them also" if said else f"{where}one or more of these rules"
    others = _sentences(policy, rules.some)
    more = [f"{start}: {others[0]}"] if len(others) == 1 else [f"{start}:", *others]
    none = [f"In the others no rule applies, and they are {verdict} by default."] if rules.or_none else []
    return [*said, *more, *none]


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


def say_overrides(policy: Policy, before: Determining, after: Determining) -> Iterator[str]:
    """Why a rule that determines now beats one that did before."""
    beaten = (*before.every, *before.some)
    for name in after.every:
        for other, override in policy.beaten_by(name).items():
            if other in beaten:
                yield f"{name} overrides {other}{say_grounds(override.because, override.cites)}."


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


def statements_of(compared: Compared) -> Iterator[Cited]:
    """The statements that the changes rest on: those of what is read differently, and of the rules on either side."""
    sides = (compared.comparison.before, compared.comparison.after)
    for name in compared.read_differently if compared.comparison.changes else ():
        for written, side in zip(compared.written, sides, strict=True):
            cites = written.policy.readings[name].choices[side.readings[name]].cites
            yield from (cited(written, cite) for cite in cites)
    for change in compared.comparison.changes:
        for written, rules in zip(compared.written, (change.rules_before, change.rules_after), strict=True):
            names = (*rules.every, *rules.some)
            for rule in names if len(names) <= MOST_RULES else ():
                yield from (cited(written, cite) for cite in written.policy.rules[rule].cites)
