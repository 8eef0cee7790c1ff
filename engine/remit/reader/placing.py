"""The place of what is too large, in the file in which it is written: the policy's own, or that of one it includes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from remit.errors import Location, TooLarge
from remit.reader.policies import WrittenPolicy
from remit.reader.tree import Step

IN_FORCE = ".in-force"  # how the concept of an included rule ends


@contextmanager
def placing(*written: WrittenPolicy) -> Iterator[None]:
    """Give what is refused as too large its place in the first of some policies that has it; it goes on from here."""
    try:
        yield
    except TooLarge as wrong:
        raise wrong.placed(_first(written, wrong.path)) from None


def _first(written: tuple[WrittenPolicy, ...], path: tuple[Step, ...]) -> Location:
    holder = next((one for one in written if path and len(one.origins.reach(*path)) > 1), written[0])
    return place(holder, path)


def place(written: WrittenPolicy, path: tuple[Step, ...]) -> Location:
    """Where a part of a policy is written; of what comes from an included policy, where it is written there."""
    section, name = (str(step) for step in (*path, "", "")[:2])
    outer, dot, inner = name.partition(".")
    if not dot or outer not in written.included or len(written.origins.reach(section, name)) > 1:
        return written.origins.key(*path) if path else written.origins.value()
    if section == "rules":  # its verdict, which enters as a rule
        return written.origins.key("include", outer)
    if section == "concepts" and inner.endswith(IN_FORCE):
        return place(written.included[outer], ("rules", inner.removesuffix(IN_FORCE), *path[2:]))
    return place(written.included[outer], (section, inner, *path[2:]))
