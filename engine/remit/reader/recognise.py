"""What a YAML or JSON file says that it is, by the keys at its top, however it is written and however broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from remit.errors import RemitError
from remit.reader.files import read_bytes
from remit.reader.yaml_text import Loader

MARKS = (
    "remit",
    "scenarios",
    "remit-statements",
    "remit-vocabulary",
)  # the first of them that stands at the top says what it is
ANYWHERE = re.compile(r"""(?:^|[\s{,])["']?remit["']?\s*:(?:\s|$)|"remit"\s*:""", re.MULTILINE)
NO_TEXT = "\ufffd\ufeff"  # what is left of the mark of another encoding, in which a file will be refused


def mark_of(file: str) -> str | None:
    """One of `MARKS`, `$schema` of anything else that has it; None of the rest.

    What cannot be read is taken for a policy where it could be one, so that what is wrong with it is said.

    Raises:
        RemitError: The file system refuses it, or it is too large.
    """
    return mark_in(read_bytes(file))


def mark_in(raw: bytes) -> str | None:
    """The same of the bytes of a file.

    Args:
        raw: As they are, in whatever encoding.
    """
    text = raw.replace(b"\0", b"").decode("utf-8-sig", "replace").lstrip(NO_TEXT)
    found: str | None = None
    try:
        for key in _top_keys(text):
            if key in MARKS:
                return key
            found = key if key == "$schema" else found
    except yaml.YAMLError:
        return "remit" if ANYWHERE.search(text) else found
    return found


def is_policy(file: str) -> bool:
    """Whether a file says that it is a policy, or refuses to say what it is."""
    try:
        return mark_of(file) == "remit"
    except RemitError:
        return True


def _top_keys(text: str) -> Iterator[str]:
    """The keys of the outermost mapping, as far as the text is YAML. Raises yaml.YAMLError."""
    depth, is_key = 0, True
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            is_key = not is_key if depth == 1 else is_key
        elif isinstance(event, yaml.NodeEvent):
            opens = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
            if depth == 0 and not isinstance(event, yaml.MappingStartEvent):
                return
            if depth == 1 and not opens:
                if is_key and isinstance(event, yaml.ScalarEvent):
                    yield event.value
                is_key = not is_key
            depth += opens
