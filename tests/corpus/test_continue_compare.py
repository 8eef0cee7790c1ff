"""Versions of published policies: every change between them, with the counts that are known.

1,433,600 is the number of requests that the original's assumptions allow: 204,800 for each of the seven sets of roles
that are left of sixteen (25 classes, 4 actions, 2 phases, 10 flags). Here they are constraints, so these are the cases
that are possible; without them there would be 3,276,800.
"""

import time
from itertools import product

import pytest
from continue_policies import IS_HERE, VERDICT, published, translated, version_pairs

from remit.assurance.compare import MOST_REGIONS, Change, Comparison, Side, compare
from remit.assurance.words import say_where
from remit.model.policy import Policy
from remit.verdict import allowed, decide

pytestmark = pytest.mark.skipif(not IS_HERE, reason="the corpus is not beside the checkout")

SECONDS, HANDFUL = 10, 5


def between(old: str, new: str, most: int | None = MOST_REGIONS) -> Comparison:
    return compare(Side(translated(old), {}), Side(translated(new), {}), most)


def test_continue_forbids_512_requests_that_it_permitted_and_changes_nothing_else() -> None:
    start = time.perf_counter()
    found = between("margrave-continue-a", "margrave-continue-b")
    took = time.perf_counter() - start
    (change,) = found.changes

    assert found.cases == 1_433_600
    assert (change.before, change.after, change.cases) == ("permitted", "prohibited", 512)
    assert set(found.matrix) == {("permitted", "permitted"), ("permitted", "prohibited"), ("prohibited", "prohibited")}
    assert not change.more
    assert len(change.regions) <= HANDFUL
    assert sum(region.cases for region in change.regions) == 512
    assert took < SECONDS


def test_the_change_is_said_in_words_that_hold() -> None:
    (change,) = between("margrave-continue-a", "margrave-continue-b").changes
    policies = translated("margrave-continue-a"), translated("margrave-continue-b")
    said = [say_where(policies[1], region.where) for region in change.regions]

    assert all("isSeeUnassignedAllowed is true" in each for each in said)
    for region in change.regions:
        given = {name: policies[0].domains[name].test(item) for name, (item,) in region.witness}
        case = {name: next(iter(given[name].values)) if name in given else False for name in policies[0].facts}
        assert all(allowed(policy, case) for policy in policies)
        assert [decide(policy, case).verdict for policy in policies] == ["permitted", "prohibited"]


KNOWN = [
    (pair["old"], pair["new"], pair["known_changed"])
    for pair in (version_pairs() if IS_HERE else [])
    if "known_changed" in pair
]


@pytest.mark.parametrize(("old", "new", "changes"), KNOWN, ids=[f"{old}-{new}" for old, new, _ in KNOWN])
def test_what_is_known_to_have_changed_lies_in_a_region_of_that_change(old: str, new: str, changes: list) -> None:
    found = between(old, new, most=None)
    for known in changes:
        turn = (VERDICT[known["old"]], VERDICT[known["new"]])
        (change,) = [change for change in found.changes if (change.before, change.after) == turn]
        facts = as_facts(new, known["facts_new"])

        assert as_facts(old, known["facts_old"]).items() <= facts.items()
        assert lies_in(found, change, facts)


def as_facts(policy: str, written: dict) -> dict:
    """Facts of the corpus as ours: of a set, a flag for each member."""
    facts = {}
    for name, kind in published(policy)["facts"].items():
        if kind["type"] == "set":
            facts |= {f"{name}-{value}": value in written[name] for value in kind["values"]}
        else:
            facts[name] = written[name]
    return facts


COUNTED = [pair for pair in (version_pairs() if IS_HERE else []) if "changes" in pair]


@pytest.mark.parametrize("pair", COUNTED, ids=[f"{pair['old']}-{pair['new']}" for pair in COUNTED])
def test_exactly_the_requests_that_are_listed_change(pair: dict) -> None:
    found = between(pair["old"], pair["new"], most=None)
    listed = {tuple(VERDICT[v] for v in turn.split("->")): len(requests) for turn, requests in pair["changes"].items()}

    changed = {(each.before, each.after): each.cases for each in found.changes}
    assert {turn: number for turn, number in changed.items() if None not in turn} == listed
    for turn, requests in pair["changes"].items():
        before, after = (VERDICT[verdict] for verdict in turn.split("->"))
        (change,) = [change for change in found.changes if (change.before, change.after) == (before, after)]
        facts = [as_facts(pair["new"], request) for request in requests]
        policy = translated(pair["new"])
        inside = [case for case in cases(policy) if lies_in(found, change, case) and allowed(policy, case)]
        assert sorted(map(str, inside)) == sorted(map(str, facts))


def lies_in(found: Comparison, change: Change, facts: dict) -> bool:
    """Whether a case lies in some region of a change."""

    def fits(name: str, items: tuple[str, ...]) -> bool:
        return any(test.holds(facts[name]) for test in found.words.tests(name, items))

    return any(all(fits(name, items) for name, items in region.where) for region in change.regions)


def cases(policy: Policy) -> list[dict]:
    values = [fact.domain.values for fact in policy.facts.values()]
    return [dict(zip(policy.facts, case, strict=True)) for case in product(*values)]
