"""A command that is run again when a file changes that it read, and says what changed in its answer."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout, suppress

from remit.cli.shared.messages import show_problems
from remit.errors import Problem, RemitError, visible
from remit.progress import leave
from remit.reader.changes import Read, remembering_reads, state_of
from remit.reader.files import STDIN
from remit.reader.scenarios import look_again
from remit.report.screen import Screen

EVERY = 0.3  # seconds between looks
Answer = Mapping[str, str]  # the parts of an answer, by what they are about
Once = Callable[[], tuple[Answer, bool]]  # an answer, and whether it is whole: else some part could not be had
NAMED = 3  # of files that changed


def refuse_watching(files: Iterable[str], format: str) -> None:
    """What is read once cannot be watched, and what changed is said in words. Raises RemitError."""
    if STDIN in files:
        raise RemitError([Problem("usage", "--watch: standard input is read once", None, "give a file or a folder")])
    if format != "text":
        said = f"--watch says what changed in words, and not as {format}"
        raise RemitError([Problem("usage", said, None, "leave out one of the two")])


def watch(once: Once, others: Callable[[], Iterable[str]]) -> int:
    """Run a command, and again whenever a file changes, until Ctrl-C.

    Args:
        once: Prints the answer, and gives its parts. It may raise RemitError: that is said, and the next change waited
            for.
        others: Files and folders to look at beside those that are read.

    Returns:
        The exit code.
    """
    with suppress(KeyboardInterrupt):
        answer, seen = _run(once, others, before=None)
        leave()
        while True:
            time.sleep(EVERY)
            now = {path: state_of(path) for path in {*seen, *_there(others)}}
            if now == seen:
                continue
            _say_files(sorted(path for path, state in now.items() if path not in seen or state != seen[path]))
            found, seen = _run(once, others, before=answer)
            answer = answer if found is None else found
    return 0


def _run(once: Once, others: Callable[[], Iterable[str]], before: Answer | None) -> tuple[Answer | None, Read]:
    """One run: its answer (None where it is refused), and the files as they were just before they were read."""
    look_again()
    started = {path: state_of(path) for path in _there(others)}
    found: Answer | None = None
    is_whole = False
    with remembering_reads() as read:
        try:
            with redirect_stdout(sys.stdout if before is None else io.StringIO()):
                found, is_whole = once()
                found = found if is_whole or before is None else {**before, **found}
        except RemitError as wrong:
            show_problems(wrong.problems)
    if before is not None and found is not None and (is_whole or found != before):
        for line in changes(before, found):
            Screen().hang("  ", 4, line)
    sys.stdout.flush()
    sys.stderr.flush()
    return found, {**read, **started}


def _there(others: Callable[[], Iterable[str]]) -> set[str]:
    try:
        return set(others())
    except RemitError:
        return set()  # what is wrong is said when it runs


def _say_files(paths: list[str]) -> None:
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    Screen().line(f"{time.strftime('%H:%M:%S')}  {', '.join(map(visible, paths[:NAMED]))}{more} changed", "dim")


def changes(before: Answer, after: Answer) -> Iterator[str]:
    """What is another in an answer, a line for each part.

    >>> list(changes({"a": "permitted", "b": "exempt"}, {"a": "prohibited", "c": "exempt"}))
    ['a: permitted → prohibited', 'new: c: exempt', 'gone: b: exempt']
    >>> list(changes({"a": ""}, {"a": ""}))
    ['the same answer']

    Args:
        before: The parts of the answer, by what they are about.
        after: Those of the new one.
    """
    said = [f"{name}: {before[name]} → {what}" for name, what in after.items() if before.get(name, what) != what]
    said += [f"new: {_part(name, what)}" for name, what in after.items() if name not in before]
    said += [f"gone: {_part(name, what)}" for name, what in before.items() if name not in after]
    yield from said or ["the same answer"]


def _part(name: str, what: str) -> str:
    return f"{name}: {what}" if what else name
