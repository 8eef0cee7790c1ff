"""What is under the cursor, in words: a rule, a statement, a value, a fact, and what else has a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from remit.errors import RemitError
from remit.explain.words import label
from remit.lsp.decided import expected, fitting
from remit.lsp.keys import says_of_key
from remit.lsp.places import Span
from remit.lsp.under_cursor import Mention, Named, at_place, policy_at
from remit.lsp.workspace import Workspace
from remit.model.facts import Fact
from remit.model.kinds.choice_tree import named_values
from remit.model.policy import Policy
from remit.model.readings import Reading
from remit.model.rules import Settled, Verdict
from remit.reader.policies import WrittenPolicy
from remit.report.show.text import say_concept_part, say_figure, say_rule

VERDICTS = {
    "permitted": "a rule permits it, and none forbids it",
    "prohibited": "a rule forbids it, and none permits or exempts it",
    "exempt": "it was never forbidden in the first place",
    "unregulated": "no rule is in force",
    "conflict": "the policy contradicts itself: rules of opposite effect are in force",
    "undetermined": "it depends on what is not known",
}
MOST_VALUES = 30
MOST_CASES = 20


def hover(workspace: Workspace, file: str, line: int, column: int) -> tuple[str, Span] | None:
    """What is said of a place, in Markdown, and of which part of the text; None where there is nothing to say.

    Args:
        workspace: The files.
        file: One of them.
        line: From 0.
        column: From 0, in characters.
    """
    mention = at_place(workspace, file, line, column)
    written = policy_at(workspace, file)
    if mention is None:
        return None
    if mention.named.role == "scenario" and mention.defines:
        why = "\n\n".join(_why(workspace, file, mention.span.line + 1))
        return (why, mention.span) if why else None
    said = "\n\n".join(part for part in _said(written, mention) if part)
    return (said, mention.span) if said else None


def _why(workspace: Workspace, file: str, line: int) -> Iterator[str]:
    """Why the verdict of a scenario is what it is; of one that stands for several cases, what each of them is."""
    found = [each for each in fitting(workspace, file) if each[0].at("name").line == line]
    for written, policy in found[:MOST_CASES]:
        try:
            with workspace.deciding():
                result = expected(workspace, written, policy)
            if found[1:]:
                yield f"- {written.scenario.name}: {result.decision.verdict}"
            else:
                yield from str(result.decision.explain()).split("\n")
        except RemitError as wrong:
            yield from (each.message for each in wrong.problems)


def _said(written: WrittenPolicy | None, mention: Mention) -> Iterator[str]:
    named = mention.named
    if named.role == "key":
        yield says_of_key(named.owner, named.name)
    elif named.role == "verdict":
        yield f"**{named.name}**: {VERDICTS[named.name]}" if named.name in VERDICTS else ""
    elif written is not None:
        yield from _of_policy(written, named)


def _of_policy(written: WrittenPolicy, named: Named) -> Iterator[str]:
    """What a policy says of something that it names."""
    policy, name = written.policy, named.name
    if named.role == "rule" and name in policy.rules:
        yield _listed(say_rule(policy, name))
    elif named.role in ("concept", "scope") and name in policy.concepts:
        yield f"concept `{name}`\n\n{_listed(say_concept_part(policy, name))}"
    elif named.role == "fact" and name in policy.facts:
        yield from _fact(name, policy.facts[name])
    elif named.role == "reading" and name in policy.readings:
        yield from _reading(name, policy.readings[name])
    elif named.role == "value":
        yield from _value(policy, named)
    elif named.role == "statement":
        yield from _statement(written, named)
    elif named.role == "figure" and name in policy.figures:
        yield f"figure\n\n{_listed(say_figure(policy, name))}"
    elif named.role == "duty":
        yield from (
            f"duty `{name}`: {policy.rules[rule].duties[name].says}" for rule in policy.duties.get(name, ())[:1]
        )
    elif named.role == "source" and name in policy.sources:
        source = policy.sources[name]
        yield f"source `{name}`: {source.title}" + (f" ({source.publisher})" if source.publisher else "")
    elif named.role == "property" and name in policy.properties:
        yield f"property `{name}`: {policy.properties[name].claim}"


def _listed(lines: Iterator[str]) -> str:
    """Lines that are indented below each other, as a list of Markdown below the first of them."""
    first = next(lines, "").strip()
    inner = [(len(line) - len(line.lstrip(" ")), line.lstrip(" \N{MIDDLE DOT}")) for line in lines]
    least = min((indent for indent, _ in inner), default=0)
    return "\n".join(
        [first, *([""] if inner else []), *(" " * (indent - least) + f"- {said}" for indent, said in inner)]
    )


def _fact(name: str, fact: Fact) -> Iterator[str]:
    yield f"fact `{name}`: {fact.kind}{', optional' if fact.optional else ''}{', derived' if fact.derive else ''}"
    yield fact.ask or ""
    yield fact.means or ""
    values = list(named_values(fact.tree))
    more = f", … ({len(values)} in all)" if values[MOST_VALUES:] else ""
    yield f"values: {', '.join(f'`{each}`' for each in values[:MOST_VALUES])}{more}" if values else ""
    bounds = fact.declared(fact.kind)
    said = bounds.model_dump(by_alias=True, exclude_none=True) if values == [] and hasattr(bounds, "model_dump") else {}
    yield ", ".join(f"{key} {value}" for key, value in said.items())


def _reading(name: str, reading: Reading) -> Iterator[str]:
    yield f"reading `{name}`: {reading.question}"
    for choice, said in reading.choices.items():
        usual = " (taken, unless another is picked)" if choice == reading.default else ""
        yield f"- `{choice}`{usual}: {said.says or said.because or ''}"


def _value(policy: Policy, named: Named) -> Iterator[str]:
    owner = named.owner
    reading = policy.readings.get(owner)
    if reading is not None and named.name in reading.choices:
        choice = reading.choices[named.name]
        yield f"choice `{named.name}` of the reading `{owner}`"
        yield choice.says or ""
        yield choice.because or ""
        return
    fact = policy.facts.get(owner) or _of_hierarchy(policy, named)
    if fact is None or named.name not in named_values(fact.tree):
        return
    group = named_values(fact.tree)[named.name]
    called = label(policy, owner, named.name) if owner in policy.facts else named.name
    yield f"`{named.name}`" + (f": {called}" if called != named.name else "")
    yield f"a group: {', '.join(f'`{each}`' for each in group)}" if len(group) > 1 else ""


def _of_hierarchy(policy: Policy, named: Named) -> Fact | None:
    return next((fact for fact in policy.facts.values() if named.name in set(named_values(fact.tree))), None)


def _statement(written: WrittenPolicy, named: Named) -> Iterator[str]:
    statement = written.statements.get(named.owner, {}).get(named.name)
    if statement is None:
        return
    yield f"`{named.owner}#{named.name}`" + (f", {statement.speaker}" if statement.speaker else "")
    yield f"> {statement.quote}" if statement.quote else ""
    yield statement.says or ""
    yield f"background: {statement.background}" if statement.background else ""
    citing = [way[1] for way, cites in written.policy.citing() if _cites(written.policy, cites, named)]
    yield f"cited by {', '.join(f'`{each}`' for each in dict.fromkeys(citing))}" if citing else ""


def _cites(policy: Policy, cites: tuple[str, ...], named: Named) -> bool:
    return any((found := policy.citation(each)).source == named.owner and found.locator == named.name for each in cites)


assert set(VERDICTS) == {*get_args(Settled), Verdict.UNDETERMINED}
