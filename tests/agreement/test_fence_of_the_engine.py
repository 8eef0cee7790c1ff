"""durable-rules is kept inside the limits in which it is sound, and is built anew where something went wrong."""

import json
import subprocess
import sys
import threading
from itertools import combinations, islice

import durable_rules_engine
import pytest
from chains import chain_of, exactly, flags, plain_chain, policy_of
from hypothesis import given
from hypothesis import strategies as st

from remit.chaining.chain import Chain
from remit.chaining.ruleset import MOST_CHILDREN, MOST_FIELDS, MOST_RULES, EngineFault, Ruleset, fits
from remit.testing import opened
from remit.verdict import applicable

WIDE = policy_of(
    flags(90), {f"rule-{n}": {f"flag-{n}": "true", f"flag-{(n * 7 + 3) % 90}": "false"} for n in range(90)}
)
PAIR = policy_of(
    flags(2), {"first": {"flag-0": "true"}, "second": {"flag-1": "true"}, "both": {"flag-0": "true", "flag-1": "true"}}
)
STRATA = 4  # that rules apply, are in force, their effects, the verdict
BOTH = exactly({"flag-0": True, "flag-1": True})


@pytest.fixture
def built(monkeypatch):
    """The definitions of all rulesets that the C module is asked to build."""
    create, definitions = durable_rules_engine.create_ruleset, []

    def recording(name, definition):
        definitions.append(json.loads(definition))
        return create(name, definition)

    monkeypatch.setattr(durable_rules_engine, "create_ruleset", recording)
    return definitions


def fields_of(definition):
    return {field for rule in definition.values() for field in rule["all"][0]["m"]["$and"] for field in field}


def states(policy, truths):
    return {name: name in truths for name in policy.facts}


@given(truths=st.sets(st.sampled_from(list(WIDE.facts))))
def test_a_policy_of_more_fields_than_the_engine_takes_is_split_and_right(truths):
    facts = states(WIDE, truths)

    assert WIDE_CHAIN.fire(exactly(facts)).applicable() == applicable(WIDE, facts)


WIDE_CHAIN = Chain(WIDE)


def test_no_ruleset_has_more_fields_than_the_engine_takes(built):
    with chain_of(WIDE) as chain:
        assert chain.problem is None

    assert len(built) > 1
    assert all(len(fields_of(definition) - {"zz"}) <= MOST_FIELDS for definition in built)


def test_a_single_rule_beyond_the_engine_does_without_it_and_is_right(built):
    policy = policy_of(flags(70), {"all": dict.fromkeys(flags(70), "true"), "one": {"flag-0": "true"}})
    with chain_of(policy) as chain:
        for truths in (set(), {"flag-0"}, set(policy.facts) - {"flag-69"}, set(policy.facts)):
            facts = states(policy, truths)
            assert chain.fire(exactly(facts)).applicable() == applicable(policy, facts)

    assert all(len(fields_of(definition) - {"zz"}) <= MOST_FIELDS for definition in built)
    assert [len(part.alphabet.fields) for layer in chain.layers for part in layer if not part.by_engine] == [70]


def test_as_many_rules_as_the_engine_takes_and_more_are_split_and_right(built):
    chosen = list(islice(combinations(range(40), 3), MOST_RULES + 500))
    policy = policy_of(flags(40), {f"rule-{a}-{b}-{c}": {f"flag-{n}": "true" for n in (a, b, c)} for a, b, c in chosen})
    facts = states(policy, {f"flag-{n}" for n in range(0, 40, 3)})
    with chain_of(policy) as chain:
        assert chain.fire(exactly(facts)).applicable() == applicable(policy, facts)

    assert len(built) > 1
    assert all(len(definition) <= MOST_RULES + 1 for definition in built)


def test_rules_with_one_condition_are_one_rule_of_the_engine_and_all_fire(built):
    policy = policy_of(flags(1), {f"rule-{n}": {"flag-0": "true"} for n in range(300)})
    with chain_of(policy) as chain:
        assert chain.fire(exactly({"flag-0": True})).applicable() == frozenset(policy.rules)
        assert chain.fire(exactly({"flag-0": False})).applicable() == frozenset()

    assert len(built[0]) == 3  # that they apply, that they do not, and the canary


def test_a_policy_that_multiplies_out_too_far_says_so_and_is_decided_all_the_same(built):
    facts = {name: {"choice": [f"{name}{n}" for n in range(9)]} for name in "abc"}
    anys = [{"any": [{a: f"{a}{n}"}, {b: f"{b}{n}"}]} for n in range(9) for a, b in ("ab", "bc", "ca")]
    decided = opened(
        policy_of(facts, {"rule": {"not": {"any": [{"all": [{"not": each} for each in anys]}]}, "all": anys}})
    )
    decision = decided.decide({"a": "a0", "b": "b0", "c": "c0"})

    assert decided.chain.problem.code == "chain-unavailable"
    assert decision.derivation.steps == ()
    assert decision.verdict == "unregulated"
    assert built == []


def test_concepts_keep_the_order_of_fields_however_deep_they_are():
    names = [f"concept-{n}" for n in range(MOST_FIELDS - 2)]
    below = {
        name: {names[(number * 2) % 29]: "true"} if number >= 29 else {"flag-0": "true"}
        for number, name in enumerate(names)
    }
    written = {name: {"when": below[name]} for name in sorted(names, key=lambda name: -hash_of(name))}
    conditions = {f"rule-{n}": dict.fromkeys(names[n % 7 :: 1 + n % 5], "true") for n in range(200)}
    conditions["all"] = dict.fromkeys(names, "true")
    policy = policy_of(flags(1), conditions, concepts=written)
    with chain_of(policy) as chain:
        assert chain.fire(exactly({"flag-0": True})).applicable() == frozenset(policy.rules)


def hash_of(name):
    return int(name.removeprefix("concept-")) * 37 % 59


def conjunctions(*lists):
    return [tuple(conjunction) for conjunction in lists]


BEYOND = {
    "fields": conjunctions([(number, "t") for number in range(MOST_FIELDS + 1)]),
    "rules": [((a, "t"), (b, "t"), (c, "t")) for a, b, c in islice(combinations(range(40), 3), MOST_RULES + 1)],
    "children": [((0, f"v{number}"),) for number in range(MOST_CHILDREN)],
    "children of a shared beginning": [((0, "t"), (1, f"v{number}")) for number in range(MOST_CHILDREN)],
}
ODD = {
    "the same condition twice": conjunctions([(0, "t")], [(0, "t")]),
    "an empty condition": conjunctions([]),
}


@pytest.mark.parametrize("what", [*BEYOND, *ODD])
def test_the_engine_is_not_even_asked_for_what_it_cannot_do(what, built):
    with pytest.raises(AssertionError, match="beyond the limits"):
        Ruleset({**BEYOND, **ODD}[what])

    assert built == []


@pytest.mark.parametrize("what", BEYOND)
def test_one_less_is_within_the_limits_and_right(what):
    most = BEYOND[what]
    within = [most[0][:-1]] if what == "fields" else most[:-1]
    ruleset = Ruleset(within)
    try:
        assert fits(within)
        assert not fits(most)
        assert ruleset.fire("".join(f',"f{number:02d}":"t"' for number in range(MOST_FIELDS))) == [
            number for number, conjunction in enumerate(within) if all(symbol == "t" for _, symbol in conjunction)
        ]
    finally:
        ruleset.close()


@pytest.mark.parametrize("step", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"])
@pytest.mark.parametrize("wrong", [KeyboardInterrupt, MemoryError, RuntimeError])
def test_after_an_exception_in_the_middle_of_a_firing_the_ruleset_is_built_anew(step, wrong, monkeypatch, built):
    with chain_of(PAIR) as chain:
        expected = chain.fire(BOTH)
        with monkeypatch.context() as broken:
            broken.setattr(durable_rules_engine, step, raising(wrong))
            with pytest.raises(wrong):
                chain.fire(BOTH)
        assert len(built) == STRATA
        assert chain.fire(BOTH) == expected
        assert len(built) == STRATA + 1
        assert len(expected.applicable()) == 3


def raising(wrong):
    def step(*_):
        raise wrong

    return step


def test_an_exception_in_the_middle_of_building_anew_leaves_nothing_half_built(monkeypatch, built):
    with chain_of(PAIR) as chain:
        expected = chain.fire(BOTH)
        for _ in range(2):
            with monkeypatch.context() as broken:
                broken.setattr(durable_rules_engine, "complete_and_start_action", raising(RuntimeError))
                with pytest.raises(RuntimeError):
                    chain.fire(BOTH)
        assert chain.fire(BOTH) == expected
        assert len(built) == STRATA + 2


def test_facts_that_an_interruption_left_behind_are_noticed(monkeypatch):
    with chain_of(PAIR) as chain:
        expected = chain.fire(BOTH)
        with monkeypatch.context() as broken:
            broken.setattr(durable_rules_engine, "retract_fact", lambda *_: None)
            chain.fire(BOTH)
        for _ in range(STRATA):  # each ruleset notices its own
            with pytest.raises(EngineFault):
                chain.fire(BOTH)
        assert chain.fire(BOTH) == expected


@pytest.mark.parametrize("answer", [(1, 0), (2, 0), (0, 0)])
def test_an_engine_that_does_not_pass_its_self_test_is_not_used(answer, monkeypatch):
    monkeypatch.setattr(durable_rules_engine, "assert_fact", lambda *_: answer)
    monkeypatch.setattr(durable_rules_engine, "start_action_for_state", lambda *_: None)
    monkeypatch.setattr(durable_rules_engine, "retract_fact", lambda *_: None)

    with pytest.raises(EngineFault):
        Ruleset([((0, "t"),)])


def test_a_chain_that_was_closed_can_be_used_again(built):
    chain = Chain(PAIR)
    expected = chain.fire(BOTH)
    for _ in range(3):
        chain.close()
        chain.close()
        assert chain.fire(BOTH) == expected
    chain.close()

    assert len(built) == 4 * STRATA


def test_a_chain_that_remembers_says_what_fired_and_asks_the_engine_once(monkeypatch):
    some = [exactly({"flag-0": a, "flag-1": b}) for a in (True, False) for b in (True, False)]
    expected = [plain_chain(PAIR).fire(known) for known in some]
    chain = Chain(PAIR, remember=True)
    assert [chain.fire(known) for known in some] == expected
    monkeypatch.setattr(durable_rules_engine, "assert_fact", raising(AssertionError))

    assert [chain.fire(known) for known in some] == expected
    chain.close()


def test_what_an_interruption_cut_short_is_not_remembered(monkeypatch):
    chain = Chain(PAIR, remember=True)
    with monkeypatch.context() as broken:
        broken.setattr(durable_rules_engine, "complete_and_start_action", raising(RuntimeError))
        with pytest.raises(RuntimeError):
            chain.fire(BOTH)

    assert chain.fire(BOTH) == plain_chain(PAIR).fire(BOTH)
    chain.close()


def test_threads_that_fire_on_one_chain_agree():
    some = [exactly({"flag-0": a, "flag-1": b}) for a in (True, False) for b in (True, False)]
    expected = [plain_chain(PAIR).fire(known) for known in some]
    wrong = []

    def work(chain):
        for number in range(4_000):
            known, wanted = some[number % 4], expected[number % 4]
            if chain.fire(known) != wanted:
                wrong.append(known)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with chain_of(PAIR) as chain:
            threads = [threading.Thread(target=work, args=[chain]) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        sys.setswitchinterval(interval)

    assert wrong == []


FORKING = """
import os, remit
policy = remit.load("us-weapons-in-russia")
facts = {"supplier": "united-states", "weapon": "atacms", "location": "rest-of-belgorod"}
before = policy.decide(facts).derivation
child = os.fork()
if child == 0:
    os._exit(0 if policy.decide(facts).derivation == before else 1)
_, status = os.waitpid(child, 0)
after = policy.decide(facts).derivation
print(os.waitstatus_to_exitcode(status), after == before, len(after.steps))
"""


def test_a_forked_process_goes_on_with_the_chain_and_so_does_the_first():
    done = subprocess.run([sys.executable, "-c", FORKING], capture_output=True, text=True, check=True)

    assert done.stdout.split()[:2] == ["0", "True"]
    assert int(done.stdout.split()[2]) > 0
