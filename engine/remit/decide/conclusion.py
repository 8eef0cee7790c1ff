"""What a policy says of one of its concepts in one scenario: whether it is so, what is missing, what contests it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.decide.decision import Decision
from remit.model.questions import TRUTH_OF
from remit.model.rules import Verdict

if TYPE_CHECKING:  # what is only worked out when it is asked for is only imported then
    from remit.decide.explanation import Explanation


@dataclass(frozen=True)
class Conclusion:
    """Whether a concept is so.

    Attributes:
        concept: Its name.
        decision: The decision on the question, as `model.questions.asking` puts it: permitted where it is so.
    """

    concept: str
    decision: Decision

    @property
    def truth(self) -> bool | None:
        """Whether it is so in every case that fits what is known; None where it is in some, and not in others."""
        return {Verdict.PERMITTED: True, Verdict.PROHIBITED: False}.get(self.decision.verdict)

    @property
    def said(self) -> str:
        """`true`, `false` or `undetermined`."""
        return TRUTH_OF[self.decision.verdict]

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The unknown facts and open readings that are in some smallest set that would settle it."""
        return self.decision.depends_on

    def contesting(self) -> tuple[str, ...]:
        """Each smallest set of readings whose change would change it, by name."""
        return self.decision.contesting()

    def explain(self, sources: Mapping[str, str] | None = None) -> Explanation:
        """The reasons, as data and (printed) in words; `sources` are texts by id, to quote from."""
        return self.decision.explain(sources)

    def __bool__(self) -> bool:
        """No conclusion is true or false: `if conclusion:` would hold of all. Raises TypeError."""
        raise TypeError(f"`{self.concept}` is {self.said}: ask for its .truth")
