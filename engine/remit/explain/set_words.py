"""What is said of a set, in words: what it includes, what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from remit.model.items import Clause, Item, OfSet, SetOf, text_of

SAYS = {  # of one set, of several; and denied
    "includes": ("{} includes {}", "{} does not include {}", "or"),
    "includes all": ("{} includes {}", "{} does not include {}", "and"),
    "excludes": ("{} does not include {}", "{} includes {}", "or"),
    "within": ("{} includes nothing but {}", "{} includes something else than {}", "and"),
    "size": ("the number of {} is {}", "the number of {} is not {}", "or"),
}

SIGNS = {">=": "at least ", "<=": "at most ", ">": "more than ", "<": "less than ", "=": ""}

LABELS = {
    "includes": ("including", "or"),
    "includes all": ("including", "and"),
    "excludes": ("without", "or"),
    "within": ("of nothing but", "and"),
    "size": ("in number", "or"),
}


def say_set(
    name: str,
    labels: Mapping[str, str],
    items: Iterable[Item],
    *,
    holds: bool = True,
    subject: tuple[str, bool] | None = None,
) -> str:
    """What a set includes, or is, as a clause; `subject` are words for its name, and whether they are a plural.

    >>> say_set("roles", {}, [OfSet((Clause("includes", ("reader", "editor")), Clause("excludes", ("guest",))))])
    'roles includes reader or editor and roles does not include guest'
    >>> say_set("roles", {}, [SetOf(())], holds=False), say_set("roles", {}, [SetOf(())], subject=("their roles", True))
    ('roles is not empty', 'their roles are empty')
    """
    about, several = subject or (name, False)
    said = [_item(about, labels, item, holds=holds, several=several) for item in items]
    return (" or " if holds else " and ").join(said)


COMPARED = {  # of one set and another: as it is, and denied
    "meets": ("{0} and {1} have some in common", "{0} and {1} have none in common"),
    "contains": ("{0} {include} all of {1}", "{0} {do} not include all of {1}"),
    "contained in": ("{0} {include} nothing but {1}", "{0} {include} something else than {1}"),
    "same as": ("{0} {are} the same as {1}", "{0} {are} not the same as {1}"),
}
COMPARED["different from"] = COMPARED["same as"][::-1]


def say_two_sets(one: tuple[str, bool], other: tuple[str, bool], verb: str, *, holds: bool = True) -> str:
    """How a set lies to another one, as a clause.

    >>> say_two_sets(("their groups", True), ("readers", False), "meets", holds=False)
    'their groups and readers have none in common'
    >>> say_two_sets(("roles", False), ("readers", False), "contains", holds=False)
    'roles does not include all of readers'

    Args:
        one: Words for the set on the left, and whether they are a plural.
        other: The same of the set on the right.
        verb: How the two are compared.
        holds: False says that they do not lie so.
    """
    said = COMPARED[verb][0 if holds else 1]
    include, do, are = ("include", "do", "are") if one[1] else ("includes", "does", "is")
    return said.format(one[0], other[0], include=include, do=do, are=are)


def label_set(labels: Mapping[str, str], item: Item) -> str:
    """What a set includes, or is, as an answer to the question for it.

    >>> label_set({}, OfSet((Clause("includes", ("reader", "editor")), Clause("excludes", ("guest",)))))
    'including reader or editor, without guest'
    >>> label_set({}, SetOf(())), label_set({}, SetOf(("a", "b")))
    ('of none at all', 'of a and b only')

    Args:
        labels: Words for its members.
        item: What is said of it.
    """
    if _is_nothing(item):
        return "of none at all"
    if isinstance(item, SetOf):
        return f"of {_listed([labels.get(name, name) for name in item.names], 'and')} only"
    return ", ".join(_labelled(labels, clause) for clause in item.clauses) if isinstance(item, OfSet) else text_of(item)


def _labelled(labels: Mapping[str, str], clause: Clause) -> str:
    said, last = LABELS[clause.verb]
    return f"{said} {_listed([labels.get(name, name) for name in clause.names], last) or 'nothing'}"


def _is_nothing(item: Item) -> bool:
    """Whether it is the set without members, or one within nothing."""
    return item in (SetOf(()), OfSet((Clause("within", ()),)))


def _item(about: str, labels: Mapping[str, str], item: Item, *, holds: bool, several: bool) -> str:
    if isinstance(item, SetOf) or _is_nothing(item):
        inner = [labels.get(name, name) for name in item.names] if isinstance(item, SetOf) else []
        is_ = f"{'are' if several else 'is'}{'' if holds else ' not'}"
        exactly = f"exactly {_listed(inner, 'and')}"
        return f"{about} {is_} {exactly if inner else 'empty'}"
    clauses = item.clauses if isinstance(item, OfSet) else (Clause("includes", (text_of(item),)),)
    said = [_clause(about, labels, clause, holds=holds, several=several) for clause in clauses]
    return (" and " if holds else " or ").join(said)


def _clause(about: str, labels: Mapping[str, str], clause: Clause, *, holds: bool, several: bool) -> str:
    affirmed, denied, last = SAYS[clause.verb]
    said = affirmed if holds else denied
    if several:
        said = said.replace("{} includes", "{} include").replace("{} does", "{} do")
    members = [_count(n) if clause.verb == "size" else labels.get(n, n) for n in clause.names]
    before, between, after = said.split("{}")
    return f"{before}{about}{between}{_listed(members, last) or 'nothing'}{after}"


def _count(size: str) -> str:
    """A size as people say it.

    >>> _count(">= 2"), _count("1 .. 3"), _count("0")
    ('at least 2', 'between 1 and 3', '0')
    """
    sign = next((sign for sign in SIGNS if size.startswith(sign)), "")
    low, dots, high = (part.strip() for part in size[len(sign) :].partition(".."))
    if dots and low and high:
        return f"between {low} and {high}"
    sign = (">=" if low else "<=") if dots else sign
    return f"{SIGNS.get(sign, '')}{low or high}"


def _listed(items: list[str], last: str) -> str:
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if items[1:] else "".join(items)
