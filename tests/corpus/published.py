"""Policies and decisions that others published, read where they lie (`../shared/corpus`, or REMIT_CORPUS)."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

CORPUS = Path(os.environ.get("REMIT_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
IS_HERE = (CORPUS / "policies" / "margrave-continue-a.json").is_file()
ABSENT = "the corpus is not beside the checkout"
VERDICT = {
    "permit": "permitted",
    "forbid": "prohibited",
    "not_applicable": "unregulated",
    "conflict": "conflict",
    "undetermined": "undetermined",
}

Written = dict[str, Any]


@cache
def policies() -> dict[str, Written]:
    """Every policy, by its name; some files have one, some have a list."""
    read = [_json(path) for path in sorted((CORPUS / "policies").glob("*.json"))] if IS_HERE else []
    listed = [policy for data in read for policy in (data if isinstance(data, list) else [data])]
    return {policy["name"]: policy for policy in listed}


def version_pairs() -> list[Written]:
    """Two versions each of some policies, with what is known to have changed."""
    return _json(CORPUS / "version_pairs.json") if IS_HERE else []


def frameworks() -> list[Written]:
    """Argumentation frameworks: arguments, which attacks which, and the grounded extension."""
    return _json(CORPUS / "argumentation_frameworks.json") if IS_HERE else []


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
