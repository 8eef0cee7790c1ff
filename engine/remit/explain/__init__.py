"""Decision to explanation, as data and in words."""

from remit.explain.explanation import Explanation, explain

__all__ = ["Explanation", "explain"]
