"""What the fields of a ruleset are called: after the test that they stand for, as far as the engine allows.

The engine compares fields by a hash of 32 bits alone, takes a dot for a path, and wants one order of fields in rules
and facts. So a field is called after its test where that is plain text, and all are called by numbers where two hashes
would be the same; sorted, they are in their order. The fields of one name stand together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from remit.model.items import Item, texts_of

Tested = tuple[str, tuple[Item, ...]]  # a name and what is accepted of it

TRUE = ("true",)
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _<>=+:/-]{0,99}")
TAKEN = ("id", "sid", "$s", "zz")  # of the engine, and of its self-test
MOST_NUMBERED = 100  # that are sorted as their numbers are


def field_name(number: int) -> str:
    """A field that is called by its number alone."""
    return f"f{number:02d}"


def in_order(tests: Iterable[Tested]) -> dict[Tested, str]:
    """Tests in the order of their fields, with what these say.

    >>> list(in_order([("weapon", ("himars", "atacms")), ("weapon", ('"x"',)), ("flown", ("true",))]).values())
    ['flown', 'weapon in himars or atacms', 'weapon in ~01']
    """
    texts = {test: _text(test, number) for number, test in enumerate(sorted(tests, key=_said))}
    first: dict[str, str] = {}
    for (name, _), text in texts.items():
        first[name] = min(text, first.get(name, text))
    return dict(sorted(texts.items(), key=lambda item: (first[item[0][0]], item[0][0], item[1])))


def field_names(texts: Sequence[str]) -> list[str]:
    """The texts themselves where the engine can take them as the names of fields; numbers where it cannot."""
    numbered = [field_name(number) for number in range(len(texts))]
    return list(texts) if len(texts) <= MOST_NUMBERED and are_sound(texts) else numbered


def are_sound(names: Sequence[str]) -> bool:
    """Whether the names are in their order, and the engine can tell them apart."""
    hashes = {fnv_1a(name) for name in (*names, *TAKEN)}
    return len(hashes) == len(names) + len(TAKEN) and sorted(names) == list(names)


def fnv_1a(name: str) -> int:
    """The hash that the engine compares instead of names.

    >>> fnv_1a("f6059") == fnv_1a("f264602")
    True
    """
    found = 2_166_136_261
    for byte in name.encode():
        found = (found ^ byte) * 16_777_619 & 0xFFFFFFFF
    return found


def _said(test: Tested) -> tuple[str, tuple[str, ...], str]:
    """What a test says; what only kinds of items tell apart comes last."""
    return test[0], texts_of(test[1]), repr(test[1])


def _text(test: Tested, number: int) -> str:
    name, accepted = test
    text = name if accepted == TRUE else f"{name} in {' or '.join(texts_of(accepted))}"
    if PLAIN.fullmatch(text):
        return text
    return f"{name} in ~{number:02d}" if PLAIN.fullmatch(name) else f"~{number:02d}"
