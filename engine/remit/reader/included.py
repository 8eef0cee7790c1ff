"""The policies that a policy includes, read from the files beside it and written out in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from remit.errors import Problem, RemitError, near_miss
from remit.model.inclusion import Clash, expanded
from remit.model.policy import Policy
from remit.reader.policies import Folders, WrittenPolicy, read_policy


def with_included(written: WrittenPolicy, file: str, folders: Folders, within: tuple[str, ...]) -> WrittenPolicy:
    """The policy with everything that it includes; what cannot be included is among its problems."""
    problems, included = list(written.problems), dict[str, WrittenPolicy]()
    for name, inclusion in written.policy.include.items():
        at = written.origins.value("include", name)
        path = folders.beside(file, inclusion.policy)
        subject = f"include {name}: "
        if Path(inclusion.policy).name != inclusion.policy or not folders.has(path):
            help = near_miss(inclusion.policy, folders.names(file), "files there")
            said = f"{subject}no file `{inclusion.policy}` beside the policy"
            problems.append(Problem("file-not-found", said, at, help))
        elif path in within:
            round_ = " includes ".join(Path(each).name for each in (*within[within.index(path) :], path))
            problems.append(Problem("include-cycle", f"{subject}{round_}", at, "take out one of these"))
        else:
            try:
                included[name] = read_policy(path, folders, within)
            except RemitError as wrong:
                problems += wrong.problems
    return _joined(replace(written, problems=tuple(problems), included=included))


def _joined(written: WrittenPolicy) -> WrittenPolicy:
    """With the included policies written out, where nothing is wrong with them."""
    included = written.included
    if written.problems or any(inner.problems for inner in included.values()):
        return written
    try:
        policy = expanded(written.policy, {name: inner.policy for name, inner in included.items()})
    except Clash as clash:
        said = f"the {clash.what} `{clash.name}` is declared differently in what is included"
        at = written.origins.key("include")
        return replace(written, problems=(Problem("duplicate-name", said, at, "declare it in the same words"),))
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
