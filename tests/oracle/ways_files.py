"""The same scenarios as YAML, JSON, JSON Lines and CSV, checked; as rows of a table; as requests over HTTP."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from oracle.asking import Asked, Difference, as_yaml
from oracle.facts import kind_of
from oracle.partial import Partial
from oracle.ways_decide import compared


def files(asked: Asked) -> Iterator[Difference]:
    """Every scenario of a file is answered as the dict that it says; what cannot be is refused by itself."""
    for kind, text in _written(asked).items():
        path = asked.folder / f"s.{kind}"
        path.write_text(text, encoding="utf-8", newline="")
        ran = asked.run("check", str(path), "--policy", asked.file("p.yaml"), "--format", "json")
        found = {one["name"]: one["decision"] for one in ran.data["scenarios"]} if ran.out else {}
        for scenario, partial in zip(asked.bundle.scenarios, asked.partials(), strict=True):
            if kind == "csv" and not _fits_a_row(asked, scenario):
                continue
            yield from _checked(kind, scenario, found, partial[2], ran.err)


def _checked(
    kind: str, scenario: Mapping[str, Any], found: Mapping[str, Any], partial: Partial, err: str
) -> Iterator[Difference]:
    given, readings = scenario["given"], scenario.get("readings")
    if scenario["name"] in found:
        yield from compared(f"check.{kind}", read(found[scenario["name"]]), given, readings, partial)
    elif partial.read:
        yield Difference(f"check.{kind}.refused", {"given": given, "readings": readings, "said": err})


def read(decision: Mapping[str, Any]) -> dict[str, Any]:
    """What a decision in JSON says, in sets."""
    contests = {(frozenset(c["change"].items()), frozenset(c["possible"])) for c in decision["contested_by"]}
    depends = [each if isinstance(each, str) else each["fact"] for each in decision["depends_on"]]
    rules, may_rules = (
        [r if isinstance(r, str) else r["rule"] for r in decision[key]] for key in ("rules", "may_rules")
    )
    return {
        "verdict": decision["verdict"],
        "possible": frozenset(decision["possible"]),
        "rules": frozenset(rules),
        "may_rules": frozenset(may_rules),
        "depends_on": frozenset(depends),
        "contested_by": frozenset(contests),
    }


def _written(asked: Asked) -> dict[str, str]:
    scenarios = asked.bundle.scenarios
    return {
        "yaml": as_yaml({"policy": "p.yaml", "scenarios": scenarios}),
        "json": json.dumps({"policy": "p.yaml", "scenarios": scenarios}, ensure_ascii=False),
        "jsonl": "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in scenarios),
        "csv": _table(asked, [one for one in scenarios if _fits_a_row(asked, one)]),
    }


def _fits_a_row(asked: Asked, scenario: Mapping[str, Any]) -> bool:
    """A table has no readings, and no sets that are known in part; a cell of a text is one text."""
    return "readings" not in scenario and not any(
        isinstance(raw, dict) and ("one of" not in raw or kind_of(asked.policy.facts[name]) == "text")
        for name, raw in scenario["given"].items()
    )


def _table(asked: Asked, scenarios: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    table = csv.writer(out)
    facts = list(asked.policy.facts)
    table.writerow(["name", *facts])
    for one in scenarios:
        table.writerow([one["name"], *(_cell(one["given"].get(fact)) for fact in facts)])
    return out.getvalue()


def _cell(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, list):
        return "{" + "|".join(raw) + "}"
    return "|".join(raw["one of"]) if isinstance(raw, dict) else raw


def service(asked: Asked) -> Iterator[Difference]:
    """Each scenario as an AuthZEN request: a boolean, and the decision behind it."""
    from starlette.testclient import TestClient

    from remit.service.app import application
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    who = {"subject": {"type": "user", "id": "x"}, "action": {"name": "use"}, "resource": {"type": "p", "id": "y"}}
    (asked.folder / "second.yaml").unlink(missing_ok=True)
    app = application(Folder(str(asked.folder)), Limits(), Log(io.StringIO()), usual="p")
    with TestClient(app) as client:
        for given, readings, partial in asked.partials():
            context = dict(given) | ({"readings": readings} if readings else {})
            reply = client.post("/access/v1/evaluation", json={**who, "context": context})
            if reply.status_code != 200:
                if partial.read:
                    yield Difference("service.refused", {"given": given, "said": reply.text})
                continue
            answer = reply.json()
            yield from compared(
                "service", read(answer["context"] | {"contested_by": []}), given, readings, _plain(partial)
            )
            allowed = partial.possible in ({"permitted"}, {"exempt"})
            if partial.read and answer["decision"] is not allowed:
                yield Difference("service.decision", {"given": given, "got": answer["decision"]})


class _Uncontested(Partial):
    """A scenario of which contests are not asked: the service gives them in another shape."""

    @property
    def contests(self) -> frozenset[Any]:
        return frozenset()


def _plain(partial: Partial) -> Partial:
    return _Uncontested(partial.cases, partial.given, partial.picked)
