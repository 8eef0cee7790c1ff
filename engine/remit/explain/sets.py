"""What is said of a set, in words: what it includes, what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from remit.model.matching import SET_VERBS

SAYS = {  # of one set, of several; and denied
    "includes": ("{} includes {}", "{} does not include {}", "or"),
    "includes all": ("{} includes {}", "{} does not include {}", "and"),
    "excludes": ("{} does not include {}", "{} includes {}", "or"),
    "within": ("{} includes nothing but {}", "{} includes something else than {}", "and"),
    "size": ("the number of {} is {}", "the number of {} is not {}", "or"),
}

LABELS = {
    "includes": ("including", "or"),
    "includes all": ("including", "and"),
    "excludes": ("without", "or"),
    "within": ("of nothing but", "and"),
    "size": ("in number", "or"),
}


def say_set(name: str, labels: Mapping[str, str], items: Iterable[str], *, holds: bool = True) -> str:
    """What a set includes, or is, as a clause.

    >>> say_set("roles", {}, ["includes reader | editor; excludes guest"])
    'roles includes reader or editor and roles does not include guest'
    >>> say_set("roles", {}, ["{}"], holds=False)
    'roles is not empty'
    """
    said = [_item(name, labels, item, holds=holds) for item in items]
    return (" or " if holds else " and ").join(said)


def label_set(labels: Mapping[str, str], item: str) -> str:
    """What a set includes, or is, as an answer to the question for it.

    >>> label_set({}, "includes reader | editor; excludes guest"), label_set({}, "{}"), label_set({}, "{a | b}")
    ('including reader or editor, without guest', 'of none at all', 'of a and b only')
    """
    if item in ("absent", "present"):
        return item
    if item.startswith("{"):
        inner = [labels.get(member, member) for each in item.strip("{}").split("|") if (member := each.strip())]
        return f"of {_listed(inner, 'and')} only" if inner else "of none at all"
    return ", ".join(_labelled(labels, clause.strip()) for clause in item.split(";"))


def _labelled(labels: Mapping[str, str], clause: str) -> str:
    verb = next((verb for verb in SET_VERBS if clause.startswith(f"{verb} ")), "includes")
    said, last = LABELS[verb]
    members = [labels.get(member, member) for each in clause[len(verb) :].split("|") if (member := each.strip())]
    return f"{said} {_listed(members, last) or 'nothing'}"


def _item(name: str, labels: Mapping[str, str], item: str, *, holds: bool) -> str:
    if item in ("absent", "present") or item.startswith("{"):
        inner = [labels.get(member, member) for each in item.strip("{}").split("|") if (member := each.strip())]
        is_ = "is" if holds else "is not"
        what = item if not item.startswith("{") else f"exactly {_listed(inner, 'and')}" if inner else "empty"
        return f"{name} {is_} {what}"
    clauses = [_clause(name, labels, clause.strip(), holds=holds) for clause in item.split(";")]
    return (" and " if holds else " or ").join(clauses)


def _clause(name: str, labels: Mapping[str, str], clause: str, *, holds: bool) -> str:
    verb = next((verb for verb in SET_VERBS if clause.startswith(f"{verb} ")), "includes")
    affirmed, denied, last = SAYS[verb]
    members = [labels.get(member, member) for each in clause[len(verb) :].split("|") if (member := each.strip())]
    return (affirmed if holds else denied).format(name, _listed(members, last) or "nothing")


def _listed(items: list[str], last: str) -> str:
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if items[1:] else "".join(items)
