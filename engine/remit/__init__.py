"""remit: is this within the stated policy, by which sentence, and what did the policy leave open?

import remit
policy = remit.load("us-weapons-in-russia")
decision = policy.decide({"supplier": "united-states", "weapon": "atacms", "location": "rest-of-belgorod"})
decision.verdict, decision.rules, decision.possible, decision.contested_by
print(decision.explain())
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; `typing` takes longer to load than a person takes to press Ctrl-C
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from remit.decide import Decision, LoadedPolicy
    from remit.decide.day_changes import DayTurn
    from remit.decide.timeline import Timeline, TimelineSpan, timeline
    from remit.errors import Problem, RemitError
    from remit.explain import Explanation
    from remit.finding.rows import find
    from remit.model.rules import Effect, Verdict
    from remit.tables.frames import classify

__all__ = [
    "DayTurn",
    "Decision",
    "Effect",
    "Explanation",
    "LoadedPolicy",
    "Problem",
    "RemitError",
    "Timeline",
    "TimelineSpan",
    "Verdict",
    "__version__",
    "classify",
    "find",
    "load",
    "loads",
    "timeline",
]

_HOMES = {
    "DayTurn": "remit.decide.day_changes",
    "Decision": "remit.decide",
    "Effect": "remit.model.rules",
    "Explanation": "remit.explain",
    "LoadedPolicy": "remit.decide",
    "Problem": "remit.errors",
    "RemitError": "remit.errors",
    "Timeline": "remit.decide.timeline",
    "TimelineSpan": "remit.decide.timeline",
    "Verdict": "remit.model.rules",
    "classify": "remit.tables.frames",
    "find": "remit.finding.rows",
    "timeline": "remit.decide.timeline",
}


def load(name_or_path: str) -> LoadedPolicy:
    """Open a policy by its name (found in `rules/` here or above, or shipped with remit) or by its path.

    Raises:
        RemitError: Everything that is wrong with it, each problem with its place.
    """
    from remit.decide import open_policy
    from remit.explain import explain

    return open_policy(str(name_or_path), explainer=explain)


def loads(
    text: str | bytes, *, name: str = "policy.yaml", beside: Mapping[str, str | bytes] | None = None
) -> LoadedPolicy:
    """Open a policy from its text, as a database may hold it.

    Args:
        text: YAML, or JSON where its name ends in .json; bytes are UTF-8.
        name: What messages call it.
        beside: The texts of statements files and of policies that it includes, by the names that it gives them.

    Raises:
        RemitError: Everything that is wrong with it, as `load` says it.
    """
    from remit.decide import open_text
    from remit.explain import explain

    return open_text(text, name, beside or {}, explainer=explain)


def __getattr__(name: str) -> Any:
    """Public names are loaded when they are asked for, so that `import remit` costs nothing."""
    from importlib import import_module

    if name == "__version__":
        return import_module("remit.version").VERSION
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'remit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
