"""Every kind of fact by the key under which it is declared, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Mapping

from remit.model.kinds.choice import CHOICE
from remit.model.kinds.day import DATE, DATETIME
from remit.model.kinds.declared import FactKind
from remit.model.kinds.flag import FLAG
from remit.model.kinds.number import INTEGER, NUMBER
from remit.model.kinds.sets import SET
from remit.model.kinds.text import TEXT_KIND

KINDS: Mapping[str, FactKind] = {
    "choice": CHOICE,
    "flag": FLAG,
    "integer": INTEGER,
    "number": NUMBER,
    "date": DATE,
    "datetime": DATETIME,
    "text": TEXT_KIND,
    "set": SET,
}
