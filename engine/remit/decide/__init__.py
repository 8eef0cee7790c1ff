"""The loaded policy, and one decision: what fires (the chain), what is possible (the diagram), by the definition."""

from remit.decide.decision import Decision
from remit.decide.loaded import LoadedPolicy, open_policy, open_text

__all__ = ["Decision", "LoadedPolicy", "open_policy", "open_text"]
