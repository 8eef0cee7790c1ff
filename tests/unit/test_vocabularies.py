"""Several policies share one vocabulary: its parts are theirs, and keep their places, statements and names."""

from __future__ import annotations

from pathlib import Path

import pytest

import remit
from remit.assurance.audit.audit import audit
from remit.cli.main import main
from remit.errors import RemitError
from remit.lint import lint_policy
from remit.reader.included import read_policy
from remit.service.folder import Folder

WORDS = """
remit-vocabulary: 1
vocabulary: harbour
sources:
  act: {title: "Harbour Act", published: 2024-01-01, statements: act.sources.yaml}
facts:
  boat: {phrase: "the boat is {}", choice: [dinghy, {ships: [ferry, tanker]}]}
  crew: {integer: {min: 0, max: 40}}
constraints:
  ferries-are-manned: {when: {boat: ferry}, then: {crew: ">= 2"}}
readings:
  night: {question: "At night, too?", choices: {day: {cites: s1}, always: {cites: s2}}, default: day}
concepts:
  manned: {phrase: "the boat is manned", denial: "the boat is not manned", when: {crew: ">= 1"}, cites: s1}
  large: {when: {boat: ships, manned: true}, cites: s2}
"""
STATEMENTS = f"""
remit-statements: 1
source: act
statements:
  s1: {{words: 3, sha256: {"1" * 64}, says: "Boats are manned."}}
  s2: {{words: 3, sha256: {"2" * 64}, says: "Ships wait outside."}}
"""
PIER = """
remit: 1
policy: pier
title: "The pier"
uses: ../words/harbour.vocabulary.yaml
rules:
  moor: {permit: "Manned boats may moor.", when: {manned: true}, cites: s1}
  wait: {forbid: "Large ones wait.", when: {large: true, night: always}, overrides: {moor: {cites: s2}}, cites: s2}
"""
PORT = """
remit: 1
policy: port
title: "The port"
uses: [words/harbour.vocabulary.yaml]
include: {pier: piers/pier.yaml}
rules:
  empty: {forbid: "No boat is left alone.", when: {manned: false}, cites: s1}
"""
FILES = {
    "words/harbour.vocabulary.yaml": WORDS,
    "words/act.sources.yaml": STATEMENTS,
    "piers/pier.yaml": PIER,
    "port.yaml": PORT,
}


def written(folder: Path, **other: str) -> Path:
    """The files in a folder, some of them with another text (`port="…"`)."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(other.get(path.name.partition(".")[0], text), encoding="utf-8")
    return folder


def problems(folder: Path, name: str = "port.yaml") -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in lint_policy(read_policy(str(folder / name)))]


def test_the_parts_of_a_vocabulary_are_those_of_the_policy(tmp_path: Path) -> None:
    policy = remit.load(str(written(tmp_path) / "piers" / "pier.yaml")).policy

    assert [*policy.facts] == ["boat", "crew"]
    assert [*policy.concepts] == ["manned", "large"]
    assert [*policy.readings] == ["night"]
    assert [*policy.constraints] == ["ferries-are-manned"]
    assert [*policy.sources] == ["act"]


def test_the_same_vocabulary_written_out_decides_alike_and_has_the_same_fingerprint(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "words" / "out.yaml").write_text(
        PIER.replace("uses: ../words/harbour.vocabulary.yaml", WORDS.partition("harbour\n")[2]), encoding="utf-8"
    )
    used, out = remit.load(str(folder / "piers" / "pier.yaml")), remit.load(str(folder / "words" / "out.yaml"))

    assert used.policy == out.policy
    assert used.hash == out.hash


def test_a_concept_of_a_shared_vocabulary_is_one_concept_in_what_is_included(tmp_path: Path) -> None:
    policy = remit.load(str(written(tmp_path) / "port.yaml")).policy

    assert [name for name in policy.concepts if "." not in name] == ["manned", "large"]
    assert not [name for name in policy.concepts if name in ("pier.manned", "pier.large")]
    assert [*policy.constraints] == ["ferries-are-manned"]


def test_concepts_of_one_name_that_mean_other_things_below_stay_two(tmp_path: Path) -> None:
    pier = PIER.replace("uses: ../words/harbour.vocabulary.yaml", WORDS.partition("harbour\n")[2]).replace(
        'crew: ">= 1"', 'crew: ">= 3"'
    )
    folder = written(tmp_path, pier=pier)
    (folder / "piers" / "act.sources.yaml").write_text(STATEMENTS, encoding="utf-8")
    loaded = remit.load(str(folder / "port.yaml"))

    assert {"pier.manned", "pier.large"} <= loaded.policy.concepts.keys()
    assert loaded.decide({"boat": "dinghy", "crew": 2}).verdict == "unregulated"


def test_what_an_included_rule_says_is_said_with_its_name_and_statement_once(tmp_path: Path) -> None:
    explained = remit.load(str(written(tmp_path) / "port.yaml")).decide({"boat": "dinghy", "crew": 2}).explain()

    assert explained.headline == "Permitted. Manned boats may moor. (pier.moor; act#s1)"
    assert [cited.says for cited in explained.statements] == ["Boats are manned."]


def test_every_part_keeps_the_place_in_which_it_is_written(tmp_path: Path) -> None:
    folder = written(tmp_path)
    origins = read_policy(str(folder / "port.yaml")).origins
    shown = {
        way: str(origins.key(*way)).replace(f"{folder}/", "")
        for way in [
            ("facts", "crew"),
            ("concepts", "large", "when"),
            ("concepts", "pier.wait.in-force"),
            ("concepts", "pier.moor.in-force", "when", "all", 0, "manned"),
            ("rules", "pier.permits"),
            ("rules", "empty"),
        ]
    }

    assert list(shown.values()) == [
        "words/harbour.vocabulary.yaml:8:3",
        "words/harbour.vocabulary.yaml:15:11",
        "piers/pier.yaml:8:3",
        "piers/pier.yaml:7:51",
        "port.yaml:6:11",
        "port.yaml:8:3",
    ]


def test_findings_about_a_shared_part_are_placed_in_the_vocabulary(tmp_path: Path) -> None:
    folder = written(tmp_path, harbour=WORDS.replace('crew: ">= 1"', 'crew: ">= 0"'))
    found = audit(read_policy(str(folder / "piers" / "pier.yaml"))).findings

    assert any(str(finding.at).endswith("words/harbour.vocabulary.yaml:14:83") for finding in found)


def test_a_name_that_is_declared_differently_is_an_error_with_both_places(tmp_path: Path) -> None:
    folder = written(tmp_path, pier=PIER.replace("rules:", "facts: {crew: {integer: {min: 0}}}\nrules:"))

    (said,) = problems(folder, "piers/pier.yaml")
    assert said == (
        "piers/pier.yaml:6:9: the fact `crew` is declared differently: `integer: {min: 0}` here, "
        "`integer: {min: 0, max: 40}` in words/harbour.vocabulary.yaml:8:3 [duplicate-name]"
        "\n  help: declare it once, or in the same words"
    )


def test_a_name_may_be_declared_again_in_the_same_words(tmp_path: Path) -> None:
    folder = written(tmp_path, pier=PIER.replace("rules:", "facts: {crew: {integer: {min: 0, max: 40}}}\nrules:"))

    assert problems(folder, "piers/pier.yaml") == []


def test_vocabularies_use_each_other_but_in_no_circle(tmp_path: Path) -> None:
    folder = written(tmp_path, harbour=WORDS.replace("sources:", "uses: more.vocabulary.yaml\nsources:"))
    more = folder / "words" / "more.vocabulary.yaml"
    more.write_text("remit-vocabulary: 1\nvocabulary: more\nfacts: {tide: {flag: {}}}\n", encoding="utf-8")

    assert [*remit.load(str(folder / "port.yaml")).policy.facts] == ["tide", "boat", "crew"]

    more.write_text("remit-vocabulary: 1\nvocabulary: more\nuses: harbour.vocabulary.yaml\n", encoding="utf-8")
    assert (
        "words/more.vocabulary.yaml:3:7: uses: harbour.vocabulary.yaml uses more.vocabulary.yaml uses "
        "harbour.vocabulary.yaml [include-cycle]\n  help: take out one of these"
    ) in problems(folder)


def test_all_that_is_wrong_with_a_vocabulary_is_said_at_its_place_once(tmp_path: Path) -> None:
    broken = (
        WORDS.replace("boat: ships", "boat: shops")
        .replace('"the boat is {}"', "")
        .replace("cites: s1}\n  la", "}\n  la")
    )
    found = problems(written(tmp_path, harbour=broken), "piers/pier.yaml")

    places = [line.split(":", 3)[:2] for line in found]
    assert places == [["words/harbour.vocabulary.yaml", line] for line in ("7", "14", "15")]


def test_citations_of_two_files_with_a_source_each_are_told_apart(tmp_path: Path) -> None:
    source = '{title: "House rules", published: 2024-02-01, statements: house.sources.yaml}'
    pier = PIER.replace("rules:", f"sources: {{house: {source}}}\nrules:", 1)
    folder = written(tmp_path, pier=pier)
    (folder / "piers" / "house.sources.yaml").write_text(STATEMENTS.replace("act", "house"), encoding="utf-8")
    policy = remit.load(str(folder / "piers" / "pier.yaml")).policy

    assert str(policy.citation(*policy.rules["moor"].cites)) == "house#s1"
    assert policy.concepts["manned"].cites == ("act#s1",)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("uses: ../words/harbor.vocabulary.yaml", "no file `../words/harbor.vocabulary.yaml` beside the policy"),
        ("uses: ../port.yaml", "uses: port.yaml is a policy, not a vocabulary"),
        ("uses: ../words/act.sources.yaml", "uses: words/act.sources.yaml is no vocabulary"),
        ("uses: /etc/words.yaml", "`/etc/words.yaml` does not lead from here"),
    ],
)
def test_what_cannot_be_used_is_said_where_it_is_used(tmp_path: Path, line: str, message: str) -> None:
    folder = written(tmp_path, pier=PIER.replace("uses: ../words/harbour.vocabulary.yaml", line))

    assert any(
        each.startswith("piers/pier.yaml:5:7: ") and message in each for each in problems(folder, "piers/pier.yaml")
    )


def test_a_vocabulary_is_neither_a_policy_nor_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(written(tmp_path) / "words" / "harbour.vocabulary.yaml")
    with pytest.raises(RemitError, match="this is a vocabulary, not a policy"):
        remit.load(file)

    assert main(["check", file]) == 2
    assert "this is a vocabulary, not a file of scenarios" in capsys.readouterr().err


def test_a_policy_from_texts_uses_vocabularies_among_them() -> None:
    beside = {name: text for name, text in FILES.items() if name != "port.yaml"}

    assert remit.loads(PORT, name="port.yaml", beside=beside).decide({"crew": 0}).verdict == "prohibited"


def test_a_service_follows_vocabularies_outside_of_its_folder(tmp_path: Path) -> None:
    words = written(tmp_path) / "words" / "harbour.vocabulary.yaml"
    folder = Folder(str(tmp_path / "piers"))
    folder.refresh()

    assert not folder.refresh()
    words.write_text(WORDS.replace('crew: ">= 1"', 'crew: ">= 30"'), encoding="utf-8")
    assert folder.refresh()
    assert folder.snapshot.policies["pier"].loaded.decide({"boat": "dinghy", "crew": 5}).verdict == "unregulated"


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (
            '{a: {permit: "A.", when: {f: true}, overrides: b}, b: {forbid: "B.", when: {f: true}, overrides: a}}',
            "override-cycle",
        ),
        ('{a: {permit: "A.", when: {f: true}, overrides: a}}', "override-cycle"),
        ('{a: {permit: "A.", when: {f: true}, overrides: zz}}', "undeclared-rule"),
        (
            '{a: {permit: "A.", when: {c: true}}}\nconcepts: {c: {when: {d: true}}, d: {when: {c: true}}}',
            "concept-cycle",
        ),
        ('{a: {permit: "A.", when: {f: maybe}}}', "undeclared-value"),
        (
            """{a: {permit: "A.", when: {f: true}, overrides: b}, b: {forbid: "B.", when: {f: true}}}
combining: forbid-overrides""",
            "override-cycle",
        ),
    ],
)
def test_what_is_wrong_with_an_included_policy_is_said_once_in_its_file(rules: str, code: str) -> None:
    outer = 'remit: 1\npolicy: o\ntitle: "O"\ninclude: {i: i.yaml}\nfacts: {}\nrules: {}\n'
    inner = f'remit: 1\npolicy: i\ntitle: "I"\nfacts: {{f: {{flag: {{}}}}}}\nrules: {rules}\n'
    with pytest.raises(RemitError) as wrong:
        remit.loads(outer, beside={"i.yaml": inner})

    assert [problem.code for problem in wrong.value.problems] == [code]
    assert all(problem.at is not None and problem.at.file == "i.yaml" for problem in wrong.value.problems)


def test_scopes_figures_and_vocabularies_together_keep_their_places(tmp_path: Path) -> None:
    row = "{permit: 'R.', when: {boat: dinghy}, cites: s1}"
    scope = f"scopes: {{late: {{where: {{crew: '>= least'}}, cites: s1, rules: {{row: {row}}}}}}}"
    figures = (
        "figures: {least: {by: day, values: {2024-01-01: 2}, cites: s1}}\nfacts: {day: {date: {from: 2024-01-01}}}"
    )
    folder = written(tmp_path, pier=f"{PIER}{scope}\n{figures}\n")
    loaded = remit.load(str(folder / "piers" / "pier.yaml"))
    origins = loaded.written.origins

    assert problems(folder, "piers/pier.yaml") == []
    assert str(origins.key("rules", "row")).endswith("piers/pier.yaml:9:63")
    assert str(origins.key("concepts", "late", "when", "all", 0)).endswith("piers/pier.yaml:9:25")
    assert str(origins.key("facts", "crew")).endswith("words/harbour.vocabulary.yaml:8:3")
