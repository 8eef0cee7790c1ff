"""Something called otherwise, wherever it is named: exactly these letters change, or nothing at all.

After the edits every policy must say the same but for the name, part by part, and nothing be wrong that was not before:
that is looked at, on texts that nobody has yet, before the editor is told of any edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from remit.errors import Location, Problem, RemitError
from remit.lint import lint_scenario
from remit.lsp.buffers import identity
from remit.lsp.places import Lines, Span
from remit.lsp.references import COLUMNS, Family
from remit.lsp.under_cursor import Mention, Named, at_place, scopes_of
from remit.lsp.workspace import Workspace
from remit.model.items import AS_WRITTEN
from remit.model.written import is_name
from remit.reader.policies import WrittenPolicy

RENAMED = (
    *("fact", "reading", "concept", "scope", "rule", "value", "statement", "duty", "figure", "source", "hierarchy"),
    *("constraint", "property"),
)
IN_TABLES = ("fact", "value", "reading", "concept", "scope", "rule", "statement", "source", "duty")
Edits = Mapping[str, list[Span]]  # by file
NOTHING = ("", "~", "null", "Null", "NULL")


def renameable(workspace: Workspace, file: str, line: int, column: int) -> Mention | None:
    """What can be called otherwise at a place; None where nothing can.

    Args:
        workspace: The files.
        file: One of them.
        line: From 0.
        column: From 0, in characters.
    """
    mention = at_place(workspace, file, line, column)
    return mention if mention is not None and mention.named.role in RENAMED and mention.is_exact else None


def rename(workspace: Workspace, mention: Mention, new: str) -> Edits:
    """Where the new name goes, by file.

    Args:
        workspace: The files.
        mention: A place that has the old name.
        new: The new one.

    Raises:
        RemitError: It is no name, it would clash, a place cannot be changed, or more than a name would change.
    """
    named = mention.named
    if new == named.name:
        return {}
    _refuse_name(named, new)
    family = Family(workspace, mention)
    found = family.mentions()
    _refuse_clash(family, named, new)
    problems = [*_inexact(found), *_tables(family)]
    if not any(each.defines for each in found):
        problems.append(_problem(f"`{named.name}` is declared nowhere in this folder", mention))
    if problems:
        raise RemitError(problems)
    edits: dict[str, list[Span]] = {}
    for each in found:
        edits.setdefault(each.file, []).append(each.span)
    _verify(family, edits, named.name, new)
    return edits


def _problem(said: str, mention: Mention | None = None, help: str | None = None) -> Problem:
    at = None if mention is None else Location(mention.file, mention.span.line + 1, mention.span.start + 1)
    return Problem("usage", said, at, help)


def _refuse_name(named: Named, new: str) -> None:
    if not is_name(new) or new in NOTHING:
        help = "a name is letters, digits, underscores; and inside hyphens, dots, colons"
        raise RemitError([_problem(f"`{new}` is no name for a {named.role}", None, help)])


def _refuse_clash(family: Family, named: Named, new: str) -> None:
    """Raise RemitError where the new name is taken, in any of the policies."""
    for policy in family.policies:
        written = family.workspace.last_good(policy)
        if written is not None and new in taken(written, named):
            raise RemitError([_problem(f"`{new}` is taken: {policy} has it already")])


def taken(written: WrittenPolicy, named: Named) -> set[str]:
    """The names beside which something stands.

    Args:
        written: The policy.
        named: What has a name there.
    """
    policy = written.policy
    if named.role in ("fact", "reading", "concept", "scope", "figure"):
        return {*policy.domains, *policy.figures}
    if named.role == "rule":
        return {*policy.rules, *scopes_of(written)}
    if named.role == "statement":
        return {*written.statements.get(named.owner, {})}
    if named.role == "duty":
        return {*policy.duties}
    if named.role == "value":
        readings, facts = policy.readings, policy.facts
        choices = readings[named.owner].choices if named.owner in readings else {}
        whole = (fact.domain for name, fact in facts.items() if name == named.owner or " " in named.owner)
        return {*choices, *(name for domain in whole if _has(domain, named.name) for name in _names(domain))}
    return {*getattr(policy, {"property": "properties", "hierarchy": "hierarchies"}.get(named.role, f"{named.role}s"))}


def _names(domain: Any) -> Iterable[str]:
    names: Iterable[str] = getattr(domain, "groups", ())
    return names


def _has(domain: Any, name: str) -> bool:
    return name in _names(domain)


def _inexact(found: Iterable[Mention]) -> Iterator[Problem]:
    """The places where the name does not stand as it is read: with escapes, or put together otherwise."""
    for each in found:
        if not each.is_exact:
            help = "write it out as it is read, without escapes and aliases"
            yield _problem(f"`{each.named.name}` is written in another way here, and cannot be changed", each, help)


def _tables(family: Family) -> Iterator[Problem]:
    """The tables of these policies that may have the name: they are not changed."""
    workspace = family.workspace
    tables = {identity(file): file for file, _ in family.scenarios() if workspace.slots(file) is None}
    for policy in family.policies:
        unseen = (".xlsx",) if family.named.role in COLUMNS else (".csv", ".xlsx")
        tables |= {each: each for each in workspace.policy(policy).files if each.lower().endswith(unseen)}
    word = rf"(?<![\w.\-]){re.escape(family.named.name)}(?![\w.\-])"
    for file in tables.values():
        if family.named.role in IN_TABLES and re.search(word, workspace.lines(file).text):
            said = f"`{family.named.name}` may be named in this table, which is not changed"
            yield Problem("usage", said, Location(file), "change it there by hand first")


def edited(text: str, spans: Iterable[Span], new: str) -> str:
    """A text with other letters in some places.

    Args:
        text: Its lines end in any way.
        spans: The places, none over another, each in one line.
        new: What is to stand there.
    """
    ends = re.findall(r"\r\n|\r|\n", text)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = Lines(text).lines
    for span in sorted(spans, reverse=True):
        line = lines[span.line]
        lines[span.line] = line[: span.start] + new + line[span.end :]
    return mark + "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _verify(family: Family, edits: Edits, old: str, new: str) -> None:
    """Raise RemitError where more than a name would change: read what the files would say."""
    after = Workspace(family.workspace.root)
    after.buffers.open = dict(family.workspace.buffers.open)
    for file, spans in edits.items():
        text = family.workspace.buffers.raw(file).decode("utf-8")
        after.buffers.put(file, edited(text, spans, new))
    changed = {identity(file) for file in edits}
    reading = [each for each in family.workspace.policies() if changed & set(family.workspace.policy(each).files)]
    for policy in dict.fromkeys([*family.policies, *reading]):
        before_view, after_view = family.workspace.policy(policy), after.policy(policy)
        worse = len(after_view.problems) > len(before_view.problems)
        if worse or not _same(_data(before_view.written), _data(after_view.written), old, new):
            first = f": {after_view.problems[0]}" if worse else ""
            raise RemitError([_problem(f"{policy} would say something else than with `{old}`{first}")])
    for file, policy in family.scenarios():
        if _wrong(after, file, policy) > _wrong(family.workspace, file, policy):
            raise RemitError([_problem(f"{file} would no longer fit its policy")])


def _data(written: WrittenPolicy | None) -> Any:
    if written is None:
        return None
    policy = written.policy.model_dump(mode="json", by_alias=True, exclude_defaults=True, context=AS_WRITTEN)
    cited = {
        source: {name: each.model_dump() for name, each in of.items()} for source, of in written.statements.items()
    }
    return [policy, cited]


def _same(one: Any, other: Any, old: str, new: str) -> bool:
    """Whether two data are the same but for a name."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = zip(one.items(), other.items(), strict=False)
        return len(one) == len(other) and all(
            _same(k, j, old, new) and _same(v, w, old, new) for (k, v), (j, w) in pairs
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(a, b, old, new) for a, b in zip(one, other, strict=True))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or one.replace(old, new) == other
    return bool(one == other)


def _wrong(workspace: Workspace, file: str, policy: str) -> int:
    """How many scenarios of a file do not fit the policy, or cannot be read."""
    written = workspace.last_good(policy)
    try:
        scenarios, problems = workspace.scenarios(file)
    except RemitError:
        return 1
    return len(problems) + sum(len(lint_scenario(each, written)) for each in scenarios if written is not None)
