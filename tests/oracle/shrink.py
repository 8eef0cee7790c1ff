"""A drawn policy made small: parts are left out as long as it still differs in the same way."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from oracle.asking import Asked, Difference
from oracle.drawn_policies import Bundle
from oracle.ways import differences

MOST_TRIES = 250
KEPT = ("remit", "policy", "title", "facts", "rules", "claim")  # what a policy or property cannot do without


def shrunk(bundle: Bundle, way: str, first: Difference, is_over: Callable[[], bool]) -> tuple[Bundle, Difference]:
    """The smallest bundle that is found which differs in the same kind, and how it differs."""
    kind = first.kind
    found = found_in(bundle, way, kind)
    if found is None:  # it is refused as a whole
        return bundle, first
    tries, smaller = 0, True
    while smaller:
        smaller = False
        for candidate in _smaller(bundle):
            tries += 1
            if tries > MOST_TRIES or is_over():
                return bundle, found
            if (again := found_in(candidate, way, kind)) is not None:
                bundle, found, smaller = candidate, again, True
                break
    return bundle, found


def found_in(bundle: Bundle, way: str, kind: str) -> Difference | None:
    """The first difference of a kind; none where the policy makes no sense any more."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            asked = Asked(bundle, Path(folder))
            _ = asked.loaded, bundle.cases.every
            return next((one for one in differences(asked, way) if one.kind == kind), None)
    except Exception:  # noqa: BLE001  # a part was left out that another needs
        return None


def _smaller(bundle: Bundle) -> Iterator[Bundle]:
    """The bundle with one part less, large parts first."""
    for number in range(len(bundle.scenarios)):
        if len(bundle.scenarios) > 1:
            yield _with(bundle, scenarios=[bundle.scenarios[number]])
    whole = {"policy": bundle.policy, "files": bundle.files, "scenarios": bundle.scenarios, "second": bundle.second}
    for path in sorted(_paths(whole, ()), key=len):
        yield _without(bundle, path)


def _with(bundle: Bundle, **parts: Any) -> Bundle:
    said = {
        "policy": bundle.policy,
        "files": bundle.files,
        "second": bundle.second,
        "scenarios": bundle.scenarios,
        **parts,
    }
    return Bundle(**copy.deepcopy(said), seed=bundle.seed)


def _without(bundle: Bundle, path: tuple[Any, ...]) -> Bundle:
    """A part left out, of the other version, too."""
    made = _with(bundle)
    holders: list[Any] = [getattr(made, path[0])]
    if path[0] == "policy" and made.second:
        holders.append(made.second)
    for holder in holders:
        inner = holder
        try:
            for step in path[1:-1]:
                inner = inner[step]
            del inner[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
    return made


def _paths(part: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Every part that can be left out of what holds it."""
    steps = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for step in steps:
        if len(path) > 0 and not (step in KEPT and path[-1] not in ("rules", "facts")):
            yield (*path, step)
        yield from _paths(part[step], (*path, step))
