"""A fingerprint tells the words of a passage, and nothing else."""

import hashlib

import pytest

from oracle.limits import at_most
from remit.cite import draft, fingerprint, words_of

SENTENCE = "The librarian's “old” rule — no. 7 — still holds."


@pytest.mark.parametrize(
    "repost",
    [
        "the librarian's old rule no 7 still holds",
        'THE LIBRARIAN\N{RIGHT SINGLE QUOTATION MARK}S "OLD" RULE -- NO. 7 -- STILL HOLDS!',
        "The librarian's “old”\n    rule — no. 7 —\N{NO-BREAK SPACE}still\tholds.",
        "The libra\N{SOFT HYPHEN}rian's “old” rule — no. 7 — still\N{ZERO WIDTH SPACE} holds.",
        "The librarian's “old” rule—no. 7—still holds.",
        "The librarian's \N{LEFT-TO-RIGHT MARK}“old” rule — no. \N{FULLWIDTH DIGIT SEVEN} — still holds.",
    ],
)
def test_what_reposts_change_does_not_change_a_fingerprint(repost: str) -> None:
    assert fingerprint(repost) == fingerprint(SENTENCE)


@pytest.mark.parametrize(
    "other",
    [
        "The librarian's “old” rule — no. 7 — holds still.",
        "The librarian's “old” rule — no. 8 — still holds.",
        "The librarians “old” rule — no. 7 — still holds.",
        "The librarian's “old” rule — no. 7 — still holds. Not.",
        "The librarian's “òld” rule — no. 7 — still holds.",
    ],
)
def test_another_word_is_another_fingerprint(other: str) -> None:
    assert fingerprint(other) != fingerprint(SENTENCE)


def test_a_fingerprint_can_be_made_without_remit() -> None:
    assert fingerprint("A Ban, lifted!") == (3, hashlib.sha256(b"a ban lifted").hexdigest())


def test_letters_with_and_without_combining_signs_are_the_same() -> None:
    assert fingerprint("cafe\N{COMBINING ACUTE ACCENT}") == fingerprint("café")


def test_a_ligature_and_a_fraction_are_the_words_they_stand_for() -> None:
    assert [word.text for word in words_of("ﬂag ½ Straße")] == ["flag", "1", "2", "strasse"]


def test_a_text_of_punctuation_has_no_words() -> None:
    assert words_of(" - … _ !") == []


def test_a_word_knows_where_it_stands_with_its_punctuation() -> None:
    text = 'He said: "No (never)."'

    assert [text[word.start : word.end] for word in words_of(text)] == ["He", "said:", '"No', '(never)."']


def test_sentences_that_a_repost_glued_together_are_told_apart() -> None:
    text = "Quiet, please.Books(all of them)stay."

    assert [text[word.start : word.end] for word in words_of(text)] == [
        "Quiet,",
        "please.",
        "Books",
        "(all",
        "of",
        "them)",
        "stay.",
    ]


@pytest.mark.parametrize("sign", "([{“.!?…'\u201d -")
def test_a_long_run_of_signs_in_a_source_is_read_at_once(sign: str) -> None:
    text = f"One sentence.{sign * 70_000}Another one. {sign * 70_000}"

    with at_most(10):
        assert [word.text for word in words_of(text)] == ["one", "sentence", "another", "one"]
        assert draft(text)


def test_signs_that_open_what_follows_stand_with_the_word_behind_them() -> None:
    text = "a (([b].( “c” ((d"

    assert [text[word.start : word.end] for word in words_of(text)] == ["a", "(([b].(", "“c”", "((d"]
