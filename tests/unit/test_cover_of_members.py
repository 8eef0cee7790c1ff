"""`remit cover` asks for each member of a set that a condition names: once in the set, and once out of it."""

from typing import Any

from remit.assurance.cover.cover import Coverage, cover
from remit.assurance.cover.members import MOST_MEMBERS
from remit.decide import LoadedPolicy
from remit.model.policy import Policy
from remit.testing import opened


def policy(when: dict[str, Any], members: tuple[str, ...] = ("reader", "editor", "guest")) -> LoadedPolicy:
    parts = {"remit": "1", "policy": "p", "title": "P", "facts": {"roles": {"set": list(members)}}}
    return opened(Policy.model_validate({**parts, "rules": {"r": {"permit": "Yes.", "when": when}}}))


def shown(coverage: Coverage) -> dict[str, bool]:
    return {finding.item.says: bool(finding.seen) for finding in coverage.of("values")}


def test_each_member_that_is_named_is_to_be_seen_in_and_out() -> None:
    loaded = policy({"roles": {"includes": ["reader", "editor"]}})
    coverage = cover(loaded, [loaded.decide({"roles": ["reader"]})])

    assert shown(coverage) == {
        "roles includes reader": True,
        "roles excludes reader": False,
        "roles includes editor": False,
        "roles excludes editor": True,
    }


def test_a_set_of_which_nothing_is_said_shows_neither() -> None:
    loaded = policy({"roles": {"includes": "guest"}})

    assert shown(cover(loaded, [loaded.decide({})])) == {"roles includes guest": False, "roles excludes guest": False}


def test_a_size_names_no_member_and_very_many_members_are_not_told_apart() -> None:
    many = tuple(f"m{number}" for number in range(MOST_MEMBERS + 1))

    assert shown(cover(policy({"roles": {"size": ">= 2"}}), [])) == {}
    assert shown(cover(policy({"roles": {"includes all": list(many[:-1])}}, (*many, "last")), [])) != {}
    assert shown(cover(policy({"roles": {"includes all": list(many)}}, (*many, "last")), [])) == {}
