"""Models to YAML that a person would write: short things on one line, text without quotes where it needs none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import yaml

from remit.model.asked import by_verb
from remit.model.exact import MARK, PRESENT_OR_ABSENT, others_named, plainly
from remit.model.kinds.ranges import said_span
from remit.model.kinds.set_items import is_set
from remit.model.kinds.sets import SIZE
from remit.model.matching import Span
from remit.model.scenario import Scenario, plain

WIDTH = 118


class _Writer(yaml.SafeDumper):
    """Writes every scalar plainly that remit reads as the same text."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # only what means nothing at all must be quoted
        key: [pair for pair in pairs if pair[0] == "tag:yaml.org,2002:null"]
        for key, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002
        """Lists are indented below their key."""
        return super().increase_indent(flow, indentless=False)


class _Inline(dict[str, Any]):
    """A mapping that is written on one line."""


_Writer.add_representer(
    _Inline, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)


def scenario_data(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain data, single values without `one of`, and its inner mappings on one line."""
    data = plain(scenario)
    if "given" in data:
        data["given"] = _Inline({name: _given(what["one of"]) for name, what in data["given"].items()})
    return {key: _Inline(value) if isinstance(value, dict) else value for key, value in data.items()}


def _given(items: tuple[str, ...]) -> Any:
    found = [_value(way) for item in items for way in _ways(item)]
    return found[0] if len(found) == 1 else _Inline({"one of": found})


def _ways(item: str) -> list[str]:
    """Items of which one is so where this one is: what it asks of a set can be put in one mapping in each.

    >>> _ways("includes a | b; includes c | d; size >= 2; size <= 3")[:2]
    ['includes all a; includes all c; size 2 .. 3', 'includes all a; includes all d; size 2 .. 3']
    """
    if item.startswith(MARK) or is_set(item) or by_verb(item) is not None:
        return [item]
    clauses = [clause.strip() for clause in item.split(";")]
    sizes = [clause for clause in clauses if clause.startswith("size ")]
    choices = [[*_each(clause)] for clause in clauses if clause not in sizes] + [[size] for size in _in_one(sizes)]
    ways = ["; ".join(way) for way in product(*choices)]
    return ways if all(by_verb(way) is not None for way in ways) else [item]


def _each(clause: str) -> Iterator[str]:
    """A clause, or for each name of which a set includes any, that it includes this one."""
    if clause.startswith("includes ") and not clause.startswith("includes all "):
        yield from (f"includes all {name.strip()}" for name in clause.removeprefix("includes ").split("|"))
    else:
        yield clause


def _in_one(sizes: list[str]) -> list[str]:
    """All of some sizes as one."""
    if len(sizes) < 2:  # noqa: PLR2004  # of one, nothing has to be done
        return sizes
    spans = [span for size in sizes if isinstance(span := SIZE.test(size.removeprefix("size ")), Span)]
    low = max((span.low for span in spans if span.low is not None), default=None)
    high = min((span.high for span in spans if span.high is not None), default=None)
    return sizes if low is not None and high is not None and low > high else [f"size {said_span(Span(low, high))}"]


def _value(item: str) -> Any:
    """A value; a set as a list of its members, what it includes as a mapping; a text as it stands."""
    if item.startswith(MARK):
        return _Inline({"text": plainly(item)}) if plainly(item) in PRESENT_OR_ABSENT else plainly(item)
    if (named := others_named(item)) is not None:
        return _Inline({"other than": list(named)})
    if is_set(item):
        return [name for each in item[1:-1].split("|") if (name := each.strip())]
    if (asked := by_verb(item)) is None:
        return item
    return _Inline({verb: names[0] if len(names) == 1 else names for verb, names in asked.items()})


def policy_yaml(data: Mapping[str, Any]) -> str:
    """A policy file from plain data; conditions and other small parts stand on one line."""
    return as_yaml(_inline(data, -1))


def _inline(part: Any, depth: int, *, listed: bool = False) -> Any:
    """Parts of a policy, from the third level on in one line each; a list of one is its item, if it need not be one."""
    if isinstance(part, dict) and part:
        inner = {key: _inline(value, depth + 1, listed=listed or key in LISTED) for key, value in part.items()}
        return _Inline(inner) if depth >= DEEP else inner
    if isinstance(part, list):
        items = [_inline(item, depth + 1, listed=listed) for item in part]
        return items[0] if len(items) == 1 and isinstance(items[0], str) and not listed else items
    if part == {}:
        return _Inline()
    return str(part).lower() if isinstance(part, bool) else str(part)


DEEP = 2  # below sections and the names in them
LISTED = ("choice", "set")  # what is below is a list, with as few values as there are


def as_yaml(data: Mapping[str, Any]) -> str:
    """Plain data (mappings, lists, text, whole numbers, flags) as the text of a file that says the same."""
    text = yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)
    return str(text)


def scenarios_yaml(policy: str, scenarios: list[Scenario]) -> str:
    """A scenario file."""
    return as_yaml({"policy": policy, "scenarios": [scenario_data(scenario) for scenario in scenarios]})
