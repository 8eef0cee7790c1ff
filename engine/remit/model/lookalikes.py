"""Texts that look the same and are not: accents in two encodings, letters of another script, what nobody sees.

The table has the letters of Cyrillic, Greek and Armenian that are drawn like Latin ones. It is small on purpose: the
whole list of Unicode's confusables is a file of its own to load, and mostly about signs that nobody types.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from remit.errors import called

DRAWN_ALIKE = {
    # Cyrillic, small and capital
    **dict(zip(map(chr, (0x430, 0x435, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x456, 0x458)), "aeopcyxij", strict=True)),
    **dict(zip(map(chr, (0x455, 0x501, 0x4BB, 0x4CF, 0x51B, 0x51D)), "sdhlqw", strict=True)),
    **dict(zip(map(chr, (0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D, 0x41E, 0x420)), "ABEKMHOP", strict=True)),
    **dict(zip(map(chr, (0x421, 0x422, 0x423, 0x425, 0x406, 0x408, 0x405, 0x4C0)), "CTYXIJSI", strict=True)),
    **dict(zip(map(chr, (0x51A, 0x51C, 0x4AE)), "QWY", strict=True)),
    # Greek
    **dict(zip(map(chr, (0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C)), "ABEZHIKM", strict=True)),
    **dict(zip(map(chr, (0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7)), "NOPTYX", strict=True)),
    **dict(zip(map(chr, (0x3BF, 0x3BD, 0x3B9, 0x3C1)), "ovip", strict=True)),
    # Armenian, and Latin letters in another drawing
    **dict(zip(map(chr, (0x585, 0x57D, 0x570, 0x555, 0x54D)), "ouhOU", strict=True)),
    **dict(zip(map(chr, (0x131, 0x251, 0x261)), "iag", strict=True)),
}
LETTERS = str.maketrans(DRAWN_ALIKE)
UNSEEN = ("Cf", "Cc", "Me")  # categories of characters that leave nothing, or nearly so, on the paper


def seen(text: str) -> str:
    r"""What somebody sees of a text: the same for all that look the same.

    >>> seen("Jose\u0301") == seen("Jos\u00e9"), seen("\u0430dmin"), seen("ann\u200b "), seen("a\u00a0b")
    (True, 'admin', 'ann', 'a b')
    """
    if text.isascii():
        return " ".join(text.split())
    apart = unicodedata.normalize("NFKD", text).translate(LETTERS)
    shown = "".join(sign for sign in apart if unicodedata.category(sign) not in UNSEEN)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def look_alike(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of different texts that look the same, each with the first one that does."""
    first: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        if (other := first.setdefault(seen(text), text)) != text:
            yield other, text


def what_differs(one: str, other: str) -> str:
    r"""What two texts that look the same have that the other has not, by its number.

    >>> what_differs("A", "\u0410")
    'the second has a cyrillic capital letter a (U+0410)'

    Args:
        one: The text that is called the first.
        other: The text that is called the second.
    """
    said = []
    for which, text, against in (("first", one, other), ("second", other, one)):
        if signs := [sign for sign in dict.fromkeys(text) if sign not in against and not sign.isascii()]:
            said.append(f"the {which} has {' and '.join(map(called, signs))}")
    return ", ".join(said) or "white space, or the order of their signs, is all that differs"


def what_hides(text: str) -> str | None:
    r"""What is in a text that does not show: signs of another script, an accent by itself, white space at an end.

    >>> what_hides("Jose\u0301"), what_hides("Jos\u00e9"), what_hides("\u0430dmin"), what_hides("ann ")
    ('with U+0301', None, 'with U+0430', 'with U+0020 at an end')
    """
    ends = {sign for sign in (text[:1], text[-1:]) if sign.isspace()}
    if text.isascii() and not ends:
        return None
    composed = set(unicodedata.normalize("NFC", text))
    foreign = seen(text).isascii()
    hidden = [sign for sign in dict.fromkeys(text) if _hides(sign, composed, foreign=foreign)]
    said = [f"with {', '.join(map(_number, hidden))}"] if hidden else []
    said += [f"with {', '.join(map(_number, sorted(ends)))} at an end"] if ends else []
    return " and ".join(said) or None


def _hides(sign: str, composed: set[str], *, foreign: bool) -> bool:
    """Whether a character does not show: nothing does, or it is drawn like a Latin letter where all others are some."""
    if sign.isascii():
        return False
    alone = unicodedata.category(sign).startswith("M") and sign not in composed
    unseen = unicodedata.category(sign) in UNSEEN or (sign.isspace() and sign != " ")
    return alone or unseen or (foreign and sign in DRAWN_ALIKE)


def _number(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def mixed(text: str) -> str | None:
    r"""The first letter of a text that is drawn like a Latin one and is none, beside Latin letters; None mostly.

    >>> mixed("\u0430dmin") == "\u0430", mixed("\u0430\u0431"), mixed("admin")
    (True, None, None)
    """
    if text.isascii() or not any(sign.isascii() and sign.isalpha() for sign in text):
        return None
    return next((sign for sign in text if sign in DRAWN_ALIKE), None)
