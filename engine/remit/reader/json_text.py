"""JSON and JSON Lines text to located data, without recursion; numbers stay the text that they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from remit.errors import Problem, RemitError
from remit.reader.build import TreeBuilder
from remit.reader.tree import Origins

TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:
      (?P<text>"(?:[^"\\\x00-\x1f]++|\\.)*+")
    | (?P<word>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![\w.+-])|(?:true|false|null)\b)
    | (?P<mark>[\[\]{}:,])
    | (?P<other>\w+|.)
    | (?P<end>\Z))""",
    re.VERBOSE,
)
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
KNOWN_ESCAPES = '"\\/bfnrt'
HALF = re.compile(r"[\ud800-\udfff]")
CALLED = {"]": "list", "}": "mapping"}


class Token(NamedTuple):
    """A part of the text: what kind of part, the text of it, and where it stands."""

    kind: str
    text: str
    line: int
    column: int


def read_json(text: str, file: str, first_line: int = 1) -> Origins:
    """The located data of one JSON text.

    Args:
        text: All of it, or a line of it.
        file: What it is called in messages.
        first_line: The number of the line that it begins on.

    Raises:
        RemitError: It cannot be read to its end.
    """
    parser = _Parser(file)
    for token in _tokens(text, first_line):
        parser.take(token)
    return parser.builder.origins()


def read_json_lines(text: str, file: str) -> tuple[list[Origins], list[Problem]]:
    """The data of each line, empty lines passed over, and what is wrong with the lines that are broken.

    Args:
        text: A JSON text in each line.
        file: What it is called in messages.
    """
    found: list[Origins] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            found.extend([read_json(line, file, number)] if line.strip() else [])
        except RemitError as wrong:
            problems.extend(wrong.problems)
    return found, problems


def _tokens(text: str, line: int) -> Iterator[Token]:
    """The parts of a text; the last is its end."""
    line_start = seen = 0
    for match in TOKEN.finditer(text):
        kind = str(match.lastgroup)
        start = match.start(kind)
        if breaks := text.count("\n", seen, start):
            line, line_start = line + breaks, text.rfind("\n", seen, start) + 1
        seen = start
        yield Token(kind, match[kind], line, start - line_start + 1)
        if kind == "end":
            return


class _Parser:
    """Takes one token after the other; `_next` is what must come, `_open` what is not closed yet."""

    def __init__(self, file: str) -> None:
        self.builder = TreeBuilder(file)
        self._open: list[tuple[str, Token]] = []  # the sign that closes it, and the one that opened it
        self._next = self._value
        self._before: Token | None = None

    def take(self, token: Token) -> None:
        self._next(token)
        self._before = token

    def _value(self, token: Token) -> None:
        if token.kind in ("text", "word"):
            nothing = token.kind == "word" and token.text == "null"
            self.builder.text(None if nothing else self._said(token), token.line, token.column)
            self._done()
        elif token.text in ("[", "{"):
            self._begin(token)
        elif token.text == "]" and self._just_opened("["):
            self._end()
        else:
            self._refuse_value(token)

    def _key(self, token: Token) -> None:
        if token.kind == "text":
            self.builder.text(self._said(token), token.line, token.column)
            self._next = self._colon
        elif token.text == "}" and self._just_opened("{"):
            self._end()
        else:
            self._refuse_key(token)

    def _colon(self, token: Token) -> None:
        if token.text != ":":
            self._refuse(token, f"`:` is missing before `{token.text}`", 'write "name": value')
        self._next = self._value

    def _more(self, token: Token) -> None:
        closing = self._open[-1][0]
        if token.text == closing:
            self._end()
        elif token.text == ",":
            self._next = self._key if closing == "}" else self._value
        else:
            self._refuse(token, f"`,` or `{closing}` is missing before `{token.text}`")

    def _nothing(self, token: Token) -> None:
        if token.kind != "end":
            help = "a file holds one value; in a file that ends in .jsonl, every line does"
            self._refuse(token, f"the data has ended, and here stands `{token.text}`", help)

    def _begin(self, token: Token) -> None:
        mapping = token.text == "{"
        self.builder.begin({} if mapping else [], token.line, token.column)
        self._open.append(("}" if mapping else "]", token))
        self._next = self._key if mapping else self._value

    def _end(self) -> None:
        self.builder.end()
        self._open.pop()
        self._done()

    def _done(self) -> None:
        self._next = self._more if self._open else self._nothing

    def _just_opened(self, sign: str) -> bool:
        return self._before is not None and self._before.text == sign and self._before.kind == "mark"

    def _said(self, token: Token) -> str:
        """The text that a token stands for."""
        if token.kind == "word":
            return token.text
        if "\\" not in token.text:
            return token.text[1:-1]
        for escape in ESCAPE.finditer(token.text):
            if len(escape[1]) == 1 and escape[1] not in KNOWN_ESCAPES:
                said = f"`{escape[0]}` is no escape that JSON knows"
                raise self.builder.stop(
                    "json-syntax", said, token.line, token.column + escape.start(), "a backslash is `\\\\`"
                )
        said = str(json.loads(token.text))
        if HALF.search(said):
            self._refuse(
                token, "half a pair of surrogates is no character", "write both halves, or the character itself"
            )
        return said

    def _refuse_key(self, token: Token) -> NoReturn:
        self._refuse_comma(token)
        said = f"a key in double quotes is wanted, and here stands `{token.text}`"
        self._refuse(token, said, 'write "name": value')

    def _refuse_comma(self, token: Token) -> None:
        before = self._before
        if token.text in ("]", "}") and before is not None and before.text == ",":
            self._refuse(before, f"a comma, and then only `{token.text}`", "take it out")

    def _refuse_value(self, token: Token) -> NoReturn:
        self._refuse_comma(token)
        if token.kind == "mark":
            self._refuse(token, f"a value is missing before `{token.text}`")
        help = "text stands in double quotes; without them stand numbers, true, false and null"
        self._refuse(token, f"`{token.text}` is no JSON value", help)

    def _refuse(self, token: Token, said: str, help: str | None = None) -> NoReturn:
        """Stop here; some faults are the same wherever they stand."""
        if token.kind == "end" and self._open:
            closing, token = self._open[-1]
            said, help = f"a {CALLED[closing]} that begins here is never closed", f"close it with `{closing}`"
        elif token.text == '"':
            said, help = "a quote that begins here is not closed in its line", "a line break in text is written `\\n`"
        elif token.text in ("#", "/") and token.kind == "other":
            said, help = "JSON has no comments", "take it out, or write the file in YAML"
        raise self.builder.stop("json-syntax", said, token.line, token.column, help)
