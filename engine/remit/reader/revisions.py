"""Policies as they stood in a revision that git knows: `HEAD~1:rules/x.yaml`, with the statements of the same revision.

git is asked with its arguments as a list, and only for what it has stored: no filter or pager of a repository runs.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from collections.abc import Callable
from contextlib import suppress

from remit.errors import Location, Problem, RemitError, near_miss
from remit.reader.files import data_of
from remit.reader.included import read_policy
from remit.reader.policies import Folders, WrittenPolicy

MOST_REVISIONS = 100  # that are looked through
REVISION = re.compile(r"[^-:][^:]*:.+")  # never an option of git's


def is_revision(name: str) -> bool:
    """Whether a name is one of a file in a revision, and not of a file that is there."""
    return REVISION.fullmatch(name) is not None and not os.path.exists(name)


def read_revision(name: str) -> WrittenPolicy:
    """A policy as it stood in a revision (`HEAD~1:rules/x.yaml`), with its statements of the same revision.

    Raises:
        RemitError: git does not know the revision or the file, or nothing can be made of it.
    """
    return read_policy(name, Revisions())


def revision_with(written: WrittenPolicy, is_it: Callable[[WrittenPolicy], bool]) -> tuple[str, str]:
    """The newest revision in which a policy was one that is looked for, and the next in which its files changed.

    Args:
        written: The policy as it is now.
        is_it: Whether a policy is the one.

    Returns:
        Both with their days; empty where git has none, or none is it. `MOST_REVISIONS` are looked at.
    """
    file = written.origins.file
    beside = (*written.used, *written.statement_origins.values(), *(each.origins for each in written.included.values()))
    files = dict.fromkeys([file, *(origins.file for origins in beside)])
    try:
        said = _git("log", f"-n{MOST_REVISIONS}", "--format=%h of %cs", "--", *files) or b""
        path = _git("ls-files", "-z", "--full-name", "--", file) or b""
    except RemitError:
        return "", ""
    later = ""
    for revision in said.decode("utf-8", "replace").splitlines() if path else ():
        with suppress(RemitError):
            there = f"{revision.partition(' ')[0]}:{path.decode('utf-8', 'replace').partition(chr(0))[0]}"
            if is_it(read_revision(there)):
                return revision, later
        later = revision
    return "", ""


class Revisions(Folders):
    """Files named `REVISION:path`; a path begins at the top of the repository, or with ./ at the working folder."""

    def text(self, file: str) -> str:
        """What a file says.

        Raises:
            RemitError: It is not in that revision, or is no text.
        """
        found = _blob(file)
        if found is None:
            raise RemitError([_missing(file)])
        return data_of(found, file)

    def raw(self, file: str) -> bytes:
        """The bytes of a file. Raises RemitError: it is not in that revision."""
        found = _blob(file)
        if found is None:
            raise RemitError([_missing(file)])
        return found

    def beside(self, file: str, name: str) -> str:
        """The file that a path leads to from the folder of another, in the same revision, whether it is there or not.

        Args:
            file: Any file of the folder, as `REVISION:path`.
            name: A name, or a path with `/` between its steps.
        """
        revision, _, folder = _folder(file).partition(":")
        whole = posixpath.normpath(f"{folder}{name}")
        here = "./" if folder.startswith(".") and not whole.startswith(".") else ""  # else it begins at the top
        return f"{revision}:{here}{whole}"

    def has(self, file: str) -> bool:
        return _blob(file) is not None

    def names(self, file: str) -> list[str]:
        """Everything in the folder of a file."""
        return _listed(file)


def _folder(file: str) -> str:
    """A file's name without its last part, ready for another."""
    revision, sign, path = file.partition(":")
    return f"{revision}{sign}{path[: path.rfind('/') + 1]}"


def _listed(file: str) -> list[str]:
    """Everything in the folder of a file."""
    revision, _, path = _folder(file).partition(":")
    whole = [] if path.startswith(".") else ["--full-tree"]  # paths from here, or from the top
    found = _git("ls-tree", "-z", "--name-only", *whole, revision, *([path] if path else [])) or b""
    return sorted(name.rpartition("/")[2] for name in found.decode("utf-8", "replace").split("\0") if name)


def _blob(file: str) -> bytes | None:
    return _git("cat-file", "blob", file) if REVISION.fullmatch(file) else None


def _git(*arguments: str) -> bytes | None:
    """What git says; None where it has nothing to say. Raises RemitError where there is no git."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        said = "this is a file of a git revision, and git cannot be run here"
        raise RemitError([Problem("file-unreadable", said, Location(arguments[-1]))]) from None
    return done.stdout if done.returncode == 0 else None


def _missing(file: str) -> Problem:
    """What is wrong with a name that git has nothing for."""
    revision, _, path = file.partition(":")
    at = Location(file)
    if _git("rev-parse", "--git-dir") is None:
        help = "run it inside of the repository, or give two files"
        return Problem("file-not-found", "git sees no repository here", at, help)
    if _git("rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}") is None:
        said = f"git knows no revision `{revision}`"
        return Problem("file-not-found", said, at, near_miss(revision, _names(), "branches and tags"))
    if not path.startswith(".") and _blob(f"{revision}:./{path}") is not None:
        help = f"a path begins at the top of the repository; from here: {revision}:./{path}"
        return Problem("file-not-found", "no such file in that revision", at, help)
    there = _listed(file)
    last = path.rpartition("/")[2]
    help = near_miss(last, there, "files there") if there else "there is no such folder in that revision"
    help = "it is a folder" if last in there else help
    return Problem("file-not-found", "no such file in that revision", at, help)


def _names() -> list[str]:
    found = _git("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags") or b""
    return found.decode("utf-8", "replace").split()
