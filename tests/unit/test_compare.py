"""Comparing two policies, days or readings: every answer against brute force over all cases."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import remit
from every_value import every_value
from remit.assurance.compare import grounds
from remit.assurance.compare.compare import ChangedRegion, ComparedSide, PolicyComparison, compare
from remit.assurance.compare.vocabulary import Incomparable
from remit.model.kinds.domain import Domain
from remit.model.matching import Unreadable
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.testing import default_readings, policies
from remit.verdict import allowed, decide

BEFORE, AFTER = datetime.date(2024, 5, 29), datetime.date(2024, 5, 30)
SHIPPED = remit.load("us-weapons-in-russia").policy
DECIDED: dict[tuple[object, ...], Verdict | None] = {}


def side(policy: Policy, day: datetime.date | None = None, **readings: str) -> ComparedSide:
    picked = {name.replace("_", "-"): choice for name, choice in readings.items()}
    return ComparedSide(policy, {**default_readings(policy), **picked}, day)


def values(policies: tuple[Policy, Policy], name: str) -> list:
    """Values of a fact that both declare, as far as anything tells them apart."""
    declared = [policy for policy in policies if name in policy.facts]
    return [v for v in every_value(declared, name) if all(_has(policy.domains[name], v) for policy in declared)]


def _has(domain: Domain, value: object) -> bool:
    try:
        return domain.value(value) == value
    except Unreadable:
        return False


def brute_force(
    before: ComparedSide, after: ComparedSide
) -> Iterator[tuple[dict, tuple[Verdict | None, Verdict | None]]]:
    """Every case of facts that both can state, with the verdict on either side."""
    sides = (before, after)
    dated = before.day is not None or after.day is not None
    both = (before.policy, after.policy)
    names = [n for n in dict.fromkeys([*before.policy.facts, *after.policy.facts]) if not (dated and n == "date")]
    for case in product(*(values(both, name) for name in names)):
        facts = dict(zip(names, case, strict=True))
        turn = tuple(_verdict(one, facts) for one in sides)
        if turn != (None, None):
            yield facts, turn


def _verdict(one: ComparedSide, facts: Mapping[str, object]) -> Verdict | None:
    """Of the shipped policy it is remembered: one side is the same in many comparisons."""
    if one.policy is not SHIPPED:
        return _decided(one, facts)
    key = (one.day, *one.readings.items(), *facts.items())
    if key not in DECIDED:
        DECIDED[key] = _decided(one, facts)
    return DECIDED[key]


def _decided(one: ComparedSide, facts: Mapping[str, object]) -> Verdict | None:
    whole = {**facts, **one.readings} | ({"date": one.day} if one.day else {})
    return decide(one.policy, whole).verdict if allowed(one.policy, whole) else None


def holds(comparison: PolicyComparison, where: tuple, facts: Mapping[str, object]) -> bool:
    """Whether a case lies in a box."""
    return all(any(test.holds(facts[name]) for test in comparison.words.tests(name, items)) for name, items in where)


def assert_regions_are_right(before: ComparedSide, after: ComparedSide, *, counts: bool = False) -> PolicyComparison:
    """Every case lies in regions of its own change only, and every witness has nothing but cases of its change.

    Where brute force goes through every value, not only through those near what conditions name, counts are compared.
    """
    found = compare(before, after, most=None)
    regions = [((change.before, change.after), region) for change in found.changes for region in change.regions]
    turns: Counter = Counter()
    for facts, turn in brute_force(before, after):
        turns[turn] += 1
        inside = {of for of, region in regions if holds(found, region.where, facts)}
        assert inside == ({turn} if turn[0] is not turn[1] else set()), facts
        assert {of for of, region in regions if holds(found, region.witness, facts)} <= {turn}
    assert set(found.matrix) == set(turns)
    assert not counts or found.matrix == turns
    return found


def test_two_days_of_the_shipped_policy_differ_as_brute_force_says() -> None:
    found = assert_regions_are_right(side(SHIPPED, BEFORE), side(SHIPPED, AFTER), counts=True)

    assert (found.cases, found.changed) == (12_600, 150)
    assert [(c.before, c.after, c.cases) for c in found.changes] == [
        ("prohibited", "permitted", 150),
    ]
    assert [c.rules_after.every for c in found.changes] == [("counter-fire",)]
    assert [c.rules_before.every for c in found.changes] == [("general-ban",)]


@pytest.mark.parametrize(
    ("reading", "choice"),
    [(name, choice) for name, each in SHIPPED.readings.items() for choice in each.choices if choice != each.default],
)
def test_two_readings_of_the_shipped_policy_differ_as_brute_force_says(reading: str, choice: str) -> None:
    day = datetime.date(2024, 6, 2)
    other = ComparedSide(SHIPPED, {**default_readings(SHIPPED), reading: choice}, day)
    found = assert_regions_are_right(side(SHIPPED, day), other, counts=True)

    assert found.changed > 0


def test_what_was_compared_before_changes_no_comparison() -> None:
    """Spaces of two policies are kept; here each comparison is the first one, and then comes after all the others."""
    other = made(rules={"no": rule("forbid", when={"door": ["gate"]})})
    picked = {"long_range_scope": "beyond-the-area"}
    pairs = [
        (side(SHIPPED, BEFORE), side(SHIPPED, AFTER)),
        (side(SHIPPED, AFTER), side(SHIPPED, AFTER, **picked)),
        (side(SHIPPED), side(SHIPPED, **picked)),
        (side(made()), side(other)),
        (side(other), side(CLOSED)),
    ]
    alone = []
    for pair in pairs:
        grounds._kept.clear()
        alone.append(compare(*pair))

    for pairing in (pairs, [*reversed(pairs)]):
        found = [compare(*pair) for pair in pairing]
        assert found == (alone if pairing is pairs else [*reversed(alone)])
    assert 0 < len(grounds._kept) <= grounds.MOST_KEPT


def test_two_that_come_to_too_much_on_a_kept_space_are_compared_on_a_new_one() -> None:
    both = side(SHIPPED), side(SHIPPED, long_range_scope="beyond-the-area")
    expected = compare(*both)
    (kept,) = [each for each in grounds._kept.values() if each.sides[0][0] is SHIPPED]
    kept.study.diagram.most = kept.study.diagram.steps

    assert compare(*both) == expected


@settings(max_examples=60)
@given(policies(), st.data())
def test_an_edited_policy_differs_from_what_it_was_as_brute_force_says(policy: Policy, data: st.DataObject) -> None:
    rules = dict(policy.rules)
    name = data.draw(st.sampled_from(list(rules)))
    effect = data.draw(st.sampled_from(["forbid", "permit", "exempt", None]))
    if effect is None:
        del rules[name]
        rules = {
            n: r.model_copy(update={"overrides": {o: v for o, v in r.overrides.items() if o != name}})
            for n, r in rules.items()
        }
    else:
        rules[name] = rules[name].model_copy(update={"forbid": None, "permit": None, "exempt": None, effect: "It is."})
    otherwise = data.draw(st.sampled_from([policy.otherwise, "prohibited"]))
    edited = policy.model_copy(update={"rules": rules, "otherwise": otherwise})

    assert_regions_are_right(side(policy), side(edited))


@settings(max_examples=60)
@given(policies(plain=True), policies(plain=True))
def test_two_policies_that_have_little_in_common_differ_as_brute_force_says(old: Policy, new: Policy) -> None:
    try:
        compare(side(old), side(new))
    except Incomparable:
        reject()
    assert_regions_are_right(side(old), side(new))


@settings(max_examples=30)
@given(policies())
def test_a_policy_is_equal_to_itself(policy: Policy) -> None:
    found = compare(side(policy), side(policy.model_copy()))

    assert found.is_same
    assert (found.changed, found.only, found.changes, found.edits) == (0, (0, 0), (), ())


FACTS = {"door": {"choice": ["north", {"south": ["gate", "garden"]}]}, "hour": {"integer": {"min": "0", "max": "23"}}}


def made(**parts: object) -> Policy:
    return Policy.model_validate(
        {"remit": "1", "policy": "house", "title": "Doors", "facts": FACTS, "rules": {}, **parts}
    )


def rule(effect: str, **parts: object) -> dict:
    return {effect: "It is so.", "when": {}, **parts}


NIGHT = {"hour": ["<= 5", ">= 22"]}
CLOSED = made(rules={"night": rule("forbid", when=NIGHT), "day": rule("permit", when={"not": NIGHT})})


def test_a_policy_written_quite_differently_is_proved_equal() -> None:
    rewritten = made(
        otherwise="permitted",
        concepts={"open": {"when": {"hour": ["6 .. 12", "13 .. 21"]}}},
        rules={
            "closed": rule("forbid", when={"any": [{"door": ["north", "south"]}, {"hour": ["3"]}]}),
            "opened": rule("exempt", when={"open": ["true"]}, overrides=["closed"]),
            "allowed": rule("permit", when={"open": ["true"], "not": {"hour": ["0"]}}, overrides=["opened", "closed"]),
        },
    )
    found = compare(side(CLOSED), side(rewritten))

    assert found.is_same
    assert found.cases == 3 * 4  # hours: 0, 3, the other closed ones, the open ones
    assert {kept.rules_after.every for kept in found.kept} == {("allowed",), ("closed",)}


def test_one_hour_that_differs_is_found_with_its_regions_and_rules() -> None:
    found = compare(
        side(CLOSED), side(made(rules={**CLOSED.rules, "night": rule("forbid", when={"hour": ["<= 5", ">= 23"]})}))
    )
    (change,) = found.changes

    assert (change.before, change.after, change.cases) == ("prohibited", "unregulated", 3)
    assert change.regions == (
        ChangedRegion((("hour", ("22",)),), 3, (("hour", ("22",)),), change.rules_before, change.rules_after),
    )
    assert (change.rules_before.every, change.rules_after.every) == (("night",), ())
    assert [(part.part, part.changed) for part in found.edits] == [("rules", ("night",))]


def test_cases_that_only_one_side_allows_are_no_change_of_verdict_and_yet_a_difference() -> None:
    strict = made(rules=CLOSED.rules, constraints={"c": {"when": {"door": ["gate"]}, "then": {"hour": ["< 22"]}}})
    found = compare(side(CLOSED), side(strict))

    assert (found.changed, found.only, found.cases) == (0, (1, 0), 8)
    assert [(c.before, c.after, c.regions[0].where) for c in found.changes] == [
        ("prohibited", None, (("door", ("gate",)), ("hour", ("22 .. 23",)))),
    ]
    assert not found.is_same


def test_values_that_only_one_declares_are_left_out_and_named() -> None:
    facts = {
        "door": {"choice": ["north", {"south": ["gate", "cellar"]}, "roof"]},
        "hour": {"integer": {"min": "5", "max": "30"}},
    }
    other = made(facts=facts, rules=CLOSED.rules)
    found = assert_regions_are_right(side(CLOSED), side(other))
    door, hour = found.vocabulary.values

    assert (door.name, door.before, door.after) == ("door", ("garden",), ("cellar", "roof"))
    assert (hour.name, hour.before, hour.after) == ("hour", ("0 .. 23",), ("5 .. 30",))
    assert found.cases == 2 * 2
    assert (found.changes, found.is_same) == ((), False)
    assert compare(side(CLOSED), side(CLOSED.model_copy())).vocabulary.values == ()


def test_a_group_that_does_not_mean_the_same_is_not_used_in_words() -> None:
    facts = {**FACTS, "door": {"choice": [{"south": ["north", "gate"]}, "garden"]}}
    found = compare(side(made()), side(made(facts=facts, rules={"no": rule("forbid", when={"door": ["south"]})})))

    assert [region.where for region in found.changes[0].regions] == [(("door", ("north", "gate")),)]


def test_a_fact_that_only_one_declares_is_left_open_for_the_other() -> None:
    facts = {**FACTS, "key": {"flag": {}}}
    found = assert_regions_are_right(
        side(made()), side(made(facts=facts, rules={"no": rule("forbid", when={"key": ["false"], "door": ["gate"]})}))
    )

    assert found.vocabulary.facts_after == ("key",)
    assert (found.cases, found.changed) == (3 * 2, 1)
    assert found.changes[0].regions[0].where == (("door", ("gate",)), ("key", ("false",)))


READINGS = {"sunday": {"question": "Is it a day?", "choices": {"yes": {}, "no": {}, "maybe": {}}, "default": "yes"}}


def test_each_policy_is_read_by_its_own_defaults_and_a_reading_counts_no_cases() -> None:
    other = {"sunday": {**READINGS["sunday"], "choices": {"no": {}, "never": {}}, "default": "never"}}
    when = {"no": rule("forbid", when={"sunday": ["no"]})}
    old, new = made(readings=READINGS, rules=when), made(readings=other, rules=when)

    assert compare(side(old), side(new)).changed == 0
    assert compare(side(old, sunday="no"), side(new)).matrix == {("prohibited", "unregulated"): 3}
    assert compare(side(old, sunday="maybe"), side(new, sunday="no")).matrix == {("unregulated", "prohibited"): 3}
    (choices,) = compare(side(old), side(new)).vocabulary.choices
    assert (choices.before, choices.after) == (("yes", "maybe"), ("never",))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"door": {"flag": {}}}, "declared as flag here and as choice there"),
        ({"door": {"choice": ["west"]}}, "declared here and there without a value in common"),
        ({"hour": {"integer": {"min": "24"}}}, "declared here and there without a value in common"),
        ({"hour": {"integer": {"unit": "o'clock"}}}, "counted in o'clock here and in no unit there"),
    ],
)
def test_one_name_for_different_things_cannot_be_compared(facts: dict, said: str) -> None:
    with pytest.raises(Incomparable) as wrong:
        compare(side(made()), side(made(facts={**FACTS, **facts})))

    assert [how for _, how in wrong.value.differences] == [said]


def test_no_more_regions_are_described_than_asked_for() -> None:
    odd = made(
        rules={
            f"r{hour}": rule("forbid", when={"hour": [str(hour)], "door": [("north", "gate")[hour % 3 > 0]]})
            for hour in range(0, 24, 2)
        }
    )
    everything, few = (compare(side(made()), side(odd), most).changes[0] for most in (None, 1))

    assert (len(few.regions), few.more) == (1, True)
    assert not everything.more
    assert sum(region.cases for region in everything.regions) >= everything.cases == few.cases == 12
