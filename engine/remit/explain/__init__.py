"""Decision to explanation, as data and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from remit.decide.explanation import Explanation
    from remit.explain.explainer import explain

__all__ = ["Explanation", "explain"]

_HOMES = {"Explanation": "remit.decide.explanation", "explain": "remit.explain.explainer"}


def __getattr__(name: str) -> Any:
    """Loaded when it is asked for: a line that says which sentence decides needs no whole explanation."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'remit.explain' has no attribute {name!r}")
