"""An audit as SARIF 2.1.0, which code-review tools show beside the lines that it is about."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from remit.assurance.audit.audit import Audit
from remit.assurance.audit.findings import KINDS, AuditFinding
from remit.errors import Location
from remit.explain.words import sentence
from remit.quantities import say_number
from remit.version import VERSION

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(audit: Audit) -> dict[str, Any]:
    """One run, with every kind of finding as a rule and every finding as a result."""
    rules = [
        {
            "id": code,
            "shortDescription": {"text": kind.says},
            "defaultConfiguration": {"level": str(kind.severity)},
        }
        for code, kind in KINDS.items()
    ]
    driver = {"name": "remit", "version": VERSION, "semanticVersion": VERSION, "rules": rules}
    results = [_result(finding) for finding in audit.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: AuditFinding) -> dict[str, Any]:
    parts = [f"{say_number(part.cases)} {part.says}" for part in finding.parts if len(finding.parts) > 1]
    said = [sentence(finding.message), *(sentence(part) for part in parts), sentence(finding.help or "")]
    return {
        "ruleId": finding.code,
        "ruleIndex": list(KINDS).index(finding.code),
        "level": str(finding.severity),
        "message": {"text": " ".join(text for text in said if text != ".")},
        "locations": [{"physicalLocation": _place(finding.at)}],
    }


def _place(at: Location) -> dict[str, Any]:
    region = {"startLine": at.line or 1, **({"startColumn": at.column} if at.column else {})}
    return {"artifactLocation": {"uri": _uri(at.file)}, "region": region}


def _uri(file: str) -> str:
    """A file as a URI: relative to where the tool runs, where it is named so.

    >>> _uri("rules/my policy.yaml")
    'rules/my%20policy.yaml'
    """
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))  # its very bytes
