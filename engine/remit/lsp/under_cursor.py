"""What is under the cursor, and where what it names is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from remit.lsp.buffers import identity
from remit.lsp.places import Span
from remit.lsp.slots import Slot
from remit.lsp.workspace import Workspace, shown
from remit.reader.policies import WrittenPolicy

TESTED = {"facts": "fact", "readings": "reading", "concepts": "concept"}
INSTEAD = {"condition": "fact", "given": "fact", "compared": "fact", "operand": "fact", "column": "fact"}


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name, wherever it is named: two of them are the same where all of this is the same.

    Attributes:
        role: `fact`, `reading`, `concept`, `scope`, `rule`, `value`, `statement`, `duty`, `figure`, `source`, ….
        name: What it is called.
        owner: Of a value its fact, reading or hierarchy, of a statement its source.
    """

    role: str
    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where something is named."""

    file: str
    span: Span
    named: Named
    defines: bool
    is_exact: bool  # the span has the name, letter for letter
    slot: Slot


def named(slot: Slot, written: WrittenPolicy | None, source: str = "") -> Named:
    """What a slot names.

    Args:
        slot: Any.
        written: The policy of the file, as far as it can be read.
        source: That of citations which name none.
    """
    if slot.role == "name":
        return Named(_kind(slot, written), slot.text)
    if slot.role == "statement":
        return Named("statement", slot.text, slot.owner or source)
    if slot.role == "value":
        return Named("value", slot.text, _owner(slot.owner, written))
    if slot.role == "rule" and not slot.defines and written and slot.text in scopes_of(written):
        return Named("scope", slot.text)
    return Named(slot.role, slot.text, slot.owner if slot.role == "key" else "")


def _owner(fact: str, written: WrittenPolicy | None) -> str:
    """Whose a value is: its fact's, or the hierarchy's from which that has its values."""
    brought = written.origins.brought if written else {}
    ways = (brought[way].way for kind in ("choice", "set") if (way := ("facts", fact, kind)) in brought)
    return next((f"hierarchy {way[1]}" for way in ways if way[0] == "hierarchies"), fact)


def scopes_of(written: WrittenPolicy) -> set[str]:
    """The scopes of a policy, which are concepts and groups of rules at once.

    Args:
        written: The policy, in which they are written out.
    """
    rules = written.policy.rules
    return {rule.scope for name, rule in rules.items() if rule.scope is not None and rule.scope not in rules}


def _first_source(slots: Iterable[Slot], written: WrittenPolicy | None) -> str:
    """The source that a file means where it names none: the first that it declares."""
    own = (slot.text for slot in slots if slot.role == "source" and slot.defines)
    return next(own, next(iter(written.policy.sources), "") if written else "")


def _kind(slot: Slot, written: WrittenPolicy | None) -> str:
    """What a name in the namespace that facts, readings and concepts share is."""
    if written is not None:
        for section, kind in TESTED.items():
            if slot.text in getattr(written.policy, section):
                return "scope" if kind == "concept" and slot.text in scopes_of(written) else kind
    return INSTEAD.get(slot.owner, slot.owner)


def mentions(
    workspace: Workspace, file: str, written: WrittenPolicy | None, line: int | None = None
) -> Iterator[Mention]:
    """Everything that a file names, in the order of the walk.

    Args:
        workspace: The files.
        file: One with slots.
        written: Its policy, as far as it can be read.
        line: Only what it names in this line, from 0.
    """
    lines = workspace.lines(file)
    figures = tuple(written.policy.figures) if written else ()
    slots = workspace.slots(file) or ()
    source = _first_source(slots, written)
    for slot in slots:
        if line is not None and slot.line != line + 1:
            continue
        exact = lines.exact(slot)
        if slot.role != "word":
            of = named(slot, written, source)
            yield Mention(file, exact or lines.span(slot), of, slot.defines, exact is not None, slot)
        if slot.role == "value" and exact is not None and figures:
            yield from _figures(file, slot, exact, figures)


def _figures(file: str, slot: Slot, span: Span, figures: Iterable[str]) -> Iterator[Mention]:
    """The figures that a range names."""
    for name in figures:
        parts = slot.text.replace("..", " ").replace(",", " ").split()
        if name in parts:
            start = span.start + slot.text.index(name)
            part = replace(span, start=start, end=start + len(name))
            yield Mention(file, part, Named("figure", name), defines=False, is_exact=True, slot=slot)


def policy_at(workspace: Workspace, file: str) -> WrittenPolicy | None:
    """The policy that a file is, or is for, as far as it can be read; None where there is none."""
    return next((found for each in workspace.policies_for(file) if (found := workspace.last_good(each))), None)


def at_place(workspace: Workspace, file: str, line: int, column: int) -> Mention | None:
    """What is named at a place; the innermost of several.

    Args:
        workspace: The files.
        file: One of them.
        line: From 0.
        column: From 0, in characters.
    """
    written = policy_at(workspace, file)
    found = [each for each in mentions(workspace, file, written, line) if each.span.has(line, column)]
    return min(found, key=lambda each: each.span.end - each.span.start, default=None)


def definition(workspace: Workspace, mention: Mention) -> list[Mention]:
    """Where what is named is declared; of the name of a file, its beginning.

    Args:
        workspace: The files.
        mention: A place that names it.
    """
    if mention.named.role == "file":
        return [_beginning(mention, workspace.buffers.beside(mention.file, mention.named.name))]
    if mention.named.role == "policy":
        return [_beginning(mention, each) for each in workspace.policies_for(mention.file)]
    found = list[Mention]()
    seen = set[str]()
    for policy in workspace.policies_for(mention.file):
        written = workspace.last_good(policy)
        for file in (policy, *workspace.policy(policy).files):
            if identity(file) not in seen and workspace.mark(file) in ("remit", "remit-vocabulary", "remit-statements"):
                seen.add(identity(file))
                listed = mentions(workspace, shown(file), written)
                found += [each for each in listed if each.defines and each.named == mention.named]
        found += _included(workspace, mention, written)
    return found


def _included(workspace: Workspace, mention: Mention, written: WrittenPolicy | None) -> Iterator[Mention]:
    """The rule of an included policy that enters by itself (`loans:late`); all of it, of those that enter as one."""
    include, sign, rule = mention.named.name.partition(":")
    include = include if sign else include.rpartition(".")[0]
    if mention.named.role != "rule" or written is None or include not in written.included:
        return
    inner = written.included[include]
    if not sign:
        yield _beginning(mention, inner.origins.file)
    elif not inner.is_table:
        wanted = Named("rule", rule)
        listed = mentions(workspace, shown(inner.origins.file), inner)
        yield from (each for each in listed if each.defines and each.named == wanted)


def _beginning(mention: Mention, file: str) -> Mention:
    return replace(mention, file=shown(file), span=Span(0, 0, 0, 0))
