"""Numbers, days and moments as whole numbers: hundredths, days of the calendar, seconds; and ranges of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

LAST_DAY = datetime.date.max.toordinal()  # the first one is 1
DAY = 86_400
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:Z|([+-])(\d\d):(\d\d))")
Range = tuple[int | None, int | None]  # both ends are included; None is no end


@dataclass(frozen=True)
class Scale:
    """How values of a kind are written, and which of them there are at all."""

    kind: str
    places: int = 0

    @property
    def calendar(self) -> Range:
        """The first and the last day or moment; numbers have neither."""
        return {"date": (1, LAST_DAY), "datetime": (0, LAST_DAY * DAY - 1)}.get(self.kind, (None, None))

    def read(self, text: str) -> int:
        if self.kind == "date":
            return datetime.date.fromisoformat(text).toordinal()
        if self.kind == "datetime":
            return _moment(text)
        return int(Decimal(text).scaleb(self.places))

    def write(self, value: int) -> str:
        if self.kind == "date":
            return datetime.date.fromordinal(value).isoformat()
        if self.kind == "datetime":
            day, second = divmod(value, DAY)
            clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            return f"{datetime.date.fromordinal(day + 1).isoformat()}T{clock}Z"
        sign, digits = "-" if value < 0 else "", str(abs(value)).rjust(self.places + 1, "0")
        return f"{sign}{digits[: -self.places]}.{digits[-self.places :]}" if self.places else f"{sign}{digits}"


WHOLE = Scale("integer")


def _moment(text: str) -> int:
    """Seconds since the first moment, wherever the clock stood that showed it."""
    day, hour, minute, second, sign, hours, minutes = MOMENT.fullmatch(text).groups()  # type: ignore[union-attr]
    ahead = 0 if sign is None else int(f"{sign}1") * (int(hours) * 3600 + int(minutes) * 60)
    clock = int(hour) * 3600 + int(minute) * 60 + int(second or 0)
    return (datetime.date.fromisoformat(day).toordinal() - 1) * DAY + clock - ahead


def scale_of(fact: Mapping[str, Any]) -> Scale | None:
    """The scale of a declared fact; None for choices, flags, sets and texts."""
    kind = next((kind for kind in ("integer", "number", "date", "datetime") if kind in fact), None)
    return None if kind is None else Scale(kind, int(fact[kind].get("places", 6)) if kind == "number" else 0)


def declared(fact: Mapping[str, Any], scale: Scale) -> Range:
    """From where to where its values go."""
    (first, last), said = scale.calendar, fact[scale.kind]
    low, high = said.get("min", said.get("from")), said.get("max", said.get("to"))
    return (first if low is None else scale.read(str(low)), last if high is None else scale.read(str(high)))


@cache
def read_range(scale: Scale, text: str) -> Range:
    """`>= 5`, `< 5`, `= 5`, `5 .. 9`, `.. 9`, `5 ..`, `5`."""
    text = text.strip()
    if ".." in text:
        low, high = (part.strip() for part in text.split(".."))
        return (scale.read(low) if low else None, scale.read(high) if high else None)
    sign = next((sign for sign in (">=", "<=", ">", "<", "=") if text.startswith(sign)), "")
    value = scale.read(text[len(sign) :].strip())
    above, below = {">=": value, ">": value + 1}, {"<=": value, "<": value - 1}
    if sign in above or sign in below:
        return above.get(sign), below.get(sign)
    return value, value


def lies(value: int, within: Range) -> bool:
    low, high = within
    return (low is None or value >= low) and (high is None or value <= high)
