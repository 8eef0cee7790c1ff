"""A policy in plain words, or written out in full: what it includes, and every override that a predicate stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from remit.assurance.mutants_written import condition_text
from remit.explain.words import listed
from remit.model.combining import SAYS
from remit.model.policy import Policy
from remit.writer import policy_yaml

MOST_PAIRS = 2_000  # overrides that are written out one by one


def say_policy(policy: Policy) -> Iterator[str]:
    """The policy, a line for each thing that it says."""
    yield f"{policy.title} ({policy.policy})"
    if policy.about:
        yield policy.about
    if policy.combining != "explicit":
        yield f"Combining {policy.combining}: {SAYS[policy.combining]}."
    yield f"Where no rule is in force, it is {policy.otherwise}."
    for name, rule in policy.rules.items():
        yield ""
        yield f"{name}: {rule.says} [{rule.effect}s{'; ' + ', '.join(rule.cites) if rule.cites else ''}]"
        yield f"  when {condition_text(rule.condition)}"
        if rule.overrides:
            yield f"  overrides {listed(rule.overrides)}"


def written_out(policy: Policy) -> str:
    """The policy as a file of its own, with nothing left to be worked out."""
    pairs = sum(len(policy.beaten_by(name)) for name in policy.rules)
    explicit = pairs <= MOST_PAIRS and policy.combining != "explicit"
    data = policy.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data = {"remit": 1, **{key: value for key, value in data.items() if key != "remit"}}
    if explicit:
        del data["combining"]
        for name, rule in data["rules"].items():
            rule.pop("priority", None)
            rule.update(_overrides(policy, name, rule.get("overrides", {})))
    elif any("priority" in rule for rule in data["rules"].values()):
        data["combining"] = "priority"  # the places of rules of which some stand at the same
    return policy_yaml(data)


def _overrides(policy: Policy, name: str, written: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a rule overrides; where overrides must cite, those of a predicate rest on what the rule rests on."""
    beaten, cites = policy.beaten_by(name), policy.rules[name].cites
    if not beaten:
        return {}
    if not cites and not any(written.values()):
        return {"overrides": [*beaten]}
    reason = {"because": f"combining: {policy.combining}", **({"cites": [*cites]} if cites else {})}
    return {"overrides": {other: written.get(other, reason) for other in beaten}}
