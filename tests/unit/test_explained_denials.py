"""Where nothing allows it, an explanation says which permission failed, and by what: the nearest first."""

import json
from pathlib import Path

import pytest

import remit
from remit.cli.main import main
from remit.decide import LoadedPolicy

POLICY = """
remit: 1
policy: denials
title: "Denials"
otherwise: prohibited
facts:
  role: {phrase: "the role is {}", choice: [guest, clerk, head]}
  page: {phrase: "the page is {}", choice: [draft, final, old]}
  hour: {phrase: "the hour is {}", integer: {min: 0, max: 23}}
  ill: {phrase: "they are ill", flag: {}}
rules:
  heads: {permit: "Heads may see drafts at night.", when: {role: head, page: draft, hour: "< 6"}}
  clerks: {permit: "Clerks may see drafts.", when: {role: clerk, page: draft}}
  final: {exempt: "What is final was never meant.", when: {any: [{page: final, hour: ">= 8"}, {page: old, role: head}]}}
  ill: {forbid: "The ill stay at home.", when: {ill: true, hour: ">= 23"}}
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedPolicy:
    path = tmp_path_factory.mktemp("denials") / "denials.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return remit.load(str(path))


def missed(loaded: LoadedPolicy, **given: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(rule.rule, rule.unmet) for rule in loaded.decide(given).explain().missed]


def test_the_permission_that_lacks_least_comes_first(loaded: LoadedPolicy) -> None:
    assert missed(loaded, role="guest", page="draft", hour=9, ill=False) == [
        ("clerks", ("the role is guest, not clerk",)),
        ("final", ("the page is draft, not final",)),
        ("heads", ("the role is guest, not head", "the hour is 9, not less than 6")),
    ]


def test_it_is_said_in_sentences_and_in_json(
    loaded: LoadedPolicy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    given = {"role": "guest", "page": "draft", "hour": 9, "ill": False}
    case.write_text(json.dumps({"policy": loaded.written.origins.file, "scenarios": [{"name": "one", "given": given}]}))

    main(["check", str(case), "--explain", "--format", "json"])

    (printed,) = json.loads(capsys.readouterr().out)["scenarios"]
    explained = printed["explanation"]
    assert explained["missed"][0] == {
        "rule": "clerks",
        "effect": "permit",
        "says": "Clerks may see drafts.",
        "unmet": ["the role is guest, not clerk"],
        "cites": [],
    }
    said = "The rule clerks would permit it (“Clerks may see drafts.”), but the role is guest, not clerk."
    assert said in explained["sentences"]


def test_a_permission_that_fails_now_by_this_and_now_by_that_is_named(loaded: LoadedPolicy) -> None:
    found = missed(loaded, role={"one of": ["guest", "head"]}, page="draft", hour=12, ill=False)

    assert ("clerks", ("the role is guest or head, not clerk",)) in found


def test_nothing_is_missed_where_a_rule_decides_or_the_text_is_silent(loaded: LoadedPolicy, tmp_path: Path) -> None:
    silent = tmp_path / "silent.yaml"
    silent.write_text(POLICY.replace("otherwise: prohibited\n", "").replace("policy: denials", "policy: silent"))
    ill = {"role": "guest", "page": "draft", "hour": 23, "ill": True}

    assert loaded.decide(ill).rules == ("ill",)
    assert missed(loaded, **ill) == []
    assert missed(remit.load(str(silent)), role="guest", page="draft", hour=9, ill=False) == []


def test_what_is_permitted_unless_forbidden_says_what_would_forbid_it(tmp_path: Path) -> None:
    free = tmp_path / "free.yaml"
    free.write_text(POLICY.replace("otherwise: prohibited", "otherwise: permitted").replace("denials", "free"))

    found = missed(remit.load(str(free)), role="guest", page="draft", hour=9, ill=False)

    assert ("ill", ("they are not ill", "the hour is 9, not at least 23")) in found
    assert "clerks" not in [rule for rule, _ in found]


def test_of_many_permissions_all_are_named(tmp_path: Path) -> None:
    rules = "\n".join(f'  r{n}: {{permit: "Number {n}.", when: {{n: {n}}}}}' for n in range(1, 9))
    many = tmp_path / "many.yaml"
    head = 'remit: 1\npolicy: many\ntitle: "Many"\notherwise: prohibited\nfacts: {n: {integer: {min: 0, max: 9}}}\n'
    many.write_text(f"{head}rules:\n{rules}\n", encoding="utf-8")

    said = str(remit.load(str(many)).decide({"n": 0}).explain())

    assert "The rule r4 would permit it" in said
    assert "Further from applying: r5, r6, r7 and r8." in said


def test_of_a_rule_that_no_case_could_meet_nothing_is_said(tmp_path: Path) -> None:
    rules = {
        "open": {"permit": "It may be seen.", "when": {"all": []}},
        "never": {"forbid": "Never.", "when": {"not": {"all": []}}},
        "both": {"forbid": "Both at once.", "when": {"all": [{"ill": "true"}, {"ill": "false"}]}},
    }
    text = {"remit": 1, "policy": "idle", "title": "Idle", "facts": {"ill": {"flag": {}}}, "rules": rules}
    (tmp_path / "idle.json").write_text(json.dumps(text), encoding="utf-8")

    said = remit.load(str(tmp_path / "idle.json")).decide({"ill": True}).explain()

    assert said.verdict is remit.Verdict.PERMITTED
    assert said.not_applied == ()
