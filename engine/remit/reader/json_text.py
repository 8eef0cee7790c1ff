"""JSON and JSON Lines text to located data. Python's own parser says what is wrong; YAML's, which reads JSON, where."""

from __future__ import annotations

import json
import re
from json import JSONDecodeError

from remit.errors import Location, Problem, RemitError
from remit.reader.tree import Node
from remit.reader.yaml_text import DEEPEST, read_yaml

PAIR = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")


def read_json(text: str, file: str, first_line: int = 1) -> Node:
    """The located data of one JSON text. Raises RemitError."""
    try:
        json.loads(text)
    except JSONDecodeError as wrong:
        said = wrong.msg[0].lower() + wrong.msg[1:]
        at = Location(file, wrong.lineno + first_line - 1, wrong.colno)
        raise RemitError([Problem("json-syntax", f"not JSON: {said}", at)]) from None
    except RecursionError:
        at = Location(file, first_line)
        raise RemitError([Problem("too-deep", f"nested more than {DEEPEST} levels deep", at)]) from None
    # YAML has no surrogate pairs; JSON allows tabs between values, which YAML would take for indentation
    return read_yaml(PAIR.sub(_character, text.replace("\t", " ")), file, first_line)


def read_json_lines(text: str, file: str) -> tuple[list[Node], list[Problem]]:
    """One node a line, empty lines passed over, and what is wrong with the lines that are broken."""
    nodes: list[Node] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            nodes.extend([read_json(line, file, number)] if line.strip() else [])
        except RemitError as wrong:
            problems.extend(wrong.problems)
    return nodes, problems


def _character(match: re.Match[str]) -> str:
    return match[1] + str(json.loads(f'"{match[2]}"'))
