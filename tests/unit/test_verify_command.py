"""Records are decided again: the same bytes, or exactly what differs; broken and foreign files say what they are."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import remit
from remit.cli.main import main

POLICY = """
remit: 1
policy: shed
title: "A tool shed"
facts:
  who: {choice: [member, guest], optional: true}
  tools: {set: [saw, drill, rake]}
  note: {text: {}, optional: true}
  days: {integer: {min: 0, max: 30}}
  date: {date: {}}
readings:
  wide: {question: "Wide?", choices: {narrow: {}, broad: {}}, default: narrow}
concepts:
  long: {when: {days: "> 7"}}
rules:
  lend: {permit: "Members borrow.", when: {who: member, tools: {excludes: saw}}}
  quiet: {forbid: "Not when the note says no.", when: {note: [no, {other than: [a, "b | c"]}], wide: broad}}
  never: {forbid: "Not long.", when: {long: true}, since: 2024-05-01, overrides: [lend]}
"""
CASES: list[tuple[dict[str, Any], Any]] = [
    ({}, None),
    ({"who": "member", "tools": ["drill", "rake"], "days": "3 .. 5", "date": "2024-06-01"}, None),
    ({"who": {"one of": ["guest", "absent"]}, "tools": {"includes": "saw", "size": ">= 2"}, "long": True}, "open"),
    ({"note": "absent", "days": 3}, {"wide": "broad"}),
    ({"note": {"text": "absent"}, "tools": []}, {"wide": "broad"}),
    ({"note": {"other than": ["a", "b | c"]}}, {"wide": "broad"}),
    ({"note": "other than a", "date": ">= 2024-05-01"}, {"wide": "open"}),
]


@pytest.fixture
def shed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/shed.yaml").write_text(POLICY)
    return tmp_path


def decided() -> list[dict[str, Any]]:
    policy = remit.load("shed")
    return [policy.decide(facts, readings=readings).to_dict() for facts, readings in CASES]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["verify", *arguments])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def write(path: str, data: Any) -> None:
    Path(path).write_text(json.dumps(data))


@pytest.mark.usefixtures("shed")
def test_whatever_is_given_is_decided_to_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("all.jsonl").write_text("\n".join(map(json.dumps, decided())))
    write("all.json", decided())

    for file in ("all.jsonl", "all.json"):
        code, said = told(capsys, file)
        assert (code, said.splitlines()[-1]) == (0, f"{len(CASES)} decisions: {len(CASES)} the same")


@pytest.mark.usefixtures("shed")
@pytest.mark.parametrize("part", ["verdict", "rules", "may_rules", "possible", "depends_on", "unknown", "notes"])
def test_a_part_that_was_changed_is_named_and_so_is_that_it_was_the_record(
    part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record = decided()[1]
    write("one.json", {**record, part: "permitted" if part == "verdict" else [*record[part], "more"]})
    if part == "verdict":
        write("one.json", {**record, part: "prohibited"})

    code, said = told(capsys, "one.json")

    assert code == 1
    assert f"{part}: was" in said
    assert "the record itself was changed" in said


@pytest.mark.usefixtures("shed")
@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["receipt"].pop("policy"),
        lambda record: record.pop("receipt"),
        lambda record: record["receipt"].update(readings=[]),
        lambda record: record.pop("rules"),
        lambda record: record["given"].update(who=["nobody"]),
        lambda record: record["given"].update(unheard=["of"]),
        lambda record: record["receipt"].update(policy_sha256=7),
        lambda record: record["receipt"].update(remit="99.0"),
        lambda record: record.update(given=3),
        lambda record: record.update(more=1),
    ],
)
def test_what_was_taken_out_or_put_in_never_passes(change: Any, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = decided()[1], decided()[1]
    change(bad)
    write("two.json", {"scenarios": [{"name": "good", "decision": good}, {"name": "bad", "decision": bad}]})

    code, said = told(capsys, "two.json")

    assert code == 1
    assert said.splitlines()[0].endswith("good: decided again, to the same bytes")
    assert "2 decisions: 1 the same, 1 not the same" in said


@pytest.mark.usefixtures("shed")
def test_answers_and_log_lines_need_the_facts_that_they_leave_out(capsys: pytest.CaptureFixture[str]) -> None:
    from remit.service.answer import answer

    decision = remit.load("shed").decide({"who": "member", "tools": ["rake"], "days": 3})
    write("answer.json", answer(decision))
    said = decision.to_dict()
    shared = {key: said[key] for key in ("verdict", "possible", "rules", "may_rules", "receipt")}
    line = {"remit_decision": 1, "policy": "shed", "decision": True, **shared, "facts": {"who": "member"}}
    Path("log.jsonl").write_text(json.dumps(line))
    given = ["--given", "tools={rake}", "--given", "days=3"]

    for file in ("answer.json", "log.jsonl"):
        code, printed = told(capsys, file)
        assert (code, "facts that are not in the record are given by" in printed) == (1, True), file
        who = ["--given", "who=member"] if file == "answer.json" else []
        assert told(capsys, file, *given, *who)[0] == 0, file
        code, printed = told(capsys, file, *given, "--given", "who=guest")
        assert (code, 'verdict: was "permitted", is "unregulated"' in printed) == (1, True), file


@pytest.mark.usefixtures("shed")
def test_the_revision_is_named_in_which_the_policy_was_the_recorded_one(capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=n", "-c", "user.email=n@example.org"]
        subprocess.run(["git", *who, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    write("one.json", decided()[1])
    path = Path("rules/shed.yaml")
    path.write_text(POLICY.replace("> 7", "> 2"))

    assert "and what is there now is not committed" in " ".join(told(capsys, "one.json")[1].split())
    git("commit", "-qam", "two")
    code, said = told(capsys, "one.json", "--format", "json")
    found = json.loads(said)["decisions"][0]
    assert code == 1
    assert found["recorded_by"] != found["replaced_by"]
    assert {part["part"] for part in found["differences"]} >= {"verdict", "receipt.policy_sha256"}


@pytest.mark.usefixtures("shed")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json-syntax"),
        ('{"scenarios": []}', "wrong-type"),
        ("[]", "wrong-type"),
        ("3", "wrong-type"),
        ('{"verdict": "permitted", "verdict": "prohibited"}', "duplicate-key"),
        ("", "empty-file"),
        ('{"receipt": {"policy": "nobody", "readings": {}}}', "unknown-policy"),
    ],
)
def test_what_holds_no_record_is_refused_with_its_place(
    text: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("odd.json").write_text(text)

    exit_code, said = told(capsys, "odd.json")

    assert exit_code == 2
    assert f"[{code}]" in said
    assert said.startswith("odd.json")
