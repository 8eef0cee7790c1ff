"""Mutants: one thing wrong at a time, each kind in every place, none of them the policy itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import remit
from remit.assurance.mutate.mutants import KINDS, Mutant, mutants
from remit.assurance.mutate.parts import MOST_ADDED, sampled
from remit.lint import lint_policy
from remit.model.asked import ASKED, OF_TEXTS, as_items
from remit.model.condition_text import flow_text
from remit.model.items import data_of
from remit.model.matching import SET_VERBS
from remit.model.policy import Policy
from remit.testing import opened
from remit.verdict import decide

HEAD: dict[str, Any] = {"remit": "1", "policy": "p", "title": "P"}
FACTS = {
    "colour": {"choice": [{"warm": ["red", "orange"]}, "blue"]},
    "size": {"integer": {"min": 0, "max": 9}},
    "date": {"date": {}},
    "new": {"flag": {}},
    "most": {"integer": {"min": 0, "max": 9}},
    "roles": {"set": ["guest", {"staff": ["cook", "clerk"]}]},
}
DAYS_OF_A_WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def policy(**parts: Any) -> Policy:
    return Policy.model_validate({**HEAD, "facts": FACTS, "rules": {}, **parts})


def made(kind: str, **parts: Any) -> list[str]:
    """What the mutants of a kind say."""
    return [mutant.what for mutant in mutants(opened(policy(**parts)).written, [kind])]


def rule(when: Any, effect: str = "forbid", **more: Any) -> dict[str, Any]:
    return {effect: "It says so.", "when": when, **more}


def ruled(when: Any, **more: Any) -> dict[str, Any]:
    return {"rules": {"r": rule(when, **more)}}


def shipped() -> list[Mutant]:
    return mutants(remit.load("us-weapons-in-russia").written)


TRUE = {"new": "true"}
CASES = {
    "effect": (ruled({"new": "true"}), ["r: permit instead of forbid", "r: exempt instead of forbid"]),
    "rule": (ruled({"new": "true"}), ["without the rule r"]),
    "drop": (
        ruled({"new": "true", "any": [{"size": "1"}, {"colour": "red"}], "not": {"size": "2"}}),
        [
            "r: without `new: true`",
            "r: without the alternative `{size: 1}`",
            "r: without the alternative `{colour: red}`",
            "r: without its `any`",
            "r: without `not: {size: 2}`",
            "r: without `size: 1`",
            "r: without `colour: red`",
            "r: without `size: 2`",
        ],
    ),
    "negate": (
        ruled({"new": "true", "not": {"size": "2"}}),
        [
            "r: with `new: true` turned round",
            "r: with `{size: 2}` instead of `not` that",
            "r: with `size: 2` turned round",
        ],
    ),
    "widen": (
        ruled({"colour": "red"}),
        ["r: `colour: [red, orange]` instead of `colour: red`"],
    ),
    "narrow": (
        ruled({"colour": ["warm", "blue"]}),
        [
            "r: `colour: blue` instead of `colour: [warm, blue]`",
            "r: `colour: warm` instead of `colour: [warm, blue]`",
            "r: `colour: [red, blue]` instead of `colour: [warm, blue]`",
            "r: `colour: [orange, blue]` instead of `colour: [warm, blue]`",
        ],
    ),
    "threshold": (
        ruled({"size": ["< 9", "0"], "date": "2024-05-01 .. 2024-05-01"}),
        [
            'r: `size: ["<= 7", 0]` instead of `size: ["< 9", 0]`',
            'r: `size: ["<= 9", 0]` instead of `size: ["< 9", 0]`',
            'r: `size: ["< 9", 1]` instead of `size: ["< 9", 0]`',
            "r: `date: 2024-04-30` instead of `date: 2024-05-01 .. 2024-05-01`",
            "r: `date: 2024-05-02` instead of `date: 2024-05-01 .. 2024-05-01`",
        ],
    ),
    "comparison": (
        ruled({"size": {"at least": "most"}, "not": {"most": {"same as": "size"}}}),
        [
            "r: `size: {more than: most}` instead of `size: {at least: most}`",
            "r: `most: {different from: size}` instead of `most: {same as: size}`",
        ],
    ),
    "set": (
        ruled({"roles": {"includes": ["guest", "cook"], "size": ">= 2"}}),
        [
            f'r: `roles: {{{asked}}}` instead of `roles: {{includes: [guest, cook], size: ">= 2"}}`'
            for asked in (
                'includes all: [guest, cook], size: ">= 2"',
                'excludes: [guest, cook], size: ">= 2"',
                'within: [guest, cook], size: ">= 2"',
                'size: ">= 2"',
                "includes: [guest, cook]",
            )
        ],
    ),
    "date": (
        ruled({"new": "true"}, since="2024-05-30", until="2024-05-30"),
        [
            "r: `since: 2024-05-29` instead of `2024-05-30`",
            "r: without `since`",
            "r: `until: 2024-05-31` instead of `2024-05-30`",
            "r: without `until`",
        ],
    ),
    "override": (
        {
            "rules": {
                "a": rule({"new": "true"}, overrides=["b"]),
                "b": rule({"size": "1"}, "permit", overrides=["c"]),
                "c": rule({"size": "2"}),
            }
        },
        [
            "a: does not override b",
            "a: overridden by b, not the other way",
            "b: does not override c",
            "b: overridden by c, not the other way",
            "a: overrides c too",
        ],
    ),
    "derivation": (
        {
            **ruled({"room": ">= 1"}),
            "facts": {**FACTS, "room": {"integer": {}, "derive": {"difference": ["most", "2"]}}},
        },
        [
            "fact room: `sum` in the place of `difference`",
            "fact room: `difference` the other way round",
            "fact room: `1` in the place of `2`",
            "fact room: `3` in the place of `2`",
        ],
    ),
    "duty": (
        {"rules": {"r": rule(TRUE, **{"with": {"tell": "Tell.", "pay": {"what": "Pay."}}})}},
        ["r: without the duty tell", "r: without the duty pay"],
    ),
    "combining": (
        {"combining": "priority", "rules": {"a": rule(TRUE, priority="1"), "b": rule(TRUE, "permit", priority="1")}},
        [
            "combining forbid-overrides instead of priority",
            "combining permit-overrides instead of priority",
            "combining first-applicable instead of priority",
            "a: `priority: 0` instead of `priority: 1`",
            "a: `priority: 2` instead of `priority: 1`",
            "b: `priority: 0` instead of `priority: 1`",
            "b: `priority: 2` instead of `priority: 1`",
        ],
    ),
    "otherwise": (
        {**ruled({"new": "true"}), "otherwise": "permitted"},
        [f"otherwise {v} instead of permitted" for v in ("prohibited", "exempt", "unregulated", "conflict")],
    ),
    "reading": (
        {
            **ruled({"new": "true"}),
            "readings": {"q": {"question": "?", "choices": {"x": {}, "y": {}, "z": {}}, "default": "y"}},
        },
        ["q: read as x by default instead of y", "q: read as z by default instead of y"],
    ),
    "constraint": (
        {**ruled({"new": "true"}), "constraints": {"k": {"when": {"new": "true"}, "then": {"size": "1"}}}},
        ["without the constraint k"],
    ),
}
NOTHING_OF: dict[str, dict[str, Any]] = {
    "effect": {},
    "rule": {},
    "drop": ruled({"all": []}),
    "negate": ruled({"all": []}),
    "widen": ruled({"colour": "warm", "new": "true", "size": "1"}),
    "narrow": ruled({"colour": "red", "size": "1"}),
    "threshold": ruled({"colour": "red"}),
    "comparison": ruled({"colour": "red", "size": "1", "roles": {"includes": "guest"}}),
    "set": ruled({"colour": "red", "size": "1"}),
    "date": ruled({"date": "2024-05-30"}),
    "override": ruled({"new": "true"}),
    "combining": ruled({"new": "true"}),
    "reading": ruled({"new": "true"}),
    "derivation": ruled({"size": "1"}),
    "constraint": ruled({"new": "true"}),
    "sentence": ruled({"new": "true"}),
}


@pytest.mark.parametrize("kind", CASES)
def test_a_kind_changes_every_place_in_every_way(kind: str) -> None:
    written, expected = CASES[kind]

    assert made(kind, **written) == expected


@pytest.mark.parametrize("kind", NOTHING_OF)
def test_a_kind_has_no_mutant_where_there_is_nothing_of_it(kind: str) -> None:
    assert made(kind, **NOTHING_OF[kind]) == []


@pytest.mark.parametrize(
    ("kind", "asked", "instead"),
    [
        ("widen", {"includes": "cook"}, ["{includes: [cook, clerk]}"]),
        ("widen", {"excludes": "clerk"}, ["{excludes: [clerk, cook]}"]),
        ("narrow", {"includes all": ["guest", "cook"]}, ["{includes all: cook}", "{includes all: guest}"]),
        ("narrow", {"within": "staff"}, ["{within: cook}", "{within: clerk}"]),
        ("threshold", {"size": "2"}, ["{size: 1}", "{size: 3}"]),
        ("threshold", {"size": "1 .. 3"}, ["{size: 0 .. 3}", "{size: 1 .. 2}", "{size: 2 .. 3}", "{size: 1 .. 4}"]),
        ("set", {"includes": "guest"}, ["{excludes: guest}", "{within: guest}"]),
    ],
)
def test_members_and_sizes_of_sets_are_changed(kind: str, asked: dict[str, Any], instead: list[str]) -> None:
    said = [
        what.removeprefix("r: `roles: ").partition("` instead of")[0] for what in made(kind, **ruled({"roles": asked}))
    ]

    assert sorted(said) == sorted(instead)


@pytest.mark.parametrize("verb", ASKED)
def test_every_operator_has_mutants_and_they_say_mappings(verb: str) -> None:
    facts = {"who": {"text": {}}, "owner": {"text": {}}, "low": {"integer": {}}, "high": {"integer": {}}}
    facts |= {"role": {"choice": ["a", "b"]}, "roles": {"set": ["a", "b"]}, "tags": {"set": ["x", "y"]}}
    fact = "tags" if verb in SET_VERBS else "who" if verb in OF_TEXTS else "role" if verb == "member of" else "low"
    what = {"size": "1", "member of": "roles", "text": "size 3", "other than": ["includes x", "b"]}
    asked = {verb: what.get(verb, "x" if fact == "tags" else "high")}
    found = [each.what for each in mutants(opened(policy(facts=facts, **ruled({fact: asked}))).written)]

    assert f"r: without `{fact}: {flow_text(data_of(as_items([asked], ())))}`" in found
    assert len([each for each in found if f"`{fact}: " in each]) > 1
    assert not [each for each in found if f"{fact}: {verb} " in each]


def test_each_text_that_other_than_names_is_left_out() -> None:
    facts = {"who": {"text": {}}}
    found = made("widen", facts=facts, **ruled({"who": {"other than": ["ann", "member of staff"]}}))

    assert [each.partition("` instead of")[0] for each in found] == [
        "r: `who: {other than: member of staff}",
        "r: `who: {other than: ann}",
    ]


@pytest.mark.parametrize(("verb", "neighbour"), [("at least", "more than"), ("at most", "less than")])
def test_a_comparison_with_one_of_several_facts_is_changed_by_itself(verb: str, neighbour: str) -> None:
    written = ruled({"size": [{verb: "most"}, {"same as": "most"}]})

    first, second = made("comparison", **written)
    assert first.startswith(f"r: `size: [{{{neighbour}: most}}, {{same as: most}}]` instead")
    assert second.startswith(f"r: `size: [{{{verb}: most}}, {{different from: most}}]` instead")


def test_every_kind_is_tried() -> None:
    assert {*CASES, "sentence"} == set(KINDS)


def test_precedence_is_changed_only_where_that_puts_rules_into_another_order() -> None:
    far = {"a": rule(TRUE, priority="1"), "b": rule(TRUE, priority="9")}
    beaten = {"a": rule(TRUE, priority="1", overrides={"b": {}}), "b": rule(TRUE, priority="1")}
    ordered = {"a": rule(TRUE), "b": rule(TRUE, "permit")}

    assert made("combining", combining="priority", rules=far) == [
        "combining explicit instead of priority",
        "combining forbid-overrides instead of priority",
        "combining permit-overrides instead of priority",
    ]
    assert made("combining", combining="priority", rules=beaten) == [
        "combining first-applicable instead of priority",
        "a: `priority: 0` instead of `priority: 1`",
        "b: `priority: 2` instead of `priority: 1`",
    ]
    assert made("combining", combining="first-applicable", rules=ordered) == [
        "combining explicit instead of first-applicable",
        "combining permit-overrides instead of first-applicable",
    ]


def test_conditions_of_concepts_are_changed_too() -> None:
    parts = {"concepts": {"k": {"when": {"size": ">= 3"}}}, **ruled({"k": "true"})}

    assert made("threshold", **parts) == [
        'k: `size: ">= 2"` instead of `size: ">= 3"`',
        'k: `size: ">= 4"` instead of `size: ">= 3"`',
    ]


def test_a_first_or_last_day_stays_among_those_that_are_declared() -> None:
    facts = {"date": {"date": {"from": "2024-05-30", "to": "2024-06-30"}}}
    inside = {"since": "2024-05-30", "until": "2024-06-30"}
    outside = {"since": "2024-06-30", "until": "2024-06-30"}

    found = made("date", facts=facts, rules={"a": rule({"all": []}, **inside), "b": rule({"all": []}, **outside)})

    assert found == [
        "a: `since: 2024-05-29` instead of `2024-05-30`",
        "a: `since: 2024-05-31` instead of `2024-05-30`",
        "a: without `since`",
        "a: `until: 2024-06-29` instead of `2024-06-30`",
        "a: `until: 2024-07-01` instead of `2024-06-30`",
        "a: without `until`",
        "b: `since: 2024-06-29` instead of `2024-06-30`",
        "b: without `since`",
        "b: `until: 2024-07-01` instead of `2024-06-30`",
        "b: without `until`",
    ]
    first = made("date", facts=facts, rules={"a": rule({"all": []}, until="2024-05-30")})
    assert first == ["a: `until: 2024-05-31` instead of `2024-05-30`", "a: without `until`"]


def test_a_bound_that_is_one_off_is_written_in_digits() -> None:
    facts = {"share": {"number": {"places": 12}}}

    assert made("threshold", facts=facts, rules={"a": rule({"share": "<= 0.000000000001"})}) == [
        'a: `share: "<= 0.000000000000"` instead of `share: "<= 0.000000000001"`',
        'a: `share: "<= 0.000000000002"` instead of `share: "<= 0.000000000001"`',
    ]


def test_a_mutant_says_where_it_differs() -> None:
    places = {mutant.what: mutant.at for mutant in shipped()}
    starts = {
        "counter-fire: without `since`": "since: 2024-05-30",
        "long-range: without `long-range-weapon: true`": "long-range-weapon: true",
        "long-range: does not override counter-fire": "counter-fire:",
        "p3.s3 never said: no rule allied-weapons": "p3.s3:",
    }
    for what, start in starts.items():
        at = places[what]
        lines = Path(at.file).read_text().splitlines()
        assert lines[int(at.line or 0) - 1][int(at.column or 0) - 1 :].startswith(start)


def test_no_mutant_is_the_policy_and_no_two_of_a_kind_are_one() -> None:
    loaded, listed = remit.load("us-weapons-in-russia"), shipped()

    assert all(mutant.policy != loaded.policy for mutant in listed)
    for kind in KINDS:
        said = [(str(mutant.at), mutant.what) for mutant in listed if mutant.kind == kind]
        assert len(said) == len(set(said))
        assert said or kind in (
            "threshold",
            "combining",
            "comparison",
            "set",
            "duty",
            "derivation",
        )  # the policy has nothing of these


def test_a_mutant_forgets_what_was_worked_out_of_the_policy() -> None:
    loaded = opened(policy(**CASES["override"][0]))
    facts = {"colour": "red", "size": 1, "date": None, "new": True}
    before = decide(loaded.policy, facts)
    reversed_one = next(m for m in mutants(loaded.written, ["override"]) if "overridden by b" in m.what)

    assert before.rules == ("a",)
    assert decide(reversed_one.policy, facts).rules == ("b",)


def test_mutants_hold_together() -> None:
    """But for conditions that say nothing any more, and for sources, which are left aside here."""
    meant = {"empty-condition", "undeclared-source"}
    for mutant in shipped():
        copy = opened(mutant.policy.model_copy(update={"properties": {}, "sources": {}}))
        found = {problem.code for problem in lint_policy(copy.written)}
        assert found <= meant, mutant.what


DERIVED: dict[str, dict[str, Any]] = {
    "hour": {"integer": {"min": 0, "max": 23}, "derive": {"hour": ["now", "Europe/Berlin"]}},
    "minute": {"integer": {"min": 0, "max": 1439}, "derive": {"minute": ["now", "Europe/Berlin"]}},
    "day": {"date": {}, "derive": {"day": ["now", "Europe/Berlin"]}},
    "weekday": {"choice": DAYS_OF_A_WEEK, "derive": {"weekday": ["now", "Europe/Berlin"]}},
    "weekday of a day": {"choice": DAYS_OF_A_WEEK, "derive": {"weekday": ["date"]}},
    "after": {"date": {}, "derive": {"after": ["date", "3 months"]}},
    "years": {"integer": {"min": 0}, "derive": {"years": ["date", "to"]}},
    "sum": {"integer": {}, "derive": {"sum": ["size", "most", "3"]}},
    "count": {"integer": {}, "derive": {"count": ["new", "old"]}},
}
ASKED_OF = {"integer": ">= 2", "choice": "monday", "date": ">= 2024-01-01"}


@pytest.mark.parametrize("fact", DERIVED.values(), ids=DERIVED)
def test_a_derivation_that_is_otherwise_is_one_that_can_be_written_and_decided(fact: dict[str, Any]) -> None:
    facts = {**FACTS, "now": {"datetime": {}}, "to": {"date": {}}, "old": {"flag": {}}, "found": fact}
    kind = next(key for key in ASKED_OF if key in fact)
    made = policy(facts=facts, **ruled({"found": ASKED_OF[kind], "new": "true", "old": "false", "to": ">= 2024-01-01"}))
    listed = list(mutants(opened(made).written, ["derivation"]))

    assert listed or fact["derive"] == {"weekday": ["date"]}
    for mutant in listed:
        assert lint_policy(opened(mutant.policy).written) == [], mutant.what
        assert opened(mutant.policy).decide({}).possible, mutant.what


def test_a_sample_is_even_and_the_same_every_time() -> None:
    listed = shipped()

    assert sampled(listed, 40) == sampled(listed, 40)
    assert len(sampled(listed, 40)) == 40
    assert {mutant.kind for mutant in sampled(listed, 60)} >= {"drop", "negate", "widen", "narrow", "override"}
    assert sampled(listed, 10_000) == listed


def test_of_very_many_rules_not_every_override_is_added() -> None:
    rules = {f"r{number}": rule({"size": str(number % 10)}) for number in range(30)}

    assert len(made("override", rules=rules)) == MOST_ADDED
