"""Values as programs hand them over (NumPy, pandas, enums, sets, mappings), as plain values or items of a test."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from remit.errors import called
from remit.model.asked import OF_TEXTS
from remit.model.asked import as_items as asked_items
from remit.model.items import Exactly, Item, OfSet, OtherThan, SetOf, exactly, text_of
from remit.model.kinds.domain import Domain
from remit.model.kinds.number import MOST_DIGITS
from remit.model.kinds.ranges import said
from remit.model.kinds.set_items import set_of
from remit.model.matching import NO_SET, SET_VERBS, Absence, Unreadable
from remit.model.scenario import Given, in_braces
from remit.model.written import REFUSED

Raw = Any  # text, or the Python type of the fact's kind, or {"one of": [...]}; of sets a list, or {"includes": …}
ITEMS = (str, Exactly, OtherThan, SetOf, OfSet)
Single = Item | bool | int | float | Decimal | datetime.date | Absence
SCALARS = (int, float, Decimal, datetime.date, Absence)
TOO_LARGE = 10**MOST_DIGITS
HELP = 'write a value, or {"one of": [value, value]}'
UNKNOWN = "what is not known is left out, or None"
NOTHINGS = ("NaTType", "NAType")  # what pandas has for a missing value


def handed_over(domain: Domain, raw: Raw) -> tuple[Single, ...]:
    """What is stated of one fact: values and items of which one is so.

    Args:
        domain: That of the fact.
        raw: Text, a value of the Python type of the fact, or {"one of": [...]}.

    Raises:
        Unreadable: It has the shape of none of these.
    """
    if isinstance(raw, Given):  # its reader has made items of what was written
        return raw.items(domain)
    listed = _alternatives(raw)
    if isinstance(listed, (list, tuple)) and not listed:
        raise Unreadable("wrong-type", "`one of` is empty", "say it, or leave it out")
    if not isinstance(listed, (list, tuple)):
        raise Unreadable("wrong-type", "`one of` takes a list of values", HELP)
    return tuple(_item(domain, each) for each in listed)


def says_nothing(raw: Raw) -> bool:
    """Whether it is what programs have for a missing value: None, NaN (of any type of number), NaT, NA.

    pandas writes missing numbers as NaN, and nothing tells such a one from any other: all of them are not known.
    """
    if isinstance(raw, str):
        return False
    if raw is None or type(raw).__name__ in NOTHINGS:
        return True
    if isinstance(raw, Decimal):
        return raw.is_nan()
    if isinstance(raw, float) or (_is_of(raw, "numpy") and getattr(raw, "ndim", 1) == 0 and raw.dtype.kind in "fmM"):
        return bool(raw != raw)  # noqa: PLR0124
    return False


def items_of(domain: Domain, raw: Raw) -> tuple[Item, ...]:
    """What is stated of one fact, as items of a test.

    Args:
        domain: That of the fact.
        raw: Text, a value of the Python type of the fact, or {"one of": [...]}.

    Raises:
        Unreadable: It is no value of the fact, nor says which.
    """
    return tuple(item if isinstance(item, ITEMS) else item_of(item) for item in handed_over(domain, raw))


def _alternatives(raw: Raw) -> Raw:
    """What is one of several; a single one needs no list."""
    if not isinstance(raw, Mapping) or set(raw) != {"one of"}:
        return [raw]
    listed = raw["one of"]
    return [listed] if isinstance(listed, (str, *SCALARS)) else listed


def _item(domain: Domain, raw: Raw) -> Single:
    if isinstance(raw, str):
        return _text(domain, str.__str__(raw))  # what a type made of text may compare and print as it likes
    if isinstance(raw, ITEMS):
        return raw
    if isinstance(raw, Mapping):
        return _asked(domain, raw)
    members = None if isinstance(raw, SCALARS) else _members(raw)
    if members is not None:
        if not domain.takes_lists:
            raise Unreadable("wrong-type", "a list is not a value of this fact", HELP)
        return SetOf(tuple(_listed(raw)))
    is_own = type(raw) is domain.own_type
    value = raw if is_own else _plain(raw)
    if domain.is_textual and not isinstance(value, Absence):
        return _text(domain, _written(value))  # 1 and true are the texts that a file would have there
    return value


def _text(domain: Domain, text: str) -> str | SetOf:
    """A text as an item, as in a file: it means itself, and a set may be listed in braces."""
    if found := REFUSED.search(text):
        raise Unreadable("control-character", f"{called(found[0])} stands in the text", "take it out")
    return in_braces(text) if domain.takes_lists else text


def _asked(domain: Domain, asked: Mapping[Any, Raw]) -> Item:
    """What a set is known to include or exclude; a text as it stands, or any but some."""
    of_text = len(asked) == 1 and set(asked) <= set(OF_TEXTS)
    if not asked or not (of_text or all(verb in SET_VERBS for verb in asked)):
        raise Unreadable("wrong-type", "a mapping is not a value of this fact", HELP)
    if not of_text and not domain.takes_lists:
        raise Unreadable("wrong-type", NO_SET, HELP)
    said = {verb: _listed(what) for verb, what in asked.items()}
    if not all(said.values()) and "within" not in said:
        raise _no_value(asked)
    found: list[Item] = asked_items(said, ())
    if len(found) != 1:
        raise _no_value(asked)
    return found[0]


def _listed(what: Raw) -> list[str]:
    members = _members(what)
    names = [_written(_plain(each)) for each in ([what] if members is None else members)]
    return sorted(names) if isinstance(what, AbstractSet) else names  # what has no order gets one


def _members(raw: Raw) -> Sequence[Raw] | None:
    """What a list or set holds, also one of NumPy's; None where it is something else."""
    if isinstance(raw, (list, tuple, AbstractSet)):
        return list(raw)
    return list(raw.tolist()) if _is_of(raw, "numpy") and getattr(raw, "ndim", 0) == 1 else None


def _plain(raw: Raw) -> Single:
    """The plain value of a text, a number, a day or a moment. Raises Unreadable."""
    if isinstance(raw, str):
        return str.__str__(raw)
    if isinstance(raw, (bool, Decimal, Absence)):
        return raw
    if raw is None:
        raise Unreadable("missing-value", "one of the values says nothing", "say it, or leave it out")
    if says_nothing(raw):
        raise Unreadable("wrong-type", f"`{raw}` is no value", UNKNOWN)
    if isinstance(raw, float):
        return float(raw)
    if isinstance(raw, datetime.datetime):
        return raw
    if isinstance(raw, datetime.date):
        return datetime.date.fromordinal(datetime.date.toordinal(raw))
    if isinstance(raw, int):
        return _whole(int.__int__(raw))
    if _is_of(raw, "numpy") and getattr(raw, "ndim", 1) == 0:
        return _of_numpy(raw)
    raise _no_value(raw)


def _whole(number: int) -> int:
    if abs(number) >= TOO_LARGE:
        raise Unreadable("bad-number", "the number has too many digits", f"a whole number has at most {MOST_DIGITS}")
    return number


def _is_of(raw: Raw, package: str) -> bool:
    return type(raw).__module__.partition(".")[0] == package


def _of_numpy(raw: Raw) -> Single:
    """A scalar of NumPy's, exactly: a short float is the number that it is printed as, like a long one."""
    kind = raw.dtype.kind
    if kind == "b":
        return bool(raw)
    if kind in "iu":
        return _whole(int(raw))
    if kind == "f":
        return Decimal(str(raw))
    if kind == "M":
        return _of_clock(raw)
    raise _no_value(raw)


def _of_clock(raw: Raw) -> datetime.date:
    """A day; or a moment without an offset, which such values never have."""
    unit = raw.dtype.str.partition("[")[2].rstrip("]")
    if unit == "D":
        return datetime.date.fromisoformat(str(raw))
    try:
        return datetime.datetime.fromisoformat(str(raw)[:26])  # to the microsecond
    except ValueError:
        raise _no_value(raw) from None


def _no_value(raw: Raw) -> Unreadable:
    return Unreadable("wrong-type", f"`{str(raw)[:60]}` is no value", HELP)


def _written(value: Single) -> str:
    """A value as a file has it."""
    return value if isinstance(value, str) else repr(value) if isinstance(value, float) else text_of(item_of(value))


def item_of(value: object) -> Item:
    """A value of a fact as an item of a test, as a policy would write it."""
    if isinstance(value, frozenset):
        return set_of(value)
    if isinstance(value, str):
        return exactly(value)
    return str(value).lower() if isinstance(value, bool) else said(value)
