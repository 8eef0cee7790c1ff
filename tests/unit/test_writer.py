"""What is written is read again as the same."""

from __future__ import annotations

from pathlib import Path

import remit
from remit.model.items import of_set
from remit.writer import policy_yaml

WRITTEN = {
    "remit": 1,
    "policy": "doors",
    "title": "Values that look like something else",
    "facts": {
        "door": {"choice": ["north"]},
        "code": {"choice": ["true", "10", "2024-05-30", "null", "~", "a b", "yes: no", "#1"]},
        "keys": {"set": [{"all-of-them": ["brass"]}]},
        "count": {"integer": {"min": 0}},
        "known": {"flag": {}, "optional": True},
    },
    "rules": {
        "open": {"permit": "Come in: it is open.", "when": {"keys": {"includes": "brass"}, "code": ["null", "#1"]}},
        "shut": {
            "forbid": "It is shut.",
            "when": {"any": [{"known": False}, {"not": {"all": []}}]},
            "overrides": ["open"],
        },
    },
}


def test_a_policy_is_read_again_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "doors.yaml"
    file.write_text(policy_yaml(WRITTEN), encoding="utf-8")
    policy = remit.load(str(file)).policy

    assert policy.facts["door"].domain.values == ("north",)
    assert list(policy.facts["code"].domain.values) == WRITTEN["facts"]["code"]["choice"]
    assert policy.facts["keys"].domain.members == ("brass",)
    assert policy.facts["known"].optional
    assert policy.rules["open"].when.tests == {"keys": (of_set("includes", "brass"),), "code": ("null", "#1")}
    assert list(policy.rules["shut"].overrides) == ["open"]
