"""What pydantic complains of, said in the user's words and at the user's place. Nothing else knows its errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from remit.errors import CODES, Problem, about, near_miss
from remit.model.kinds.every_kind import KINDS
from remit.reader.tree import Origins, PathStep, nothings

ONE_CONDITION = {
    "not": "of several: {any: [{…}, {…}]} where one is enough, {all: [{…}, {…}]} where it takes all",
    "when": "what always holds is `all: []`; one of several conditions is `any: [{…}, {…}]`",
}
LISTS_ONLY = (("all",), ("any",), ("scenarios",))  # elsewhere one item may stand by itself
WANTED = {
    "string_type": "text",
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "tuple_type": "one item or a list of them",
}
SAY_IT = "say it, or leave it out"
SAY_IN_OWN_WORDS = "say it in your own words; or write `background:` in its place, and why no rule follows from it"
NAME_ITSELF = 2  # steps from a file's root to the name of a part
EMPTY = ("too_short", "string_too_short")


def shape_problems(
    wrong: ValidationError | None, model: type[BaseModel], origins: Origins, prefix: tuple[PathStep, ...] = ()
) -> list[Problem]:
    """Everything that has not the shape of the model.

    Args:
        wrong: What pydantic says; None where it says nothing, since parts without a value are problems all the same.
        model: What the part is to be.
        origins: Its file.
        prefix: The way to the part in it.
    """
    errors: list[Any] = wrong.errors(include_url=False) if wrong else []
    found = [_problem(error, model, origins, prefix) for error in errors if not _said_already(error, origins, prefix)]
    unknown = {problem.at for problem in found if problem.code == "unknown-key"}
    silent = [problem for problem in _silent_parts(origins, prefix) if problem.at not in unknown]
    return list(dict.fromkeys([*silent, *found]))


def _silent_parts(origins: Origins, prefix: tuple[PathStep, ...]) -> Iterator[Problem]:
    """A problem for every key or item with nothing behind it, but for given facts: those are unknown then."""
    for path in nothings(origins.node(*prefix), prefix):
        if path[:-1] != (*prefix, "given"):
            named = path and isinstance(path[-1], str)
            what = f"{_name(path)} has nothing behind it" if named else f"an item of {_name(path)} says nothing"
            yield Problem("missing-value", about(path) + what, origins.key(*path), _instead(path[-1] if path else ""))


def _instead(silent: PathStep) -> str:
    """What to do about a part that says nothing."""
    if silent in KINDS:
        return f"write `{silent}: {{}}`"
    if ":" in str(silent):
        return "a `:` wants a space behind it"
    if isinstance(silent, str) and silent.isdigit():
        return "in braces a comma begins a new key; the decimal sign is a point: 4.50"
    return SAY_IT if isinstance(silent, str) else f'{SAY_IT}; the word null wants quotes: "null"'


def _said_already(error: Mapping[str, Any], origins: Origins, prefix: tuple[PathStep, ...]) -> bool:
    """Whether the complaint is about a value that is not there, which is said by itself."""
    if error["type"] in ("missing", "extra_forbidden") or "[key]" in error["loc"]:
        return False
    value = origins.node(*_way(error, origins, prefix)).value
    silent_kind = isinstance(value, dict) and any(key in KINDS and part.value is None for key, part in value.items())
    return value is None or (error["type"] == "fact-kind" and silent_kind)


def _way(error: Mapping[str, Any], origins: Origins, prefix: tuple[PathStep, ...]) -> tuple[PathStep, ...]:
    """The way to what is complained of, without the steps on it that pydantic adds."""
    node, way = origins.node(*prefix), [*prefix]
    steps = [*(step for step in error["loc"] if step != "[key]"), *error.get("ctx", {}).get("path", ())]
    for number, step in enumerate(steps, start=1):
        inner = node.step(step)
        if inner is not None or number == len(steps):
            way.append(step)
        node = inner or node
    return tuple(way)


def _problem(
    error: Mapping[str, Any], model: type[BaseModel], origins: Origins, prefix: tuple[PathStep, ...]
) -> Problem:
    way, context, code = _way(error, origins, prefix), error.get("ctx", {}), error["type"]
    subject = about(way)
    if code in CODES and "[key]" in error["loc"]:
        said = context["said"] if len(way) - len(prefix) <= NAME_ITSELF else f"{subject}{context['said']}"
        return Problem(code, said, origins.key(*way), context.get("help"))
    if code in CODES:
        return Problem(code, f"{subject}{context['said']}", origins.value(*way), context.get("help"))
    if code == "missing":
        every = "; `when: {all: []}` is every case" if way[-1] == "when" else ""
        said = f"{subject}`{way[-1]}` is missing"
        return Problem("missing-key", said, origins.key(*way[:-1]), f"add `{way[-1]}:`{every}")
    if code == "extra_forbidden":
        keys = _instead_of(str(way[-1]), _keys(_model_at(model, error["loc"][:-1])))
        return Problem("unknown-key", f"{subject}{_name(way)} means nothing here", origins.key(*way), keys)
    code, said, help = _shape(error, subject, origins.reach(*way))
    return Problem(code, said, origins.value(*way), help)


def _instead_of(key: str, known: list[str]) -> str:
    """What would help where a key means nothing: one that is meant, by its spelling or by what it means elsewhere."""
    from remit.reader.other_words import OTHER_WORDS  # only where something is wrong

    other = OTHER_WORDS.get(key.lower())
    return other if other and {"when", "flag", "otherwise"} & set(known) else near_miss(key, known, "keys")


def _shape(error: Mapping[str, Any], subject: str, there: tuple[PathStep, ...]) -> tuple[str, str, str | None]:
    """The code, message and help of a value that has the wrong shape."""
    place = _name(there) if not subject or there[2:] else "this"
    if there and isinstance(there[-1], int):
        place = f"an item of {place}"
    if error["type"] in EMPTY:
        is_drafted = subject.startswith("statement ") and there[-1] == "says"
        return "missing-value", f"{subject}{place} is empty", SAY_IN_OWN_WORDS if is_drafted else SAY_IT
    if error["type"] == "literal_error" and isinstance(error["input"], str):
        return "wrong-type", f"{subject}{place} is {error['ctx']['expected'].replace(chr(39), '`')}, or a mapping", None
    if error["type"] not in WANTED:
        return "wrong-type", f"{subject}{place} cannot be {_kind(error['input'])}", None
    wanted, help = WANTED[error["type"]], None
    if error["loc"][-1:] in LISTS_ONLY:
        wanted, help = "a list", "write `- ` before each item"
    elif there[-1:] and there[-1] in KINDS:
        help = _instead(there[-1])
    elif there[-1:] and there[-1] in ONE_CONDITION:
        help = ONE_CONDITION[str(there[-1])]
    return "wrong-type", f"{subject}{place} takes {wanted}, and here stands {_kind(error['input'])}", help


def _name(path: tuple[PathStep, ...]) -> str:
    """The last key on the way."""
    keys = [step for step in path if isinstance(step, str)]
    if keys[-1:] == ["one of"] and path[-1] != "one of":
        keys.pop()  # it is not always written, and never the user's word
    return f"`{keys[-1]}`" if keys else "this"


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else f"`{value}`"


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_at(model: type[BaseModel], loc: tuple[PathStep, ...]) -> type[BaseModel] | None:
    """The model that stands at the end of the way, found by the annotations of the fields on it."""
    found: type[BaseModel] | None = model
    steps = iter(loc)
    for step in steps:
        fields = found.model_fields if found else {}
        field = next((f for name, f in fields.items() if step in (name, f.alias)), None)
        if field is not None:
            found = _model_in(field.annotation)
            if get_origin(field.annotation) is Mapping:
                next(steps, None)  # a name that the user chose
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
