"""YAML text to located data: the one YAML loader, over the parser's events, so that bounds hold while it reads."""

from __future__ import annotations

import re
from typing import Any

import yaml

from remit.errors import RemitError
from remit.reader.build import DEEPEST, Builder
from remit.reader.tree import Origins
from remit.reader.yaml_words import syntax_problem

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The parser with C looks ahead in a line, and some builds of it stop at a depth of their own before we see how deep it
# is. A line that opens so much is read by the parser without C, which has no such limit: ours is the only one.
OPENS_TOO_MUCH = re.compile(rf"(?:\A|[\]}}\n])[^\[\]{{}}\n]*+(?:[\[{{][^\[\]{{}}\n]*+){{{DEEPEST}}}")
NOTHING = ("", "~", "null", "Null", "NULL")


def read_yaml(text: str, file: str) -> Origins:
    """The located data of one YAML document. Raises RemitError where it cannot be read to its end."""
    builder = Builder(file)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader if OPENS_TOO_MUCH.search(text) else Loader):
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


def _take(event: Any, builder: Builder) -> None:
    """Hand one event of the parser on."""
    if isinstance(event, yaml.AliasEvent):
        builder.repeat(str(event.anchor), *_place(event))
    elif isinstance(event, yaml.NodeEvent):
        _take_node(event, builder)
    elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
        builder.end()


def _take_node(event: Any, builder: Builder) -> None:
    at = _place(event)
    if event.tag is not None:
        said = f"the tag `{event.tag.replace('tag:yaml.org,2002:', '!!')}` is refused: a policy is plain data"
        raise builder.stop("yaml-tag", said, *at, "leave it out; text that begins with `!` wants quotes")
    if isinstance(event, yaml.ScalarEvent):
        nothing = not event.style and event.value in NOTHING  # the style of text without quotes is "" or None
        builder.text(None if nothing else event.value, *at, event.anchor)
    else:
        builder.begin({} if isinstance(event, yaml.MappingStartEvent) else [], *at, event.anchor)


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
