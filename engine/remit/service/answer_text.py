"""An answer as JSON text: written once for all cases that differ by nothing but their day, which is filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.decide.loaded import StatedCase

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
told = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode  # values of tables, too


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The decision, and the text of the answer but for its notes, its day, and what of the request was not used."""

    decision: bool
    head: str
    said: str  # the same for the decision log: policy, verdict, rules, receipt

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> AnswerText:
        """The notes and the receipt's day, which `text` gives, are left out."""
        context = dict(answer["context"])
        receipt = {key: value for key, value in context.pop("receipt").items() if key != "day"}
        context.pop("notes")
        head = written({"decision": answer["decision"], "context": {**context, "receipt": receipt}})
        said = {
            "policy": receipt["policy"],
            "decision": answer["decision"],
            "verdict": context["verdict"],
            "possible": context["possible"],
            "rules": [each["rule"] for each in context["rules"]],
            "may_rules": context["may_rules"],
            "receipt": receipt,
        }
        return cls(answer["decision"], head.removesuffix("}}}"), written(said)[1:].removesuffix("}}"))

    def entry(self, stated: StatedCase, facts: Mapping[str, Any]) -> str:
        """What the decision log says of one of the cases: a JSON object without its first bracket.

        Args:
            stated: Its day, by which it differs from the others.
            facts: What is told of its facts.
        """
        day = "null" if stated.day is None else f'"{stated.day}"'
        return f'{self.said},"day":{day}}},"facts":{told(facts)}}}'

    def text(self, stated: StatedCase, unused: Sequence[str]) -> str:
        """The whole answer to one of the cases.

        Args:
            stated: Its day and its notes, by which it differs from the others.
            unused: What of the request is no fact.
        """
        day = "null" if stated.day is None else f'"{stated.day}"'
        notes = written(stated.notes) if stated.notes else "[]"
        return f'{self.head},"day":{day}}},"notes":{notes},"unused":{written(unused) if unused else "[]"}}}}}'
