"""Texts that read like the language, through every command: nobody sees how they are marked inside."""

from pathlib import Path

import pytest

from remit.cli.main import main

POLICY = """remit: 1
policy: marked
title: "Texts that read like the language"
facts: {owner: {text: {}, optional: true}, who: {text: {}}, open: {flag: {}}}
rules:
  absent: {permit: "One.", when: {owner: {text: absent}, open: TRUE}}
  others: {forbid: "Two.", when: {owner: {other than: [absent, "a|b", same as x]}, open: true}}
  several: {permit: "Three.", when: {owner: [{text: ["same as x", "size 3", ""]}, absent], open: false}}
  exactly: {exempt: "Four.", when: {who: {text: present}}, overrides: [absent, others, several]}
properties:
  closed: {claim: "Nothing is forbidden while it is closed.", when: {open: false}, never: prohibited}
  changing:
    claim: "No."
    when: {open: true}
    change: {owner: {from: {text: absent}, to: "b"}}
    never turns: {permitted: prohibited}
"""
CASES = """policy: marked.yaml
scenarios:
  - {name: a, given: {owner: {text: absent}, open: true, who: ann}, expect: permitted}
  - {name: b, given: {owner: "same as x", open: FALSE, who: "size 3"}, expect: permitted}
  - {name: c, given: {owner: {other than: ["a|b"]}, open: true}}
  - {name: d, given: {owner: absent, open: false, who: other than x}, expect: permitted}
"""
COMMANDS = [
    "show marked.yaml",
    "show marked.yaml --expanded",
    "audit marked.yaml",
    "audit marked.yaml --format json",
    "audit marked.yaml --format sarif",
    "prove marked.yaml",
    "prove marked.yaml --format json",
    "cover marked.yaml cases.yaml",
    "cover marked.yaml cases.yaml --format json",
    "cover marked.yaml cases.yaml --write covered.yaml",
    "mutate marked.yaml cases.yaml",
    "mutate marked.yaml cases.yaml --format json",
    "check cases.yaml --explain",
    "check cases.yaml --explain --format json",
    "compare marked.yaml other.yaml",
    "compare marked.yaml other.yaml --format json",
    "ask marked.yaml --format json --given owner=absent",
    "report marked.yaml cases.yaml -o page.html",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("marked.yaml").write_text(POLICY, encoding="utf-8")
    Path("other.yaml").write_text(POLICY.replace("{text: absent}, open: TRUE", "[{text: absent}, b]"), encoding="utf-8")
    Path("cases.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_no_mark_is_seen(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(command.split())
    written = [
        path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name in ("covered.yaml", "page.html")
    ]
    said = "".join([*capsys.readouterr(), *written])

    assert said
    assert not [mark for mark in ("\x02", "\x03", "u0002", "u0003", "\\x02") if mark in said]


def test_scenarios_that_are_written_are_read_again(folder: Path) -> None:
    main(["cover", "marked.yaml", "cases.yaml", "--write", "covered.yaml"])
    covered = Path("covered.yaml").read_text(encoding="utf-8").replace("policy: marked\n", "policy: marked.yaml\n")
    (folder / "covered.yaml").write_text(covered, encoding="utf-8")

    assert main(["check", "covered.yaml"]) == 0
