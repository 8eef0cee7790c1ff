"""Names are identifiers of any script, with hyphens, dots and colons inside; what only looks alike is found."""

import unicodedata
from pathlib import Path

import pytest

import remit
from remit.assurance.audit.audit import audit
from remit.cli.main import main
from remit.model.lookalikes import look_alike, what_hides
from remit.model.written import is_name

GOOD = ["größe", "役割", "الدور", "भूमिका", "s3:GetObject", "2024-05-30", "a.b_c", "ß", "роль"]
BAD = ["", "a b", "-a", "a-", ":a", "a:", "a\u200bb", "\u0301a", "a/b", "a=b", "a;b", "\u202ea", "a|b", "a\u00a0b", "½"]


@pytest.mark.parametrize("name", GOOD)
def test_a_fact_may_be_called_so(name: str) -> None:
    policy = remit.loads(f"""
remit: 1
policy: names
title: "Names"
facts: {{"{name}": {{choice: ["{name}", other]}}}}
rules: {{"{name}": {{permit: "Yes.", when: {{"{name}": "{name}"}}}}}}
""")
    decision = policy.decide({unicodedata.normalize("NFD", name): unicodedata.normalize("NFD", name)})

    assert is_name(name)
    assert decision.rules == (unicodedata.normalize("NFC", name),)
    assert unicodedata.normalize("NFC", name) in str(decision.explain())


@pytest.mark.parametrize("name", BAD)
def test_nothing_may_be_called_so(name: str) -> None:
    assert not is_name(name)


def test_letters_of_two_scripts_that_look_alike_are_no_name() -> None:
    with pytest.raises(remit.RemitError, match=r"mixes letters of two scripts(.|\n)*U\+0430"):
        remit.loads("remit: 1\npolicy: p\ntitle: t\nfacts: {\u0430ge: {flag: {}}}\nrules: {}\n")


def test_two_forms_of_one_name_are_one_name() -> None:
    with pytest.raises(remit.RemitError, match=r"stands twice; .*\[duplicate-key\]"):
        remit.loads("remit: 1\npolicy: p\ntitle: t\nfacts: {\u00e9: {flag: {}}, e\u0301: {flag: {}}}\nrules: {}\n")


@pytest.mark.parametrize(
    ("one", "other", "hidden"),
    [
        ("Jos\u00e9", "Jose\u0301", "U+0301"),
        ("A", "\u0410", "U+0410"),
        ("ann", "ann\u200b", "U+200B"),
        ("a b", "a\u00a0b", "U+00A0"),
        ("ann", "ann ", "white space"),
        ("soft", "so\u00adft", "U+00AD"),
        ("\uff21", "A", "U+FF21"),
    ],
)
def test_texts_that_look_the_same_and_are_not_are_found(one: str, other: str, hidden: str) -> None:
    policy = remit.loads(f"""
remit: 1
policy: texts
title: "Texts"
facts: {{who: {{text: {{}}}}}}
rules: {{a: {{permit: "Yes.", when: {{who: ["{one}", "x"]}}}}, b: {{forbid: "No.", when: {{who: "{other}"}}}}}}
""")
    (finding,) = audit(policy.written).of("look-alike")

    assert list(look_alike([one, other])) == [(one, other)]
    assert "look the same, and are two texts" in finding.message
    assert hidden in finding.message


@pytest.mark.parametrize(
    ("one", "other"), [("Jose", "Jos\u00e9"), ("l", "1"), ("rn", "m"), ("\u4e00", "-"), ("a", "b")]
)
def test_texts_that_look_different_are_not_found(one: str, other: str) -> None:
    assert list(look_alike([one, other])) == []


def test_values_and_names_that_look_the_same_are_found() -> None:
    policy = remit.loads("""
remit: 1
policy: names
title: "Names"
facts: {A: {flag: {}}, "\u0410": {flag: {}}, city: {choice: [M, "\u041c", "\u0441at"]}}
rules: {r: {permit: "Yes.", when: {A: true, "\u0410": true}}}
""")
    said = [finding.message for finding in audit(policy.written).of("look-alike")]

    assert len(said) == 3
    assert "U+0410" in said[0]
    assert "mixes letters of two scripts" in said[1]
    assert "U+041C" in said[2]


def test_an_explanation_shows_what_does_not_show() -> None:
    policy = remit.loads("""
remit: 1
policy: owners
title: "Owners"
facts: {owner: {text: {}}, who: {text: {}}}
rules: {own: {permit: "Owners may.", when: {who: {same as: owner}}}, jos: {forbid: "No.", when: {owner: "Jos\u00e9"}}}
""")
    said = str(policy.decide({"owner": "Jose\u0301", "who": "Jos\u00e9"}).explain())

    assert "Jose\u0301 (with U+0301)" in said
    assert [what_hides(text) for text in ("Jos\u00e9", "\u0420\u043e\u0441\u0441\u0438\u044f", "東京", "ann")] == [
        None
    ] * 4


def test_what_looks_the_same_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    policy = 'remit: 1\npolicy: p\ntitle: t\nfacts: {city: {choice: [A, "\\u0410"]}}\nrules: {}\n'
    Path("p.yaml").write_text(policy, encoding="utf-8")
    main(["audit", "p.yaml"])
    told = capsys.readouterr().out

    assert "look the same, and are two values of city" in " ".join(told.split())
    assert "[look-alike]" in told
    assert "1 warning" in told
