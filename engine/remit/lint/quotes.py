"""Quotes: a statement that carries its own words has the fingerprint of these words."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, about
from remit.reader.policies import WrittenPolicy


def quote_problems(written: WrittenPolicy) -> Iterator[Problem]:
    """A problem for each quote that does not have the fingerprint which stands beside it."""
    for source, statements in written.statements.items():
        if all(statement.quote is None for statement in statements.values()):
            continue
        from remit.cite.verify import misquoted  # only where something is quoted

        for locator, found in misquoted(statements).items():
            path = ("statements", locator)
            said = f"{about(path)}the quote does not have the fingerprint that stands beside it"
            help = f"of this quote it would be words: {found.words}, sha256: {found.sha256}"
            yield Problem("bad-fingerprint", said, written.statement_origins[source].key(*path, "quote"), help)
