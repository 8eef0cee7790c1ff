"""What became of a record: decided to the same bytes, another now, or not to be decided; and by which version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from remit.decide.receipts import Record, RecordDifference
from remit.errors import Location

Outcome = Literal["same", "differs", "incomplete"]


@dataclass(frozen=True)
class VerifiedRecord:
    """A record with what differs.

    Attributes:
        record: What was recorded.
        at: Where.
        differences: Part by part; nothing where it is the same.
        refused: Why this policy cannot decide it; empty where it can.
        recorded_by: The git revision in which the policy was the recorded one, with its day; empty where none is found.
        replaced_by: The revision by which it became another; empty where it is not found, or nothing is committed.
    """

    record: Record
    at: Location
    differences: tuple[RecordDifference, ...] = ()
    refused: str = ""
    recorded_by: str = ""
    replaced_by: str = ""

    @property
    def outcome(self) -> Outcome:
        """`incomplete` where it does not say all that it was decided on, and what it says is not enough."""
        if not self.differences and not self.refused:
            return "same"
        open_ = any(each.part == "verdict" and each.now == "undetermined" for each in self.differences)
        return "incomplete" if open_ and self.record.kind != "decision" else "differs"

    @property
    def parts(self) -> tuple[RecordDifference, ...]:
        """What differs of the decision itself."""
        return tuple(each for each in self.differences if not each.part.startswith("receipt."))

    def of(self, part: str) -> RecordDifference | None:
        """What differs in a part of the receipt.

        Args:
            part: `policy_sha256`, `remit`, …
        """
        return next((each for each in self.differences if each.part == f"receipt.{part}"), None)
