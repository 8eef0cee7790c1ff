"""What an audit finds is told: every kind is printed, one slip is one finding, and numbers can be read."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import remit
from remit.assurance.audit import findings as audit_findings
from remit.assurance.audit.audit import Audit, audit
from remit.assurance.audit.findings import KINDS, AuditFinding, FindingKind, Severity
from remit.cli.main import main
from remit.errors import Location
from remit.model.rules import Verdict
from remit.quantities import say_number, say_percent, say_share
from remit.report.audit.text import show_audit
from remit.report.screen import Screen
from remit.testing import opened
from remit.verdict import decide

NAMES = ("a", "b", "c", "d", "e")
HEAD = 'remit: 1\npolicy: slip\ntitle: "Slip"\n'
FLAGS = f"facts: {{{', '.join(f'{name}: {{flag: {{}}}}' for name in (*NAMES, 'ill'))}}}\nrules:\n"
PERMITS = "".join(f'  {name}: {{permit: "Those with {name} may.", when: {{{name}: true}}}}\n' for name in NAMES)


def ill(*overridden: str) -> str:
    return f'  ill: {{forbid: "The ill may not.", when: {{ill: true}}, overrides: [{", ".join(overridden)}]}}\n'


def audited(tmp_path: Path, rules: str, **more: Any) -> Audit:
    path = tmp_path / "slip.yaml"
    path.write_text(HEAD + FLAGS + rules, encoding="utf-8")
    return audit(remit.load(str(path)).written, **more)


def test_one_missing_override_is_one_finding(tmp_path: Path) -> None:
    (clash,) = audited(tmp_path, PERMITS + ill("a", "b", "d", "e")).of("conflict")

    assert clash.subject == "c + ill"
    assert clash.message.startswith("`c` permits and `ill` forbids: both are in force in 16 of 64 cases (25.0 %)")
    assert clash.scenario is not None


def test_no_override_at_all_is_one_finding_for_each_rule(tmp_path: Path) -> None:
    clashes = audited(tmp_path, PERMITS + ill()).of("conflict")

    assert sorted(clash.subject for clash in clashes) == [f"{name} + ill" for name in NAMES]
    assert any("in force beside them in some of these cases" in line for clash in clashes for line in clash.lines)


def test_the_pairs_that_are_found_settle_every_clash(tmp_path: Path) -> None:
    rules = PERMITS + ill("a") + '  poor: {forbid: "The poor may not.", when: {a: false}, overrides: [b, d]}\n'
    pairs = [set(clash.subject.split(" + ")) for clash in audited(tmp_path, rules).of("conflict")]
    policy = remit.load(str(tmp_path / "slip.yaml")).policy
    cases = [{name: bool(bits >> n & 1) for n, name in enumerate(policy.facts)} for bits in range(64)]

    outcomes = [decide(policy, case) for case in cases]

    clashes = [set(outcome.rules) for outcome in outcomes if outcome.verdict is Verdict.CONFLICT]
    assert clashes
    assert all(any(pair <= clash for pair in pairs) for clash in clashes)


def test_every_set_of_rules_that_clash_is_found_where_all_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(audited(tmp_path, PERMITS + ill(), every_clash=True).of("conflict")) == 2 ** len(NAMES) - 1

    main(["audit", str(tmp_path / "slip.yaml"), "--all"])

    assert capsys.readouterr().out.count("[conflict]") == 2 ** len(NAMES) - 1


@pytest.mark.parametrize("code", [*KINDS, "of-a-new-kind"])
def test_a_finding_of_every_kind_is_printed(
    code: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(
        audit_findings.KINDS, "of-a-new-kind", FindingKind(Severity.NOTE, "a kind that there is not yet")
    )
    empty = audited(tmp_path, PERMITS)
    finding = AuditFinding(
        code, "it says so of the thing", Location("f.yaml", 7, 3), "it helps", "a", 3, lines=("true",)
    )

    show_audit(Screen(), Audit(empty.policy, empty.file, empty.counts, 0, ()))
    without = capsys.readouterr().out.splitlines()
    show_audit(Screen(), Audit(empty.policy, empty.file, empty.counts, 0, (finding,)))
    shown = capsys.readouterr().out.splitlines()

    counted = ("no errors", "1 error", "no warnings", "1 warning")
    assert [line for line in shown if line not in without and line.strip() and not line.startswith(counted)]


def test_an_otherwise_that_is_never_reached_is_found(tmp_path: Path) -> None:
    rest = '  rest: {permit: "All may.", when: {all: []}}\n'
    path = tmp_path / "rest.yaml"
    path.write_text(f"{HEAD}otherwise: prohibited\n{FLAGS}{rest}".replace("slip", "rest"), encoding="utf-8")

    (found,) = audit(remit.load(str(path)).written).of("otherwise-never-reached")

    assert found.message == "`otherwise: prohibited` is never reached: a rule decides every case"
    assert found.at.line == 4
    assert audited(tmp_path, rest).of("otherwise-never-reached") == []
    assert audited(tmp_path, PERMITS).of("otherwise-never-reached") == []


def test_an_otherwise_that_only_another_reading_reaches_is_not_found() -> None:
    readings = {"how": {"question": "How?", "choices": {"wide": {}, "close": {}}, "default": "wide"}}
    rules = {"r": {"permit": "It may be.", "when": {"any": [{"how": "wide"}, {"a": "true"}]}}}
    written = opened(
        remit.load("family-leave").policy.model_validate(
            {
                "remit": "1",
                "policy": "p",
                "title": "P",
                "otherwise": "prohibited",
                "facts": {"a": {"flag": {}}},
                "readings": readings,
                "rules": rules,
            }
        )
    ).written

    assert audit(written).of("otherwise-never-reached") == []


def test_of_a_policy_without_readings_no_other_reading_is_spoken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = audited(tmp_path, PERMITS)

    show_audit(Screen(), Audit(empty.policy, empty.file, empty.counts, 5, ()))

    assert empty.contested == 0
    assert "reading" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 10_000_000, "fewer than 0.1 %"),
        (9_999_999, 10_000_000, "more than 99.9 %"),
        (10, 10, "100.0 %"),
        (0, 10, "0.0 %"),
        (1, 8, "12.5 %"),
    ],
)
def test_a_share_is_never_nothing_nor_all_by_rounding(part: int, whole: int, said: str) -> None:
    assert say_percent(part, whole) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (999_999_999_999, "999,999,999,999"),
        (1_000_000_000_000, "about 1 trillion"),
        (390 * 10**15, "about 390 thousand trillion"),
        (118 * 10**22, "about 1.2 trillion trillion"),
    ],
)
def test_a_very_large_number_is_said_in_words(number: int, said: str) -> None:
    assert say_number(number) == said


def test_a_share_of_very_many_cases_can_be_read() -> None:
    assert say_share(1, 10**24) == "1 of about 1 trillion trillion cases (fewer than 0.1 %)"


def test_what_is_contested_is_told_without_names_and_each_rule_counts_in_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "10000")
    assert main(["audit", "us-weapons-in-russia"]) == 0
    said = capsys.readouterr().out
    contested = said[said.index("What is contested") : said.index("Where it is silent")]
    readings = remit.load("us-weapons-in-russia").policy.readings
    named = {name for name in (*readings, *(c for r in readings.values() for c in r.choices)) if "-" in name}

    assert not [name for name in named if re.search(rf"(?<![\w-]){name}(?![\w-])", contested)]
    assert main(["audit", "us-weapons-in-russia", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {f"{name} {number:,}" for name, number in found["by_rule"].items() if number} == {
        f"{name} {number}"
        for name, number in re.findall(r"· ([\w-]+) (?:forbid|permit|exempt)s: .* This decides ([\d,]+) case", said)
    }
    assert any("in-this-way" in finding["message"] for finding in found["findings"])
