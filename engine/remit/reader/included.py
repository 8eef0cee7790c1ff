"""A policy with all that it includes: read from the files beside it, and written out in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from remit.errors import Problem, RemitError, near_miss
from remit.model.inclusion import Clash, expanded
from remit.model.policy import Policy
from remit.reader.policies import ON_DISK, Folders, WrittenPolicy, read_alone


def read_policy(file: str, folders: Folders = ON_DISK, within: tuple[str, ...] = ()) -> WrittenPolicy:
    """A policy, with its statements and what it includes, and every problem of its shape.

    Args:
        file: Its name in `folders`.
        folders: Where it and what stands beside it are read from.
        within: The files that it is included from, the outermost first.

    Returns:
        As much of it as has the right shape; what is wrong with the rest is among its problems, in all files.

    Raises:
        RemitError: Nothing can be made of the file.
    """
    written = read_alone(file, folders)
    return _with_included(written, file, folders, (*within, file)) if written.policy.include else written


def _with_included(written: WrittenPolicy, file: str, folders: Folders, within: tuple[str, ...]) -> WrittenPolicy:
    """The policy with everything that it includes; what cannot be included is among its problems."""
    problems, included = list(written.problems), dict[str, WrittenPolicy]()
    for name, inclusion in written.policy.include.items():
        at = written.origins.value("include", name)
        path = folders.beside(file, inclusion.policy)
        subject = f"include {name}: "
        if Path(inclusion.policy).name != inclusion.policy or not folders.has(path):
            said, help = _not_beside(inclusion.policy, file, folders)
            problems.append(Problem("file-not-found", f"{subject}{said}", at, help))
        elif path in within:
            round_ = " includes ".join(Path(each).name for each in (*within[within.index(path) :], path))
            problems.append(Problem("include-cycle", f"{subject}{round_}", at, "take out one of these"))
        else:
            try:
                included[name] = read_policy(path, folders, within)
            except RemitError as wrong:
                problems += wrong.problems
    return _joined(replace(written, problems=tuple(problems), included=included))


def _not_beside(name: str, file: str, folders: Folders) -> tuple[str, str]:
    """What is wrong with a file that cannot be included, and what would help."""
    if Path(name).name != name or "\\" in name:
        help = "include takes the name of a file in the same folder, no path: put the file there"
        return f"`{name}` is a path", help
    there = folders.names(file)
    whole = [each for each in there if each in (f"{name}.yaml", f"{name}.yml", f"{name}.json")]
    help = f"write the whole name: {whole[0]}" if whole else near_miss(name, there, "files there")
    return f"no file `{name}` beside the policy", help


def _declared_differently(written: WrittenPolicy, clash: Clash) -> Problem:
    """How a part differs from the part of the same name in what is included."""
    one, other = ({k: v for k, v in part.items() if rest.get(k) != v} for part, rest in clash.both)
    both = f"{_said(one)} here, {_said(other)} in {clash.where}"
    said = f"the {clash.what} `{clash.name}` is declared differently: {both}"
    section = f"{clash.what}s"
    own = clash.name in getattr(written.policy, section)
    at = written.origins.key(section, clash.name) if own else written.origins.key("include")
    return Problem("duplicate-name", said, at, "declare it in the same words")


def _said(part: dict[str, object]) -> str:
    """What is said by one and not by the other."""
    return ", ".join(f"`{key}: {value}`" for key, value in part.items()).replace("'", "") or "nothing more"


def _joined(written: WrittenPolicy) -> WrittenPolicy:
    """With the included policies written out, where nothing is wrong with them."""
    included = written.included
    if written.problems or any(inner.problems for inner in included.values()):
        return written
    try:
        policy = expanded(written.policy, {name: inner.policy for name, inner in included.items()})
    except Clash as clash:
        return replace(written, problems=(_declared_differently(written, clash),))
    statements, sources = dict(written.statements), dict(written.statement_origins)
    for inner in included.values():
        statements |= inner.statements
        sources |= inner.statement_origins
    origins = replace(written.origins, brought=dict(_brought(written, policy)))
    written = replace(written, origins=origins, policy=policy, own=written.policy)
    return replace(written, statements=statements, statement_origins=sources)


def _brought(written: WrittenPolicy, policy: Policy) -> Iterator[tuple[tuple[str, str], str]]:
    """Every part that stands in no section of the file itself, and the include that brings it in."""
    for section in ("sources", "facts", "readings", "constraints", "concepts", "rules"):
        for part in getattr(policy, section).keys() - getattr(written.policy, section).keys():
            shared = (name for name, inner in written.included.items() if part in getattr(inner.policy, section))
            own = (name for name in written.included if part.startswith(f"{name}."))
            yield (section, part), next(own, None) or next(shared)
