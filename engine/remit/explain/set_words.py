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
    items: Iterable[str],
    *,
    holds: bool = True,
    subject: tuple[str, bool] | None = None,
) -> str:
    """What a set includes, or is, as a clause; `subject` are words for its name, and whether they are a plural.

    >>> say_set("roles", {}, ["includes reader | editor; excludes guest"])
    'roles includes reader or editor and roles does not include guest'
    >>> say_set("roles", {}, ["{}"], holds=False), say_set("roles", {}, ["{}"], subject=("their roles", True))
    ('roles is not empty', 'their roles are empty')
    """
    about, several = subject or (name, False)
    items = ["{}" if item == "within" else item for item in items]
    said = [_item(about, labels, item, holds=holds, several=several) for item in items]
    return (" or " if holds else " and ").join(said)


def label_set(labels: Mapping[str, str], item: str) -> str:
    """What a set includes, or is, as an answer to the question for it.

    >>> label_set({}, "includes reader | editor; excludes guest"), label_set({}, "{}"), label_set({}, "{a | b}")
    ('including reader or editor, without guest', 'of none at all', 'of a and b only')
    """
    if item in ("absent", "present"):
        return item
    if item == "within":  # nothing else than nothing
        return "of none at all"
    if item.startswith("{"):
        inner = [labels.get(member, member) for each in item.strip("{}").split("|") if (member := each.strip())]
        return f"of {_listed(inner, 'and')} only" if inner else "of none at all"
    return ", ".join(_labelled(labels, clause.strip()) for clause in item.split(";"))


def _labelled(labels: Mapping[str, str], clause: str) -> str:
    verb = next((verb for verb in SET_VERBS if clause.startswith(f"{verb} ")), "includes")
    said, last = LABELS[verb]
    members = [labels.get(member, member) for each in clause[len(verb) :].split("|") if (member := each.strip())]
    return f"{said} {_listed(members, last) or 'nothing'}"


def _item(about: str, labels: Mapping[str, str], item: str, *, holds: bool, several: bool) -> str:
    if item.startswith("{"):
        inner = [labels.get(member, member) for each in item.strip("{}").split("|") if (member := each.strip())]
        is_ = f"{'are' if several else 'is'}{'' if holds else ' not'}"
        exactly = f"exactly {_listed(inner, 'and')}"
        return f"{about} {is_} {exactly if inner else 'empty'}"
    clauses = [_clause(about, labels, clause.strip(), holds=holds, several=several) for clause in item.split(";")]
    return (" and " if holds else " or ").join(clauses)


def _clause(about: str, labels: Mapping[str, str], clause: str, *, holds: bool, several: bool) -> str:
    verb = next((verb for verb in SET_VERBS if clause.startswith(f"{verb} ")), "includes")
    affirmed, denied, last = SAYS[verb]
    said = affirmed if holds else denied
    if several:
        said = said.replace("{} includes", "{} include").replace("{} does", "{} do")
    members = [labels.get(member, member) for each in clause[len(verb) :].split("|") if (member := each.strip())]
    if verb == "size":
        members = [_count(member) for member in members]
    return said.format(about, _listed(members, last) or "nothing")


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
