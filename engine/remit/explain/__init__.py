"""Decision to explanation, as data and in words."""

from remit.explain.explainer import explain
from remit.explain.explanation import Explanation

__all__ = ["Explanation", "explain"]
