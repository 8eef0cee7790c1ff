"""What is stated is read as it stands, or refused: the same by a dict, YAML, JSON and CSV."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import remit
from remit.lint import lint_scenario
from remit.model.items import texts_of
from remit.model.scenario import Scenario
from remit.model.written import read_truth
from remit.reader.scenarios import read_scenarios
from remit.writer import scenarios_yaml

POLICY = """
remit: 1
policy: values
title: "Values"
facts:
  who: {text: {}}
  owner: {text: {}}
  deputy: {text: {}, optional: true}
  level: {choice: ["1", "2.5", "true", "-5", "5"]}
  open: {flag: {}}
  count: {integer: {}}
  rate: {number: {places: 12}}
  day: {date: {}}
  now: {datetime: {}}
  roles: {set: ["1", reader, {staff: [clerk, porter]}]}
rules:
  own: {permit: "Owners may.", when: {who: {same as: owner}}}
"""
LANGUAGE = (
    *("absent", "present", "{3F25-04E0}", "{a | b}", "size 3", "includes reader", "other than bob", "same as owner"),
    *("member of staff", "at least two", "auth0|5f7c", "within: [a]", "", " ann", "ann\u00a0", "yes", "null", "~"),
)
VALUES = remit.loads(POLICY)


class Role(StrEnum):
    READER = "reader"


class Count(IntEnum):
    FIVE = 5


def value(fact: str, raw: Any) -> Any:
    """The value that a fact is known to have."""
    (test,) = VALUES.stated({fact: raw}).known[fact]
    (constant,) = set(test.constants())
    return constant


def of_file(name: str, content: str) -> list[Any]:
    """What each scenario of a file is known to have of the fact that it gives."""
    Path(name).write_text(content, encoding="utf-8")
    found = read_scenarios(name)
    problems = [problem for written in found for problem in lint_scenario(written, VALUES.written)]
    assert problems == []
    stated = [VALUES.stated(written.scenario.given).known for written in found]
    return [constant for known in stated for (test,) in known.values() for constant in test.constants()]


@pytest.mark.parametrize("text", LANGUAGE)
def test_a_text_in_a_scenario_is_itself_whatever_it_reads_like(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = {"scenarios": [{"name": "a", "given": {"who": text}}]}

    assert value("who", text) == text
    assert of_file("a.json", json.dumps(data)) == of_file("a.yaml", json.dumps(data, ensure_ascii=False)) == [text]
    assert VALUES.decide({"who": text, "owner": text}).verdict == "permitted"
    assert VALUES.decide({"who": text, "owner": "bob"}).verdict == "unregulated"
    if text.strip() == text != "":  # a cell has no white space around it, and an empty one says nothing
        assert of_file("a.csv", f'name,who\na,"{text}"\n') == [text]


@pytest.mark.parametrize("text", [text for text in LANGUAGE if text not in ("absent", "present")])
def test_a_text_that_is_saved_is_the_same_when_it_is_read_again(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = Scenario.model_validate({"name": "a", "given": {"who": text}})

    assert of_file("a.yaml", scenarios_yaml("values", [scenario])) == [text]


def test_that_an_optional_text_is_not_there_and_the_text_absent_are_told_apart() -> None:
    of_deputy = ("{text: absent}", "absent", "present", "{other than: [absent, bob]}")
    conditions = [f"{{deputy: {test}}}" for test in of_deputy]
    rules = {f"r{number}": f"{{permit: p, when: {when}}}" for number, when in enumerate(conditions)}
    policy = remit.loads(POLICY.replace("rules:", "rules:\n" + "\n".join(f"  {n}: {r}" for n, r in rules.items())))

    assert policy.decide({"deputy": {"text": "absent"}, "who": "a", "owner": "b"}).rules == ("r0", "r2")
    assert policy.decide({"deputy": "absent", "who": "a", "owner": "b"}).rules == ("r1",)
    assert policy.decide({"deputy": "ann", "who": "a", "owner": "b"}).rules == ("r2", "r3")
    assert policy.decide({"deputy": {"other than": ["ann"]}, "who": "a", "owner": "b"}).rules == ("r2",)


def test_any_text_but_some_is_said_alike_by_a_file_and_a_dict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = {"other than": ["auth0|5f7c", "bob"]}
    Path("a.json").write_text(json.dumps([{"name": "a", "given": {"who": said}}]), encoding="utf-8")
    (written,) = read_scenarios("a.json")
    known = [VALUES.stated(given).known["who"] for given in ({"who": said}, written.scenario.given)]

    assert lint_scenario(written, VALUES.written) == []
    assert known[0] == known[1]
    assert [known[0][0].holds(text) for text in ("auth0|5f7c", "bob", "auth0", "5f7c", "other than bob")] == [
        *(False, False),
        *(True, True, True),
    ]


@pytest.mark.parametrize("text", LANGUAGE)
def test_a_condition_can_name_any_text(text: str) -> None:
    rule = f"  exact: {{forbid: no, when: {{owner: {{text: {json.dumps(text)}}}}}}}\n"
    policy = remit.loads(POLICY.split("rules:", maxsplit=1)[0] + "rules:\n" + rule)

    assert policy.decide({"owner": text}).verdict == "prohibited"
    assert policy.decide({"owner": f"{text}!"}).verdict == "unregulated"
    assert policy.decide({"owner": text}).given == {"owner": (text,)}


def test_a_policy_with_such_texts_is_written_out_as_it_is_read() -> None:
    from remit.report.show.text import written_out

    tests = "[{text: absent}, {text: same as x}, size 3, {other than: ['a|b', c]}]"
    policy = remit.loads(
        POLICY.split("rules:", maxsplit=1)[0] + f"rules:\n  exact: {{forbid: no, when: {{owner: {tests}}}}}\n"
    )
    again = remit.loads(written_out(policy.policy))

    assert again.policy.rules["exact"].when == policy.policy.rules["exact"].when


@pytest.mark.parametrize(
    ("fact", "raw", "expected"),
    [
        ("rate", 1e-05, Decimal("0.00001")),
        ("rate", "2E-12", Decimal("0.000000000002")),
        ("rate", Decimal("1E+2"), Decimal(100)),
        ("rate", np.float32(0.1), Decimal("0.1")),
        ("rate", np.float64(0.1), Decimal("0.1")),
        ("rate", np.int64(3), Decimal(3)),
        ("rate", -0.0, Decimal(0)),
        ("count", np.int64(-5), -5),
        ("count", np.uint8(5), 5),
        ("count", 5.0, 5),
        ("count", "5e3", 5000),
        ("count", Count.FIVE, 5),
        ("open", np.bool_(True), True),
        ("open", "TRUE", True),
        ("open", "False", False),
        ("level", 1, "1"),
        ("level", 2.5, "2.5"),
        ("level", True, "true"),
        ("level", np.int64(-5), "-5"),
        ("who", 7, "7"),
        ("who", np.str_("ann"), "ann"),
        ("who", Role.READER, "reader"),
        ("roles", np.array(["reader", "clerk"]), frozenset(["reader", "clerk"])),
        ("roles", {"reader": 1}.keys(), frozenset(["reader"])),
        ("roles", [1], frozenset(["1"])),
        ("roles", ["staff"], frozenset(["clerk", "porter"])),
        ("day", np.datetime64("2024-05-30"), datetime.date(2024, 5, 30)),
        ("now", pd.Timestamp("2024-05-30T14:00:00+02:00"), datetime.datetime(2024, 5, 30, 12, tzinfo=datetime.UTC)),
        ("now", "2024-05-30T14:00:00.000Z", datetime.datetime(2024, 5, 30, 14, tzinfo=datetime.UTC)),
    ],
)
def test_a_value_of_python_is_read_exactly(fact: str, raw: Any, expected: Any) -> None:
    found = value(fact, raw)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("fact", "raw", "said"),
    [
        ("open", 1, "open: `1` is neither true nor false"),
        ("count", True, "count: `True` is not a whole number"),
        ("count", np.bool_(True), "count: `True` is not a whole number"),
        ("count", 5.5, "count: `5.5` is not a whole number"),
        ("count", 1e30, "count: `1e+30` has too many digits"),
        ("rate", "1e999999", "rate: `1e999999` has too many digits"),
        ("rate", {"one of": [1, float("nan")]}, "rate: `nan` is no value"),
        ("rate", {"one of": [1, np.float32("nan")]}, "rate: `nan` is no value"),
        ("rate", {"one of": [1, None]}, "rate: one of the values says nothing"),
        ("rate", {"one of": []}, "rate: `one of` is empty"),
        ("rate", {"two": 1}, "rate: a mapping is not a value of this fact"),
        ("rate", Decimal("Infinity"), "rate: `Infinity` is not a number"),
        ("day", {"one of": [pd.NaT]}, "day: `NaT` is no value"),
        ("day", {"one of": [np.datetime64("NaT", "D")]}, "day: `NaT` is no value"),
        ("day", pd.Timestamp("2024-05-30"), "day: `2024-05-30 00:00:00` is a moment: it is not a day"),
        ("level", {"one of": [pd.NA]}, "level: `<NA>` is no value"),
        ("now", datetime.datetime(2024, 5, 30, 14), "now: `2024-05-30 14:00:00` has no offset"),  # noqa: DTZ001
        ("now", np.datetime64("2024-05-30T14:00"), "now: `2024-05-30 14:00:00` has no offset"),
        ("now", pd.Timestamp("2024-05-30T14:00:00.000000001Z"), "has a fraction of a second"),
        ("now", datetime.datetime(2024, 5, 30, 14, 0, 0, 5, tzinfo=datetime.UTC), "has a fraction of a second"),
        ("now", datetime.date(2024, 5, 30), "now: `2024-05-30` is a day: it is not a moment"),
        ("who", "a\u202eb", "who: a right-to-left override (U+202E) stands in the text"),
        ("who", ["ann"], "who: a list is not a value of this fact"),
        ("who", {"includes": "ann"}, "who: what a set includes is asked of a fact that is no set"),
        ("roles", ["reader", "clrk"], "roles: no member `clrk`"),
        ("roles", (role for role in ("reader",)), "is no value"),
        ("nobody", None, "unknown fact `nobody`"),
    ],
)
def test_a_value_that_a_fact_cannot_have_is_refused_in_words_that_fit(fact: str, raw: Any, said: str) -> None:
    with pytest.raises(remit.RemitError) as refused:
        VALUES.decide({fact: raw})

    assert said in str(refused.value)


def test_nothing_behind_a_fact_that_is_declared_is_not_known() -> None:
    assert VALUES.decide({"who": None, "owner": "ann"}).unknown[0] == "who"


@pytest.mark.parametrize(
    "missing",
    [None, float("nan"), np.float32("nan"), Decimal("NaN"), Decimal("sNaN"), pd.NaT, pd.NA, np.datetime64("NaT", "D")],
)
def test_what_programs_have_for_a_missing_value_is_not_known_in_a_decision_and_in_a_table(missing: Any) -> None:
    plain = remit.loads(POLICY.replace("who: {same as: owner}", "open: true"))
    for fact in ("count", "rate", "day", "level", "roles"):
        assert fact in VALUES.decide({fact: missing}).unknown
    for fact in ("count", "day", "level", "open"):
        assert [row["verdict"] for row in remit.classify([{fact: missing}], plain)] == [plain.decide({}).verdict]
    assert VALUES.decide({"who": "ann", "rate": missing}).given == {"who": ("ann",)}


class Unequal(str):
    """A text that says of itself that it is another."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


def test_a_text_that_compares_as_it_likes_is_not_missing() -> None:
    assert VALUES.decide({"who": Unequal("ann"), "owner": "ann"}).verdict == "permitted"


@pytest.mark.parametrize("day", ["2024-02-30", "yesterday"])
def test_a_day_that_does_not_exist_is_refused_by_policies_without_a_date_too(day: str) -> None:
    with pytest.raises(remit.RemitError, match=r"\[bad-date\]"):
        VALUES.decide({}, as_of=day)


@pytest.mark.parametrize("written", ["true", "True", "TRUE", "false", "False", "FALSE"])
def test_a_flag_is_written_in_three_ways_and_no_others(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    truth = written.lower() == "true"

    assert of_file("a.csv", f"name,open\na,{written}\n") == [truth]
    assert of_file("a.yaml", f"scenarios: [{{name: a, given: {{open: {written}}}}}]") == [truth]
    assert [read_truth(other) for other in ("yes", "on", "1", "tRUE", "", 1, True)] == [None] * 7


def test_concepts_and_flags_in_conditions_are_written_in_the_same_ways() -> None:
    concepts = "concepts: {shut: {when: {open: FALSE}}}\n"
    rules = "rules:\n  a: {forbid: no, when: {shut: TRUE}}\n  b: {permit: yes, when: {shut: False}}\n"
    policy = remit.loads(POLICY.split("rules:", maxsplit=1)[0] + concepts + rules)

    assert [policy.decide({"open": truth}).rules for truth in (True, False)] == [("b",), ("a",)]
    assert "shut does not hold" in str(policy.decide({"open": True}).explain())


@pytest.mark.parametrize("number", ["0.000000000002", "1e-12", "2E-12", "100", "0.5"])
def test_bounds_are_written_out_as_they_are_read(number: str) -> None:
    from remit.report.show.text import written_out

    policy = f"remit: 1\npolicy: p\ntitle: t\nfacts: {{n: {{number: {{min: {number}, places: 12}}}}}}\nrules: {{}}\n"
    loaded = remit.loads(policy)

    assert remit.loads(written_out(loaded.policy)).policy.facts == loaded.policy.facts


def test_columns_of_facts_that_are_called_like_those_of_scenarios_have_a_name_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = ("name", "note", "policy", "expect", "because")
    facts = ", ".join(f"{name}: {{text: {{}}}}" for name in own)
    policy = remit.loads(f"remit: 1\npolicy: p\ntitle: t\nfacts: {{{facts}}}\nrules: {{}}\n")
    Path("taken.csv").write_text("name,note,policy,expect,because\na,b,p,permitted,r\n", encoding="utf-8")
    Path("said.csv").write_text(
        "name,given.name,given.note,given.policy,given.expect,given.because\nx,a,b,c,d,e|f\n", encoding="utf-8"
    )
    (taken,), (said,) = read_scenarios("taken.csv"), read_scenarios("said.csv")

    assert sum(problem.code == "csv-header" for problem in lint_scenario(taken, policy.written)) == len(own)
    assert lint_scenario(said, policy.written) == []
    assert policy.decide(said.scenario.given).given == dict(
        zip(own, [("a",), ("b",), ("c",), ("d",), ("e|f",)], strict=True)
    )


PROGRAMS: list[Callable[[str], Any]] = [str, np.str_]


@pytest.mark.parametrize("program", PROGRAMS)
def test_accents_of_values_may_be_encoded_either_way(program: Callable[[str], Any]) -> None:
    policy = remit.loads("remit: 1\npolicy: p\ntitle: t\nfacts: {city: {choice: [Zu\u0308rich, Bern]}}\nrules: {}\n")

    assert policy.decide({"city": program("Z\u00fcrich")}).given == policy.decide({"city": "Z\u00fcrich"}).given


def test_what_changes_in_a_property_is_said_as_in_a_condition() -> None:
    roles = "roles: {from: {excludes: reader}, to: [{includes: reader}, {size: 3}]}"
    who = "who: {from: {text: same as owner}, to: {other than: same as owner}}"
    claim = "properties:\n  p: {claim: c, when: {all: []}, never turns: {permitted: conflict}, "
    claim += f"change: {{{roles}, {who}}}}}\n"
    change = remit.loads(POLICY + claim).policy.properties["p"].change

    assert texts_of(change["roles"].from_) == ("excludes reader",)
    assert texts_of(change["roles"].to) == ("includes reader", "size 3")
    assert VALUES.policy.tests("who", change["who"].from_)[0].holds("same as owner")
    assert not VALUES.policy.tests("who", change["who"].to)[0].holds("same as owner")
    with pytest.raises(remit.RemitError, match=r"compares facts.*\[incomparable\]"):
        remit.loads(POLICY + claim.replace("{text: same as owner}", "{same as: owner}"))


@pytest.mark.parametrize("fact", ["level", "open", "count", "rate", "day", "now", "roles", "who"])
@pytest.mark.parametrize("long", ["x" * 20_000, "a`" * 10_000, "9" * 20_000])
def test_what_is_said_of_a_long_value_is_short(fact: str, long: str) -> None:
    with pytest.raises(remit.RemitError) as refused:
        VALUES.decide({fact: long})

    assert all(len(problem.message) < 2_100 and len(problem.help or "") < 300 for problem in refused.value.problems)
