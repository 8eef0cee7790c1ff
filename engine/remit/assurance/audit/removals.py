"""Conditions with one part left out: a test, a value of a test, a part of `all` or `any`, a `not`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from remit.model.asked import as_written
from remit.model.conditions import Condition, Path
from remit.model.editing import flow_text, test_text


class Removal(NamedTuple):
    """The way to the part that is left out, the part in words, whether it is an alternative, and what remains."""

    path: Path
    part: str
    is_alternative: bool
    rest: Condition


def removals(condition: Condition, path: Path, *, whole: bool = True) -> Iterator[Removal]:
    """Every way to leave one part out, a part before what is inside it.

    What stands alone inside an `any`, an `all` or a `not` is not left out of it: that would be the same as (or would
    turn around) leaving out the part around it, which is tried already.
    """
    keys = [*condition.tests, *(key for key, inner in _joints(condition) if inner is not None)]
    if whole or len(keys) + max(len(condition.all_of or ()) - 1, 0) > 1:
        yield from _conjuncts(condition, path)
    yield from _values(condition, path)
    yield from _alternatives(condition, path)
    for way, part in condition.parts():
        for inner in removals(part, (*path, *way), whole=False):
            yield inner._replace(rest=_with(condition, way, inner.rest))


def _joints(condition: Condition) -> list[tuple[str, object]]:
    return [("all", condition.all_of), ("any", condition.any_of), ("not", condition.not_)]


def _conjuncts(condition: Condition, path: Path) -> Iterator[Removal]:
    for name, accepted in condition.tests.items():
        yield Removal((*path, name), f"`{test_text(name, accepted)}`", False, _changed(condition, **{name: None}))
    for index, part in enumerate(condition.all_of or ()):
        yield Removal((*path, "all", index), _part("all", index, part), False, _without(condition, "all", index))
    if condition.any_of is not None:
        yield Removal((*path, "any"), "the whole of `any`", False, _changed(condition, any=None))
    if condition.not_ is not None:
        yield Removal((*path, "not"), "`not`", False, _changed(condition, **{"not": None}))


def _values(condition: Condition, path: Path) -> Iterator[Removal]:
    for name, accepted in condition.tests.items():
        for index, item in enumerate(accepted if len(accepted) > 1 else ()):
            fewer = (*accepted[:index], *accepted[index + 1 :])
            yield Removal(
                (*path, name, index),
                f"`{flow_text(as_written((item,)))}` of `{name}`",
                True,
                _changed(condition, **{name: fewer}),
            )


def _alternatives(condition: Condition, path: Path) -> Iterator[Removal]:
    parts = condition.any_of or ()
    for index, part in enumerate(parts if len(parts) > 1 else ()):
        yield Removal((*path, "any", index), _part("any", index, part), True, _without(condition, "any", index))


def _part(key: str, index: int, part: Condition) -> str:
    """A part of a list in words: its place, and what it tests."""
    tests = [test_text(name, accepted) for name, accepted in part.tests.items()]
    deeper = ["…"] if any(inner is not None for _, inner in _joints(part)) else []
    return f"part {index + 1} of `{key}` ({', '.join([*tests, *deeper])})"


def _without(condition: Condition, key: str, index: int) -> Condition:
    parts = (condition.all_of if key == "all" else condition.any_of) or ()
    return _changed(condition, **{key: (*parts[:index], *parts[index + 1 :])})


def _with(condition: Condition, way: Path, part: Condition) -> Condition:
    """The condition with another part in the place of one."""
    key, *index = way
    if not index:
        return _changed(condition, **{str(key): part})
    parts = list((condition.all_of if key == "all" else condition.any_of) or ())
    parts[int(index[0])] = part
    return _changed(condition, **{str(key): tuple(parts)})


def _changed(condition: Condition, **changes: Any) -> Condition:
    """The condition with some keys changed, or (None) without them; without any, it always holds."""
    data: dict[str, Any] = {**condition.tests, **dict(_joints(condition)), **changes}
    written = {key: value for key, value in data.items() if value is not None}
    return Condition.model_validate(written or {"all": ()}, by_alias=True, by_name=False)
