"""`remit cite`: what it verifies, what it prints, and how it ends."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from remit.cite import fingerprint
from remit.cli.main import main

ROOT = Path(__file__).parents[2]
ARTICLE = Path(os.environ.get("REMIT_ARTICLE", ROOT.parent / "shared" / "source" / "article.txt"))
SENTENCES = ("Members may take out five books.", "Maps may never leave the map room.", "The stairs are steep.")
POLICY = """\
remit: 1
policy: {name}
title: "Lending"
sources:
  house-rules: {{title: "House rules", published: 2026-01-05, statements: {name}.sources.yaml}}
facts:
  item: {{choice: [book, map]}}
rules:
  books: {{permit: "Books may be taken out.", when: {{item: book}}, cites: s1}}
  maps: {{forbid: "Maps stay.", when: {{item: map}}, cites: s2}}
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in a folder with a policy; its exit code and what it prints."""
    write_policy(tmp_path, "lending")
    (tmp_path / "rules.txt").write_text("Welcome\n" + "\n".join(SENTENCES) + "\nImprint\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def write_policy(folder: Path, name: str, quotes: tuple[str, ...] = ()) -> None:
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / f"{name}.yaml").write_text(POLICY.format(name=name))
    lines = ["remit-statements: 1", "source: house-rules", "statements:"]
    for number, sentence in enumerate(SENTENCES):
        words, sha256 = fingerprint(sentence)
        account = "background: it is no rule" if number == 2 else "says: as it stands"
        quote = f", quote: {json.dumps(quotes[number])}" if quotes else ""
        lines.append(f"  s{number + 1}: {{words: {words}, sha256: {sha256}, {account}{quote}}}")
    (folder / "rules" / f"{name}.sources.yaml").write_text("\n".join(lines) + "\n")


def test_a_text_that_bears_everything_out_is_a_success(run: Run) -> None:
    code, out, err = run("cite", "--source", "house-rules=rules.txt")

    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines() if line.startswith("✓")] == [
        ["✓", f"s{number}", "found", "line", f"{number + 1},", f"{len(sentence.split())}", "words"]
        for number, sentence in enumerate(SENTENCES, start=1)
    ]
    assert out.splitlines()[-1] == "3 statements: 3 found; nothing between line 2 and line 4 is left out"


def test_a_changed_and_an_unlisted_sentence_are_shown_with_their_places(run: Run) -> None:
    text = Path("rules.txt").read_text().replace("may never", "may ever").replace("The stairs", "No dogs.\nThe stairs")
    Path("other.txt").write_text(text)

    code, out, _ = run("cite", "--source", "house-rules=other.txt")

    assert code == 1
    assert "✗  s2  missing    listed in rules/lending.sources.yaml:5, 7 words" in out
    assert "other.txt:3: in the place of s2 (7 words), between s1 and s3, 9 words stand" in out
    assert "“Maps may ever leave the map room. No dogs.”" in out
    assert out.endswith("3 statements: 2 found, 1 missing\n")


def test_with_quiet_only_what_is_not_borne_out_is_listed(run: Run) -> None:
    Path("other.txt").write_text(Path("rules.txt").read_text().replace("never", "ever"))

    _, clean, _ = run("cite", "-q", "--source", "house-rules=rules.txt")
    _, changed, _ = run("cite", "-q", "--source", "house-rules=other.txt")

    assert "s1" not in clean
    assert "✗  s2" in changed
    assert "✓" not in changed


def test_the_same_comes_as_json(run: Run) -> None:
    Path("other.txt").write_text(Path("rules.txt").read_text().replace("never", "ever"))

    code, out, _ = run("cite", "--source", "house-rules=other.txt", "--format", "json")

    (source,) = json.loads(out)["sources"]
    assert (code, source["clean"], source["policy"], source["source"]) == (1, False, "lending", "house-rules")
    assert [statement["status"] for statement in source["statements"]] == ["found", "missing", "found"]
    assert source["replaced"][0]["change"] == "`never` became `ever` after `may`"


def test_every_policy_that_has_the_source_is_verified_unless_some_are_named(run: Run) -> None:
    write_policy(Path(), "borrowing")

    _, every, _ = run("cite", "-q", "--source", "house-rules=rules.txt")
    _, named, _ = run("cite", "-q", "borrowing", "--source", "house-rules=rules.txt")

    assert [line.split(":")[0] for line in every.splitlines() if " in " in line] == ["borrowing", "lending"]
    assert [line.split(":")[0] for line in named.splitlines() if " in " in line] == ["borrowing"]


def test_a_policy_that_cannot_be_read_is_passed_over_with_a_note(run: Run) -> None:
    Path("rules/broken.yaml").write_text("rules: [")

    code, _, err = run("cite", "--source", "house-rules=rules.txt")

    assert code == 0
    assert "rules/broken.yaml cannot be read" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--source", "hous-rules=rules.txt"], "did you mean house-rules?"),
        (["lending", "--source", "hous-rules=rules.txt"], "did you mean house-rules?"),
        (["lendin"], "did you mean lending?"),
        (["--source", "house-rules=nowhere.txt"], "nowhere.txt: no such file"),
        (["--source", "house-rules=empty.txt"], "empty.txt: there are no words in it"),
        (["--source", "house-rules=rules.txt", "--source", "house-rules=rules.txt"], "given twice"),
        (["--source", "rules.txt"], "`rules.txt` is not"),
        (["lending"], "give the text, to verify them by: --source house-rules=FILE"),
        (["--make", "a b", "--source", "house-rules=rules.txt"], "three different questions"),
        (["--quote", "lending"], "--quote goes with --make or --draft"),
        (["--make", "…"], "no words in `…`"),
        ([], "what is to be verified?"),
    ],
)
def test_what_cannot_be_verified_is_bad_usage(run: Run, arguments: list[str], said: str) -> None:
    Path("empty.txt").write_text("---\n")

    code, out, err = run("cite", *arguments)

    assert (code, out) == (2, "")
    assert said in err


def test_a_policy_whose_statements_cannot_be_read_says_what_is_wrong_with_them(run: Run) -> None:
    Path("rules/lending.sources.yaml").write_text("remit-statements: 1\nsource: house-rules\nstatements: {s1: {}}\n")

    code, _, err = run("cite", "--source", "house-rules=rules.txt")

    assert code == 2
    assert "rules/lending.sources.yaml:3:" in err
    assert "`words` is missing" in err


def test_quotes_are_verified_without_the_text(run: Run) -> None:
    write_policy(Path(), "lending", quotes=SENTENCES)

    code, out, _ = run("cite", "lending")

    assert (code, out) == (0, "lending: house-rules: 3 of 3 quotes have their fingerprint\n")


@pytest.mark.parametrize("arguments", [["lending"], ["--source", "house-rules=rules.txt"]])
def test_a_quote_that_does_not_have_its_fingerprint_is_named_with_the_one_it_has(
    run: Run, arguments: list[str]
) -> None:
    write_policy(Path(), "lending", quotes=(SENTENCES[0], "Maps may leave the map room.", SENTENCES[2]))

    code, _, err = run("cite", *arguments)

    assert code == 1
    assert "rules/lending.sources.yaml:5:" in err
    assert "statement s2: the quote does not have the fingerprint that stands beside it [bad-fingerprint]" in err
    assert fingerprint("Maps may leave the map room.").sha256 in err


def test_a_policy_with_a_false_quote_does_not_hold_together(run: Run) -> None:
    write_policy(Path(), "lending", quotes=(SENTENCES[0], "Maps may leave the map room.", SENTENCES[2]))
    Path("cases.yaml").write_text("policy: lending\nscenarios: [{name: a, given: {item: book}}]\n")

    code, _, err = run("check", "cases.yaml")

    assert code == 2
    assert "[bad-fingerprint]" in err


def test_the_quote_of_a_missing_statement_is_shown_beside_what_stands_in_its_place(run: Run) -> None:
    write_policy(Path(), "lending", quotes=SENTENCES)
    Path("other.txt").write_text(Path("rules.txt").read_text().replace("never", "ever"))

    _, out, _ = run("cite", "--source", "house-rules=other.txt")

    assert "   “Maps may ever leave the map room.”\n   quoted as “Maps may never leave the map room.”" in out


def test_of_a_long_passage_the_beginning_and_the_end_are_shown(run: Run) -> None:
    added = " ".join(f"w{number}" for number in range(1000))
    Path("other.txt").write_text(Path("rules.txt").read_text().replace("The stairs", f"{added}.\nThe stairs"))

    _, out, _ = run("cite", "-q", "--source", "house-rules=other.txt")

    assert "1,000 words between s2 and s3" in out
    assert "“w0 w1 w2" in out
    assert "w999.”" in out
    assert "w500" not in out


def test_control_characters_of_a_text_do_not_reach_the_terminal(run: Run) -> None:
    Path("other.txt").write_text(Path("rules.txt").read_text().replace("The stairs", "Dogs\x1b[2J wait.\nThe stairs"))

    _, out, _ = run("cite", "--source", "house-rules=other.txt")

    assert "\x1b" not in out
    assert "Dogs\\u001b[2J wait." in out


def test_a_fingerprint_is_printed_ready_to_paste(run: Run) -> None:
    words, sha256 = fingerprint(SENTENCES[1])

    code, out, _ = run("cite", "--make", SENTENCES[1])

    assert code == 0
    assert out == f'  s1:  # Maps may never leave the map …\n    words: {words}\n    sha256: {sha256}\n    says: ""\n'


@pytest.mark.parametrize("arguments", [["--make"], ["--make", "-"]])
def test_passages_from_standard_input_are_divided_by_empty_lines(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"Maps may never\nleave the map room.\n\nThe stairs are steep.\n"))
    monkeypatch.setattr("sys.stdin", typed)

    _, out, _ = run("cite", *arguments, "--format", "json")

    assert json.loads(out) == {
        "s1": fingerprint(SENTENCES[1])._asdict(),
        "s2": fingerprint(SENTENCES[2])._asdict(),
    }


def test_a_draft_says_which_source_it_is_and_fits_its_text_once_it_is_filled_in(run: Run) -> None:
    Path("text.txt").write_text("\n".join(SENTENCES))

    _, out, _ = run("cite", "--draft", "house-rules=text.txt")
    Path("rules/lending.sources.yaml").write_text(out.replace('says: ""', 'says: "It."'))

    assert out.startswith("remit-statements: 1\nsource: house-rules\nstatements:\n  p1.s1:  # Members may take")
    assert run("cite", "--source", "house-rules=text.txt")[0] == 0


def test_a_draft_with_quotes_carries_the_text(run: Run) -> None:
    _, out, _ = run("cite", "--draft", "house-rules=rules.txt", "--quote")

    assert f'    quote: "{SENTENCES[1]}"\n' in out


def test_the_shipped_statements_are_asked_for_by_their_source_from_anywhere(run: Run) -> None:
    code, out, _ = run("cite", "--source", "cbs-2024-05-30=rules.txt")

    assert code == 1
    assert out.endswith("18 statements: 18 missing; is this the text of cbs-2024-05-30?\n")


@pytest.mark.skipif(not ARTICLE.exists(), reason="the report is not ours to ship; REMIT_ARTICLE says where it is")
def test_the_report_bears_out_every_shipped_statement_and_nothing_in_it_is_left_out(run: Run) -> None:
    code, out, _ = run("cite", "--source", f"cbs-2024-05-30={ARTICLE}")

    assert code == 0
    assert "18 statements: 18 found; nothing between line 5 and line 12 is left out" in out
