"""Policies that others published, read where they lie (`../shared/corpus` beside the checkout, or REMIT_CORPUS).

A set of names becomes a flag for each (`role` with `admin` in it: `role-admin`), and what the originals assume of every
request becomes constraints. Nothing of it is copied into the project.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from remit.model.policy import Policy

CORPUS = Path(os.environ.get("REMIT_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
IS_HERE = (CORPUS / "policies" / "margrave-continue-a.json").is_file()
OTHERWISE = {"permit": "permitted", "forbid": "prohibited", "not_applicable": "unregulated"}
VERDICT = {"permit": "permitted", "forbid": "prohibited", "not_applicable": "unregulated", "conflict": "conflict"}

Written = dict[str, Any]


def published(name: str) -> Written:
    """A policy of the corpus, as it lies there."""
    found: Written = json.loads((CORPUS / "policies" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def version_pairs() -> list[Written]:
    """Two versions each of some policies, with what is known to have changed."""
    found: list[Written] = json.loads((CORPUS / "version_pairs.json").read_text(encoding="utf-8"))
    return found


@cache
def translated(name: str) -> Policy:
    """A policy of the corpus as one of ours."""
    return Policy.model_validate(translation(published(name)))


def translation(data: Written) -> Written:
    """A policy of the corpus as we write it."""
    return {
        "remit": "1",
        "policy": data["name"],
        "title": "A published policy",
        "otherwise": OTHERWISE[data["default"]],
        "facts": dict(fact for name, kind in data["facts"].items() for fact in _facts(name, kind)),
        "constraints": {
            f"assumption-{number}": {"when": {"all": []}, "then": condition(each)}
            for number, each in enumerate(data.get("assumptions") or (), start=1)
        },
        "rules": {
            rule["id"]: {
                rule["effect"]: f"It is {rule['effect']} by {rule['id']}.",
                "when": condition(rule["when"]),
                "overrides": rule["overrides"],
            }
            for rule in data["rules"]
        },
    }


def _facts(name: str, kind: Written) -> list[tuple[str, Written]]:
    if kind["type"] == "set":
        return [(f"{name}-{value}", {"flag": {}}) for value in kind["values"]]
    if kind["type"] == "bool":
        return [(name, {"flag": {}})]
    return [(name, {"choice": list(kind["values"])})]


def condition(written: Written) -> Written:
    """A condition of the corpus as we write it."""
    for key in ("all", "any"):
        if key in written:
            return {key: [condition(part) for part in written[key]]}
    if "not" in written:
        return {"not": condition(written["not"])}
    fact = written["fact"]
    if "contains" in written:
        return {f"{fact}-{written['contains']}": ["true"]}
    accepted = written["in"] if "in" in written else [written["eq"]]
    return {fact: [_text(value) for value in accepted]}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
