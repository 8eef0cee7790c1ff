"""What all written things share: they are immutable, know no extra keys, and complain in the user's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, NoReturn, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from remit.errors import foreign_letter

NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
NAME_RULE = "a name is letters, digits, hyphens, dots and underscores: counter-fire"


class Frozen(BaseModel):
    """The base of every written thing."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, validate_by_name=True, validate_by_alias=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy without what was worked out of the original, which need not be so of the copy."""
        copy = super().model_copy(update=update, deep=deep)
        for name in set(vars(copy)) - set(type(self).model_fields):
            del vars(copy)[name]
        return copy


def fail(code: str, message: str, help: str | None = None, path: Iterable[str | int] = ()) -> NoReturn:
    """Refuse a value from inside a model; the reader adds the place (and steps down `path` from it)."""
    context = {"said": message, "help": help, "path": tuple(path)}
    raise PydanticCustomError(code, "{said}", context)


def _name(value: object) -> object:
    if isinstance(value, str) and not NAME.fullmatch(value):
        foreign = foreign_letter(value)
        said = f"`{value}` cannot be a name" if value else "an empty text cannot be a name"
        fail("bad-name", said, f"{NAME_RULE}; {foreign}" if foreign else NAME_RULE)
    return value


def version_one(key: str) -> Callable[[object], object]:
    """What refuses a file that is written for another version of the language."""

    def refuse(value: object) -> object:
        if isinstance(value, str) and value != "1":
            fail("unknown-version", f"`{key}: {value}` is another version than this remit reads", f"write {key}: 1")
        return value

    return refuse


def _truth(value: object) -> object:
    return value == "true" if value in ("true", "false") else value


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Scalar = str | int | float | bool  # what an editor sees; the reader hands every scalar on as text

Name = Annotated[str, BeforeValidator(_name), WithJsonSchema({"type": "string", "pattern": f"^{NAME.pattern}$"})]
Text = Annotated[str, Field(min_length=1)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many, json_schema_input_type=Scalar | list[Scalar])]
Citations = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])]
