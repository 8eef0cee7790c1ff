"""Results as data that JSON has: forms that are filled from them, and values in one way for all that programs get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from remit.model.items import TYPES, text_of
from remit.model.kinds.ranges import said
from remit.model.matching import ABSENT

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Form = TypeVar("Form", bound="DataclassInstance")


def as_data(value: Any) -> Any:
    """A value as texts, numbers, true, false, null, lists and objects.

    Records are objects, sets are lists in order; days, moments and decimals are as a policy writes them. What is
    accepted of a fact is its text.

    >>> from datetime import date
    >>> as_data({"day": date(2024, 5, 30), "rules": frozenset({"b", "a"}), "absent": ABSENT})
    {'day': '2024-05-30', 'rules': ['a', 'b'], 'absent': 'absent'}
    """
    if isinstance(value, (str, *TYPES)):
        return str.__str__(text_of(value))  # of no type of its own
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {as_data(key): as_data(part) for key, part in value.items()}
    if is_dataclass(value):
        return {each.name: as_data(getattr(value, each.name)) for each in fields(value)}
    if hasattr(value, "_asdict"):  # a named tuple
        return as_data(value._asdict())
    if isinstance(value, Iterable):
        return sorted(map(as_data, value)) if isinstance(value, (set, frozenset)) else [*map(as_data, value)]
    return "absent" if value is ABSENT else said(value)


def filled(form: type[Form], *results: object, **more: Any) -> Form:
    """A form with what results say under the names of its fields: of each, the first result that has one.

    Args:
        form: A dataclass; a field with a default keeps it where nobody says anything.
        results: Objects with attributes.
        more: What none of them says so.

    Raises:
        TypeError: Nobody says what stands in a field.
    """
    names = [each.name for each in fields(form) if each.name not in more and each.default is MISSING]
    said = {name: [getattr(one, name) for one in results if hasattr(one, name)][:1] for name in names}
    return form(**{name: value for name, found in said.items() for value in found}, **more)
