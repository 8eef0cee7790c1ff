"""YAML text to located data: the one YAML loader, over the parser's events, so that bounds hold while it reads."""

from __future__ import annotations

import re
from typing import Any

import yaml

from remit.errors import Location, Problem, RemitError
from remit.reader.build import DEEPEST, TreeBuilder
from remit.reader.tree import Origins
from remit.reader.yaml_words import syntax_problem

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The parser with C looks ahead in a line, and some builds of it stop at a depth of their own before we see how deep it
# is. A line that opens so much is read by the parser without C, which has no such limit: ours is the only one.
OPENS_TOO_MUCH = re.compile(rf"(?:\A|[\]}}\n])[^\[\]{{}}\n]*+(?:[\[{{][^\[\]{{}}\n]*+){{{DEEPEST}}}")
OPENING, CLOSING = set("\u201c\u201e\u201f\u00ab\u2039\u2018\u201a"), set("\u201d\u201c\u00bb\u203a\u2019\u2018")
NOTHING = ("", "~", "null", "Null", "NULL")


def read_yaml(text: str, file: str) -> Origins:
    """The located data of one YAML document.

    Args:
        text: The whole file.
        file: What it is called in messages.

    Raises:
        RemitError: It cannot be read to its end; with what was wrong before.
    """
    builder = TreeBuilder(file)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=loader_of(text)):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                said = "a second document begins here"
                raise builder.stop("yaml-syntax", said, *_place(event), "one file holds one document")
            _take(event, builder)
    except yaml.MarkedYAMLError as wrong:
        raise RemitError([*builder.problems, syntax_problem(wrong, text, file)]) from None
    except yaml.YAMLError:
        raise builder.stop("yaml-syntax", "this is not YAML", None, None) from None
    return builder.origins()


def loader_of(text: str) -> Any:
    """The parser that reads a text: that with C, where it can.

    Args:
        text: The whole file.
    """
    return yaml.SafeLoader if OPENS_TOO_MUCH.search(text) else Loader


def _take(event: Any, builder: TreeBuilder) -> None:
    """Hand one event of the parser on."""
    if isinstance(event, yaml.AliasEvent):
        builder.repeat(str(event.anchor), *_place(event))
    elif isinstance(event, yaml.NodeEvent):
        _take_node(event, builder)
    elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
        builder.end()


def _take_node(event: Any, builder: TreeBuilder) -> None:
    at = _place(event)
    if event.tag is not None:
        said = f"the tag `{event.tag.replace('tag:yaml.org,2002:', '!!')}` is refused: a policy is plain data"
        raise builder.stop("yaml-tag", said, *at, "leave it out; text that begins with `!` wants quotes")
    if isinstance(event, yaml.ScalarEvent):
        _refuse_quotes(event, builder, at)
        nothing = not event.style and event.value in NOTHING  # the style of text without quotes is "" or None
        builder.text(None if nothing else event.value, *at, event.anchor)
    else:
        builder.begin({} if isinstance(event, yaml.MappingStartEvent) else [], *at, event.anchor)


def _refuse_quotes(event: Any, builder: TreeBuilder, at: tuple[int, int]) -> None:
    """The quotes of a word processor, around text that has no others: they would be part of it."""
    if not event.style and event.value[:1] in OPENING and event.value[-1:] in CLOSING and event.value[1:]:
        said = f"{event.value[0]} and {event.value[-1]} quote nothing here, and would be part of the text"
        help = f'write "…"; where they are meant, put straight quotes around all of it: "{event.value}"'
        builder.problems.append(Problem("yaml-syntax", said, Location(builder.file, *at), help))


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
