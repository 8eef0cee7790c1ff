"""The place of what is too large, in the file in which it is written: the policy's own, or that of one it includes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from remit.errors import Location, TooLarge
from remit.reader.policies import WrittenPolicy
from remit.reader.tree import PathStep

IN_FORCE = ".in-force"  # how the concept of an included rule ends


@contextmanager
def placing(*written: WrittenPolicy) -> Iterator[None]:
    """Give what is refused as too large its place in the first of some policies that has it; it goes on from here."""
    try:
        yield
    except TooLarge as wrong:
        raise wrong.placed(*place(_holder(written, wrong.path), wrong.path)) from None


def _holder(written: tuple[WrittenPolicy, ...], path: tuple[PathStep, ...]) -> WrittenPolicy:
    """The first policy that has the part; else the first."""
    section, name = (str(step) for step in (*path, "", "")[:2])
    return next((one for one in written if name in (getattr(one.policy, section, None) or ())), written[0])


def place(written: WrittenPolicy, path: tuple[PathStep, ...]) -> tuple[Location, tuple[PathStep, ...]]:
    """Where a part of a policy is written, and the way to it there: of an included policy, in that one's file.

    Args:
        written: The policy that a part is told of.
        path: The way to the part in it, where parts of an included policy have its name and a dot before theirs.
    """
    section, name = (str(step) for step in (*path, "", "")[:2])
    outer, dot, inner = name.partition(".")
    if not dot or outer not in written.included:
        return (written.origins.key(*path) if path else written.origins.value()), path
    if section == "rules":  # its verdict, which enters as a rule
        return written.origins.key("include", outer), path
    if section == "concepts" and inner.endswith(IN_FORCE):
        return place(written.included[outer], ("rules", inner.removesuffix(IN_FORCE), *path[2:]))
    return place(written.included[outer], (section, inner, *path[2:]))
