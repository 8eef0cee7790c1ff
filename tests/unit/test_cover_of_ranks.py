"""`remit cover` counts the overrides that `combining` gives as it counts those that are written."""

from typing import Any

from remit.assurance.cover.cover import Coverage, cover
from remit.assurance.cover.items import MOST_BY_RANK
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.testing import opened


def policy(combining: str, *rules: dict[str, Any]) -> LoadedPolicy:
    parts = {"remit": "1", "policy": "p", "title": "P", "facts": {"on": {"flag": {}}, "size": {"integer": {}}}}
    named = {f"r{number}": rule for number, rule in enumerate(rules)}
    return opened(Policy.model_validate({**parts, "combining": combining, "rules": named}))


def shown(coverage: Coverage) -> dict[str, bool]:
    return {f.item.says: bool(f.seen) for f in coverage.of("overrides") if f.is_possible}


ALWAYS = {"on": "true"}
BOTH = ({"permit": "Yes.", "when": ALWAYS}, {"forbid": "No.", "when": {"size": ">= 3"}})


def test_a_rule_that_forbids_overrides_where_both_apply() -> None:
    loaded = policy("forbid-overrides", *BOTH)
    alone = cover(loaded, [loaded.decide({"on": "true", "size": "1"})])
    both = cover(loaded, [loaded.decide({"on": "true", "size": "3"})])

    assert shown(alone) == {"rule r1 overrides r0": False}
    assert shown(both) == {"rule r1 overrides r0": True}
    assert "rule r0 is overridden" in [f.item.says for f in both.of("rules") if f.seen]


def test_a_rule_that_comes_first_or_has_a_smaller_number_overrides() -> None:
    first = policy("first-applicable", *BOTH)
    second = policy("priority", {**BOTH[0], "priority": "2"}, {**BOTH[1], "priority": "1"})

    assert shown(cover(first, [])) == {"rule r0 overrides r1": False}
    assert shown(cover(second, [])) == {"rule r1 overrides r0": False}


def test_an_override_that_is_written_too_counts_once() -> None:
    loaded = policy("forbid-overrides", BOTH[0], {**BOTH[1], "overrides": {"r0": {}}})

    assert list(shown(cover(loaded, []))) == ["rule r1 overrides r0"]


def test_of_very_many_only_a_sample_counts() -> None:
    rules = [{"permit": "Yes.", "when": {"size": str(number)}} for number in range(40)]

    assert 0 < len(cover(policy("first-applicable", *rules), []).of("overrides")) <= MOST_BY_RANK
