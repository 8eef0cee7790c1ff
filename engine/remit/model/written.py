"""What all written things share: they are immutable, know no extra keys, and complain in the user's words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, NoReturn, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from remit.errors import called

# beyond tab and line feed: control characters, other line breaks, marks that turn the direction of writing
REFUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
INSIDE = "-.:"  # signs that stand inside of a name, not at its ends
NAME_RULE = "a name is letters of any script, digits, underscores; and inside hyphens, dots, colons: counter-fire"
# what an editor checks: no sign of ASCII that names do not have (whether others are letters, it need not know)
NAME_PATTERN = r"^[^\x00-/:-@\[-^`{-\x7f](?:[^\x00-,/;-@\[-^`{-\x7f]*[^\x00-/:-@\[-^`{-\x7f])?$"


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


def is_name(text: str) -> bool:
    """Whether a text can be a name: letters, marks and digits of any script as identifiers have them (UAX 31).

    >>> is_name("s3:GetObject"), is_name("größe"), is_name("2024-05-30"), is_name("a b"), is_name("-a")
    (True, True, True, False, False)
    """
    signs = text.translate(dict.fromkeys(map(ord, INSIDE), "_"))
    ends = f"{text[:1]}{text[-1:]}"
    return text != "" and f"_{signs}".isidentifier() and not set(ends) & set(INSIDE) and not combines(text[0])


def combines(sign: str) -> bool:
    """Whether a character is a mark that belongs to the one before it."""
    return unicodedata.category(sign).startswith("M")


def _name(value: object) -> object:
    if not isinstance(value, str):
        return value
    name = composed(value)
    if not is_name(name):
        foreign = next((called(sign) for sign in name if not sign.isascii() and not f"_{sign}".isidentifier()), None)
        said = f"`{value}` cannot be a name" if value else "an empty text cannot be a name"
        fail("bad-name", said, f"{NAME_RULE}; what is written there has {foreign}" if foreign else NAME_RULE)
    if not name.isascii():
        _refuse_mixed(name)
    return name


def _refuse_mixed(name: str) -> None:
    """Nobody could see that a name is another than it seems."""
    from remit.model.lookalikes import mixed  # most names are ASCII

    if (sign := mixed(name)) is not None:
        said = f"`{name}` cannot be a name: it mixes letters of two scripts that look alike"
        fail("bad-name", said, f"what is written there has {called(sign)}")


def version_one(key: str) -> Callable[[object], object]:
    """What refuses a file that is written for another version of the language."""

    def refuse(value: object) -> object:
        if isinstance(value, str) and value != "1":
            fail("unknown-version", f"`{key}: {value}` is another version than this remit reads", f"write {key}: 1")
        return value

    return refuse


TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def read_truth(written: object) -> bool | None:
    """What true and false are written like, wherever it is (YAML, JSON, CSV of a spreadsheet); None for all else.

    >>> read_truth("TRUE"), read_truth("false"), read_truth("yes"), read_truth(1)
    (True, False, None, None)
    """
    return TRUTHS.get(written) if isinstance(written, str) else None


def asked_true(accepted: Iterable[object]) -> bool:
    """Whether what is accepted of a concept is that it holds."""
    return [read_truth(item) for item in accepted] == [True]


def _truth(value: object) -> object:
    truth = read_truth(value)
    return value if truth is None else truth


def composed(text: str) -> str:
    """A name or value in the one form (NFC) in which it is compared, however its accents are encoded."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _name_or_pattern(value: object) -> object:
    return value if isinstance(value, str) and is_name(value.replace("*", "x")) and "*" in value else _name(value)


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _composed(value: object) -> object:
    """One name or a list of them, in the form in which names are compared."""
    listed = _one_or_many(value)
    if not isinstance(listed, (list, tuple)):
        return listed
    return tuple(composed(name) if isinstance(name, str) else name for name in listed)


Scalar = str | int | float | bool  # what an editor sees; the reader hands every scalar on as text

Name = Annotated[str, BeforeValidator(_name), WithJsonSchema({"type": "string", "pattern": NAME_PATTERN})]
Pattern = Annotated[  # a name, or names alike: `*` stands for any signs
    str, BeforeValidator(_name_or_pattern), WithJsonSchema({"type": "string"})
]
Text = Annotated[str, Field(min_length=1)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many, json_schema_input_type=Scalar | list[Scalar])]
NamesSaid = Annotated[tuple[Text, ...], BeforeValidator(_composed, json_schema_input_type=Scalar | list[Scalar])]
Citations = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])]
