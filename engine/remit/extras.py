"""Optional parts of remit, which are imported where they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from remit.errors import Problem, RemitError


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Say what to install where an import within it fails.

    Args:
        name: the extra of the package that has what is imported.

    Raises:
        RemitError: it is not installed.
    """
    try:
        yield
    except ImportError as wrong:
        said = f"this needs {str(wrong.name).partition('.')[0]}, which is not installed"
        raise RemitError([Problem("extra-missing", said, None, f"pip install 'remit[{name}]'")]) from None
