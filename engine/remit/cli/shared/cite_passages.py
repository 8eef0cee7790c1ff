"""`remit cite --make` and `--draft`: the fingerprints of passages, ready for a statements file."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from remit.cite import Draft, draft
from remit.cite.draft import as_data, as_yaml, paragraphs
from remit.errors import Location, Problem, RemitError
from remit.reader.files import STDIN, read_text


def print_passages(given: Sequence[str], format: str, *, quote: bool) -> int:
    """Print passages of a call, or of standard input, as s1, s2, …; the exit code.

    Args:
        given: Passages; "-", or none, is standard input, where empty lines divide them.
        format: That of the output.
        quote: With the text itself.

    Raises:
        RemitError: None is given, or one has no words.
    """
    if not given and sys.stdin.isatty():
        said = "--make of which passage?"
        raise RemitError([Problem("usage", said, None, "name it in quotes, or write - and type it")])
    listed = [part for item in given or [STDIN] for part in (paragraphs(text_of(item)) if item == STDIN else [item])]
    made = [Draft(f"s{number}", " ".join(passage.split())) for number, passage in enumerate(listed, start=1)]
    if empty := [passage for passage in made if not passage.fingerprint.words]:
        raise RemitError([Problem("usage", f"no words in `{passage.passage}`") for passage in empty])
    return _print(made, [], format, quote=quote)


def print_draft(source: str, file: str, format: str, *, quote: bool) -> int:
    """Print a statements file of a whole text; the exit code.

    Args:
        source: The name that the policy gives the text.
        file: Where the text is.
        format: That of the output.
        quote: With the text itself.

    Raises:
        RemitError: The file cannot be read, or there are no words in it.
    """
    header = ["remit-statements: 1", f"source: {source}", "statements:"]
    return _print(draft(text_of(file)), header, format, quote=quote)


def text_of(file: str) -> str:
    """A text with words in it.

    Raises:
        RemitError: The file cannot be read, or there are none.
    """
    text = read_text(file)
    if not paragraphs(text):
        at = Location("standard input" if file == STDIN else file)
        raise RemitError([Problem("empty-file", "there are no words in it", at)])
    return text


def _print(made: Sequence[Draft], header: Sequence[str], format: str, *, quote: bool) -> int:
    if format == "json":
        from remit.report.published import as_json

        print(as_json(dict(as_data(made))))
    else:
        print("\n".join([*header, as_yaml(made, quote=quote)]))
    return 0
