"""Facts that are derived otherwise: by the neighbouring operation, the other way round, of less, or one off."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from remit.decide.unlinked import telling_facts
from remit.model.derived import Derivation
from remit.model.editing import Edit
from remit.model.kinds.ranges import said
from remit.model.operations import Period
from remit.model.policy import Policy

OTHER = {
    "sum": "difference",
    "difference": "sum",
    "minimum": "maximum",
    "maximum": "minimum",
    "after": "before",
    "before": "after",
}
BETWEEN = ("difference", "years", "months", "days")
OTHER_ZONE = "UTC"
Written = dict[str, Any]  # a derivation as a file has it


def other_derivations(policy: Policy) -> Iterator[Edit]:
    """Every derivation that is one thing otherwise, of facts that tell."""
    telling = telling_facts(policy)
    for name in (each for each in policy.facts if each in telling):  # as they stand in the file
        derivation = policy.derived[name]
        for what, other in _others(derivation):
            path = ("facts", name, "derive", derivation.verb)
            yield Edit(path, f"fact {name}: {what}", partial(_with, policy, name, other))


def _with(policy: Policy, name: str, other: Written) -> Policy:
    fact = policy.facts[name].model_copy(update={"derive": Derivation.model_validate(other)})
    return policy.model_copy(update={"facts": {**policy.facts, name: fact}})


def _others(derivation: Derivation) -> Iterator[tuple[str, Written]]:
    """What is otherwise in words, and the derivation that comes of it."""
    verb, listed = derivation.verb, [*getattr(derivation, derivation.verb)]
    more: Written = {} if derivation.month_end is None else {"month end": derivation.month_end}
    other = OTHER.get(verb)
    if other is not None and (verb != "sum" or len(listed) == derivation.operation.least):
        yield f"`{other}` in the place of `{verb}`", {other: listed, **more}
    if verb in BETWEEN:
        yield f"`{verb}` the other way round", {verb: listed[::-1], **more}
    if derivation.operation.has_months:
        end = "last day" if derivation.month_ends == "next day" else "next day"
        yield f"`month end: {end}`", {verb: listed, "month end": end}
    for place, operand in enumerate(derivation.operands):
        if len(listed) > derivation.operation.least and operand.constant is None and derivation.operation.last is None:
            yield f"without `{listed[place]}`", {verb: [*listed[:place], *listed[place + 1 :]], **more}
        for text in _near(operand.constant):
            yield f"`{text}` in the place of `{listed[place]}`", {verb: replaced(listed, place, text), **more}


def replaced(listed: list[str], place: int, text: str) -> list[str]:
    """A list with another text in one place."""
    return [*listed[:place], text, *listed[place + 1 :]]


def _near(constant: object) -> Iterator[str]:
    """Other constants, as near as there are."""
    if isinstance(constant, Decimal):
        step = Decimal(1).scaleb(min(0, int(constant.as_tuple().exponent)))
        yield from (said(near) for near in (constant - step, constant + step) if near)
    elif isinstance(constant, Period):
        yield from (str(constant._replace(number=constant.number + by)) for by in (-1, 1) if constant.number + by >= 0)
    elif isinstance(constant, str) and constant != OTHER_ZONE:
        yield OTHER_ZONE
