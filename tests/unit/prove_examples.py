"""Properties of a policy of a few lines: some are so, and some are not."""

from __future__ import annotations

from typing import Any

import yaml

from remit.model.policy import Policy

LENDING = """\
remit: 1
policy: lending
title: "Lending"
facts:
  item: {choice: [{book: [novel, atlas]}, map, letter]}
  member: {flag: {}}
  days: {integer: {min: 0, max: 40}}
constraints:
  letters-stay: {when: {item: letter}, then: {days: 0}}
readings:
  atlases: {question: "Is an atlas a book?", choices: {it-is: {}, it-is-not: {}}, default: it-is}
rules:
  books: {permit: "Members may borrow books.", when: {item: book, member: true}}
  atlas: {forbid: "An atlas stays.", when: {item: atlas, atlases: it-is-not}}
  maps: {forbid: "Maps stay.", when: {item: map}}
  long: {forbid: "Nothing is lent for long.", when: {days: "> 30"}, overrides: books}
"""
STOCK = {  # name -> a property, and whether it is so
    "never": ({"when": {"item": "map"}, "never": "permitted"}, True),
    "never, not so": ({"when": {"member": "true"}, "never": ["prohibited", "exempt"]}, False),
    "never, of nothing": ({"when": {"item": "letter", "days": "> 3"}, "never": "permitted"}, False),
    "always": ({"when": {"item": "map"}, "always": "prohibited"}, True),
    "always, not so": ({"when": {"item": "book"}, "always": ["permitted", "conflict"]}, False),
    "always, by picked reading": (
        {
            "when": {"item": "atlas", "days": "< 9", "member": "true"},
            "always": "conflict",
            "readings": {"atlases": "it-is-not"},
        },
        True,
    ),
    "always, under every reading": (
        {"when": {"item": "atlas", "days": "< 9", "member": "true"}, "always": "permitted", "readings": "every"},
        False,
    ),
    "some": ({"when": {"item": "book"}, "some": ["permitted", "unregulated"]}, True),
    "some, not so": ({"when": {"item": "book"}, "some": ["permitted", "exempt"]}, False),
    "some, of nothing": ({"when": {"not": {"all": []}}, "some": "permitted"}, False),
    "some, under one reading only": ({"when": {"item": "book"}, "some": "conflict", "readings": "every"}, False),
    "some, by picked reading": (
        {"when": {"item": "book"}, "some": "conflict", "readings": {"atlases": "it-is-not"}},
        True,
    ),
    "same": ({"when": {"item": "map"}, "same": ["member", "days"]}, True),
    "same, not so": ({"when": {"item": "book"}, "same": "member"}, False),
    "same, of facts that are tied": ({"when": {"all": []}, "same": ["item", "days"]}, False),
    "same, of no two cases": ({"when": {"item": "map"}, "same": "item"}, False),
    "same, of a reading": ({"when": {"item": ["novel", "map"]}, "same": "atlases"}, True),
    "same, of a reading, not so": ({"when": {"item": "book"}, "same": "atlases"}, False),
    "never turns": (
        {
            "when": {"all": []},
            "change": {"days": {"from": "<= 30", "to": "> 30"}},
            "never turns": {"prohibited": ["permitted", "exempt"]},
        },
        True,
    ),
    "never turns, not so": (
        {
            "when": {"all": []},
            "change": {"days": {"from": "<= 30", "to": "> 30"}},
            "never turns": {"permitted": "prohibited"},
        },
        False,
    ),
    "never turns, by two changes": (
        {
            "when": {"all": []},
            "change": {"days": {"from": ["5", "> 30"], "to": "0"}, "item": {"from": "book", "to": ["letter", "map"]}},
            "never turns": {"permitted": ["exempt"], "prohibited": "permitted"},
        },
        True,
    ),
    "never turns, from nothing": (
        {"when": {"all": []}, "change": {"days": {"from": "1", "to": "2"}}, "never turns": {"exempt": "permitted"}},
        False,
    ),
    "never turns, to nothing": (
        {
            "when": {"item": "letter"},
            "change": {"days": {"from": "0", "to": "2"}},
            "never turns": {"unregulated": "permitted"},
        },
        False,
    ),
    "more than one claim": (
        {"when": {"item": "book"}, "never": "exempt", "always": "permitted", "some": "conflict", "same": "member"},
        False,
    ),
}


def lending(**properties: dict[str, Any]) -> Policy:
    stated = {name: {"claim": "So it is.", **written} for name, written in properties.items()}
    return Policy.model_validate({**yaml.load(LENDING, yaml.BaseLoader), "properties": stated})  # noqa: S506  # text only
