"""Decision to explanation, as data and in words."""

from remit.decide.explanation import Explanation
from remit.explain.explainer import explain

__all__ = ["Explanation", "explain"]
