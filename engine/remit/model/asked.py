"""Tests that are written as mappings, `{includes: admin}` or `{at least: clearance}`, as the text that they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from remit.errors import near_miss
from remit.model.comparisons import VERBS, comparison
from remit.model.exact import MARK, OTHER_THAN, exactly, other_than, others_named, plainly
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
    """What is accepted of a name, as one text or a list of texts, of which one must hold.

    >>> as_items({"includes": ["a", "b"]}, ()), as_items({"same as": "user"}, ())
    (['includes a | b'], ['same as user'])
    """
    if isinstance(accepted, Mapping):
        return _items(accepted, path)
    if isinstance(accepted, (list, tuple)) and any(isinstance(item, Mapping) for item in accepted):
        items: list[str] = []
        for index, item in enumerate(accepted):
            items += _items(item, (*path, index)) if isinstance(item, Mapping) else [item]
        return items
    return accepted


def as_written(accepted: Sequence[str], *, of_set: bool = True) -> Any:
    """What is accepted of a name as a policy would have it: the opposite of `as_items`.

    Of what is no set, `size 3` may be a value.

    >>> as_written(("includes a | b; size >= 2",)), as_written(("same as user", "same as owner"))
    ({'includes': ['a', 'b'], 'size': '>= 2'}, {'same as': ['user', 'owner']})
    """
    against = [comparison(item) for item in accepted]
    verbs = {found.verb if found else None for found in against}
    if None not in verbs and len(verbs) == 1:
        return {verb: _one_or_all([found.other for found in against if found]) for verb in verbs}
    return _one_or_all([_asked(item, of_set) for item in accepted])


def _asked(item: str, of_set: bool) -> Any:
    """One item: a mapping where it compares, says what a set includes, or is a text that reads like something else."""
    if item.startswith(MARK):
        return {"text": plainly(item)}
    if (others := others_named(item)) is not None:
        return {OTHER_THAN: _one_or_all(list(others))}
    if (against := comparison(item)) is not None:
        return {against.verb: against.other}
    found = by_verb(item, with_groups=True) if of_set else None
    return item if found is None else {verb: _one_or_all(names) for verb, names in found.items()}


def by_verb(item: str, *, with_groups: bool = False) -> dict[str, list[str]] | None:
    """What an item asks of a set, each verb once; None where it asks nothing of one, or cannot be put so.

    `with_groups`: a name may be of a group, of which a set that includes it need not include all.

    >>> by_verb("includes a; includes b | c; includes all d | e"), by_verb("includes a | b; includes c | d")
    ({'includes all': ['a', 'd', 'e'], 'includes': ['b', 'c']}, None)
    """
    clauses: list[tuple[str, list[str]]] = []
    for clause in (each.strip() for each in item.split(";")):
        verb = next((verb for verb in SET_VERBS if clause == verb or clause.startswith(f"{verb} ")), None)
        if verb is None:
            return None
        clauses.append((verb, [name for each in clause[len(verb) :].split("|") if (name := each.strip())]))
    if (
        len(dict(clauses)) < len(clauses) and not with_groups
    ):  # one name is included: it may be said with others that all are
        clauses = [("includes all" if verb == "includes" and not names[1:] else verb, names) for verb, names in clauses]
    found: dict[str, list[str]] = {}
    for verb, names in clauses:
        if verb in found and verb not in ("includes all", "excludes"):
            return None
        found[verb] = [*found.get(verb, []), *names]
    return found


def _one_or_all(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else items


def _items(asked: Mapping[str, Any], path: Path) -> list[str]:
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
    clauses = [f"{verb} {' | '.join(_listed(what, (*path, verb)))}".strip() for verb, what in asked.items()]
    return ["; ".join(clauses)]


def _alone(verb: str, what: Any, path: Path) -> list[str]:
    """What a verb says that stands by itself."""
    listed = _listed(what, path, empty=verb in OF_TEXTS)
    if verb == OTHER_THAN:
        return [other_than(listed)]
    return [exactly(text) if verb == "text" else f"{verb} {text}" for text in listed]


def _listed(what: Any, path: Path, *, empty: bool = False) -> list[str]:
    """What stands behind a verb: one name, or a list of them."""
    items = list(what) if isinstance(what, (list, tuple)) else [what]
    for index, item in enumerate(items):
        if not isinstance(item, str) or not (item or empty):
            fail("wrong-type", f"`{path[-1]}` takes a name or a list of names", HOW, (*path, index))
    if not items and path[-1] != "within":
        fail("missing-value", f"`{path[-1]}` of nothing", HOW, path)
    return items
