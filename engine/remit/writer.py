"""Models to YAML that a person would write: short things on one line, text without quotes where it needs none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from remit.model.items import Accepted, OfSet, given_data
from remit.model.kinds.set_ways import ways as ways_of
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
    if scenario.given:
        data["given"] = _Inline({name: _given(what.one_of) for name, what in scenario.given.items()})
    return {key: _Inline(value) if isinstance(value, dict) else value for key, value in data.items()}


def _given(items: Accepted) -> Any:
    ways = (way for item in items for way in (ways_of(item) if isinstance(item, OfSet) else (item,)))
    found = [_inline_mapping(given_data(way)) for way in ways]
    return found[0] if len(found) == 1 else _Inline({"one of": found})


def _inline_mapping(data: Any) -> Any:
    return _Inline(data) if isinstance(data, dict) else data


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
    """A scenario file.

    Args:
        policy: The name of the policy that they are for.
        scenarios: In the order in which they are to stand.
    """
    return as_yaml({"policy": policy, "scenarios": [scenario_data(scenario) for scenario in scenarios]})
