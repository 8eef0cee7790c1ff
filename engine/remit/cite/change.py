"""What changed: which one word, left out, put in or put elsewhere, would make a passage fit its fingerprint again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from remit.cite.words import Fingerprint, fingerprint_of

TURNING = "not no never only may must shall should can could will would might some all any every each except unless"
TURNING_WORDS = tuple(TURNING.split())  # words that turn what a sentence allows, and are tried first

WordTrial = tuple[list[str], str]  # the words as they may have been, and what was done to them since


def one_word_changed(words: Sequence[str], wanted: Fingerprint, vocabulary: Collection[str]) -> str | None:
    """What was done to a passage, if it is one word, out of the vocabulary or of those that turn a sentence.

    A hash tells nothing of what it is of, so words are put back one at a time until the fingerprint fits: it costs a
    hash for each place of the passage times each word of the vocabulary.

    Args:
        words: The passage as it stands now, each word as fingerprints have it.
        wanted: The fingerprint of what stood there.
        vocabulary: Words that may have been there, the likely ones first.

    Returns:
        A clause, like "`not` was left out after `may`"; None where no one word makes the difference.
    """
    known = list(dict.fromkeys([*TURNING_WORDS, *vocabulary]))
    return next((said for was, said in _trials(words, wanted.words, known) if fingerprint_of(was) == wanted), None)


def _trials(words: Sequence[str], size: int, known: Sequence[str]) -> Iterator[WordTrial]:
    if len(words) == size + 1:
        yield from _without_one(words)
    elif len(words) == size:
        yield from _two_exchanged(words)
        yield from _one_replaced(words, known)
    elif len(words) == size - 1:
        yield from _with_one_more(words, known)


def _without_one(words: Sequence[str]) -> Iterator[WordTrial]:
    for index, word in enumerate(words):
        yield [*words[:index], *words[index + 1 :]], f"`{word}` was put in{_where(words, index)}"


def _two_exchanged(words: Sequence[str]) -> Iterator[WordTrial]:
    for index in range(len(words) - 1):
        first, second = words[index : index + 2]
        yield [*words[:index], second, first, *words[index + 2 :]], f"`{second} {first}` became `{first} {second}`"


def _one_replaced(words: Sequence[str], known: Sequence[str]) -> Iterator[WordTrial]:
    for index, word in enumerate(words):
        for other in known:
            said = f"`{other}` became `{word}`{_where(words, index)}"
            yield [*words[:index], other, *words[index + 1 :]], said


def _with_one_more(words: Sequence[str], known: Sequence[str]) -> Iterator[WordTrial]:
    for index in range(len(words) + 1):
        for other in known:
            yield [*words[:index], other, *words[index:]], f"`{other}` was left out{_where(words, index)}"


def _where(words: Sequence[str], index: int) -> str:
    return f" after `{words[index - 1]}`" if index else " at the beginning"
