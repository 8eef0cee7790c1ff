"""A text bears out its statements if each stands in it, and together they leave nothing out."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.cite import Report, Status, fingerprint, verify
from remit.cite.places import occurrences
from remit.cite.text import SourceText
from remit.cite.words import Fingerprint
from remit.model.sources import Statement

SENTENCES = (
    "Members may take out five books.",
    "Maps may never leave the map room.",
    "A guest is no member.",
    "The stairs were painted in spring.",
)
PAGE = "Home > Rules\n{}\nRelated: ten maps you must see\n"


def statements(*sentences: str) -> dict[str, Statement]:
    listed = {f"s{number}": fingerprint(sentence) for number, sentence in enumerate(sentences, start=1)}
    return {
        locator: Statement(words=words, sha256=sha256, says="something") for locator, (words, sha256) in listed.items()
    }


def verified(*sentences: str, listed: tuple[str, ...] = SENTENCES) -> Report:
    """What comes of a page with these sentences, one a line."""
    return verify(statements(*listed), PAGE.format("\n".join(sentences)))


def statuses(report: Report) -> list[str]:
    return [sighting.status.value for sighting in report.sightings]


def test_every_statement_is_found_with_its_line_and_the_page_around_does_not_matter() -> None:
    report = verified(*SENTENCES)

    assert report.is_clean
    assert [sighting.line for sighting in report.sightings] == [2, 3, 4, 5]
    assert report.passages() == dict(zip(("s1", "s2", "s3", "s4"), SENTENCES, strict=True))


def test_sentences_may_run_on_over_lines() -> None:
    report = verify(statements(*SENTENCES), " ".join(SENTENCES).replace(" may", "\nmay"))

    assert report.is_clean
    assert [sighting.line for sighting in report.sightings] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    ("was", "becomes", "change"),
    [
        ("may never", "may", "`never` was left out after `may`"),
        ("may never", "may always", "`never` became `always` after `may`"),
        ("leave the", "leave even the", "`even` was put in after `leave`"),
        ("map room", "room map", "`map room` became `room map`"),
        ("Maps may", "May maps", "`maps may` became `may maps`"),
        ("Maps", "Atlases", "`maps` became `atlases` at the beginning"),
        ("Maps may never", "May never", "`maps` was left out at the beginning"),
    ],
)
def test_a_changed_word_is_missed_and_named(was: str, becomes: str, change: str) -> None:
    report = verified(*(sentence.replace(was, becomes) for sentence in SENTENCES))

    (instead,) = report.replaced
    assert statuses(report) == ["found", "missing", "found", "found"]
    assert (instead.locators, instead.after, instead.before, instead.line) == (("s2",), "s1", "s3", 3)
    assert instead.passage == SENTENCES[1].replace(was, becomes)
    assert instead.change == change
    assert not report.is_clean


@pytest.mark.parametrize(
    ("index", "becomes", "change"),
    [
        (0, "Members may take five books.", None),
        (0, "Members may not take out five books.", "`not` was put in after `may`"),
        (0, "Members must take out five books.", "`may` became `must` after `members`"),
        (0, "Members take out five books.", "`may` was left out after `members`"),
        (3, "The stairs were not painted in spring.", "`not` was put in after `were`"),
        (3, "The stairs were painted spring in.", "`in spring` became `spring in`"),
        (3, "No stairs were painted in spring.", "`the` became `no` at the beginning"),
        (3, "Stairs were painted in spring.", "`the` was left out at the beginning"),
    ],
)
def test_a_changed_word_is_named_where_there_is_one_neighbour_only(
    index: int, becomes: str, change: str | None
) -> None:
    changed = [*SENTENCES[:index], becomes, *SENTENCES[index + 1 :]]

    (instead,) = verified(*changed).replaced

    assert instead.locators == (f"s{index + 1}",)
    assert (instead.after is None, instead.before is None) == (index == 0, index == 3)
    assert instead.change == change


def test_a_sentence_that_was_rewritten_is_shown_without_a_guess() -> None:
    report = verified(SENTENCES[0], "Leave every map where it is.", *SENTENCES[2:])

    (instead,) = report.replaced
    assert (instead.expected, instead.words, instead.passage) == (7, 6, "Leave every map where it is.")
    assert instead.change is None


def test_missing_neighbours_share_a_passage_where_the_words_do_not_tell_them_apart() -> None:
    report = verified(SENTENCES[0], "Ask at the desk.", SENTENCES[3])

    (instead,) = report.replaced
    assert (instead.locators, instead.expected, instead.words) == (("s2", "s3"), 12, 4)


def test_missing_neighbours_are_told_apart_where_the_number_of_words_does() -> None:
    report = verified(SENTENCES[0], SENTENCES[1].replace("never", "always"), "A guest is one member.", SENTENCES[3])

    assert [(instead.locators, instead.passage) for instead in report.replaced] == [
        (("s2",), "Maps may always leave the map room."),
        (("s3",), "A guest is one member."),
    ]
    assert [instead.change for instead in report.replaced] == [
        "`never` became `always` after `may`",
        "`no` became `one` after `is`",
    ]


def test_a_sentence_that_was_taken_out_leaves_nothing_in_its_place() -> None:
    report = verified(*SENTENCES[:1], *SENTENCES[2:])

    (instead,) = report.replaced
    assert (instead.locators, instead.words, instead.passage) == (("s2",), 0, "")


def test_sentences_that_nobody_listed_are_reported_with_their_line() -> None:
    report = verified(SENTENCES[0], "Dogs wait outside.", *SENTENCES[1:3], "So do cats.", SENTENCES[3])

    assert set(statuses(report)) == {"found"}
    assert [(other.after, other.before, other.line, other.words, other.passage) for other in report.unlisted] == [
        ("s1", "s2", 3, 3, "Dogs wait outside."),
        ("s3", "s4", 6, 3, "So do cats."),
    ]
    assert not report.is_clean


def test_a_statement_that_stands_twice_is_taken_where_it_joins_its_neighbours() -> None:
    teaser, body = SENTENCES[1], SENTENCES
    report = verify(statements(*SENTENCES), "\n".join([teaser, "Read on.", *body, "Again:", teaser]))

    assert report.is_clean
    assert (report.sightings[1].line, report.sightings[1].times) == (4, 3)


@pytest.mark.parametrize("index", [0, 3])
def test_that_holds_for_the_first_and_the_last_too(index: int) -> None:
    text = "\n".join([SENTENCES[index], "Read on.", *SENTENCES, "Again:", SENTENCES[index]])

    report = verify(statements(*SENTENCES), text)

    assert report.is_clean
    assert report.sightings[index].line == 3 + index


def test_a_statement_that_stands_twice_beside_none_of_its_neighbours_is_ambiguous() -> None:
    report = verified(SENTENCES[0], "Then:", SENTENCES[1], "And:", SENTENCES[1], "So:", *SENTENCES[2:])

    assert statuses(report) == ["found", "ambiguous", "found", "found"]
    assert (report.sightings[1].line, report.sightings[1].times) == (4, 2)
    assert not report.is_clean


def test_a_sentence_that_is_listed_as_often_as_it_stands_is_found_each_time() -> None:
    twice = (SENTENCES[2], *SENTENCES)
    report = verified(*twice, listed=twice)

    assert report.is_clean
    assert [sighting.line for sighting in report.sightings] == [2, 3, 4, 5, 6]


def test_a_sentence_that_is_listed_more_often_than_it_stands_is_missing_once() -> None:
    report = verified(*SENTENCES, listed=(*SENTENCES, SENTENCES[3]))

    assert statuses(report) == ["found", "found", "found", "found", "missing"]


def test_statements_that_stand_in_another_order_are_reported() -> None:
    report = verified(SENTENCES[1], SENTENCES[0], *SENTENCES[2:])

    assert set(statuses(report)) == {"found"}
    assert [(moved.locator, moved.other, moved.overlaps) for moved in report.misplaced] == [("s2", "s1", False)]
    assert not report.is_clean


def test_statements_that_overlap_are_reported() -> None:
    listed = (*SENTENCES[:2], "map room. A guest is no member.", SENTENCES[3])
    report = verified(*SENTENCES, listed=listed)

    assert [(moved.locator, moved.other, moved.overlaps) for moved in report.misplaced] == [("s3", "s2", True)]
    assert not report.is_clean


def test_of_another_text_nothing_is_claimed_but_that_all_is_missing() -> None:
    report = verified("Lorem ipsum dolor sit amet.")

    assert set(statuses(report)) == {"missing"}
    assert not report.replaced
    assert not report.unlisted


def test_no_statements_are_borne_out_by_any_text() -> None:
    assert verify({}, "Anything.").is_clean


def test_a_statement_longer_than_the_text_is_missing() -> None:
    assert statuses(verify(statements(SENTENCES[0]), "Members may.")) == ["missing"]


WORD = st.sampled_from(("no", "may", "so", "a"))  # few, so that passages recur
PASSAGE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


@given(passages=st.lists(PASSAGE, min_size=1, max_size=6), text=st.lists(WORD, max_size=30).map(" ".join))
def test_every_place_of_a_passage_is_found_as_by_hashing_every_window(passages: list[str], text: str) -> None:
    def window_hashes(size: int) -> list[str]:
        words = text.split()
        windows = (" ".join(words[start : start + size]) for start in range(len(words) - size + 1))
        return [hashlib.sha256(window.encode()).hexdigest() for window in windows]

    wanted = {f"s{number}": fingerprint(passage) for number, passage in enumerate(passages)}
    naive = {
        locator: tuple(start for start, digest in enumerate(window_hashes(sought.words)) if digest == sought.sha256)
        for locator, sought in wanted.items()
    }

    assert occurrences(wanted, SourceText(text)) == naive


@given(passages=st.lists(PASSAGE, min_size=1, max_size=6))
def test_a_text_of_its_statements_and_nothing_else_misses_none_and_leaves_none_out(passages: list[str]) -> None:
    report = verify(statements(*passages), ". ".join(passages))

    assert report.count(Status.MISSING) == 0
    assert report.unlisted == ()
    assert report.misplaced == ()


@given(st.lists(PASSAGE, min_size=1, max_size=8), st.lists(WORD, max_size=40).map(" ".join))
def test_no_two_statements_of_the_same_words_are_ever_put_in_one_place(passages: list[str], text: str) -> None:
    report = verify(statements(*passages), text)

    spans = [(passage, s.span) for passage, s in zip(passages, report.sightings, strict=True) if s.span]
    assert len(set(spans)) == len(spans)
    assert all(text.split()[first : last + 1] == passage.split() for passage, (first, last) in spans)


def numbered(what: str, count: int) -> list[str]:
    """Sentences of which no two share a word."""
    return [" ".join(f"{what}{number}x{place}" for place in range(5 + number % 40)) + "." for number in range(count)]


def test_a_long_text_and_many_statements_are_compared() -> None:
    before, body, after = numbered("before", 2000), numbered("body", 200), numbered("after", 2000)
    changed = [sentence.replace("x3", "x3a") if number % 20 == 3 else sentence for number, sentence in enumerate(body)]
    text = "\n".join([*before, *changed, *after])
    report = verify(statements(*body), text)

    assert len(text.split()) > 100_000
    assert (report.count(Status.FOUND), len(report.replaced)) == (190, 10)


def test_a_fingerprint_that_nothing_has_does_not_match_the_end_of_a_text() -> None:
    assert not SourceText("a b").stands_at(1, Fingerprint(2, fingerprint("b").sha256))
