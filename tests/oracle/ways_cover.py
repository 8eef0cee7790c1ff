"""Coverage: which rules each scenario exercises, which any case could, and that what is written exercises the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from oracle.asking import Asked, Difference, knowing, one_of
from oracle.meaning import Policy
from oracle.partial import Partial


def cover(asked: Asked) -> Iterator[Difference]:
    """Which rules each scenario exercises, which any case could, and that what is written exercises the rest."""
    listed = [
        (scenario, partial)
        for scenario, (_, _, partial) in zip(asked.bundle.scenarios, asked.partials(), strict=True)
        if partial.read
    ]
    if not listed:
        return
    asked.write("s.json", {"policy": "p", "scenarios": [scenario for scenario, _ in listed]})
    ran = asked.run(
        "cover", asked.file("p.yaml"), asked.file("s.json"), "--format", "json", "--write", asked.file("more.yaml")
    )
    if not ran.out:
        yield Difference("cover.refused", {"said": ran.err})
        return
    aspects = _aspects(asked.policy)
    proposed = [_proposed(asked, each) for each in _written(asked)]
    for item in ran.data["items"]:
        if (so := aspects.get(item["shows"])) is not None:
            yield from _item(asked, item, so, [partial for _, partial in listed], proposed)


def _proposed(asked: Asked, scenario: Mapping[str, Any]) -> Partial:
    """A scenario that was written; it may be of values that the policy does not name."""
    given, readings = one_of(scenario["given"]), scenario.get("readings")
    partial = Partial.of(asked.cases, given, readings)
    return partial if partial.read else Partial.of(knowing(asked.cases, given), given, readings)


def _item(
    asked: Asked, item: Mapping[str, Any], so: Any, listed: list[Partial], proposed: list[Partial]
) -> Iterator[Difference]:
    seen = sum(all(so(one.case) for one in partial.read) for partial in listed)
    possible = any(so(one.case) for one in asked.cases.every)
    if (item["scenarios"], item["possible"]) != (seen, possible):
        yield Difference("cover.seen", {"item": item, "want": [seen, possible]})
    elif possible and not seen and not any(p.read and all(so(one.case) for one in p.read) for p in proposed):
        yield Difference("cover.proposal", {"item": item["shows"]})


def _aspects(policy: Policy) -> dict[str, Any]:
    """What can be so of a rule in a case, by the words for it."""
    found: dict[str, Any] = {}
    for name in policy.rules:
        found[f"rule {name} is in force"] = lambda case, name=name: _is(name, policy.in_force(case))
        found[f"rule {name} is overridden"] = lambda case, name=name: (
            _is(name, policy.applicable(case)) and not _is(name, policy.in_force(case))
        )
        for other in policy.rules:
            found[f"rule {name} overrides {other}"] = lambda case, name=name, other=other: (
                _is(name, policy.in_force(case)) and _is(other, policy.applicable(case))
            )
    return found


def _is(name: str, rules: Any) -> bool:
    return any(rule.name == name for rule in rules)


def _written(asked: Asked) -> list[dict[str, Any]]:
    path = asked.folder / "more.yaml"
    if not path.exists():
        return []
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  # builds nothing but text
    return [{"given": {}, **each} for each in found["scenarios"]]
