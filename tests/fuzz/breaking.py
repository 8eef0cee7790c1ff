"""Ways to break a file: its bytes, its words, its lines, its encoding, its depth, its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

WORD = re.compile(rb"\w+|\s+|.", re.DOTALL)
SIGNS = [
    b"[",
    b"]",
    b"{",
    b"}",
    b"#",
    b"'",
    b'"',
    b"`",
    b"%",
    b"@",
    b"|",
    b">",
    b"?",
    b"\\",
    b"\t",
    b"\n",
    b"\r",
    b" ",
    b"- ",
]
SIGNS += [
    b": ",
    b", ",
    b"[]",
    b"{}",
    b"---\n",
    b"...\n",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!!str ",
    b"!x ",
    b";",
    b"\x00",
    b"\x85",
]
SIGNS += [
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    "\u202e".encode(),
    "\u2028".encode(),
    "é".encode(),
    "\N{CYRILLIC CAPITAL LETTER A}".encode(),
    b"\\u12",
]
SCALARS = [
    b"null",
    b"~",
    b"no",
    b"true",
    b"TRUE",
    b"0",
    b"-1",
    b"1e5",
    b"1e-05",
    b"9" * 30,
    b"..",
    b">= ",
    b"2024-02-30",
]
SCALARS += [
    b"9999-12-31",
    b"0001-01-01",
    b"05-06-2024",
    b"4,50",
    b"absent",
    b"present",
    b"NaN",
    b"Infinity",
    b"a|b",
    b"{a}",
]
WORDS = [
    b"all",
    b"any",
    b"not",
    b"one of",
    b"date",
    b"remit",
    b"given",
    b"cites",
    b"name",
    b"policy",
    b"expect",
    b"same as",
]
NASTY = [*SIGNS, *SCALARS, *WORDS]
REPEATED = [*(bytes([sign]) for sign in b"a9 \n,|\"'([{-.#\\<"), b"x y ", b"- ", b"a: ", b".. ", "é".encode(), b">= "]

Breaking = Callable[[bytes, Random], bytes]


def _bytes(whole: bytes, random: Random) -> bytes:
    changed = bytearray(whole)
    for _ in range(random.randint(1, 4)):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _parts(parts: list[bytes], others: list[bytes], random: Random) -> bytes:
    """Parts taken out, doubled, exchanged or replaced."""
    for _ in range(random.randint(1, 4)):
        if not parts:
            break
        here, there = random.randrange(len(parts)), random.randrange(len(parts))
        part, other = parts[here], random.choice(others) if random.random() < 0.5 else parts[there]
        parts[here] = random.choice([b"", part + part, other, other + part, part[1:], part + other])
    return b"".join(parts)


def _words(whole: bytes, random: Random) -> bytes:
    return _parts(WORD.findall(whole), NASTY, random)


def _lines(whole: bytes, random: Random) -> bytes:
    return _parts(
        whole.splitlines(keepends=True), [b"", b"\n", b"  ", b"- x\n", b"x: y\n", b"#\n", b",,,\n", b"{}\n"], random
    )


def _cut(whole: bytes, random: Random) -> bytes:
    return (
        whole[: random.randrange(len(whole) + 1)]
        if random.random() < 0.7
        else whole[random.randrange(len(whole) + 1) :]
    )


def _deep(whole: bytes, random: Random) -> bytes:
    at, depth = random.randrange(len(whole) + 1), random.choice([10, 60, 200, 5_000])
    opening, closing = random.choice(
        [(b"[", b"]"), (b'{"a":', b"}"), (b"{not: ", b"}"), (b"{all: [", b"]}"), (b"- ", b"")]
    )
    return whole[:at] + opening * depth + random.choice([b"x", b"1", b'"x"', b""]) + closing * depth + whole[at:]


def _long(whole: bytes, random: Random) -> bytes:
    at = random.randrange(len(whole) + 1)
    return whole[:at] + random.choice(REPEATED) * random.choice([300, 5_000, 70_000]) + whole[at:]


def _coded(whole: bytes, random: Random) -> bytes:
    text = whole.decode("utf-8", "replace")
    return random.choice(
        [
            text.encode("utf-16"),
            text.encode("utf-16-le"),
            text.encode("latin-1", "replace"),
            b"\xef\xbb\xbf" + whole,
            b"\xef\xbb\xbf" * 2 + whole,
            whole.replace(b"\n", b"\r\n"),
            whole.replace(b"\n", b"\r"),
            whole.replace(b"e", "é".encode()),
            whole.replace(b"\n", b"\x00\n", 1),
        ]
    )


BREAKINGS: tuple[Breaking, ...] = (_words, _words, _words, _lines, _lines, _bytes, _bytes, _cut, _deep, _long, _coded)


def broken(whole: bytes, random: Random) -> bytes:
    """A file broken in one way, or in two."""
    made = random.choice(BREAKINGS)(whole, random)
    return random.choice(BREAKINGS)(made, random) if random.random() < 0.2 else made
