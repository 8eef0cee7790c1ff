"""A statement that was never made: the policy without what rests on it alone.

A rule or an override all of whose citations are that statement is not there. A concept that rests on it alone has
nothing that falls under it. A choice of a reading that rests on it alone is no choice: who takes it gets what the
default gives, so it contests nothing; where it was the default, the first choice that is left is. A reading of which
no choice is left stays at its default. A value of a figure stays. What rests on other statements too stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from remit.model.conditions import Condition
from remit.model.editing import NEVER, Edit, with_conditions, with_part, without
from remit.model.items import Accepted
from remit.model.policy import Policy
from remit.model.sources import Citation

Editor = Callable[[Policy], Policy]


def unsaid(policy: Policy) -> Iterator[Edit]:
    """The policy without each statement on which something rests alone."""
    for citation in _cited(policy):
        if edits := dict(_edits(policy, citation)):
            what = f"{citation.locator} never said: {'; '.join(edits)}"
            path = ("statements", citation.source, citation.locator)
            yield Edit(path, what, partial(_edited, policy, [*edits.values()]))


def _cited(policy: Policy) -> list[Citation]:
    """Every statement that is cited, by source and locator."""
    return sorted({policy.citation(cite) for _, cites in policy.citing() for cite in cites})


def _edited(policy: Policy, editors: list[Editor]) -> Policy:
    for edit in editors:
        policy = edit(policy)
    return policy


def _edits(policy: Policy, citation: Citation) -> Iterator[tuple[str, Editor]]:
    """What changes without a statement, in words, with what changes it."""

    def alone(cites: tuple[str, ...]) -> bool:
        return bool(cites) and {policy.citation(cite) for cite in cites} == {citation}

    for name in (name for name, concept in policy.concepts.items() if alone(concept.cites)):
        yield f"nothing is a {name}", partial(with_part, path=("concepts", name, "when"), part=NEVER)
    gone = [name for name, rule in policy.rules.items() if alone(rule.cites)]
    for name in gone:
        yield f"no rule {name}", partial(without, path=("rules", name))
    for name, rule in policy.rules.items():
        for beaten in (beaten for beaten, why in rule.overrides.items() if alone(why.cites)):
            if not {name, beaten} & set(gone):
                path = ("rules", name, "overrides", beaten)
                yield f"{name} does not override {beaten}", partial(without, path=path)
    for name, reading in policy.readings.items():
        if lost := {choice for choice, taken in reading.choices.items() if alone(taken.cites)}:
            left = [choice for choice in reading.choices if choice not in lost] or [str(reading.default)]
            default = str(reading.default) if reading.default in left else left[0]
            says = f"{name} can only be {' or '.join(left)}"
            yield says, partial(_settled, name=name, gone=lost - {default}, default=default)


def _settled(policy: Policy, name: str, gone: set[str], default: str) -> Policy:
    """The policy with choices of a reading taken for its default, wherever it is tested."""

    def accepted(items: Accepted) -> Accepted:
        kept = tuple(item for item in items if item not in gone)
        return (*kept, *sorted(gone)) if default in kept else kept

    def settled(part: Condition) -> Condition:
        if name not in part.tests:
            return part
        kept = accepted(part.tests[name])
        return with_part(part, (name,), kept) if kept else NEVER

    return with_conditions(with_part(policy, ("readings", name, "default"), default), settled)
