"""What `import remit` gives: few names, good reprs, decisions; and nothing heavy until it is asked for."""

import copy
import datetime
import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import remit
from remit.cli.main import main
from remit.reader.scenarios import read_scenarios
from remit.testing import opened

FACTS = {
    "supplier": "united-states",
    "weapon": "rocket-artillery",
    "location": "border-near-kharkiv",
    "target": "artillery",
    "posture": "attacking",
    "threatens": "kharkiv-area",
    "date": datetime.date(2024, 6, 2),
}


@pytest.fixture(scope="module")
def policy() -> remit.LoadedPolicy:
    return remit.load("us-weapons-in-russia")


def test_there_are_few_public_names_and_all_can_be_had() -> None:
    assert len(remit.__all__) <= 20
    assert all(getattr(remit, name) is not None for name in remit.__all__)
    assert dir(remit) == sorted(remit.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = remit.nothing


def test_importing_remit_loads_nothing_heavy() -> None:
    code = "import sys, remit; print([m for m in ('pydantic', 'yaml', 'durable_rules_engine') if m in sys.modules])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_decision_compares_with_and_prints_as_text(policy: remit.LoadedPolicy) -> None:
    decision = policy.decide(FACTS)

    assert decision.verdict == "permitted"
    assert f"{decision.verdict}" == "permitted"
    assert decision.rules == ("counter-fire",)
    assert decision.possible == ("permitted",)
    assert decision.contested_by == ()


def test_reprs_say_what_matters(policy: remit.LoadedPolicy) -> None:
    whole = policy.decide(FACTS)
    partial = policy.decide({"supplier": "united-states", "location": "russia"})

    assert repr(policy).startswith("<LoadedPolicy us-weapons-in-russia: U.S.-provided weapons and strikes inside")
    assert repr(whole) == "<Decision permitted, rules: counter-fire>"
    assert repr(partial).startswith("<Decision undetermined, could be permitted or prohibited or exempt, rules: none")


def test_the_same_inputs_give_the_same_decision_again(policy: remit.LoadedPolicy) -> None:
    again = remit.load("us-weapons-in-russia")

    assert policy.decide(FACTS) == again.decide(FACTS)
    assert policy.decide(FACTS).policy_hash == again.hash
    assert str(policy.decide(FACTS).explain()) == str(again.decide(FACTS).explain())


def test_python_types_and_text_mean_the_same(policy: remit.LoadedPolicy) -> None:
    as_text = {**FACTS, "date": "2024-06-02"}

    assert policy.decide(as_text) == policy.decide(FACTS)


def test_none_and_a_missing_fact_are_both_unknown(policy: remit.LoadedPolicy) -> None:
    missing = {name: value for name, value in FACTS.items() if name != "date"}

    assert policy.decide({**FACTS, "date": None}) == policy.decide(missing)
    assert policy.decide(missing).verdict == "undetermined"
    assert policy.decide(missing).depends_on == ("date",)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"wepon": "atacms"}, "undeclared-fact"),
        ({"weapon": "atacsm"}, "undeclared-value"),
        ({"weapon": 7}, "undeclared-value"),
        ({"weapon": ["atacms"]}, "wrong-type"),
        ({"weapon": {"one of": []}}, "wrong-type"),
        ({"date": "2024-02-30"}, "bad-date"),
        ({"date": datetime.datetime(2024, 5, 30, tzinfo=datetime.UTC)}, "bad-date"),
        ({"posture": "neither", "threatens": "kharkiv-area"}, "impossible-scenario"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_a_code(
    policy: remit.LoadedPolicy, facts: dict[str, object], code: str
) -> None:
    with pytest.raises(remit.RemitError) as refused:
        policy.decide(facts)

    assert [problem.code for problem in refused.value.problems] == [code]


def test_everything_that_is_wrong_is_said_at_once(policy: remit.LoadedPolicy) -> None:
    with pytest.raises(remit.RemitError) as refused:
        policy.decide({"wepon": "atacms", "target": "tank", "date": "tomorrow"})

    assert len(refused.value.problems) == 3
    assert "did you mean weapon?" in str(refused.value)


def test_readings_are_picked_and_left_open(policy: remit.LoadedPolicy) -> None:
    missile = {**FACTS, "weapon": "atacms"}

    assert policy.decide(missile).verdict == "prohibited"
    assert policy.decide(missile, readings={"long-range-scope": "beyond-the-area"}).verdict == "permitted"
    assert policy.decide(missile, readings="open").verdict == "undetermined"
    assert policy.decide(missile, readings={"long-range-scope": "open"}).depends_on == ("long-range-scope",)
    with pytest.raises(remit.RemitError, match="no reading `scope`"):
        policy.decide(missile, readings={"scope": "all"})


def test_as_of_gives_the_day_where_the_facts_give_none(policy: remit.LoadedPolicy) -> None:
    undated = {name: value for name, value in FACTS.items() if name != "date"}

    assert policy.decide(undated, as_of="2024-05-29").verdict == "prohibited"
    assert policy.decide(FACTS, as_of="2024-05-29").verdict == "permitted"


@pytest.mark.parametrize("roles", [{"includes": "r", "excludes": "r"}, {"size": "2", "excludes": "r"}])
def test_what_no_value_can_be_is_impossible(tmp_path: Path, roles: object) -> None:
    """Found: the diagram broke on a set that has a member and has it not."""
    file = tmp_path / "sets.yaml"
    file.write_text(
        "remit: 1\npolicy: sets\ntitle: Sets\nfacts: {roles: {set: [r, e]}}\n"
        'rules: {a: {permit: "Some may.", when: {roles: {includes: r}}}}\n'
    )

    with pytest.raises(remit.RemitError, match="no value of `roles` is like that"):
        remit.load(str(file)).decide({"roles": roles})


DOORS = """
remit: 1
policy: doors
title: "Doors"
include: {house: house.yaml}
sources: {rules: {title: "House rules", published: 2024-01-01, statements: house.sources.yaml}}
facts: {role: {choice: [guest, porter]}}
rules: {porters: {permit: "Porters may.", when: {role: porter}, cites: s1}}
"""
HOUSE = 'remit: 1\npolicy: house\ntitle: "House"\nfacts: {}\nrules: {all-of-them: {forbid: "No.", when: {all: []}}}\n'
SAYS = (
    f"remit-statements: 1\nsource: rules\nstatements: {{s1: {{words: 1, sha256: {'0' * 64}, says: 'Porters may.'}}}}\n"
)
BESIDE = {"house.yaml": HOUSE, "house.sources.yaml": SAYS}


def test_a_policy_is_opened_from_text_with_what_it_names_beside_it() -> None:
    policy = remit.loads(DOORS, beside=BESIDE)

    assert policy.decide({"role": "porter"}).verdict == "conflict"
    assert policy.decide({"role": "guest"}).verdict == "prohibited"
    assert "Porters may." in str(policy.decide({"role": "porter"}).explain())


def test_text_and_file_say_the_same_of_what_is_wrong(tmp_path: Path) -> None:
    wrong = (
        DOORS.replace("porter}, cites", "portr}, cites").replace("title:", "titel:").replace("house.yaml", "home.yaml")
    )
    (tmp_path / "doors.yaml").write_text(wrong, encoding="utf-8")
    for name, text in BESIDE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(remit.RemitError) as of_file:
        remit.load(str(tmp_path / "doors.yaml"))
    with pytest.raises(remit.RemitError) as of_text:
        remit.loads(wrong.encode(), name="doors.yaml", beside=BESIDE)

    assert str(of_file.value).replace(f"{tmp_path}/", "").replace("doors.yaml, ", "") == str(of_text.value)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "tenant 7", "tenant 7: the file is empty [empty-file]"),
        ('{"remit": 1,}', "tenant.json", "tenant.json:1:12: a comma, and then only `}` [json-syntax]"),
        ("remit: 1\n\0", "x.yaml", "x.yaml:2:1: a control character (U+0000) stands in the text [control-character]"),
        (b"title: \xe9", "x.yaml", "x.yaml:1:8: byte 0xe9 is not UTF-8 text [not-utf-8]"),
        ("title: \ud800", "x.yaml", "x.yaml:1:8: byte 0xed is not UTF-8 text [not-utf-8]"),
        (5, "x.yaml", "x.yaml: what is read is text [wrong-type]"),
    ],
)
def test_text_that_is_no_policy_is_refused_under_its_name(text: Any, name: str, said: str) -> None:
    with pytest.raises(remit.RemitError) as refused:
        remit.loads(text, name=name)

    assert str(refused.value).startswith(said)


OPEN = {"supplier": "united-states", "location": "russia"}
MISSILE = {**FACTS, "weapon": "atacms"}


@pytest.mark.parametrize(
    ("facts", "allowed"), [(FACTS, True), (MISSILE, False), (OPEN, False), ({**FACTS, "supplier": "france"}, True)]
)
def test_only_what_is_permitted_or_exempt_is_allowed(
    policy: remit.LoadedPolicy, facts: dict[str, object], allowed: bool
) -> None:
    assert policy.decide(facts).allowed is allowed
    assert policy.decide(facts).verdict.allowed is allowed


@pytest.mark.parametrize("facts", [FACTS, MISSILE, OPEN])
def test_no_decision_and_no_verdict_is_taken_for_true_or_false(
    policy: remit.LoadedPolicy, facts: dict[str, object]
) -> None:
    decision = policy.decide(facts)

    for answer in (decision, decision.verdict):
        with pytest.raises(TypeError, match=r"neither true nor false: ask for its \.allowed"):
            bool(answer)


def test_what_a_generated_function_answers_is_not_taken_for_true_either(policy: remit.LoadedPolicy) -> None:
    verdict = policy.decider()(MISSILE)

    assert verdict.allowed is False
    with pytest.raises(TypeError, match=r"\.allowed"):
        bool(verdict)


@pytest.mark.parametrize("verdict", remit.Verdict)
def test_every_verdict_says_whether_it_allows(verdict: remit.Verdict) -> None:
    assert verdict.allowed is (verdict in ("permitted", "exempt"))


def test_a_decision_as_data_is_what_check_prints(
    policy: remit.LoadedPolicy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"policy": "us-weapons-in-russia", "scenarios": [{"name": "one", "given": OPEN}]}))

    main(["check", str(case), "--format", "json"])

    (printed,) = json.loads(capsys.readouterr().out)["scenarios"]
    assert policy.decide(OPEN).to_dict() == printed["decision"]


@pytest.mark.parametrize("facts", [FACTS, MISSILE, OPEN])
def test_decisions_and_policies_can_be_pickled(policy: remit.LoadedPolicy, facts: dict[str, object]) -> None:
    decision = policy.decide(facts)
    said = str(decision.explain())

    again = pickle.loads(pickle.dumps(decision))  # noqa: S301  # our own

    assert again == decision
    assert again.to_dict() == decision.to_dict()
    assert str(again.explain()) == said
    assert pickle.loads(pickle.dumps(policy)).decide(facts) == decision  # noqa: S301  # our own


@pytest.mark.parametrize("name", ["document-access", "family-leave"])
def test_a_policy_of_any_kind_of_facts_can_be_pickled(name: str) -> None:
    policy = remit.load(name)

    again = pickle.loads(pickle.dumps(policy))  # noqa: S301  # our own

    assert again.hash == policy.hash
    assert again.decide({}) == policy.decide({})


def test_a_decision_explains_itself_however_its_policy_was_opened(tmp_path: Path) -> None:
    text = """{"remit": 1, "policy": "boats", "title": "Boats",
        "facts": {"swims": {"flag": {}}},
        "rules": {"swimmers": {"permit": "Swimmers may take a boat.", "when": {"swims": "true"}}}}"""
    (tmp_path / "boats.json").write_text(text)
    loaded = remit.loads(text, name="boats.json")
    policies = [loaded, remit.load(str(tmp_path / "boats.json")), opened(loaded.policy)]
    decisions = [each.decide({"swims": True}) for each in policies]
    decisions += [copy.copy(decisions[0]), copy.deepcopy(decisions[0]), replace(decisions[0], notes=("A note.",))]

    assert {each.explain().headline for each in decisions} == {"Permitted. Swimmers may take a boat. (swimmers)"}
    assert all(isinstance(each.explain(), remit.Explanation) for each in decisions)
    assert decisions[0] == decisions[3] == decisions[4] != decisions[5]


def test_a_policy_may_be_shared_by_threads() -> None:
    files = sorted(Path("scenarios").rglob("*.yaml"))
    cases = [one.scenario.given for file in files if "weapons" in str(file) for one in read_scenarios(file)]
    alone, shared = remit.load("us-weapons-in-russia"), remit.load("us-weapons-in-russia")
    expected = [(alone.decide(given), str(alone.decide(given).explain())) for given in cases]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda given: (shared.decide(given), str(shared.decide(given).explain())), cases))

    assert len(cases) > 8
    assert found == expected
