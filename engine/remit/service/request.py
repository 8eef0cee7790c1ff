"""An AuthZEN request from the bytes of a body: its shape checked, and defaults filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from remit.errors import one_line

SEMANTICS = ("execute_all", "deny_on_first_deny", "permit_on_first_permit")
ENTITIES = {"subject": ("type", "id"), "action": ("name",), "resource": ("type", "id")}
MOST_DIGITS = 400  # of a whole number
SURROGATE = re.compile("[\ud800-\udfff]")
DEEPEST = 32  # of objects and lists in each other


class Refused(Exception):
    """A request that cannot be answered: the HTTP status, and a message in the caller's words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, one_line(message)


class JsonNumber(str):
    """A number with a point or an exponent, as it was written: exact, and not the text of the same letters."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One question: the subject, the action, the resource, and the context that it stands in."""

    subject: Mapping[str, Any]
    action: Mapping[str, Any]
    resource: Mapping[str, Any]
    context: Mapping[str, Any]


def read_body(raw: bytes) -> dict[str, Any]:
    """The object of a body.

    Raises:
        Refused: It is not JSON, not an object, nested too deep, or has one key twice.
    """
    if not raw.strip():
        raise Refused(400, "the body is empty; a JSON object is wanted")
    try:
        data = JSON.decode(raw.decode("utf-8"))
    except RecursionError:
        raise Refused(400, f"the body is nested deeper than {DEEPEST} levels") from None
    except UnicodeDecodeError:
        raise Refused(400, "the body is not UTF-8 text") from None
    except ValueError as wrong:
        where = f" (line {wrong.lineno}, column {wrong.colno})" if isinstance(wrong, json.JSONDecodeError) else ""
        raise Refused(400, f"the body is not JSON{where}") from None
    if not isinstance(data, dict):
        raise Refused(400, "the body is not a JSON object")
    if b"\\u" in raw and SURROGATE.search(json.dumps(data, ensure_ascii=False)):
        raise Refused(400, "the body has half of a surrogate pair, which is no character")
    if raw.count(b"{") + raw.count(b"[") > DEEPEST and _depth(data) > DEEPEST:  # fewer cannot be nested so deep
        raise Refused(400, f"the body is nested deeper than {DEEPEST} levels")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused(400, f"`{twice[:60]}` stands twice in one object")
    return found


def _no_number(constant: str) -> NoReturn:
    raise Refused(400, f"{constant} is not a JSON number")


def _whole(digits: str) -> int | JsonNumber:
    """A whole number; one of very many digits as it was written, which no fact has."""
    return int(digits) if len(digits) < MOST_DIGITS else JsonNumber(digits)


JSON = json.JSONDecoder(object_pairs_hook=_once, parse_float=JsonNumber, parse_int=_whole, parse_constant=_no_number)


def _depth(data: Any) -> int:
    """How deep it is nested, level by level: nothing is called in itself."""
    depth, level = 0, [data]
    while level:
        level = [
            inner
            for each in level
            if isinstance(each, (dict, list))
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        depth += 1
    return depth


def evaluation(data: Mapping[str, Any] | None) -> Evaluation:
    """One evaluation.

    Raises:
        Refused: The first thing that is missing or of another type.
    """
    if data is None:
        raise Refused(400, "the evaluation is not an object")
    if not _is_whole(data):
        _refuse(data)
    return Evaluation(data["subject"], data["action"], data["resource"], data.get("context", {}))


def _is_whole(data: Mapping[str, Any]) -> bool:
    """Whether everything is there and of its type: quickly, for it is asked of every request."""
    for entity, needed in ENTITIES.items():
        value = data.get(entity)
        if type(value) is not dict or type(value.get("properties", {})) is not dict:
            return False
        for key in needed:
            if type(named := value.get(key)) is not str or not named:
                return False
    return type(data.get("context", {})) is dict


def _refuse(data: Mapping[str, Any]) -> None:
    """Raise Refused with what is wrong."""
    for entity, needed in ENTITIES.items():
        if entity not in data:
            raise Refused(400, f"{entity} is missing")
        value = _entity(data, entity)
        if missing := next((key for key in needed if key not in value), None):
            raise Refused(400, f"{entity}.{missing} is missing")
    _object(data, "context")


def _entity(data: Mapping[str, Any], entity: str) -> Mapping[str, Any]:
    """A subject, an action or a resource, as far as it is there. Raises Refused."""
    value = _object(data, entity)
    for key in ENTITIES[entity]:
        if key in value and (type(value[key]) is not str or not value[key]):
            raise Refused(400, f"{entity}.{key} is not text, or empty")
    _object(value, "properties", of=f"{entity}.")
    return value


def _object(data: Mapping[str, Any], key: str, of: str = "") -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise Refused(400, f"{of}{key} is not an object")
    return value


def parts(data: Mapping[str, Any], most: int) -> list[dict[str, Any] | None]:
    """The parts of a batch, each with the defaults that stand outside of it.

    What a part has takes the place of the default, as a whole (OpenID AuthZEN Authorization API 1.0, access
    evaluations).

    Args:
        data: The body of a request.
        most: How many evaluations are taken at once.

    Returns:
        None for a part that is no object.

    Raises:
        Refused: There is no list of them, it is too long, or a default is none that AuthZEN allows.
    """
    listed = data.get("evaluations")
    if not isinstance(listed, list):
        raise Refused(400, "evaluations is not a list")
    for entity in ENTITIES:
        _entity(data, entity)
    _object(data, "context")
    if len(listed) > most:
        raise Refused(400, f"{len(listed)} evaluations are more than the {most} that are taken at once")
    return [_filled(data, part) for part in listed]


def _filled(data: Mapping[str, Any], part: Any) -> dict[str, Any] | None:
    if not isinstance(part, dict):
        return None
    both = {**data, **part}
    return {key: both[key] for key in (*ENTITIES, "context") if key in both}


def semantic(data: Mapping[str, Any]) -> str:
    """How a batch is gone through.

    Raises:
        Refused: There is no such way.
    """
    wanted = _object(data, "options").get("evaluations_semantic", SEMANTICS[0])
    if wanted not in SEMANTICS:
        raise Refused(400, f"options.evaluations_semantic is none of {', '.join(SEMANTICS)}")
    return str(wanted)
