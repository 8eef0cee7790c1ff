"""Sets with a level for each test: as if no set could be listed, all is as the definition says."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.assurance.compare.compare import ComparedSide, compare
from remit.assurance.prove.prove import prove
from remit.diagram.junctions import HOLDS, Junctions
from remit.diagram.nodes import Diagram
from remit.diagram.set_levels import ONE, SEVERAL, NumbersOfSets, PossibleSets
from remit.model.asked import as_items
from remit.model.kinds import sets
from remit.model.matching import ABSENT
from remit.model.policy import Policy
from remit.model.rules import Property, Verdict
from remit.normal.asked_sets import AskedSet
from remit.possible import findings_by_cases
from remit.testing import opened
from remit.verdict import allowed, decide

MEMBERS = [f"k{number}" for number in range(4)]
EVERY_SET = [frozenset(each) for size in range(5) for each in combinations(MEMBERS, size)]
VERDICTS = [Verdict.PERMITTED, Verdict.PROHIBITED, Verdict.EXEMPT, Verdict.CONFLICT]


@pytest.fixture(autouse=True, scope="module")
def no_set_is_listed() -> Iterator[None]:
    """Two sets are too many to list them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "MOST_SETS", 1)
        yield


NAMES = st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=4, unique=True)
CLAUSES = st.builds(
    lambda verb, names: {verb: names}, st.sampled_from(["includes", "includes all", "excludes", "within"]), NAMES
)
SIZES = st.builds(
    lambda low, more: {"size": f"{low} .. {low + more}"} if more < 3 else {"size": f">= {low}"},
    st.integers(0, 3),
    st.integers(0, 3),
).filter(lambda size: not size["size"].endswith(("5", "6")))
ALONE = st.sampled_from(MEMBERS).map(lambda name: {"includes": name})
TESTS = st.one_of(ALONE, CLAUSES, SIZES, st.builds(lambda one, other: {**one, **other}, CLAUSES, SIZES))
ITEMS = TESTS | st.builds(lambda one, other: [one, other], CLAUSES, SIZES)


@given(st.lists(ITEMS, min_size=1, max_size=5), st.booleans())
def test_what_tests_hold_together_is_what_some_set_is_like(written: list[Any], optional: bool) -> None:
    domain = policy_of([({"keys": "x"}, "permit")], optional=optional, check=False).domains["keys"]
    tests = [tuple(domain.test(item) for item in as_items(each, ())) for each in written]
    asked = AskedSet(domain, tests)
    levels = {each: level for level, each in enumerate(asked.tests)}
    join = Junctions(Diagram(len(levels)))
    possible, numbers = PossibleSets(asked, levels, join).root(), NumbersOfSets(asked, levels, join).root()
    found: dict[tuple[int, ...], int] = {}
    for value in [*EVERY_SET, *([ABSENT] if optional else [])]:
        truths = tuple(asked.truths(value))
        found[truths] = found.get(truths, 0) + 1
    for truths in product((0, 1), repeat=len(levels)):
        number = found.get(truths, 0)
        value = asked.value(dict(zip(asked.tests, truths, strict=True)))

        assert (join.diagram.walk(possible, truths) == HOLDS) is bool(number)
        assert join.diagram.walk(numbers, truths) == {0: 0, 1: ONE}.get(number, SEVERAL)
        assert value is None if not number else asked.truths(value) == list(truths)


def policy_of(
    rules: list[tuple[Any, str]], *, optional: bool = False, more: dict[str, Any] | None = None, check: bool = True
) -> Policy:
    keys: dict[str, Any] = {"set": MEMBERS, **({"optional": True} if optional else {})}
    written = {f"r{n}": {effect: "So.", "when": when} for n, (when, effect) in enumerate(rules)} if check else {}
    return Policy.model_validate(
        {
            "remit": "1",
            "policy": "doors",
            "title": "Doors",
            "otherwise": "prohibited",
            "facts": {"keys": keys, "badges": {"set": ["b0", "b1"]}, "night": {"flag": {}}},
            "rules": written,
            **(more or {}),
        }
    )


@st.composite
def asking_policies(draw: st.DrawFn) -> Policy:
    """Policies of a few rules about two sets, with and without a constraint; the larger set may be absent."""
    flag = st.sampled_from([{}, {}, {"night": "true"}, {"night": "false"}])
    badge = st.sampled_from([{}, {}, {"badges": {"includes": "b1"}}, {"badges": {"size": ">= 2"}}])
    key = ITEMS.map(lambda asked: {"keys": asked})
    when = st.builds(lambda one, other, third: {**one, **other, **third}, key, flag, badge)
    negated = when.map(lambda each: {"not": each})
    effect = st.sampled_from(["permit", "permit", "forbid", "exempt"])
    rules = draw(st.lists(st.tuples(when | negated, effect), min_size=1, max_size=4))
    more: dict[str, Any] = {}
    if draw(st.integers(0, 2)) == 0:
        then = draw(st.sampled_from([{"night": "true"}, {"keys": {"includes": "k0"}}, {"badges": {"excludes": "b0"}}]))
        more["constraints"] = {"c": {"when": {"keys": draw(ITEMS)}, "then": then}}
    return policy_of(rules, optional=draw(st.booleans()), more=more)


def cases(policy: Policy) -> list[dict[str, Any]]:
    """Every case that constraints allow."""
    every = [*EVERY_SET, *([ABSENT] if policy.domains["keys"].optional else [])]
    few = [frozenset(each) for size in range(3) for each in combinations(["b0", "b1"], size)]
    found = ({"keys": k, "badges": b, "night": n} for k, b, n in product(every, few, (False, True)))
    return [case for case in found if allowed(policy, case)]


@settings(max_examples=25)
@given(asking_policies(), ITEMS, st.sampled_from(["nothing", "keys", "a set", "a set and more"]), st.data())
def test_decisions_on_what_is_known_are_those_of_the_definition(
    policy: Policy, asked: Any, what: str, data: st.DataObject
) -> None:
    loaded = opened(policy)
    one = data.draw(st.sampled_from(EVERY_SET))
    given = {"nothing": {}, "keys": {"keys": {"one of": asked} if isinstance(asked, list) else asked}}.get(
        what, {"keys": sorted(one), **({"night": True} if what == "a set and more" else {})}
    )
    known = loaded.knowledge.known(given)
    mine = [case for case in cases(policy) if all(any(t.holds(case[n]) for t in tests) for n, tests in known.items())]
    if not mine:
        return
    decision = loaded.decide(given)
    expected = findings_by_cases(policy, known, {})
    assert expected is not None
    assert decision.possible == expected.possible
    assert (set(decision.rules), set(decision.may_rules)) == (set(expected.every), set(expected.some))
    assert decision.depends_on == expected.depends_on
    assert decision.answers is not None
    for verdict, own in decision.answers.counts().items():
        assert own == len({key(policy, case) for case in mine if decide(policy, case).verdict is verdict})
    for verdict in decision.possible:
        regions = decision.answers.regions(verdict)
        for case in mine:
            inside = any(
                all(any(t.holds(case[name]) for t in policy.tests(name, items)) for name, items in region)
                for region in regions
            )
            assert inside is (decide(policy, case).verdict is verdict)
    for flip in decision.answers.flips():
        tests = {name: policy.tests(name, items) for name, items in flip.changes}
        for values in product(*([c for c in told(policy, name) if meets(tests[name], c)] for name in tests)):
            changed = dict(zip(tests, values, strict=True))
            kept = {name: each for name, each in known.items() if name not in changed}
            same = [c for c in cases(policy) if fits(c, kept) and all(c[n] == v for n, v in changed.items())]
            assert flip.verdict in {decide(policy, case).verdict for case in same}


def told(policy: Policy, name: str) -> list[Any]:
    return list(dict.fromkeys(case[name] for case in cases(policy)))


def meets(tests: Any, value: Any) -> bool:
    return any(test.holds(value) for test in tests)


def fits(case: dict[str, Any], known: Any) -> bool:
    return all(meets(tests, case[name]) for name, tests in known.items())


def key(policy: Policy, case: dict[str, Any]) -> tuple[Any, ...]:
    """What the conditions of a policy tell of a case."""
    asked = [(name, tests) for name in ("keys", "badges") for tests in policy.tested[name]]
    return case["night"], *(meets(tests, case[name]) for name, tests in asked)


@settings(max_examples=20)
@given(asking_policies(), ITEMS, CLAUSES, st.sampled_from(VERDICTS), st.sampled_from(["keys", "badges"]))
def test_claims_are_proved_where_all_cases_are_so(
    policy: Policy, when: Any, to: Any, verdict: Verdict, name: str
) -> None:
    change = {"keys": {"from": {"includes": "k1"}, "to": to}} if name == "keys" else {}
    claims: dict[str, Any] = {
        "never": {"claim": "Never.", "when": {"keys": when}, "never": [verdict]},
        "same": {"claim": "Same.", "when": {"all": []}, "same": [name]},
    }
    if change:
        claims["turns"] = {
            "claim": "Turns.", "when": {"all": []}, "change": change, "never turns": {"permitted": "prohibited"}
        }  # fmt: skip
    claiming = policy.model_copy(update={"properties": {n: Property.model_validate(c) for n, c in claims.items()}})
    proofs = {proof.name: proof for proof in prove(claiming)}
    every, verdicts = cases(policy), {}
    for case in every:
        verdicts[tuple(case.values())] = decide(policy, case).verdict

    asked = policy.tests("keys", tuple(as_items(when, ())))
    about = [case for case in every if meets(asked, case["keys"])]
    wrong = [case for case in about if decide(policy, case).verdict is verdict]
    answer = proofs["never"].answers[0]
    assert answer.broken == len({(*key(policy, case), meets(asked, case["keys"])) for case in wrong})
    for found in answer.counterexamples:
        assert decide(policy, found.case).verdict is verdict
        assert opened(policy).decide({n: items[0] for n, items in found.where}).verdict is verdict
    alike: dict[Any, list[Any]] = {}
    for case in every:
        alike.setdefault(tuple(v for n, v in case.items() if n != name), []).append(case)
    breaks = any(len({verdicts[tuple(c.values())] for c in group}) > 1 for group in alike.values())
    assert bool(proofs["same"].answers[0].broken) is breaks
    assert bool(proofs["same"].answers[0].cases) is any(len(group) > 1 for group in alike.values())
    if change:
        after = policy.tests("keys", tuple(as_items(to, ())))
        before = policy.tests("keys", tuple(as_items({"includes": "k1"}, ())))
        turned = any(
            verdicts[tuple(a.values())] is Verdict.PERMITTED and verdicts[tuple(b.values())] is Verdict.PROHIBITED
            for group in alike.values()
            for a, b in product(group, group)
            if meets(before, a["keys"]) and meets(after, b["keys"])
        )
        assert bool(proofs["turns"].answers[0].broken) is turned


@settings(max_examples=20)
@given(asking_policies(), asking_policies())
def test_two_versions_differ_where_their_verdicts_do(before: Policy, after: Policy) -> None:
    if before.domains["keys"] != after.domains["keys"]:
        return
    both = [case for case in cases(before) if allowed(after, case)]
    changed = {
        (decide(before, case).verdict, decide(after, case).verdict)
        for case in both
        if decide(before, case).verdict is not decide(after, case).verdict
    }
    found = compare(ComparedSide(before, {}), ComparedSide(after, {}), 1)

    said = {(change.before, change.after) for change in found.changes if None not in (change.before, change.after)}
    assert said == changed
