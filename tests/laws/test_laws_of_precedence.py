"""Which rules are in force, and what follows from them."""

from itertools import combinations

from cases import POLICIES, complete_cases, loaded, partial_cases, rewritten, written
from hypothesis import assume, given
from hypothesis import strategies as st

from remit.model.policy import Policy
from remit.model.rules import Effect, Verdict
from remit.verdict import applicable, conclude, decide, in_force

VERDICT_OF = {
    Effect.FORBID: Verdict.PROHIBITED,
    Effect.PERMIT: Verdict.PERMITTED,
    Effect.EXEMPT: Verdict.EXEMPT,
    Effect.ABSTAIN: Verdict.UNREGULATED,
}
ALLOWING = {Effect.PERMIT, Effect.EXEMPT}
ALWAYS = {"all": []}
SAID = {effect.value: "It is said." for effect in Effect}
HEAD = {"remit": "1", "policy": "crowd", "title": "Many rules at once", "facts": {"here": {"flag": {}}}}


@st.composite
def crowds(draw):
    """Policies in which several rules apply at once and override each other every way."""
    effects = draw(st.lists(st.sampled_from(list(SAID)), min_size=2, max_size=5))
    asked = draw(st.tuples(*[st.sampled_from([ALWAYS, ALWAYS, {"here": "true"}, {"here": "false"}])] * 5))
    names = [f"rule-{number}" for number in range(len(effects))]
    pairs = draw(st.lists(st.sampled_from(list(combinations(names, 2))), unique=True))
    rules = {
        name: {effect: SAID[effect], "when": when} for name, effect, when in zip(names, effects, asked, strict=False)
    }
    for name in names:
        rules[name]["overrides"] = [beaten for winner, beaten in pairs if winner == name]
    order = draw(st.permutations(names))
    return Policy.model_validate({**HEAD, "rules": {name: rules[name] for name in order}})


CASES = complete_cases(crowds() | POLICIES)


def forces(policy, facts):
    return in_force(policy, applicable(policy, facts))


def effects(policy, rules):
    return {policy.rules[name].effect for name in rules}


def row_of_rules(*row):
    """A policy of rules that always apply, each of which overrides the next."""
    rules = {f"r{index}": {effect: SAID[effect], "when": ALWAYS} for index, effect in enumerate(row)}
    for index in range(len(row) - 1):
        rules[f"r{index}"]["overrides"] = f"r{index + 1}"
    return Policy.model_validate({**HEAD, "rules": rules})


@given(CASES)
def test_a_forbid_in_force_never_yields_permitted(case):
    policy, facts = case

    if Effect.FORBID in effects(policy, forces(policy, facts)):
        assert decide(policy, facts).verdict in (Verdict.PROHIBITED, Verdict.CONFLICT)


@given(CASES)
def test_a_verdict_is_a_conflict_iff_a_forbid_and_what_allows_are_in_force(case):
    policy, facts = case
    found = effects(policy, forces(policy, facts))

    assert (decide(policy, facts).verdict is Verdict.CONFLICT) == (Effect.FORBID in found and bool(found & ALLOWING))


@given(CASES)
def test_determining_rules_have_the_effect_of_the_verdict(case):
    policy, facts = case
    verdict, rules = decide(policy, facts)
    found = effects(policy, rules)

    if verdict is Verdict.CONFLICT:
        assert {Effect.FORBID} < found <= {Effect.FORBID, *ALLOWING}
    else:
        assert {VERDICT_OF[effect] for effect in found} <= {verdict}


@given(CASES)
def test_without_a_rule_in_force_the_verdict_is_what_is_said_of_the_rest(case):
    policy, facts = case
    verdict, rules = decide(policy, facts)

    assert bool(rules) == bool(effects(policy, forces(policy, facts)) - {Effect.WAIVE})
    if not rules:
        assert verdict == policy.otherwise


@given(CASES)
def test_a_rule_that_a_rule_in_force_overrides_never_determines(case):
    policy, facts = case
    beaten = {name for winner in forces(policy, facts) for name in policy.rules[winner].overrides}

    assert not beaten & set(decide(policy, facts).rules)


@given(CASES)
def test_a_rule_that_does_not_apply_never_determines(case):
    policy, facts = case

    assert set(decide(policy, facts).rules) <= applicable(policy, facts)


@given(CASES)
def test_exactly_one_set_of_rules_is_in_force_by_the_definition_of_it(case):
    policy, facts = case
    candidates = applicable(policy, facts)
    subsets = [set(s) for size in range(len(candidates) + 1) for s in combinations(sorted(candidates), size)]

    def beats(some, name):
        return any(policy.beats(other, name) for other in some)

    stable = [s for s in subsets if s == {name for name in candidates if not beats(s, name)}]

    assert stable == [set(in_force(policy, candidates))]


@given(st.lists(st.sampled_from(list(SAID)), min_size=1, max_size=5))
def test_what_is_beaten_by_something_beaten_is_reinstated(row):
    policy = row_of_rules(*row)

    assert forces(policy, {"here": True}) == tuple(f"r{index}" for index in range(0, len(row), 2))


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(case, random):
    policy, facts = case
    assume(policy.combining != "first-applicable")  # which says that it does
    rules = list(written(policy)["rules"].items())
    random.shuffle(rules)
    other = rewritten(policy, rules=dict(rules))

    assert set(forces(other, facts)) == set(forces(policy, facts))
    assert decide(other, facts).verdict is decide(policy, facts).verdict
    assert set(decide(other, facts).rules) == set(decide(policy, facts).rules)


@given(partial_cases(crowds() | POLICIES), st.sampled_from(Effect))
def test_a_rule_that_never_applies_changes_nothing(case, effect):
    policy, stated, picked = case
    rules = written(policy)["rules"]
    idle = {effect.value: "It says nothing.", "when": {"not": ALWAYS}, "overrides": list(rules)}
    before = loaded(policy).decide(stated, readings=picked)
    after = loaded(rewritten(policy, rules={"idle": idle, **rules})).decide(stated, readings=picked)

    for answer in ("verdict", "possible", "rules", "may_rules", "depends_on", "contested_by"):
        assert getattr(after, answer) == getattr(before, answer)


def without_rules(policy, rules):
    """The policy without some rules, and without overrides of them."""
    kept = {name: rule for name, rule in written(policy)["rules"].items() if name not in rules}
    for name, rule in kept.items():
        beaten = {other: why for other, why in rule["overrides"].items() if other not in rules}
        kept[name] = {**rule, "overrides": beaten}
    return rewritten(policy, rules=kept)


@given(CASES)
def test_a_waiver_never_adds_a_verdict(case):
    policy, facts = case
    waivers = {name for name, rule in policy.rules.items() if rule.effect is Effect.WAIVE}
    verdict, rules = decide(policy, facts)

    assert not waivers & set(rules)
    applies = effects(policy, applicable(policy, facts))
    assert verdict in {policy.otherwise, *(VERDICT_OF[each] for each in applies - {Effect.WAIVE}), Verdict.CONFLICT}


@given(CASES)
def test_what_abstains_decides_only_where_nothing_else_does(case):
    policy, facts = case
    forced = effects(policy, forces(policy, facts))

    if Effect.ABSTAIN in forced and forced <= {Effect.ABSTAIN, Effect.WAIVE}:
        assert decide(policy, facts).verdict is Verdict.UNREGULATED
    elif Effect.ABSTAIN in forced:
        rest = without_rules(policy, {n for n, rule in policy.rules.items() if rule.effect is Effect.ABSTAIN})
        forced_by_others = [name for name in forces(policy, facts) if name in rest.rules]
        assert decide(policy, facts).rules == conclude(rest, forced_by_others).rules


@given(CASES)
def test_a_rule_that_is_stopped_changes_nothing(case):
    policy, facts = case
    stopped = applicable(policy, facts) - set(forces(policy, facts))

    for name in stopped:
        assert decide(without_rules(policy, {name}), facts) == decide(policy, facts)


@given(CASES)
def test_a_waiver_that_does_not_apply_changes_nothing(case):
    policy, facts = case
    idle = {n for n, r in policy.rules.items() if r.effect is Effect.WAIVE} - applicable(policy, facts)

    assert decide(without_rules(policy, idle), facts) == decide(policy, facts)
