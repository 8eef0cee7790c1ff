"""`remit cite --update`: new fingerprints where the place of a statement is certain, and not a byte more."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from remit.cite import fingerprint, verify
from remit.cite.update import updates
from remit.cli.main import main
from remit.model.sources import Statement

SENTENCES = (
    "Members may take out five books.",
    "Maps may never leave the map room.",
    "Periodicals are read in the hall.",
    "The stairs are steep.",
    "Guests may read everything here.",
)
POLICY = """\
remit: 1
policy: {name}
title: "Lending"
sources:
  house-rules: {{title: "House rules", published: 2026-01-05, statements: lending.sources.yaml}}
facts:
  item: {{choice: [book, map]}}
rules:
  books: {{permit: "Books may be taken out.", when: {{item: book}}, cites: [s1, s3, s4, s5]}}
  maps: {{forbid: "Maps stay.", when: {{item: map}}, cites: s2}}
"""
SOURCES = Path("rules/lending.sources.yaml")
Run = Callable[..., tuple[int, str, str]]


def statements(sentences: tuple[str, ...] = SENTENCES, quote: str | None = None) -> dict[str, Statement]:
    found = {}
    for number, sentence in enumerate(sentences, start=1):
        words, sha256 = fingerprint(sentence)
        found[f"s{number}"] = Statement(words=words, sha256=sha256, says="as it stands", quote=quote)
    return found


def written(
    line: str = "  s{n}:\n    words: {words}   # counted\n    sha256: {sha256}\n    says: as it stands\n",
) -> str:
    head = "# a comment\nremit-statements: 1\nsource: house-rules\nstatements:\n"
    return head + "".join(
        line.format(n=number, words=fingerprint(sentence).words, sha256=fingerprint(sentence).sha256)
        for number, sentence in enumerate(SENTENCES, start=1)
    )


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    SOURCES.parent.mkdir()
    (SOURCES.parent / "lending.yaml").write_text(POLICY.format(name="lending"))
    SOURCES.write_text(written())

    def call(*arguments: str, sentences: tuple[str, ...] = SENTENCES) -> tuple[int, str, str]:
        Path("rules.txt").write_text("Welcome\n" + "\n".join(sentences) + "\nImprint\n")
        code = main(["cite", "--source", "house-rules=rules.txt", "--update", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def changed(number: int, sentence: str) -> tuple[str, ...]:
    return (*SENTENCES[: number - 1], sentence, *SENTENCES[number:])


MAPS = changed(2, "Since May, maps and charts stay where they are.")


def test_a_sentence_between_two_that_were_found_gets_its_new_fingerprint_and_no_other_byte_changes(run: Run) -> None:
    before, old, new = SOURCES.read_text(), fingerprint(SENTENCES[1]), fingerprint(MAPS[1])
    code, out, err = run(sentences=MAPS)

    assert (code, err) == (0, "")
    block = "  s2:\n    words: {}   # counted\n    sha256: {}\n"
    assert SOURCES.read_text() == before.replace(block.format(*old), block.format(*new))
    assert SOURCES.read_text() != before
    assert f"   was  7 words, {old.sha256}\n   now  9 words, {new.sha256}\n" in out
    assert f"“{MAPS[1]}”" in out
    assert "does it still bear this out?  as it stands" in out
    assert out.splitlines()[-1] == "wrote rules/lending.sources.yaml"
    assert run(sentences=MAPS)[1].splitlines()[-1] == f"{SOURCES}: no statement is missing, and nothing changes"


def test_a_dry_run_shows_the_same_and_writes_nothing(run: Run) -> None:
    before = SOURCES.read_text()
    code, out, _ = run("--dry-run", sentences=MAPS)

    assert code == 1
    assert "rules/lending.sources.yaml:9: s2 would change" in out
    assert "wrote" not in out
    assert SOURCES.read_text() == before


@pytest.mark.parametrize(
    "line",
    [
        "  s{n}: {{words: {words}, sha256: {sha256}, says: as it stands}}\n",
        '  s{n}: {{says: as it stands, sha256: \'{sha256}\', "words": "{words}"}} # äöü\n',
        "  s{n}:\r\n    sha256: {sha256}\r\n    words: {words}\r\n    says: as it stands\r\n",
    ],
)
def test_however_the_file_is_written_it_stays_written_that_way(run: Run, line: str) -> None:
    text = "\ufeff" + written(line)
    SOURCES.write_bytes(text.encode())
    old, new = fingerprint(SENTENCES[1]), fingerprint(MAPS[1])
    code, _, err = run(sentences=MAPS)

    assert (code, err) == (0, "")
    expected = text.replace(line.format(n=2, **old._asdict()), line.format(n=2, **new._asdict()))
    assert SOURCES.read_bytes() == expected.encode()


def test_a_fingerprint_that_stands_elsewhere_through_an_alias_is_refused_and_nothing_is_written(run: Run) -> None:
    text = (
        written().replace("words: 7   # counted", "words: &seven 7").replace("words: 6   # counted", "words: &six 6", 1)
    )
    text = text.replace("words: 6   # counted", "words: *six")
    SOURCES.write_text(text)
    code, _, err = run(sentences=changed(3, "Nobody takes periodicals out of the hall."))

    assert code == 2
    assert "[file-unwritable]" in err
    assert SOURCES.read_text() == text


def test_a_file_of_two_policies_is_changed_once(run: Run) -> None:
    (SOURCES.parent / "other.yaml").write_text(POLICY.format(name="other"))
    code, out, _ = run(sentences=MAPS)

    assert code == 0
    assert out.count("s2 changes") == 1
    assert out.count("wrote ") == 1


def test_the_data_have_both_fingerprints(run: Run) -> None:
    code, out, _ = run("--format", "json", "--dry-run", sentences=MAPS)
    (file,) = json.loads(out)["updates"]

    assert code == 1
    assert file["left"] == []
    assert file["updates"] == [
        {
            "locator": "s2",
            "old": fingerprint(SENTENCES[1])._asdict(),
            "new": fingerprint(MAPS[1])._asdict(),
            "line": 3,
            "passage": MAPS[1],
            "change": None,
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cite", "lending", "--update"], "--update needs the text of a source"),
        (["cite", "--source", "house-rules=rules.txt", "--dry-run"], "--dry-run goes with --update"),
    ],
)
def test_a_call_that_lacks_something_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run()[0] == 0
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


# ---- which places are certain ---------------------------------------------------------------------------------------


def told(sentences: tuple[str, ...], quote: str | None = None) -> tuple[list[str], list[tuple[tuple[str, ...], str]]]:
    """The statements that would be updated; and those that would not, with the reason."""
    listed = statements(quote=quote)
    found, refused = updates(listed, verify(listed, "Welcome.\n" + "\n".join(sentences) + "\nImprint."))
    for update in found:
        assert update.new == fingerprint(update.passage)
    return [update.locator for update in found], [(refusal.locators, refusal.why) for refusal in refused]


@pytest.mark.parametrize(
    ("sentences", "certain"),
    [
        (SENTENCES, []),
        (changed(2, "Maps stay."), ["s2"]),
        (changed(1, "Members must take out five books."), ["s1"]),
        (changed(5, "Guests read everything here."), ["s5"]),
        (changed(2, "Maps may never leave the room."), ["s2"]),
        ((*changed(2, "Maps stay.")[:3], "The stairs are quite steep.", SENTENCES[4]), ["s2", "s4"]),
        (
            (SENTENCES[0], "Maps may ever leave the map room.", "Nobody reads in the hall now.", *SENTENCES[3:]),
            ["s2", "s3"],
        ),
    ],
)
def test_between_found_neighbours_or_with_one_word_changed_the_place_is_certain(
    sentences: tuple[str, ...], certain: list[str]
) -> None:
    assert told(sentences) == (certain, [])


@pytest.mark.parametrize(
    ("sentences", "left", "why"),
    [
        (changed(1, "Borrowing is for members."), ("s1",), "where it begins"),
        (changed(5, "Guests are welcome to everything."), ("s5",), "where it ends"),
        ((*SENTENCES[:1], *SENTENCES[2:]), ("s2",), "nothing stands in its place"),
        (changed(2, "Maps stay. So do globes."), ("s2",), "2 sentences stand in its place"),
        ((SENTENCES[0], "Maps stay.", "Papers, too.", *SENTENCES[3:]), ("s2", "s3"), "more than one statement"),
        (("Nothing is", "as it was."), ("s1", "s2", "s3", "s4", "s5"), "no other statement was found"),
    ],
)
def test_where_nothing_tells_for_certain_a_statement_stays_as_it_is(
    sentences: tuple[str, ...], left: tuple[str, ...], why: str
) -> None:
    certain, refused = told(sentences)

    assert certain == []
    assert [locators for locators, _ in refused] == [left]
    assert why in refused[0][1]


def test_between_neighbours_that_are_out_of_order_no_place_is_certain() -> None:
    first, _, third, *rest = SENTENCES

    assert told((third, "Maps stay.", first, *rest))[0] == []


def test_neighbours_that_stand_in_several_places_make_no_place_certain() -> None:
    listed = statements(("Yes.", "Maps stay here.", "Yes.", "Stairs are steep."))
    found, refused = updates(listed, verify(listed, "Yes. Yes. Maps go. Yes. Yes. Stairs are steep."))

    assert found == []
    assert [refusal.locators for refusal in refused] == [("s2",)]


def test_a_statement_with_a_quote_is_left_to_a_person() -> None:
    certain, refused = told(changed(2, "Maps stay."), quote="as it stood")

    assert certain == []
    assert refused == [(("s2",), "it carries a quote: change that, and its fingerprint, by hand")]
