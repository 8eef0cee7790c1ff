"""Values, members and texts may be called like what is asked of a fact: everywhere they are what they are called."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import remit
from remit.cli.main import main
from remit.decide import LoadedPolicy
from remit.interview import Asked, options_of, read_answer
from remit.report.diagram.data import diagram_data

NAMES = [
    *("member of staff", "same as before", "size 3", "includes x", "not before noon", "a | b", "{x}", "less than b"),
    *("other than y", "within", '"so"', "a; b", "at least two", "{text: z}", "something else", "something else (2)"),
]
GREEN = 8  # so many of them are permitted
LISTED = json.dumps(NAMES)
POLICY = f"""remit: 1
policy: odd
title: "Values that are called like tests"
facts:
  status: {{choice: {LISTED}, ask: "Which?"}}
  tags: {{set: {LISTED}}}
  owner: {{text: {{}}, optional: true}}
  open: {{flag: {{}}}}
rules:
  one: {{permit: "One.", when: {{status: {json.dumps(NAMES[:GREEN])}, open: true}}}}
  two: {{forbid: "Two.", when: {{tags: {{includes: [a | b, size 3], excludes: "{{x}}"}}}}}}
  three: {{permit: "Three.", when: {{owner: [{{text: [absent, same as before]}}, less than b, ""]}}, overrides: two}}
  four: {{forbid: "Four.", when: {{owner: {{other than: [a | b, other than y, something else]}}, open: false}}}}
  five: {{exempt: "Five.", when: {{tags: {{within: [includes x, "a; b"], size: ">= 1"}}}}, overrides: [two, four]}}
properties:
  closed: {{claim: "Nothing is forbidden while it is closed.", when: {{open: false}}, never: prohibited}}
  changing:
    claim: "No."
    when: {{open: true}}
    change: {{status: {{from: size 3, to: [member of staff, "{{x}}"]}}}}
    never turns: {{permitted: prohibited}}
"""
GIVEN: list[dict[str, Any]] = [
    {"status": "member of staff", "tags": ["a | b"], "owner": "same as before", "open": True},
    {"status": {"one of": ["a | b", "{x}"]}, "tags": {"includes": "size 3"}, "owner": {"text": "absent"}},
    {"status": "not before noon", "tags": ["{x}", "a | b"], "owner": "absent", "open": False},
    {"tags": ["includes x", "a; b"], "owner": {"other than": ["a | b", "{x}"]}, "open": False},
    {"status": "{text: z}", "tags": [], "owner": "other than y"},
    {"owner": "something else", "open": False, "tags": [], "status": "within"},
]
COMMANDS = [
    *("show odd.yaml", "show odd.yaml --expanded", "show odd.yaml --rulesets"),
    *("audit odd.yaml --all", "audit odd.yaml --format json", "audit odd.yaml --format sarif"),
    *("prove odd.yaml", "prove odd.yaml --format json"),
    *("cover odd.yaml cases.json", "cover odd.yaml cases.json --format json"),
    *("mutate odd.yaml cases.json", "mutate odd.yaml cases.json --format json"),
    *("check cases.json --policy odd.yaml --explain", "check cases.json --policy odd.yaml --format json --explain"),
    *("compare odd.yaml other.yaml", "compare odd.yaml other.yaml --format json"),
    *("ask odd.yaml --format json --given owner=absent", "report odd.yaml cases.json -o page.html"),
]


@pytest.fixture
def policy() -> LoadedPolicy:
    return remit.loads(POLICY)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("odd.yaml").write_text(POLICY, encoding="utf-8")
    other = POLICY.replace('less than b, ""]', "size 3]").replace("policy: odd", "policy: other")
    Path("other.yaml").write_text(other, encoding="utf-8")
    cases = [{"name": f"case {number}", "given": given} for number, given in enumerate(GIVEN)]
    Path("cases.json").write_text(json.dumps(cases), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_them(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(command.split())
    said = capsys.readouterr()

    assert code in (0, 1), said.err
    assert "Traceback" not in said.err
    assert said.out or (folder / "page.html").exists()


def test_each_is_the_value_that_it_is_called(policy: LoadedPolicy) -> None:
    for place, name in enumerate(NAMES):
        decision = policy.decide({"status": name, "tags": [name], "owner": name, "open": True})
        others = policy.decide({"status": {"one of": NAMES}, "tags": {"excludes": name}, "owner": {"other than": name}})

        assert ("one" in decision.rules + decision.may_rules) == (place < GREEN)
        assert decision.given["status"] == decision.given["owner"] == (name,)
        assert decision.known["tags"][0].holds(frozenset([name]))
        assert not others.known["tags"][0].holds(frozenset([name]))
        assert not others.known["owner"][0].holds(name)
        assert str(decision.explain())


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("number", range(len(GIVEN)))
def test_a_dict_json_and_yaml_say_the_same(
    policy: LoadedPolicy, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    main(["check", "cases.json", "--policy", "odd.yaml", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["scenarios"][number]["decision"]
    decision = policy.decide(GIVEN[number])

    assert (found["verdict"], found["rules"]) == (decision.verdict, list(decision.rules))
    assert found["given"] == {name: list(texts) for name, texts in decision.given.items()}


@pytest.mark.usefixtures("folder")
def test_the_cells_of_a_table_say_what_scenarios_say(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ("a | b", '{"a | b"}', "less than b", "true"),
        ('"a | b" | {x}', '{"{x}" | size 3}|{}', "{x}", "true"),
        ("{x}|size 3", "{}", "a | b", "false"),
        ('"so"', r'{"\"so\"" | within}', '"so"', ""),
    ]
    with Path("cases.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("status", "tags", "owner", "open"), *rows])
    main(["check", "cases.csv", "--policy", "odd.yaml", "--format", "json"])
    given = [each["decision"]["given"] for each in json.loads(capsys.readouterr().out)["scenarios"]]

    assert [each["status"] for each in given] == [["a | b"], ["a | b", "{x}"], ["{x}", "size 3"], ['"so"']]
    assert [each["tags"] for each in given] == [[row[1]] for row in rows[:1]] + [
        ['{"{x}" | size 3}', "{}"],
        ["{}"],
        [rows[3][1]],
    ]
    assert [each["owner"] for each in given] == [[row[2]] for row in rows]


@pytest.mark.usefixtures("folder")
def test_a_table_is_classified_as_its_rows_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    rules = {
        f"r{at}": {"permit": "Yes.", "when": {"status": name, "owner": name}} for at, name in enumerate(NAMES[::2])
    }
    rules |= {f"s{at}": {"forbid": "No.", "when": {"status": name}} for at, name in enumerate(NAMES[1::2])}
    facts = {"status": {"choice": NAMES}, "owner": {"text": {}}}
    plain = {"remit": "1", "policy": "plain", "title": "t", "facts": facts, "rules": rules}
    Path("plain.yaml").write_text(json.dumps(plain), encoding="utf-8")
    cells = [(name, name) for name in NAMES] + [('"a | b" | {x}', "{x}"), ("{x}|size 3", "size 3|{x}"), ("", '"so"')]
    with Path("cells.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("status", "owner"), *cells])
    Path("cells.jsonl").write_text("\n".join(json.dumps({"status": n, "owner": n}) for n in NAMES), encoding="utf-8")
    assert main(["check", "cells.csv", "--policy", "plain.yaml", "--format", "json"]) == 0
    checked = [each["decision"] for each in json.loads(capsys.readouterr().out)["scenarios"]]
    found = {}
    for file_name in ("cells.csv", "cells.jsonl"):
        assert (
            main(["classify", file_name, "--policy", "plain.yaml", "-o", "out.csv", "--columns", "verdict,rules"]) == 0
        )
        with Path("out.csv").open(encoding="utf-8", newline="") as file:
            found[file_name] = [(row["verdict"], row["rules"]) for row in csv.DictReader(file)]
        Path("out.csv").unlink()

    expected = [(each["verdict"], "|".join(each["rules"])) for each in checked]
    assert found["cells.csv"] == expected
    assert found["cells.jsonl"] == expected[: len(NAMES)]


@pytest.mark.usefixtures("folder")
def test_what_is_written_out_is_read_again_as_the_same(
    policy: LoadedPolicy, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["show", "odd.yaml", "--expanded"])
    again = remit.loads(capsys.readouterr().out)

    assert again.policy == policy.policy
    assert again.hash == policy.hash


@pytest.mark.usefixtures("folder")
def test_scenarios_that_are_written_are_read_again() -> None:
    main(["cover", "odd.yaml", "cases.json", "--write", "covered.yaml"])

    assert main(["check", "covered.yaml", "--policy", "odd.yaml"]) == 0


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_answered(policy: LoadedPolicy, name: str) -> None:
    for fact, value in (("status", name), ("tags", frozenset([name])), ("owner", name)):
        declared = policy.policy.facts[fact]
        asked = Asked(fact, "Which?", declared.kind, tuple(options_of(policy, fact, declared)), None)

        assert declared.domain.test(read_answer(asked, name)).holds(value)


def test_a_set_is_no_text_and_the_help_shows_the_mapping(policy: LoadedPolicy) -> None:
    with pytest.raises(remit.RemitError, match=r"is a text, and not a set.*\n.*\{includes: "):
        policy.decide({"tags": "includes size 3"})
    with pytest.raises(remit.RemitError, match=r"no value `less than c`.*\n.*\{less than: c\}"):
        remit.loads(POLICY.replace("from: size 3", "from: less than c"))


def test_the_page_has_each_as_an_option(policy: LoadedPolicy) -> None:
    exported = diagram_data(policy)
    assert exported is not None
    levels = {level["name"]: level for level in exported["levels"]}

    assert [option["items"] for option in levels["status"]["options"]] == [[name] for name in NAMES]


def test_a_fact_of_an_included_policy_may_be_called_like_what_a_set_is_asked() -> None:
    inner = """
remit: 1
policy: inner
title: "Inner"
facts: {old: {flag: {}}, includes: {set: [a, b]}}
concepts: {whole: {when: {old: true, includes: {size: 2}}}}
constraints: {none: {when: {old: false, includes: {includes: a}}, then: {whole: false}}}
rules:
  one: {permit: "It may.", when: {old: true, includes: {includes: b}}}
  two: {forbid: "It may not.", when: {whole: true, includes: {size: 2}}, overrides: one}
"""
    outer = """
remit: 1
policy: outer
title: "Outer"
facts: {old: {flag: {}}, includes: {set: [a, b]}}
include: {sub: inner.yaml}
rules: {last: {forbid: "Never.", when: {old: false}, overrides: sub}}
"""
    policy = remit.loads(outer, name="outer.yaml", beside={"inner.yaml": inner})

    assert policy.decide({"old": True, "includes": ["b"]}).verdict == "permitted"
    assert policy.decide({"old": True, "includes": ["a", "b"]}).verdict == "prohibited"
