"""A statement whose text is not at hand is marked as unverified wherever it is shown, and never counts as verified."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from schema_examples import flaws, seen

import remit
from remit.cite import fingerprint, verify
from remit.cli.main import main
from remit.model.sources import Statement
from remit.report.diagram.data import diagram_data
from remit.schema import schema_of
from remit.service.answer import answer

HAND, HEARSAY = "No cats in the hall.", "Dogs may come along."
POLICY = """\
remit: 1
policy: house
title: "Animals in the house"
sources: {rules: {title: "House rules", publisher: "The house", published: 2024-01-01, statements: house.sources.yaml}}
facts: {animal: {choice: [cat, dog]}, small: {flag: {}}}
readings:
  lap: {question: "Large dogs, too?", choices: {any: {cites: s2}, small-ones: {cites: s2}}, default: any}
rules:
  cats: {forbid: "No cats.", when: {animal: cat}, cites: s1}
  dogs: {permit: "Dogs may come.", when: {animal: dog, any: [{lap: any}, {small: true}]}, cites: s2}
"""
READ = '{where: "a letter to the editor", by: "the porter", day: 2024-01-05}'
UNVERIFIED = "unverified: read in a letter to the editor; by the porter, on 2024-01-05"


def statements(*, at_hand: bool = True) -> str:
    made = fingerprint(HAND)
    first = f"words: {made.words}, sha256: {made.sha256}" if at_hand else f"reported: {READ}"
    return (
        "remit-statements: 1\nsource: rules\nstatements:\n"
        f'  s1: {{{first}, says: "Cats stay outside."}}\n'
        f'  s2: {{reported: {READ}, speaker: "a guest", says: "Dogs come in."}}\n'
    )


def exported_statements(policy: remit.LoadedPolicy) -> object:
    data = diagram_data(policy)
    assert data is not None
    return data["statements"]


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.yaml").write_text(POLICY)
    (tmp_path / "house.sources.yaml").write_text(statements())
    (tmp_path / "rules.txt").write_text(f"{HAND} {HEARSAY}")
    return tmp_path


def test_an_explanation_and_its_data_mark_it_and_nothing_else() -> None:
    policy = remit.load("house.yaml")
    dog, cat = (policy.decide({"animal": animal, "small": True}).explain() for animal in ("dog", "cat"))

    assert f"[s2] a guest, The house, 1 January 2024 ({UNVERIFIED}): Dogs come in." in str(dog)
    assert [cited.reported for cited in dog.statements] == [UNVERIFIED.removeprefix("unverified: ")]
    assert "unverified" not in str(cat)
    assert [cited.reported for cited in cat.statements] == [None]


def test_a_text_verifies_the_others_and_counts_it_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "house.yaml", "--source", "rules=rules.txt"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [
        "✓  s1  found      line 1, 5 words",
        "-  s2  unverified  read in a letter to the editor; by the porter, on 2024-01-05",
    ]
    assert lines[-1].startswith("1 statement: 1 found; 1 more reported elsewhere, unverified; nothing between")


def test_a_text_that_has_its_words_does_not_make_it_verified() -> None:
    read = {"where": "a letter", "by": "the porter", "day": "2024-01-05"}
    said = {"s1": Statement.model_validate({"reported": read, "says": HEARSAY})}

    report = verify(said, HEARSAY)

    assert (report.sightings, report.reported, report.is_clean) == ((), ("s1",), False)


def test_where_all_are_reported_nothing_is_borne_out(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "house.sources.yaml").write_text(statements(at_hand=False))

    assert main(["cite", "house.yaml"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "house: rules: 2 statements reported elsewhere, unverified"
    assert main(["cite", "house.yaml", "--source", "rules=rules.txt"]) == 1
    assert "0 statements: none; 2 more reported elsewhere, unverified" in capsys.readouterr().out


def test_programs_are_told_by_every_way(capsys: pytest.CaptureFixture[str]) -> None:
    main(["cite", "house.yaml", "--source", "rules=rules.txt", "--format", "json"])
    (source,) = json.loads(capsys.readouterr().out)["sources"]
    policy = remit.load("house.yaml")
    (cited,) = answer(policy.decide({"animal": "dog", "small": True}))["context"]["statements"]
    (other,) = answer(policy.decide({"animal": "cat"}))["context"]["statements"]

    read = {"where": "a letter to the editor", "by": "the porter", "day": "2024-01-05"}
    assert source["reported"] == [{"locator": "s2", **read}]
    assert [found["locator"] for found in source["statements"]] == ["s1"]
    assert (cited["reported"], "reported" in other) == (UNVERIFIED.removeprefix("unverified: "), False)
    assert exported_statements(policy) == {"s1": "Cats stay outside.", "s2": "(unverified) Dogs come in."}


def test_an_audit_and_a_page_mark_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "house.yaml", "--strict"]) == 0

    out = capsys.readouterr().out
    assert "source rules: reported elsewhere and unverified: s2" in out
    assert "s2 (a guest, unverified)" in out
    assert main(["report", "house.yaml", "--output", "house.html"]) == 0
    assert Path("house.html").read_text(encoding="utf-8").count("<strong>Unverified</strong>") == 1


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (READ, f"{READ}, words: 4"),
        (READ, f'{READ}, quote: "{HEARSAY}"'),
        (", day: 2024-01-05", ""),
        (f"reported: {READ}, ", ""),
    ],
)
def test_an_editor_flags_what_the_reader_refuses(house: Path, was: str, becomes: str) -> None:
    text = statements().replace(was, becomes)
    (house / "house.sources.yaml").write_text(text)

    assert flaws(schema_of("statements"), seen(statements())) == []
    assert flaws(schema_of("statements"), seen(text)) != []
    with pytest.raises(remit.RemitError):
        remit.load("house.yaml")
