"""Versions of published policies: every change between them, with the counts that are known.

1,433,600 is the number of requests that the original's assumptions allow: 204,800 for each of the seven sets of roles
that are left of sixteen (25 classes, 4 actions, 2 phases, 10 flags). Here they are constraints, so these are the cases
that are possible; without them there would be 3,276,800.
"""

from itertools import chain, combinations, product
from typing import NamedTuple

import pytest
from published import ABSENT, IS_HERE, VERDICT, policies, version_pairs
from translated_facts import Facts
from translated_files import opened

from remit.assurance.compare.compare import MOST_REGIONS, ComparedSide, PolicyComparison, VerdictChange, compare
from remit.assurance.region_words import say_where
from remit.model.policy import Policy
from remit.verdict import allowed, decide

pytestmark = pytest.mark.skipif(not IS_HERE, reason=ABSENT)

HANDFUL = 5


class Compared(NamedTuple):
    """What changes, and the two policies."""

    found: PolicyComparison
    old: Policy
    new: Policy


@pytest.fixture
def between(tmp_path):
    """Two published policies, each written as a file and loaded, compared."""

    def compared(old: str, new: str, most: int | None = MOST_REGIONS, **how: bool) -> Compared:
        both = [opened(tmp_path, policies()[name], **how) for name in (old, new)]
        return Compared(compare(*(ComparedSide(policy, {}) for policy in both), most), *both)

    return compared


@pytest.mark.parametrize("flags", [False, True], ids=["sets", "flags"])
def test_continue_forbids_512_requests_that_it_permitted_and_changes_nothing_else(between, flags):
    found, *_ = between("margrave-continue-a", "margrave-continue-b", flags=flags)
    (change,) = found.changes

    assert found.cases == 1_433_600
    assert (change.before, change.after, change.cases) == ("permitted", "prohibited", 512)
    assert set(found.matrix) == {("permitted", "permitted"), ("permitted", "prohibited"), ("prohibited", "prohibited")}
    assert not change.more
    assert len(change.regions) <= HANDFUL
    assert sum(region.cases for region in change.regions) == 512


def test_the_change_is_said_in_words_that_hold(between):
    found, *both = between("margrave-continue-a", "margrave-continue-b")
    (change,) = found.changes
    said = [say_where(both[1], region.where) for region in change.regions]

    assert all("isSeeUnassignedAllowed is true" in each for each in said)
    for region in change.regions:
        inside = [case for case in cases(both[0], dict(region.witness)) if allowed(both[0], case)]
        assert inside
        for case in inside[:HANDFUL]:
            assert [decide(policy, case).verdict for policy in both] == ["permitted", "prohibited"]


KNOWN = [(pair["old"], pair["new"], pair["known_changed"]) for pair in version_pairs() if "known_changed" in pair]


@pytest.mark.parametrize(("old", "new", "changes"), KNOWN, ids=[f"{old}-{new}" for old, new, _ in KNOWN])
def test_what_is_known_to_have_changed_lies_in_a_region_of_that_change(between, old, new, changes):
    found, older, newer = between(old, new, most=None)
    for known in changes:
        turn = (VERDICT[known["old"]], VERDICT[known["new"]])
        (change,) = [change for change in found.changes if (change.before, change.after) == turn]
        facts = as_facts(newer, new, known["facts_new"])

        assert as_facts(older, old, known["facts_old"]).items() <= facts.items()
        assert lies_in(found, change, facts)


COUNTED = [pair for pair in version_pairs() if "changes" in pair]


@pytest.mark.parametrize("pair", COUNTED, ids=[f"{pair['old']}-{pair['new']}" for pair in COUNTED])
def test_exactly_the_requests_that_are_listed_change(between, pair):
    found, _, policy = between(pair["old"], pair["new"], most=None)
    listed = {tuple(VERDICT[v] for v in turn.split("->")): len(requests) for turn, requests in pair["changes"].items()}

    changed = {(each.before, each.after): each.cases for each in found.changes}
    assert {turn: number for turn, number in changed.items() if None not in turn} == listed
    for turn, requests in pair["changes"].items():
        before, after = (VERDICT[verdict] for verdict in turn.split("->"))
        (change,) = [change for change in found.changes if (change.before, change.after) == (before, after)]
        facts = [as_facts(policy, pair["new"], request) for request in requests]
        inside = [case for case in cases(policy, {}) if lies_in(found, change, case) and allowed(policy, case)]
        assert len(inside) == len(facts)
        assert all(case in inside for case in facts)


def as_facts(policy: Policy, name: str, request: dict) -> dict:
    """A request as a complete case."""
    given = Facts(policies()[name]["facts"]).given(request)
    return {fact: policy.domains[fact].value(raw) for fact, raw in given.items()}


def lies_in(found: PolicyComparison, change: VerdictChange, facts: dict) -> bool:
    """Whether a case lies in some region of a change."""

    def fits(name: str, items: tuple[str, ...]) -> bool:
        return any(test.holds(facts[name]) for test in found.words.tests(name, items))

    return any(all(fits(name, items) for name, items in region.where) for region in change.regions)


def cases(policy: Policy, within: dict) -> list[dict]:
    """Every case in which the facts are as `within` says, by the items of each."""
    values = [
        [value for value in every(fact.domain) if name not in within or accepts(fact.domain, within[name], value)]
        for name, fact in policy.facts.items()
    ]
    return [dict(zip(policy.facts, case, strict=True)) for case in product(*values)]


def accepts(domain, items: tuple[str, ...], value: object) -> bool:
    return any(domain.test(item).holds(value) for item in items)


def every(domain) -> list:
    """All values of a choice, a flag or a set."""
    if not domain.members:
        return list(domain.values)
    sizes = range(len(domain.members) + 1)
    return [frozenset(found) for found in chain.from_iterable(combinations(domain.members, size) for size in sizes)]
