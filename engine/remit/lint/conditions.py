"""Conditions: every name is declared, every value is one of its fact's, and every condition says something."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, about, near_miss
from remit.lint.figures import nearest_figure, value_place
from remit.lint.names import shared_names
from remit.model.asked import Path
from remit.model.comparisons import BETWEEN_SETS, LIES_IN, OF_TWO_SETS, ORDERED, Comparison
from remit.model.conditions import KEPT, Condition
from remit.model.dated import words_of
from remit.model.editing import written_conditions
from remit.model.facts import Fact
from remit.model.items import Accepted, FigureItem, Item, OfSet, text_of
from remit.model.kinds.domain import PRESENCE
from remit.model.matching import NO_SET, SET_VERBS, Unreadable
from remit.model.policy import Policy
from remit.reader.policies import WrittenPolicy
from remit.reader.tree import LocatedNode

OF_HIERARCHY = "declare one: `hierarchies: {places: […]}`, `choice: places` and `choice: {parts of: places}`"
OF_SET = "declare one as `choice: [...]`, the other as `set: [...]`"


SAID_EXACTLY = "declare the fact as `optional: true`; the text itself is {text: %s}"


def asked_of_sets(node: LocatedNode) -> tuple[int, int] | None:
    """Where something stands that only sets are asked: what they include, how many there are."""
    for item in node.value if isinstance(node.value, list) else [node]:
        if isinstance(item.value, dict) and set(item.value) & set(SET_VERBS):
            return item.line, item.column
    return None


def condition_problems(written: WrittenPolicy) -> Iterator[Problem]:
    untold = shared_names(written)  # nobody knows which of the two is meant
    for path, condition in _written_conditions(written.policy):
        for way, part in condition.walk(path):
            yield from _empty(written, way, part)
            for name, accepted in part.tests.items():
                if name not in untold and not written.lacks(name, "facts", "readings", "concepts"):
                    yield from _test(written, (*way, name), name, accepted)


def _written_conditions(policy: Policy) -> Iterator[tuple[Path, Condition]]:
    """Those that bear on a verdict, and the properties' too."""
    yield from written_conditions(policy)
    for name, property in policy.properties.items():
        yield ("properties", name, "when"), property.when
        if property.then is not None:
            yield ("properties", name, "then"), property.then


def _empty(written: WrittenPolicy, path: Path, condition: Condition) -> Iterator[Problem]:
    if condition.is_empty:
        said = f"{about(path)}an empty condition"
        help = "what always holds is written `all: []`"
        yield Problem("empty-condition", said, written.origins.value(*path), help)
    if condition.any_of == ():
        said = f"{about(path)}`any` of nothing never holds"
        yield Problem("empty-condition", said, written.origins.value(*path, "any"), "list its parts")


def _test(written: WrittenPolicy, path: Path, name: str, accepted: Accepted) -> Iterator[Problem]:
    domains = written.policy.domains
    if name not in domains:
        help = near_miss(name, domains, "declared", also=KEPT)
        if name in written.policy.figures:
            help = f'a fact is compared with a figure: `income: "<= {name}"`'
        yield Problem("undeclared-fact", f"{about(path)}unknown fact `{name}`", written.origins.key(*path), help)
    elif not accepted:
        said = f"{about(path)}`{name}` is one of nothing"
        yield Problem("empty-condition", said, written.origins.value(*path), "list the values")
    else:
        yield from _values(written, path, name, accepted)


def _node(written: WrittenPolicy, path: Path) -> LocatedNode | None:
    """What is written behind a name; None where something further out stands for it."""
    there, way = written.origins.holding(*path)
    node: LocatedNode | None = there.root if way[-1:] == path[-1:] else None
    for step in way:
        node = None if node is None else node.step(step)
    return node


def _values(written: WrittenPolicy, path: Path, name: str, accepted: Accepted) -> Iterator[Problem]:
    domain = written.policy.domains[name]
    node = _node(written, path)
    if node is not None and not domain.takes_lists and (place := asked_of_sets(node)) is not None:
        said = f"{about(path)}{name}: {NO_SET}"
        yield Problem("wrong-type", said, written.origins.at(*place, *path), "list the values: [a, b]")
        return
    for index, item in enumerate(accepted):
        at = written.origins.value(*path, index)
        if isinstance(item, Comparison):
            yield from _compared(written, path, name, item)
            continue
        try:
            if domain.any_text and not domain.optional and item in PRESENCE:
                raise Unreadable("undeclared-value", f"`{item}`, and the fact is always there", SAID_EXACTLY % item)
            domain.test(item)
        except Unreadable as wrong:
            if isinstance(item, FigureItem) and len(item.figures) == 1:
                figure, first, _ = item.figures[0]
                yield Problem(
                    wrong.code, f"{about(path)}{name}: {wrong.message}", value_place(written, figure, first), wrong.help
                )
            elif not any(written.lacks(word, "figures") for word in words_of(text_of(item))):
                help = nearest_figure(written, text_of(item)) or _set_meant(written.policy, name, item) or wrong.help
                yield Problem(wrong.code, f"{about(path)}{name}: {wrong.message}", at, help)


def _compared(written: WrittenPolicy, path: Path, name: str, against: Comparison) -> Iterator[Problem]:
    """Only facts are compared, with others of their kind; a value is a member of a set."""
    facts, other, at = written.policy.facts, against.other, written.origins.value(*path)
    subject = f"{about(path)}{name}: "
    if other not in facts:
        if not written.lacks(other, "facts"):
            said = f"{subject}`{against.verb} {other}`, and there is no fact `{other}`"
            text = f"; the text itself is `{against.text()}`" if _is_text(facts.get(name)) else ""
            help = _member_meant(facts.get(name), against) or near_miss(other, facts, "facts") + text
            yield Problem("undeclared-fact", said, at, help)
    elif name not in facts:
        yield Problem("incomparable", f"{subject}only a fact is compared with another", at, "test it by itself")
    elif wrong := _incomparable(facts[name], facts[other], against):
        said, help = wrong
        yield Problem("incomparable", f"{subject}{said}", at, help)
    elif name == other:
        yield Problem("incomparable", f"{subject}it is compared with itself", at, "name another fact")


def _member_meant(fact: Fact | None, against: Comparison) -> str | None:
    """What would help where a member stands in the place of another set."""
    if fact is None or against.other not in fact.domain.groups:
        return None
    verb = {"meets": "includes", "contains": "includes", "contained in": "within"}.get(against.verb)
    return verb and f"`{against.verb}` takes another set; of members it is said `{{{verb}: {against.other}}}`"


def _set_meant(policy: Policy, name: str, item: Item) -> str | None:
    """What would help where another set stands in the place of a member."""
    said = {"includes": "meets", "includes all": "contains", "within": "contained in"}
    for clause in item.clauses if isinstance(item, OfSet) else ():
        for each in clause.names:
            fact = policy.facts.get(each)
            if clause.verb in said and each != name and fact is not None and fact.domain.takes_lists:
                return f"`{clause.verb}` takes members; another set is said `{{{said[clause.verb]}: {each}}}`"
    return None


def _is_text(fact: Fact | None) -> bool:
    return fact is not None and fact.domain.any_text


def _incomparable(fact: Fact, other: Fact, against: Comparison) -> tuple[str, str] | None:
    """Why two facts cannot be compared in this way, and what would help."""
    what = f"`{against.verb} {against.other}`"
    if against.verb == "member of":
        if not fact.domain.may_be_member(other.domain):
            return f"{what} asks whether a choice is a member of a set, and this is {fact.kind} of {other.kind}", OF_SET
        return None
    if against.verb == LIES_IN:
        if against.below is None:
            return f"{what} asks of two facts of one hierarchy, and these are not", OF_HIERARCHY
        return None
    if against.verb in OF_TWO_SETS and not (fact.domain.takes_lists and other.domain.takes_lists):
        one = fact.domain.may_be_member(other.domain)
        help = "ask whether it is a `member of` the set" if one else "declare both as `set: [...]`"
        return f"{what} asks of two sets, and this is {fact.kind} of {other.kind}", help
    if fact.kind != other.kind:
        return f"{what} compares {fact.kind} with {other.kind}", "declare both as one kind"
    if fact.domain.takes_lists:
        return _two_sets(fact, other, against)
    if against.verb in ORDERED and not fact.domain.is_ordered:
        return f"{what} compares by order, and {fact.kind} has none", "ask for `same as` or `different from`"
    if fact.unit != other.unit or not fact.domain.is_like(other.domain):
        return f"{what} compares different units or places", "declare both alike"
    return None


def _two_sets(fact: Fact, other: Fact, against: Comparison) -> tuple[str, str] | None:
    """Why two sets cannot be compared in this way; those without a common member are none that anybody means."""
    what = f"`{against.verb} {against.other}`"
    if against.verb not in BETWEEN_SETS:
        return f"{what} compares sets", f"ask what they include, or for one of {', '.join(BETWEEN_SETS)}"
    if set(fact.domain.members).isdisjoint(other.domain.members):
        return f"{what} compares sets that have no member in common", "give both the members that both can have"
    return None
