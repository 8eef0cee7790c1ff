"""A policy in plain words, or written out in full: what it includes, and every override that a predicate stands for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from remit.explain.citations import in_brackets, say_grounds
from remit.explain.derived import say_derivation
from remit.explain.words import clauses, say_concept, say_day
from remit.model.combining import SAYS
from remit.model.conditions import Condition
from remit.model.figures import Figure
from remit.model.items import AS_WRITTEN
from remit.model.policy import Policy
from remit.model.readings import Reading
from remit.model.rules import Concept, Constraint, Rule
from remit.model.sources import Source
from remit.report.condition_clauses import ConditionClause, condition_clauses
from remit.writer import policy_yaml

MOST_PAIRS = 2_000  # overrides that are written out one by one


def say_policy(policy: Policy) -> Iterator[str]:
    """The policy, a line for each thing that it says: rules, shared conditions, readings, what is fixed, sources."""
    yield f"{policy.title} ({policy.policy})"
    if policy.about:
        yield policy.about
    if policy.combining != "explicit":
        yield f"Combining {policy.combining}: {SAYS[policy.combining]}."
    yield f"Where no rule is in force, it is {policy.otherwise}."
    for name, rule in policy.rules.items():
        yield ""
        yield from _rule(policy, name, rule)
    for heading, lines in (
        ("Shared conditions", [line for each in policy.concepts.items() for line in _concept(policy, *each)]),
        ("What is derived", [f"{name}: {say_derivation(each)}" for name, each in policy.derived.items()]),
        ("Figures", [line for each in policy.figures.items() for line in _figure(*each)]),
        (
            "Where the source can be read in several ways",
            [line for r in policy.readings.values() for line in _reading(r)],
        ),
        (
            "What is so of every case",
            [line for each in policy.constraints.values() for line in _constraint(policy, each)],
        ),
        ("Sources", [*map(_source, policy.sources.items())]),
    ):
        if lines:
            yield from ("", f"{heading}:", *lines)


def say_rule(policy: Policy, name: str) -> Iterator[str]:
    """A rule, a line for each thing that it says.

    Args:
        policy: The policy.
        name: That of the rule.
    """
    yield from _rule(policy, name, policy.rules[name])


def say_concept_part(policy: Policy, name: str) -> Iterator[str]:
    """A concept, a line for each thing that it says.

    Args:
        policy: The policy.
        name: That of the concept.
    """
    yield from _concept(policy, name, policy.concepts[name])


def say_figure(policy: Policy, name: str) -> Iterator[str]:
    """A figure with its values by day, a line for each.

    Args:
        policy: The policy.
        name: That of the figure.
    """
    yield from _figure(name, policy.figures[name])


def wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    """Lines no wider than a screen; what goes on stands two columns further in.

    >>> list(wrapped(["  where it is open and it is paid"], 22))
    ['  where it is open and', '    it is paid']

    Args:
        lines: Each is wrapped by itself.
        width: Columns.
    """
    for line in lines:
        further = " " * (len(line) - len(line.lstrip(" \N{MIDDLE DOT}")) + 2)
        yield from textwrap.wrap(line, width, subsequent_indent=further, break_on_hyphens=False) or [""]


def _rule(policy: Policy, name: str, rule: Rule) -> Iterator[str]:
    days = [f", {key} {say_day(day)}" for key, day in (("since", rule.since), ("until", rule.until)) if day is not None]
    days += [] if rule.priority is None else [f", priority {rule.priority}"]
    yield f"{name} {rule.effect}s{''.join(days)}: {rule.says}{in_brackets(rule.cites)}"
    if rule.scope is not None:
        yield f"  only where {say_concept(policy, rule.scope, holds=True)} ({rule.scope})"
    yield from _where(policy, rule.when, "where", "  ")
    for other, override in policy.rules[name].overrides.items():
        yield f"  It takes precedence over {other}{say_grounds(override.because, override.cites)}."
    for duty, said in rule.duties.items():
        yield f"  It carries the duty {duty}: {said.says}{in_brackets(said.cites)}"


def _concept(policy: Policy, name: str, concept: Concept) -> Iterator[str]:
    means = f": {concept.means}" if concept.means else ""
    yield f"  “{say_concept(policy, name, holds=True)}”{means}{in_brackets(concept.cites)}"
    yield from _where(policy, concept.when, "That is so where", "    ")


def _figure(name: str, figure: Figure) -> Iterator[str]:
    yield f"  {name}{f': {figure.means}' if figure.means else ''}"
    for span in figure.spans():
        read = "".join(f", where {reading} is read as {choice}" for reading, choice in span.reading.items())
        days = (
            f"since {say_day(span.first)}" if span.first else f"until {say_day(span.last)}" if span.last else "always"
        )
        yield f"    · {days}{read}: {span.value}{in_brackets(span.cites)}"


def _reading(reading: Reading) -> Iterator[str]:
    yield f"  {reading.question}"
    for name, choice in reading.choices.items():
        usual = " (taken, unless another is picked)" if name == reading.default else ""
        because = f"; {choice.because}" if choice.because else ""
        yield f"    · {name}{usual}: {choice.says or name}{because}{in_brackets(choice.cites)}"


def _constraint(policy: Policy, constraint: Constraint) -> Iterator[str]:
    because = f": {constraint.because}" if constraint.because else ""
    when, then = (_joined(condition_clauses(policy, part)) for part in (constraint.when, constraint.then))
    yield f"  Where {when}, there {then}{because}."


def _source(named: tuple[str, Source]) -> str:
    name, source = named
    publisher = f", {source.publisher}" if source.publisher else ""
    return f"  {name}: {source.title}{publisher}, {say_day(source.published)}"


def _where(policy: Policy, condition: Condition, begins: str, indent: str) -> Iterator[str]:
    """A condition: one line where it is short, else a line for each thing that must be so, and for each alternative."""
    clauses = condition_clauses(policy, condition)
    if not clauses:
        yield f"{indent}{begins}: always"
    elif not any(clause.how for clause in clauses):
        yield f"{indent}{begins} {_joined(clauses)}"
    else:
        alone = len(clauses) == 1
        yield f"{indent}{begins} {_how(clauses[0]) if alone else 'all of this is so'}:"
        for clause in clauses:
            if clause.how and not alone:
                yield f"{indent}  · {_how(clause)}:"
            inner = f"{indent}  " if alone else f"{indent}    "
            yield from (f"{inner}· {_joined(part)}" for part in clause.parts)
            if not clause.how:
                yield f"{indent}  · {clause.text}"


def _how(clause: ConditionClause) -> str:
    if len(clause.parts) == 1:
        return "not all of this is so" if clause.how == "none" else "this is so"
    return "at least one of these is so" if clause.how == "any" else "not all of these are so"


def _joined(parts: Iterable[ConditionClause]) -> str:
    """Clauses all of which are so, in one line."""
    return clauses(_one(part) for part in parts) if (parts := list(parts)) else "it is so in every case"


def _one(clause: ConditionClause) -> str:
    if not clause.how:
        return clause.text
    inner = [_joined(part) for part in clause.parts]
    return f"(not so: {inner[0]})" if clause.how == "none" else f"({', or '.join(inner)})"


def written_out(policy: Policy) -> str:
    """The policy as a file of its own, with nothing left to be worked out."""
    pairs = sum(len(policy.beaten_by(name)) for name in policy.rules)
    explicit = pairs <= MOST_PAIRS and policy.combining != "explicit"
    data = policy.model_dump(mode="json", by_alias=True, exclude_defaults=True, context=AS_WRITTEN)
    data = {"remit": 1, **{key: value for key, value in data.items() if key != "remit"}}
    if explicit:
        del data["combining"]
        for name, rule in data["rules"].items():
            rule.pop("priority", None)
            rule.update(_overrides(policy, name, rule.get("overrides", {})))
    elif any("priority" in rule for rule in data["rules"].values()):
        data["combining"] = "priority"  # the places of rules of which some stand at the same
    return policy_yaml(data)


def _overrides(policy: Policy, name: str, written: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a rule overrides; where overrides must cite, those of a predicate rest on what the rule rests on."""
    beaten, cites = policy.beaten_by(name), policy.rules[name].cites
    if not beaten:
        return {}
    if not cites and not any(written.values()):
        return {"overrides": [*beaten]}
    reason = {"because": f"combining: {policy.combining}", **({"cites": [*cites]} if cites else {})}
    return {"overrides": {other: written.get(other, reason) for other in beaten}}
