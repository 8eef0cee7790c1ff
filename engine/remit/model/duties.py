"""Duties that a rule carries: what is to be done where it gives the verdict, and by when. They change no verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from remit.model.asked import as_items
from remit.model.items import Items
from remit.model.written import Citations, Frozen, Name, Scalar, Text

AcceptedItems = Annotated[
    Items,
    BeforeValidator(lambda value: as_items(value, ()), json_schema_input_type=Scalar | list[Scalar] | dict[str, Any]),
]


class Duty(Frozen):
    """What is to be done, by when, and by which statement; `not` names the duty that it is the opposite of.

    `act` is what somebody who fulfils it does, as far as the policy can say it: other values of some facts, of the
    same case.
    """

    what: Text
    by: Text | None = None
    not_: Name | None = Field(None, alias="not")
    act: Mapping[Name, AcceptedItems] = {}
    cites: Citations = ()

    @property
    def says(self) -> str:
        """What is to be done, and by when, in one line."""
        return f"{self.what} ({self.by})" if self.by else self.what

    @property
    def demands(self) -> tuple[object, ...]:
        """All but what it rests on: two duties of one name are the same duty."""
        return self.what, self.by, self.not_, self.act


def _duty(value: object) -> object:
    return {"what": value} if isinstance(value, str) else value


Duties = Annotated[
    Mapping[Name, Annotated[Duty, BeforeValidator(_duty, json_schema_input_type=str | Duty)]],
    Field(description="What is to be done where the rule gives the verdict, by a name of your choice."),
]
