"""Clauses denied or supposed at their own verb: `the supplier is {}` becomes `is not`, or `were`.

A verb is the clause's own where it stands before the value and nothing before it opens another clause: the first `is`
of `the document that is asked for has the state {}` is not. Where there is none, it is said the long way.
"""

from __future__ import annotations

import re

VERB = re.compile(r"\b(is|are|was|were|has|have|had)\b(?! not\b)")
OPENS_ANOTHER = re.compile(
    r"\b(that|which|whose|where|when|while|whether|if|unless|because|since|how|why|wh(?:o|om|at|ich)(?:so)?(?:ever)?)\b",
    re.IGNORECASE,
)
PARTICIPLE = re.compile(r" (been|had|\w{2,}ed|held|made|taken|given|done|gone|become|begun)\b")
SUPPOSED = {"is": "were", "are": "were", "was": "were", "were": "were", "has": "had", "have": "had", "had": "had"}
AUXILIARY = {"has": "does not have", "have": "do not have", "had": "did not have"}


def denied(template: str) -> str:
    """A clause, with `{}` for its value, turned round.

    >>> denied("the supplier is {}, which is far"), denied("the test has {} dots"), denied("{} are overdue")
    ('the supplier is not {}, which is far', 'the test does not have {} dots', 'it is not so that {} are overdue')
    """
    if (verb := _own_verb(template)) is None:
        return f"it is not so that {template}"
    simple = verb[0] in AUXILIARY and not PARTICIPLE.match(template, verb.end())
    return _with(template, verb, AUXILIARY[verb[0]] if simple else f"{verb[0]} not")


def supposed(template: str) -> str:
    """A clause as it stands after `if`, contrary to what is so.

    >>> supposed("the supplier is {}"), supposed("whoever is asking has {}")
    ('the supplier were {}', 'it were so that whoever is asking has {}')
    """
    verb = _own_verb(template)
    return f"it were so that {template}" if verb is None else _with(template, verb, SUPPOSED[verb[0]])


def supposed_not(template: str) -> str:
    """The opposite of a clause as it stands after `if`, contrary to what is so.

    >>> supposed_not("the form is {}"), supposed_not("whoever is asking has {}")
    ('the form were not {}', 'it were not so that whoever is asking has {}')
    """
    verb = _own_verb(template)
    return f"it were not so that {template}" if verb is None else _with(template, verb, f"{SUPPOSED[verb[0]]} not")


def subject(phrase: str) -> tuple[str, bool] | None:
    """What a phrase is about, and whether that is several; None where its value is no plain complement of its verb.

    >>> subject("the user's roles are {}"), subject("the user acts as {}")
    (("the user's roles", True), None)
    """
    verb = _own_verb(phrase)
    plain = verb is not None and verb[0] in ("is", "are") and phrase[verb.end() :] == " {}"
    return (phrase[: verb.start()].strip(), verb[0] == "are") if verb is not None and plain else None


def _own_verb(template: str) -> re.Match[str] | None:
    verb = VERB.search(template.partition("{}")[0])
    return None if verb is None or OPENS_ANOTHER.search(template, 0, verb.start()) else verb


def _with(template: str, verb: re.Match[str], said: str) -> str:
    return template[: verb.start()] + said + template[verb.end() :]
