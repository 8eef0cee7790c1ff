"""What programs are given: forms filled from results, and printed as JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from remit.model.plain_data import as_data

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Form = TypeVar("Form", bound="DataclassInstance")


def filled(form: type[Form], *results: object, **more: Any) -> Form:
    """A form with what results say under the same names: the first that has one; and what none of them says so."""
    found = dict(more)
    for each in fields(form):
        for result in results if each.name not in found else ():
            if hasattr(result, each.name):
                found[each.name] = getattr(result, each.name)
                break
    return form(**found)


def output(form: object) -> dict[str, Any]:
    """A form as plain data: first what it is, and what it is not."""
    data = as_data(form)
    first = {key: data.pop(key) for key in ("format", "about") if key in data}
    return {**first, **data}


def as_json(form: object) -> str:
    """A form, or plain data, as JSON. The same output, the same bytes."""
    return json.dumps(output(form), indent=2, ensure_ascii=False)
