"""A draft divides a text into sentences, and is a statements file once somebody has said what they say."""

from pathlib import Path

import pytest

from remit.cite import draft, fingerprint, verify
from remit.cite.draft import as_yaml
from remit.model.sources import Statements
from remit.reader.policies import read_tree, validate

TEXT = """\
Members may take out five books. "Maps," says the porter, "stay here." Nobody knows why.

A guest is no member.
"""


def test_sentences_are_numbered_by_paragraph() -> None:
    assert [(passage.locator, passage.passage) for passage in draft(TEXT)] == [
        ("p1.s1", "Members may take out five books."),
        ("p1.s2", '"Maps," says the porter, "stay here."'),
        ("p1.s3", "Nobody knows why."),
        ("p2.s1", "A guest is no member."),
    ]


def test_paragraphs_are_divided_by_empty_lines_or_where_there_are_none_by_lines() -> None:
    wrapped = "Members may take\nout five books.\n \nA guest is no member.\n\n---\n"
    single = "Members may take out five books.\nA guest is no member.\n---\n"

    assert [passage.passage for passage in draft(wrapped)] == [passage.passage for passage in draft(single)]


def test_lines_that_a_text_was_filled_to_end_no_sentence() -> None:
    filled = (
        "Members may take out five books, and guests who live in the\n"
        "town may take out one. Maps stay here.\n"
        "Nobody knows why, and nobody has asked for as long as I have\n"
        "been here.\n"
    )

    assert [(passage.locator, passage.passage) for passage in draft(filled)] == [
        ("p1.s1", "Members may take out five books, and guests who live in the town may take out one."),
        ("p1.s2", "Maps stay here."),
        ("p2.s1", "Nobody knows why, and nobody has asked for as long as I have been here."),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Books", "maps", "atlases"],  # too short for lines that were filled
        ["Members may take out whatever stands on the shelves.", "Guests may not take out what stands there."],
        ["The following are for the reading room alone, always:", "a map of the town or of the country,", "an atlas"],
    ],
    ids=["a list", "a sentence a line", "a head and its list"],
)
def test_lines_that_end_where_their_writer_ended_them_are_paragraphs(lines: list[str]) -> None:
    assert [passage.passage for passage in draft("\n".join(lines))] == lines


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Bold and Gen. A.B. Kent of the U.S. Navy borrowed No. 7.",
        "It costs 3.50 Euro, e.g. Monday.",
        "The ban (St. James excepted) holds",
        "Why not?",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    assert [passage.passage for passage in draft(f"{sentence}")] == [sentence]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("He said: “Go!” They went.", "He said: “Go!”"),
        ("Is it so? (It is.) Good.", "Is it so?"),
        ("It is so… Or is it?", "It is so…"),
        ("It was in 1999. Nobody knew.", "It was in 1999."),
    ],
)
def test_quotes_and_brackets_belong_to_their_sentence(text: str, first: str) -> None:
    assert draft(text)[0].passage == first


def test_a_draft_leaves_nothing_out() -> None:
    words = [word for passage in draft(TEXT) for word in passage.passage.split()]

    assert words == TEXT.split()


@pytest.mark.parametrize("quote", [False, True])
def test_a_draft_is_a_statements_file_once_it_is_filled_in(tmp_path: Path, quote: bool) -> None:
    body = as_yaml(draft(TEXT), quote=quote).replace('says: ""', 'says: "It is said."')
    file = tmp_path / "rules.sources.yaml"
    file.write_text(f"remit-statements: 1\nsource: rules\nstatements:\n{body}\n")
    origins = read_tree(str(file))

    found = validate(Statements, origins, origins.root, ()).statements

    assert verify(found, TEXT).is_clean
    assert [statement.quote is not None for statement in found.values()] == [quote] * 4
    assert not quote or all(fingerprint(s.quote or "") == (s.words, s.sha256) for s in found.values())


def test_a_draft_without_quotes_tells_by_a_few_words_which_sentence_it_is_and_repeats_no_more() -> None:
    lines = as_yaml(draft("One two three four five six seven eight. Nine."), quote=False).splitlines()

    assert [line for line in lines if "p1" in line] == [
        "  p1.s1:  # One two three four five six …",
        "  p1.s2:  # Nine.",
    ]
    assert not any("seven" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("1. Members may enter. 2. Guests may not.", ["1. Members may enter.", "2. Guests may not."]),
        ("1.2. Members may enter. They pay.", ["1.2. Members may enter.", "They pay."]),
        ("(a) Members may enter.\n(b) Guests may not.", ["(a) Members may enter.", "(b) Guests may not."]),
        ("iv. Members may enter.", ["iv. Members may enter."]),
        ("Section 5. Members may enter.", ["Section 5. Members may enter."]),
        ("1.\n\nMembers may enter.\n\n2.\n\nGuests may not.", ["1. Members may enter.", "2. Guests may not."]),
        ("It is so in 2025. Members may enter.", ["It is so in 2025.", "Members may enter."]),
        ("Members may enter.\n\n7.", ["Members may enter.", "7."]),
    ],
)
def test_the_number_of_a_passage_is_no_statement_of_its_own(text: str, passages: list[str]) -> None:
    assert [drafted.passage for drafted in draft(text)] == passages
