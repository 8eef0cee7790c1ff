"""Tests that are written as mappings, `{includes: admin}` or `{at least: clearance}`, as the items that they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remit.errors import near_miss
from remit.model.comparisons import VERBS, Comparison
from remit.model.items import OTHER_THAN, Clause, Item, OfSet, OtherThan, exactly
from remit.model.matching import SET_VERBS
from remit.model.written import fail

Path = tuple[str | int, ...]
OF_TEXTS = ("text", OTHER_THAN)  # this text and nothing else, whatever it reads like; any but these
ASKED = (*SET_VERBS, *VERBS, *OF_TEXTS)
HOW = "sets: {includes: a}, {excludes: a}, {within: [a, b]}, {size: >= 2}; facts: {same as: other}, {at least: other}"


def asks(written: Mapping[str, Any]) -> bool:
    """Whether a mapping is meant to ask something of a fact."""
    return any(verb in ASKED for verb in written)


def as_items(accepted: Any, path: Path) -> Any:
    """What is accepted of a name, as one item or a list of items, of which one must hold.

    >>> as_items({"same as": ["user", "owner"]}, ()), as_items("a", ())
    ([Comparison(verb='same as', other='user'), Comparison(verb='same as', other='owner')], 'a')

    Args:
        accepted: As it is written: text, a list, or what is asked of a set or by another fact.
        path: The way to it, for problems.
    """
    if isinstance(accepted, Mapping):
        return _items(accepted, path)
    if isinstance(accepted, (list, tuple)) and any(isinstance(item, Mapping) for item in accepted):
        items: list[Item] = []
        for index, item in enumerate(accepted):
            items += _items(item, (*path, index)) if isinstance(item, Mapping) else [item]
        return items
    return accepted


def _items(asked: Mapping[str, Any], path: Path) -> list[Item]:
    for verb in asked:
        if verb not in ASKED:
            help = near_miss(str(verb), ASKED, "what can be asked")
            fail("wrong-type", f"`{verb}` says nothing of a fact", help, (*path, verb))
    if not asked:
        fail("wrong-type", "a mapping that asks for nothing", HOW, path)
    alone = [verb for verb in asked if verb in VERBS or verb in OF_TEXTS]
    if alone and len(asked) > 1:
        said = f"`{alone[0]}` stands by itself"
        fail("wrong-type", said, "write one test for each, under `all:`", (*path, alone[0]))
    if alone:
        return _alone(alone[0], asked[alone[0]], (*path, alone[0]))
    return [OfSet(tuple(Clause(verb, tuple(_listed(what, (*path, verb)))) for verb, what in asked.items()))]


def _alone(verb: str, what: Any, path: Path) -> list[Item]:
    """What a verb says that stands by itself."""
    listed = _listed(what, path, empty=verb in OF_TEXTS)
    if verb == OTHER_THAN:
        return [OtherThan(tuple(listed))]
    return [exactly(text) if verb == "text" else Comparison(verb, text) for text in listed]


def _listed(what: Any, path: Path, *, empty: bool = False) -> list[str]:
    """What stands behind a verb: one name, or a list of them."""
    items = list(what) if isinstance(what, (list, tuple)) else [what]
    for index, item in enumerate(items):
        if not isinstance(item, str) or not (item or empty):
            fail("wrong-type", f"`{path[-1]}` takes a name or a list of names", HOW, (*path, index))
    if not items and path[-1] != "within":
        fail("missing-value", f"`{path[-1]}` of nothing", HOW, path)
    return items


def mapping_meant(written: str) -> tuple[str, str] | None:
    """The verb and the rest of a text that is put like what is asked of a fact; None where it is not.

    >>> mapping_meant("less than b"), mapping_meant("b")
    (('less than', 'b'), None)
    """
    verb = next((verb for verb in ASKED if written.startswith(f"{verb} ")), None)
    return None if verb is None else (verb, written[len(verb) + 1 :])
