"""What pydantic complains of, said in the user's words and at the user's place. Nothing else knows its errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from remit.errors import CODES, Location, Problem, about, near_miss
from remit.reader.tree import Origins, Step, nothings

WANTED = {
    "string_type": "text",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
}


def problems_of(
    wrong: ValidationError, model: type[BaseModel], origins: Origins, prefix: tuple[Step, ...]
) -> list[Problem]:
    """Every complaint as a problem, one for each place; `prefix` is the way from the file's root to the model."""
    found: dict[tuple[Location, str], Problem] = {}
    silent = {origins.value(*path) for path in nothings(origins.root)}
    for error in wrong.errors(include_url=False):
        problem = _problem(dict(error), model, origins, prefix)
        if problem.at not in silent and problem.at is not None:
            found.setdefault((problem.at, problem.code), problem)
    return list(found.values())


def silent_parts(origins: Origins, prefix: tuple[Step, ...] = ()) -> list[Problem]:
    """A problem for every key with nothing behind it, but for given facts: those are unknown then."""
    return [
        Problem(
            "missing-value",
            f"{about(path)}`{path[-1]}` has nothing behind it",
            origins.key(*path),
            "say it, or leave it out",
        )
        for path in nothings(origins.root)
        if path and path[: len(prefix)] == prefix and "given" not in path
    ]


def _problem(error: dict[str, Any], model: type[BaseModel], origins: Origins, prefix: tuple[Step, ...]) -> Problem:
    loc, context = tuple(error["loc"]), error.get("ctx", {})
    path = (*prefix, *(step for step in loc if step != "[key]"), *context.get("path", ()))
    subject = about(path)
    if error["type"] in CODES:
        at = origins.key(*path) if "[key]" in loc else origins.value(*path)
        return Problem(error["type"], f"{subject}{context['said']}", at, context.get("help"))
    if error["type"] == "missing":
        said = f"{subject}`{loc[-1]}` is missing"
        return Problem("missing-key", said, origins.key(*path[:-1]), f"add `{loc[-1]}:`")
    if error["type"] == "extra_forbidden":
        keys = _keys(_model_at(model, loc[:-1]))
        said = f"{subject}`{loc[-1]}` means nothing here"
        return Problem("unknown-key", said, origins.key(*path), near_miss(str(loc[-1]), keys, "keys"))
    return Problem(*_shape(error, subject), origins.value(*path))


def _shape(error: dict[str, Any], subject: str) -> tuple[str, str]:
    """The code and message of a value that has the wrong shape."""
    place = next((f"`{step}`" for step in reversed(error["loc"]) if isinstance(step, str) and step != "[key]"), "this")
    if error["type"] == "literal_error":
        return "wrong-type", f"{subject}{place} is one of {error['ctx']['expected'].replace(chr(39), '')}"
    if error["type"] in ("too_short", "string_too_short"):
        return "missing-value", f"{subject}{place} is empty"
    wanted = WANTED.get(error["type"], "something else")
    return "wrong-type", f"{subject}{place} takes {wanted}, and here stands {_kind(error['input'])}"


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else f"`{value}`"


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_at(model: type[BaseModel], loc: tuple[Step, ...]) -> type[BaseModel] | None:
    """The model that stands at the end of the way, found by the annotations of the fields on it."""
    found: type[BaseModel] | None = model
    for step in loc:
        fields = found.model_fields if found else {}
        field = next((f for name, f in fields.items() if step in (name, f.alias)), None)
        if field is not None:
            found = _model_in(field.annotation)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
