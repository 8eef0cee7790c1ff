"""Models to YAML that a person would write: short things on one line, text without quotes where it needs none."""

from __future__ import annotations

from typing import Any

import yaml

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
_Writer.add_representer(int, lambda dumper, number: dumper.represent_str(str(number)))
_Writer.add_representer(bool, lambda dumper, flag: dumper.represent_str(str(flag).lower()))


def scenario_data(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain data, single values without `one of`, and its inner mappings on one line."""
    data = plain(scenario)
    if "given" in data:
        data["given"] = _Inline({name: _given(what["one of"]) for name, what in data["given"].items()})
    return {key: _Inline(value) if isinstance(value, dict) else value for key, value in data.items()}


def _given(items: tuple[str, ...]) -> Any:
    return items[0] if len(items) == 1 else _Inline({"one of": list(items)})


def scenarios_yaml(policy: str, scenarios: list[Scenario]) -> str:
    """A scenario file."""
    return as_yaml({"policy": policy, "scenarios": [scenario_data(scenario) for scenario in scenarios]})


def as_yaml(data: dict[str, Any]) -> str:
    """Plain data (mappings, lists, text, whole numbers, flags) as the text of a file that says the same."""
    text = yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)
    return str(text)
