"""The strata of a policy as durable-rules JSON: a ruleset for each, with comment lines that say what its rules mean.

Without the lines that begin with `#` it is one JSON object, which `durable.engine.Host` takes once every rule is given
what to run. A fact has the fields that are tested, sorted, each `t` or `f`, and none that is not known; what fires in
one stratum joins the fact for the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from remit.chaining.chain import Chain
from remit.chaining.derivation import DerivationStep
from remit.chaining.ruleset import definition, fits
from remit.chaining.ruleset_part import RulesetPart

TITLES = {
    "concept": "concepts",
    "rule": "rules",
    "force": "in force",
    "rank": "in force",
    "effect": "effects",
    "verdict": "verdict",
}
BEYOND = "beyond what durable-rules takes, and gone through in Python:"


def say_rulesets(chain: Chain) -> Iterator[str]:
    """The lines of all rulesets."""
    parts = [(number, part) for number, layer in enumerate(chain.layers, start=1) for part in layer]
    yield "{"
    last = max((at for at, (_, part) in enumerate(parts) if _is_taken(part)), default=-1)
    for at, (number, part) in enumerate(parts):
        kind = TITLES[next(step.kind for steps in (part.always, *part.steps) for step in steps)]
        within = [each for level, each in parts if level == number]
        title = f"{number} {kind}" + (f", part {within.index(part) + 1}" if within[1:] else "")
        yield from _commented(f"{title}: {_joined(part.always)}, always" for _ in part.always[:1])
        yield from _ruleset(title, part, "," if at < last else "") if _is_taken(part) else _beyond(title, part)
    yield "}"


def _is_taken(part: RulesetPart) -> bool:
    """Whether durable-rules can take its rules, and there are any."""
    return bool(part.conjunctions) and fits(part.conjunctions)


def _ruleset(title: str, part: RulesetPart, comma: str) -> Iterator[str]:
    yield f"{json.dumps(title)}: {{"
    called = zip(part.alphabet.fields, part.alphabet.texts, strict=True)
    yield from _commented(f"{field} is {text}" for field, text in called if field != text)
    rules = definition(part.conjunctions, part.alphabet.fields)
    for at, (name, rule) in enumerate(rules.items()):
        yield from _commented([f"{name}: {_joined(part.steps[at])}"])
        yield f"{json.dumps(name)}: {json.dumps(rule)}" + ("," if at + 1 < len(rules) else "")
    yield "}" + comma


def _beyond(title: str, part: RulesetPart) -> Iterator[str]:
    if part.conjunctions:
        yield from _commented([f"{title} {BEYOND}", *map(_joined, part.steps)])


def _joined(steps: Iterable[DerivationStep]) -> str:
    return " and ".join(dict.fromkeys(map(str, steps)))


def _commented(lines: Iterable[str]) -> Iterator[str]:
    """Each in a line of its own, whatever is in it."""
    yield from ("# " + " ".join(line.split()) for line in lines)
