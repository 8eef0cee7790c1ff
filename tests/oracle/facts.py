"""What is said of one fact, and whether a value is as it says: values, groups, ranges, what sets include, `present`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from oracle.scales import WHOLE, lies, read_range, scale_of

Fact = Mapping[str, Any]
Value = Any  # text, True or False, a whole number of a scale, a frozenset of members; None where it is absent
Case = Mapping[str, Value]  # of every fact and reading
Test = Callable[[Case], bool]

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "same as": lambda one, other: one == other,
    "different from": lambda one, other: one != other,
    "at least": lambda one, other: one >= other,
    "at most": lambda one, other: one <= other,
    "less than": lambda one, other: one < other,
    "more than": lambda one, other: one > other,
    "member of": lambda one, members: one in members,
    "meets": lambda one, other: bool(one & other),
    "contains": lambda one, other: one >= other,
    "contained in": lambda one, other: one <= other,
    "lies in": lambda one, other: one == other,  # or below it, in the hierarchy of the two
}
CLAUSES = ("includes all", "includes", "excludes", "within", "size")
IN_QUOTES = r'"(?:[^"\\]|\\.)*"'
CLAUSE = re.compile(rf"(?:{IN_QUOTES}|[^;])+")
NAME = re.compile(rf"\s*(?:(?P<quoted>{IN_QUOTES})|(?P<bare>[^|]+?))\s*(?:\||$)")


def kind_of(fact: Fact) -> str:
    return next(
        kind for kind in ("choice", "flag", "integer", "number", "date", "datetime", "text", "set") if kind in fact
    )


def groups(tree: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every value and group of a choice or set, with the values that it stands for."""
    for item in tree:
        if isinstance(item, str):
            yield item, (item,)
            continue
        for group, inner in item.items():
            found = dict(groups(inner))
            yield group, tuple(name for name, values in found.items() if values == (name,))
            yield from found.items()


def below(tree: Any) -> Iterator[tuple[str, list[str]]]:
    """Every group of a hierarchy, with all values and groups in it."""
    for item in tree:
        for group, inner in item.items() if isinstance(item, dict) else ():
            yield group, [name for name, _ in groups(inner)]
            yield from below(inner)


def written_out(fact: Fact, hierarchies: Mapping[str, Any]) -> Fact:
    """A fact with the values of its hierarchy; as its parts, the groups are values like any other."""
    said = fact[kind_of(fact)]
    if isinstance(said, str):
        return {**fact, kind_of(fact): hierarchies[said], "hierarchy": hierarchies[said]}
    if isinstance(said, dict) and "parts of" in said:
        tree = hierarchies[said["parts of"]] if isinstance(said["parts of"], str) else said["parts of"]
        return {**fact, kind_of(fact): [name for name, _ in groups(tree)], "hierarchy": tree}
    return {**fact, "hierarchy": said} if kind_of(fact) == "choice" else fact


def named(fact: Fact) -> dict[str, tuple[str, ...]]:
    return dict(groups(fact[kind_of(fact)]))


def test(name: str, fact: Fact, asked: Any) -> Test:
    """What a condition asks of a fact: a list is one of, a mapping compares, or says what a set includes."""
    if isinstance(asked, list):
        some = [test(name, fact, item) for item in asked]
        return lambda case: any(one(case) for one in some)
    if isinstance(asked, dict):
        verb, others = next(iter(asked.items()))
        if verb == "lies in":
            inside = {(group, part) for group, inner in below(fact["hierarchy"]) for part in inner}
            others = _listed(others)
            return lambda case: any(
                None not in (case[name], case[other])
                and (case[name] == case[other] or (case[other], case[name]) in inside)
                for other in others
            )
        if verb in COMPARED:
            return _against(name, verb, _listed(others))
        accepted = _clauses(fact, asked)
        return lambda case: case[name] is not None and accepted(case[name])
    text = _as_text(asked)
    accepts = written(fact, text)
    return lambda case: accepts(case[name])


def _as_text(asked: Any) -> str:
    return str(asked).lower() if isinstance(asked, bool) else str(asked)


def _against(name: str, verb: str, others: list[str]) -> Test:
    """Against other facts, of which one will do; never so where one of the two is absent."""
    holds = COMPARED[verb]
    return lambda case: any(
        None not in (case[name], case[other]) and holds(case[name], case[other]) for other in others
    )


def written(fact: Fact, text: str) -> Callable[[Value], bool]:
    """What one text accepts: `absent`, `present`, a value, a group, a range, a set, what a set includes."""
    kind, scale = kind_of(fact), scale_of(fact)
    optional = bool(fact.get("optional"))
    if optional and text == "absent":
        return lambda value: value is None
    if text == "present" and (optional or kind == "text"):
        return lambda value: value is not None
    if scale is not None:
        within = read_range(scale, text)
        return lambda value: value is not None and lies(value, within)
    if kind == "set":
        return _set(fact, text)
    if kind == "choice":
        values = named(fact)[text]
        return lambda value: value in values
    if kind == "flag":
        wanted = {"true": True, "false": False}[text]
        return lambda value: value is wanted
    if text.startswith("other than "):
        named_ones = between_bars(text.removeprefix("other than "))
        return lambda value: value is not None and value not in named_ones
    return lambda value: value == text


def _set(fact: Fact, text: str) -> Callable[[Value], bool]:
    """`{a | b}` is one set; `includes a | b; size >= 2` says several things of one."""
    if text.startswith("{"):
        exactly = frozenset(between_bars(text[1:-1]))
        return lambda value: value == exactly
    parts = [_clauses(fact, {verb: what}) for verb, what in map(_verb_of, CLAUSE.findall(text))]
    return lambda value: value is not None and all(part(value) for part in parts)


def _verb_of(clause: str) -> tuple[str, Any]:
    verb = next(verb for verb in CLAUSES if clause.strip().startswith(verb))
    rest = clause.strip().removeprefix(verb).strip()
    return verb, rest if verb == "size" else between_bars(rest)


def between_bars(text: str) -> list[str]:
    """Names with bars between them; one with signs of this notation in it stands in quotes, as in JSON."""
    found = NAME.finditer(text)
    return [json.loads(name["quoted"]) if name["quoted"] else name["bare"] for name in found if name[0].strip(" |")]


def _clauses(fact: Fact, asked: Mapping[str, Any]) -> Callable[[Any], bool]:
    """All that is asked of the members of a set; of a text, which one it is, or is not."""
    if kind_of(fact) == "text":
        said = {verb: _listed(texts) for verb, texts in asked.items()}
        one, other = said.get("text"), said.get("other than", [])
        return lambda value: value not in other and (one is None or value in one)
    parts = [_clause(fact, verb, _listed(what)) for verb, what in asked.items()]
    return lambda value: all(part(value) for part in parts)


def _clause(fact: Fact, verb: str, what: list[Any]) -> Callable[[frozenset[str]], bool]:
    if verb == "size":
        sizes = [read_range(WHOLE, str(size)) for size in what]
        return lambda value: any(lies(len(value), size) for size in sizes)
    names = {member for name in what for member in named(fact)[name]}
    return {
        "includes": lambda value: bool(value & names),
        "includes all": lambda value: names <= value,
        "excludes": lambda value: not value & names,
        "within": lambda value: value <= names,
    }[verb]


def _listed(what: Any) -> list[Any]:
    return list(what) if isinstance(what, (list, tuple)) else [what]


def stated(fact: Fact, raw: Any) -> Callable[[Value], bool]:
    """What a scenario states: as a condition, but a list is a set with exactly these members."""
    if isinstance(raw, dict) and "one of" in raw:
        some = [stated(fact, item) for item in raw["one of"]]
        return lambda value: any(one(value) for one in some)
    if isinstance(raw, (list, tuple, set, frozenset)):
        exactly = frozenset(raw)
        return lambda value: value == exactly
    if isinstance(raw, dict):
        accepted = _clauses(fact, raw)
        return lambda value: value is not None and accepted(value)
    return written(fact, _as_text(raw))
