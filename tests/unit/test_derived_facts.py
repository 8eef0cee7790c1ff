"""Derived facts where people meet them: explanations, interviews, claims, comparisons, tables, SQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import remit
from remit import RemitError
from remit.cli.main import main
from remit.interview import Interview

TEXT = """
remit: 1
policy: students
title: "Students who work"
facts:
  shop: {integer: {min: 0, max: 60, unit: hours}, ask: "How long at the shop?", phrase: "the work at the shop is {}"}
  school: {integer: {min: 0, max: 60, unit: hours}, phrase: "the work at school is {}"}
  hours: {integer: {min: 0, unit: hours}, phrase: "the work in a week is {}", derive: {sum: [shop, school]}}
  birth: {date: {}, phrase: "the birth was on {}"}
  date: {date: {}}
  age: {integer: {min: 0, unit: years}, phrase: "the age is {}", derive: {years: [birth, date]}}
rules:
  many: {forbid: "Nobody works more.", when: {hours: "> 32"}}
  few: {permit: "Who is 18 may.", when: {hours: "<= 32", age: ">= 18"}}
"""
BESIDE = TEXT + '  shops: {forbid: "Not at shops alone.", when: {shop: ">= 30"}, overrides: few}\n'
BORN = {"birth": "2000-02-29", "date": "2018-02-28"}


@pytest.fixture
def students(tmp_path: Path) -> str:
    path = tmp_path / "students.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def opened(text: str = TEXT) -> remit.LoadedPolicy:
    return remit.loads(text, name="students.yaml")


def test_an_explanation_shows_the_arithmetic() -> None:
    said = str(opened().decide({"shop": 20, "school": 13, **BORN}).explain())

    assert (
        "Worked out: the work in a week is 33 hours, as the work at the shop is 20 hours and the work at school is "
        "13 hours." in said
    )
    assert "(more than 32 hours)" in said
    assert "on any day" not in said


def test_what_is_derived_from_what_is_not_known_is_not_said_to_make_no_difference() -> None:
    decision = opened().decide({"shop": 20, **BORN})
    said = str(decision.explain())

    assert decision.depends_on == ("hours",)
    assert "it makes no difference" not in said
    assert "Ask first: “What is school?”" in said
    assert "the work in a week is between 20 and 80 hours, as the work at the shop is 20 hours." in said


def test_nothing_is_said_of_a_derived_fact_of_which_nothing_is_known() -> None:
    decision = opened().decide({"hours": 40})

    assert decision.unknown == ("shop", "school", "birth", "date", "age")
    assert "Worked out" not in str(decision.explain())


def test_an_interview_asks_for_what_a_fact_is_derived_from() -> None:
    interview, asked = Interview(opened()), []
    answers = {"shop": "20", "school": "9", "birth": "2000-01-01", "date": "2024-01-01"}
    while (question := interview.question()) is not None:
        asked.append(question.fact)
        interview = interview.answer(question.fact, answers[question.fact])

    assert sorted(asked) == sorted(answers)
    assert interview.decision().verdict == "permitted"


def test_an_interview_asks_for_the_derived_fact_itself_where_the_others_are_skipped() -> None:
    interview = Interview(opened(), dict(BORN)).skip("shop").skip("school")
    question = interview.question()

    assert question is not None
    assert question.fact == "hours"


def test_a_weekday_is_absent_where_its_day_is() -> None:
    text = TEXT.replace("birth: {date: {},", "birth: {date: {}, optional: true,").replace(
        "  age: {", "  age: {optional: true, "
    )
    week = "[monday, tuesday, wednesday, thursday, friday, {weekend: [saturday, sunday]}]"
    born_on = f"  born-on: {{choice: {week}, optional: true, derive: {{weekday: birth}}}}\nrules:\n"
    loaded = opened(text.replace("rules:\n", born_on) + "  other: {exempt: E, when: {born-on: absent}}\n")

    assert str(loaded.decide({"birth": "absent", "hours": 10}).verdict) == "exempt"
    assert str(loaded.decide({"birth": "absent", "born-on": "absent", "hours": 10}).verdict) == "exempt"
    assert loaded.decide({"birth": "2024-06-01", "born-on": "weekend", "hours": 40}).rules == ("many",)


def test_a_stated_fact_that_no_rule_tests_is_named_where_it_tells_of_one_that_a_rule_tests() -> None:
    text = TEXT.replace("rules:\n", "  next: {date: {}, derive: {after: [birth, 1 week]}}\nrules:\n")
    text = text.replace('"<= 32", age: ">= 18"', '"<= 32", birth: "<= 2000-01-01"')
    stated = opened(text).decide({"hours": 10, "next": "2000-01-02"})  # born on 26 December: it would be permitted

    assert str(stated.verdict) == "undetermined"
    assert stated.unlinked == ("next",)
    assert opened(text).decide({"hours": 10}).unlinked == ()


def test_an_undetermined_decision_names_what_is_looked_at_apart() -> None:
    loose = opened(BESIDE).decide({"school": 10, **BORN})

    assert loose.unlinked == ("hours",)
    assert loose.to_dict()["unlinked"] == ["hours"]
    assert "Perhaps not all of this is possible: the work in a week" in str(loose.explain())
    assert opened(BESIDE).decide({"school": 10, "shop": 20, "birth": "2000-01-01"}).unlinked == ()
    assert opened().decide({"school": 10}).unlinked == ()


def test_a_decision_is_permitted_only_if_every_completion_is() -> None:
    assert opened(BESIDE).decide({"shop": "<= 20", "school": 12, **BORN}).verdict == "permitted"
    assert not opened(BESIDE).decide({"shop": "<= 21", "school": 12, **BORN}).allowed


CLAIMS = """
properties:
  proved: {claim: "c", when: {hours: ">= 33"}, always: prohibited}
  apart: {claim: "c", when: {shop: ">= 33"}, always: prohibited}
  moved: {claim: "c", when: {all: []}, same: shop}
  some: {claim: "c", when: {shop: ">= 60"}, some: permitted}
"""


def test_a_counterexample_that_is_no_case_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "students.yaml").write_text(TEXT + CLAIMS, encoding="utf-8")

    assert main(["prove", str(tmp_path / "students.yaml")]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "Proved over 2 cases: each is prohibited." in said
    assert "But that is no case, so nothing is refuted by it." in said
    assert "the verdict depends on shop" in said
    assert "Not known: there may be no such case." in said


def test_an_audit_leaves_inputs_alone_and_says_what_is_looked_at_apart(
    tmp_path: Path, students: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", students]) == 0
    said = capsys.readouterr().out
    assert "changes nothing" not in said
    assert "whatever it is" not in said
    assert "looked at apart" not in said

    (tmp_path / "students.yaml").write_text(BESIDE, encoding="utf-8")
    main(["audit", students])
    said = " ".join(capsys.readouterr().out.split())
    assert "The work in a week is looked at apart from what it is derived from" in said


def test_bounds_that_no_inputs_reach_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "students.yaml"
    path.write_text(TEXT.replace('"> 32"', '"> 120"'), encoding="utf-8")  # of at most 60 and 60
    main(["audit", str(path)])

    assert "looked at apart" in " ".join(capsys.readouterr().out.split())


def test_days_on_which_a_derived_fact_differs_are_not_compared(
    students: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", students, "--as-of", "2020-01-01", "--as-of", "2021-01-01"]) == 2
    assert "`age` is derived from the date" in capsys.readouterr().err


def test_policies_that_derive_a_fact_otherwise_are_not_compared(
    tmp_path: Path, students: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(TEXT.replace("sum: [shop", "maximum: [shop"), encoding="utf-8")

    assert main(["compare", students, str(other)]) == 2
    assert "`hours` is derived otherwise here than there" in capsys.readouterr().err


def test_a_table_with_what_a_fact_is_derived_from_is_refused(
    tmp_path: Path, students: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("shop,school,age\n20,20,20\n", encoding="utf-8")
    assert main(["classify", str(rows), "--policy", students]) == 2
    assert "column `shop`: hours is derived from it" in capsys.readouterr().err

    rows.write_text("hours,age\n40,20\n10,20\n", encoding="utf-8")
    assert main(["classify", str(rows), "--policy", students]) == 0
    assert "prohibited" in capsys.readouterr().out


@pytest.mark.usefixtures("students")
def test_rows_of_a_scenario_file_are_derived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("policy,shop,school,expect\nstudents.yaml,20,20,prohibited\n", encoding="utf-8")

    assert main(["check", str(rows)]) == 0, capsys.readouterr()


def test_sql_asks_for_the_derived_facts_as_columns(students: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", students]) == 0
    said = capsys.readouterr().out
    assert '"hours"' in said or "hours" in said
    assert "column shop" not in said


def test_a_decider_works_out_what_is_derived() -> None:
    import datetime

    decide = opened().decider()
    facts = {"shop": 20, "school": 13, "birth": datetime.date(2000, 1, 1), "date": datetime.date(2024, 1, 1)}

    assert decide.generated
    assert decide(facts) == "prohibited"
    assert decide({**facts, "school": 12}) == "permitted"
    with pytest.raises(RemitError, match="is out of bounds"):
        decide({**facts, "school": 61})


def test_an_absent_input_makes_it_absent() -> None:
    text = TEXT.replace("school: {", "school: {optional: true, ").replace("  hours: {", "  hours: {optional: true, ")
    policy = opened(text)

    assert policy.decide({"shop": 20, "school": "absent", **BORN}).derived["hours"] == ("absent",)
    assert policy.decide({"shop": 20, "school": "absent", **BORN}).verdict == "unregulated"
    assert set(policy.decide({"shop": 40, **BORN}).possible) == {"prohibited", "unregulated"}


COUNTED = """
remit: 1
policy: points
title: "Points"
facts:
  signed: {flag: {}}
  level: {integer: {min: 0, max: 9}}
  points: {integer: {min: 0}, derive: {count: [signed, high]}}
concepts: {high: {when: {level: ">= 5"}}}
rules:
  both: {permit: "Two points are needed.", when: {points: ">= 2"}}
"""
CASES = """
policy: points.yaml
scenarios:
  - {name: both, given: {signed: true, level: 7}, expect: permitted}
  - {name: one, given: {signed: true, level: 4}, expect: unregulated}
"""


@pytest.fixture
def points(tmp_path: Path) -> str:
    path = tmp_path / "points.yaml"
    path.write_text(COUNTED, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(CASES, encoding="utf-8")
    return str(path)


def test_what_a_counted_concept_asks_is_not_said_to_change_nothing(
    points: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", points]) == 0
    said = capsys.readouterr().out
    assert "no rule and no constraint uses it" not in said
    assert "changes nothing" not in said


def test_mutants_of_counted_concepts_and_of_derivations_are_never_called_equivalent(
    tmp_path: Path, points: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mutate", points, str(tmp_path / "cases.yaml"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    about = [one for one in found["mutants"] if "high" in one["what"] or one["kind"] == "derivation"]

    assert {one["fate"] for one in about} == {"killed", "survived"}  # level 5 is in no scenario


def test_policies_whose_counted_concepts_differ_are_not_compared(
    tmp_path: Path, points: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(COUNTED.replace(">= 5", ">= 6"), encoding="utf-8")

    assert main(["compare", points, str(other)]) == 2
    assert "a count of concepts that mean something else here than there" in capsys.readouterr().err


MUTATED = """
remit: 1
policy: terms
title: "Terms"
facts:
  a: {integer: {min: 0, max: 9}}
  b: {integer: {min: 0, max: 9}}
  begun: {date: {}}
  end: {date: {}}
  sum: {integer: {}, derive: {sum: [a, b, 3]}}
  double: {integer: {}, derive: {product: [a, 2]}}
  months: {integer: {}, derive: {months: [begun, end], month end: next day}}
  term: {date: {}, derive: {after: [begun, 6 months]}}
  idle: {integer: {}, derive: {sum: [a, b]}}
rules:
  r: {permit: "It may.", when: {sum: ">= 5", double: ">= 4", months: ">= 2", term: ">= 2024-01-01"}}
"""


def test_derivations_are_mutated_in_every_way() -> None:
    from remit.assurance.mutate.mutants import mutants

    made = mutants(opened(MUTATED).written, ["derivation"])

    assert [mutant.what for mutant in made] == [
        "fact sum: without `a`",
        "fact sum: without `b`",
        "fact sum: `2` in the place of `3`",
        "fact sum: `4` in the place of `3`",
        "fact double: `1` in the place of `2`",
        "fact double: `3` in the place of `2`",
        "fact months: `months` the other way round",
        "fact months: `month end: last day`",
        "fact term: `before` in the place of `after`",
        "fact term: `month end: next day`",
        "fact term: `5 months` in the place of `6 months`",
        "fact term: `7 months` in the place of `6 months`",
    ]
    assert len({str(mutant.policy.derived) for mutant in made}) == len(made)


@pytest.mark.usefixtures("points")
def test_an_included_policy_counts_its_own_concepts(tmp_path: Path) -> None:
    outer = """
remit: 1
policy: outer
title: "Outer"
include: {inner: points.yaml}
facts: {level: {integer: {min: 0, max: 9}}}
concepts: {high: {when: {level: ">= 9"}}}
rules:
  never: {forbid: "Not at nine.", when: {high: true}, overrides: inner}
"""
    path = tmp_path / "outer.yaml"
    path.write_text(outer, encoding="utf-8")
    policy = remit.load(path)

    assert policy.decide({"signed": True, "level": 6}).verdict == "permitted"
    assert policy.decide({"signed": True, "level": 4}).verdict == "unregulated"
    assert policy.decide({"signed": True, "level": 9}).verdict == "prohibited"


def test_the_policy_in_plain_words_says_what_is_derived(students: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", students]) == 0
    said = capsys.readouterr().out
    assert "hours: the sum of shop and school" in said
    assert "age: the years from birth to date" in said

    assert main(["show", students, "--expanded"]) == 0
    assert (
        remit.loads(capsys.readouterr().out, name="students.yaml").policy.derived == remit.load(students).policy.derived
    )


def test_a_day_that_follows_from_a_moment_is_not_taken_from_elsewhere() -> None:
    text = """
remit: 1
policy: shop
title: "The shop"
facts:
  now: {datetime: {}}
  date: {date: {}, derive: {day: [now, Europe/Berlin]}}
rules:
  open: {permit: "It is open in July.", when: {all: []}, since: 2024-07-01, until: 2024-07-31}
"""
    policy = opened(text)

    assert policy.decide({"now": "2024-06-30T22:30:00Z"}, as_of="2024-06-30").verdict == "permitted"
    assert policy.decide({"now": "2024-06-30T22:30:00Z"}).day is not None
    assert policy.decide({}, as_of="2024-06-30").verdict == "unregulated"
