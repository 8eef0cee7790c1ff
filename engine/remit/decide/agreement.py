"""Whether the two evaluators of a decision agree: the rules that fire, and the diagram, which works by itself.

On partial knowledge only that fires which surely is so: its verdicts may be more than the diagram's, and its rules in
force fewer. Where every test is decided, they are the same. They share how conditions are multiplied out, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from remit.errors import Problem
from remit.verdict import determining

if TYPE_CHECKING:  # what fires is only loaded where something does
    from remit.chaining.derivation import Derivation, StepKey
    from remit.decide.decision import Decision

HELP = "do not rely on this verdict, and report it with the policy and the scenario"


def difference(decision: Decision) -> Problem | None:
    """That the evaluators differ on a decision, with what both say; None where they agree, or nothing can fire."""
    from remit.chaining.ruleset import EngineFault

    chain = decision.loaded.chain
    known = {**decision.known, **decision.chosen}
    try:
        derivation = chain.fire(known)
    except EngineFault as wrong:
        return _problem(decision, f"durable-rules fails ({wrong})")
    if not chain.strata:
        return None
    truths = derivation.truths()
    if details := [*_differences(decision, derivation, truths), *_silent(chain.unsettled(known, truths))]:
        return _problem(decision, f"the rules that fire come to {_said(derivation)} ({'; '.join(details)})")
    return None


def _differences(decision: Decision, derivation: Derivation, truths: Mapping[StepKey, bool]) -> Iterator[str]:
    """Everything in which what fires cannot be true together with the decision."""
    from remit.chaining.derivation import symbol

    if any(truths.get(("verdict", verdict)) is False for verdict in decision.possible):
        yield "another verdict"
    yield from (f"that {symbol(*key)}, and that it is not so" for key in sorted(derivation.contradictions()))
    in_force = [name for name in decision.loaded.policy.rules if truths.get(("force", name))]
    by_verdict = [frozenset(determining(decision.loaded.policy, in_force, each)) for each in decision.possible]
    if missing := frozenset().union(*by_verdict) - set(decision.may_rules):
        yield f"in force there and not here: {_listed(missing)}"
    elif missing := frozenset.intersection(*by_verdict) - set(decision.rules):
        yield f"surely in force there and not here: {_listed(missing)}"
    if wrong := [name for name in decision.may_rules if truths.get(("force", name)) is False]:
        yield f"not in force there: {_listed(wrong)}"


def _silent(names: Iterable[str]) -> Iterator[str]:
    """What must have fired one way or the other."""
    yield from (f"nothing tells whether {name}" for name in names)


def _said(derivation: Derivation) -> str:
    return f"{_listed(derivation.possible())}, with {_listed(derivation.names('force'))} in force"


def _problem(decision: Decision, said: str) -> Problem:
    by = _listed(decision.rules or decision.may_rules)
    other = f"the diagram comes to {_listed(decision.possible)}, by {by}"
    return Problem("evaluators-differ", f"{said}, and {other}: remit is at fault, not this scenario", None, HELP)


def _listed(names: Iterable[str]) -> str:
    return " or ".join(sorted(names)) or "nothing"
