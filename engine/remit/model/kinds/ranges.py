"""Ranges as a policy has them: `>= 18`, `< 65`, `18 .. 65`; and values of an order as text."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

from remit.model.matching import Span

RANGE = re.compile(r"(?P<sign>>=|<=|>|<|=)\s*(?P<bound>.*)|(?P<low>.*?)\s*\.\.\s*(?P<high>.*)")
LONGEST_RANGE = 900  # characters: two numbers of the longest kind, and what stands between them


def said(value: Any) -> str:
    """A value of a scale as a policy writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"  # digits, however many places there are
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime.datetime) else str(value)


def said_span(span: Span) -> str:
    """A span as a condition writes it."""
    if span.low == span.high:
        return "any" if span.low is None else said(span.low)
    if span.low is None:
        return f"<= {said(span.high)}"
    return f">= {said(span.low)}" if span.high is None else f"{said(span.low)} .. {said(span.high)}"
