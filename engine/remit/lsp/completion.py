"""What can be written at a place: keys of the language, and this policy's facts, values, rules and statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import get_args

from remit.errors import RemitError
from remit.lsp.buffers import Buffers
from remit.lsp.keys import EFFECTS, keys_of
from remit.lsp.places import Lines, Span
from remit.lsp.slots import Slot
from remit.lsp.under_cursor import policy_at, scopes_of
from remit.lsp.unfinished import REST, STAND_IN, slot_at
from remit.lsp.workspace import Workspace
from remit.model.combining import SAYS
from remit.model.facts import Fact
from remit.model.kinds.choice_tree import named_values
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.rules import Settled, Verdict
from remit.reader.case_names import OWN_KEYS
from remit.reader.find import known_policies
from remit.reader.included import read_policy
from remit.reader.policies import WrittenPolicy

VERDICTS = get_args(Settled)
BEGINNINGS = {
    "remit": "a policy begins with `remit: 1`",
    "remit-vocabulary": "a vocabulary begins with `remit-vocabulary: 1`",
    "remit-statements": "the statements of a source begin with `remit-statements: 1`",
}
FILES = {"source": (".sources.yaml",), "uses": (".vocabulary.yaml", ".yaml", ".yml", ".json")}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be written.

    Attributes:
        text: What it is called.
        kind: What it is: `key`, `fact`, `value`, `rule`, `statement`, ….
        detail: In a few words, what it says.
        span: The part of the text in whose place it goes.
        insert: What is written.
        first: It stands before others.
    """

    text: str
    kind: str
    detail: str
    span: Span
    insert: str
    first: bool = False


Named = tuple[str, str, str]  # what it is called, what it is, what it says


def completion(workspace: Workspace, file: str, line: int, column: int) -> list[Offer]:
    """What can be written at a place, in the order in which it is declared.

    Args:
        workspace: The files.
        file: One of them, also while it cannot be read.
        line: From 0.
        column: From 0, in characters.
    """
    found = slot_at(workspace, file, line, column)
    if found is None:
        return []
    slot, text, slots = found
    written = _written(workspace, file, text, slots)
    offers: dict[str, Named] = {}
    for each in _offers(workspace, file, slot, slots, written):
        if STAND_IN not in each[0]:
            offers.setdefault(each[0], each)
    start = Lines(text).exact(slot)
    begins = start.start if start is not None else column
    rest = len(workspace.lines(file).line(line)) - len(_behind(workspace, file, line, column))
    span = Span(line, min(begins, column), line, max(rest, column))
    cited = _cited(written) if slot.role == "statement" else set()
    return [
        Offer(name, kind, detail, span, _inserted(name, kind, slot, text), first=bool(cited) and name not in cited)
        for name, kind, detail in offers.values()
    ]


def _behind(workspace: Workspace, file: str, line: int, column: int) -> str:
    """What stands behind the word at the cursor."""
    tail = workspace.lines(file).line(line)[column:]
    return tail[REST.match(tail).end() :]  # type: ignore[union-attr]


def _inserted(name: str, kind: str, slot: Slot, text: str) -> str:
    """A key with its colon, where it has none behind it."""
    line = text.split("\n")[slot.line - 1]
    behind = line[slot.column - 1 + len(slot.text) :]
    is_key = (kind == "key" and slot.owner != "column") or (
        slot.role == "name" and slot.owner in ("condition", "given", "reading", "concept")
    )
    return f"{name}: " if is_key and not behind.lstrip().startswith(":") and slot.column else name


def _written(workspace: Workspace, file: str, text: str, slots: tuple[Slot, ...]) -> WrittenPolicy | None:
    """The policy of the file: of a policy with the text made whole, so that what is declared above is known."""
    if workspace.mark(file) == "remit" and (known := workspace.last_good(file)) is not None:
        return known
    if workspace.mark(file) == "remit":
        buffers = Buffers()
        buffers.open = dict(workspace.buffers.open)
        buffers.put(file, text)
        with suppress(RemitError):
            return read_policy(file, buffers)
    for slot in slots:
        if slot.role == "policy" and not slot.defines:  # scenarios, which may not be whole
            with suppress(RemitError):
                return workspace.last_good(workspace.policy_called(slot.text, file))
    return policy_at(workspace, file)


def _offers(
    workspace: Workspace, file: str, slot: Slot, slots: tuple[Slot, ...], written: WrittenPolicy | None
) -> Iterator[Named]:
    """What can stand in a slot."""
    if slot.role == "key":
        if workspace.mark(file) is None and slot.owner == "scenarios":  # a file that does not say yet what it is
            yield from ((mark, "key", says) for mark, says in BEGINNINGS.items())
        yield from _keys(slot, slots)
    elif slot.role == "verdict":
        expected = workspace.mark(file) == "scenarios"
        for verdict in (*VERDICTS, *([Verdict.UNDETERMINED.value] if expected else [])):
            yield verdict, "verdict", ""
    elif slot.role == "word" and slot.owner == "combining":
        yield from ((name, "word", says) for name, says in SAYS.items())
    elif slot.role == "file":
        yield from _files(workspace, file, slot)
    elif slot.role == "policy" and not slot.defines:
        names = [*known_policies(file), *(_stem(each) for each in workspace.policies())]
        yield from ((name, "policy", "") for name in dict.fromkeys(names))
    elif written is not None and not slot.defines:
        yield from _of_policy(written, slot)
        yield from ((each.text, slot.role, "") for each in slots if each.defines and _is_of(each, slot))
        if slot.role == "value" and slot.owner in written.policy.readings and workspace.mark(file) == "scenarios":
            yield OPEN, "value", "the reading is left open"
        if slot.owner == "column":
            yield from ((name, "key", "of the scenario itself") for name in OWN_KEYS)
        if slot.role == "name" and slot.owner == "condition":
            yield from ((key, "key", says) for key, says in keys_of("condition").items())


def _is_of(each: Slot, slot: Slot) -> bool:
    """Whether something that is declared in the file itself could be meant, though the policy lacks it as yet."""
    return (each.role, each.owner) == (slot.role, slot.owner) if slot.role == "value" else False


def _stem(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]


def _keys(slot: Slot, slots: tuple[Slot, ...]) -> Iterator[Named]:
    """The keys that may stand there and do not yet."""
    there = {
        each.text for each in slots if each.role == "key" and (each.owner, each.inside) == (slot.owner, slot.inside)
    }
    has_effect = slot.owner == "rule" and not there.isdisjoint(EFFECTS)
    for key, says in keys_of(slot.owner).items():
        if key not in there and not (has_effect and key in EFFECTS):
            yield key, "key", says


def _files(workspace: Workspace, file: str, slot: Slot) -> Iterator[Named]:
    """The files beside this one that could be meant."""
    own = file.replace("\\", "/").rpartition("/")[2]
    endings = FILES.get(slot.owner, (".yaml", ".yml", ".json", ".csv", ".xlsx"))
    for name in workspace.buffers.names(file):
        other = ".sources.yaml" in name and slot.owner != "source"
        if name.lower().endswith(endings) and name != own and not other and not name.endswith(".schema.json"):
            yield name, "file", ""


def _of_policy(written: WrittenPolicy, slot: Slot) -> Iterator[Named]:
    """The names of a policy that may stand in a slot."""
    policy = written.policy
    if slot.role == "name":
        yield from _names(written, slot.owner)
    elif slot.role == "value":
        yield from _values(policy, slot.owner)
    elif slot.role == "rule":
        own = slot.inside[1] if slot.owner == "overrides" else ""
        yield from ((name, "rule", rule.says) for name, rule in policy.rules.items() if name != own)
        if slot.owner == "overrides":
            yield from ((name, "scope", policy.concepts[name].means or "") for name in sorted(scopes_of(written)))
    elif slot.role == "statement":
        yield from _statements(written, slot.owner)
    elif slot.role == "source":
        yield from ((name, "source", each.title) for name, each in policy.sources.items())
    elif slot.role == "duty":
        for name, rules in policy.duties.items():
            yield name, "duty", policy.rules[rules[0]].duties[name].says
    elif slot.role == "hierarchy":
        yield from ((name, "hierarchy", "") for name in policy.hierarchies)


def _names(written: WrittenPolicy, owner: str) -> Iterator[Named]:
    """Facts, concepts and readings, as far as they can be meant."""
    policy = written.policy
    if owner not in ("reading", "concept", "scope"):
        for name, fact in policy.facts.items():
            yield name, "fact", fact.ask or fact.kind
    if owner in ("condition", "reading"):
        yield from ((name, "reading", each.question) for name, each in policy.readings.items())
    if owner in ("condition", "given", "column", "concept", "operand"):
        for name, concept in policy.concepts.items():
            if "." not in name:
                yield name, "concept", concept.means or concept.phrase or ""
    if owner == "scope":
        yield from ((name, "scope", policy.concepts[name].means or "") for name in sorted(scopes_of(written)))


def _values(policy: Policy, owner: str) -> Iterator[Named]:
    """What a fact can be, what a reading can be taken for, what a concept is."""
    if owner in policy.readings:
        reading = policy.readings[owner]
        yield from ((name, "value", each.says or each.because or "") for name, each in reading.choices.items())
    elif owner in policy.concepts:
        yield from ((truth, "value", "") for truth in ("true", "false"))
    elif owner in policy.facts:
        yield from _of_fact(policy.facts[owner])
        if policy.facts[owner].kind in ("integer", "number", "date", "datetime"):
            yield from ((name, "figure", each.means or "") for name, each in policy.figures.items())


def _of_fact(fact: Fact) -> Iterator[Named]:
    names = named_values(fact.tree)
    for name, members in names.items():
        group = f"a group: {', '.join(members)}" if members != (name,) else ""
        yield name, "value", fact.labels.get(name, group)
    if fact.kind == "flag":
        yield from (("true", "value", fact.labels.get("true", "")), ("false", "value", fact.labels.get("false", "")))
    if fact.optional:
        yield from ((word, "value", "") for word in ("present", "absent"))


def _statements(written: WrittenPolicy, source: str) -> Iterator[Named]:
    """The statements of a source; where none is named, of the only one, or of all with their source."""
    sources = list(written.statements)
    for name, statements in written.statements.items():
        if source in ("", name):
            before = f"{name}#" if not source and len(sources) > 1 else ""
            for locator, statement in statements.items():
                yield f"{before}{locator}", "statement", statement.quote or statement.account


def _cited(written: WrittenPolicy | None) -> set[str]:
    """The citations that something has already, as they are written."""
    return {each for _, cites in written.policy.citing() for each in cites} if written else set()
